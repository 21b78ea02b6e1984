"""A Chinese name → keys to sort it by pronunciation (pinyin) or by strokes, and its heading in an index.

pypinyin does not know the special readings of surnames. For example, it reads 曾 as céng. `surnames.txt` lists these
surnames with their readings. `strokes.txt` lists characters in the stroke order of GF 3003-1999. Unihan and ICU differ
from this order, because they sort characters with the same number of strokes by radical.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import NamedTuple

_SYLLABLE = re.compile(r"([a-zü]+)([1-5])")  # a syllable and its tone, such as zeng1
_LAST = 999
"""The number of strokes of a character that is not in the table. Such a character is sorted after all others."""

_TRANSCRIBED = re.compile("[·•・‧]|[A-Za-z]")
"""A character that occurs only in names without a Chinese surname."""


class Sound(NamedTuple):
    """The sort key of a character in the order of pronunciation. The fields are compared in their order."""

    syllable: str
    """The syllable with ü written as u."""
    marked: bool
    """Whether the syllable has ü, which follows u."""
    tone: int
    """The tone, 1 to 5; 0 if the character is not Chinese."""
    strokes: tuple[int, int]
    """The number of strokes, and the place in the table."""
    character: str
    """The character itself."""


@functools.lru_cache(maxsize=4096)
def sound_key(name: str, *, person: bool) -> tuple[Sound, ...]:
    """Return a key that sorts names by syllable, then by tone, then by strokes. An empty name comes first.

    person: whether it is the name of a person. It begins with a surname, unless it contains · or Latin letters.
    """
    characters = _significant(name)
    length = _surname_length(characters) if person and not _TRANSCRIBED.search(name) else 0
    surname, rest = characters[:length], characters[length:]
    readings = [*_surnames().get("".join(surname), ()), *_readings("".join(rest), len(rest))]
    return tuple(_sound(character, reading) for character, reading in zip(characters, readings, strict=True))


def initial(name: str, *, person: bool) -> str:
    """Return the letter under which a name is listed; # if the first character is neither Chinese nor Latin."""
    key = sound_key(name, person=person)
    letter = key[0].syllable[:1].upper() if key else ""
    return letter if "A" <= letter <= "Z" else "#"


def stroke_key(name: str) -> tuple[tuple[tuple[int, int], str], ...]:
    """Return a key that sorts names by the strokes of each character: by their number, then by 横、竖、撇、点、折."""
    return tuple((_strokes(character), character) for character in _significant(name))


def stroke_count(name: str) -> int | None:
    """Return the number of strokes of the first character; None if the table does not have it."""
    characters = _significant(name)
    count = _strokes(characters[0])[0] if characters else _LAST
    return count if count != _LAST else None


def _significant(name: str) -> list[str]:
    """Return the characters that matter for the order: letters, digits and Chinese characters, not · or brackets."""
    return [character for character in name if character.isalnum()]


def _surname_length(characters: list[str]) -> int:
    """Return the length of the surname at the beginning, 1 or 2. 0: `surnames.txt` does not list it, as 王.

    A surname of two characters must be followed by a given name.
    """
    if len(characters) > 2 and "".join(characters[:2]) in _surnames():
        return 2
    return 1 if characters and characters[0] in _surnames() else 0


def _readings(text: str, length: int) -> list[str]:
    """Return a syllable with its tone for each character.

    The text is read as a whole, because the reading of a character depends on the word. If this does not give a reading
    for each character, the characters are read one by one. length: the number of characters.
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
