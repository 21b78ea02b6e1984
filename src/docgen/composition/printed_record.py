"""A composed document → the record of what it prints, with the values of the case from which it was printed.

The record stays beside the files. When a Word file comes back with changes, the record says what was printed then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.composition import shell_lines
from docgen.composition.compose import Composition
from docgen.errors import Key, StationeryError
from docgen.model import printed
from docgen.model.printed import Printed

IDENTITIES = {"points": "label", "answers": "point", "opinions": "unit", "proposers": "name"}
"""Key of a list → the key whose value names an item. An item keeps its name when the list changes its order."""


@dataclass(frozen=True, slots=True)
class RecordedValue:
    """A value of the case that a document prints."""

    value: Any
    """The value; None if the case had none."""
    names: Mapping[int, str]
    """Position in the key of the value at which the index of an item of a list stands → the name of the item."""


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """What a document prints, and the values that were printed."""

    name: str
    """The file name of the document, without an ending."""
    content: Printed
    """The paragraphs and tables that are printed."""
    beside: tuple[str, ...]
    """The lines that the shell prints itself."""
    values: Mapping[Key, RecordedValue]
    """Key → the value."""


def record(composition: Composition) -> PrintedRecord:
    """Return the record of a document."""
    content = printed.printed(composition.doc)
    case = composition.case.model_dump(mode="json", exclude_none=True)
    values = {}
    for key in _keys(content):
        names_of_items = {position: name for position, name in names(case, key) if name}
        values[key] = RecordedValue(value_at(case, key), names_of_items)
    return PrintedRecord(composition.name, content, tuple(dict.fromkeys(_beside(composition))), values)


def text_key(key: Key) -> Key:
    """Return the key of the text that contains a key. A paragraph or table of a text has the key of the text."""
    for index, part in enumerate(key):
        if part in _TEXTS and len(key) > index + 1 and isinstance(key[index + 1], int):
            return key[: index + 1]
    return key


def value_at(case: Mapping[str, Any], key: Key) -> Any:
    """Return the value of a key in the plain values of a case; None if there is none."""
    value: Any = case
    for part in key:
        if isinstance(value, Mapping) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, Sequence) and not isinstance(value, str) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def names(case: Mapping[str, Any], key: Key) -> Iterator[tuple[int, str]]:
    """Yield each position in a key at which the index of an item of a list stands, with the name of the item.

    The name is empty if the item has none.
    """
    for index, part in enumerate(key):
        if isinstance(part, int) and index:
            item = value_at(case, key[: index + 1])
            if isinstance(item, Mapping):
                yield index, item_name(item, str(key[index - 1]))


def item_name(item: Mapping[str, Any], of_list: str) -> str:
    """Return the value that names an item of a list; empty if items have no names. of_list: the key of the list."""
    value = item.get(IDENTITIES.get(of_list, ""))
    if value is None and of_list == "answers":
        value = "、".join(item.get("points", ()))
    return str(value or "")


_TEXTS = {"text", "preamble", "closing", "summary"}
"""The keys whose value may be a list of paragraphs and tables."""


def _keys(content: Printed) -> Iterator[Key]:
    """Yield the keys of the values that are printed, each once."""
    found: set[Key] = set()
    for paragraph in content.paragraphs:
        for run in paragraph.runs:
            key = text_key(run.key)
            if key and key not in found:
                found.add(key)
                yield key


def _beside(composition: Composition) -> Iterator[str]:
    for format in shell_lines.FORMATS:
        try:
            lines = shell_lines.lines(composition.doc, composition.stationery, format)
        except StationeryError:
            continue  # The writers say what is wrong with the shell.
        for line in lines:
            if not line.is_slot:
                yield line.text
