"""The year's tables → blocks: each with its note, and a figure where people would rather look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.blocks import Role, para
from docgen.book import BookBlock, Figure, FigureKind, Series
from docgen.digest.edition import Edition
from docgen.digest.grid import grid
from docgen.digest.statistics import CATEGORIES, Table, shown

_FIRST, _OTHER = 2.4, 1.0
"""Shares of a table's width: its first column, which has names, and each other one."""


def statistics(edition: Edition) -> Iterator[BookBlock]:
    """Every table under its number, a figure behind those that have one."""
    figures = dict(_figures(edition.tables))
    drawn = 0
    for number, table in enumerate((table for table in edition.tables if table.rows), 1):
        yield para(Role.CAPTION, f"表{number}　{table.title}")
        widths = (_FIRST, *(_OTHER for _ in table.columns[1:]))
        yield grid(widths, table.columns, _rows(table), role=Role.BOX, heading=Role.BOX_HEADING)
        yield para(Role.FORM_NOTE, f"注：{table.note}")
        if table.name in figures:
            drawn += 1
            yield _figure(figures[table.name], drawn, number)


def _rows(table: Table) -> list[list[str]]:
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [[shown(cell) for cell in row] for row in rows]


def _figure(figure: Figure, number: int, table: int) -> Figure:
    caption = f"图{number}　{figure.caption}（数据见表{table}）"
    return Figure(figure.kind, caption, figure.labels, figure.series, figure.unit, figure.alternative)


def _figures(tables: Sequence[Table]) -> Iterator[tuple[str, Figure]]:
    known: Mapping[str, Table] = {table.name: table for table in tables}
    yield "categories", _bars(known["categories"], 1)
    yield "fields", _bars(known["fields"], 2)
    yield "timeliness", _bars(known["timeliness"], 1)
    if known["leads"].rows:
        yield "leads", _stacked(known["leads"])
    yield "satisfaction", _compared(known["satisfaction"])


def _bars(table: Table, column: int) -> Figure:
    labels = tuple(str(row[0]) for row in table.rows)
    counts = tuple(_number(row[column]) for row in table.rows)
    return Figure(
        FigureKind.BARS, table.title, labels, (Series("件次", counts),), "件次", _spoken(table.title, labels, counts)
    )


def _stacked(table: Table) -> Figure:
    """Categories by unit, end to end."""
    labels = tuple(str(row[0]) for row in table.rows)
    first = table.columns.index(CATEGORIES[0])
    series = tuple(
        Series(f"{letter}类", tuple(_number(row[first + index]) for row in table.rows))
        for index, letter in enumerate(CATEGORIES)
    )
    counts = tuple(_number(row[1]) for row in table.rows)
    return Figure(FigureKind.STACKED, table.title, labels, series, "件次", _spoken(table.title, labels, counts))


def _compared(table: Table) -> Figure:
    """First and second answers side by side."""
    labels = tuple(str(row[0]) for row in table.rows)
    series = (
        Series("首次", tuple(_number(row[1]) for row in table.rows)),
        Series("再次", tuple(_number(row[3]) for row in table.rows)),
    )
    spoken = _spoken(f"{table.title}（首次）", labels, series[0].values)
    return Figure(FigureKind.BARS, table.title, labels, series, "件次", spoken)


def _spoken(title: str, labels: Sequence[str], counts: Sequence[float]) -> str:
    """What a figure shows, in words."""
    return f"{title}：" + "，".join(f"{label}{count:g}件次" for label, count in zip(labels, counts, strict=True)) + "。"


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
