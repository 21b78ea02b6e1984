"""Divide the strips of a section of a book into pages.

The parts of a section follow one another. A page has two lines of a paragraph at least, a heading stands on the page of
what follows it, and only the last page of a section has less than eight lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from docgen.layout import column_pages, page_geometry, pagination
from docgen.layout.page_geometry import PageArea
from docgen.layout.pages import Rectangle
from docgen.layout.pagination import PlacedStrip
from docgen.layout.strip import Strip
from docgen.model.book import Section, headings
from docgen.stationery.profile import Profile

_LEAST_LINES = 8
"""How many lines a page before the last has at least."""
_FEW_LINES = 6
"""How many lines the last page of a chapter has at most if they are pulled back."""
_MORE_LINES = 2
"""How many more lines a page of condensed text holds at most. It usually holds 22 (GB/T 9704, 5.2.4)."""
_CASE = 3
"""The level of the heading of a case."""


class Measures(NamedTuple):
    """The measures of a strip, by which it gets its place. They mean what they mean in `Strip`."""

    height: float
    space_above: float
    overhang: float
    kept_with_next: bool
    ends_page: bool
    at_foot: bool
    heads: tuple[Measures, ...]
    is_line: bool
    """Whether the strip is a line of a paragraph."""
    lift: float = 0.0
    """How far the text of a condensed line is moved up, in points."""


class SectionPages(NamedTuple):
    """The pages of a section."""

    pages: list[list[PlacedStrip[Measures]]]
    """The strips of each page."""
    share: float
    """The share of its height that each line of the last part has. It is less than 1 if a page was saved by it."""


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
        bool(strip.texts) and not strip.boxes and not strip.paths and not strip.row,
    )


def paginate(parts: Sequence[MeasuredPart], section: Section, profile: Profile) -> SectionPages:
    """Return the pages of a section. A section in columns has one part."""
    room = _room(page_geometry.page(profile, section.landscape))
    strips: list[Measures] = []
    space = 0.0
    for part in parts:
        start = len(strips)
        for index, strip in enumerate(part.strips[: len(part.strips) - part.in_columns]):
            strips.append(strip if index else strip._replace(space_above=max(space, strip.space_above)))
        space = part.below
    pages = pagination.paginate(strips, lambda index: room, least=_LEAST_LINES * profile.line_pitch.pt)
    if len(pages) > 1 and any(heading.level == _CASE for heading in headings([section])):
        return _pulled_back(strips, start, pages, room, profile.line_pitch.pt)
    if part.in_columns:
        last = pages.pop()
        below = max((one.top + one.strip.height for one in last), default=room.top) + space
        column, gap = page_geometry.column(profile, section.columns).pt, page_geometry.column_gap(profile).pt
        offsets = [index * (column + gap) for index in range(section.columns)]
        lines = part.strips[-part.in_columns :]
        first_page, *more = column_pages.paginate(lines, offsets, replace(room, top=below), room)
        pages += [last + first_page, *more]
    return SectionPages(pages, 1.0)


def _pulled_back(
    strips: Sequence[Measures], start: int, pages: list[list[PlacedStrip[Measures]]], room: Rectangle, pitch: float
) -> SectionPages:
    """Return the pages of a chapter. A few lines on its last page are pulled back, if closer lines make room for them.

    start: the index of the first strip of the last part. pitch: the distance of two lines in points.
    """
    if max(one.top + one.strip.height for one in pages[-1]) - room.top > _FEW_LINES * pitch:
        return SectionPages(pages, 1.0)
    first = kept = 0
    while first + (count := sum(not one.is_head for one in pages[kept])) <= start:
        first, kept = first + count, kept + 1
    lines = math.floor((room.bottom - room.top) / pitch)
    for more in range(1, _MORE_LINES + 1):
        share = lines / (lines + more)
        tail = [*strips[first:start], *(_condensed(strip, share) for strip in strips[start:])]
        again = pagination.paginate(tail, lambda index: room, is_forced=not kept, least=_LEAST_LINES * pitch)
        if kept + len(again) < len(pages):
            return SectionPages(pages[:kept] + again, share)
    return SectionPages(pages, 1.0)


def _condensed(strip: Measures, share: float) -> Measures:
    if not strip.is_line:
        return strip
    return strip._replace(height=strip.height * share, lift=strip.height * (1 - share) / 2)


def _room(area: PageArea) -> Rectangle:
    """Return the type area of a page."""
    right, bottom = area.width - area.right, area.height - area.bottom
    return Rectangle(area.left.pt, area.top.pt, right.pt, bottom.pt)
