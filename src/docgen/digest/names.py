"""The order of Chinese names: by sound (pinyin) and by strokes. A name → a key to sort by and the heading it is under.

pypinyin reads single characters as in running text; surnames with a reading of their own stand in `surnames.txt`.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

from pypinyin import Style, pinyin

_SYLLABLE = re.compile(r"([a-zü]+)([1-5])")
_PART = re.compile(r"[一-鿿㐀-䶿\U00020000-\U0003ffff]|[A-Za-z0-9]+")

SoundKey = tuple[tuple[str, int, str], ...]


def sound_key(name: str, *, person: bool) -> SoundKey:
    """Sort by syllable, then tone, then the character itself. person: the name starts with a surname.

    A name with · is a transcribed one and has no surname to read.
    """
    parts = _PART.findall(name)
    readings = _readings(tuple(parts), person and "·" not in name)
    return tuple((syllable, tone, part) for part, (syllable, tone) in zip(parts, readings, strict=True))


def initial(name: str, *, person: bool) -> str:
    """The Latin letter that the name is listed under; # if it starts with none."""
    key = sound_key(name, person=person)
    letter = key[0][0][:1].upper() if key else ""
    return letter if "A" <= letter <= "Z" else "#"


@functools.cache
def _readings(parts: tuple[str, ...], person: bool) -> tuple[tuple[str, int], ...]:
    own = surnames()
    length = 0
    if person:
        length = next((n for n in (2, 1) if len(parts) > n - 1 and "".join(parts[:n]) in own), 0)
    surname = own["".join(parts[:length])] if length else ()
    rest = parts[length:]
    return (*surname, *(reading for part in _runs(rest) for reading in part))


def _runs(parts: tuple[str, ...]) -> list[list[tuple[str, int]]]:
    """The readings of consecutive characters, read together so that words have their own sounds."""
    text = " ".join(parts) if any(part.isascii() for part in parts) else "".join(parts)
    found = [_split(reading[0]) for reading in pinyin(text, style=Style.TONE3, v_to_u=True) if reading[0].strip()]
    if len(found) != len(parts):
        found = [_split(pinyin(part, style=Style.TONE3, v_to_u=True)[0][0]) for part in parts]
    return [found]


def _split(reading: str) -> tuple[str, int]:
    match = _SYLLABLE.fullmatch(reading)
    return (match[1].replace("ü", "v"), int(match[2])) if match else (reading.casefold(), 5)
