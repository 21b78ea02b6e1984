"""Rows of text → the tables of a book."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.blocks import Cell, Para, Role, Row, Run, Table


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table whose columns are as wide as their content needs. Its headings are repeated on every page."""
    made = [Row(tuple(cell(text, Role.REGISTER_HEADING) for text in columns))]
    for row in rows:
        made.append(Row(tuple(cell(text, Role.REGISTER) for text in row)))
    return Table((), tuple(made), header_rows=1)


def box(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """Return a data box, which stays on one page. In a row, names and values alternate.

    The last value of a short row spans the remaining columns. widths: the relative widths of the columns.
    """
    made = []
    for row in rows:
        cells = [cell(text, (Role.BOX_HEADING, Role.BOX)[index % 2]) for index, text in enumerate(row)]
        if len(cells) < len(widths):
            cells[-1] = Cell(cells[-1].paras, span=len(widths) - len(cells) + 1)
        made.append(Row(tuple(cells)))
    return Table(tuple(widths), tuple(made), whole=True)


def cell(text: str, role: Role) -> Cell:
    """Return a cell with one paragraph. The paragraph has no run if the text is empty."""
    return Cell((Para(role, (Run(text),) if text else ()),))
