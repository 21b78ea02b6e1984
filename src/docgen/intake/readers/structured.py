"""JSON or XML that another system has exported → entries.

An object is a record if it has a title and another field that a form may have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import docx_package, text_files
from docgen.intake.cell_words import CellWords
from docgen.intake.readers import web
from docgen.intake.stream import StreamEntry
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_COLUMNS: Mapping[str, str] = {
    "title": "title subject topic proposal_title proposal_name proposal_subject suggestion_title suggest_title "
    "motion_title case_title case_reason reason_of_case bt biaoti timu ay anyou tabt jybt",
    "number": "number case_no case_num case_number proposal_no proposal_num proposal_number proposal_code "
    "suggestion_no suggestion_number suggestion_code suggest_no motion_no bh bianhao tah anhao tabh jybh jyh",
    "serial": "id proposal_id suggestion_id serial serial_no serial_number lsh liushuihao",
    "proposers": "proposer proposers proposer_name proposer_names first_proposer main_proposer lead_proposer "
    "collective_name collective author leader member_name deputy_name deputy deputies representative submitter_name "
    "tar tazz lxr_name lingxian",
    "joint": "co_members co_member co_proposers co_proposer cosigners co_signers joint joint_members joint_proposers "
    "joint_proposer seconders supporters fyr lmr lianming second_proposers other_proposers",
    "lead": "lead lead_unit lead_units lead_dept lead_department main_unit main_units main_dept host_unit host_units "
    "host_dept undertake_unit undertake_units undertaking_unit handle_unit handling_unit organizer zunits zbdw cbdw",
    "co_handlers": "co_unit co_units co_handlers co_handler co_dept co_depts co_organizer co_organizers assist_unit "
    "assist_units assisting_units assist_dept sub_units joint_units hunits xbdw hbdw",
    "background": "background background_text problem problem_text problems analysis analysis_text situation reason "
    "reason_text reasons question cause",
    "points": "suggestion suggestions suggestion_text suggest_text suggestion_content measures measure solution "
    "solution_text advice content contents body proposal_content full_text fulltext nr zw qw jynr tanr",
    "congress": "congress term period jie jieci jc",
    "session": "session meeting meeting_name conference conference_name session_name ci hymc",
    "date": "assigned assigned_at assign_date assign_time assigned_date handover_date jbrq jbsj",
    "publicity": "publicity public is_public open is_open can_public agree_public publish_flag sfgk",
    "kind": "kind proposal_kind case_kind",
    "type": "handle_type handling_type handle_mode handle_way undertake_type handling_mode blfs bllx",
    "contact": "phone mobile tel telephone contact contact_phone contact_name address email postcode lxdh sjh txdz",
    "due": "due due_date deadline limit_date handle_deadline blqx",
}
"""The field of a form → the names of its columns in databases of known systems, with spaces between."""
_JOINED = {"background", "points", "joint", "co_handlers"}
"""If several keys of a record mean one of these fields, their texts are joined."""
_NAMES = ("name", "xm", "姓名", "名称", "单位名称", "unit_name", "dept_name", "label", "text")
_MOST_LEVELS = 40
_MOST_ATTRIBUTES = 500
"""Of an element with more attributes, only the text is read."""
_MOST_VALUES = 200_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHINESE_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["'](gb2312|gbk|gb18030)["']""", re.IGNORECASE)
"""The declaration of a file in a Chinese encoding. Such a file is decoded before it is parsed as XML."""

Pairs = list[tuple[str, Any]]
"""An object: its keys and values in their order. A key may come twice."""


def json_entries(data: bytes, file: str, vocabulary: Vocabulary) -> list[StreamEntry]:
    """Return the entries of a JSON file. An unusable file raises an `InputError`."""
    text, _ = text_files.decode(data, file)
    try:
        value = json.loads(text, object_pairs_hook=list, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        where = say("第 {line} 行", line=getattr(error, "lineno", 1))
        raise InputError(
            say("JSON 不合语法：{error}", error=where), place=Place(file), next_step=say("请系统重新导出后再导入")
        ) from error
    return _StructuredReading(vocabulary, file).entries(value)


def xml_entries(data: bytes, file: str, vocabulary: Vocabulary) -> list[StreamEntry]:
    """Return the entries of an XML file. An unusable file raises an `InputError`."""
    if _CHINESE_ENCODING.match(data):
        text, _ = text_files.decode(data, file)
        data = _DECLARATION.sub("", text).encode()
    try:
        root = docx_package.parse(data, Place(file))
    except InputError as error:
        error.next_step = say("请系统重新导出后再导入")
        raise
    return _StructuredReading(vocabulary, file).entries([(_local(root), _of_xml(root, 0))])


def _local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _of_xml(element: Any, depth: int) -> Any:
    """Return an element as a text, or as the pairs of its attributes and children."""
    if len(element.attrib) > _MOST_ATTRIBUTES:
        return str(element.text or "")  # lxml takes minutes to list them
    children = [child for child in element if isinstance(child.tag, str)]
    pairs: Pairs = [(str(name).rpartition("}")[2], str(value)) for name, value in element.attrib.items()]
    if not children and not pairs:
        return str(element.text or "")
    if depth < _MOST_LEVELS:
        pairs += _of_children(children, depth + 1)
    if len(pairs) == 1 and len(children) > 1 and isinstance(pairs[0][1], list):
        return pairs[0][1]  # <units><unit/><unit/></units> is a list
    text = str(element.text or "")
    return [*pairs, ("text", text)] if text.strip() and not children else pairs


def _of_children(children: Sequence[Any], depth: int) -> Pairs:
    """Return the pairs of some elements. Elements of one name are one list."""
    named: dict[str, list[Any]] = {}
    for child in children:
        named.setdefault(_local(child), []).append(_of_xml(child, depth))
    return [(name, values if len(values) > 1 else values[0]) for name, values in named.items()]


class _StructuredReading:
    """Finds the records in nested values, and makes entries of them."""

    def __init__(self, vocabulary: Vocabulary, file: str) -> None:
        self._words = CellWords(vocabulary)
        self._file = file
        self._columns: dict[str, str] = {}
        for field, names in _COLUMNS.items():
            if field in vocabulary.form.labels:
                self._columns |= dict.fromkeys(names.split(), field)
        self._records = 0
        self._values = 0
        self._others: list[str] = []

    def entries(self, value: Any) -> list[StreamEntry]:
        """Return the entries of all records in a value, and a note of the texts outside records."""
        found = list(self._inside(value, "", 0))
        if self._others and found:
            text = "；".join(self._others)
            found.append(StreamEntry("", text, say("记录以外"), aside=say("记录以外的内容")))
        return found

    def _inside(self, value: Any, key: str, depth: int) -> Iterator[StreamEntry]:
        """Yield the entries of the records in a value. Note the texts outside records in `_others`."""
        if depth > _MOST_LEVELS:
            raise InputError(say("文件的层次过深"), place=Place(self._file), next_step=say("检查是否选错了文件"))
        if _is_object(value):
            if self._is_record(value):
                self._records += 1
                yield from self._record(value)
                return
            for name, inner in value:
                yield from self._inside(inner, name, depth + 1)
        elif isinstance(value, list):
            for inner in value:
                yield from self._inside(inner, key, depth + 1)
        elif (text := _scalar(value)) and key:
            self._others.append(f"{key}＝{text[:60]}")

    def field(self, key: str) -> str:
        """Return the field that a key means; empty if unknown.

        A key is a Chinese label or the name of a column, such as proposerName or proposer_name.
        """
        if known := self._words.field(key):
            return known
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).replace("-", "_").lower()
        for prefix in ("", "f_", "c_", "s_", "vc_"):
            if name.startswith(prefix) and name.removeprefix(prefix) in self._columns:
                return self._columns[name.removeprefix(prefix)]
        return ""

    def _is_record(self, pairs: Pairs) -> bool:
        fields = {self.field(key) for key, value in pairs if not _is_list_of_objects(value)}
        return "title" in fields and len(fields - {"", "serial"}) >= 2

    def _record(self, pairs: Pairs) -> Iterator[StreamEntry]:
        """Yield the entries of a record, the title first. A field in `_JOINED` has at most one entry."""
        where = say("第 {number} 条记录", number=self._records)
        has_certain_title = any(
            self.field(key) == "title" and not self._words.is_general_title(key) for key, _ in pairs
        )
        merged: dict[str, StreamEntry] = {}
        others: list[StreamEntry] = []
        for key, value in self._flat(pairs, ""):
            self._values += 1
            if self._values > _MOST_VALUES:
                raise InputError(say("文件的内容过多"), place=Place(self._file), next_step=say("检查是否选错了文件"))
            field = self.field(key)
            # Beside a certain title, a key such as 案由 is the background.
            if has_certain_title and self._words.is_general_title(key):
                field = "background"
            entry = StreamEntry(key, value, where, field)
            if field in _JOINED and field in merged:
                merged[field] = replace(merged[field], value=f"{merged[field].value}\n{value}")
            elif field in _JOINED:
                merged[field] = entry
            else:
                others.append(entry)
        ordered = sorted([*others, *merged.values()], key=lambda entry: _ORDER.get(entry.field, len(_ORDER)))
        for index, entry in enumerate(ordered):
            yield replace(entry, begins=index == 0)

    def _flat(self, pairs: Pairs, above: str) -> Iterator[tuple[str, str]]:
        """Yield the key and the text of each value that is not blank.

        If the key of an object means a field, the name in the object is its text. above: the key of the object around
        the pairs; empty at the top.
        """
        for key, value in pairs:
            path = f"{above}.{key}" if above else key
            if text := _scalar(value):
                yield path, web.text_of(text)
            elif _is_object(value):
                name = _name_of(value)
                if name and self.field(key):
                    yield key, name
                    yield from self._flat([pair for pair in value if _scalar(pair[1]) != name], key)
                else:
                    yield from self._flat(value, path)
            elif isinstance(value, list) and value:
                yield from self._of_list(value, path)

    def _of_list(self, values: Sequence[Any], key: str) -> Iterator[tuple[str, str]]:
        """Yield the items of a list as one text with a line for each item, and then the other values of its objects.

        The item of an object is the name in it.
        """
        texts = [_scalar(value) or _name_of(value) for value in values]
        if shown := [text for text in texts if text]:
            yield key, "\n".join(shown)
        for number, (value, text) in enumerate(zip(values, texts, strict=True), 1):
            if _is_object(value):
                rest = [pair for pair in value if _scalar(pair[1]) != text]
                yield from self._flat(rest, f"{key}[{number}]")


_ORDER = {field: index for index, field in enumerate(_COLUMNS)}
"""The order of fields in a record. A known field must come first, because it begins the record."""


def _is_object(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, tuple) for item in value)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and any(_is_object(item) for item in value)


def _scalar(value: Any) -> str:
    """Return the text of a single value; empty for objects, lists, null and blank texts."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.strip() if isinstance(value, str) else ""


def _name_of(value: Any) -> str:
    """Return the name that an object has; empty if it has none."""
    if not _is_object(value):
        return ""
    for key, inner in value:
        if key.lower() in _NAMES and _scalar(inner):
            return _scalar(inner)
    return ""
