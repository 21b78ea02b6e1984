"""An edition → the blocks of its statistics: tables with notes, and charts of some tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from docgen.digest.edition import Edition
from docgen.digest.statistics import CATEGORIES, YearTable, shown
from docgen.digest.tables import cell
from docgen.model.blocks import Cell, Role, Row, para
from docgen.model.blocks import Table as Grid
from docgen.model.book import Anchored, BookBlock, Figure, FigureKind, Series

_BELOW_OVERVIEW = 2
"""The level of tables and charts in the outline, below the heading of the overview."""
_WHOLE = 20
"""A table with at most this many rows is not divided between pages. With caption and note it is shorter than a page."""


def statistics(edition: Edition) -> Iterator[BookBlock]:
    """Yield every table with its number, title and note, each followed by its chart if it has one."""
    figures = dict(_figures(edition.tables))
    drawn = 0
    filled = [table for table in edition.tables if table.rows]
    for number, table in enumerate(filled, 1):
        caption = para(Role.TABLE_CAPTION, f"表{number}　{table.title}")
        yield Anchored(caption, f"table-{number}", _BELOW_OVERVIEW)
        yield _grid(table)
        yield para(Role.TABLE_NOTE, f"注：{table.note}")
        if table.name in figures:
            drawn += 1
            figure = figures[table.name]
            captioned = replace(figure, caption=f"图{drawn}　{figure.caption}（数据见表{number}）")
            yield Anchored(captioned, f"figure-{drawn}", _BELOW_OVERVIEW)


def _grid(table: YearTable) -> Grid:
    """Return a table with names on the left and centred numbers. A unit in a heading, as （件次）, is on a new line."""
    rows = [list(map(shown, row)) for row in table.rows]
    if table.total:
        rows.append(list(map(shown, table.total)))
    heads = []
    for index, name in enumerate(table.columns):
        lines = re.split("(?=（)", name) if index else [name]
        heads.append(Cell(tuple(para(Role.REGISTER_HEADING, line) for line in lines)))
    made = [Row(tuple(heads))]
    for name, *values in rows:
        counts = [cell(value, Role.COUNT) for value in values]
        made.append(Row((cell(name, Role.REGISTER), *counts)))
    return Grid((), tuple(made), header_rows=1, whole=len(rows) <= _WHOLE)


def _figures(tables: Sequence[YearTable]) -> Iterator[tuple[str, Figure]]:
    """Yield the names of the tables with charts, and the charts."""
    by_name: Mapping[str, YearTable] = {table.name: table for table in tables}
    yield "categories", _bars(by_name["categories"], 1)
    yield "fields", _bars(by_name["fields"], 2)
    if by_name["leads"].rows:
        yield "leads", _stacked(by_name["leads"])
    yield "satisfaction", _compared(by_name["satisfaction"])


def _bars(table: YearTable, column: int) -> Figure:
    labels = tuple(str(row[0]) for row in table.rows)
    counts = tuple(_number(row[column]) for row in table.rows)
    return Figure(
        FigureKind.BARS, table.title, labels, (Series("件次", counts),), "件次", _spoken(table.title, labels, counts)
    )


def _stacked(table: YearTable) -> Figure:
    """Return a chart with a bar for each unit. The segments of a bar are the categories of the unit's replies."""
    labels = tuple(str(row[0]) for row in table.rows)
    first = table.columns.index(CATEGORIES[0])
    series = []
    letters = [column for column in table.columns[first:] if len(column) == 1]
    for column, letter in enumerate(letters, first):
        series.append(Series(f"{letter}类", tuple(_number(row[column]) for row in table.rows)))
    counts = tuple(_number(row[1]) for row in table.rows)
    spoken = _spoken(table.title, labels, counts)
    return Figure(FigureKind.STACKED, table.title, labels, tuple(series), "件次", spoken)


def _compared(table: YearTable) -> Figure:
    """Return a chart with a bar for first replies and a bar for later replies. The segments are the ratings."""
    series = tuple(Series(str(row[0]), (_number(row[1]), _number(row[3]))) for row in table.rows)
    answers = [one.label for one in series]
    spoken = ""
    for index, name in enumerate(("首次", "再次")):
        spoken += _spoken(f"{table.title}（{name}）", answers, [one.values[index] for one in series])
    return Figure(FigureKind.STACKED, table.title, ("首次", "再次"), series, "件次", spoken)


def _spoken(title: str, labels: Sequence[str], counts: Sequence[float]) -> str:
    """Return the content of a chart in words, for readers who cannot see the chart."""
    return f"{title}：" + "，".join(f"{label}{count:g}件次" for label, count in zip(labels, counts, strict=True)) + "。"


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
