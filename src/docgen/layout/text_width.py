"""How wide a text is in characters of its own size: a title's lines and a signature are placed by it."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from itertools import accumulate

from docgen.layout.line_breaking import AUTOSPACE, autospaces, is_latin

_IDEOGRAPH, _WIDE, _LATIN, _NARROW = "iwln"
"""Chinese characters, what is as wide but never parted from others, Latin letters and digits, all else."""
_HALF = {_LATIN, _NARROW}
_PARTED = {_LATIN + _IDEOGRAPH, _IDEOGRAPH + _LATIN}
"""Neighbours with a quarter em between them."""


def width(content: str) -> float:
    """The width of a text in characters: Chinese ones count 1, others half, a quarter between the two."""
    return widths(content)(0, len(content))


def widths(content: str) -> Callable[[int, int], float]:
    """The widths of a text's parts, each from one position up to another."""
    kinds = "".join(map(_kind, content))
    upto = [0.0, *accumulate(0.5 if kind in _HALF else 1.0 for kind in kinds)]
    parted = [0, 0, *accumulate(pair in _PARTED for pair in map(str.__add__, kinds, kinds[1:]))]

    def part(start: int, end: int) -> float:
        if end <= start:
            return 0.0
        return upto[end] - upto[start] + AUTOSPACE * (parted[end] - parted[start + 1])

    return part


@functools.lru_cache(maxsize=1 << 14)
def _kind(character: str) -> str:
    """How wide a character is, and whether a quarter em parts it from others."""
    if unicodedata.east_asian_width(character) in "WFA":
        return _IDEOGRAPH if autospaces("a", character) else _WIDE
    return _LATIN if is_latin(character) else _NARROW
