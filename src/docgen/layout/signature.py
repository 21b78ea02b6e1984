"""Compute the place of a signature block (GB/T 9704 7.3.5).

The input is a signature block and a profile. The output is the space above the block, the lines and the place of the
name, and the right indent of the date.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.layout import office_name
from docgen.layout.text_width import width
from docgen.model.blocks import Role, Signature, text
from docgen.stationery.profile import Length, Profile

_BESIDE = 1.0
"""The space on each side of the longest of several lines, in characters. Without it Word could break the line."""


@dataclass(frozen=True, slots=True)
class SignaturePosition:
    """The place of a name and a date."""

    above: Length
    """The space between the text above and the name. In a sealed letter this is the place of the seal."""
    name_lines: tuple[str, ...]
    """The lines of the name. Empty: there is no name. Several lines are centred on each other."""
    name_left: Length
    """The left indent of the name. A name of one line has the left indent 0."""
    name_right: Length
    """The right indent of the name."""
    date_right: Length
    """The distance from the date to the right edge of the type area."""


def position(block: Signature, profile: Profile) -> SignaturePosition:
    """Return the place of a signature block."""
    lines = _name_lines(block, profile)
    longest = max(map(width, lines), default=0)
    if len(lines) > 1:
        indents = _indents_of_lines(block, longest, profile)
    else:
        indents = (0.0, *_indents(block, longest, profile))
    name_left, name_right, date_right = (profile.characters_wide(Role.SIGNATURE, count) for count in indents)
    return SignaturePosition(above(profile, block.sealed), lines, name_left, name_right, date_right)


def above(profile: Profile, sealed: bool) -> Length:
    """Return the space above a signature block. sealed: whether the letter is sealed."""
    return profile.line_pitch * (profile.signature.seal_lines if sealed else profile.signature.unsealed_lines)


def _name_lines(block: Signature, profile: Profile) -> tuple[str, ...]:
    """Return the lines of the name. A name that fits in a line of text has one line."""
    if block.name is None:
        return ()
    name = text(block.name)
    capacity = profile.characters - (0 if block.sealed else profile.signature.unsealed_indent)
    if width(name) <= capacity:
        return (name,)
    return office_name.lines_within(name, capacity - 2 * _BESIDE)


def _indents_of_lines(block: Signature, longest: float, profile: Profile) -> tuple[float, float, float]:
    """Return the left and the right indent of a name of several lines, and the right indent of the date, in characters.

    longest: the width of the longest line of the name.
    """
    name_width = longest + 2 * _BESIDE
    if block.sealed:
        right, date_right = _indents(block, name_width, profile)
    else:
        right, date_right = _indents(block, longest, profile)
        right -= _BESIDE
    return profile.characters - right - name_width, right, date_right


def _indents(block: Signature, name_width: float, profile: Profile) -> tuple[float, float]:
    """Return the right indents of the name and of the date, in characters.

    In a sealed letter (7.3.5.1) the indent of the date is four characters. The name is centred above the date. A name
    that is too long for this has no indent, and the date is centred below the name.

    In an unsealed letter (7.3.5.2) the indent of the name is two characters. The date begins two characters to the
    right of the first character of the name. If the date is longer than the name, the indent of the date is two
    characters. Then the indent of the name is larger.

    A date without a name has the indent of the date of a sealed letter.

    name_width: the width of the longest line of the name in characters.
    """
    if block.name is None:
        return 0.0, profile.signature.date_indent
    date_width = width(text(block.date))
    if block.sealed:
        date_right = profile.signature.date_indent
        name_right = date_right + (date_width - name_width) / 2
        return (name_right, date_right) if name_right >= 0 else (0.0, date_right - name_right)
    shift = profile.signature.unsealed_indent
    if date_width > name_width:
        return shift + (date_width - name_width) + shift, shift
    # From the right edge, the name begins at shift + name_width, and the date at name_width.
    return shift, name_width - date_width
