"""Chinese line breaking: characters with their widths + the line's width → lines (GB/T 9704 5.2.3, UAX #14).

Word and WPS fill a line greedily, let a closing mark hang beyond the edge rather than pull its character down, set a
quarter em between Chinese and Latin, and stretch a full line between its Chinese characters until it ends at the
edge. WeasyPrint does none of this, so lines are broken here and WeasyPrint gets each line as it is to be printed. The
Unicode data and rules of line breaking come from uniseg; this is the only module that imports it.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from uniseg.linebreak import line_break, line_break_breakables

AUTOSPACE = 0.25
"""Between a Chinese and a Latin character, in em, as Word and WPS set it."""

_HANGING = frozenset("、。，．：；！？,.:;!?")
_COMPLEX = ("R", "AL", "AN")
_TOLERANCE = 0.01
"""Points by which a line may exceed its width: sums of floating-point widths are not exact."""


@dataclass(frozen=True, slots=True)
class SetGlyph:
    """A character of a paragraph."""

    character: str
    advance: float
    """In points, letter spacing included."""
    rare: bool = False
    """Whether it is drawn in the font for rare characters."""
    western: bool = field(init=False, compare=False)
    """As `is_western` says."""
    latin: bool = field(init=False, compare=False)
    """As `is_latin` says."""
    ideograph: bool = field(init=False, compare=False)
    """Whether it is a Chinese character."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "western", is_western(self.character))
        object.__setattr__(self, "latin", is_latin(self.character))
        object.__setattr__(self, "ideograph", _is_ideograph(self.character))

    def is_spaced_from(self, after: SetGlyph) -> bool:
        """Whether a quarter em stands between this character and the next."""
        return self.ideograph if after.latin else self.latin and after.ideograph


@dataclass(frozen=True, slots=True)
class LineRange:
    """One line of a paragraph."""

    start: int
    """The position of its first character."""
    end: int
    """The position after its last character."""
    stretch: float = 0
    """Points added between neighbours that are not both Western, to fill the line; 0 on a last line."""
    hangs: bool = False
    """Whether its last character stands beyond the edge."""


def can_set(text: str) -> bool:
    """Whether this module can break a text: it has no tab, no combining mark, and no script from right to left."""
    return not any(map(_is_complex, text))


@functools.lru_cache(maxsize=1 << 14)
def is_latin(character: str) -> bool:
    """Whether a character takes a quarter em between itself and a Chinese one: a Western letter or digit."""
    return character.isalnum() and is_western(character)


@functools.lru_cache(maxsize=1 << 14)
def is_western(character: str) -> bool:
    """Whether a character belongs to a word or number that is never stretched: narrow, and no space."""
    return character != " " and unicodedata.east_asian_width(character) not in "WFA"


def autospaces(before: str, after: str) -> bool:
    """Whether a quarter em stands between two neighbours."""
    return (is_latin(before) and _is_ideograph(after)) or (_is_ideograph(before) and is_latin(after))


def break_lines(
    glyphs: Sequence[SetGlyph], width: float, first: float, size: float, spacing: float = 0, *, justify: bool
) -> list[LineRange]:
    """Break a paragraph.

    width: of a full line in points. first: what the first line's indent takes of it (negative: it juts out).
    size: the font's, in points, for the quarter em. spacing: what each advance has behind its character; behind a
    line's last one it is not seen. justify: whether full lines are stretched to the edge.
    `can_set` tells beforehand whether a text can be broken here.
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
    """The positions before which a line may begin.

    Between two ideographs it always may. Everything else is given to uniseg together with the ideographs on both
    sides, since the rules look no further than those; the answer is cached.
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
        # All ideographs behave alike, so one of them stands for each: the cache then knows more texts.
        left = _representative(text[begin]) if begin < position else ""
        right = _representative(text[end]) if end < stop else ""
        for offset in _break_positions(left + text[position:end] + right):
            found.add(begin + offset)
        position = end
    return frozenset(found)


def width_of(glyphs: Sequence[SetGlyph], size: float) -> float:
    """The natural width of a stretch of characters, quarter ems included."""
    spaces = sum(a.is_spaced_from(b) for a, b in pairwise(glyphs))
    return sum(glyph.advance for glyph in glyphs) + spaces * AUTOSPACE * size


def _fill(
    glyphs: Sequence[SetGlyph], allowed: frozenset[int], start: int, room: float, size: float
) -> tuple[int, bool]:
    """Where the line that begins at `start` ends, and whether its last character hangs."""
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
    return position >= length or position in allowed


def _stretch(glyphs: Sequence[SetGlyph], start: int, end: int, room: float, size: float, hangs: bool) -> float:
    """The points to add in each gap that is not between two Western characters, so that the line ends at the edge."""
    shown = list(glyphs[start : end - hangs])
    while shown and shown[-1].character == " ":
        shown.pop()
    gaps = sum(not (a.western and b.western) for a, b in pairwise(shown))
    return (room - width_of(shown, size)) / gaps if gaps else 0.0


@functools.lru_cache(maxsize=4096)
def _break_positions(text: str) -> tuple[int, ...]:
    """The positions in a text before which a line may begin, by uniseg's rules."""
    return tuple(index for index, flag in enumerate(line_break_breakables(text)) if flag and index)


def _representative(character: str) -> str:
    """The ideograph that stands for all ideographs; any other character as it is."""
    return "一" if _is_ideograph(character) else character


@functools.cache
def _is_plain(character: str) -> bool:
    """Whether a line may break on both sides of a character (class ID of UAX #14)."""
    return bool(line_break(character).name == "ID")


@functools.cache
def _is_complex(character: str) -> bool:
    is_shaped = unicodedata.bidirectional(character) in _COMPLEX or unicodedata.combining(character)
    return character == "\t" or bool(is_shaped)


@functools.cache
def _is_ideograph(character: str) -> bool:
    return unicodedata.category(character) == "Lo" and unicodedata.east_asian_width(character) == "W"
