"""The order of Chinese names by sound (pinyin) and by strokes: a name → a key to sort by, and the heading it is under.

pypinyin reads characters as in running text and does not know surnames: it reads 曾 as céng. Surnames with a reading of
their own stand in `surnames.txt`. The order by strokes is that of GF 3003-1999 and stands in `strokes.txt`. No library
that installs without a compiler has it: Unihan and ICU order characters with the same number of strokes by radical.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import NamedTuple

_SYLLABLE = re.compile(r"([a-zü]+)([1-5])")
_LAST = 999
"""The number of strokes of a character that the table does not have; it sorts behind all others."""

_TRANSCRIBED = re.compile("[·•・‧]|[A-Za-z]")
"""What a name has that does not begin with a Chinese surname."""


class Sound(NamedTuple):
    """One character's place in the order of sounds; fields are compared in turn."""

    syllable: str
    """Its syllable with ü written as u."""
    marked: bool
    """Whether it has ü, which follows u."""
    tone: int
    """1 to 5; 0 for what is no Chinese character."""
    strokes: tuple[int, int]
    """Its number of strokes, and its place in the table."""
    character: str
    """The character itself."""


@functools.lru_cache(maxsize=4096)
def sound_key(name: str, *, person: bool) -> tuple[Sound, ...]:
    """Return a key that sorts by syllable and tone, and characters of one sound by strokes. An empty name comes first.

    person: whether the name is a person's, which begins with a surname unless it has · or Latin letters in it.
    """
    units = _units(name)
    length = _surname_length(units) if person and not _TRANSCRIBED.search(name) else 0
    surname, rest = units[:length], units[length:]
    readings = [*_surnames().get("".join(surname), ()), *_readings("".join(rest), len(rest))]
    return tuple(_sound(unit, reading) for unit, reading in zip(units, readings, strict=True))


def initial(name: str, *, person: bool) -> str:
    """Return the letter that the name is listed under; # if it begins with no letter and no Chinese character."""
    key = sound_key(name, person=person)
    letter = key[0].syllable[:1].upper() if key else ""
    return letter if "A" <= letter <= "Z" else "#"


def stroke_key(name: str) -> tuple[tuple[tuple[int, int], str], ...]:
    """Return a key that sorts by the strokes of each character in turn: their number, then 横、竖、撇、点、折."""
    return tuple((_strokes(character), character) for character in _units(name))


def stroke_count(name: str) -> int | None:
    """Return the number of strokes of the first character; None if the table does not have it."""
    units = _units(name)
    count = _strokes(units[0])[0] if units else _LAST
    return count if count != _LAST else None


def _units(name: str) -> list[str]:
    """Return the characters that are sorted by: letters, digits and Chinese characters, not · or brackets."""
    return [character for character in name if character.isalnum()]


def _surname_length(units: list[str]) -> int:
    """Return how many characters at the start are a surname of the table: 0, 1 or 2.

    Two are a surname only where another character follows as given name.
    """
    two = "".join(units[:2])
    return 2 if len(units) > 2 and two in _surnames() else int(bool(units) and units[0] in _surnames())


def _readings(text: str, length: int) -> list[str]:
    """Return a syllable with its tone for each character.

    The text is read as a whole, since many characters have a different sound in different words.
    """
    from pypinyin import Style, lazy_pinyin

    def read(part: str) -> list[str]:
        return lazy_pinyin(
            part, style=Style.TONE3, errors=lambda other: other, v_to_u=True, neutral_tone_with_five=True
        )

    together = read(text)
    return together if len(together) == length else [read(character)[0] for character in text]


def _sound(character: str, reading: str) -> Sound:
    match = _SYLLABLE.fullmatch(reading)
    strokes = _strokes(character)
    if not match:
        return Sound(character.casefold(), False, 0, strokes, character)
    return Sound(match[1].replace("ü", "u"), "ü" in match[1], int(match[2]), strokes, character)


def _strokes(character: str) -> tuple[int, int]:
    return _stroke_order().get(character, (_LAST, 0))


@functools.cache
def _surnames() -> dict[str, tuple[str, ...]]:
    return {surname: tuple(readings) for surname, *readings in _lines("surnames.txt")}


@functools.cache
def _stroke_order() -> dict[str, tuple[int, int]]:
    """Map each character to its number of strokes and its place in the table."""
    order: dict[str, tuple[int, int]] = {}
    for count, row in _lines("strokes.txt"):
        for character in row:
            order[character] = (int(count), len(order))
    return order


def _lines(name: str) -> list[list[str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]
