"""What officers leave in a text, or paste twice: told with key and line before anything is rendered."""

import pytest
from conftest import ROOT, SAMPLES

from docgen import checks
from docgen.composition.compose import compose
from docgen.errors import Severity
from docgen.model import case_file
from docgen.model.case_file import CaseFile
from docgen.pipeline.documents import documents
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
REPLIES = ROOT.parent / "shared/data/replies"
CASE = """\
note: 备注待定
proposal:
  kind: 建议
  number: "20260099"
  congress: 市七届人大
  session: 六次会议
  title: 关于加强样例工作的建议
  background: 背景待补充。
  proposers: [{{name: 林示例}}]
  points: [{{label: 建议一, ask: 建议做好样例工作。, rationale: 理由XX}}]
handling: {{type: 主办会办, lead: {lead}, co_handlers: [市科技创新委员会], assigned: 2026-02-10}}
reply:
  document_number: {prefix}〔2026〕99号
  date: 2026-05-08
  category: A
  publicity: 公开
  contact: {{name: 王样例, phone: 0755-00000000}}
  preamble: 提案针对性强。
  answers:
    - point: 建议一
      heading: 关于样例
      text:
        - 已经做好样例工作。
        - table: {{columns: [项目], rows: [[一号]]}}
  closing: 下一步，我们将继续努力。
  summary: 已经做好。
  copies: [市政府办公厅]
  attachments: [目录]
opinions:
  - unit: 市科技创新委员会
    document_number: 深科创会函〔2026〕3号
    date: 2026-03-10
    text: 我委已经办理。
    stated: 该委已经办理。
    contact: {{name: 李样例, phone: 0755-11111111}}
feedback: {{comment: 意见待定}}
"""
LEADS = {"市工业和信息化局": "深工信建函", "市财政局": "深财建", "市地方金融监督管理局": "深金监建函"}


def case(old: str = "", new: str = "", lead: str = "市工业和信息化局") -> CaseFile:
    text = CASE.format(lead=lead, prefix=LEADS[lead])
    assert text.count(old) == 1 or not old
    return case_file.parse(text.replace(old, new) if old else text, "case.yaml")


def marks(file: CaseFile) -> list[tuple[str, int, Severity]]:
    found = [finding for finding in checks.check_case(file, DEPARTMENTS) if finding.code == "case-mark"]
    return [(finding.place.key, finding.place.line, finding.severity) for finding in found]


def repeated(file: CaseFile) -> list[tuple[str, int]]:
    kinds = ("reply", "opinion")
    compositions = [made for kind in kinds for made in compose(file.case, kind, DEPARTMENTS)]
    found = [f for made in compositions for f in checks.check_document(file, made) if f.code == "wording-repeated"]
    assert all(finding.severity is Severity.ERROR and finding.next_step for finding in found)
    return [(finding.place.key, finding.place.line) for finding in found]


@pytest.mark.parametrize(
    "mark",
    """TODO：补数字|请XX局办理|请××局办理|20XX年|20××年|ＸＸ公司|具体时间待定。|（待定）|数据待补充，另行说明
【】|【　】|【待填：编号】|【填写日期】|【XX】|{{ name }}|{% if %}|投入____万元|2026年__月__日|电话：＿＿＿
印发《》|〔〕3号|为什么？？|见https://a.cn/x__y 投入__万元|见表#REF!|错误!未找到引用源。|第×××号""".replace(
        "\n", "|"
    ).split("|"),
)
def test_a_mark_that_was_left_in_an_answer_is_an_error_with_its_key_and_line(mark):
    file = case("已经做好样例工作。", f'"{mark}"')
    assert marks(file) == [("reply.answers[1].text[1]", 23, Severity.ERROR)]
    found = documents(file, DEPARTMENTS, Order())
    assert "答复函" in found.refused
    (error,) = found.errors
    assert "case-mark" in {finding.code for finding in error.findings}


@pytest.mark.parametrize(
    "text",
    """该机制有待定期评估。|相关制度有待补充完善。|设置待定岗位3个。|工作服分L、XL、XXL三种。|【2026】1号文件|网址https://a.cn/a__b/__c__，欢迎访问。
场地3×5米|电话138××××1234|电话138XXXX1234|负责人1370740****
期待定下来。|正在等待补充。|补录附件a__b.docx|性染色体为XX染色体
按“{{”“}}”“{%”逐一核对|二〇〇八年|X光机2台|粤B××123号车|待定点医院确定后|对待填报人员|增长{5%}|【待办事项】清单""".replace(
        "\n", "|"
    ).split("|"),
)
def test_right_text_is_not_taken_for_a_mark(text):
    assert marks(case("已经做好样例工作。", f'"{text}"')) == []


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("提案针对性强。", "reply.preamble"),
        ("下一步，我们将继续努力。", "reply.closing"),
        ("已经做好。", "reply.summary"),
        ("关于样例\n", "reply.answers[1].heading"),
        ("一号", "reply.answers[1].text[2].table.rows[1][1]"),
        ("项目", "reply.answers[1].text[2].table.columns[1]"),
        ("王样例", "reply.contact.name"),
        ("市政府办公厅", "reply.copies[1]"),
        ("目录", "reply.attachments[1]"),
        ("我委已经办理。", "opinions[1].text"),
        ("该委已经办理。", "opinions[1].stated"),
        ("李样例", "opinions[1].contact.name"),
    ],
)
def test_every_text_of_the_reply_and_of_the_opinions_is_looked_at(old, key):
    new = "××同志" + "\n" * old.endswith("\n")
    assert [(found, severity) for found, _, severity in marks(case(old, new))] == [(key, Severity.ERROR)]


def test_an_outcome_and_a_handler_are_looked_at_too():
    text = case("      heading: 关于样例\n", "      outcome: {done: 待定}\n")
    assert [key for key, _, _ in marks(text)] == ["reply.answers[1].outcome.done"]
    assert [key for key, _, _ in marks(case("[市科技创新委员会], assigned", "[XX局], assigned"))][:1] == [
        "handling.co_handlers[1]"
    ]


def test_the_words_of_the_proposer_are_only_told_and_only_where_they_are_printed():
    assert marks(case()) == []  # the note, the background, the reasons and the feedback have marks
    assert [s for _, _, s in marks(case("关于加强样例工作的建议", "关于XX的建议"))] == [Severity.WARNING]
    assert [s for _, _, s in marks(case("建议做好样例工作。", "建议待定。"))] == [Severity.WARNING]
    assert [s for _, _, s in marks(case("背景待补充。", "【待填：案由】"))] == [Severity.ERROR]


def test_the_samples_have_neither_marks_nor_repetitions():
    for path in SAMPLES.values():
        file = case_file.read(path)
        assert (marks(file), repeated(file)) == ([], []), path


@pytest.mark.skipif(not REPLIES.is_dir(), reason="without the published replies")
@pytest.mark.parametrize("lead", LEADS)
def test_published_replies_have_neither_marks_nor_repetitions(lead):
    sources = sorted(REPLIES.glob("*.txt"))
    assert len(sources) >= 15
    for source in sources:
        lines = [line.strip().replace("\t", " ") for line in source.read_text(encoding="utf-8").splitlines()]
        text = "|\n" + "\n".join(f"          {line}" for line in lines if line and not line.startswith("http"))
        file = case("已经做好样例工作。", text, lead)
        assert (marks(file), repeated(file)) == ([], []), source.stem


# ---- what the wording says itself ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "thanks",
    [
        "衷心感谢您对我们工作的理解、关注和支持！",
        "衷心感谢你们对我们工作的理解，关注和支持。",
        "最后，衷心感谢您们对我们工作的理解、关注与支持！",
        "再次感谢您对我们工作的关心和支持！",
        "感谢您对我局工作的关心、支持。",
        "下一步，我们将抓好落实。衷心感谢您对我们工作的理解、关注和支持！",
    ],
)
@pytest.mark.parametrize(
    ("old", "key", "line"),
    [
        ("下一步，我们将继续努力。", "reply.closing", 25),
        ("提案针对性强。", "reply.preamble", 18),
        ("已经做好样例工作。", "reply.answers[1].text[1]", 23),
    ],
)
def test_thanks_that_the_wording_says_are_not_typed_again(thanks, old, key, line):
    file = case(old, thanks)
    assert repeated(file) == [(key, line)]
    found = documents(file, DEPARTMENTS, Order())
    assert "答复函" in found.refused
    (error,) = found.errors
    assert [finding.code for finding in error.findings] == ["wording-repeated"]


@pytest.mark.parametrize(
    "pasted",
    [
        "林示例代表：",
        "尊敬的林示例代表：",
        "您提出的《关于加强样例工作的建议》（第20260099号）收悉。经我局会同市科技创新委员会认真研究，现答复如下：",
        "您提出的关于加强样例工作的建议已收悉，现答复如下：",
        "您提出的《关于加强样例工作的建议》收悉。我局十分重视。",
        "现答复如下：",
        "深圳市工业和信息化局",
        "2026年5月8日",
        "（联系人：王样例，联系电话：0755-00000000）",
        "联系人：王样例 联系电话：0755-00000000",
    ],
)
def test_a_pasted_part_of_the_letters_frame_is_found(pasted):
    text = f"|\n          {pasted}\n          已经做好。"
    assert repeated(case("已经做好样例工作。", text)) == [("reply.answers[1].text[1]", 23)]


@pytest.mark.parametrize(
    "text",
    [
        "感谢您对样例工作的宝贵建议，我们将认真吸收。",
        "我局衷心感谢各有关单位对试点工作的支持。",
        "针对您提出的三个问题，现答复如下：",
        "下一步工作安排说明如下：",
        "关于加强样例工作的建议",
        "2026年5月18日，我局召开了座谈会。",
        "深圳市工业和信息化局已经印发方案。",
        "林示例代表提出的意见很好。",
    ],
)
def test_what_only_sounds_like_the_frame_is_right_text(text):
    assert repeated(case("已经做好样例工作。", f"|\n          {text}\n          已经做好。")) == []


def test_an_opinion_does_not_close_twice():
    assert repeated(case("我委已经办理。", "我委已经办理。以上意见供你局统一答复时参考。")) == [
        ("opinions[1].text", 33)
    ]


def test_each_departments_own_closing_counts():
    thanks = "以上答复，如有不同意见，请及时告知我局。"
    assert repeated(case("下一步，我们将继续努力。", thanks)) == []
    assert repeated(case("下一步，我们将继续努力。", thanks, "市地方金融监督管理局")) == [("reply.closing", 25)]
