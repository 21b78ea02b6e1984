"""Break the lines of a section of a book.

The input is a profile, and a section or a part of a section. Its page numbers are filled in. The output is strips. When
the strips of all parts of the section exist, `section_pages` divides them into pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.layout import fonts, page_geometry, placed_blocks, placed_contents, placed_figure, strip, structure
from docgen.layout.pages import Bookmark, PlacedBox, Rectangle, Tag
from docgen.layout.placed_blocks import PlacedBlock
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model import book
from docgen.model.blocks import PageBreak, Para, Role, Signature, Table, text
from docgen.model.book import Anchored, BookBlock, Contents, DoubleLine, Figure, Heading, Index, Section
from docgen.stationery.profile import Profile

_AT_FOOT = (Role.COVER_FOOT, Role.COLOPHON)
"""The roles of paragraphs that are at the bottom of a page."""
_CONTENTS = (Role.CONTENTS1, Role.CONTENTS2, Role.CONTENTS3)
"""The roles of the lines of a table of contents."""


@dataclass(frozen=True, slots=True)
class BrokenLines:
    """The lines of a section, or of a part of a section."""

    strips: tuple[Strip, ...]
    """The lines, tables and figures from top to bottom. The last strips may stand in columns."""
    in_columns: int
    """The number of strips in columns."""
    below: float
    """The space below the last strip that is not in columns, in points."""
    tags: tuple[Tag, ...]
    """The structure. The first tag is the root."""
    outline: tuple[Bookmark, ...]
    """The bookmarks in the order of the text."""


def break_lines(section: Section, profile: Profile) -> BrokenLines:
    """Return the lines of a section, or of a part of a section. Its page numbers are filled in.

    Raise an `UnsettableError` if only WeasyPrint can place them.
    """
    area = page_geometry.page(profile, section.landscape)
    first_level = min((heading.level for heading in book.headings([section])), default=1)
    made = Structure(structure.BOOK_DEPTHS, range(1, first_level))
    wide = LineSettings(profile, fonts.find_all(profile), made, area.text_width.pt, area.text_height.pt)
    body, foot, columns = _groups(section.blocks, section.columns)
    setter = _BlockSetter(wide)
    strips, space = placed_blocks.flow(body, setter.lay_out)
    if body and isinstance(body[0], Table):  # at the top of a section, only text keeps the space above it
        strips[0] = strips[0]._replace(space_above=0.0)
    if foot:
        strips = [*strips, setter.foot(foot)]
    narrow = _BlockSetter(replace(wide, width=page_geometry.column(profile, section.columns).pt))
    lines, _ = placed_blocks.flow(columns, narrow.lay_out)
    return BrokenLines((*strips, *lines), len(lines), space, tuple(made.tags), tuple(made.outline))


def _groups(blocks: Sequence[BookBlock], columns: int) -> tuple[list[BookBlock], list[Para], list[BookBlock]]:
    """Return the blocks across the type area, the paragraphs at the foot, and the blocks in columns.

    columns: the number of columns. The headings at the beginning extend across all columns.
    """
    foot = [block for block in blocks if isinstance(block, Para) and block.role in _AT_FOOT]
    rest = [block for block in blocks if block not in foot]
    if columns == 1:
        return rest, foot, []
    start = 0
    while start < len(rest) and isinstance(rest[start], Heading):
        start += 1
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
                    words = text(next(book.paragraphs(block)))
                    self._structure.outline.append((block.level, words, block.anchor))
                placed = self.lay_out(block.block)
                return replace(placed, strips=strip.named(placed.strips, (block.anchor,)))
            case Contents():
                return self._contents(block)
            case Index():
                strips, below = placed_blocks.flow(list(book.index_lines(block)), self.lay_out)
                return PlacedBlock(strips, strips[0].space_above if strips else 0.0, below)
            case Figure():
                return placed_figure.lay_out(block, self._settings)
            case DoubleLine():
                return self._double_line()
            case Table():
                return placed_blocks.table(block, self._settings)
            case Signature():
                return placed_blocks.signing(block, self._settings)
            case Para() if block.role in _CONTENTS:
                return _without_orphans(placed_contents.lay_out(block, self._settings))
            case Para():
                return self._paragraph(block, self._structure.add_paragraph(block.role))
            case PageBreak():
                return PlacedBlock([])

    def foot(self, lines: Sequence[Para]) -> Strip:
        """Return the paragraphs at the foot as one strip. A colophon is between two drawn lines."""
        strips, _ = placed_blocks.flow(lines, self.lay_out)
        block = strip.stacked(strips)
        if lines[0].role is not Role.COLOPHON:
            return block._replace(space_above=0.0, at_foot=True)
        thickness = self._settings.profile.table.rule.pt
        drawn = []
        for top in (0.0, block.height + thickness):
            drawn.append(PlacedBox(Rectangle(0.0, top, self._settings.width, top + thickness)))
        whole = [Strip(0.0, boxes=tuple(drawn)), block.moved(0.0, thickness)]
        return strip.overlaid(whole, block.height + 2 * thickness)._replace(at_foot=True)

    def _paragraph(self, paragraph: Para, tag: int) -> PlacedBlock:
        return _without_orphans(placed_blocks.paragraph(paragraph, self._settings, tag))

    def _contents(self, contents: Contents) -> PlacedBlock:
        """Return a table of contents. An entry is kept with the next one only if that one has a deeper level."""

        def lay_out(index: int) -> PlacedBlock:
            placed = self.lay_out(book.entry_line(contents.entries[index]))
            if book.has_entries_below(contents, index):
                return placed
            return replace(placed, strips=[*placed.strips[:-1], placed.strips[-1]._replace(kept_with_next=False)])

        strips, below = placed_blocks.flow(range(len(contents.entries)), lay_out)
        return PlacedBlock(strips, strips[0].space_above if strips else 0.0, below)

    def _double_line(self) -> PlacedBlock:
        """Return the red double line of a cover. It has the measures of the double line of a letter."""
        profile, width = self._settings.profile, self._settings.width
        upper_bottom = profile.letter.rule_thick.pt
        lower_top = upper_bottom + profile.letter.rule_space.pt
        height = lower_top + profile.letter.rule_thin.pt
        boxes = (
            PlacedBox(Rectangle(0.0, 0.0, width, upper_bottom), profile.red),
            PlacedBox(Rectangle(0.0, lower_top, width, height), profile.red),
        )
        return PlacedBlock([Strip(height, boxes=boxes)], profile.line_pitch.pt, profile.line_pitch.pt)


def _without_orphans(placed: PlacedBlock) -> PlacedBlock:
    return replace(placed, strips=strip.without_orphans(placed.strips))
