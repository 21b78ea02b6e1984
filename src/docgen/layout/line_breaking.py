"""Divide Chinese paragraphs into lines like Word and WPS (GB/T 9704 5.2.3, UAX #14).

The input is characters with their widths, and the width of a line. The output is the range of each line. Word and WPS
have four rules:

    A line takes as many characters as fit.
    Punctuation at the end of a full line may hang beyond the right edge.
    A quarter em separates a Chinese character and a Latin letter or digit.
    A full line is stretched until it ends at the right edge, but not between two Western characters.

A Latin character is a Western letter or digit. A Western character is any narrow character except a space.

WeasyPrint has none of these rules. So this module computes the lines, and WeasyPrint prints them. Unicode (UAX #14)
also has rules for line breaking. The package uniseg contains the rules of Unicode. Only this module imports uniseg.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from uniseg.linebreak import line_break, line_break_breakables

AUTOSPACE = 0.25
"""The space between a Chinese and a Latin character in Word and WPS, in em."""

_HANGING = frozenset("、。，．：；！？,.:;!?")
"""The punctuation that may hang beyond the right edge."""
_RIGHT_TO_LEFT = ("R", "AL", "AN")
"""The bidirectional classes of scripts that are written from right to left."""
_TOLERANCE = 0.01
"""The length by which a line may exceed its width, in points. Sums of floating-point numbers are not exact."""


@dataclass(frozen=True, slots=True)
class SetGlyph:
    """A character of a paragraph, with its width."""

    character: str
    """The character."""
    advance: float
    """The width in points, including the letter spacing."""
    instead: str | None = None
    """The font family that prints the character, if the font of its text lacks it."""
    western: bool = field(init=False, compare=False)
    """The result of `is_western`."""
    latin: bool = field(init=False, compare=False)
    """The result of `is_latin`."""
    ideograph: bool = field(init=False, compare=False)
    """Whether the character is a Chinese character."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "western", is_western(self.character))
        object.__setattr__(self, "latin", is_latin(self.character))
        object.__setattr__(self, "ideograph", _is_ideograph(self.character))

    def is_spaced_from(self, after: SetGlyph) -> bool:
        """Return whether a quarter em separates this character and the next. after: the next character."""
        return self.ideograph if after.latin else self.latin and after.ideograph


@dataclass(frozen=True, slots=True)
class LineRange:
    """The range of characters of one line."""

    start: int
    """The position of the first character."""
    end: int
    """The position after the last character."""
    stretch: float = 0
    """The space that fills the line, in points. It is added in each gap except between two Western characters."""
    hangs: bool = False
    """Whether the last character hangs beyond the right edge."""


def can_set(text: str) -> bool:
    """Return whether this module can divide a text into lines.

    A text with tabs, combining marks or a right-to-left script cannot be divided.
    """
    return not any(map(_is_complex, text))


@functools.lru_cache(maxsize=1 << 14)
def is_latin(character: str) -> bool:
    """Return whether a character is a Western letter or digit."""
    return character.isalnum() and is_western(character)


@functools.lru_cache(maxsize=1 << 14)
def is_western(character: str) -> bool:
    """Return whether a character is narrow and not a space. No space is added between two such neighbours."""
    return character != " " and unicodedata.east_asian_width(character) not in "WFA"


def autospaces(before: str, after: str) -> bool:
    """Return whether a quarter em separates two neighbouring characters."""
    return (is_latin(before) and _is_ideograph(after)) or (_is_ideograph(before) and is_latin(after))


def break_lines(
    glyphs: Sequence[SetGlyph], width: float, first: float, size: float, spacing: float = 0, *, justify: bool
) -> list[LineRange]:
    """Return the lines of a paragraph. `can_set` must be true for its text.

    width: the width of a full line in points.
    first: the indent of the first line in points. A negative indent makes the first line longer.
    size: the font size in points. It determines the quarter em.
    spacing: the letter spacing, in points. The width of each character includes it. The letter spacing of the last
    character of a line may be beyond the right edge.
    justify: whether full lines are stretched to the right edge.
    """
    text = "".join(glyph.character for glyph in glyphs)
    allowed = opportunities(text)
    lines: list[LineRange] = []
    start = 0
    while start < len(glyphs):
        room = width - (first if not lines else 0)
        end, hangs = _fill(glyphs, allowed, start, room, size)
        last = end >= len(glyphs)
        stretch = 0.0 if last or not justify else _stretch(glyphs, start, end, room + spacing, size, hangs)
        lines.append(LineRange(start, end, stretch, hangs))
        start = end
    return lines


@functools.lru_cache(maxsize=4096)
def opportunities(text: str) -> frozenset[int]:
    """Return the positions before which a line may begin.

    A line may begin between any two ideographs. Other characters are passed to uniseg with the ideograph on each
    side. The rules do not depend on characters beyond these ideographs. The results of uniseg are cached.
    """
    found: set[int] = set()
    position, length = 0, len(text)
    while position < length:
        if _is_plain(text[position]):
            if position + 1 < length and _is_plain(text[position + 1]):
                found.add(position + 1)
            position += 1
            continue
        end = position
        while end < length and not _is_plain(text[end]):
            end += 1
        begin, stop = max(position - 1, 0), min(end + 1, length)
        # The rules treat all ideographs alike. With one ideograph in place of all, the cache has more hits.
        left = _representative(text[begin]) if begin < position else ""
        right = _representative(text[end]) if end < stop else ""
        for offset in _break_positions(left + text[position:end] + right):
            found.add(begin + offset)
        position = end
    return frozenset(found)


def width_of(glyphs: Sequence[SetGlyph], size: float) -> float:
    """Return the width of a range of characters before it is stretched, including quarter ems. size: in points."""
    spaces = sum(glyph.is_spaced_from(after) for glyph, after in pairwise(glyphs))
    return sum(glyph.advance for glyph in glyphs) + spaces * AUTOSPACE * size


def _fill(
    glyphs: Sequence[SetGlyph], allowed: frozenset[int], start: int, room: float, size: float
) -> tuple[int, bool]:
    """Return the end of the line that begins at `start`, and whether its last character hangs. room: in points."""
    used, position, best = 0.0, start, start
    while position < len(glyphs):
        glyph = glyphs[position]
        if position > start and glyphs[position - 1].is_spaced_from(glyph):
            used += AUTOSPACE * size
        if position in allowed:
            best = position
        character = glyph.character
        if used + glyph.advance > room + _TOLERANCE and character != " ":
            if character in _HANGING and used <= room + _TOLERANCE and _may_end(allowed, position + 1, len(glyphs)):
                return position + 1, True
            return (best if best > start else max(position, start + 1)), False
        used += glyph.advance
        position += 1
    return len(glyphs), False


def _may_end(allowed: frozenset[int], position: int, length: int) -> bool:
    """Return whether a line may end before a position."""
    return position >= length or position in allowed


def _stretch(glyphs: Sequence[SetGlyph], start: int, end: int, room: float, size: float, hangs: bool) -> float:
    """Return the space in points that makes a line full. It is added in each gap except between Western characters."""
    shown = list(glyphs[start : end - hangs])
    while shown and shown[-1].character == " ":
        shown.pop()
    gaps = sum(not (glyph.western and after.western) for glyph, after in pairwise(shown))
    return (room - width_of(shown, size)) / gaps if gaps else 0.0


@functools.lru_cache(maxsize=4096)
def _break_positions(text: str) -> tuple[int, ...]:
    """Return the positions in a text before which a line may begin, by the rules of uniseg."""
    return tuple(index for index, flag in enumerate(line_break_breakables(text)) if flag and index)


def _representative(character: str) -> str:
    """Return 一 for an ideograph. Return any other character unchanged."""
    return "一" if _is_ideograph(character) else character


@functools.cache
def _is_plain(character: str) -> bool:
    """Return whether a line may break on both sides of a character (class ID of UAX #14)."""
    return bool(line_break(character).name == "ID")


@functools.cache
def _is_complex(character: str) -> bool:
    """Return whether this module does not support a character."""
    is_shaped = unicodedata.bidirectional(character) in _RIGHT_TO_LEFT or unicodedata.combining(character)
    return character == "\t" or bool(is_shaped)


@functools.cache
def _is_ideograph(character: str) -> bool:
    """Return whether a character is a Chinese character."""
    return unicodedata.category(character) == "Lo" and unicodedata.east_asian_width(character) == "W"
