"""Lay out a section of a book.

The input is the section, a profile and the printed page numbers. The output is the pages of the section, without page
numbers and running heads: both depend on the sections before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from docgen.layout import (
    column_pages,
    fonts,
    page_geometry,
    pagination,
    placed_blocks,
    placed_contents,
    placed_figure,
    strip,
    structure,
)
from docgen.layout.page_geometry import PageArea
from docgen.layout.pages import Page, Pages, PlacedBox, Rectangle
from docgen.layout.pagination import PlacedStrip
from docgen.layout.placed_blocks import PlacedBlock
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model.blocks import PageBreak, Para, Role, Signature, Table, para, text
from docgen.model.book import (
    Anchored,
    BookBlock,
    Contents,
    DoubleLine,
    Figure,
    Heading,
    Index,
    Section,
    entry_line,
    headings,
    index_line,
)
from docgen.model.links import numbered
from docgen.stationery.profile import Profile

_AT_FOOT = (Role.COVER_FOOT, Role.COLOPHON)
"""The roles of paragraphs that are at the bottom of a page."""


def lay_out(section: Section, profile: Profile, numbers: Mapping[str, str], title: str) -> Pages:
    """Return the pages of a section. Raise an `UnsettableError` if it cannot be laid out here.

    numbers: anchor → page number as printed, for the page references of the section. title: the title of the book.
    """
    area = page_geometry.page(profile, section.landscape)
    gap = profile.character_pitch.pt * profile.book.column_gap
    column = (area.text_width.pt - gap * (section.columns - 1)) / section.columns
    first_level = min((heading.level for heading in headings([section])), default=1)
    made = Structure(structure.BOOK, range(1, first_level))
    wide = LineSettings(profile, fonts.find_all(profile), made, area.text_width.pt, area.text_height.pt)
    body, foot, columns = _groups(numbered(section, numbers).blocks, section.columns)
    setter = _BlockSetter(wide)
    strips, space = placed_blocks.flow(body, setter.lay_out)
    if body and isinstance(body[0], Table):
        strips[0] = replace(strips[0], space_above=0.0)
    if foot:
        strips = [*strips, setter.foot(foot)]
    room = _room(area)
    pages = pagination.paginate(strips, lambda index: room)
    if columns:
        narrow = _BlockSetter(replace(wide, width=column))
        lines, _ = placed_blocks.flow(columns, narrow.lay_out)
        last = pages.pop()
        below = max((one.top + one.strip.height for one in last), default=room.top) + space
        offsets = [index * (column + gap) for index in range(section.columns)]
        in_columns = column_pages.paginate(lines, offsets, replace(room, top=below), room)
        pages += [last + in_columns[0], *in_columns[1:]] if in_columns else [last]
    return Pages(title, tuple(_page(page, area) for page in pages), tuple(made.tags), tuple(made.outline))


def _room(area: PageArea) -> Rectangle:
    """Return the type area of a page."""
    right, bottom = area.width - area.right, area.height - area.bottom
    return Rectangle(area.left.pt, area.top.pt, right.pt, bottom.pt)


def _page(placed: Sequence[PlacedStrip], area: PageArea) -> Page:
    """Return a page with strips."""
    moved: list[Strip] = []
    for row, group in groupby(placed, lambda one: one.strip.row):
        parts = [one.strip.moved(area.left.pt + one.right, one.top) for one in group]
        moved += [strip.read_by_cells(parts)] if row else parts
    layers = strip.overlaid(moved, 0.0)
    return Page(
        area.width.pt,
        area.height.pt,
        layers.texts,
        layers.boxes,
        layers.paths,
        layers.links,
        layers.fields,
        {name: one.top for one in placed for name in one.strip.anchors},
    )


def _groups(blocks: Sequence[BookBlock], columns: int) -> tuple[list[BookBlock], list[Para], list[BookBlock]]:
    """Return the blocks across the type area, the paragraphs at the foot, and the blocks in columns.

    columns: the number of columns. Headings at the beginning are across all columns.
    """
    foot = [block for block in blocks if isinstance(block, Para) and block.role in _AT_FOOT]
    rest = [block for block in blocks if block not in foot]
    start = len(rest)
    if columns > 1:
        start = next((index for index, block in enumerate(rest) if not isinstance(block, Heading)), start)
    return rest[:start], foot, rest[start:]


class _BlockSetter:
    """Places the blocks of a section."""

    def __init__(self, settings: LineSettings) -> None:
        self._settings = settings
        self._structure = settings.structure

    def lay_out(self, block: BookBlock) -> PlacedBlock:
        """Return the strips of a block."""
        match block:
            case Heading():
                placed = self._paragraph(block.para, self._structure.add_heading(block.level))
                self._structure.outline.append((block.level, text(block.para), block.anchor))
                return replace(placed, strips=strip.named(placed.strips, (block.anchor,)))
            case Anchored():
                placed = self.lay_out(block.block)
                return replace(placed, strips=strip.named(placed.strips, (block.anchor,)))
            case Contents():
                return self._together([entry_line(entry) for entry in block.entries])
            case Index():
                return self._together(_index_lines(block))
            case Figure():
                return placed_figure.lay_out(block, self._settings)
            case DoubleLine():
                return self._double_line()
            case Table():
                return placed_blocks.table(block, self._settings)
            case Signature():
                return placed_blocks.signing(block, self._settings)
            case Para() if Role(block.role) in _CONTENTS:
                return placed_contents.lay_out(block, self._settings)
            case Para():
                return self._paragraph(block, self._structure.add_paragraph(block.role))
            case PageBreak():
                return PlacedBlock([])

    def foot(self, paragraphs: Sequence[Para]) -> Strip:
        """Return the paragraphs at the foot as one strip. A colophon is between two drawn lines."""
        strips, _ = placed_blocks.flow(paragraphs, self.lay_out)
        rule = self._settings.profile.table.rule.pt if paragraphs[0].role is Role.COLOPHON else 0.0
        block = strip.stacked(strips)
        edges = (0.0, block.height + rule) if rule else ()
        drawn = [PlacedBox(Rectangle(0.0, top, self._settings.width, top + rule)) for top in edges]
        whole = [Strip(0.0, boxes=tuple(drawn)), block.moved(0.0, rule)]
        return replace(strip.overlaid(whole, block.height + 2 * rule), at_foot=True)

    def _paragraph(self, paragraph: Para, tag: int) -> PlacedBlock:
        return placed_blocks.paragraph(paragraph, self._settings, tag)

    def _together(self, paragraphs: Sequence[Para]) -> PlacedBlock:
        """Return paragraphs as one block."""
        strips, below = placed_blocks.flow(paragraphs, self.lay_out)
        return PlacedBlock(strips, strips[0].space_above if strips else 0.0, below)

    def _double_line(self) -> PlacedBlock:
        """Return the red double line of a cover. It has the measures of the double line of a letter."""
        profile = self._settings.profile
        part = profile.letter
        below = part.rule_thick.pt + part.rule_space.pt
        drawn = ((0.0, part.rule_thick.pt), (below, below + part.rule_thin.pt))
        boxes = tuple(
            PlacedBox(Rectangle(0.0, top, self._settings.width, bottom), profile.red) for top, bottom in drawn
        )
        height = below + part.rule_thin.pt
        return PlacedBlock([Strip(height, boxes=boxes)], profile.line_pitch.pt, profile.line_pitch.pt)


_CONTENTS = {Role.CONTENTS1, Role.CONTENTS2, Role.CONTENTS3}
"""The roles of the lines of a table of contents."""


def _index_lines(index: Index) -> list[Para]:
    """Return the headings and entries of an index as paragraphs."""
    lines = []
    for group in index.groups:
        if group.heading:
            lines.append(para(Role.INDEX_GROUP, group.heading))
        lines += [index_line(entry) for entry in group.entries]
    return lines
