"""The rules for names: the proposers, their titles, and the people whom the texts name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenTexts, error, warning
from docgen.errors import Finding
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){6,}[Xx]?")
"""A number of seven digits or more, such as a phone number. Full-width digits must be replaced before the search."""
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申"
    "尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍覃霍翁隋甘景薄单包柏宁柯阮桂闵"
    "解强柴车冉房边辜吉饶刁瞿戚丘米池滕晋苑邬臧畅宫来苟全褚廉娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢"
)
_LEADS = "据照按为与和同向由请对给经及跟让被了到的、谢访系取见问陪约知复送"
"""The characters that may stand before a name in a sentence."""
_LAST_OF_WORDS = tuple("区县市镇乡村街社界户员部局司校厂商团级层企于位名个")
"""The last characters of words that may stand before 代表 but are no names: 高校代表, 常委会委员."""
_WORDS = re.compile(
    "全体?|全国|常务|党外?|高中|华侨|江苏|江西|安徽|单位?|方面|游客|包括|管委|管理|车主|关键|关|金融|金牌|项目?|文艺|文化|文旅|文体|白领|林业"
    "|商业?|温州|常州|金华|江门|梅州|来|成|时|解|家庭|石化|石油|水利|支委|连任|万科|华为|明星|焦点|强化|古|相|平|任|经济|易|强|温|应|后|向|从|计"
)
"""Words that may stand before 代表 and begin with a surname, but are no names."""
_NAMED = re.compile(
    rf"(?:(?<![一-鿿\d])|(?<=[{_LEADS}]))(?P<name>[{_SURNAMES}][一-鿿]{{0,2}})(?P<title>代表|委员)"
    "(?![团性作处队大着了证法之工履选名]|会(?!同))"
)
"""A name with the title of a proposer."""
_PROPOSAL_OF_MEMBERS = re.compile(
    r"(?:该|您的?|你们?的?|您们的|此|贵|本件|上述|所提|来的|这[件一份]{1,2})提案(?![委办])|(?:^|[，。；])提案(?:中|提出|人|者|针对|对|所|收悉|的)"
    r"|(?:该|您|各位|贵|你们|作为(?:政协)?)委员(?!会)|委员(?:您|提出|反映|所提|们)(?!会)|尊敬的[一-鿿]{0,4}委员(?!会)"
    r"|(?:[向与请给]|感谢|谢谢|征求|听取|答复)(?:各位|提案)?委员(?!会)|(?<!政协)提案办理"
)
"""Words for a 提案, or for the members who made it. Words for both families are no mistake in a reply to a 建议."""
_PROPOSAL_OF_DEPUTIES = re.compile(
    r"(?:该|您|各位|贵|你们)代表(?!团|[一-鿿]{0,6}(?:签|出席))|(?<!人大)代表(?:您|所提|们)|尊敬的[一-鿿]{0,4}代表|代表建议(?:收悉|提出|中)"
    r"|[向与给]代表(?:及时|做好|作出|当面|再次)?(?:通报|汇报|反馈|沟通|面商|说明|解释|报告)|贵代表团?"
    r"|(?:感谢|谢谢|征求|听取|答复)(?:各位)?代表(?![团会性处])"
)
"""Words for a 建议, or for the deputies who made it."""
_BOTH = re.compile(
    "(?<!作为)政协委员|人大代表|委员提案|建议[、和及与]?提案|提案[、和及与]建议|代表[、和及与，]?委员|委员[、和及与]代表"
)
"""Words that name both families, or the full name of a family."""


def names_have_no_numbers(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No name contains a phone number or an identity number. The number would be published with the name."""
    for key, value in file.texts:
        match key:
            case ("proposal", *_, "proposers", int(), "name") | (*_, "contact", "name") | ("handling", "lead"):
                is_name = True
            case ("reply", "signatory") | ("handling", "joint", int()):
                is_name = True
            case ("handling", "co_handlers", int()) | ("opinions", int(), "unit"):
                is_name = True
            case _:
                is_name = False
        if is_name and _LONG_NUMBER.search(unicodedata.normalize("NFKC", value)):
            message = say("姓名、名称里有电话或号码：“{value}”", value=value.strip()[:24])
            yield error("name-number", message, file.place(key), say("这里只写姓名；联系人的电话写在 phone"))


def proposers_are_told_apart(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No two proposers have the same name, and the total is not lower than the number of proposers in the list.

    Otherwise a letter would leave a proposer out.
    """
    proposal = file.case.proposal
    names = [proposer.name for proposer in proposal.proposers]
    names += [person.name for person in proposal.ordered_proposers if person not in proposal.proposers]
    if proposal.proposers_total and int(proposal.proposers_total) < len(names):
        message = say("联名总人数 {total} 少于所列的 {count} 人", total=proposal.proposers_total, count=len(names))
        yield error("proposers-total", message, file.place(("proposal", "proposers_total")))
    for name, count in Counter(names).items():
        if count > 1:
            last = len(names) - 1 - names[::-1].index(name)
            place = file.place(("proposal", "proposers", last, "name"))
            step = say("同名的两位请在姓名后括注代表团或单位")
            yield error("proposer-twice", say("提出人“{name}”出现两次", name=name), place, step)


def texts_name_the_proposers(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A text calls only the proposers 代表 or 委员. Another name may come from a case that was copied."""
    names = {re.sub(r"\s", "", person.name) for person in written.case.proposal.ordered_proposers}
    surnames = {name[0] for name in names}
    for passage in written.passages:
        if "代表" not in passage.text and "委员" not in passage.text:
            continue
        for match in _NAMED.finditer(passage.text):
            name = match["name"]
            is_known = name in names or (len(name) == 1 and name in surnames)
            if is_known or _WORDS.fullmatch(name) or name.endswith(_LAST_OF_WORDS):
                continue
            message = say("“{name}”不是本件的提出人", name=match[0])
            yield warning("name-foreign", message, passage.place)


def texts_fit_the_family(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A reply to a 建议 speaks of 代表 and 建议, a reply to a 提案 of 委员 and 提案."""
    proposal = written.case.proposal
    if any(companion.kind not in (None, proposal.kind) for companion in proposal.together):
        return
    pattern = _PROPOSAL_OF_MEMBERS if proposal.family == "建议" else _PROPOSAL_OF_DEPUTIES
    for passage in written.passages:
        if "委员" not in passage.text and "提案" not in passage.text and "代表" not in passage.text:
            continue
        for match in pattern.finditer(_BOTH.sub("　", passage.text)):
            message = say("本件是{kind}，这里写了“{text}”", kind=proposal.kind, text=match[0].strip("，。；"))
            yield warning("word-family", message, passage.place)
            break
