"""A case → the form that an officer fills in: groups of fields in the order of the page.

The name of a field is its key as JSON. Answers and opinions have the name of their point or unit in the key, so a field
stays the same field if the list around it changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.api.long_running import CATEGORIES, KINDS, OUTCOME_PARTS, PUBLICITY, RATINGS, WAYS, Editable, describe
from docgen.errors import Key
from docgen.interfaces.workbench.desk import key_of, name_of
from docgen.interfaces.workbench.store import KeptText


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form.

    label: the name of the field for people. kind: `line`, `text`, `choice`, `list` (one item a line) or `table`. value:
    its content. is_needed: whether the documents need it. error: why the typed text cannot be saved; empty: no error.
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
        """The value of the field when the page was made, as JSON. The form sends it back."""
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

    @property
    def text_end(self) -> int:
        """The number of the last field of the text, counted from 1; 0: the group has no such text."""
        ends = [number for number, one in enumerate(self.fields, 1) if one.key[: len(self.text_key)] == self.text_key]
        return ends[-1] if self.text_key and ends else 0

    @property
    def lacking(self) -> int:
        """How many values the documents need and the case lacks."""
        return sum(one.is_lacking for one in self.fields)


def groups(editable: Editable, unfinished: Mapping[str, KeptText]) -> list[FormGroup]:
    """Return the form of a case. unfinished: the texts that were typed and are not valid yet."""
    values = editable.values
    found = [
        _head(editable),
        _received(editable),
        FormGroup("preamble", "正文前言", tuple(_text(editable, ("reply", "preamble"), "逐条答复之前的话")), False),
        *_answers(editable),
        *_opinions(editable),
        FormGroup("closing", "结语", tuple(_text(editable, ("reply", "closing"), "逐条答复之后的话")), False),
        _contact(editable),
        _imprint(editable),
        _rest(editable),
    ]
    if values.get("feedback"):
        found.append(_feedback(editable))
    shown = []
    for group in found:
        shown.append(replace(group, fields=tuple(_finished(one, unfinished) for one in group.fields)))
    return shown


def _finished(one: FormField, unfinished: Mapping[str, KeptText]) -> FormField:
    """Return a field with the text that was typed last, if it is not valid yet."""
    kept = unfinished.get(one.name)
    if kept is None:
        return one
    value: Any = kept.text
    if one.kind in ("list", "table"):  # they are kept as JSON
        value = json.loads(value)
        value = "\n".join(value) if one.kind == "list" else {"columns": [], "rows": [], **value}
    return replace(one, value=value, stored=one.value, error=kept.message)


def field_of(fields: Iterable[FormField], key: Sequence[str | int], editable: Editable) -> str:
    """Return the id of the field that holds the value at a counted key; empty if the form has none."""
    named = named_key(key, editable)
    best: Key = ()
    for one in fields:
        if named[: len(one.key)] == one.key and len(one.key) > len(best):
            best = one.key
    return field_id(best) if best else ""


def label_of(name: str) -> str:
    """Return the label of the field with this name. An answer or opinion is named after its point or unit."""
    key = key_of(name)
    place = place_of_name(key)
    if not place or not isinstance(key[place], str):
        return describe(key)
    item = (*key[:place], 0)
    return f"{key[place]}{describe((*item, *key[place + 1 :])).removeprefix(describe(item))}"


def named_key(key: Sequence[str | int], editable: Editable) -> Key:
    """Return a key with the name of an answer or opinion in place of its index."""
    parts = list(key)
    place = place_of_name(key)
    if place and isinstance(parts[place], int):
        item = editable.value(tuple(parts[: place + 1]))
        if isinstance(item, Mapping):
            name = item.get("point") or (item.get("points") or [None])[0] if place == 2 else item.get("unit")
        else:  # an answer or opinion that the case lacks
            labels = _labels(editable) if place == 2 else _units(editable)
            index = parts[place]
            name = labels[index] if isinstance(index, int) and index < len(labels) else None
        parts[place] = name or parts[place]
    return tuple(parts)


def place_of_name(key: Sequence[str | int]) -> int:
    """Return the index in a key at which the name of an answer or opinion may stand; 0 for another key."""
    if tuple(key[:2]) == ("reply", "answers") and len(key) > 2:
        return 2
    return 1 if tuple(key[:1]) == ("opinions",) and len(key) > 1 else 0


def field_id(key: Sequence[str | int]) -> str:
    """Return the id of the element of a field. It has no character that a selector would have to escape."""
    return "f-" + "-".join(str(part).encode().hex() if not str(part).isascii() else str(part) for part in key)


def _one(
    editable: Editable,
    key: Key,
    label: str,
    kind: str = "line",
    hint: str = "",
    choices: tuple[str, ...] = (),
    is_needed: bool = False,
) -> FormField:
    value = editable.shown(key)
    if kind == "list":
        value = "\n".join(str(item) for item in value) if isinstance(value, list) else value
    return FormField(key, label, kind, value, hint, choices, is_needed)


def _text(editable: Editable, key: Key, label: str, is_needed: bool = False, hint: str = "") -> list[FormField]:
    """Return the fields of a text: one, or one for each of its paragraphs and tables."""
    value = editable.shown(key)
    if not isinstance(value, list):
        return [FormField(key, label, "text", value, hint, (), is_needed)]
    found = []
    for index, part in enumerate(value):
        if isinstance(part, dict):
            about = f"{label}的表格"
            table = part.get("table") or {}
            found.append(FormField((*key, index, "table"), about, "table", table))
        else:
            about = label if index == 0 else f"{label}（表格之后）"
            found.append(FormField((*key, index), about, "text", str(part).rstrip("\n")))
    if value and isinstance(value[-1], dict):
        found.append(FormField((*key, len(value)), f"{label}（表格之后）", "text"))
    return found


def _head(editable: Editable) -> FormGroup:
    reply = ("reply",)
    return FormGroup(
        "head",
        "版头",
        (
            _one(editable, ("proposal", "number"), "编号", hint="如 20260001", is_needed=True),
            _one(
                editable,
                (*reply, "document_number"),
                "发文字号",
                hint="如 深工信建函〔2026〕12号；方括号、年份的写法会自动改正",
                is_needed=True,
            ),
            _one(editable, (*reply, "date"), "成文日期", hint="如 2026-05-08 或 2026年5月8日", is_needed=True),
            _one(editable, (*reply, "category"), "办理类别", "choice", choices=CATEGORIES, is_needed=True),
            _one(editable, (*reply, "publicity"), "公开属性", "choice", choices=PUBLICITY, is_needed=True),
            _one(editable, (*reply, "publicity_reason"), "不公开或只公开摘要的理由"),
        ),
    )


def _received(editable: Editable) -> FormGroup:
    is_counted = not editable.value(("proposal", "meeting"))  # the full name of the meeting stands for both
    fields = [
        _one(editable, ("proposal", "title"), "标题", is_needed=True),
        _one(editable, ("proposal", "congress"), "届", hint="如 市七届人大、市政协七届", is_needed=is_counted),
        _one(editable, ("proposal", "session"), "次", hint="如 六次会议、闭会期间", is_needed=is_counted),
        _one(editable, ("proposal", "kind"), "类型", "choice", choices=KINDS, is_needed=True),
        _one(editable, ("proposal", "field"), "领域", hint="年度汇编按它分章"),
    ]
    for index, _ in enumerate(editable.value(("proposal", "proposers")) or []):
        ordinal = f"第 {index + 1} 位提出人"
        fields.append(_one(editable, ("proposal", "proposers", index, "name"), ordinal, is_needed=True))
    fields += [
        _one(editable, ("handling", "type"), "办理方式", "choice", choices=WAYS, is_needed=True),
        _one(editable, ("handling", "lead"), "主办单位", is_needed=True),
        _one(editable, ("handling", "co_handlers"), "会办单位", "list", "一行一个"),
        _one(editable, ("handling", "assigned"), "交办日期", hint="答复期限由它推算"),
        _one(editable, ("handling", "due"), "答复期限", hint="交办单上写明的；不写的按交办日期推算"),
    ]
    return FormGroup("received", "来件", tuple(fields), any(one.is_lacking for one in fields))


def _labels(editable: Editable) -> list[str]:
    """Return the labels of the points that this unit answers, in their order."""
    return [point.label for point in editable.case.own_points()]


def _units(editable: Editable) -> list[str]:
    """Return the units whose opinion the case has or waits for."""
    known = [opinion.unit for opinion in editable.case.opinions]
    if editable.case.handling.type != "主办会办":
        return known
    return [*known, *(unit for unit in editable.case.handling.co_handlers if unit not in known)]


def _answers(editable: Editable) -> list[FormGroup]:
    """Return a group for each answer, with the request above it."""
    if editable.value(("reply", "text")):
        whole = _text(editable, ("reply", "text"), "答复", is_needed=True)
        return [FormGroup("answer", "答复", tuple(whole), text_key=("reply", "text"))]
    found = []
    for index, (points, answer) in enumerate(editable.case.own_answers()):
        label = "、".join(point.label for point in points)
        key: Key = ("reply", "answers", points[0].label)
        heading_hint = "不写的印“关于……的建议”"
        fields = [_one(editable, (*key, "heading"), f"{label}的小标题", hint=heading_hint)]
        if answer is not None and answer.outcome is not None:
            for part, name in OUTCOME_PARTS.items():
                fields.append(_one(editable, (*key, "outcome", part), f"{label}：{name}", "text"))
        else:
            fields += _text(editable, (*key, "text"), f"对{label}的答复", True, "一行一段")
        request = {
            "label": label,
            "ask": "\n".join(point.ask for point in points),
            "rationale": "\n".join(point.rationale or "" for point in points).strip(),
        }
        title = f"逐条答复 · {label}"
        found.append(FormGroup(f"answer-{index + 1}", title, tuple(fields), True, request, (*key, "text")))
    return found


def _opinions(editable: Editable) -> list[FormGroup]:
    found = []
    for index, unit in enumerate(_units(editable)):
        key: Key = ("opinions", unit)
        fields = (
            *_text(editable, (*key, "text"), f"{unit}的会办意见", True, "一行一段"),
            _one(editable, (*key, "stated"), "答复函中转述的话", "text", "不写的用全文"),
            _one(editable, (*key, "document_number"), "会办意见的文号"),
            _one(editable, (*key, "date"), "会办意见的日期"),
            _one(editable, (*key, "contact", "name"), "会办意见的联系人"),
            _one(editable, (*key, "contact", "phone"), "会办意见的联系电话"),
        )
        title = f"会办意见 · {unit}"
        found.append(
            FormGroup(f"opinion-{index + 1}", title, fields, not fields[0].is_lacking, text_key=(*key, "text"))
        )
    return found


def _contact(editable: Editable) -> FormGroup:
    key: Key = ("reply", "contact")
    fields = (
        _one(editable, (*key, "name"), "联系人", is_needed=True),
        _one(editable, (*key, "phone"), "联系电话", is_needed=True),
        _one(editable, (*key, "address"), "地址"),
        _one(editable, (*key, "postcode"), "邮政编码"),
    )
    return FormGroup("contact", "落款和联系人", fields)


def _imprint(editable: Editable) -> FormGroup:
    fields = (
        _one(editable, ("reply", "copies"), "抄送单位", "list", "一行一个；不写的用本单位模板的"),
        _one(editable, ("reply", "attachments"), "附件名称", "list", "一行一个；征询意见表不用写"),
        _one(editable, ("reply", "signatory"), "审签人"),
    )
    return FormGroup("imprint", "版记和附件", fields, False)


def _rest(editable: Editable) -> FormGroup:
    fields = (
        *_text(editable, ("reply", "summary"), "答复摘要", hint="不写的取各条答复的前几句"),
        _one(editable, ("reply", "published"), "上网公开的日期"),
        _one(editable, ("note",), "备注", hint="不进入任何文书"),
    )
    return FormGroup("rest", "摘要和备注", fields, False)


def _feedback(editable: Editable) -> FormGroup:
    key: Key = ("feedback",)
    fields = (
        _one(editable, (*key, "date"), "反馈日期"),
        _one(editable, (*key, "met"), "沟通方式"),
        _one(editable, (*key, "attitude"), "对办理态度", "choice", choices=RATINGS),
        _one(editable, (*key, "result"), "对办理结果", "choice", choices=RATINGS),
        _one(editable, (*key, "comment"), "意见", "text"),
    )
    return FormGroup("feedback", "代表、委员的反馈", fields, False)
