"""A measured document → the edges and pitches of its running text, and the layout that it follows.

A pitch is the distance from one line or character to the next. The layout is that of GB/T 9704, or that of GB/T 33476.2
(electronic official documents).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from docgen.inspection.measure.model import RUNNING, Line, Measured, Part
from docgen.stationery.profile import Profile

HANGING = frozenset("，。、；：？！）》〉”’】〕")
"""Marks that may be printed beyond the right edge, at the end of a line."""
_FEWEST = 3
"""The least number of values from which a median is computed."""
_FEWEST_FULL_LINES = 12
"""The least number of full lines from which the right edge is computed."""
_FIRST_WIDE = "⺀"
"""The first full-width character. Chinese characters and their punctuation follow it in Unicode."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of the running text. None: there is too little text to measure.

    The layout is that of GB/T 33476.2 if the text has the line pitch of GB/T 33476.2. Otherwise the layout is that of
    GB/T 9704. Places are measured from the left and the upper edge of the paper.
    """

    left_mm: float
    """The left edge of the text. If there is too little text, it is the left edge in the profile."""
    right_mm: float | None
    """Where full lines end."""
    top_mm: float | None
    """The upper edge of the text area, computed from the first lines of pages."""
    line_pitch_mm: float | None
    """The distance from one baseline to the next."""
    character_pitch_mm: float | None
    """The distance from one character to the next."""
    expected_top_mm: float
    """The upper edge that the text area should have in this layout."""
    height_mm: float
    """The height that the text area should have in this layout."""


def measure_grid(document: Measured, profile: Profile) -> Grid:
    """Return the measures of the running text of a document."""
    full, later = list(_full_lines(document)), list(_later_lines(document))
    pitch = _line_pitch(document)
    electronic = profile.electronic
    tolerance = profile.tolerance.pitch.mm
    is_electronic = pitch is not None and abs(pitch - electronic.line_pitch.mm) <= tolerance
    top = electronic.top if is_electronic else profile.top
    bottom = electronic.bottom if is_electronic else profile.bottom
    return Grid(
        left_mm=median(line.left_mm for line in later) if len(later) >= _FEWEST else profile.left.mm,
        right_mm=max(_end_mm(line) for line in full) if len(full) >= _FEWEST_FULL_LINES else None,
        top_mm=_top_mm(document, pitch),
        line_pitch_mm=pitch,
        character_pitch_mm=_character_pitch(full),
        expected_top_mm=top.mm,
        height_mm=(profile.height - top - bottom).mm,
    )


def _full_lines(document: Measured) -> Iterator[Line]:
    """Yield the lines of each paragraph, except its last line."""
    for paragraph in document.of(Part.BODY):
        yield from paragraph.lines[:-1]


def _later_lines(document: Measured) -> Iterator[Line]:
    """Yield the lines of each paragraph, except its first line."""
    for paragraph in document.of(Part.BODY):
        yield from paragraph.lines[1:]


def _end_mm(line: Line) -> float:
    """Return where a line ends, in mm from the left edge of the paper. A mark that may cross the edge is left out."""
    last = line.glyphs[-1]
    return last.x_mm if last.character in HANGING else last.end_mm


def _line_pitch(document: Measured) -> float | None:
    """Return the median distance of two baselines in mm; None if there are too few lines."""
    distances = [
        below.baseline_mm - above.baseline_mm
        for paragraph in document.of(*RUNNING)
        for above, below in pairwise(paragraph.lines)
        if above.page == below.page
    ]
    return median(distances) if len(distances) >= _FEWEST else None


def _character_pitch(lines: list[Line]) -> float | None:
    """Return the distance of two Chinese characters in mm; None if there are too few lines.

    Justification widens lines. So a narrow line is chosen, and the result is the median of its distances. A tenth of
    the lines are narrower.
    """
    medians = []
    for line in lines:
        distances = []
        for left, right in pairwise(line.glyphs):
            if left.character > _FIRST_WIDE and right.character > _FIRST_WIDE:
                distances.append(right.x_mm - left.x_mm)
        if len(distances) > _FEWEST:
            medians.append(median(distances))
    return sorted(medians)[len(medians) // 10] if len(medians) >= _FEWEST else None


def _top_mm(document: Measured, pitch: float | None) -> float | None:
    """Return the upper edge of the text area in mm, from the first lines of all pages but the first.

    None: the pitch is None, or none of these pages begins with running text.

    pitch: the line pitch in mm.
    """
    running = {id(line) for line in document.running}
    tops = []
    for page in document.pages[1:]:
        first = next(iter(page.lines), None)
        if first is not None and pitch is not None and id(first) in running:
            em = first.em_bottom_mm - first.em_top_mm
            tops.append(first.em_top_mm - (pitch - em) / 2)
    return median(tops) if tops else None
