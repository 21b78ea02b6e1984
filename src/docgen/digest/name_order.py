"""The order of Chinese names: by sound (pinyin) and by strokes. A name → a key to sort by and the heading it is under.

pypinyin reads characters as in running text; it knows no surnames (曾 comes out as céng), so those with a reading of
their own stand in `surnames.txt`. The order by strokes is that of GF 3003-1999, in `strokes.txt`: no library that
installs without a compiler has it (Unihan and ICU order by radical where the counts are the same).
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import NamedTuple

_SYLLABLE = re.compile(r"([a-zü]+)([1-5])")
_LAST = 999
"""Stands for the strokes of a character that the table does not have: behind all others."""

_TRANSCRIBED = re.compile("[·•・‧]|[A-Za-z]")


class Sound(NamedTuple):
    """One character's place in the order of sounds. marked: ü, which follows u."""

    syllable: str
    marked: bool
    tone: int
    strokes: tuple[int, int]
    character: str


@functools.lru_cache(maxsize=4096)
def sound_key(name: str, *, person: bool) -> tuple[Sound, ...]:
    """Sort by syllable and tone, characters of one sound by strokes; an empty name first.

    person: the name starts with a surname; names with · and names in Latin letters have none to read.
    """
    units = _units(name)
    length = _surname_length(units) if person and not _TRANSCRIBED.search(name) else 0
    surname, rest = units[:length], units[length:]
    readings = [*_surnames().get("".join(surname), ()), *_readings("".join(rest), len(rest))]
    return tuple(_sound(unit, reading) for unit, reading in zip(units, readings, strict=True))


def initial(name: str, *, person: bool) -> str:
    """The letter that the name is listed under by sound; # if it starts with none."""
    key = sound_key(name, person=person)
    letter = key[0].syllable[:1].upper() if key else ""
    return letter if "A" <= letter <= "Z" else "#"


def stroke_key(name: str) -> tuple[tuple[tuple[int, int], str], ...]:
    """Sort by each character's strokes in turn: their number, then 横、竖、撇、点、折."""
    return tuple((_strokes(character), character) for character in _units(name))


def stroke_count(name: str) -> int | None:
    """How many strokes the first character has; None if that is not known."""
    units = _units(name)
    count = _strokes(units[0])[0] if units else _LAST
    return count if count != _LAST else None


def _units(name: str) -> list[str]:
    """The characters that count: letters, digits and hanzi, not the · or brackets between them."""
    return [character for character in name if character.isalnum()]


def _surname_length(units: list[str]) -> int:
    """How many characters at the start are in the table of surnames; those of two are only before a given name."""
    two = "".join(units[:2])
    return 2 if len(units) > 2 and two in _surnames() else int(bool(units) and units[0] in _surnames())


def _readings(text: str, length: int) -> list[str]:
    """A syllable with its tone for each character, read together so that words sound as they should."""
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
    """Each character's number of strokes and its place in the list."""
    ordered = [(int(count), character) for count, row in _lines("strokes.txt") for character in row]
    return {character: (count, place) for place, (count, character) in enumerate(ordered)}


def _lines(name: str) -> list[list[str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]
