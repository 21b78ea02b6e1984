"""Rows of text → a `Table` of the book."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.blocks import Cell, Para, Role, Row, Run, Table


def grid(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, role: Role = Role.CELL, heading: Role = Role.CELL_HEADING
) -> Table:
    """Return a table with a row of headings, which is repeated on every page. Its columns follow their content.

    columns: the headings. role: the role of the cells. heading: the role
    of the headings.
    """
    head = Row(tuple(cell(text, heading) for text in columns))
    made = [head]
    for row in rows:
        made.append(Row(tuple(cell(text, role) for text in row)))
    return Table((), tuple(made), header_rows=1)


def box(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """Return a data box, which stays on one page. In a row, names and values alternate.

    If a row has fewer cells than there are columns, its last value spans the other columns. widths: the relative widths
    of the columns.
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
