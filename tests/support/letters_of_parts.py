"""Letters that an office composes of parts: what the office states, and the case of the letter."""

from conftest import SAMPLES

import docgen

IDENTITY = 'extends = "base"\nname = "样例市农业农村局"\nshort = "市农业农村局"\nwe = "我局"\n'
CASE = """\
proposal:
  kind: 建议
  number: "20260005"
  congress: 市七届人大
  session: 六次会议
  title: 关于帮助农户储粮的建议
  proposers: [{name: 甲一}]
  points:
    - {label: 建议一, ask: 建议增加晒场。}
    - {label: 建议二, ask: 建议提供粮仓。}
    - {label: 建议三, ask: 建议培训农户。}
handling: {type: 独办, lead: 市农业农村局, assigned: 2026-03-05}
reply:
  document_number: 样农建函〔2026〕22号
  date: 2026-06-05
  category: B
  publicity: 公开
  contact: {name: 王样例, phone: 0755-00000000}
  copies: [市政府办公厅]
  answers:
    - {points: [建议一, 建议二], text: 今年新建晒场三处，明年起提供小型粮仓。}
    - {point: 建议三, text: 已经培训农户四百人次。}
"""
ANSWERS = CASE[CASE.index("  answers:") :]
ALONE = "type: 独办, lead: 市农业农村局"
ONE = "[{name: 甲一}]"
THREE = "[{name: 甲一}, {name: 甲二}, {name: 甲三}]"
SEVEN = f"[{', '.join(f'{{name: 甲{numeral}}}' for numeral in '一二三四五六七')}]"
EXTRA = "  signatory: 李签发\n  extra: {承办负责人: 袁样例}\n  answers:"
TOGETHER = """\
  together:
    - {number: "15", title: 关于建设烘干中心的建议, proposers: [{name: 乙一}]}
    - {number: "16", title: 关于减收农机费的建议, proposers: [{name: 丙一}]}
handling:"""
MIXED = TOGETHER.replace('number: "16"', 'kind: 提案, number: "16"').replace("农机费的建议", "农机费的提案")
WHOLE = """\
  text: |
    一、加强建设，完善设施。今年新建晒场三处，明年起提供小型粮仓。
    二、培训农户
    已经培训农户四百人次。
"""
PARTS = """\
number_place = "title"
category_place = "title"
[parts]
reply = [
  "letterhead", "draft", "title", "under_title", "salutation", "greeting", "opening", "preamble", "points", "opinions",
  "elsewhere", "further", "closing", "attachments", "signature", "date", "responsible", "contact", "imprint",
]
[lines]
greeting = "body: 您好！"
responsible = "note?: 承办负责人：{{ reply.extra.承办负责人 }}，签发人：{{ reply.signatory }}"
[phrases]
mark = "{{ reply.category }}类"
mark_second = "{{ reply.publicity }}"
hotline = "感谢{{ proposal.you }}对12345热线的支持"
closing = "再次{{ phrase.hotline }}！"
"""
JOINT = f"{ALONE}, joint: [市科技创新委员会, 市财政局]"
TWO_NAMED = '[proposers]\nleading = 2\nothers = "等{count}位"\n'
SAMPLE = SAMPLES["26-two-co-handlers"].read_text(encoding="utf-8")
WOVEN = SAMPLE.replace("reply:\n", "reply:\n  opinions: 融入\n", 1).replace(
    "平均确权时间缩短到6个工作日。", "平均确权时间缩短到6个工作日。市工业和信息化局提供名单，市财政局配合推进。"
)
SAMPLE_HERE = SAMPLE.replace("lead: 市地方金融监督管理局", "lead: 市农业农村局").replace("深金监建函", "样农建函")
WOVEN_HERE = WOVEN.replace("lead: 市地方金融监督管理局", "lead: 市农业农村局").replace("深金监建函", "样农建函")
SEPARATE = {
    ALONE: "type: 分办, lead: 市农业农村局, co_handlers: [市财政局]",
    "label: 建议三, ": "label: 建议三, unit: 市财政局, ",
    "    - {point: 建议三, text: 已经培训农户四百人次。}\n": "",
}
LETTERS = {
    "各部分": (PARTS, {"  answers:": EXTRA}),
    "文号带类别": ('category_place = "number"\n', {}),
    "文末带类别": ('category_place = "end"\n', {}),
    "并案": ("", {"handling:": TOGETHER}),
    "两类并案": ("", {"handling:": MIXED}),
    "再次": ("", {"handling:": "history: [{date: 2026-04-08, document_number: 样农建函〔2026〕7号}]\nhandling:"}),
    "附件和抄送": ("", {"[市政府办公厅]": "[市政府办公厅, 市人大农委]\n  attachments: [经费表, 任务清单]"}),
    "文件格式": ('format = "document"\nissuer = "样例市农业农村局办公室"\n', {}),
    "表格": ("", {"text: 已经培训农户四百人次。": "text: [{table: {columns: [晒场, 粮仓], rows: [[三处, 二百吨]]}}]"}),
    "整篇": ("", {ANSWERS: WHOLE}),
    "三人": ("", {ONE: THREE}),
    "七人": (TWO_NAMED, {ONE: SEVEN}),
    "联合盖章": ("", {ALONE: JOINT}),
    "联合不盖章": ("sealed = false\n", {ALONE: JOINT}),
    "单列": ("", {CASE: SAMPLE}),
    "融入": ("", {CASE: WOVEN}),
    "列名": ("", {CASE: SAMPLE.replace("reply:\n", "reply:\n  opinions: 列名\n", 1)}),
    "分办": ("", SEPARATE),
    "自己的单列": ("", {CASE: SAMPLE_HERE}),
    "自己的信笺": None,
}
"""What the office of a letter states, and what its case has instead of something in `CASE`."""


def written(changes: dict[str, str]) -> docgen.CaseFile:
    """The case with these changes."""
    content = CASE
    for old, new in changes.items():
        assert old in content, old
        content = content.replace(old, new, 1)
    return docgen.parse(content, "case.yaml")
