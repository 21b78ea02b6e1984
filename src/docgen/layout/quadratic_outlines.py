"""Convert the glyphs of a CFF font to TrueType outlines, and write a font program with the converted outlines.

CFF outlines consist of cubic curves, and TrueType outlines consist of quadratic curves. OFD viewers draw TrueType
outlines reliably, but not CFF outlines. A glyph is converted when a document first needs it, which takes half a
millisecond. `FontFace` keeps the result. The conversion of a whole face would take seconds.
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
"""The tables that are not copied from the old font program, because they describe its outlines."""
_NO_NAMES = struct.pack(">IiHH5I", 0x00030000, 0, 0, 0, *(0,) * 5)
"""A `post` table without names of glyphs."""


@dataclass(frozen=True, slots=True)
class QuadraticGlyph:
    """A glyph in the format of the table `glyf`."""

    data: bytes
    """Its bytes. Their number is even. A glyph without ink has no bytes."""
    box: tuple[int, int, int, int]
    """The left, lower, right and upper edge of its points in units of the font. All ink is inside these edges."""
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
    tolerance = _TOLERANCE * units / 1000  # in units of the font
    # The contours of CFF outlines run in the opposite direction to the contours of TrueType outlines.
    draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
    glyph = pen.glyph()
    if not glyph.numberOfContours:
        return QuadraticGlyph(b"", (0, 0, 0, 0), 0, 0)
    glyph.recalcBounds(None)
    data = glyph.compile(None, recalcBBoxes=False)
    box = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
    return QuadraticGlyph(data + b"\0" * (len(data) % 2), box, len(glyph.coordinates), glyph.numberOfContours)


def with_glyphs(program: bytes, glyphs: Sequence[QuadraticGlyph]) -> bytes:
    """Return a font program with TrueType outlines.

    program: the font program without TrueType outlines. Its other tables are copied. glyphs: the converted glyphs, in
    the order of their glyph numbers.
    """
    from fontTools.ttLib.sfnt import SFNTWriter

    tables = {tag: bytes(data) for tag, data in font_tables.read(program).items() if tag not in _REPLACED}
    head = tables[b"head"]
    offsets = [0, *itertools.accumulate(len(glyph.data) for glyph in glyphs)]
    most_points = max(glyph.points for glyph in glyphs)
    most_contours = max(glyph.contours for glyph in glyphs)
    tables |= {
        b"head": head[:50] + struct.pack(">H", 1) + head[52:],  # long offsets
        b"hmtx": _with_left_edges(tables[b"hmtx"], tables[b"hhea"], glyphs),
        b"glyf": b"".join(glyph.data for glyph in glyphs),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        # There are no components and no instructions, so most numbers are 0. The 1 is the number of zones.
        b"maxp": struct.pack(">I14H", 0x00010000, len(glyphs), most_points, most_contours, 0, 0, 1, *(0,) * 8),
        b"post": _NO_NAMES,
    }
    file = io.BytesIO()
    writer = SFNTWriter(file, len(tables))
    for tag, data in sorted(tables.items()):
        writer[tag.decode()] = data
    writer.close()
    return file.getvalue()


def _with_left_edges(metrics: bytes, header: bytes, glyphs: Sequence[QuadraticGlyph]) -> bytes:
    """Return the table `hmtx` with the left edge of each glyph, because viewers place an outline at this edge.

    metrics: the old table `hmtx`. header: the table `hhea`.
    """
    # The first glyphs have a width and an edge each. The later glyphs have only an edge, and share the last width.
    (count_of_widths,) = struct.unpack_from(">H", header, 34)
    entries: list[bytes] = []
    for number, glyph in enumerate(glyphs):
        left_edge = glyph.box[0]
        if number < count_of_widths:
            (width,) = struct.unpack_from(">H", metrics, 4 * number)
            entries.append(struct.pack(">Hh", width, left_edge))
        else:
            entries.append(struct.pack(">h", left_edge))
    return b"".join(entries)
