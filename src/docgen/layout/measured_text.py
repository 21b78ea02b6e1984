"""Measure the characters of a paragraph, and divide it into lines.

The input is a paragraph, a profile and the fonts. The output is the characters with their widths, and the range of
characters of each line. This module cannot measure tabs and scripts with joined letters.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from docgen.layout import fonts, line_breaking
from docgen.layout.font_coverage import purpose
from docgen.layout.fonts import FoundFont
from docgen.layout.line_breaking import LineRange, MeasuredText
from docgen.model.blocks import Para, text
from docgen.stationery.profile import Profile


def measure(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont]) -> MeasuredText | None:
    """Return the characters of a paragraph with their widths. None: this module cannot measure the paragraph.

    found: purpose of a font (a key of `profile.fonts`) → the font.
    """
    content = text(paragraph)
    if not line_breaking.can_set(content):
        return None
    style = profile.roles[paragraph.role]
    spacing = profile.spacing(paragraph.role).pt
    advances: list[float] = []
    substitutes: dict[int, str] = {}
    lacking: set[str] = set()
    for run in paragraph.runs:
        known = _known_widths(found[purpose(run, style.font)], style.size, spacing)
        start = len(advances)
        advances += map(known.__getitem__, run.text)
        lacking |= known.lacking.intersection(run.text)
        if not known.substitutes.keys().isdisjoint(run.text):
            for position, character in enumerate(run.text, start):
                if character in known.substitutes:
                    substitutes[position] = known.substitutes[character]
    return MeasuredText(content, advances, spacing, substitutes, frozenset(lacking))


def lines(measured: MeasuredText, paragraph: Para, profile: Profile, width: float) -> list[LineRange]:
    """Divide a measured paragraph into lines.

    width: the width of a full line in points. The left and right indents of the role are already subtracted.
    """
    style = profile.roles[paragraph.role]
    first_indent = profile.characters_wide(paragraph.role, style.first).pt
    return line_breaking.break_lines(measured, width, first_indent, style.size, justify=style.align == "justify")


class _KnownWidths(dict[str, float]):
    """Character → its width with the letter spacing in points, in one font and size. Each is computed only once."""

    def __init__(self, font: FoundFont, size: float, spacing: float) -> None:
        super().__init__()
        self._font, self._size, self._spacing = font, size, spacing
        self.substitutes: dict[str, str] = {}
        """Character that the used family of the font does not print → the family that prints it."""
        self.lacking: set[str] = set()
        """The characters that the font lacks."""

    def __missing__(self, character: str) -> float:
        if not fonts.has(self._font, character):
            self.lacking.add(character)
        family = fonts.substitute(self._font, character)
        if family:
            self.substitutes[character] = family
        width = self[character] = fonts.advance(self._font, character) * self._size + self._spacing
        return width


_known_widths = functools.lru_cache(maxsize=64)(_KnownWidths)
