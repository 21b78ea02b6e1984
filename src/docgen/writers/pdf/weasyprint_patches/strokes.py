"""Write the glyphs of a line to the PDF. The code of each glyph in the PDF is stored, by font and width.

WeasyPrint computes this code again for each character. WeasyPrint itself draws lines with pictures, missing glyphs,
raised glyphs or an ellipsis.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work


def exchange() -> None:
    """Replace WeasyPrint's function that draws a line."""
    from weasyprint.draw import text
    from weasyprint.text.ffi import pango

    stock = text.draw_first_line
    if pango.pango_version() < _OLDEST:
        return

    def draw_first_line(stream: Any, textbox: Any, overflow: str, ellipsis: Any, matrix: Any) -> Any:
        is_short = is_at_work() and overflow != "ellipsis" and ellipsis == "none" and textbox.text.strip()
        if not is_short or textbox.style["font_size"] < _NO_SIZE:
            return stock(stream, textbox, overflow, ellipsis, matrix)
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        runs = list(_runs(pango.pango_layout_get_line_readonly(textbox.pango_layout.layout, 0)))
        if not all(_is_plain(glyphs) for _, glyphs in runs):
            return stock(stream, textbox, overflow, ellipsis, matrix)
        fonts = [stream.add_font(item.item.analysis.font) for item, _ in runs]
        if any(font.png or font.svg or font.colr or font.bitmap for font, _ in fonts):
            return stock(stream, textbox, overflow, ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        shown, before = "", None
        for (item, glyphs), (font, size) in zip(runs, fonts, strict=True):
            if item.item.analysis.font != before:
                before = item.item.analysis.font
                if shown:
                    stream.show_text(shown)
                shown = ""
                stream.set_font_size(font.hash, size)
            words = f"<{_hexadecimal(stream, textbox, item, glyphs, font, size)}"
            shown += words.removesuffix("<") if words.endswith("<") else f"{words}>"
        stream.show_text(shown)
        return []

    text.draw_first_line = draw_first_line


_KEPT = "docgen glyphs"
_NO_SIZE = 1e-6
_OLDEST = 14802
"""The version of Pango whose fonts tell their size."""
_GLYPH = struct.Struct("=Iiii4x")
"""PangoGlyphInfo: the glyph, its width, and how far it is moved to the right and down."""
_NONE = 0x0FFFFFFF
"""Pango's sign for a glyph that is empty; above it are those for characters that no font has."""
_Glyphs = tuple[tuple[int, int, int, int], ...]


def _runs(line: Any) -> Iterator[tuple[Any, _Glyphs]]:
    from weasyprint.text.ffi import ffi

    run = line.runs[0]
    while run != ffi.NULL:
        glyphs = run.data.glyphs
        yield run.data, tuple(_GLYPH.iter_unpack(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size)))
        run = run.next


def _is_plain(glyphs: _Glyphs) -> bool:
    return not any(glyph >= _NONE or right or down for glyph, _, right, down in glyphs)


def _hexadecimal(stream: Any, textbox: Any, run: Any, glyphs: _Glyphs, font: Any, size: float) -> str:
    """Return the glyphs of a run in hexadecimal, with a number after each glyph whose width differs from the font's."""
    known: dict[tuple[int, int], str] = font.__dict__.setdefault(_KEPT, {}).setdefault(size, {})
    pieces = []
    for index, (glyph, width, _, _) in enumerate(glyphs):
        piece = known.get((glyph, width))
        if piece is None:
            piece = known[glyph, width] = _new(stream, textbox, run, index, len(glyphs), font, size)
        pieces.append(piece)
    return "".join(pieces)


def _new(stream: Any, textbox: Any, run: Any, index: int, count: int, font: Any, size: float) -> str:
    """Return the code of a glyph whose width is new in the document, and add the glyph to its font (draw/text.py)."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    info, clusters, item = run.glyphs.glyphs[index], run.glyphs.log_clusters, run.item
    glyph, width = info.glyph, info.geometry.width
    if glyph not in font.to_unicode:
        if item.analysis.level % 2:
            end = item.length if index == 0 else clusters[index - 1]
        else:
            end = item.length if index == count - 1 else clusters[index + 1]
        text = textbox.pango_layout.text.encode()
        font.to_unicode[glyph] = text[item.offset + clusters[index] : item.offset + end].decode()
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    kerning = font.widths[glyph] - width * 1000 * FROM_UNITS / size
    return f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
