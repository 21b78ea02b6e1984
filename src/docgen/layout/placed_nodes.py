"""Place the nodes that only books have: headings, contents, indexes, figures, drawn lines, and the foot of a cover.

The input is a node, the settings of the section and the size of the column. The output is strips, with the space above
and below them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen.layout import placed_blocks, placed_figure, placed_lines, strip
from docgen.layout.pages import PlacedBox, Rectangle
from docgen.layout.placed_blocks import Column, PlacedBlock
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import Para, Role, Run, para, text
from docgen.model.book import BookBlock, Contents, DoubleRule, Figure, Heading, Index, Marked, entry_line, index_line

_LEADER_GAP = 0.4
"""The space on each side of a leader, in em. A leader is the dotted line between a text and its page number."""
_LEADER_PERIOD = 3
"""The distance from one dot of a leader to the next, in diameters of a dot."""
_LEADER_RISE = 0.15
"""The distance of a leader from the baseline, in em."""


def place(block: BookBlock, settings: LineSettings, column: Column) -> PlacedBlock:
    """Return a block of a book with the space above and below it."""
    profile = settings.profile
    pitch = profile.line_pitch.pt
    match block:
        case Heading():
            tag = settings.structure.add_heading(block.level, text(block.para), block.anchor)
            lines = placed_blocks.place_lines(block.para, settings, column, tag)
            style = profile.roles[block.para.role]
            return style.before * pitch, _anchored(lines, block.anchor), style.after * pitch
        case Marked():
            above, strips, below = placed_blocks.place_block(block.block, settings, column)  # type: ignore[arg-type]
            return above, _anchored(strips, block.anchor), below
        case Contents():
            entries = [_contents_entry(entry_line(entry), settings, column) for entry in block.entries]
            return 0.0, [line for lines in entries for line in lines], 0.0
        case Index():
            return 0.0, list(_index(block, settings, column)), 0.0
        case Figure():
            space = profile.table.margin_lines * pitch
            return space, [placed_figure.place(block, settings, column)], space
        case DoubleRule():
            return pitch, [_double_rule(settings, column)], pitch
        case _:
            return placed_blocks.place_block(block, settings, column)  # type: ignore[arg-type]


def foot(blocks: Sequence[BookBlock], settings: LineSettings, column: Column) -> Strip:
    """Return paragraphs that stand at the foot of the page. A colophon has a line above and below it."""
    strips, _ = placed_blocks.place(blocks, settings, column, 0.0)
    stacked = strip.stacked(strips)
    if getattr(blocks[0], "role", None) is Role.COLOPHON:
        thickness = settings.profile.table.rule.pt
        height = stacked.height + 2 * thickness
        edges = (0.0, height - thickness)
        lines = tuple(PlacedBox(Rectangle(0.0, edge, column.width, edge + thickness)) for edge in edges)
        stacked = strip.overlaid([Strip(0.0, boxes=lines), stacked.moved(0.0, thickness)], height)
    return replace(stacked, at_foot=True)


def _anchored(strips: list[Strip], anchor: str) -> list[Strip]:
    """Return strips of which the first has one more anchor."""
    if not strips:
        return [Strip(0.0, anchors=(anchor,))]
    return [replace(strips[0], anchors=(anchor, *strips[0].anchors)), *strips[1:]]


def _contents_entry(paragraph: Para, settings: LineSettings, column: Column) -> list[Strip]:
    """Return an entry of the contents: the lines of its text, a leader, and the page number at the edge.

    If the last line has no room for the number, the number gets a separate line, as in word processors.
    """
    style = settings.profile.roles[paragraph.role]
    tab = paragraph.runs.index(Run("\t"))
    tag = settings.structure.add("P")
    text_part, number_part = (
        replace(paragraph, runs=paragraph.runs[:tab]),
        replace(paragraph, runs=paragraph.runs[tab + 1 :]),
    )
    within = placed_lines.edges(paragraph, settings.profile, 0.0, column.width)
    lines = placed_lines.place(text_part, within, settings, tag)
    (number,) = placed_lines.place_lines(number_part, [number_part.runs], replace(within, align="right"), settings, tag)
    gap = _LEADER_GAP * style.size
    left, right = _right_end(lines[-1], within.left) + gap, number.texts[0].x - gap
    if right < left:
        # The text fills the line.
        lines.append(Strip(number.height))
        left = within.left + gap
    leader = _leader(left, right, number.texts[0].baseline - _LEADER_RISE * style.size, settings)
    lines[-1] = strip.overlaid([lines[-1], Strip(0.0, boxes=tuple(leader)), number], number.height)
    kept = [*(replace(line, kept_with_next=True) for line in lines[:-1]), lines[-1]]
    return [*kept[:-1], replace(kept[-1], kept_with_next=style.keep_next)]


def _right_end(line: Strip, left: float) -> float:
    """Return the right end of the links of a line in points. left: the left edge of the line."""
    return max((link.at.right for link in line.links), default=left)


def _leader(left: float, right: float, bottom: float, settings: LineSettings) -> Iterator[PlacedBox]:
    """Yield the dots of a leader. left, right: its ends. bottom: its lower edge. All are in points."""
    size = settings.profile.book.leader.pt
    count = int((right - left) / (_LEADER_PERIOD * size))
    for index in range(count):
        # The dots end at the right end, so that leaders below each other have their last dots in line.
        x = right - _LEADER_PERIOD * index * size - size
        yield PlacedBox(Rectangle(x, bottom - size, x + size, bottom))


def _index(index: Index, settings: LineSettings, column: Column) -> Iterator[Strip]:
    """Yield an index. Each heading and each entry is a paragraph."""
    paragraphs: list[Para] = []
    for group in index.groups:
        if group.heading:
            paragraphs.append(para(Role.INDEX_GROUP, group.heading))
        paragraphs += [index_line(entry) for entry in group.entries]
    strips, _ = placed_blocks.place(paragraphs, settings, column, 0.0)
    yield from strips


def _double_rule(settings: LineSettings, column: Column) -> Strip:
    """Return the double line of a cover. It has the measures of the double line of a letter."""
    letter, red = settings.profile.letter, settings.profile.red
    thick, space, thin = letter.rule_thick.pt, letter.rule_space.pt, letter.rule_thin.pt
    upper = PlacedBox(Rectangle(0.0, 0.0, column.width, thick), red)
    lower = PlacedBox(Rectangle(0.0, thick + space, column.width, thick + space + thin), red)
    return Strip(thick + space + thin, boxes=(upper, lower))
