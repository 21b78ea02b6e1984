"""The rows of a table below a header → entries. In a register, each row is one case.

A header may have one or two rows. Lines above it are headings. They may name the congress and the kind of all cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import docgen.intake.headings as headings_of
from docgen.errors import Severity
from docgen.intake.cell_words import CellWords
from docgen.intake.paper import FormCell, FormTable
from docgen.intake.passages import squeeze
from docgen.intake.stream import ORDINAL, StreamEntry
from docgen.language import say

_TOTAL = re.compile(r"(合计|总计|小计|共计|累计|总数|合\W*计).*|共\d+[件条项].*")
_MOST_COLUMNS = 200
"""The greatest number of columns of a list."""
_CONTINUED = {"joint", "proposers", "co_handlers", "background", "points"}
"""The fields that may go on in a row of their own, below the row of their case."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table with a header."""

    index: int
    """The index of the column in the table."""
    label: str
    """The label as shown. In a header of two rows, it is both labels with a dot between them."""
    field: str
    """The key of [form] in the vocabulary; empty if the label is not known."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table."""

    columns: tuple[Column, ...]
    """The columns with a label."""
    last: int
    """The index of the last row of the header."""

    @property
    def fields(self) -> set[str]:
        """The known fields of the columns."""
        return {column.field for column in self.columns if column.field and column.field != ORDINAL}

    @property
    def is_register(self) -> bool:
        """Whether each row below is a case: it has a title, or a number and a unit."""
        return "title" in self.fields or {"number", "lead"} <= self.fields


def header_at(table: FormTable, row: int, words: CellWords, owner: str = "") -> Header | None:
    """Return the header that begins in a row; None if the row is no header.

    In a header, labels stand side by side, and the row below has values. In a form, labels and values alternate.
    owner: the label of the cell around the table. A list of people in a cell needs no other label than 姓名.
    """
    cells = table.own(row)
    if _has_side_label(table, row, words):
        cells = cells[1:]
    shown = [cell for cell in cells if not cell.blank]
    if not 2 <= len(shown) <= _MOST_COLUMNS or not all(words.may_be_label(cell.text) for cell in shown):
        return None
    known = [bool(words.field(cell.text)) for cell in cells]
    is_beside = any(left and right for left, right in pairwise(known))
    last = _last_row(table, row, shown, words)
    columns = _columns(table, row, last, words, cells[0].column)
    found = sum(bool(column.field) for column in columns)
    is_list_of_people = bool(owner) and any(words.is_person(cell.text) for cell in shown)
    # At least a third of the columns must be known.
    is_list = found >= 2 and 3 * found >= len(columns) and (is_beside or last > row)
    if not is_list and not is_list_of_people:
        return None
    below = next((index for index in table.rows() if index > last), None)
    if below is None or _label_count(table.own(below), words) * 3 > len(table.own(below)):
        return None
    return Header(_with_background(columns, words), last)


def _last_row(table: FormTable, row: int, shown: Sequence[FormCell], words: CellWords) -> int:
    """Return the index of the last row of a header. A second row has labels only below wide or blank cells."""
    last = max(cell.row + cell.height - 1 for cell in shown)
    if last > row:
        return last if last == row + 1 else row
    below = [cell for cell in table.own(row + 1) if not cell.blank]
    if not below or not all(words.may_be_label(cell.text) for cell in below):
        return row
    titled = [cell for cell in shown if words.field(cell.text) in ("title", "number", ORDINAL)]
    for cell in below:
        if any(other.column <= cell.column < other.column + other.width for other in titled):
            return row
        if not _may_be_below(table, row, cell.column):
            return row
    return row + 1 if any(words.field(cell.text) for cell in below) else row


def _may_be_below(table: FormTable, row: int, column: int) -> bool:
    """Return whether a header may have a second label in a column: below a wide or blank cell.

    A text file has lost the width of cells. There, the cell beside a wide cell is blank.
    """
    top, beside = table.at(row, column), table.at(row, column + 1)
    if top is None or top.blank or top.width > 1:
        return True
    return beside is not None and beside.blank


def _has_side_label(table: FormTable, row: int, words: CellWords) -> bool:
    """Return whether the first cell is a label beside a small list. It is the only cell that covers further rows."""
    cells = table.own(row)
    if not cells or cells[0].height == 1 or any(cell.height > 1 for cell in cells[1:]):
        return False
    return bool(words.field(cells[0].text)) and not _label_count(table.own(row + 1), words)


def _columns(table: FormTable, row: int, last: int, words: CellWords, first: int) -> list[Column]:
    """Return the columns of a header. row, last: the indexes of its first and last row. first: its first column."""
    found: list[Column] = []
    widest = max(cell.column + cell.width for cell in table.by_row[row])
    above = ""
    for index in range(first, widest):
        top, bottom = table.at(row, index), table.at(last, index)
        below = squeeze(bottom.text) if bottom and bottom is not top else ""
        if top and not top.blank:
            above = squeeze(top.text)
        elif not below:
            above = ""
        label, field = words.column(above, below)
        lowest = bottom or top
        is_start = lowest is not None and lowest.column == index
        has_own_words = bool(below) or (top is not None and top.column == index and not top.blank)
        if label and is_start and has_own_words:
            found.append(Column(index, label, field))
    return found


def _with_background(columns: Sequence[Column], words: CellWords) -> tuple[Column, ...]:
    """Return the columns. Beside another column of titles, a column 案由 is the background."""
    others = [column for column in columns if column.field == "title" and not words.is_general_title(column.label)]
    if not others:
        return tuple(columns)
    general = [column for column in columns if words.is_general_title(column.label)]
    return tuple(replace(column, field="background") if column in general else column for column in columns)


def _label_count(cells: Sequence[FormCell], words: CellWords) -> int:
    """Return how many cells are labels and not ordinary words."""
    return sum(bool(words.field(cell.text)) and not words.is_ordinary(cell.text) for cell in cells)


# ---- rows ------------------------------------------------------------------------------------------------------------
def where_is(table: FormTable, row: int) -> str:
    """Return where a row is, for people to read."""
    return say("{table}第 {row} 行", table=table.name, row=table.numbers.get(row, row + 1))


def rows_of(
    table: FormTable, header: Header, rows: Sequence[int], headings: Sequence[tuple[str, str]], words: CellWords
) -> Iterator[StreamEntry]:
    """Yield the entries of a register's rows. headings: the lines above the header with their places."""
    given = _given(header, [text for text, _ in headings], words)
    used = "、".join(f"{label}“{text}”" for label, text, _ in given)
    for text, where in headings:
        reason = say("表头以上的文字（各件的{used}由此而来）", used=used) if used else say("表头以上的文字")
        yield StreamEntry("", text, where, aside=reason)
    yield from _header_texts(table, header)
    pending: list[StreamEntry] = []
    for row in rows:
        texts = _texts(table, header, row)
        what = _kind_of_row(table, header, row, texts)
        if what == "case":
            yield from pending
            pending = _case(table, header, row, texts, given)
        elif what == "more" and pending:
            pending = _continued(pending, header, texts)
        else:
            reason = say("合计行") if what == "total" else say("没有标题的一行")
            severity = Severity.INFO if what == "total" else Severity.WARNING
            text = "　".join(cell.text for cell in table.own(row) if not cell.blank)
            yield from pending
            pending = []
            yield StreamEntry("", text, where_is(table, row), aside=reason, severity=severity)
    yield from pending


def _header_texts(table: FormTable, header: Header) -> Iterator[StreamEntry]:
    """Yield the labels of columns that docgen does not know, once for the whole list."""
    unknown = [column.label for column in header.columns if not column.field]
    if unknown:
        where = where_is(table, header.last)
        yield StreamEntry("", "、".join(unknown), where, aside=say("不认识的列，各行的内容记在每件的报告里"))


def _given(header: Header, headings: Sequence[str], words: CellWords) -> list[tuple[str, str, str]]:
    """Return the label, text and field of the values that the headings give to all cases."""
    given: list[tuple[str, str, str]] = []
    if not header.fields & {"congress", "session"} and (meeting := headings_of.meeting(headings)):
        given.append((words.first["congress"], meeting, "congress"))
    if "kind" not in header.fields and (kind := headings_of.kind(headings)):
        given.append((words.first["kind"], kind, "kind"))
    return given


def _texts(table: FormTable, header: Header, row: int) -> dict[int, str]:
    """Return the text of each column in a row, by the index of the column. A merged cell counts in all of its rows.

    In a list of three or more columns, a cell that covers more than half of them is no value.
    """
    found: dict[int, str] = {}
    for column in header.columns:
        cell = table.at(row, column.index)
        is_wide = cell is not None and cell.width > len(header.columns) // 2 and len(header.columns) > 2
        if cell and not cell.blank and not is_wide:
            found[column.index] = cell.text
    return found


def _kind_of_row(table: FormTable, header: Header, row: int, texts: dict[int, str]) -> str:
    """Return what a row is: case, total, more (of the case above), or other."""
    first = next((cell.text for cell in table.own(row) if not cell.blank), "")
    if _TOTAL.fullmatch(squeeze(first)):
        return "total"
    needed = "title" if "title" in header.fields else "number"
    filled = {column.field for column in header.columns if column.index in texts}
    own = {cell.column for cell in table.own(row)}
    begun = {column.field for column in header.columns if column.index in texts and column.index in own}
    if needed in begun:
        return "case" if len(filled) > 1 or len(header.columns) <= 2 else "other"
    return "more" if begun and begun <= _CONTINUED else "other"


def _case(
    table: FormTable, header: Header, row: int, texts: dict[int, str], given: Sequence[tuple[str, str, str]]
) -> list[StreamEntry]:
    """Return the entries of a row that is a case. given: what the headings say of it."""
    where = where_is(table, row)
    stated = [(column.label, texts[column.index], column.field) for column in header.columns if column.index in texts]
    found = [StreamEntry(label, text, where, field) for label, text, field in (*stated, *given)]
    ordered = sorted(found, key=lambda entry: entry.field in ("", ORDINAL))  # a known field must open the record
    return [replace(entry, begins=index == 0) for index, entry in enumerate(ordered)]


def _continued(entries: list[StreamEntry], header: Header, texts: dict[int, str]) -> list[StreamEntry]:
    """Return the entries of a case with the texts of the row below it, which continues the case."""
    more = {column.label: texts[column.index] for column in header.columns if column.index in texts}
    found: list[StreamEntry] = []
    for entry in entries:
        text = more.pop(entry.label, "")
        found.append(replace(entry, value=f"{entry.value}\n{text}") if text else entry)
    for column in header.columns:
        if column.label in more:
            found.append(StreamEntry(column.label, more[column.label], entries[0].where, column.field, begins=False))
    return found
