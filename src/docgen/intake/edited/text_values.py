"""The paragraphs and tables of a text → the value that a case file holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from docgen.composition.prose import lines
from docgen.intake.edited.comparison import Fragment
from docgen.intake.passages import squeeze


class Unwritable(Exception):
    """A text cannot be a value of a case."""


def value_of(fragments: Sequence[Fragment], before: Any) -> Any:
    """Return the value of a text; None if it is empty. If it cannot be a value, raise `Unwritable`.

    A text with tables becomes a list of texts and tables. A value that was a list stays a list.

    fragments: the paragraphs and tables of the text. before: the value from which it was printed.
    """
    if not fragments:
        return None
    has_tables = any(fragment.table for fragment in fragments)
    if not has_tables and not isinstance(before, list):
        return "\n".join(fragment.text for fragment in fragments)
    parts: list[tuple[int | None, Any]] = []  # each with the place in `before` that its paragraphs come from
    caption: str | None = None
    last: int | None = None
    # A paragraph continues the text before it if both come from one item of `before`, or if `before` is no list. A
    # paragraph from an unknown item belongs to the item of the paragraph before it; after a table it belongs to none.
    for fragment in fragments:
        item = fragment.item if fragment.item is not None else last
        if fragment.is_caption:
            caption = fragment.text
        elif fragment.table:
            parts.append((None, {"table": _table(fragment, caption, before)}))
            caption = None
            item = None
        elif parts and isinstance(parts[-1][1], str) and (parts[-1][0] == item or not isinstance(before, list)):
            parts[-1] = (item, f"{parts[-1][1]}\n{fragment.text}")
        else:
            parts.append((item, fragment.text))
        last = item
    if caption is not None:
        raise Unwritable
    return [part for _, part in parts]


def is_whole(fragments: Sequence[Fragment], value: Any) -> bool:
    """Return whether fragments have the whole text of a value and no other text. White space does not count."""
    texts = ["".join(map("".join, one.table)) if one.table else one.text for one in fragments]
    return squeeze("".join(texts)) == squeeze(_flat(value))


def shown(fragments: Sequence[Fragment]) -> str:
    """Return fragments as a text that people read. Tabs stand between the cells of a table."""
    texts: list[str] = []
    for fragment in fragments:
        if fragment.table:
            texts += map(_shown_row, fragment.table)
        else:
            texts.append(fragment.text)
    return "\n".join(texts)


def _shown_row(row: Iterable[str]) -> str:
    return "\t".join(cell.replace("\n", " ") for cell in row)


def shown_value(value: Any) -> str:
    """Return a value of a case as a text that people read, as `shown` does."""
    if not isinstance(value, list):
        return "" if value is None else "\n".join(lines(str(value)))
    texts: list[str] = []
    for part in value:
        if isinstance(part, Mapping):
            table = part["table"]
            if table.get("caption"):
                texts.append(table["caption"])
            texts += map(_shown_row, (table["columns"], *table["rows"]))
        else:
            texts += lines(str(part))
    return "\n".join(texts)


def _table(fragment: Fragment, caption: str | None, before: Any) -> dict[str, Any]:
    """Return the table of a fragment. Widths stay if the number of columns stays.

    Raise `Unwritable` if a row is longer or shorter than the first, or if a cell of the first row is empty.
    """
    assert fragment.table is not None
    columns, *rows = fragment.table
    if not all(columns) or any(len(row) != len(columns) for row in rows):
        raise Unwritable
    table: dict[str, Any] = {"caption": caption} if caption else {}
    table |= {"columns": list(columns), "rows": [list(row) for row in rows]}
    if fragment.item is not None and isinstance(before, list) and fragment.item < len(before):
        old = before[fragment.item]
        widths = old["table"].get("widths") if isinstance(old, Mapping) else None
        if widths and len(widths) == len(columns):
            table["widths"] = widths
    return table


def _flat(value: Any) -> str:
    """Return all text of a value in one string."""
    if isinstance(value, list):
        return "".join(_flat(part) for part in value)
    if isinstance(value, Mapping):
        table = value.get("table", value)
        return "".join([table.get("caption") or "", *table["columns"], *chain.from_iterable(table["rows"])])
    return "" if value is None else str(value)
