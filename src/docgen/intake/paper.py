"""What a reader of documents hands over: paragraphs and tables, in their order, with places for people to read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docgen.errors import InputError, Place
from docgen.language import say

MOST_CELLS = 200_000
"""The greatest size of a table. A cell counts once for each row that it covers.

A register of 403 cases with 25 columns has 10,000 cells.
"""


def too_many_cells(file: str | None = None) -> InputError:
    """Return the error about a table that is larger than `MOST_CELLS`."""
    return InputError(say("表格的单元格过多"), place=Place(file), next_step=say("删去用不到的行和列，或分成几个文件"))


@dataclass(slots=True)
class FormCell:
    """A cell of a table. A merged cell is one cell."""

    row: int
    """The index of the first row that it covers, from 0."""
    column: int
    """The index of the first column that it covers, from 0."""
    height: int
    """The number of rows that it covers."""
    width: int
    """The number of columns that it covers."""
    text: str
    """The text as it is shown. It has a line for each paragraph."""
    tables: tuple[FormTable, ...] = ()
    """The tables inside the cell."""

    @property
    def blank(self) -> bool:
        """Whether the cell shows nothing."""
        return not self.text.strip() and not self.tables


@dataclass(slots=True)
class FormTable:
    """A table of a document, or a sheet of a workbook."""

    name: str
    """The name of the table for people to read, such as 第 2 张表."""
    cells: list[FormCell]
    """The cells in the order of rows, then of columns."""
    numbers: dict[int, int] = field(default_factory=dict)
    """The index of a row → its number in the program that shows it.

    If a row is not here, its number is its index plus one.
    """
    by_row: dict[int, list[FormCell]] = field(default_factory=dict)
    """The index of a row → the cells that cover it, from left to right. `index` fills it."""
    starts: dict[int, list[int]] = field(default_factory=dict)
    """The index of a row → the first column of each cell in `by_row`. `index` fills it."""

    def index(self) -> FormTable:
        """Fill `by_row` and `starts` from the cells, and return the table. The other methods need them.

        If the table is larger than `MOST_CELLS`, raise an `InputError`.
        """
        if sum(cell.height for cell in self.cells) > MOST_CELLS:
            raise too_many_cells()
        self.by_row = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.height):
                self.by_row.setdefault(row, []).append(cell)
        for row, cells in self.by_row.items():
            cells.sort(key=lambda cell: cell.column)
            self.starts[row] = [cell.column for cell in cells]
        return self

    def rows(self) -> Iterator[int]:
        """Yield the indexes of the rows that are not blank."""
        for row in sorted(self.by_row):
            if any(not cell.blank for cell in self.by_row[row]):
                yield row

    def own(self, row: int) -> list[FormCell]:
        """Return the cells that begin in a row."""
        return [cell for cell in self.by_row.get(row, ()) if cell.row == row]

    def at(self, row: int, column: int) -> FormCell | None:
        """Return the cell that covers a row and a column; None if there is none."""
        position = bisect_right(self.starts.get(row, []), column) - 1
        if position < 0:
            return None
        cell = self.by_row[row][position]
        return cell if column < cell.column + cell.width else None


@dataclass(frozen=True, slots=True)
class FormParagraph:
    """A paragraph outside tables."""

    text: str
    """The text as it is shown."""
    where: str
    """The place in the document, for people to read."""


Paper = Iterable[FormParagraph | FormTable]
"""A document as a reader hands it over."""
