"""Place blocks below each other.

The input is blocks and the settings of the document. The output is the strips of the blocks. Between two blocks is the
space below the first or the space above the second, whichever is larger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from docgen.layout import placed_lines, placed_tables, signature, strip, title_lines
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import KEPT_WITH_PREVIOUS, PageBreak, Para, Role, Signature, Table, kept_with_next

_Node = TypeVar("_Node")
"""A block of a letter or of a book."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """The strips of a block."""

    strips: list[Strip]
    """The strips."""
    above: float = 0.0
    """The space above the block in points."""
    below: float = 0.0
    """The space below the block in points."""


def flow(
    blocks: Sequence[_Node], lay_out: Callable[[_Node], PlacedBlock], space: float = 0.0
) -> tuple[list[Strip], float]:
    """Return the strips of blocks, and the space below the last block in points.

    lay_out: returns the strips of a block. space: the space below the element above the blocks, in points.
    """
    kept = kept_with_next(blocks)
    strips: list[Strip] = []
    for index, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            strips.append(Strip(0.0, ends_page=True))
            space = 0.0
            continue
        if getattr(block, "role", None) in KEPT_WITH_PREVIOUS:
            strips = strip.kept(strips)
        placed = lay_out(block)
        space = max(space, placed.above)
        if placed.strips:
            its_strips = strip.kept(placed.strips) if index in kept else placed.strips
            strips += [its_strips[0]._replace(space_above=space), *its_strips[1:]]
            space = 0.0
        space = max(space, placed.below)
    return strips, space


def paragraph(node: Para, settings: LineSettings, tag: int) -> PlacedBlock:
    """Return the lines of a paragraph. tag: the index of its structure tag."""
    within = placed_lines.edges(node, settings.profile, 0.0, settings.width)
    return of_lines(placed_lines.lay_out(node, within, settings, tag), node, settings)


def of_lines(lines: list[Strip], node: Para, settings: LineSettings) -> PlacedBlock:
    """Return the lines of a paragraph with the space that its role has above and below."""
    style, pitch = settings.profile.roles[node.role], settings.profile.line_pitch.pt
    lines = strip.undivided(lines) if style.keep_next else lines
    return PlacedBlock(lines, style.before * pitch, style.after * pitch)


def table(node: Table, settings: LineSettings) -> PlacedBlock:
    """Return the rows of a table."""
    space = settings.profile.table.margin_lines * settings.profile.line_pitch.pt
    return PlacedBlock(placed_tables.lay_out(node, settings), space, space)


def signing(node: Signature, settings: LineSettings) -> PlacedBlock:
    """Return a signature block. It is one strip."""
    profile = settings.profile
    where = signature.position(node, profile)
    division = settings.structure.add("Div")
    indent_above = profile.characters_wide(Role.SIGNATURE, profile.signature.unsealed_indent).pt

    def placed(line: Para, indent: float) -> list[Strip]:
        """Return the lines of a paragraph. indent: its right indent in points."""
        within = placed_lines.edges(line, profile, 0.0, settings.width)
        within = replace(within, right=settings.width - indent)
        return placed_lines.lay_out(line, within, settings, settings.structure.add_with_role(line.role, division))

    lines: list[Strip] = []
    for other in node.above:
        lines += placed(other, indent_above)
    if node.name and len(where.name_lines) == 1:
        lines += placed(node.name, where.name_right.pt)
    elif node.name:
        left, right = where.name_left.pt, settings.width - where.name_right.pt
        within = placed_lines.Edges(left, right, right - left, "center")
        runs_of_lines = title_lines.runs_of(node.name, where.name_lines)
        tag = settings.structure.add_with_role(node.name.role, division)
        lines += placed_lines.lay_out_lines(node.name, runs_of_lines, within, settings, tag)
    block = strip.stacked([*lines, *placed(node.date, where.date_right.pt)])
    return PlacedBlock([block], where.above.pt)
