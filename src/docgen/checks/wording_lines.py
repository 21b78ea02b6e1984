"""The lines that a wording can print.

A line consists of pieces (`Part`): fixed words, slots, choices and repeats. A slot is a place at which a value is
printed. `wording_reader` makes the lines. `text_proof` compares the paragraphs of a finished document with the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Slot:
    """A place at which the line prints a value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A place at which one of several branches is printed, or none of them."""

    branches: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Pieces that are printed any number of times, one time directly after the other."""

    parts: Parts


Part = str | Slot | Choice | Repeat
"""A piece of a line. A `str` is fixed words."""
Parts = tuple[Part, ...]
"""Pieces in the order in which they are printed."""


@dataclass(frozen=True, slots=True)
class WordingLine:
    """One line of a wording. A line of a table has a `WordingLine` for each of its cells."""

    parts: Parts
    """The pieces of the line."""
    loops: bool = False
    """Whether the line is printed any number of times."""
    optional: bool = True
    """Whether the line may be left out."""
    file: str = field(default="", compare=False)
    """The name of the text that the line is written in. Empty: it is not of a wording."""
    number: int = field(default=0, compare=False)
    """The number of the line in that text, from 1."""

    @property
    def words(self) -> str:
        """The fixed words of the line, for a message. An ellipsis stands for what is not fixed."""
        return "".join(part if isinstance(part, str) else "…" for part in self.parts)

    @property
    def is_bare(self) -> bool:
        """Whether the line can be printed without any fixed word."""
        return _can_be_wordless(self.parts)


def _can_be_wordless(parts: Parts) -> bool:
    """Return whether pieces can be printed without any fixed word."""
    for part in parts:
        if isinstance(part, str):
            return False
        if isinstance(part, Choice) and not any(_can_be_wordless(branch) for branch in part.branches):
            return False
    return True


Values = Mapping[str, Sequence[str]]
"""The values that a slot may hold: first character → all values that begin with it."""


def prints(line: WordingLine, text: str, values: Values) -> bool:
    """Return whether a line can print exactly this text."""
    return len(text) in _ends(line.parts, text, {0}, values)


def _ends(parts: Parts, text: str, starts: set[int], values: Values) -> set[int]:
    """Return the positions in a text at which pieces can end. starts: the positions at which the pieces may begin."""
    for part in parts:
        if not starts:
            break
        match part:
            case str():
                starts = {start + len(part) for start in starts if text.startswith(part, start)}
            case Slot():
                starts = {end for start in starts for end in _values_at(text, start, values)}
            case Choice():
                starts = starts.union(*(_ends(branch, text, starts, values) for branch in part.branches))
            case Repeat():
                starts = _repeated_ends(part.parts, text, starts, values)
    return starts


def _values_at(text: str, start: int, values: Values) -> Iterator[int]:
    """Yield the positions in a text at which a value that begins at `start` can end.

    Several values with 、 between them count as one value.
    """
    found = set[int]()
    open_starts = [start]
    while open_starts:
        position = open_starts.pop()
        if position >= len(text):
            continue
        for value in values.get(text[position], ()):
            end = position + len(value)
            if end in found or not text.startswith(value, position) or not is_whole(text, position, end):
                continue
            found.add(end)
            if text.startswith("、", end):
                open_starts.append(end + 1)
    yield from found


def _repeated_ends(parts: Parts, text: str, starts: set[int], values: Values) -> set[int]:
    """Return the positions in a text at which pieces can end if they are printed any number of times in a row.

    starts: the positions at which the first time may begin.
    """
    found = set(starts)
    fresh = found
    while fresh:
        fresh = _ends(parts, text, fresh, values) - found
        found |= fresh
    return found


def is_whole(text: str, start: int, end: int) -> bool:
    """Return whether neither end of a passage is within a number or a Western word. 12 in 2012 is not whole."""
    return not _is_within_word(text, start) and not _is_within_word(text, end)


def _is_within_word(text: str, position: int) -> bool:
    """Return whether a position is within a number or a Western word."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
