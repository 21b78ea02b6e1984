"""A measured document → the edges and pitches of its running text, and the standard that its layout follows.

A pitch is the distance from one line or character to the next. The standard is GB/T 9704 or GB/T 33476.2 (electronic
official documents).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from docgen.inspection.measure.model import ASCENT_EM, FIRST_WIDE, RUNNING, Line, Measured, Part
from docgen.stationery.profile import Profile

HANGING = frozenset("，。、；：？！）》〉”’】〕")
"""Marks that may be printed beyond the right edge, at the end of a line."""
_FEWEST = 3
"""The least number of values from which a median is computed."""
_FEWEST_FULL_LINES = 4
"""The least number of full lines from which the right edge is computed."""
_FEWEST_OF_A_SIDE = 2
"""The least number of lines on odd pages, or on even pages, from which the edges of these pages are computed."""
_MIRRORED_MM = 0.8
"""The margins are mirrored if the text of even pages is farther than this from its place on odd pages."""
_SAME_PLACE_MM = 0.4
"""Two lines end at the same place if their ends are closer than this."""
_OTHER_WIDTH_MM = 0.5
"""Lines that end at the same place are justified if the widths of their characters differ by more than this."""
_AT_BOTTOM = re.compile("LibreOffice|OpenOffice")
"""The programs that put the space of a line above its characters, and only the depth of the font below them."""
_DEPTH_EM = 0.2
"""The depth of the usual Chinese fonts below the em square, as these programs take it, in em."""
_NATURAL_EM = 1.2
"""The natural height of a line of these fonts."""
_SPACING_STEP = 0.25
"""Programs state a line spacing as a multiple of the natural height, usually in steps of this size."""
_SAME_PITCH_MM = 0.02
"""Two line pitches are the same if they differ by less than this."""
_AT_TOP = re.compile("Typst|TeX|xdvipdfmx|dvipdfm", re.IGNORECASE)
"""The programs that put no space above the characters of a page's first line."""
_IN_MIDDLE = re.compile("docgen|WeasyPrint")
"""The programs that put half of the space of a line above its characters."""
_WORD = re.compile("Microsoft|Word|WPS|Kingsoft", re.IGNORECASE)
"""The word processors. They put half of the space above the characters, or the baseline at 80 % of a fixed height."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of the running text. None: there is too little text to measure.

    The layout follows GB/T 33476.2 if the text has the line pitch of this standard, and otherwise GB/T 9704. The upper
    edge decides if the pitch is that of neither. Places are measured from the left and the upper edge of the paper.
    """

    left_mm: float
    """The left edge of the text, or the left edge in the profile if there is too little text."""
    has_left: bool
    """Whether the left edge was measured."""
    even_shift_mm: float
    """How far to the right the text of even pages is from its place on odd pages. 0 unless the margins are mirrored."""
    right_mm: float | None
    """The right end of full lines."""
    right_slack_mm: float
    """How far the right edge may be beyond the end of full lines; 0 if the lines are justified."""
    tops_mm: tuple[float, ...]
    """The possible upper edges of the text area, one for each way in which a program may place a line's characters."""
    bottom_mm: tuple[float, float] | None
    """The highest and the lowest possible lower edge of the text area."""
    line_pitch_mm: float | None
    """The distance from one baseline to the next."""
    character_pitch_mm: float | None
    """The distance from one character to the next."""
    expected_top_mm: float
    """The upper edge of the text area that the standard requires."""
    height_mm: float
    """The height of the text area that the standard requires."""


def measure_grid(document: Measured, profile: Profile) -> Grid:
    """Return the measures of the running text of a document."""
    full: list[Line] = []
    flush: list[Line] = []  # the lines without the indent of the first line
    for paragraph in document.of(Part.BODY):
        full += paragraph.lines[:-1]
        flush += paragraph.lines[1:]
    full, _ = _by_side(full)
    flush, flush_on_even = _by_side(flush)
    has_left = len(flush) + len(flush_on_even) >= _FEWEST
    shift = 0.0
    if len(flush_on_even) >= _FEWEST_OF_A_SIDE:
        shift = median(line.left_mm for line in flush_on_even) - median(line.left_mm for line in flush)
    pitch = _line_pitch(document)
    electronic = profile.electronic
    tolerance = profile.tolerance.pitch.mm
    tops = _tops_mm(document, pitch)
    is_electronic = pitch is not None and abs(pitch - electronic.line_pitch.mm) <= tolerance
    if pitch is not None and tops and abs(pitch - profile.line_pitch.mm) > tolerance:
        # The possible edge that is nearest to the middle of both standards decides.
        between = (electronic.top + profile.top).mm / 2
        is_electronic = is_electronic or min(tops, key=lambda top: abs(top - between)) < between
    top = electronic.top if is_electronic else profile.top
    bottom = electronic.bottom if is_electronic else profile.bottom
    right, is_justified = _right_edge(full)
    character_pitch = _character_pitch(full)
    slack = 0.0 if is_justified else (character_pitch or 0.0)
    return Grid(
        left_mm=median(line.left_mm for line in flush) if has_left else profile.left.mm,
        has_left=has_left,
        even_shift_mm=shift if abs(shift) > _MIRRORED_MM else 0.0,
        right_mm=right,
        right_slack_mm=slack,
        tops_mm=tops,
        bottom_mm=_bottom_mm(document, pitch),
        line_pitch_mm=pitch,
        character_pitch_mm=character_pitch,
        expected_top_mm=top.mm,
        height_mm=(profile.height - top - bottom).mm,
    )


def _by_side(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines of odd pages and the lines of even pages. With few odd pages, the first list has all lines."""
    odd = [line for line in lines if line.page % 2]
    if len(odd) < _FEWEST_OF_A_SIDE:
        return lines, []
    return odd, [line for line in lines if line.page % 2 == 0]


def _right_edge(full: list[Line]) -> tuple[float | None, bool]:
    """Return where full lines end, in mm from the left edge of the paper, and whether they are justified.

    A punctuation mark at the end of a line may be beyond the edge. So such a line counts with two ends, before and
    after the mark. The edge is the rightmost place at which several lines end, at least one of them without such a
    mark. Justified lines end there although their characters differ in width.
    """
    if len(full) < _FEWEST_FULL_LINES:
        return None, False
    ends = []
    for line in full:
        last, natural_end = line.glyphs[-1], line.left_mm + sum(glyph.advance_mm for glyph in line.glyphs)
        may_hang = last.character in HANGING
        ends.append((last.end_mm, natural_end, may_hang))
        if may_hang:
            ends.append((last.x_mm, natural_end - last.advance_mm, False))
    ends.sort(reverse=True)
    fewest = max(_FEWEST, len(full) // 4)
    for end, *_ in ends:
        there = [(natural_end, hangs) for other, natural_end, hangs in ends if 0 <= end - other <= _SAME_PLACE_MM]
        if len(there) >= fewest and not all(hangs for _, hangs in there):
            natural_ends = [natural_end for natural_end, _ in there]
            return end, max(natural_ends) - min(natural_ends) > _OTHER_WIDTH_MM
    return max(end for end, *_ in ends), False


def _line_pitch(document: Measured) -> float | None:
    """Return the median distance of two baselines in mm; None if there are too few lines."""
    distances = []
    for paragraph in document.of(*RUNNING):
        for above, below in pairwise(paragraph.lines):
            if above.page == below.page:
                distances.append(below.baseline_mm - above.baseline_mm)
    return median(distances) if len(distances) >= _FEWEST else None


def _character_pitch(lines: list[Line]) -> float | None:
    """Return the distance of two Chinese characters in mm; None if there are too few lines.

    Justification widens lines. So the result is the 10th percentile of the lines' median distances.
    """
    medians = []
    for line in lines:
        distances = []
        for left, right in pairwise(line.glyphs):
            if left.character > FIRST_WIDE and right.character > FIRST_WIDE:
                distances.append(right.x_mm - left.x_mm)
        if len(distances) > _FEWEST:
            medians.append(median(distances))
    return sorted(medians)[len(medians) // 10] if len(medians) >= _FEWEST else None


def _tops_mm(document: Measured, pitch: float | None) -> tuple[float, ...]:
    """Return the possible upper edges of the text area in mm, from the first lines of all pages except page 1.

    Programs differ in the place of the characters within the height of a line. The result has one value for each place
    that the producer may use. It is empty if none of these pages begins with running text, or if the pitch is None.
    pitch: the line pitch in mm; None if it is not known.
    """
    running = {id(line) for line in document.running}
    numbers = {id(line) for paragraph in document.of(Part.PAGE_NUMBER) for line in paragraph.lines}
    firsts = []
    for page in document.pages[1:]:
        first = next((line for line in page.lines if id(line) not in numbers), None)
        if first is not None and id(first) in running:
            firsts.append(first)
    if not firsts or pitch is None:
        return ()
    top = median(line.em_top_mm for line in firsts)
    em = firsts[0].em_bottom_mm - firsts[0].em_top_mm
    return tuple(top - space for space in _spaces_above_mm(document.producer, pitch, em))


def _spaces_above_mm(producer: str, pitch: float, em: float) -> tuple[float, ...]:
    """Return the possible heights of the space that a program puts above a line's characters, in mm."""
    if _AT_BOTTOM.search(producer):
        spaces = (pitch - em - _DEPTH_EM * em,)
        # If the spacing is a multiple of the natural height, the first line of a page has only the natural height.
        steps = pitch / (_NATURAL_EM * em) / _SPACING_STEP
        is_multiple = abs(steps - round(steps)) * _SPACING_STEP * _NATURAL_EM * em < _SAME_PITCH_MM
        return (*spaces, (_NATURAL_EM - 1) * em) if is_multiple else spaces
    if _AT_TOP.search(producer):
        return (0.0,)
    middle = (pitch - em) / 2
    if _IN_MIDDLE.search(producer):
        return (middle,)
    if _WORD.search(producer):
        return (middle, 0.8 * pitch - ASCENT_EM * em)
    return (middle, 0.0)


def _bottom_mm(document: Measured, pitch: float | None) -> tuple[float, float] | None:
    """Return the highest and the lowest possible lower edge of the text area, in mm from the upper edge of the paper.

    A page is full if its last paragraph continues on the next page. Two more lines did not fit on such a page. One more
    may have fitted, because a program moves it too so that no line stands alone on the next page. None: no page is
    full. pitch: the line pitch in mm; None if it is not known.
    """
    if pitch is None:
        return None
    least, most = 0.0, float("inf")
    for paragraph in document.of(Part.BODY):
        for above, below in pairwise(paragraph.lines):
            if above.page < below.page and above.page > 1:
                least = max(least, above.em_bottom_mm)
                most = min(most, above.em_bottom_mm + 2 * pitch)
    return (least, most) if least else None
