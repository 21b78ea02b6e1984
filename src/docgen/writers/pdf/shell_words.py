"""The words that WeasyPrint drew on a shell → the same words in the faces of the profile."""

from __future__ import annotations

from docgen.layout import fonts
from docgen.layout.pages import ARTIFACT, PlacedText, Rectangle
from docgen.layout.placed_lines import text_in_faces
from docgen.model.blocks import Role
from docgen.stationery.profile import Profile
from docgen.writers.pdf import shell_fonts
from docgen.writers.pdf.shell_drawing import DrawnWord

_DIGITS = 3
"""The decimal places of lengths in points."""
_CLOSE = 0.1
"""The largest distance of two places that are the same, in points."""


def placed(word: DrawnWord, profile: Profile) -> PlacedText:
    """Return a word in the face of the profile that WeasyPrint used. Each character is where WeasyPrint drew it."""
    name = shell_fonts.profile_face(word.font, profile)
    advances = [shell_fonts.glyph_of(word.font, number, name).advance * word.size for number, _ in word.glyphs]
    spaces = []
    for (_, start), (_, after), advance in zip(word.glyphs, word.glyphs[1:], advances, strict=False):
        spaces.append(round(after - start - advance, _DIGITS) + 0.0)  # + 0.0 makes -0.0 positive
    size, x, baseline = (round(length, _DIGITS) for length in (word.size, word.x, word.baseline))
    return PlacedText(word.text, name, size, x, baseline, tuple(spaces), color=word.color)


def is_centred(sample: DrawnWord, slot: Rectangle) -> bool:
    """Return whether a sample of an office's name is in the middle of its slot, without space between characters."""
    glyph, last = sample.glyphs[-1]
    right = sample.x + last + sample.font.widths[glyph] * sample.size
    width = sum(sample.font.widths[number] for number, _ in sample.glyphs) * sample.size
    is_in_middle = abs((sample.x + right) / 2 - (slot.left + slot.right) / 2) <= _CLOSE
    return is_in_middle and abs(right - sample.x - width) <= _CLOSE


def centred(name: str, sample: DrawnWord, slot: Rectangle, profile: Profile) -> tuple[PlacedText, ...] | None:
    """Return a line of an office's name in the middle of its slot. None: the line is wider than the slot.

    sample: the line of the sample name in the same place.
    """
    found = fonts.find_all(profile)[profile.roles[Role.LETTERHEAD].font]
    x = (slot.left + slot.right - sum(fonts.advance(found, character) for character in name) * sample.size) / 2
    if x < slot.left - _CLOSE:
        return None
    words = text_in_faces(name, found, sample.size, x, round(sample.baseline, _DIGITS), ARTIFACT, sample.color)
    size = round(sample.size, _DIGITS)
    return tuple(word._replace(size=size, x=round(word.x, _DIGITS)) for word in words)
