"""Rows of text → a table of a book."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.blocks import Cell, Para, Role, Row, Run, Table


def grid(
    widths: Sequence[float],
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    role: Role = Role.CELL,
    heading: Role = Role.CELL_HEADING,
) -> Table:
    """Make a table with one row of headings, which is repeated on every page. widths: the columns' shares."""
    head = Row(tuple(cell(text, heading) for text in columns))
    made = [head]
    for row in rows:
        made.append(Row(tuple(cell(text, role) for text in row)))
    return Table(tuple(widths), tuple(made), header_rows=1)


def box(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """Make a data box, whose cells are a name and its value in turn. In a row of two the value takes the rest."""
    made = []
    for row in rows:
        cells = [cell(text, (Role.BOX_HEADING, Role.BOX)[index % 2]) for index, text in enumerate(row)]
        if len(cells) < len(widths):
            cells[-1] = Cell(cells[-1].paras, span=len(widths) - len(cells) + 1)
        made.append(Row(tuple(cells)))
    return Table(tuple(widths), tuple(made))


def cell(text: str, role: Role) -> Cell:
    """Make a cell of one paragraph, which has no run if the text is empty."""
    return Cell((Para(role, (Run(text),) if text else ()),))
