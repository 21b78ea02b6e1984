"""Divide Chinese paragraphs into lines like Word and WPS (GB/T 9704 5.2.3, UAX #14).

The input is characters with their widths, and the width of a line. The output is the range of each line. Word and WPS
have four rules:

    A line takes as many characters as fit.
    Punctuation at the end of a full line may hang beyond the right edge.
    A quarter em separates a Chinese character and a Latin letter or digit.
    A full line is stretched until it ends at the right edge, but not between two Western characters.

A Latin character is a Western letter or digit. A Western character is any narrow character except a space.

WeasyPrint has none of these rules, so the lines are computed here for both engines. The rules of Unicode (UAX #14)
decide where a line may end. The package uniseg contains these rules. Only this module imports it.
"""

from __future__ import annotations

import functools
import re
import string
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from operator import add
from typing import NamedTuple

from uniseg.linebreak import line_break, line_break_breakables

from docgen.layout import character_kinds
from docgen.layout.character_kinds import AUTOSPACE, FIXED, IDEOGRAPH, SPACED

_HANGING = frozenset("、。，．：；！？,.:;!?")
"""The punctuation that may hang beyond the right edge."""
_RIGHT_TO_LEFT = ("R", "AL", "AN")
"""The bidirectional classes of scripts that are written from right to left."""
_TOLERANCE = 0.01
"""The length by which a line may exceed its width, in points. Sums of floating-point numbers are not exact."""
_ANY_IDEOGRAPH = "一"
"""The ideograph that stands for all ideographs when the rules of Unicode are applied. The rules treat them alike."""
_OTHERS = re.compile(f"[^{_ANY_IDEOGRAPH}]+")
"""The characters to which the rules of Unicode must be applied, in a text that was translated by `_free`."""


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """The characters of a paragraph, before it is divided into lines."""

    text: str
    """The characters."""
    advances: list[float]
    """The width of each character in points, including the letter spacing."""
    spacing: float
    """The letter spacing behind each character in points."""
    substitutes: Mapping[int, str]
    """Position of a character that the used family does not print → the family that prints it."""
    lacking: frozenset[str]
    """The characters that no font has."""
    gaps: bytes = field(init=False)
    """The kind of the gap behind each character but the last. See `character_kinds`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "gaps", character_kinds.gaps(self.text))


class LineRange(NamedTuple):
    """The range of characters of one line."""

    start: int
    """The position of the first character."""
    end: int
    """The position after the last character."""
    stretch: float = 0
    """The space in points that is added in each gap, except between two Western characters, to fill the line."""


def can_set(text: str) -> bool:
    """Return whether this module can divide a text: it has no tab, combining mark or right-to-left script."""
    return not any(map(_is_complex, set(text)))


def break_lines(measured: MeasuredText, width: float, first: float, size: float, *, justify: bool) -> list[LineRange]:
    """Return the lines of a paragraph. `can_set` must be true for its text.

    width: the width of a full line in points. The letter spacing behind the last character of a line may exceed it.
    first: the indent of the first line in points. A negative indent makes the first line longer.
    size: the font size in points. It determines the quarter em.
    justify: whether full lines are stretched to the right edge.
    """
    filling = _Filling(measured, size)
    lines: list[LineRange] = []
    start = 0
    while start < len(measured.text):
        line_width = width if lines else width - first
        end, hangs = filling.end(start, line_width)
        stretch = 0.0
        if justify and end < len(measured.text):
            stretched_end = end - 1 if hangs else end
            stretch = filling.stretch(start, stretched_end, line_width + measured.spacing)
        lines.append(LineRange(start, end, stretch))
        start = end
    return lines


class _Filling:
    """Fills lines with the characters of a paragraph. size: in points."""

    def __init__(self, measured: MeasuredText, size: float) -> None:
        self._text, self._advances, self._gaps = measured.text, measured.advances, measured.gaps
        self._allowed = break_opportunities(measured.text)
        self._quarter = AUTOSPACE * size
        spaces = [self._quarter if gap == SPACED else 0.0 for gap in measured.gaps]
        self._ends: list[float] = list(accumulate(map(add, (0.0, *spaces), measured.advances)))
        """Where each character ends if the paragraph is one line, in points."""

    def end(self, start: int, width: float) -> tuple[int, bool]:
        """Return the end of the line that begins at `start`, and whether its last character hangs. width: in points."""
        text, length = self._text, len(self._text)
        limit = self._begin(start) + width + _TOLERANCE
        over = bisect_right(self._ends, limit, start)  # the first character that does not fit
        while over < length and text[over] == " ":
            over += 1
        if over >= length:
            return length, False
        may_end = over + 1 >= length or self._allowed[over + 1]
        if text[over] in _HANGING and self._begin(over) <= limit and may_end:
            return over + 1, True
        best = over
        while best > start and not self._allowed[best]:
            best -= 1
        if best == start:  # the line has no break opportunity
            best = max(over, start + 1)
        return best, False

    def stretch(self, start: int, end: int, line_width: float) -> float:
        """Return the `LineRange.stretch` of a line.

        end: the position after the last character that does not hang. line_width: in points.
        """
        while end > start and self._text[end - 1] == " ":
            end -= 1
        last = max(end - 1, start)
        stretched = last - start - self._gaps.count(FIXED, start, last)
        if not stretched:
            return 0.0
        width = sum(self._advances[start:end]) + self._gaps.count(SPACED, start, last) * self._quarter
        return (line_width - width) / stretched

    def _begin(self, position: int) -> float:
        """Return where a character begins if the paragraph is one line, in points."""
        return self._ends[position] - self._advances[position]


@functools.lru_cache(maxsize=4096)
def break_opportunities(text: str) -> bytes:
    """Return a byte for each character: whether a line may begin before it. The first byte has no meaning.

    A line may begin between any two ideographs. Other characters are passed to uniseg together with the ideograph on
    each side. The rules do not depend on characters beyond these ideographs.
    """
    allowed = bytearray(b"\1") * len(text)
    alike = text.translate(_alike)
    for match in _OTHERS.finditer(text.translate(_free)):
        begin, stop = max(match.start() - 1, 0), match.end() + 1
        allowed[begin + 1 : stop] = _break_flags(alike[begin:stop])[1:]
    return bytes(allowed)


@functools.lru_cache(maxsize=4096)
def _break_flags(text: str) -> bytes:
    """Return a byte for each character of a text: whether a line may begin before it, by the rules of uniseg."""
    return bytes(map(bool, line_break_breakables(text)))


class _Alike(dict[int, str]):
    """Code point → the character. All ideographs become one, and all digits become 0. So fewer texts are cached."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character_kinds.kinds(character) == IDEOGRAPH:
            character = _ANY_IDEOGRAPH
        self[code] = "0" if character in string.digits else character
        return self[code]


class _Free(dict[int, str]):
    """Code point → the character itself, or `_ANY_IDEOGRAPH` if a line may break before it and behind it (class ID)."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = _ANY_IDEOGRAPH if line_break(character).name == "ID" else character
        return self[code]


_alike, _free = _Alike(), _Free()


@functools.cache
def _is_complex(character: str) -> bool:
    """Return whether this module cannot divide a text that contains a character."""
    if character == "\t" or unicodedata.combining(character):
        return True
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
