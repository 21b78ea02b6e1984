"""An OFD file of any producer → the characters and the drawn lines of each page, and the fonts.

A font that is not embedded, or has no TrueType outlines, has no measures. Each of its characters is as wide as the
distance to the next character, and its ink fills the em square.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import zip_longest

from docgen.inspection.measure.model import Box, Font, Glyph
from docgen.inspection.measure.pdf import SHORTEST_LINE_MM, THICKEST_LINE_MM, PdfPage
from docgen.inspection.ofd import document
from docgen.inspection.ofd.document import OfdDocument, OfdPage, OfdPath, OfdText
from docgen.inspection.ofd.embedded_font import EmbeddedFont
from docgen.stationery.profile import POINTS_PER_MM

_DAMAGED = (LookupError, ValueError, ArithmeticError, struct.error)
"""The errors that a damaged font file raises."""
_CREATOR = re.compile(rb"<(?:\w+:)?Creator>([^<]*)<")
"""The program that made a file, as the part OFD.xml states it."""
_SQUARE = (0.0, -0.12, 1.0, 0.88)
"""The left, lower, right and upper edge of the em square from the origin of the character, in em."""


def read(data: bytes) -> tuple[tuple[PdfPage, ...], tuple[Font, ...], str]:
    """Return the pages, the fonts and the program of an OFD file. A damaged file raises an `InputError`."""
    found = document.read(data)
    embedded = {identifier: _embedded(found, font.part) for identifier, font in found.fonts.items()}
    sheets = tuple(_sheet(page, found, embedded) for page in found.pages)
    fonts = {font.name: Font(font.name, bool(font.part)) for font in found.fonts.values()}
    creator = _CREATOR.search(found.package.members["OFD.xml"])
    program = creator[1].decode("utf-8", "replace") if creator else ""
    return sheets, tuple(fonts.values()), program


def _embedded(found: OfdDocument, part: str) -> EmbeddedFont | None:
    """Return a font file; None if the part is missing, damaged or has no TrueType outlines."""
    try:
        font = EmbeddedFont.read(found.package.members[part])
        return font if font.glyphs else None
    except _DAMAGED:
        return None


def _sheet(page: OfdPage, found: OfdDocument, embedded: dict[str, EmbeddedFont | None]) -> PdfPage:
    glyphs: list[Glyph] = []
    for text in page.texts:
        try:
            glyphs += list(_glyphs(text, found, embedded.get(text.font)))  # Nothing is added if the font is damaged.
        except _DAMAGED:
            glyphs += _glyphs(text, found, None)
    drawn = []
    for path in page.drawn:
        if isinstance(path, OfdPath):
            box = Box(path.box.left, path.box.top, path.box.right, path.box.bottom)
            shorter, longer = sorted((box.width_mm, box.height_mm))
            if 0 < shorter <= THICKEST_LINE_MM and longer >= SHORTEST_LINE_MM:
                drawn.append((box, path.color))
    return PdfPage(page.width_mm, page.height_mm, tuple(glyphs), tuple(drawn))


def _glyphs(text: OfdText, found: OfdDocument, font: EmbeddedFont | None) -> Iterator[Glyph]:
    """Yield the visible characters of a text. font: its font file; None if it is missing or damaged."""
    stated = found.fonts.get(text.font)
    name = stated.name if stated else ""
    size = text.size
    for character, (x, baseline), following in zip_longest(text.text, text.starts, text.starts[1:]):
        if character is None or character.isspace():
            continue
        number = font.glyphs.get(character, 0) if font else 0
        advance = (following[0] - x) if following else size
        left, bottom, right, top = _SQUARE
        if font:
            advance, (left, bottom, right, top) = font.advance(number) * size, font.ink(number)
        ink = Box(x + left * size, baseline - top * size, x + right * size, baseline - bottom * size)
        is_missing = font is not None and (number == 0 or right <= left)
        yield Glyph(character, x, baseline, advance, round(size * POINTS_PER_MM, 2), name, text.color, ink, is_missing)
