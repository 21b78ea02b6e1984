"""Measure the characters of a paragraph, and divide it into lines.

The input is a paragraph, a profile and the fonts. The output is the characters with their widths, and the range of
characters of each line. This module cannot measure tabs and scripts with joined letters.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.layout import fonts, line_breaking
from docgen.layout.font_coverage import purpose
from docgen.layout.fonts import FoundFont
from docgen.layout.line_breaking import LineRange, SetGlyph
from docgen.model.blocks import Para, text
from docgen.stationery.profile import Profile


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """The characters of a paragraph, before it is divided into lines."""

    glyphs: list[SetGlyph]
    """The characters with their widths."""
    spacing: float
    """The letter spacing behind each character in points."""


def measure(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont]) -> MeasuredText | None:
    """Return the characters of a paragraph with their widths. None: this module cannot measure the paragraph.

    found: purpose of a font (a key of `profile.fonts`) → the font.
    """
    if not line_breaking.can_set(text(paragraph)):
        return None
    style = profile.roles[paragraph.role]
    spacing = profile.character_spacing.pt if style.size == profile.body.size else 0.0
    glyphs: list[SetGlyph] = []
    for run in paragraph.runs:
        known_glyphs = _known_glyphs(found[purpose(run, style.font)], style.size, spacing)
        glyphs += map(known_glyphs.__getitem__, run.text)
    return MeasuredText(glyphs, spacing)


def lines(measured: MeasuredText, paragraph: Para, profile: Profile, width: float) -> list[LineRange]:
    """Divide a measured paragraph into lines.

    width: the room for a full line in points. The left and right indents of the role are already subtracted.
    """
    style = profile.roles[paragraph.role]
    first_indent = profile.characters_wide(paragraph.role, style.first).pt
    return line_breaking.break_lines(
        measured.glyphs, width, first_indent, style.size, measured.spacing, justify=style.align == "justify"
    )


class _KnownGlyphs(dict[str, SetGlyph]):
    """Character → its glyph in one font at one size. A glyph is computed once, because most characters recur."""

    def __init__(self, font: FoundFont, size: float, spacing: float) -> None:
        super().__init__()
        self._font, self._size, self._spacing = font, size, spacing

    def __missing__(self, character: str) -> SetGlyph:
        advance = fonts.advance(self._font, character) * self._size + self._spacing
        glyph = self[character] = SetGlyph(character, advance, fonts.instead(self._font, character))
        return glyph


_known_glyphs = functools.lru_cache(maxsize=64)(_KnownGlyphs)
