"""Where a signature block stands: name, date, sealed or not → right indents in characters (GB/T 9704 7.3.5)."""

from __future__ import annotations

import functools
import unicodedata

from docgen.blocks import Signature, text
from docgen.profile import Profile
from docgen.typeset import AUTOSPACE, autospaces, is_latin

_IDEOGRAPH, _WIDE, _LATIN, _NARROW = "iwln"


def indents(block: Signature, profile: Profile) -> tuple[float, float]:
    """The right indents of name and date.

    Sealed (7.3.5.1): the date four characters in, the name centred over it. Unsealed (7.3.5.2): the name two
    characters in, the date starting two to the right of the name's start; a date longer than the name stands two in.
    """
    part = profile.part["signature"]
    name, date = width(text(block.name)), width(text(block.date))
    if block.sealed:
        right = part["date_indent"]
        centred = right + (date - name) / 2
        return (centred, right) if centred >= 0 else (0.0, right - centred)
    shift = part["unsealed_indent"]
    if date > name:
        return shift + (date - name) + shift, shift
    return shift, name - date


def width(content: str) -> float:
    """The width of a text in characters: Chinese ones count 1, others half, a quarter between the two."""
    kinds = "".join(map(_kind, content))
    narrow = kinds.count(_LATIN) + kinds.count(_NARROW)
    parted = kinds.count(_LATIN + _IDEOGRAPH) + kinds.count(_IDEOGRAPH + _LATIN)
    return len(kinds) - narrow / 2 + AUTOSPACE * parted


@functools.lru_cache(maxsize=1 << 14)
def _kind(character: str) -> str:
    """How wide a character is, and whether a quarter em parts it from others."""
    if unicodedata.east_asian_width(character) in "WFA":
        return _IDEOGRAPH if autospaces("a", character) else _WIDE
    return _LATIN if is_latin(character) else _NARROW
