"""Lay out a section of a book.

The input is a section with its page references, and a profile. The output is its pages. They have no page numbers and
no running heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from docgen.layout import columns, fonts, page_geometry, pagination, placed_blocks, placed_nodes, strip
from docgen.layout.page_geometry import PageArea
from docgen.layout.pages import Page, Pages, Rectangle
from docgen.layout.pagination import PlacedStrip
from docgen.layout.placed_blocks import Column
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model.blocks import Para, Role
from docgen.model.book import BookBlock, Heading, Section
from docgen.stationery.profile import Profile

_AT_FOOT = (Role.COVER_FOOT, Role.COLOPHON)
"""The roles of paragraphs at the foot of the page."""


def lay_out(section: Section, profile: Profile, title: str) -> Pages:
    """Return the pages of a section. Raise an `UnsettableError` if it cannot be laid out here.

    title: the title of the book.
    """
    level = min((block.level for block in section.blocks if isinstance(block, Heading)), default=1)
    settings = LineSettings(profile, fonts.find_all(profile), Structure(level))
    area = page_geometry.page(profile, section.landscape)
    type_area = Rectangle(
        area.left.pt, area.top.pt, area.left.pt + area.text_width.pt, area.top.pt + area.text_height.pt
    )
    strips: list[Strip] = []
    space = 0.0
    for place, group in groupby(section.blocks, lambda block: _place(block, section)):
        blocks = list(group)
        if place == "foot":
            strips = [*strip.kept(strips), placed_nodes.foot(blocks, settings, _column(area, 1, profile))]
        elif place == "columns":
            column = _column(area, section.columns, profile)
            made, _ = placed_blocks.place(blocks, settings, column, 0.0, placed_nodes.place)
            gap = profile.character_pitch.pt * profile.book.column_gap
            above = sum(one.space_above + one.height for one in strips) + space
            pages_of_columns = columns.divided(made, section.columns, column, gap, above)
            strips += [replace(one, space_above=space) for one in pages_of_columns[:1]] + pages_of_columns[1:]
        else:
            column = _column(area, 1, profile)
            made, space = placed_blocks.place(blocks, settings, column, space, placed_nodes.place)
            strips += made
    placed = pagination.paginate(strips, lambda index: type_area)
    structure = settings.structure
    pages = tuple(_page(strips_of_page, area) for strips_of_page in placed)
    return Pages(title, pages, tuple(structure.tags), tuple(structure.outline))


def _place(block: BookBlock, section: Section) -> str:
    """Return where a block stands: at the foot of the page, in the columns, or across the type area."""
    if isinstance(block, Para) and block.role in _AT_FOOT:
        return "foot"
    return "columns" if section.columns > 1 and not isinstance(block, Heading) else "area"


def _column(area: PageArea, count: int, profile: Profile) -> Column:
    """Return one of some columns of the type area."""
    gap = profile.character_pitch.pt * profile.book.column_gap
    return Column((area.text_width.pt - gap * (count - 1)) / count, area.text_height.pt)


def _page(placed: Sequence[PlacedStrip], area: PageArea) -> Page:
    layers = strip.overlaid([one.strip.moved(area.left.pt, one.top) for one in placed], 0.0)
    return Page(
        area.width.pt,
        area.height.pt,
        layers.texts,
        layers.boxes,
        layers.paths,
        layers.links,
        anchors={name: one.top for one in placed for name in one.strip.anchors},
    )
