"""What the running text of pages says about their set-up: a measured document → edges, pitches, the layout meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from docgen.inspection.measure.model import RUNNING, Line, Measured, Part
from docgen.stationery.profile import Profile

_HANGING = frozenset("，。、；：？！）》〉”’】〕")
_ENOUGH = 3
_PLENTY = 12
_WIDE = "⺀"
"""Characters from here on are full-width: CJK and its punctuation."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Running text as measured; None where there is too little of it.

    pitch_mm: from line to line. step_mm: from character to character. top_mm: the upper edge of the text area that the
    first line of a page shows. right_mm: where full lines end. expected_top_mm, height_mm: of the layout meant: that of
    GB/T 33476.2 where the text has its line pitch, else the standard's own.
    """

    left_mm: float
    right_mm: float | None
    top_mm: float | None
    pitch_mm: float | None
    step_mm: float | None
    expected_top_mm: float
    height_mm: float


def measure_grid(document: Measured, profile: Profile) -> Grid:
    """Measure the running text."""
    own, later = list(_full_lines(document)), list(_later_lines(document))
    pitch = _pitch(document)
    electronic = profile.electronic
    within = profile.tolerance.pitch.mm
    is_electronic = pitch is not None and abs(pitch - electronic.line_pitch.mm) <= within
    top = electronic.top if is_electronic else profile.top
    bottom = electronic.bottom if is_electronic else profile.bottom
    return Grid(
        left_mm=median(line.left_mm for line in later) if len(later) >= _ENOUGH else profile.left.mm,
        right_mm=max(_end(line) for line in own) if len(own) >= _PLENTY else None,
        top_mm=_top(document, pitch),
        pitch_mm=pitch,
        step_mm=_step(own),
        expected_top_mm=top.mm,
        height_mm=(profile.height - top - bottom).mm,
    )


def _full_lines(document: Measured) -> Iterator[Line]:
    """Lines that another line of their paragraph follows."""
    for paragraph in document.of(Part.BODY):
        yield from paragraph.lines[:-1]


def _later_lines(document: Measured) -> Iterator[Line]:
    for paragraph in document.of(Part.BODY):
        yield from paragraph.lines[1:]


def _end(line: Line) -> float:
    """Where a line ends; a mark at its end may hang beyond the edge."""
    last = line.glyphs[-1]
    return last.x_mm if last.character in _HANGING else last.end_mm


def _pitch(document: Measured) -> float | None:
    steps = [
        below.baseline_mm - above.baseline_mm
        for paragraph in document.of(*RUNNING)
        for above, below in pairwise(paragraph.lines)
        if above.page == below.page
    ]
    return median(steps) if len(steps) >= _ENOUGH else None


def _step(lines: list[Line]) -> float | None:
    """The usual distance of two Chinese characters; justified lines are wider, so a narrow one counts."""
    steps = []
    for line in lines:
        own = [b.x_mm - a.x_mm for a, b in pairwise(line.glyphs) if a.character > _WIDE and b.character > _WIDE]
        if len(own) > _ENOUGH:
            steps.append(median(own))
    return sorted(steps)[len(steps) // 10] if len(steps) >= _ENOUGH else None


def _top(document: Measured, pitch: float | None) -> float | None:
    """The upper edge of the text area, from the first lines of the pages behind the first."""
    running = {id(line): line for line in document.running}
    tops = []
    for page in document.pages[1:]:
        first = next((line for line in page.lines), None)
        if first is not None and pitch is not None and id(first) in running:
            em = first.em_bottom_mm - first.em_top_mm
            tops.append(first.em_top_mm - (pitch - em) / 2)
    return median(tops) if tops else None
