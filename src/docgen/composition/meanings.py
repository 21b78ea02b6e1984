"""What an author of wordings may write, in Chinese: each value, filter, line category and sign with an example.

`docgen departments --explain` prints these tables. A test compares them with the records of `values`, with the filters
of the sandbox and with the roles of `blocks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.composition import values
from docgen.model.blocks import Role


@dataclass(frozen=True, slots=True)
class RecordMeaning:
    """A record that a wording can read."""

    name: str
    """The name before the dot."""
    record: type
    """The class of the record."""
    meaning: str
    """What the record is, and how a wording reaches it."""
    fields: Mapping[str, tuple[str, str]]
    """The fields: name → meaning, example."""


_CONTACT = {
    "name": ("联系人", "王样例"),
    "phone": ("联系电话", "0755-88100000"),
    "address": ("地址", "深圳市福田区福中三路市民中心"),
    "postcode": ("邮政编码", "518035"),
}
_DEPARTMENT = {
    "name": ("全称", "深圳市工业和信息化局"),
    "short": ("登记表上的名称", "市工业和信息化局"),
    "we": ("自称", "我局"),
    "you": ("别的单位怎样称呼它", "你局"),
    "letterhead": ("红头上的字", "深圳市工业和信息化局"),
    "number_place": ("发文字号的位置：top、title、none；只用在条件里", "top"),
    "category_place": ("类别标记的位置：top、number、title、end、none；只用在条件里", "end"),
    "issuer": ("印发机关", "深圳市财政局办公室"),
    "phone": ("本单位的设置 contact 里的电话；有的单位没有，要先写条件", "0755-88100000"),
    "address": ("本单位的设置 contact 里的地址；有的单位没有，要先写条件", "深圳市福田区福中三路市民中心"),
    "postcode": ("本单位的设置 contact 里的邮政编码；有的单位没有，要先写条件", "518035"),
}

RECORDS = (
    RecordMeaning(
        "proposal",
        values.ProposalValues,
        "建议或提案",
        {
            "kind": ("建议、提案、议案等", "建议"),
            "called": ("本单位在信里怎样叫这一类（设置 proposal_names）", "代表建议"),
            "body": ("提出人是人大的还是政协的；只用在条件里", "人大"),
            "number": ("编号", "20260123"),
            "congress": ("届", "市七届人大"),
            "session": ("次", "五次会议"),
            "meeting": ("届次的全称", "政协第十一届委员会第二次会议"),
            "title": ("标题，不带书名号", "关于支持科技型企业融资的建议"),
            "topic": ("标题，末尾没有“的建议”等", "关于支持科技型企业融资"),
            "together": ("并案的其他件，见 companion；句子 [phrases] 里的 numbers、titles 用它", ""),
            "last_kind": ("并案的最后一件的种类；不是并案就同 kind", "建议"),
            "salutation": ("收件的代表、委员和称谓", "李示例等8名代表"),
            "proposers": ("全部提出人和称谓", "李示例等8名代表"),
            "leader": ("领衔人的姓名", "李示例"),
            "you": ("怎样称呼收件人：您、你们、贵单位", "您"),
            "background": ("案由", "科技型企业轻资产，融资难。"),
        },
    ),
    RecordMeaning(
        "companion",
        values.CompanionValues,
        "并案的另一件：{% for companion in proposal.together %} … {% endfor %}",
        {
            "kind": ("种类", "建议"),
            "kind_before": ("前一件的种类，与这一件不同时才有", "建议"),
            "number": ("编号", "15"),
            "title": ("标题，不带书名号", "关于增加贴息资金的建议"),
            "topic": ("标题，末尾没有“的建议”等", "关于增加贴息资金"),
        },
    ),
    RecordMeaning(
        "handling",
        values.HandlingValues,
        "办理",
        {
            "type": ("办理方式：独办、主办会办、分办", "主办会办"),
            "lead": ("主办单位；分办时是写这份答复的单位", "市工业和信息化局"),
            "co_handlers": ("会办单位；分办时是其他分办单位", "市财政局、市科技创新委员会"),
            "joint": ("联合答复的其他单位，全称；独自答复的件没有", "深圳市财政局"),
            "consulted": ("征求过意见的会办单位；独办、分办的件没有", "市财政局"),
            "due": ("答复期限", "2026年6月30日"),
            "elsewhere": ("由别的单位答复的各条，见 point", ""),
        },
    ),
    RecordMeaning(
        "point",
        values.ElsewhereValues,
        "由别的单位答复的一条：{% for point in handling.elsewhere %} … {% endfor %}",
        {
            "label": ("序号", "建议二"),
            "topic": ("诉求，前面没有“建议”二字", "增加贴息资金"),
            "unit": ("答复它的单位", "市财政局"),
        },
    ),
    RecordMeaning(
        "reply",
        values.ReplyValues,
        "答复",
        {
            "document_number": ("发文字号", "深工信建函〔2026〕12号"),
            "date": ("成文日期", "2026年5月8日"),
            "category": ("办理类别", "A"),
            "category_meaning": ("类别的意思", "已解决或基本解决"),
            "publicity": ("公开属性", "公开"),
            "preamble": ("逐条答复之前的话", "我局会同有关单位进行了研究。"),
            "answers": ("各条答复，见 answer；整篇答复的没有", ""),
            "text": ("整篇答复；逐条答复的没有", "今年已安排贴息资金2000万元。"),
            "sections": ("整篇答复的各部分，见 section", ""),
            "headings": ("答复有几个编号的标题，数字；下一个标题接着编", "2"),
            "closing": ("逐条答复之后的话", "下一步，我局将抓好落实。"),
            "contact": ("联系人，见 contact", ""),
            "copies": ("抄送单位", "市人大常委会代表工作委员会、市政府办公厅"),
            "attachments": ("案件写的附件名称", "重点企业名单"),
            "summary": ("自拟的答复摘要", "已设立专项贴息资金。"),
            "signatory": ("审签人", "李样例"),
            "extra": ("案件自定名称的事实：reply.extra.签发人；有没有写：'签发人' in reply.extra", "张三"),
        },
    ),
    RecordMeaning(
        "answer",
        values.AnswerValues,
        "一条答复：{% for answer in reply.answers %} … {% endfor %}",
        {
            "index": ("第几条，数字；印成“一”写 answer.index | ordinal", "1"),
            "label": ("原件上的序号", "建议一"),
            "ask": ("诉求", "建议增加贴息资金。"),
            "topic": ("诉求，前面没有“建议”二字，后面没有标点", "增加贴息资金"),
            "heading": ("小标题", "关于增加贴息资金的建议"),
            "text": ("答复的内容", "今年已安排贴息资金2000万元。"),
            "done": ("当年完成事项；案件没有写就是【待填】", "已发放贴息资金。"),
            "advancing": ("当年推动工作", "正在修订管理办法。"),
            "pending": ("明年待落实事项", "扩大贴息范围。"),
            "declined": ("不能采纳原因", "无。"),
            "brief": ("答复的前几句，摘要用", "今年已安排贴息资金2000万元。"),
        },
    ),
    RecordMeaning(
        "section",
        values.SectionValues,
        "整篇答复的一部分：{% for section in reply.sections %} … {% endfor %}",
        {
            "heading": ("这一部分的标题，照写的；没有标题的是空的", "一、加大资金支持"),
            "brief": ("这一部分的前几句，摘要用", "今年已安排贴息资金2000万元。"),
        },
    ),
    RecordMeaning(
        "opinion",
        values.OpinionValues,
        "一份会办意见：会办意见里直接用，答复函里写 {% for opinion in opinions %} … {% endfor %}",
        {
            "unit": ("会办单位", "市财政局"),
            "document_number": ("会办意见的发文字号", "深财会〔2026〕3号"),
            "date": ("会办意见的日期", "2026年4月8日"),
            "category": ("会办单位建议的办理类别", "B"),
            "text": ("会办意见原文", "我局支持增加贴息资金。"),
            "stated": ("答复函里转述的会办意见；没有写就是原文", "市财政局支持增加贴息资金。"),
            "contact": ("会办单位的联系人，见 contact", ""),
        },
    ),
    RecordMeaning(
        "contact",
        values.ContactValues,
        "联系人：{% with contact = reply.contact %} … {% endwith %}，会办意见里是 opinion.contact",
        _CONTACT,
    ),
    RecordMeaning(
        "round",
        values.RoundValues,
        "以往的一次答复：{% for round in history %} … {% endfor %}；最近一次写 history[-1].date",
        {
            "document_number": ("那次答复的发文字号", "深工信建函〔2025〕7号"),
            "date": ("那次答复的日期", "2025年5月8日"),
            "result": ("代表、委员的评价", "不满意"),
            "comment": ("代表、委员的意见", "希望说明资金安排。"),
        },
    ),
    RecordMeaning("department", values.DepartmentValues, "写这份文书的单位", _DEPARTMENT),
    RecordMeaning("lead", values.DepartmentValues, "主办（答复）单位；会办意见是写给它的", _DEPARTMENT),
)

OTHERS = {
    "opinions": ("全部会办意见，见 opinion；独办、分办的件没有", "{% if opinions %} … {% endif %}"),
    "history": ("以往各次答复，见 round；有则本次是再次答复", "{% if history %} … {% endif %}"),
    "shell": ("格式：letter、document、plain；只用在条件里", "{% if shell == 'document' %} … {% endif %}"),
    "draft": ("征求意见稿的标记；正式文书没有", "{% if draft %} … {% endif %}"),
}
"""The names that are no records: name → meaning, how a wording uses them."""

FILTERS = {
    "paragraphs": (
        "整段的文字，一段一行，里面的“一、”成标题，可以有表格；独占一行",
        "{{ reply.closing | paragraphs }}",
    ),
    "plain_paragraphs": ("同 paragraphs，但是“一、”不成标题", "{{ reply.closing | plain_paragraphs }}"),
    "join": ("几个名称用顿号连起来", "{{ reply.copies | join }}"),
    "ordinal": ("数字写成一、二、三", "{{ reply.answers | length | ordinal }}"),
    "length": ("有几个；count 也是它", "{{ reply.answers | length }}"),
    "first": ("第一个", "{{ reply.copies | first }}"),
    "last": ("最后一个", "{{ reply.copies | last }}"),
    "default": ("没有时印别的；d 也是它", "{{ handling.due | default('另行通知', true) }}"),
    "sum": ("几个数相加", "{{ [reply.answers | length, 1] | sum }}"),
}
"""The filters: name → meaning, an example."""

_TABLE = "table: 3 7\nrow: # 标题 | {{ proposal.title }}"
CATEGORIES = {
    Role.LETTERHEAD: ("红头上的单位名称", "letterhead: {{ department.letterhead }}"),
    Role.CATEGORY: ("首页右上角的类别标记", "category: {{ reply.category }}类"),
    Role.DRAFT: ("征求意见稿的标记", "draft: 征求意见稿"),
    Role.NUMBER: ("发文字号，在版头之下", "number: {{ reply.document_number }}"),
    Role.TITLE: ("标题", "title: 关于{{ phrase.ref }}的答复"),
    Role.FORM_TITLE: ("白纸上的表和摘要的标题", "form-title: {{ phrase.feedback_form }}"),
    Role.UNDER_TITLE: ("标题之下居中的一行：文号、类别", "under-title: {{ reply.document_number }}"),
    Role.SUBTITLE: ("正文里居中的小标题", "subtitle: 办理结果清单"),
    Role.RECIPIENT: ("写给谁，顶格", "recipient: {{ proposal.salutation }}："),
    Role.BODY: ("正文的一段，空两字", "body: {{ phrase.closing }}"),
    Role.HEADING1: ("一级标题，黑体", "heading1: 一、办理情况"),
    Role.HEADING2: ("二级标题，楷体", "heading2: （一）资金安排"),
    Role.HEADING3: ("三级标题，加粗", "heading3: 1.贴息资金"),
    Role.HEADING4: ("四级标题", "heading4: （1）发放范围"),
    Role.ITEM: ("清单的一项", "item: *当年完成事项*　{{ reply.category_meaning }}"),
    Role.CAPTION: ("表格上面的表题", "caption: 表1　资金安排"),
    Role.FORM_NOTE: ("白纸上的说明文字", "form-note: 请填好本表后寄回。"),
    Role.APPENDIX: ("左上角的“附件”二字", "appendix: 附件"),
    Role.ATTACHMENT: ("附件说明，只有一个附件", "attachment: 附件：{{ phrase.feedback_form }}"),
    Role.ATTACHMENT_FIRST: ("附件说明，几个附件的第一个", "attachment-first: 附件：1.{{ phrase.feedback_form }}"),
    Role.ATTACHMENT_NEXT: ("附件说明，后面的几个，与第一个的名称对齐", "attachment-next: 2.重点企业名单"),
    Role.SIGNATURE: ("署名", "signature: {{ department.name }}"),
    Role.DATE: ("成文日期；在 signature 的下一行就与它一起排", "date: {{ reply.date }}"),
    Role.NOTE: ("附注：联系人等，在日期之下", "note: （联系人：{{ reply.contact.name }}）"),
    Role.CC: ("版记里的抄送", "cc: 抄送：{{ reply.copies | join }}。"),
    Role.ISSUER: ("版记里的印发机关，竖线后面是印发日期", "issuer: {{ department.issuer }} | {{ reply.date }}印发"),
    "table": ("表格开始，后面是各栏的宽度", _TABLE),
    "header": ("表头的一行，换页时重复", "table: 3 7\nheader: 项目 | 情况\nrow: 标题 | {{ proposal.title }}"),
    "row": ("表格的一行，各格用竖线隔开；row 4: 至少四行高", _TABLE),
    "page": ("换页", "body: 第一页\npage:\nbody: 第二页"),
}
"""The categories of lines, which are their prefixes: prefix → meaning, an example.

Cells have no category here. A cell takes its role from its row.
"""

SIGNS = {
    "*…*": ("加粗", "body: *特别说明*：本件不公开。"),
    "☐": ("可以勾选的方框", "form-note: ☐ 满意　☐ 不满意"),
    "|": ("隔开两格；印发机关一行里隔开日期", "table: 3 7\nrow: 标题 | 内容"),
    "#": ("写在一格前面：这一格是栏目名", "table: 3 7\nrow: # 标题 | 内容"),
    "<3>": ("写在一格前面：这一格占几栏", "table: 1 1 1 1\nrow: # 标题 | <3> 内容"),
    "?": (
        "写在行首的类别（如 note）之后：案件没有这一行里的值时，不印这一行",
        "note?: 承办负责人：{{ reply.signatory }}",
    ),
    "¶": ("一格里另起一段", "table: 3 7\nrow: # 意见 | 第一段¶第二段"),
    "{# … #}": ("注释，不印", "{# 这一行不印。 #}"),
}
"""The signs in the words of a wording: sign → meaning, an example."""
