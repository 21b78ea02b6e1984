"""Arrange strips in columns beside each other, as the index of a book has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docgen.layout import strip
from docgen.layout.placed_blocks import Column
from docgen.layout.strip import Strip

_STEP = 1.0
"""The step in points by which columns become higher until they have room for all strips."""


def divided(strips: Sequence[Strip], count: int, column: Column, gap: float, above: float) -> list[Strip]:
    """Return one strip for each page. It has the columns of this page. The columns of the last page are equally high.

    count: the number of columns. gap: the space between them in points. above: the height of what stands above the
    columns on their first page, in points.
    """
    pages: list[Strip] = []
    left = list(strips)
    while left:
        height = _height(left, count, column.height if pages else column.height - above)
        parts: list[Strip] = []
        names: list[str] = []
        for index in range(count):
            taken = _taken(left, height)
            parts.append(strip.stacked(taken).moved(index * (column.width + gap), 0.0))
            names += [name for one in taken for name in one.anchors]
            left = left[len(taken) :]
        page = strip.overlaid(parts, max(part.height for part in parts))
        pages.append(replace(page, anchors=tuple(names)))
    return pages


def _height(strips: Sequence[Strip], count: int, most: float) -> float:
    """Return the least height of columns that have room for all strips, but not more than `most`. In points."""
    height = sum(one.space_above + one.height for one in strips) / count
    while height < most:
        left = list(strips)
        for _ in range(count):
            left = left[len(_taken(left, height)) :]
        if not left:
            return height
        height += _STEP
    return most


def _taken(strips: Sequence[Strip], height: float) -> list[Strip]:
    """Return the strips that fit in a column, at least one. The first has no space above it. height: in points."""
    taken: list[Strip] = []
    top = 0.0
    last_end = 0  # the number of strips after which the column may end
    for one in strips:
        if not taken:
            one = replace(one, space_above=0.0)
        top += one.space_above + one.height
        if taken and top > height:
            return taken[: last_end or len(taken)]
        taken.append(one)
        if not one.kept_with_next:
            last_end = len(taken)
    return taken
