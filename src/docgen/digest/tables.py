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
    """A table with one row of headings, which every page repeats. widths: the columns' shares."""
    head = Row(tuple(cell(text, heading) for text in columns))
    return Table(tuple(widths), (head, *(Row(tuple(cell(text, role) for text in row)) for row in rows)), header_rows=1)


def box(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """A data box: names and values in turn; a row of two spreads its value over the whole width."""
    made = []
    for row in rows:
        cells = [cell(text, (Role.BOX_HEADING, Role.BOX)[index % 2]) for index, text in enumerate(row)]
        if len(cells) < len(widths):
            cells[-1] = Cell(cells[-1].paras, span=len(widths) - len(cells) + 1)
        made.append(Row(tuple(cells)))
    return Table(tuple(widths), tuple(made))


def cell(text: str, role: Role) -> Cell:
    """A cell of one paragraph; an empty text is a cell without one."""
    return Cell((Para(role, (Run(text),) if text else ()),))
