"""Divide the strips of a document into pages.

A page takes as many strips as fit. It does not end behind a strip that is kept with the next one, if the page has
another place to end. The strip at the foot moves to the bottom of the last page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docgen.layout.pages import Rectangle
from docgen.layout.strip import Strip

_TOLERANCE = 0.001
"""The length by which strips may exceed a page, in points. Sums of floating-point numbers are not exact."""


@dataclass(frozen=True, slots=True)
class PlacedStrip:
    """A strip on a page."""

    strip: Strip
    """The strip."""
    top: float
    """Its distance from the upper edge of the paper in points."""
    right: float = 0.0
    """Its distance from the left edge of the type area in points. It is more than 0 in a column on the right."""


def paginate(strips: Sequence[Strip], area: Callable[[int], Rectangle]) -> list[list[PlacedStrip]]:
    """Return the strips of each page. A document without strips has one page.

    area: index of a page from 0 → its type area.
    """
    pages: list[list[PlacedStrip]] = []
    start, is_forced = 0, True
    while start < len(strips) or not pages:
        placed, end = _page(strips, start, area(len(pages)), has_space_above=is_forced)
        pages.append(placed)
        is_forced = 0 < end <= len(strips) and strips[end - 1].ends_page
        start = end
    return pages


def _page(
    strips: Sequence[Strip], start: int, area: Rectangle, *, has_space_above: bool
) -> tuple[list[PlacedStrip], int]:
    """Return the strips of one page, and the index of the first strip of the next.

    start: the index of its first strip. has_space_above: whether the space above the first strip is kept.
    """
    heads = _heads(strips[start], area) if start < len(strips) else []
    top = heads[-1].top + heads[-1].strip.height if heads else area.top
    placed: list[PlacedStrip] = []
    last_end = 0  # the number of strips after which the page may end
    for strip in strips[start:]:
        above = strip.space_above if placed or has_space_above else 0.0
        bottom = top + above + strip.height
        if placed and bottom + strip.overhang > area.bottom + _TOLERANCE:
            placed = placed[: last_end or len(placed)]
            break
        foot_top = max(area.bottom - strip.height, top + above)
        placed.append(PlacedStrip(strip, foot_top if strip.at_foot else top + above))
        top = bottom
        if strip.ends_page:
            break
        if not strip.kept_with_next:
            last_end = len(placed)
    return heads + placed, start + len(placed)


def _heads(first: Strip, area: Rectangle) -> list[PlacedStrip]:
    """Return what is repeated above the first strip of a page. If there is no room below it, nothing is repeated."""
    heads = []
    top = area.top
    for head in first.heads:
        heads.append(PlacedStrip(head, top))
        top += head.height
    return heads if top + first.height <= area.bottom + _TOLERANCE else []
