"""Place the lines of a table of contents: text, leader and page number.

A leader is the dotted line between a text and its page number. It is drawn, so that copied text contains no dots.
"""

from __future__ import annotations

from dataclasses import replace

from docgen.layout import placed_blocks, placed_lines, strip
from docgen.layout.pages import PlacedBox, Rectangle
from docgen.layout.placed_blocks import PlacedBlock
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import Para, Run

_GAP = 0.4
"""The space on each side of a leader, in em."""
_RAISED = 0.15
"""The distance of a leader from the baseline, in em."""
_PITCH = 4.0
"""The distance of two dots of a leader, as a multiple of their size."""


def lay_out(entry: Para, settings: LineSettings) -> PlacedBlock:
    """Return the lines of an entry: its text, a tab, and its page number, which ends at the right edge.

    If the number does not fit in the last line of the text, it gets a separate line, as in word processors.
    """
    style = settings.profile.roles[entry.role]
    tag = settings.structure.add("P")
    tab = entry.runs.index(Run("\t"))
    within = placed_lines.edges(entry, settings.profile, 0.0, settings.width)
    lines = placed_lines.lay_out(replace(entry, runs=entry.runs[:tab]), within, settings, tag)
    at_right = replace(within, align="right")
    number = placed_lines.lay_out(replace(entry, runs=entry.runs[tab + 1 :]), at_right, settings, tag)
    if number:
        gap = _GAP * style.size
        # The last line is a link, which ends where the text ends.
        left = lines[-1].links[-1].at.right + gap if lines else within.left
        right = number[0].texts[0].x - gap
        if right < left:
            lines.append(Strip(number[0].height))
            left = within.left + gap
        dots = _dots(left, right, number[0].texts[0].baseline - _RAISED * style.size, settings)
        lines[-1] = strip.overlaid([lines[-1], dots, number[0]], lines[-1].height)
    return placed_blocks.of_lines(lines, entry, settings)


def _dots(left: float, right: float, middle: float, settings: LineSettings) -> Strip:
    """Return the dots of a leader, at the same x as the dots of other lines. middle: the y of their middle."""
    size = settings.profile.book.leader.pt
    step = _PITCH * size
    index = int(left // step) + 1
    dots = []
    while index * step + size <= right:
        dots.append(PlacedBox(Rectangle(index * step, middle - size / 2, index * step + size, middle + size / 2)))
        index += 1
    return Strip(0.0, boxes=tuple(dots))
