"""Break the lines of a section of a book.

The input is the section with its page numbers, or a part of it, and a profile. The output is its strips. They are
divided into pages when all parts of the section are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.layout import fonts, page_geometry, placed_blocks, placed_contents, placed_figure, strip, structure
from docgen.layout.pages import PlacedBox, Rectangle, Tag
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
    has_entries_below,
    headings,
    index_line,
    paragraphs,
)
from docgen.stationery.profile import Profile

_AT_FOOT = (Role.COVER_FOOT, Role.COLOPHON)
"""The roles of paragraphs that are at the bottom of a page."""


@dataclass(frozen=True, slots=True)
class BrokenLines:
    """The lines of a section, or of a part of one."""

    strips: tuple[Strip, ...]
    """The lines and all else that stands below each other. The last of them may stand in columns."""
    in_columns: int
    """How many strips stand in columns."""
    below: float
    """The space below the last strip that is not in columns, in points."""
    tags: tuple[Tag, ...]
    """The structure. The first tag is the root."""
    outline: tuple[tuple[int, str, str], ...]
    """The bookmarks: level from 1, text, name of the anchor."""


def break_lines(section: Section, profile: Profile) -> BrokenLines:
    """Return the lines of a section whose page numbers are filled in, or of a part of it.

    Raise an `UnsettableError` if they cannot be placed here.
    """
    area = page_geometry.page(profile, section.landscape)
    first_level = min((heading.level for heading in headings([section])), default=1)
    made = Structure(structure.BOOK, range(1, first_level))
    wide = LineSettings(profile, fonts.find_all(profile), made, area.text_width.pt, area.text_height.pt)
    body, foot, columns = _groups(section.blocks, section.columns)
    setter = _BlockSetter(wide)
    strips, space = placed_blocks.flow(body, setter.lay_out)
    if body and isinstance(body[0], Table):
        strips[0] = strips[0]._replace(space_above=0.0)
    if foot:
        strips = [*strips, setter.foot(foot)]
    narrow = _BlockSetter(replace(wide, width=page_geometry.column(profile, section.columns).pt))
    lines, _ = placed_blocks.flow(columns, narrow.lay_out)
    return BrokenLines((*strips, *lines), len(lines), space, tuple(made.tags), tuple(made.outline))


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
                if block.level:
                    words = text(next(paragraphs(block)))
                    self._structure.outline.append((block.level, words, block.anchor))
                placed = self.lay_out(block.block)
                return replace(placed, strips=strip.named(placed.strips, (block.anchor,)))
            case Contents():
                return self._contents(block)
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
                return _without_orphans(placed_contents.lay_out(block, self._settings))
            case Para():
                return self._paragraph(block, self._structure.add_paragraph(block.role))
            case PageBreak():
                return PlacedBlock([])

    def foot(self, lines: Sequence[Para]) -> Strip:
        """Return the paragraphs at the foot as one strip. A colophon is between two drawn lines."""
        strips, _ = placed_blocks.flow(lines, self.lay_out)
        rule = self._settings.profile.table.rule.pt if lines[0].role is Role.COLOPHON else 0.0
        block = strip.stacked(strips)
        edges = (0.0, block.height + rule) if rule else ()
        drawn = [PlacedBox(Rectangle(0.0, top, self._settings.width, top + rule)) for top in edges]
        whole = [Strip(0.0, boxes=tuple(drawn)), block.moved(0.0, rule)]
        return strip.overlaid(whole, block.height + 2 * rule)._replace(at_foot=True)

    def _paragraph(self, paragraph: Para, tag: int) -> PlacedBlock:
        return _without_orphans(placed_blocks.paragraph(paragraph, self._settings, tag))

    def _contents(self, contents: Contents) -> PlacedBlock:
        """Return a table of contents. An entry is kept with the next one only if that belongs to it."""

        def lay_out(index: int) -> PlacedBlock:
            placed = self.lay_out(entry_line(contents.entries[index]))
            if has_entries_below(contents, index):
                return placed
            return replace(placed, strips=[*placed.strips[:-1], placed.strips[-1]._replace(kept_with_next=False)])

        strips, below = placed_blocks.flow(range(len(contents.entries)), lay_out)
        return PlacedBlock(strips, strips[0].space_above if strips else 0.0, below)

    def _together(self, lines: Sequence[Para]) -> PlacedBlock:
        """Return paragraphs as one block."""
        strips, below = placed_blocks.flow(lines, self.lay_out)
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


def _without_orphans(placed: PlacedBlock) -> PlacedBlock:
    return replace(placed, strips=strip.without_orphans(placed.strips))


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
