"""Compute the place of a signature block (GB/T 9704 7.3.5).

The input is a signature block and a profile. The output is the space above the block and two right indents, one of the
name and one of the date.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.layout.text_width import width
from docgen.model.blocks import Role, Signature, text
from docgen.stationery.profile import Length, Profile


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """The place of a name and a date."""

    above: Length
    """The space between the text above and the name. In a sealed letter this is the room for the seal."""
    name_right: Length
    """The distance from the name to the right edge of the type area."""
    date_right: Length
    """The distance from the date to the right edge of the type area."""


def place(block: Signature, profile: Profile) -> SignaturePlace:
    """Return the place of a signature block."""
    name, date = (profile.characters_wide(Role.SIGNATURE, count) for count in _indents(block, profile))
    return SignaturePlace(above(profile, block.sealed), name, date)


def above(profile: Profile, sealed: bool) -> Length:
    """Return the space above a signature block. sealed: whether the letter is sealed."""
    return profile.line_pitch * (profile.signature.seal_lines if sealed else profile.signature.unsealed_lines)


def _indents(block: Signature, profile: Profile) -> tuple[float, float]:
    """Return the right indents of the name and of the date, in characters.

    In a sealed letter (7.3.5.1) the indent of the date is four characters. The name is centred above the date. A name
    that is too long for this has no indent, and the date is centred below the name.

    In an unsealed letter (7.3.5.2) the indent of the name is two characters. The date begins two characters to the
    right of the first character of the name. If the date is longer than the name, the indent of the date is two
    characters. Then the indent of the name is larger.

    A date without a name has the indent of the date of a sealed letter.
    """
    if block.name is None:
        return 0.0, profile.signature.date_indent
    name, date = width(text(block.name)), width(text(block.date))
    if block.sealed:
        right = profile.signature.date_indent
        centred = right + (date - name) / 2
        return (centred, right) if centred >= 0 else (0.0, right - centred)
    shift = profile.signature.unsealed_indent
    if date > name:
        return shift + (date - name) + shift, shift
    return shift, name - date
