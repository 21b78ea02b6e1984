"""Estimate the width of a text in characters.

The input is a text. The output is its width as a number of Chinese characters of the same size. Titles and signatures
use this width. It does not depend on a font.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from docgen.layout import character_kinds
from docgen.layout.character_kinds import AUTOSPACE, IDEOGRAPH, SPACED, WIDE

_WIDTHS = {IDEOGRAPH: 1.0, WIDE: 1.0}
"""Kind of a character → its width in characters. All other kinds have half this width."""


def width(content: str) -> float:
    """Return the width of a text in characters.

    A full-width character counts 1. A narrow character counts 0.5. The space between Chinese and Latin counts 0.25.
    """
    kinds = character_kinds.kinds(content)
    wide = kinds.count(IDEOGRAPH) + kinds.count(WIDE)
    return (len(content) + wide) / 2 + AUTOSPACE * character_kinds.gaps(content).count(SPACED)


def widths(content: str) -> Callable[[int, int], float]:
    """Return a function that computes the width of a range of a text. Its parameters are the start and the end."""
    # For each position: the width of the characters before it, and the number of spaces before it. A space lies between
    # a Chinese and a Latin character, so there is none before the first two positions.
    kinds = character_kinds.kinds(content)
    width_before = [0.0, *accumulate(_WIDTHS.get(kind, 0.5) for kind in kinds)]
    spaces_before = [0, 0, *accumulate(gap == SPACED for gap in character_kinds.gaps(content))]

    def width_between(start: int, end: int) -> float:
        """Return the width of the text between two positions, in characters."""
        if end <= start:
            return 0.0
        spaces = spaces_before[end] - spaces_before[start + 1]  # a space before the first character does not count
        return width_before[end] - width_before[start] + AUTOSPACE * spaces

    return width_between
