"""The statistics of an edition → blocks: its tables with their notes, and charts of some of them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from docgen.digest.edition import Edition
from docgen.digest.statistics import CATEGORIES, YearTable, shown
from docgen.digest.tables import cell
from docgen.model.blocks import Cell, Role, Row, para
from docgen.model.blocks import Table as Grid
from docgen.model.book import BookBlock, Figure, FigureKind, Series

_NAMES, _AROUND = (3, 14), 1.0
"""Em: the least and the greatest width of a column of names, and the room that each column has beside its text."""
_WHOLE = 20
"""A table of at most so many rows is kept on one page: with its heading and note it is shorter than a page."""


def statistics(edition: Edition) -> Iterator[BookBlock]:
    """Yield every table with its number, title and note, and the figure of a table that has one."""
    figures = dict(_figures(edition.tables))
    drawn = 0
    filled = [table for table in edition.tables if table.rows]
    for number, table in enumerate(filled, 1):
        yield para(Role.CAPTION, f"表{number}　{table.title}")
        yield _grid(table)
        yield para(Role.TABLE_NOTE, f"注：{table.note}")
        if table.name in figures:
            drawn += 1
            yield _figure(figures[table.name], drawn, number)


def _grid(table: YearTable) -> Grid:
    """Make the table: names on the left, numbers centred. A unit in a heading, such as （件次）, begins a new line."""
    rows = [list(map(shown, row)) for row in table.rows]
    if table.total:
        rows.append(list(map(shown, table.total)))
    heads = [re.split("(?=（)", name) if index else [name] for index, name in enumerate(table.columns)]
    head = Row(tuple(map(_head, heads)))
    made = []
    for name, *values in rows:
        counts = [cell(value, Role.COUNT) for value in values]
        made.append(Row((cell(name, Role.REGISTER), *counts)))
    return Grid(_widths(heads, rows), (head, *made), header_rows=1, whole=len(rows) <= _WHOLE)


def _head(lines: Sequence[str]) -> Cell:
    return Cell(tuple(para(Role.REGISTER_HEADING, line) for line in lines))


def _widths(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Return the widths of the columns in em.

    A number and a unit fit on one line, a heading on two. The column of names has the width of its longest name, within
    limits.
    """
    names, *numbers = zip(*rows, strict=True)
    first = min(max(_NAMES[0], *map(_wide, names), _wide(heads[0][0])), _NAMES[1])
    others = (
        max(*map(_wide, values), math.ceil(_wide(head[0]) / 2), *map(_wide, head[1:]))
        for head, values in zip(heads[1:], numbers, strict=True)
    )
    return (first + _AROUND, *(wide + _AROUND for wide in others))


def _wide(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.6 for character in text)


def _figure(figure: Figure, number: int, table: int) -> Figure:
    caption = f"图{number}　{figure.caption}（数据见表{table}）"
    return Figure(figure.kind, caption, figure.labels, figure.series, figure.unit, figure.alternative)


def _figures(tables: Sequence[YearTable]) -> Iterator[tuple[str, Figure]]:
    known: Mapping[str, YearTable] = {table.name: table for table in tables}
    yield "categories", _bars(known["categories"], 1)
    yield "fields", _bars(known["fields"], 2)
    if known["leads"].rows:
        yield "leads", _stacked(known["leads"])
    yield "satisfaction", _compared(known["satisfaction"])


def _bars(table: YearTable, column: int) -> Figure:
    labels = tuple(str(row[0]) for row in table.rows)
    counts = tuple(_number(row[column]) for row in table.rows)
    return Figure(
        FigureKind.BARS, table.title, labels, (Series("件次", counts),), "件次", _spoken(table.title, labels, counts)
    )


def _stacked(table: YearTable) -> Figure:
    """Chart the categories of each unit's replies as one bar of parts."""
    labels = tuple(str(row[0]) for row in table.rows)
    first = table.columns.index(CATEGORIES[0])
    series = tuple(
        Series(f"{letter}类", tuple(_number(row[first + index]) for row in table.rows))
        for index, letter in enumerate(column for column in table.columns[first:] if len(column) == 1)
    )
    counts = tuple(_number(row[1]) for row in table.rows)
    return Figure(FigureKind.STACKED, table.title, labels, series, "件次", _spoken(table.title, labels, counts))


def _compared(table: YearTable) -> Figure:
    """Chart what people thought of first and second replies: a bar of parts for each."""
    series = tuple(Series(str(row[0]), (_number(row[1]), _number(row[3]))) for row in table.rows)
    answers = [one.label for one in series]
    spoken = "".join(
        _spoken(f"{table.title}（{name}）", answers, [one.values[index] for one in series])
        for index, name in enumerate(("首次", "再次"))
    )
    return Figure(FigureKind.STACKED, table.title, ("首次", "再次"), series, "件次", spoken)


def _spoken(title: str, labels: Sequence[str], counts: Sequence[float]) -> str:
    """Say in words what a figure shows, for readers who cannot see it."""
    return f"{title}：" + "，".join(f"{label}{count:g}件次" for label, count in zip(labels, counts, strict=True)) + "。"


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
