"""Divide the strips of a section of a book into pages.

The parts of a section follow one another. No page has only one line of a longer paragraph. A heading stands on the page
of the block that follows it. Only the last page of a section has fewer than eight lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from docgen.layout import page_geometry, pagination
from docgen.layout.pages import Rectangle
from docgen.layout.pagination import PlacedStrip
from docgen.layout.strip import Strip
from docgen.model.book import Section, headings
from docgen.stationery.profile import Profile

_LEAST_LINES = 8
"""The least number of lines of a page that is not the last."""
_FEW_LINES = 6
"""A last page with at most this number of lines is removed, if its lines fit on the pages before it."""
_MORE_LINES = 2
"""A page of condensed text has at most this number of lines more than the usual 22 (GB/T 9704, 5.2.3)."""
_CASE = 3
"""The level of the heading of a case."""


class Measures(NamedTuple):
    """The measures of a strip, by which it gets its place. Fields without a sentence are those of `Strip`."""

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
    """The distance by which the text of a condensed line is moved up, in points."""


class SectionPages(NamedTuple):
    """The pages of a section."""

    pages: list[list[PlacedStrip[Measures]]]
    """The strips of each page."""
    share: float
    """The height of the lines of the last part as a share of their usual height. It is below 1 if this saved a page."""


class MeasuredPart(NamedTuple):
    """A part of a section."""

    strips: tuple[Measures, ...]
    """Its strips."""
    in_columns: int
    """The number of strips in columns. They are the last strips."""
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
        bool(strip.texts) and not strip.boxes and not strip.paths and not strip.row_tag,
    )


def paginate(parts: Sequence[MeasuredPart], section: Section, profile: Profile) -> SectionPages:
    """Return the pages of a section. A section in columns has one part."""
    area = page_geometry.page(profile, section.landscape)
    type_area = Rectangle(area.left.pt, area.top.pt, (area.width - area.right).pt, (area.height - area.bottom).pt)
    strips: list[Measures] = []
    space = 0.0
    start_of_part = 0
    for part in parts:
        start_of_part = len(strips)
        for index, strip in enumerate(part.strips[: len(part.strips) - part.in_columns]):
            if index == 0:
                strip = strip._replace(space_above=max(space, strip.space_above))
            strips.append(strip)
        space = part.below
    pages = pagination.paginate(strips, lambda index: type_area, least=_LEAST_LINES * profile.line_pitch.pt)
    if len(pages) > 1 and any(heading.level == _CASE for heading in headings([section])):
        return _pulled_back(strips, start_of_part, pages, type_area, profile.line_pitch.pt)
    last_part = parts[-1]
    if last_part.in_columns:
        last_page = pages.pop()
        columns_top = max((one.top + one.strip.height for one in last_page), default=type_area.top) + space
        column, gap = page_geometry.column(profile, section.columns).pt, page_geometry.column_gap(profile).pt
        offsets = [index * (column + gap) for index in range(section.columns)]
        lines = last_part.strips[-last_part.in_columns :]
        first_area = replace(type_area, top=columns_top)
        first_page, *more = pagination.paginate_columns(lines, offsets, first_area, type_area)
        pages += [last_page + first_page, *more]
    return SectionPages(pages, 1.0)


def _pulled_back(
    strips: Sequence[Measures], start: int, pages: list[list[PlacedStrip[Measures]]], area: Rectangle, pitch: float
) -> SectionPages:
    """Return the pages of a chapter. If its last page has few lines, its last part is condensed to need a page less.

    start: the index of the first strip of the last part. area: the type area. pitch: the line pitch in points.
    """
    if max(one.top + one.strip.height for one in pages[-1]) - area.top > _FEW_LINES * pitch:
        return SectionPages(pages, 1.0)
    # `kept` counts the pages before the page on which the last part begins. `first` is the index of the first strip
    # behind these pages.
    first = kept = 0
    for page in pages:
        count = sum(not one.is_head for one in page)
        if first + count > start:
            break
        first, kept = first + count, kept + 1
    lines = math.floor((area.bottom - area.top) / pitch)
    for more in range(1, _MORE_LINES + 1):
        share = lines / (lines + more)
        tail = list(strips[first:start])
        for strip in strips[start:]:
            if strip.is_line:
                strip = strip._replace(height=strip.height * share, lift=strip.height * (1 - share) / 2)
            tail.append(strip)
        again = pagination.paginate(tail, lambda index: area, is_forced=not kept, least=_LEAST_LINES * pitch)
        if kept + len(again) < len(pages):
            return SectionPages(pages[:kept] + again, share)
    return SectionPages(pages, 1.0)
