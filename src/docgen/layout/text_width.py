"""Estimate the width of a text in characters.

The input is a text. The output is its width as a number of Chinese characters of the same size. Titles and signatures
use this width. It does not depend on a font.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from itertools import accumulate

from docgen.layout.line_breaking import AUTOSPACE, autospaces, is_latin

_IDEOGRAPH = "i"
"""A Chinese character."""
_WIDE = "w"
"""Another character of the same width, such as Chinese punctuation."""
_LATIN = "l"
"""A Latin letter or a digit."""
_NARROW = "n"
"""Any other character."""
_HALF_WIDTH = {_LATIN, _NARROW}
_SPACED = {_LATIN + _IDEOGRAPH, _IDEOGRAPH + _LATIN}
"""The neighbours that a quarter em separates."""


def width(content: str) -> float:
    """Return the width of a text in characters.

    A full-width character counts 1. A narrow character counts 0.5. The space between Chinese and Latin counts 0.25.
    """
    return widths(content)(0, len(content))


def widths(content: str) -> Callable[[int, int], float]:
    """Return a function that computes the width of a piece of a text. Its parameters are the start and the end."""
    kinds = "".join(map(_kind, content))
    # Both lists have an item for each position in the text: the width and the number of spaces before the position.
    width_before = [0.0, *accumulate(0.5 if kind in _HALF_WIDTH else 1.0 for kind in kinds)]
    spaces_before = [0, 0, *accumulate(pair in _SPACED for pair in map(str.__add__, kinds, kinds[1:]))]

    def width_between(start: int, end: int) -> float:
        """Return the width of the text between two positions, in characters."""
        if end <= start:
            return 0.0
        spaces = spaces_before[end] - spaces_before[start + 1]
        return width_before[end] - width_before[start] + AUTOSPACE * spaces

    return width_between


@functools.lru_cache(maxsize=1 << 14)
def _kind(character: str) -> str:
    """Return the kind of a character. It determines the width and the space beside the character."""
    if unicodedata.east_asian_width(character) in "WFA":
        return _IDEOGRAPH if autospaces("a", character) else _WIDE
    return _LATIN if is_latin(character) else _NARROW
