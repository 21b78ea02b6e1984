"""A case → the form that an officer fills in: groups of fields in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.api.long_running import (
    CATEGORIES,
    KINDS,
    OPINION_FORMS,
    OUTCOME_PARTS,
    PUBLICITY,
    RATINGS,
    WAYS,
    Answer,
    Editable,
    Point,
)
from docgen.errors import Key
from docgen.interfaces.workbench.desk import name_of
from docgen.interfaces.workbench.field_names import field_id, units
from docgen.interfaces.workbench.field_values import kept_value, shown_value
from docgen.interfaces.workbench.store import KeptText

_COMPANION = (("n:together:number", "另一件是第几号"), ("n:together:title", "另一件的标题"))
_ROUND = (("n:history:date", "前次答复的日期"), ("n:history:document_number", "前次答复的文号"))
"""What a new item needs: names under which its values are sent, and their labels."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form.

    label: the name of the field for people. kind: `line`, `text`, `choice`, `list` (one item a line), `table`, or
    `records` (a table with fixed columns; each row is one item). value: its content. is_needed: whether the documents
    need it. error: why the typed text cannot be saved; empty: no error.
    """

    key: Key
    label: str
    kind: str = "line"
    value: Any = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_needed: bool = False
    error: str = ""
    stored: Any = None
    """The value of the case file, if `value` is a text that is not valid yet; None: both are the same."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """For records: the key of each column → its label. For a choice: the value in the file → what people read."""
    fold: str = ""
    """The title of the folded part that has the field; empty: the field is in sight."""

    @property
    def name(self) -> str:
        """The name of the field."""
        return name_of(self.key)

    @property
    def id(self) -> str:
        """The id of its element."""
        return field_id(self.key)

    @property
    def whole_label(self) -> str:
        """The label outside its group. A field of an opinion has the name of the unit before its label."""
        unit = str(self.key[1]) if self.key[0] == "opinions" else ""
        return self.label if unit in self.label else f"{unit}，{self.label}"

    @property
    def base(self) -> str:
        """The value of the field when the page was made, as a JSON list with this one item. The form sends it back."""
        return name_of((self.value if self.stored is None else self.stored,))

    @property
    def is_lacking(self) -> bool:
        """Whether the documents need it and it is empty."""
        return self.is_needed and not self.value


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Fields that belong together."""

    id: str
    title: str
    fields: tuple[FormField, ...]
    is_open: bool = True
    request: Mapping[str, str] = field(default_factory=dict)
    """For an answer, the request that it answers: label, ask, rationale."""
    text_key: Key = ()
    """For an answer or opinion, the key of its text, which can get a table."""
    orders: tuple[tuple[str, str], ...] = ()
    """The buttons for the whole group: the order that a button sends, and the words on it."""
    renaming: tuple[str, str] = ("", "")
    """The name under which another name of the group is sent, and its label."""
    adding: tuple[tuple[str, str], ...] = ()
    """What a new item of the group's list needs: names under which its values are sent, and their labels."""

    @property
    def text_end(self) -> int:
        """The number of the last field of the group's text, counted from 1; 0: the group has no such text."""
        ends = [number for number, one in enumerate(self.fields, 1) if one.key[: len(self.text_key)] == self.text_key]
        return ends[-1] if self.text_key and ends else 0

    @property
    def folds(self) -> dict[str, list[FormField]]:
        """The title of each folded part → its fields."""
        found: dict[str, list[FormField]] = {}
        for one in self.fields:
            if one.fold:
                found.setdefault(one.fold, []).append(one)
        return found

    @property
    def lacking(self) -> int:
        """How many values the documents need and the case lacks."""
        return sum(one.is_lacking for one in self.fields)


def groups(editable: Editable, unfinished: Mapping[str, KeptText]) -> list[FormGroup]:
    """Return the form of a case. unfinished: the texts that were typed and are not valid yet."""
    preamble = tuple(_text(editable, ("reply", "preamble"), "逐条答复之前的话"))
    closing = tuple(_text(editable, ("reply", "closing"), "逐条答复之后的话"))
    found = [
        _head(editable),
        _received(editable),
        *_together(editable),
        *_rounds(editable),
        FormGroup("preamble", "正文前言", preamble, is_open=False),
        *_answers(editable),
        *_opinions(editable),
        FormGroup("closing", "结语", closing, is_open=False),
        _contact(editable),
        _imprint(editable),
        _rest(editable),
        _feedback(editable),
        FormGroup("together", "并案：一份答复一起答复几件", (), is_open=False, adding=_COMPANION),
        FormGroup("rounds", "前次答复：再次答复的件才填", (), is_open=False, adding=_ROUND),
    ]
    return [_with_unfinished(group, unfinished) for group in found]


def all_fields(editable: Editable) -> list[FormField]:
    """Return all fields of the form of a case, with the values that the file has."""
    return [one for group in groups(editable, {}) for one in group.fields]


def _with_unfinished(group: FormGroup, unfinished: Mapping[str, KeptText]) -> FormGroup:
    """Return a group whose fields show the texts that were typed and are not valid yet."""
    fields = []
    for one in group.fields:
        if kept := unfinished.get(one.name):
            value = kept_value(one.kind, one.parts, kept.text)
            fields.append(replace(one, value=value, stored=one.value, error=kept.message))
        else:
            fields.append(one)
    return replace(group, fields=tuple(fields))


def _field(editable: Editable, key: Key, label: str, kind: str = "line", hint: str = "", **more: Any) -> FormField:
    """Return a field with the value at a key. more: the other members of a `FormField`."""
    value = shown_value(kind, more.get("parts", {}), editable.shown(key))
    return FormField(key, label, kind, value, hint, **more)


def _text(editable: Editable, key: Key, label: str, is_needed: bool = False, hint: str = "") -> list[FormField]:
    """Return the fields of a text: one, or one for each of its paragraphs and tables."""
    value = editable.shown(key)
    if not isinstance(value, list):
        return [FormField(key, label, "text", value, hint, is_needed=is_needed)]
    found = []
    for index, part in enumerate(value):
        if isinstance(part, dict):
            about = f"{label}的表格"
            found.append(_field(editable, (*key, index, "table"), about, "table"))
        else:
            about = label if index == 0 else f"{label}（表格之后）"
            found.append(FormField((*key, index), about, "text", str(part).rstrip("\n")))
    if value and isinstance(value[-1], dict):
        found.append(FormField((*key, len(value)), f"{label}（表格之后）", "text"))
    return found


def _head(editable: Editable) -> FormGroup:
    reply = ("reply",)
    number_hint = "如 深工信建函〔2026〕12号；方括号、年份的写法会自动改正"
    return FormGroup(
        "head",
        "版头",
        (
            _field(editable, ("proposal", "number"), "编号", hint="如 20260001", is_needed=True),
            _field(editable, (*reply, "document_number"), "发文字号", hint=number_hint, is_needed=True),
            _field(editable, (*reply, "date"), "成文日期", hint="如 2026-05-08 或 2026年5月8日", is_needed=True),
            _field(editable, (*reply, "category"), "办理类别", "choice", choices=CATEGORIES, is_needed=True),
            _field(editable, (*reply, "publicity"), "公开属性", "choice", choices=PUBLICITY, is_needed=True),
            _field(editable, (*reply, "publicity_reason"), "不公开或只公开摘要的理由"),
        ),
    )


def _received(editable: Editable) -> FormGroup:
    is_counted = not editable.value(("proposal", "meeting"))  # the full name of the meeting stands for both
    columns = {"name": "姓名", "title": "称谓", "unit": "代表团、界别或单位"}
    if any(one.order for one in editable.case.proposal.proposers):
        columns["order"] = "次序"
    proposers_hint = "一行一位，领衔在前；称谓不写的印代表、委员，单位提出的写“集体”"
    more = "不常用的各项"
    fields = [
        _field(editable, ("proposal", "title"), "标题", is_needed=True),
        _field(editable, ("proposal", "congress"), "届", hint="如 市七届人大、市政协七届", is_needed=is_counted),
        _field(editable, ("proposal", "session"), "次", hint="如 六次会议、闭会期间", is_needed=is_counted),
        _field(editable, ("proposal", "kind"), "类型", "choice", choices=KINDS, is_needed=True),
        _field(editable, ("proposal", "field"), "领域", hint="年度汇编按它分章"),
        _field(editable, ("proposal", "proposers"), "提出人", "records", proposers_hint, parts=columns),
        _field(editable, ("handling", "type"), "办理方式", "choice", choices=WAYS, is_needed=True),
        _field(editable, ("handling", "lead"), "主办单位", is_needed=True),
        _field(editable, ("handling", "co_handlers"), "会办单位", "list", "一行一个"),
        _field(editable, ("handling", "assigned"), "交办日期", hint="答复期限由它推算"),
        _field(editable, ("handling", "due"), "答复期限", hint="交办单上写明的；不写的按交办日期推算"),
        _field(
            editable,
            ("handling", "extended"),
            "经同意延期",
            "choice",
            choices=("是", "否"),
            parts={"true": "是", "false": "否"},
            fold=more,
        ),
        _field(editable, ("handling", "joint"), "联合答复的单位", "list", "一行一个，按署名次序", fold=more),
        _field(editable, ("proposal", "proposers_total"), "联名总人数", hint="只列领衔者时填写", fold=more),
        _field(editable, ("proposal", "meeting"), "会议的全称", hint="本单位的信里用到才写", fold=more),
        _field(editable, ("proposal", "year"), "年度", hint="不写的按交办、答复的年份", fold=more),
        _field(editable, ("proposal", "background"), "案由", "text", fold=more),
    ]
    for point in editable.case.proposal.points:
        if point.unit not in (None, editable.case.handling.lead):
            fields.append(
                _field(editable, ("proposal", "points", point.label, "unit"), f"{point.label}由谁答复", fold=more)
            )
    return FormGroup("received", "来件", tuple(fields), is_open=any(one.is_lacking for one in fields))


def _together(editable: Editable) -> list[FormGroup]:
    """Return a group for each further proposal that the letter answers."""
    found = []
    for index, companion in enumerate(editable.case.proposal.together, 1):
        key: Key = ("proposal", "together", companion.number)
        fields = (
            _field(editable, (*key, "title"), f"并案 {companion.number}的标题", is_needed=True),
            _field(editable, (*key, "kind"), "类型", "choice", "不写的同主件", choices=KINDS),
            _field(
                editable,
                (*key, "proposers"),
                f"并案 {companion.number}的提出人",
                "records",
                "不写的同主件",
                parts={"name": "姓名", "title": "称谓", "unit": "代表团、界别或单位"},
            ),
        )
        orders = ((f"drop {name_of(key)}", "去掉这一件"),)
        group = FormGroup(f"together-{index}", f"并案 · {companion.number}", fields, is_open=False, orders=orders)
        found.append(replace(group, renaming=(f"r:{name_of(key)}", "改为第几号")))
    return found


def _rounds(editable: Editable) -> list[FormGroup]:
    """Return a group for each earlier reply."""
    found = []
    for index, earlier in enumerate(editable.case.history, 1):
        key: Key = ("history", str(editable.value(("history", index - 1, "date"))))
        fields = (
            _field(editable, (*key, "document_number"), f"{earlier.date}答复的文号"),
            _field(editable, (*key, "category"), "前次的类别", "choice", choices=CATEGORIES),
            _field(editable, (*key, "due"), "前次的答复期限"),
            _field(editable, (*key, "feedback_date"), "前次的反馈日期"),
            _field(editable, (*key, "met"), "前次的沟通方式"),
            _field(editable, (*key, "attitude"), "对前次办理态度", "choice", choices=RATINGS),
            _field(editable, (*key, "result"), "对前次办理结果", "choice", choices=RATINGS),
            _field(editable, (*key, "comment"), "对前次答复的意见", "text"),
        )
        orders = ((f"drop {name_of(key)}", "去掉这一次"),)
        group = FormGroup(f"round-{index}", f"前次答复 · {earlier.date}", fields, is_open=False, orders=orders)
        found.append(replace(group, renaming=(f"r:{name_of(key)}", "改日期")))
    return found


def _answers(editable: Editable) -> list[FormGroup]:
    """Return a group for each answer. While none is written, a last group offers to write one whole text instead."""
    reply = editable.case.reply
    whole = tuple(_text(editable, ("reply", "text"), "答复", is_needed=True, hint="一行一段"))
    if reply.whole:
        return [FormGroup("answer", "答复", whole, text_key=("reply", "text"))]
    answered = editable.case.own_answers()
    found = [_answer(editable, index, points, answer) for index, (points, answer) in enumerate(answered, 1)]
    found.append(FormGroup("points", "加一条建议", (), is_open=not found, adding=(("n:points:ask", "建议的内容"),)))
    if not any(answer is not None and answer.is_written for _, answer in answered):
        optional = tuple(replace(one, is_needed=not answered) for one in whole)
        found.append(
            FormGroup("answer", "或者：整篇答复，不分条", optional, is_open=not answered, text_key=("reply", "text"))
        )
    return found


def _answer(editable: Editable, index: int, points: tuple[Point, ...], answer: Answer | None) -> FormGroup:
    """Return the group of one answer. index: its place among the answers, from 1. points: the requests it is about."""
    label = "、".join(point.label for point in points)
    key: Key = ("reply", "answers", points[0].label)
    rework, listed = "改这一条建议", "按办理结果清单写"
    fields = [_field(editable, (*key, "heading"), f"{label}的小标题", hint="不写的印“关于……的建议”")]
    is_listed = answer is not None and answer.outcome is not None
    if not is_listed:
        fields += _text(editable, (*key, "text"), f"对{label}的答复", is_needed=True, hint="一行一段")
    if is_listed or answer is None or not answer.text:
        for part, name in OUTCOME_PARTS.items():
            fold = "" if is_listed else listed
            fields.append(_field(editable, (*key, "outcome", part), f"{label}：{name}", "text", fold=fold))
    orders = [(f"up {name_of(key)}", "上移")] if index > 1 else []
    orders.append((f"down {name_of(key)}", "下移"))
    if index > 1:
        orders.append((f"join {name_of(key)}", "与上一条一起答复"))
    if len(points) > 1:
        orders.append((f"split {name_of(key)}", "分开答复"))
    for point in points:
        about: Key = ("proposal", "points", point.label)
        fields.append(_field(editable, (*about, "ask"), f"{point.label}的内容", is_needed=True, fold=rework))
        fields.append(_field(editable, (*about, "rationale"), f"{point.label}的理由", "text", fold=rework))
        if editable.case.handling.type == "分办":
            fields.append(
                _field(editable, (*about, "unit"), f"{point.label}由谁答复", hint="不写的是本单位", fold=rework)
            )
        orders.append((f"drop {name_of(about)}", f"去掉{point.label}"))
    request = {
        "label": label,
        "ask": "\n".join(point.ask for point in points),
        "rationale": "\n".join(point.rationale or "" for point in points).strip(),
    }
    title = f"逐条答复 · {label}"
    group = FormGroup(
        f"answer-{index}", title, tuple(fields), request=request, text_key=(*key, "text"), orders=tuple(orders)
    )
    renamed = name_of(("proposal", "points", points[0].label))
    return replace(group, renaming=(f"r:{renamed}", f"改{points[0].label}的序号"))


def _opinions(editable: Editable) -> list[FormGroup]:
    """Return a group for each opinion that the case has or waits for."""
    found = []
    for index, unit in enumerate(units(editable)):
        key: Key = ("opinions", unit)
        text = _text(editable, (*key, "text"), f"{unit}的会办意见", is_needed=True, hint="一行一段")
        fields = (
            *text,
            _field(editable, (*key, "stated"), "答复函中转述的会办意见", "text", "不写的用全文"),
            _field(editable, (*key, "document_number"), "会办意见的文号"),
            _field(editable, (*key, "date"), "会办意见的日期"),
            _field(editable, (*key, "category"), "会办意见建议的类别", "choice", choices=CATEGORIES),
            _field(editable, (*key, "contact", "name"), "会办意见的联系人"),
            _field(editable, (*key, "contact", "phone"), "会办意见的联系电话"),
        )
        orders = () if editable.case.opinion_of(unit) is None else ((f"drop {name_of(key)}", "去掉这份意见"),)
        title = f"会办意见 · {unit}"
        is_open = not text[0].is_lacking
        group = FormGroup(
            f"opinion-{index + 1}", title, fields, is_open=is_open, text_key=(*key, "text"), orders=orders
        )
        found.append(group)
    return found


def _contact(editable: Editable) -> FormGroup:
    key: Key = ("reply", "contact")
    fields = (
        _field(editable, (*key, "name"), "联系人", is_needed=True),
        _field(editable, (*key, "phone"), "联系电话", is_needed=True),
        _field(editable, (*key, "address"), "地址"),
        _field(editable, (*key, "postcode"), "邮政编码"),
    )
    return FormGroup("contact", "落款和联系人", fields)


def _imprint(editable: Editable) -> FormGroup:
    joint = {"lead": "一份，寄领衔人", "each": "每人一份"}
    reply = ("reply",)
    fields = (
        _field(editable, (*reply, "copies"), "抄送单位", "list", "一行一个；不写的用本单位模板的"),
        _field(editable, (*reply, "attachments"), "附件名称", "list", "一行一个；征询意见表不用写"),
        _field(editable, (*reply, "signatory"), "审签人"),
        _field(editable, (*reply, "joint"), "联名件的份数", "choice", choices=tuple(joint), parts=joint),
        _field(editable, (*reply, "opinions"), "会办意见怎样写", "choice", "不选的用本单位的", choices=OPINION_FORMS),
        _field(
            editable,
            (*reply, "extra"),
            "其他事实",
            "records",
            "本单位的措辞用到的才印",
            parts={"name": "名称", "value": "内容"},
        ),
    )
    return FormGroup("imprint", "版记、附件和份数", fields, is_open=False)


def _rest(editable: Editable) -> FormGroup:
    annex_hint = "一行一个；PDF 放在案件文件的文件夹里，编进年度汇编"
    fields = (
        *_text(editable, ("reply", "summary"), "答复摘要", hint="不写的取各条答复的前几句"),
        _field(editable, ("reply", "published"), "上网公开的日期"),
        _field(editable, ("annex",), "附印的 PDF", "list", annex_hint),
        _field(editable, ("note",), "备注", hint="不进入任何文书"),
    )
    return FormGroup("rest", "摘要、附印和备注", fields, is_open=False)


def _feedback(editable: Editable) -> FormGroup:
    key: Key = ("feedback",)
    fields = (
        _field(editable, (*key, "date"), "反馈日期"),
        _field(editable, (*key, "met"), "沟通方式"),
        _field(editable, (*key, "attitude"), "对办理态度", "choice", choices=RATINGS),
        _field(editable, (*key, "result"), "对办理结果", "choice", choices=RATINGS),
        _field(editable, (*key, "comment"), "意见", "text"),
    )
    return FormGroup("feedback", "代表、委员的反馈", fields, is_open=bool(editable.value(key)))
