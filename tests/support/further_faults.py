"""More faults for `test_faults_of_parts.py`: earlier replies, attachments, copies, tables, shown text, settings."""

from collections.abc import Callable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from letters_of_parts import ALONE, ANSWERS, CASE, JOINT, ONE, SAMPLE_HERE, SEVEN, WHOLE
from own_template import BODY, FOOTER, HTML, word_file
from spoilt_trees import says, swapped, twice, without

from docgen.model.blocks import Role

OWN = "样例市农业农村局"
TREES = [
    ("再次", "前次的日期错了一天", says("2026年4月8日", "2026年4月9日")),
    ("再次", "前次的文号丢了", says("以样农建函〔2026〕7号", "")),
    ("再次", "再次答复的标题用了首次的", says("关于再次答复", "关于")),
    ("附件和抄送", "两个附件对调", says("2.经费表", "2.任务清单")),
    ("附件和抄送", "附件的号错了", says("3.任务清单", "4.任务清单")),
    ("附件和抄送", "抄送漏了一个单位", says("市政府办公厅、市人大农委", "市政府办公厅")),
    ("附件和抄送", "抄送的两个单位对调", says("市政府办公厅、市人大农委", "市人大农委、市政府办公厅")),
    ("文件格式", "印发日期错了一天", says("2026年6月5日印发", "2026年6月6日印发")),
    ("文件格式", "版头的文件二字丢了", says("局文件", "局", role=Role.LETTERHEAD)),
    ("表格", "表格的两格对调", swapped("三处", "二百吨")),
    ("表格", "表格的一栏名称改了", says("粮仓", "仓库", role=Role.CELL_HEADING)),
    ("各部分", "标题的编号错了一位", says("20260005号", "20260006号", role=Role.TITLE)),
    ("各部分", "标题的次丢了", says("六次会议", "", role=Role.TITLE)),
    ("各部分", "版头印了两遍", twice(OWN, Role.LETTERHEAD)),
    ("各部分", "结尾的您换成了你们", says("感谢您对", "感谢你们对")),
    ("各部分", "括号成了半角", says("（第20260005号）", "(第20260005号)")),
    ("分办", "另行答复的单位写错", says("由市财政局另行", "由市审计局另行")),
    ("分办", "另行答复的一句丢了", without("关于建议三（培训农户），由市财政局另行答复。")),
]  # fmt: skip


def with_property(name: str, **values: str) -> Callable[[Paragraph], None]:
    """A fault: the characters of a line have a property."""

    def change(paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            one = OxmlElement(f"w:{name}")
            for key, value in values.items():
                one.set(qn(f"w:{key}"), value)
            run._r.get_or_add_rPr().append(one)

    return change


def in_style(paragraph: Paragraph) -> None:
    """A fault: the style of a line hides its characters."""
    style = paragraph.part.document.styles[paragraph.style.name]
    style.font.hidden = True


def deleted(paragraph: Paragraph) -> None:
    """A fault: the line is marked as deleted, with its text as text."""
    mark = OxmlElement("w:moveFrom")
    for run in paragraph.runs:
        mark.append(run._r)
    paragraph._p.append(mark)


CONTACT = "（联系人：王样例，联系电话：0755-00000000）"
FILES = [
    ("各部分", "联系人一行小得看不见", CONTACT, with_property("sz", val="4")),
    ("各部分", "联系人一行近于白色", CONTACT, with_property("color", val="F8F8F8")),
    ("各部分", "联系人一行是背景的颜色", CONTACT, with_property("color", val="auto", themeColor="background1")),
    ("各部分", "联系人一行涂黑", CONTACT, with_property("highlight", val="black")),
    ("各部分", "联系人一行有黑底", CONTACT, with_property("shd", val="clear", fill="000000")),
    ("各部分", "联系人一行的字叠在一起", CONTACT, with_property("spacing", val="-300")),
    ("各部分", "联系人一行压扁了", CONTACT, with_property("w", val="1")),
    ("各部分", "联系人一行的样式是隐藏的", CONTACT, in_style),
    ("各部分", "联系人一行标记为移走", CONTACT, deleted),
]  # fmt: skip

FEW = """\
[parts]
reply = ["letterhead", "mark", "number", "title", "salutation", "opening", "points", "signature", "date"{}]
"""
HISTORY = {"handling:": "history: [{date: 2026-04-08}]\nhandling:"}
OFFICES = [
    ("类别标记的一半写死", '[phrases]\nmark = "{{ reply.category }}类　依申请公开"\n', {}),
    ("句子里写死了人数", '[phrases]\nsalutation = "{{ proposal.leader }}等八位代表："\n', {ONE: SEVEN}),
    ("标题只写主办单位", '[phrases]\nsigners = "{{ department.name }}"\n', {ALONE: JOINT}),
    ("落款用了答复的期限", '[phrases]\ndate = "{{ handling.due }}"\n', {"2026-03-05": "2026-03-06"}),
    ("落款用了前次的日期", '[phrases]\ndate = "{{ history[-1].date }}"\n', HISTORY),
    ("改了结尾的话，却没有列结尾", f'[phrases]\nclosing = "谢谢！"\n{FEW.format("")}', {}),
    ("会办意见的标题把序号写死", '[phrases]\nopinions_heading = "三、会办单位意见"\n', {CASE: SAMPLE_HERE}),
    ("一个附带的部分隔着列了两遍", FEW.format(', "contact", "imprint", "contact"'), {}),
    ("逐条答复在一行里印了两遍", '[lines]\nelsewhere = "body: {{ reply.answers[0].text }}"\n', {}),
]  # fmt: skip
SKIPPED = WHOLE.replace("已经培训农户", "（一）先培训。\n    （三）已经培训农户")
CASES = [
    ("整篇答复里第二层的序号跳了号", "", {ANSWERS: SKIPPED}),
    ("联合的单位用别名写了两遍", "", {ALONE: f"{ALONE}, joint: [市工信局, 市工业和信息化局]"}),
    ("联合的单位带着电话", "", {ALONE: f"{ALONE}, joint: [市财政局0755-88100000]"}),
]  # fmt: skip
TYPED_FOOT = HTML.replace("<p>为人民服务", "<p>不公开</p><p>为人民服务")
SHELLS = [
    ("案由在 Word 里的正文之前、HTML 里的正文之后", word_file(body=[*BODY[:5], BODY[6], BODY[5], BODY[7]]), HTML),
    ("信笺的页脚写死成不公开", word_file(footer=[*FOOTER, "不公开"]), TYPED_FOOT),
]  # fmt: skip
