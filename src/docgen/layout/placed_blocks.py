"""Place the blocks of a document or of a section of a book below each other.

The input is blocks, the settings of the document and the size of the column. The output is strips with the space above
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.layout import placed_lines, placed_tables, signature, strip, title_lines
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import (
    PageBreak,
    Para,
    Role,
    Signature,
    Table,
    kept_with_next,
    text,
    without_space_below,
)

_BELOW_ANOTHER = (Role.NOTE, Role.TABLE_NOTE)
"""The roles of paragraphs that are on the page of the block above."""


@dataclass(frozen=True, slots=True)
class Column:
    """The column that blocks stand in."""

    width: float
    """Its width in points."""
    height: float
    """Its height on a full page in points."""


PlacedBlock = tuple[float, list[Strip], float]
"""The space above a block, its strips, and the space below it. The spaces are in points."""
PlaceBlock = Callable[[Any, LineSettings, Column], PlacedBlock]
"""Places one block."""


def place_block(block: Para | Table | Signature, settings: LineSettings, column: Column) -> PlacedBlock:
    """Return a block with the space above and below it."""
    profile = settings.profile
    width = column.width
    match block:
        case Table():
            space = profile.table.margin_lines * profile.line_pitch.pt
            return space, placed_tables.place(block, width, column.height, settings), space
        case Signature():
            return signature.above(profile, block.sealed).pt, [_signature(block, settings)], 0.0
        case Para():
            style = profile.roles[block.role]
            tag, anchor = settings.structure.add_block(block.role, text(block))
            lines = place_lines(block, settings, column, tag)
            if lines and anchor:
                lines[0] = replace(lines[0], anchors=(anchor,))
            pitch = profile.line_pitch.pt
            return style.before * pitch, lines, style.after * pitch


def place_lines(paragraph: Para, settings: LineSettings, column: Column, tag: int) -> list[Strip]:
    """Return the lines of a paragraph. tag: of its text."""
    within = placed_lines.edges(paragraph, settings.profile, 0.0, column.width)
    if paragraph.role in title_lines.ROLES:
        within = replace(within, room=column.width)
    lines = placed_lines.place(paragraph, within, settings, tag)
    return strip.kept(lines) if settings.profile.roles[paragraph.role].keep_next else lines


def place(
    blocks: Sequence[Any], settings: LineSettings, column: Column, space: float, place_one: PlaceBlock = place_block
) -> tuple[list[Strip], float]:
    """Return the strips of blocks, and the space below the last in points.

    space: the space below what stands above the blocks. place_one: places one block.
    """
    kept, close = kept_with_next(blocks), without_space_below(blocks)
    strips: list[Strip] = []
    for index, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            strips.append(Strip(0.0, ends_page=True))
            space = 0.0
            continue
        if getattr(block, "role", None) in _BELOW_ANOTHER:
            strips = strip.kept(strips)
        above, made, below = place_one(block, settings, column)
        space = max(space, above)
        if not made:
            space = max(space, below)
            continue
        made = strip.kept(made) if index in kept else made
        strips += [replace(made[0], space_above=space), *made[1:]]
        space = 0.0 if index in close else below
    return strips, space


def _signature(block: Signature, settings: LineSettings) -> Strip:
    """Return a signature block."""
    profile = settings.profile
    where = signature.place(block, profile)
    division = settings.structure.add("Div")
    shift = profile.characters_wide(Role.SIGNATURE, profile.signature.unsealed_indent).pt

    def placed(paragraph: Para, indent: float) -> list[Strip]:
        """Return the lines of a paragraph. indent: its right indent in points."""
        within = placed_lines.edges(paragraph, profile, 0.0, profile.text_width.pt)
        within = replace(within, right=profile.text_width.pt - indent)
        return placed_lines.place(paragraph, within, settings, settings.structure.add("P", division))

    lines = [line for other in block.above for line in placed(other, shift)]
    if block.name and len(where.name_lines) == 1:
        lines += placed(block.name, where.name_right.pt)
    elif block.name:
        right = profile.text_width.pt - where.name_right.pt
        within = placed_lines.Edges(where.name_left.pt, right, right, "center")
        runs_of_lines = title_lines.runs_of(block.name, where.name_lines)
        tag = settings.structure.add("P", division)
        lines += placed_lines.place_lines(block.name, runs_of_lines, within, settings, tag)
    return strip.stacked([*lines, *placed(block.date, where.date_right.pt)])
