"""A document of paragraphs and tables → entries. A table is a register or a form with labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import docgen.intake.headings as headings_of
from docgen.intake.cell_words import CellWords
from docgen.intake.paper import FormCell, FormParagraph, FormTable, Paper
from docgen.intake.passages import STRAY, squeeze
from docgen.intake.registers import Header, header_at, rows_of, where_is
from docgen.intake.stream import StreamEntry
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_LEVELS = 8
"""The greatest depth of tables inside tables."""
_WIDEST_FORM = 60
"""The greatest number of cells in a row of a form."""
_MOST_HEADINGS = 10
"""The greatest number of rows above the header of a register."""
_LABEL_REACH = 16
"""The number of characters at the beginning of a cell in which a colon shows that the cell has labels of its own."""


def entries_of(paper: Paper, vocabulary: Vocabulary) -> list[StreamEntry]:
    """Return the entries of a document. The heading of a form gives the meeting, if the form does not state it."""
    words = CellWords(vocabulary)
    entries = list(_entries(paper, words))
    stated = {entry.field or words.field(entry.label) for entry in entries}
    named = [entry for entry in entries if not (entry.label or entry.aside) and headings_of.meeting([entry.value])]
    if stated & {"congress", "session"} or len(named) != 1 or "：" in named[0].value:
        return entries
    at = entries.index(named[0])
    label, meeting = words.first["congress"], headings_of.meeting([named[0].value])
    reason = say("表头以上的文字（各件的{used}由此而来）", used=f"{label}“{meeting}”")
    heading = replace(named[0], aside=reason)
    return [*entries[:at], heading, StreamEntry("", meeting, heading.where, "congress"), *entries[at + 1 :]]


def _entries(paper: Paper, words: CellWords) -> Iterator[StreamEntry]:
    """Yield the entries of a document. The paragraphs before a table are read together with the table."""
    before: list[tuple[str, str]] = []
    for part in paper:
        if isinstance(part, FormParagraph):
            before.append((part.text, part.where))
        else:
            yield from _TableReading(part.index(), words, before).entries()
            before = []
    yield from _loose(before, words)


def _loose(lines: Sequence[tuple[str, str]], words: CellWords) -> Iterator[StreamEntry]:
    """Yield the entries of lines outside tables. A line 第…号 is the number."""
    for text, where in lines:
        if number := headings_of.number(text):
            yield StreamEntry("", number, where, "number")
        else:
            yield StreamEntry("", text, where)


class _TableReading:
    """Reads one table from top to bottom.

    before: the lines above the table with their places. They are headings of a register, or lines of a form. level: how
    many cells are around the table. owner: the label of the cell around the table; empty outside cells.
    """

    def __init__(
        self, table: FormTable, words: CellWords, before: Sequence[tuple[str, str]], level: int = 0, owner: str = ""
    ) -> None:
        self._table = table
        self._words = words
        self._before = list(before)
        self._level = level
        self._owner = owner
        self._rows = list(table.rows())
        self._found: list[StreamEntry] = []

    def entries(self) -> list[StreamEntry]:
        """Return the entries of the table."""
        at = self._headings()
        while at < len(self._rows):
            row = self._rows[at]
            if header := header_at(self._table, row, self._words, self._owner):
                at = self._below_header(header, at)
            else:
                self._form_row(row)
                at += 1
        self._flush()
        return self._found

    def _headings(self) -> int:
        """Keep the rows above the header of a register as headings. Return the index of the next row in `_rows`."""
        for at, row in enumerate(self._rows[:_MOST_HEADINGS]):
            header = header_at(self._table, row, self._words, self._owner)
            if header and header.is_register and not self._owner:
                for above in self._rows[:at]:
                    text = "　".join(cell.text for cell in self._table.own(above) if not cell.blank)
                    self._before.append((text, where_is(self._table, above)))
                return at
            if any(self._is_label(cell) for cell in self._table.own(row)):
                return 0
        return 0

    # ---- rows below a header

    def _below_header(self, header: Header, at: int) -> int:
        """Add the rows below a header. Return the index of the next row in `_rows`."""
        begin = next((i for i, row in enumerate(self._rows) if row > header.last), len(self._rows))
        end = begin
        while end < len(self._rows) and not self._ends_block(self._rows[end]):
            end += 1
        rows = self._rows[begin:end]
        if header.is_register and not self._owner:
            self._found += rows_of(self._table, header, rows, self._before, self._words)
            self._before = []
        else:
            self._flush()
            self._columns(header, rows, header_row=self._rows[at])
        return max(end, at + 1)

    def _ends_block(self, row: int) -> bool:
        """Return whether a row is another header, or a row of a form."""
        if header_at(self._table, row, self._words, self._owner):
            return True
        cells = [cell for cell in self._table.own(row) if not cell.blank]
        first = cells[0] if cells else None
        if not first or not self._words.field(first.text) or self._words.is_ordinary(first.text):
            return False
        # In a row of a form, every other cell is a label.
        return len(cells) <= 2 or any(self._is_label(cell) for cell in cells[2::2])

    def _columns(self, header: Header, rows: Sequence[int], header_row: int) -> None:
        """Add an entry for each column of a small list inside a form, as a list of joint signers."""
        above = self._spanning_label(header_row)
        for column in header.columns:
            lines: list[str] = []
            for row in rows:
                cell = self._table.at(row, column.index)
                if cell and cell.row == row and not cell.blank:
                    lines.append(cell.text)
            label, field = column.label, column.field
            if "·" not in label:  # In a header of two rows, the label has the words above it already.
                label, field = self._words.column(above, label)
            if lines:
                where = where_is(self._table, rows[0])
                self._found.append(StreamEntry(label, "\n".join(lines), where, field or column.field))

    def _spanning_label(self, row: int) -> str:
        """Return the label beside a small list: a cell over several rows; otherwise the label around the table."""
        for cell in self._table.by_row[row]:
            if cell.height > 1 and self._words.field(cell.text):
                return squeeze(cell.text)
        return self._owner

    # ---- rows of a form

    def _form_row(self, row: int) -> None:
        """Add the labels and values of a row."""
        cells = self._table.own(row)
        where = where_is(self._table, row)
        if len(cells) > _WIDEST_FORM:
            text = "　".join(cell.text for cell in cells if not cell.blank)
            self._found.append(StreamEntry("", text, where, STRAY))
            return
        if len([cell for cell in cells if not cell.blank]) == 1:
            self._lonely(cells, where)
            return
        at = 0
        while at < len(cells):
            cell = cells[at]
            following = cells[at + 1] if at + 1 < len(cells) else None
            if cell.blank:
                at += 1
            elif following is not None and self._takes_value(cells, at):
                self._put(cell.text, following.text, where)
                self._nested(following, where, squeeze(cell.text))
                at += 2
            else:
                self._stray(cell, at, where)
                at += 1

    def _takes_value(self, cells: Sequence[FormCell], at: int) -> bool:
        """Return whether a cell is a label whose value is in the next cell."""
        cell, following = cells[at], cells[at + 1]
        if self._is_label(cell):
            if not self._is_label(following):
                return True
            # A word such as 建议 behind a label may be its value: 类别 | 建议
            is_last = at + 2 >= len(cells)
            return self._words.is_ordinary(following.text) and (is_last or self._words.may_be_label(cells[at + 2].text))
        if not self._words.may_be_label(cell.text) or cell.tables:
            return False
        same_places = cells[at % 2 :: 2]
        if at == 0 or any(self._is_label(other) for other in same_places):
            return True
        # Without a known label, the cells from the first or from the second one on must be pairs to the end of the row.
        return len(cells) % 2 == at % 2 and all(self._words.may_be_label(other.text) for other in same_places)

    def _is_label(self, cell: FormCell) -> bool:
        return bool(self._words.field(cell.text))

    def _lonely(self, cells: Sequence[FormCell], where: str) -> None:
        """Add the only text of a row: a label whose value is below, a text with labels, or a value that goes on."""
        (cell,) = (cell for cell in cells if not cell.blank)
        first, _, rest = cell.text.strip().partition("\n")
        if self._is_label(cell):
            self._put(cell.text, "", where)
        elif rest and self._words.field(first):
            self._put(first, rest, where)
            self._nested(cell, where, squeeze(first))
        elif len(cells) > 1 and cells[0] is cell and self._words.may_be_label(cell.text):
            self._put(cell.text, "", where)
        else:
            self._stray(cell, 0, where)

    def _stray(self, cell: FormCell, at: int, where: str) -> None:
        """Add a cell that has no label beside it.

        The first cell of a row goes on with the entry before it. Any other cell belongs to nothing that is known.
        """
        last = self._found[-1] if self._found else None
        has_label = "：" in cell.text[:_LABEL_REACH]
        if self._is_label(cell):
            self._put(cell.text, "", where)
        elif at == 0 and last and last.label and not last.aside and not self._before and not has_label:
            joined = f"{last.value}\n{cell.text}" if last.value else cell.text
            self._found[-1] = replace(last, value=joined)
        elif at == 0 and not self._found:
            self._before.append((cell.text, where))
        else:
            self._put("", cell.text, where, "" if has_label else STRAY)
        self._nested(cell, where, "")

    def _put(self, label: str, value: str, where: str, field: str = "") -> None:
        """Add an entry behind the lines above the table."""
        self._flush()
        self._found.append(StreamEntry(label, value, where, field))

    def _nested(self, cell: FormCell, where: str, owner: str) -> None:
        """Add the tables inside a cell. owner: the label of the cell."""
        if self._level >= _MOST_LEVELS:
            return
        for table in cell.tables:
            table.name = where
            self._flush()
            self._found += _TableReading(table.index(), self._words, (), self._level + 1, owner).entries()

    def _flush(self) -> None:
        """Add the lines above the table. They belong to a form."""
        self._found += _loose(self._before, self._words)
        self._before = []
