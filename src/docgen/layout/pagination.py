"""Divide the strips of a document into pages, and into columns on pages.

A page takes as many strips as fit. If possible, it does not end behind a strip that is kept with the next strip. The
strip at the foot moves to the bottom of the last page. The columns of a page are filled one after another. On the last
page the columns are as short as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from docgen.layout.pages import Rectangle

_TOLERANCE = 0.001
"""The length by which strips may exceed a page, in points. Sums of floating-point numbers are not exact."""
_PRECISION = 0.01
"""The precision of the least height of columns, in points."""

_Strip = TypeVar("_Strip", bound=Any)
"""A `Strip`, or another value with the measures of a strip."""


@dataclass(frozen=True, slots=True)
class PlacedStrip(Generic[_Strip]):
    """A strip on a page."""

    strip: _Strip
    """The strip."""
    top: float
    """Its distance from the upper edge of the paper in points."""
    right: float = 0.0
    """Its distance from the left edge of the type area in points. It is more than 0 in a column on the right."""
    is_head: bool = False
    """Whether the strip repeats a row of the table's head, above the first strip of the page."""


def paginate(
    strips: Sequence[_Strip],
    area: Callable[[int], Rectangle],
    *,
    is_forced: bool = True,
    least: float = 0.0,
    most: int | None = None,
) -> list[list[PlacedStrip[_Strip]]]:
    """Return the strips of each page. A document without strips has one page.

    area: index of a page from 0 → its type area. is_forced: whether the first page follows a forced page break.
    least: the least height that the strips of a page fill, in points. It does not hold for the last page. If a page is
    filled less, strips of the page before move to it, if that page stays full enough.
    most: the largest number of pages. The strips of further pages are left out.
    """
    pages: list[list[PlacedStrip[_Strip]]] = []
    start = 0
    start_before, was_forced = 0, is_forced
    while len(pages) != most and (start < len(strips) or not pages):
        type_area = area(len(pages))
        placed, end = _page(strips, start, type_area, has_space_above=is_forced)
        lacking = least - (_bottom(placed) - type_area.top)
        if pages and lacking > 0 and end < len(strips) and not is_forced and not strips[end - 1].ends_page:
            area_before = area(len(pages) - 1)
            shorter_area = replace(area_before, bottom=area_before.bottom - lacking)
            shorter, next_start = _page(strips, start_before, shorter_area, has_space_above=was_forced)
            if _bottom(shorter) - area_before.top >= least:
                pages[-1], start = shorter, next_start
                placed, end = _page(strips, start, type_area, has_space_above=False)
        pages.append(placed)
        start_before, was_forced = start, is_forced
        start = end
        is_forced = end > 0 and strips[end - 1].ends_page
    return pages


def _bottom(placed: Sequence[PlacedStrip[_Strip]]) -> float:
    return float(placed[-1].top + placed[-1].strip.height) if placed else 0.0


def _page(
    strips: Sequence[_Strip], start: int, area: Rectangle, *, has_space_above: bool
) -> tuple[list[PlacedStrip[_Strip]], int]:
    """Return the strips of one page, and the index of the first strip of the next page.

    start: the index of the first strip of this page. has_space_above: whether the space above this strip is kept.
    """
    heads = _heads(strips[start], area) if start < len(strips) else []
    top = heads[-1].top + heads[-1].strip.height if heads else area.top
    placed: list[PlacedStrip[_Strip]] = []
    last_end = 0  # the page may end after this number of strips
    for index in range(start, len(strips)):
        strip = strips[index]
        above = strip.space_above if placed or has_space_above else 0.0
        bottom = top + above + strip.height
        if placed and bottom + strip.overhang > area.bottom + _TOLERANCE:
            placed = placed[: last_end or len(placed)]
            break
        strip_top = top + above
        if strip.at_foot:
            strip_top = max(area.bottom - strip.height, strip_top)
        placed.append(PlacedStrip(strip, strip_top))
        top = bottom
        if strip.ends_page:
            break
        if not strip.kept_with_next:
            last_end = len(placed)
    return heads + placed, start + len(placed)


def _heads(first: _Strip, area: Rectangle) -> list[PlacedStrip[_Strip]]:
    """Return the strips that are repeated above the first strip of a page; none if it does not fit below them."""
    heads = []
    top = area.top
    for head in first.heads:
        heads.append(PlacedStrip(head, top, is_head=True))
        top += head.height
    return heads if top + first.height <= area.bottom + _TOLERANCE else []


def paginate_columns(
    strips: Sequence[_Strip], offsets: Sequence[float], first: Rectangle, other: Rectangle
) -> list[list[PlacedStrip[_Strip]]]:
    """Return the strips of each page, in columns.

    offsets: the distance of each column from the first, in points. first: the area of the columns on the first page.
    other: their area on the other pages.
    """
    pages: list[list[PlacedStrip[_Strip]]] = []
    rest = list(strips)
    while rest:
        area = other if pages else first
        columns = _filled_columns(rest, len(offsets), area)
        if _count(columns) == len(rest):
            columns = _shortest_columns(rest, len(offsets), area)
        page = []
        for column, offset in zip(columns, offsets, strict=False):
            page += [replace(placed, right=offset) for placed in column]
        pages.append(page)
        rest = rest[_count(columns) :]
    return pages


def _filled_columns(strips: Sequence[_Strip], most: int, area: Rectangle) -> list[list[PlacedStrip[_Strip]]]:
    """Return the strips of each column of one page. most: the number of columns."""
    return paginate(strips, lambda index: area, most=most)


def _shortest_columns(strips: Sequence[_Strip], most: int, area: Rectangle) -> list[list[PlacedStrip[_Strip]]]:
    """Return the columns of the least height that hold all strips. most: the number of columns."""
    low, high = max(strip.height for strip in strips) - _PRECISION, area.bottom - area.top
    while high - low > _PRECISION:
        middle = (low + high) / 2
        columns = _filled_columns(strips, most, replace(area, bottom=area.top + middle))
        if _count(columns) == len(strips):
            high = middle
        else:
            low = middle
    return _filled_columns(strips, most, replace(area, bottom=area.top + high))


def _count(columns: Sequence[Sequence[PlacedStrip[_Strip]]]) -> int:
    return sum(map(len, columns))
