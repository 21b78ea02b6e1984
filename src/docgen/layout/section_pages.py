"""Divide the strips of a section of a book into pages.

The parts of a section follow one another. A page has two lines of a paragraph at least, a heading stands on the page of
what follows it, and only the last page of a section has less than eight lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from docgen.layout import column_pages, page_geometry, pagination
from docgen.layout.page_geometry import PageArea
from docgen.layout.pages import Rectangle
from docgen.layout.pagination import PlacedStrip
from docgen.layout.strip import Strip
from docgen.model.book import Section
from docgen.stationery.profile import Profile

_LEAST_LINES = 8
"""How many lines a page before the last has at least."""


class Measures(NamedTuple):
    """The measures of a strip, by which it gets its place. They mean what they mean in `Strip`."""

    height: float
    space_above: float
    overhang: float
    kept_with_next: bool
    ends_page: bool
    at_foot: bool
    heads: tuple[Measures, ...]


class MeasuredPart(NamedTuple):
    """A part of a section."""

    strips: tuple[Measures, ...]
    """Its strips."""
    in_columns: int
    """How many of them, at the end, stand in columns."""
    below: float
    """The space below the last strip that is not in columns, in points."""


def measures(strip: Strip) -> Measures:
    """Return the measures of a strip."""
    return Measures(
        strip.height,
        strip.space_above,
        strip.overhang,
        strip.kept_with_next,
        strip.ends_page,
        strip.at_foot,
        tuple(measures(head) for head in strip.heads),
    )


def paginate(parts: Sequence[MeasuredPart], section: Section, profile: Profile) -> list[list[PlacedStrip[Measures]]]:
    """Return the strips of each page of a section. A section in columns has one part."""
    room = _room(page_geometry.page(profile, section.landscape))
    strips: list[Measures] = []
    space = 0.0
    for part in parts:
        for index, strip in enumerate(part.strips[: len(part.strips) - part.in_columns]):
            strips.append(strip if index else strip._replace(space_above=max(space, strip.space_above)))
        space = part.below
    pages = pagination.paginate(strips, lambda index: room, least=_LEAST_LINES * profile.line_pitch.pt)
    if part.in_columns:
        last = pages.pop()
        below = max((one.top + one.strip.height for one in last), default=room.top) + space
        column, gap = page_geometry.column(profile, section.columns).pt, page_geometry.column_gap(profile).pt
        offsets = [index * (column + gap) for index in range(section.columns)]
        lines = part.strips[-part.in_columns :]
        first_page, *more = column_pages.paginate(lines, offsets, replace(room, top=below), room)
        pages += [last + first_page, *more]
    return pages


def _room(area: PageArea) -> Rectangle:
    """Return the type area of a page."""
    right, bottom = area.width - area.right, area.height - area.bottom
    return Rectangle(area.left.pt, area.top.pt, right.pt, bottom.pt)
