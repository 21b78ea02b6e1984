"""Kinds of characters, and the gaps between neighbours: text → a letter for each character, a byte for each gap.

Word and WPS put a quarter em between a Chinese and a Latin character, and do not stretch a line between two Western
characters.
"""

from __future__ import annotations

import unicodedata
from operator import add

AUTOSPACE = 0.25
"""The space between a Chinese and a Latin character in Word and WPS, in em."""
IDEOGRAPH = "i"
"""A Chinese character."""
WIDE = "w"
"""Another character of the same width, such as Chinese punctuation."""
LATIN = "l"
"""A Western letter or digit."""
NARROW = "n"
"""Another narrow character except a space, such as Western punctuation."""
SPACE = "s"
"""A space."""
WESTERN = LATIN + NARROW
"""The kinds of Western characters."""
PLAIN, FIXED, SPACED = 0, 1, 2
"""The kinds of gaps. A plain gap is stretched. A fixed gap is not. A spaced gap is stretched and has a quarter em."""

_GAPS = {one + other: PLAIN for one in "iwlns" for other in "iwlns"}
_GAPS |= {one + other: FIXED for one in WESTERN for other in WESTERN}
_GAPS |= {LATIN + IDEOGRAPH: SPACED, IDEOGRAPH + LATIN: SPACED}


class _Kinds(dict[int, str]):
    """Code point → the kind of the character. Most characters recur, so each kind is computed only once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character == " ":
            kind = SPACE
        elif unicodedata.east_asian_width(character) in "WFA":
            is_ideograph = unicodedata.category(character) == "Lo" and unicodedata.east_asian_width(character) == "W"
            kind = IDEOGRAPH if is_ideograph else WIDE
        elif character.isalnum():
            kind = LATIN
        else:
            kind = NARROW
        self[code] = kind
        return kind


_kinds = _Kinds()


def kinds(text: str) -> str:
    """Return the kind of each character of a text, as a letter."""
    return text.translate(_kinds)


def gaps(text: str) -> bytes:
    """Return the kind of the gap between each two neighbours of a text, as a byte."""
    found = kinds(text)
    neighbours = map(add, found, found[1:])  # the kinds of two neighbours, as in the keys of `_GAPS`
    return bytes(map(_GAPS.__getitem__, neighbours))
