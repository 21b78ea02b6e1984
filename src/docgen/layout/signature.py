"""Where a signature block stands: name, date, sealed or not → every length of it (GB/T 9704 7.3.5)."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.layout.text_width import width
from docgen.model.blocks import Role, Signature, text
from docgen.stationery.profile import Length, Profile


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where name and date stand."""

    above: Length
    """Between the text above and the name's line; room for a seal where there will be one."""
    name_right: Length
    """Between the name and the right edge of the type area."""
    date_right: Length
    """Between the date and the right edge of the type area."""


def place(block: Signature, profile: Profile) -> SignaturePlace:
    """Where a signature block stands on its page."""
    name, date = (profile.characters_wide(Role.SIGNATURE, count) for count in _indents(block, profile))
    return SignaturePlace(above(profile, block.sealed), name, date)


def above(profile: Profile, sealed: bool) -> Length:
    """The space above a signature block, which depends on nothing but whether a seal will stand there."""
    return profile.line_pitch * (profile.signature.seal_lines if sealed else profile.signature.unsealed_lines)


def _indents(block: Signature, profile: Profile) -> tuple[float, float]:
    """The right indents of name and date in characters.

    Sealed (7.3.5.1): the date four characters in, the name centred over it. Unsealed (7.3.5.2): the name two
    characters in, the date starting two to the right of the name's start; a date longer than the name stands two in.
    """
    name, date = width(text(block.name)), width(text(block.date))
    if block.sealed:
        right = profile.signature.date_indent
        centred = right + (date - name) / 2
        return (centred, right) if centred >= 0 else (0.0, right - centred)
    shift = profile.signature.unsealed_indent
    if date > name:
        return shift + (date - name) + shift, shift
    return shift, name - date
