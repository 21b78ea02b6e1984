"""Outlines of cubic curves (CFF) → TrueType outlines, and a font program with these outlines.

OFD viewers draw TrueType outlines reliably, but not CFF outlines. A glyph is converted when a document first needs it,
which takes half a millisecond. `FontFace` keeps the result. The conversion of a whole face would take seconds.
"""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.layout import font_tables

_TOLERANCE = 1.0
"""The largest distance of a converted outline from the original, in 1/1000 em."""
_REPLACED = (b"CFF ", b"VORG", b"glyf", b"loca")
_NO_NAMES = struct.pack(">IiHH5I", 0x00030000, 0, 0, 0, *(0,) * 5)
"""A `post` table without names of glyphs."""


@dataclass(frozen=True, slots=True)
class QuadraticGlyph:
    """A glyph as the table `glyf` has it."""

    data: bytes
    """Its bytes, an even number. A glyph without ink has none."""
    box: tuple[int, int, int, int]
    """The left, lower, right and upper edge of its points in units of the font. The ink does not reach further."""
    points: int
    """The number of its points."""
    contours: int
    """The number of its contours."""


def converted(draw: Callable[[Any], None], units: int) -> QuadraticGlyph:
    """Return a glyph with a TrueType outline.

    draw: draws the outline of the glyph with a pen of fontTools. units: the number of units of an em.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    # In CFF the contours run the other way round.
    draw(Cu2QuPen(pen, _TOLERANCE * units / 1000, reverse_direction=True))
    glyph = pen.glyph()
    if not glyph.numberOfContours:
        return QuadraticGlyph(b"", (0, 0, 0, 0), 0, 0)
    glyph.recalcBounds(None)
    data = glyph.compile(None, recalcBBoxes=False)
    box = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
    return QuadraticGlyph(data + b"\0" * (len(data) % 2), box, len(glyph.coordinates), glyph.numberOfContours)


def with_glyphs(program: bytes, glyphs: Sequence[QuadraticGlyph]) -> bytes:
    """Return a font program with outlines. program: the program without outlines. glyphs: the glyphs in its order."""
    from fontTools.ttLib.sfnt import SFNTWriter

    tables = {tag: bytes(data) for tag, data in font_tables.read(program).items() if tag not in _REPLACED}
    head = tables[b"head"]
    offsets = [0, *itertools.accumulate(len(glyph.data) for glyph in glyphs)]
    most = max(glyph.points for glyph in glyphs), max(glyph.contours for glyph in glyphs)
    tables |= {
        b"head": head[:50] + struct.pack(">H", 1) + head[52:],  # long offsets
        b"hmtx": _with_left_edges(tables[b"hmtx"], tables[b"hhea"], glyphs),
        b"glyf": b"".join(glyph.data for glyph in glyphs),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": struct.pack(">I14H", 0x00010000, len(glyphs), *most, 0, 0, 1, *(0,) * 8),
        b"post": _NO_NAMES,
    }
    file = io.BytesIO()
    writer = SFNTWriter(file, len(tables))
    for tag, data in sorted(tables.items()):
        writer[tag.decode()] = data
    writer.close()
    return file.getvalue()


def _with_left_edges(metrics: bytes, header: bytes, glyphs: Sequence[QuadraticGlyph]) -> bytes:
    """Return a table `hmtx` with the left edges of the ink. A drawing program moves an outline to that edge."""
    (count,) = struct.unpack_from(">H", header, 34)
    widths = [struct.unpack_from(">H", metrics, 4 * index)[0] for index in range(count)]
    entries = [struct.pack(">Hh", width, glyph.box[0]) for width, glyph in zip(widths, glyphs, strict=False)]
    return b"".join([*entries, *(struct.pack(">h", glyph.box[0]) for glyph in glyphs[count:])])
