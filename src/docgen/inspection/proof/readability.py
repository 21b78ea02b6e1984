"""What makes text on a page legible: size, contrast, and room between characters and lines.

All lengths are in points, upwards from the lower left corner of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.inspection.proof.doubt import DoubtError

LEAST_SIZE = 5.0
"""The smallest legible size of text in points."""
LEAST_CONTRAST = 3.0
"""The smallest contrast of legible text to white paper (WCAG 1.4.3, large text)."""
NEAREST = 0.55
"""The smallest distance between the beginnings of two neighbouring characters, as a share of the first one's width."""
_CLOSEST_LINES = 0.8
"""The smallest distance between the baselines of two lines, as a share of the larger size."""
TOUCH = 0.05
"""The share of the size by which two texts of a line may overlap. Rounded widths need it."""
BODY = 0.75
"""The height of a character above its baseline, as a share of the size. A dark box may not lie in it."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where the ink of a text can be on a page."""

    baseline: float
    """Its baseline."""
    left: float
    """Its left end."""
    right: float
    """Its right end."""
    size: float
    """The size of its characters."""
    bottom: float
    """The lowest ink that its font has."""
    top: float
    """The highest ink that its font has."""


def contrast(color: tuple[float, float, float]) -> float:
    """Return the contrast of a colour to white (WCAG 2.1). The parts of the colour are from 0 to 1."""
    return contrast_between(color, (1.0, 1.0, 1.0))


def contrast_between(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the contrast of two colours (WCAG 2.1), from 1 to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: tuple[float, float, float]) -> float:
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def refuse_overlaps(places: Sequence[TextPlace]) -> None:
    """Raise a `DoubtError` if texts lie over each other."""
    for _ in overlapping(places):
        raise DoubtError("texts over each other")


def overlapping(places: Sequence[TextPlace]) -> Iterator[tuple[TextPlace, TextPlace]]:
    """Yield the pairs of texts whose lines are so close that they may lie over each other."""
    for one, other in _near(places):
        reach = TOUCH * min(one.size, other.size)
        if one.left < other.right - reach and other.left < one.right - reach:
            yield one, other


def _near(places: Sequence[TextPlace]) -> Iterator[tuple[TextPlace, TextPlace]]:
    """Yield the pairs of texts whose baselines are close to each other."""
    ordered = sorted(places, key=lambda place: place.baseline)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.baseline - one.baseline >= _CLOSEST_LINES * max(one.size, other.size):
                # A larger text further up may still be close, so the search goes on as far as a large letterhead.
                if other.baseline - one.baseline >= _CLOSEST_LINES * 80:
                    break
                continue
            yield one, other
