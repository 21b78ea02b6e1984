"""The conditions for legible text: size, contrast, and space between characters and lines.

All lengths are in points, upwards from the lower left corner of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

LEAST_SIZE = 5.0
"""The smallest legible size of text in points."""
LEAST_CONTRAST = 3.0
"""The smallest contrast of legible text to white paper (WCAG 1.4.3, large text)."""
NEAREST = 0.55
"""The smallest distance between the beginnings of two neighbours, as a share of the first character's width."""
_CLOSEST_LINES = 0.8
"""The smallest distance between the baselines of two lines, as a share of the larger size."""
_LARGEST_SIZE = 80
"""The largest size of text in points, that of a letterhead. It limits the search for close lines."""
TOUCH = 0.05
"""The share of the size by which two texts of a line may overlap, because widths are rounded."""
BODY = 0.75
"""The height of a character above its baseline, as a share of the size. A dark box may not lie in it."""


@dataclass(frozen=True, slots=True)
class TextExtent:
    """The area of a page in which all ink of a text is."""

    baseline: float
    """The baseline of the text."""
    left: float
    """The left end of the text."""
    right: float
    """The right end of the text."""
    size: float
    """The size of the characters."""
    bottom: float
    """The lowest ink of all glyphs of the font."""
    top: float
    """The highest ink of all glyphs of the font."""


def contrast(one: tuple[float, float, float], other: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> float:
    """Return the contrast of a colour to white or to another, from 1 to 21 (WCAG 2.1). Their parts are from 0 to 1."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: tuple[float, float, float]) -> float:
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def overlapping(extents: Sequence[TextExtent]) -> Iterator[tuple[TextExtent, TextExtent]]:
    """Yield the pairs of texts whose lines are so close that they may lie over each other."""
    ordered = sorted(extents, key=lambda extent: extent.baseline)
    for index, one in enumerate(ordered):
        for other in islice(ordered, index + 1, None):
            distance = other.baseline - one.baseline
            if distance >= _CLOSEST_LINES * _LARGEST_SIZE:
                break
            reach = TOUCH * min(one.size, other.size)
            is_beside = one.left >= other.right - reach or other.left >= one.right - reach
            if distance < _CLOSEST_LINES * max(one.size, other.size) and not is_beside:
                yield one, other
