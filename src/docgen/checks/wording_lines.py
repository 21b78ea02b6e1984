"""The lines that a wording can print: words that stand there, slots for values, what may be left out or repeated.

Come from `wording_reader`; `text_proof` holds the paragraphs of a finished document against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value is printed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts, or none of them."""

    parts: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part that is printed any number of times."""

    part: Parts


Part = str | Slot | Choice | Repeat
Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class WordingLine:
    """What one line, or one cell, of a wording prints.

    loops: whether it is printed any number of times. optional: whether it may be left out.
    """

    parts: Parts
    loops: bool = False
    optional: bool = True

    @property
    def words(self) -> str:
        """Its own words, for a message."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def is_bare(self) -> bool:
        """Whether it can print a value and no word of its own."""
        return _may_be_silent(self.parts)


def _may_be_silent(parts: Parts) -> bool:
    return all(
        not isinstance(part, str) and (not isinstance(part, Choice) or any(map(_may_be_silent, part.parts)))
        for part in parts
    )


Values = Mapping[str, Sequence[str]]
"""The values that a slot may hold, under their first character."""


def prints(line: WordingLine, text: str, values: Values) -> bool:
    """Whether a line can print exactly this text."""
    return len(text) in _ends(line.parts, text, {0}, values)


def _ends(parts: Parts, text: str, starts: set[int], values: Values) -> set[int]:
    for part in parts:
        if not starts:
            break
        match part:
            case str():
                starts = {start + len(part) for start in starts if text.startswith(part, start)}
            case Slot():
                starts = {end for start in starts for end in _values_at(text, start, values)}
            case Choice():
                starts = starts.union(*(_ends(one, text, starts, values) for one in part.parts))
            case Repeat():
                starts = _repeats(part.part, text, starts, values)
    return starts


def _values_at(text: str, start: int, values: Values) -> Iterator[int]:
    """Where a value that begins here ends; several of them may stand in a row, parted by 、."""
    ends, found = {start}, set[int]()
    while ends:
        ends = {
            at + len(value)
            for at in ends
            if at < len(text)
            for value in values.get(text[at], ())
            if text.startswith(value, at) and is_whole(text, at, at + len(value))
        } - found
        found |= ends
        ends = {end + 1 for end in ends if text.startswith("、", end)}
    yield from found


def _repeats(part: Parts, text: str, starts: set[int], values: Values) -> set[int]:
    reached = set(starts)
    fresh = reached
    while fresh:
        fresh = _ends(part, text, fresh, values) - reached
        reached |= fresh
    return reached


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no number and no Western word is cut at either end: 12 is not part of 2012, nor 38 of 385."""
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
