"""Divide strips into columns and pages.

The columns of a page are filled one after another. On the last page they are as low as possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from docgen.layout import pagination
from docgen.layout.pages import Rectangle
from docgen.layout.pagination import PlacedStrip

_PRECISION = 0.01
"""How exactly the least height of columns is found, in points."""

_Strip = TypeVar("_Strip", bound=Any)
"""A `Strip`, or anything else with the measures of one."""


def paginate(
    strips: Sequence[_Strip], offsets: Sequence[float], first: Rectangle, other: Rectangle
) -> list[list[PlacedStrip[_Strip]]]:
    """Return the strips of each page.

    offsets: the distance of each column from the first. first: the room for the columns on the first page. other: the
    room on other pages.
    """
    pages: list[list[PlacedStrip[_Strip]]] = []
    rest = list(strips)
    while rest:
        area = other if pages else first
        columns = _filled(rest, len(offsets), area)
        if _count(columns) == len(rest):
            columns = _lowest(rest, len(offsets), area)
        page = []
        for column, offset in zip(columns, offsets, strict=False):
            page += [replace(placed, right=offset) for placed in column]
        pages.append(page)
        rest = rest[_count(columns) :]
    return pages


def _filled(strips: Sequence[_Strip], most: int, area: Rectangle) -> list[list[PlacedStrip[_Strip]]]:
    """Return the strips of each column of one page. most: the number of columns."""
    return pagination.paginate(strips, lambda index: area, most=most)


def _count(columns: Sequence[Sequence[PlacedStrip[_Strip]]]) -> int:
    """Return how many strips are in columns."""
    return sum(map(len, columns))


def _lowest(strips: Sequence[_Strip], most: int, area: Rectangle) -> list[list[PlacedStrip[_Strip]]]:
    """Return columns of the least height that hold all strips. most: the number of columns."""
    low, high = max((strip.height for strip in strips), default=0.0) - _PRECISION, area.bottom - area.top
    while high - low > _PRECISION:
        middle = (low + high) / 2
        columns = _filled(strips, most, replace(area, bottom=area.top + middle))
        if _count(columns) == len(strips):
            high = middle
        else:
            low = middle
    return _filled(strips, most, replace(area, bottom=area.top + high))
