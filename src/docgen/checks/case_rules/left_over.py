"""The rule that finds blanks that nobody has filled in: `CaseFile` → findings.

People, 登记表 and templates mark such blanks with TODO, ××, 待定 and the like. Some texts only look like marks:
有待定期评估, 待定岗位, XXL, 138××××0000 and 【2026】 are no blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)
"""A web or mail address. Addresses are not searched, because an address may contain any of the marks."""
_MARKS = re.compile(
    r"""
    (?<![A-Za-z])(?i:TODO|TB[CD]|FIXME)(?![A-Za-z])
    # A size (XXL), a masked number (138XXXX0000) and a plate (粤B××123) are no marks. A masked year (20XX年) is one.
  | (?<![0-9A-Za-zＸｘ])[XxＸｘ]{2,}(?![0-9A-Za-zＸｘ]|染色体)
  | (?<![0-9A-Za-z×])×{2,}(?![0-9A-Za-z×])
  | (?<![0-9A-Za-z])(?:19|20)[XxＸｘ×]{2}(?![0-9A-Za-z×])
    # 待定 is a mark at the end of a clause. Behind 有, 尚 and the like it is part of a sentence.
  | (?<![有期等对招优善接看只仍尚还亟急])待(?:定|补充|补|填写|填)(?=[\s，。；、：！）)】」”’（(,.;:!]|$)
  | 【[\s_.…·*?？XxＸ×○〇/-]*】
  | 【(?:待[填补定核查]|填|此处|插入|请[填补输选])[^】]*】
  | 【[^】\d]{0,8}(?:名称?|数量?|额|号|日期|时间|单位|部门|[科处]室|文件|内容|地点|比例)】
  | [（(][^（）()]{0,12}(?:斟酌|再[核议定改查]|核一下|存疑|不确定|待查)[^（）()]{0,6}[）)]
  | 【[^】]*(?:此处|再确认|再核|待确认|待核)[^】]*】
  | [【［\[](?:单位|日期|数据|数字|姓名|金额|数量|编号|文号|名称|时间|电话|联系人)[^】］\]]{0,6}[】］\]]
  | [［\[](?:待填|待补|请填|此处)[^］\]]*[］\]]
  | [（(](?:此处|待[补核确定填]|请[补填]|数据待|下同略)[^）)]{0,20}[）)] | [（(](?:[?？]|填写?)[）)]
  | [（(]请[^（）()]{0,8}(?:(?:审定|审阅|审核|核实|核对|确认|补充|修改|把关|斟酌)[^（）()]{0,4}|[审核阅补改定])[）)]
    # A text that only says who will write it: 待核实后补充, 此处略去，待处室补报. 待条件具备后 begins a sentence.
  | (?:^|(?<=[，；（(]))待[^，。；（）]{0,8}(?:补充|补报|提供|填报|填写|核实)(?=[。；）)]|$) | 此处(?:从?略|省略)
  | [（(][ \u3000]*[）)]
  | @[一-鿿]{1,4}(?=[\s，,：:])
  | 《\s*》 | 〔\s*〕
  | [（(][^（）()]{0,8}待[^（）()]{0,4}(?:审定|审核|核实?|定|补充?|填写?|确认|明确|更新|完善|修改)[）)]
  | (?:数据|数字|金额|内容|此处|文号|编号)待(?:更新|核实|核对|确认|补充|填)(?=[，。；）)]|$)
  | [<＜](?:[填待请此插][^<>＞]{0,20}|[一-鿿]{2,8})[>＞]
    # A sign in place of a number: ？家, N家, ***家 and …家. “1+N” is the name of a plan.
  | (?<=[一-鿿])(?:[ \u3000?？*＊…]+|N)(?=[万亿]?(?:[家户元]|人次)[，。；、）])
  | (?<=[了共约计达第])\s?[?？]\s?(?=[家个万亿元人件项户次]) | 某年某月 | 某月某日
    # One × or X stands for a number: ×万元, X月X日. 3×5米 and X光 are no marks.
  | (?<![0-9A-Za-z×])×(?=[万亿元个家人件次项名位座台套户所处辆条%％号年月日局区县市镇])
  | (?<![0-9A-Za-zＸｘ])[XxＸｘ](?=(?:万元|亿元|个百分点|月|日))
  | \d{4}年[ \u3000_＿?？]+月 | 月[ \u3000_＿?？]+日 | (?<=[一-鿿])[ \u3000]{2,}(?=[万亿元个家人件次项%％])
  | (?<![一二三四五六七八九○〇])[○〇△□◯]{2,} | «[\w .]*» | \$\{[\w.]{2,} | MERGEFIELD
  | (?<!“)\{[{%] | \}\}(?!”)  # In quotation marks, the text only mentions them.
  | (?<![A-Za-z_＿])[_＿]{2,}(?![0-9A-Za-z_])
  | [?？]{2,}
  | \#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!)
  | 错误[!！]\s*未(?:找到引用源|定义书签) | Error!\s*(?:Reference|Bookmark) | \#{4,}
    """,
    re.VERBOSE,
)
"""A mark for a blank."""
_SIGNS_OF_MARKS = re.compile(
    r"[TtFfENXxＸｘ×待略【{}_＿?？#错«»$○〇△□◯<＜某［\[《〔@*＊… \u3000]|[（(][此请数填?？）)]|斟酌"
    r"|[再待][核议定改查]|核一下|存疑|不确定"
)
"""A sign that every mark has. Only texts with such a sign are searched, because a search takes long."""
_CONTEXT = 8
"""How many characters before a mark a message shows."""


def marks_are_filled_in(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """No text of the case has a blank to fill in.

    A mark that the import wrote is an error. Any other mark in a proposal may be a word of the proposers. It is only a
    warning in a text that documents print, and is not reported in other texts of the proposal.
    """
    import_mark = departments.stationery("base").vocabulary.marks.missing.partition("：")[0]
    for key, value in file.texts:
        start = value.find(import_mark)
        is_proposers_own = key[0] == "proposal" and start < 0
        if key[0] not in ("reply", "opinions", "handling", "proposal"):
            continue
        is_printed = (key[-1] == "title" and "proposers" not in key) or (key[1] == "points" and key[-1] == "ask")
        if is_proposers_own and not is_printed:
            continue
        if start < 0 and not _SIGNS_OF_MARKS.search(value):
            continue
        found = _MARKS.search(_ADDRESS.sub(lambda address: "·" * len(address[0]), value))
        if found is None and start < 0:
            continue
        shown = value[start : start + 20] if found is None else value[max(found.start() - _CONTEXT, 0) : found.end()]
        message = say("还有没填的“{value}”", value=" ".join(shown.split())[:20])
        severity = Severity.WARNING if is_proposers_own else Severity.ERROR
        step = say("照原件核对") if is_proposers_own else say("填好，或者删去")
        yield Finding("case-mark", message, file.place(key), severity, step)
