"""A PDF of any producer → the characters and the drawn lines of each page, and the fonts."""

from __future__ import annotations

import contextlib
import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

from docgen.errors import InputError
from docgen.files import pdf_admission, pdfium
from docgen.inspection.measure.model import MM_PER_POINT, WITHOUT_WIDTH, Box, Font, Glyph
from docgen.language import say

_LONGEST_NAME = 200
"""The size of the buffer for the name of a font, in bytes."""
THICKEST_LINE_MM = 2.0
SHORTEST_LINE_MM = 4.0
_SMALLEST_PT = 1
"""The smallest size of characters that are not ignored."""
_MOST_ON_A_PAGE = 20_000
"""The largest number of characters, and of paths, on a page. A full page of running text has 616 characters."""
_MOST_CHARACTERS = 300_000
"""The largest number of characters in a file, which corresponds to about 480 full pages."""
_BOLD = re.compile("bold|heavy|black|粗", re.IGNORECASE)
"""A word in the names of bold fonts."""
_SAME_SHAPE_EM = (0.004, 0.004, 0.015)
"""The largest difference in left edge, width and height between two equal shapes, in em. PDFium rounds heights."""


_Edges = tuple[float, float, float, float]
"""The left, bottom, right and top edge, in points from the lower left corner of the page."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The content of one page. width_mm, height_mm: the size of the paper."""

    width_mm: float
    height_mm: float
    glyphs: tuple[Glyph, ...]
    """The characters in the order of the file."""
    drawn_lines: tuple[tuple[Box, str], ...]
    """The box and the colour (RRGGBB) of each drawn line."""


def read(data: bytes) -> tuple[tuple[PdfPage, ...], tuple[Font, ...], str]:
    """Return the pages and the fonts of a PDF, and the programs that made its text and the PDF.

    A PDF that is too large or cannot be opened raises an `InputError`.
    """
    pdf_admission.admit(data)
    fonts: dict[str, Font] = {}
    character_count = 0
    sheets = []
    with pdfium.opened(data) as document:
        for page in document:
            sheets.append(_sheet(page, fonts))
            character_count += len(sheets[-1].glyphs)
            if character_count > _MOST_CHARACTERS:
                raise _too_much()
        producer = " ".join(document.get_metadata_value(key) for key in ("Creator", "Producer"))
        return tuple(sheets), tuple(fonts.values()), producer


def _too_much() -> InputError:
    return InputError(say("PDF 打不开：{error}", error=say("页数或页面内容过多")), next_step=say("分成几个文件再检查"))


@dataclass(frozen=True, slots=True)
class _TextStyle:
    """The properties that all characters of one text object share."""

    font: str
    """The name of the font."""
    color: str
    """The colour as RRGGBB."""
    handle: Any
    """The handle of the font in PDFium."""
    notdef: tuple[tuple[float, float], ...]
    """The outline of .notdef, the glyph for characters that the font lacks."""
    bold: bool
    """Whether the font is bold, or the characters are drawn with a thick outline."""


# In the following functions, `height` is the height of the page in points. `fonts` is filled with the fonts by name.
def _sheet(page: Any, fonts: dict[str, Font]) -> PdfPage:
    width, height = page.get_size()
    glyphs, drawn = tuple(_glyphs(page, height, fonts)), tuple(_drawn_lines(page, height))
    page.close()
    return PdfPage(width * MM_PER_POINT, height * MM_PER_POINT, glyphs, drawn)


def _glyphs(page: Any, height: float, fonts: dict[str, Font]) -> list[Glyph]:
    from pypdfium2 import raw

    words = page.get_textpage()
    if words.count_chars() > _MOST_ON_A_PAGE:
        words.close()
        raise _too_much()
    styles: dict[int, _TextStyle] = {}
    glyphs = []
    for index, character in pdfium.characters(words):
        item = raw.FPDFText_GetTextObject(words, index)
        if character.isspace() or not item or character in "\0\ufffe" or character in WITHOUT_WIDTH:
            continue
        key = ctypes.addressof(item.contents)
        if key not in styles:
            styles[key] = _style(item, fonts)
        glyph = _glyph(words, index, character, styles[key], height)
        if glyph.size_pt >= _SMALLEST_PT:
            glyphs.append(glyph)
    words.close()
    return glyphs


def _glyph(words: Any, index: int, character: str, style: _TextStyle, height: float) -> Glyph:
    """Return a character with its position. index: the index of the character in PDFium's text page `words`."""
    from pypdfium2 import raw

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(words, index, x, y)
    raw.FPDFText_GetMatrix(words, index, matrix)
    loose = words.get_charbox(index, loose=True)
    left, bottom, right, top = box = words.get_charbox(index)
    size = raw.FPDFText_GetFontSize(words, index) * math.hypot(matrix.b, matrix.d)
    has_no_ink = top - bottom < MM_PER_POINT / 100
    has_no_text = bool(raw.FPDFText_HasUnicodeMapError(words, index))
    return Glyph(
        character,
        x.value * MM_PER_POINT,
        (height - y.value) * MM_PER_POINT,
        (loose[2] - loose[0]) * MM_PER_POINT,
        round(size, 2),
        style.font,
        style.color,
        _box((left, bottom, right, top), height),
        missing=has_no_ink or has_no_text or _is_notdef(style, character, size, x.value, box),
        bold=style.bold,
    )


def _style(item: Any, fonts: dict[str, Font]) -> _TextStyle:
    """Return the properties of a text object, and add its font to `fonts`."""
    from pypdfium2 import raw

    handle = raw.FPDFTextObj_GetFont(item)
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(handle, name, _LONGEST_NAME)
    family = _decoded(name.value)
    family = family.partition("+")[2] or family
    fonts.setdefault(family, Font(family, raw.FPDFFont_GetIsEmbedded(handle) == 1))
    # Programs that have no bold font draw an outline around the characters.
    has_outline = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    is_bold = has_outline or _BOLD.search(family) is not None
    return _TextStyle(family, _color(item, raw.FPDFPageObj_GetFillColor), handle, _outline(handle, "\0"), is_bold)


def _decoded(name: bytes) -> str:
    """Return the name of a font. Chinese programs write names in GB 18030."""
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return name.decode(encoding)
    return name.decode("utf-8", "replace")


def _outline(font: Any, character: str) -> tuple[tuple[float, float], ...]:
    """Return the outline of a character's glyph as points, in em. A character that the font lacks has .notdef."""
    from pypdfium2 import raw

    path = raw.FPDFFont_GetGlyphPath(font, ord(character), 1000)
    count = raw.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    return tuple(_point(raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)) for index in range(max(count, 0)))


def _is_notdef(style: _TextStyle, character: str, size: float, x: float, box: _Edges) -> bool:
    """Return whether the page shows .notdef in place of a character.

    Both the box on the page and the outline in the font must be those of .notdef. The outline alone is not reliable,
    because PDFium finds it by the text that the PDF states for the character, which may be missing.

    size: the font size in points. x: the left edge of the character in points. box: the box of its ink.
    """
    if not style.notdef or size <= 0:
        return False
    left, bottom, right, top = _bounds(list(style.notdef))
    notdef_shape = (left, right - left, top - bottom)
    shape = ((box[0] - x) / size, (box[2] - box[0]) / size, (box[3] - box[1]) / size)
    for length, notdef_length, tolerance in zip(shape, notdef_shape, _SAME_SHAPE_EM, strict=True):
        if abs(length - notdef_length) >= tolerance:
            return False
    return _outline(style.handle, character) == style.notdef


def _drawn_lines(page: Any, height: float) -> list[tuple[Box, str]]:
    """Return the box and the colour of each drawn line: thin filled rectangles and thin stroked paths.

    Lines in form XObjects (drawings that a page draws by name) are included.
    """
    from pypdfium2 import raw

    drawn = []
    for count, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count >= _MOST_ON_A_PAGE:
            raise _too_much()
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        box = _visible_box(item, bool(stroke.value), height)
        shorter, longer = sorted((box.width_mm, box.height_mm))
        if 0 < shorter <= THICKEST_LINE_MM and longer >= SHORTEST_LINE_MM:
            getter = raw.FPDFPageObj_GetFillColor if fill.value else raw.FPDFPageObj_GetStrokeColor
            drawn.append((box, _color(item, getter)))
    return drawn


def _visible_box(item: Any, stroked: bool, height: float) -> Box:
    """Return the box of the visible part of a path, including the width of its stroke and its clip paths.

    The bounds that PDFium returns ignore clip paths and add the width of the stroke to the length of a line.
    """
    from pypdfium2 import raw

    matrix, stroke_width = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    points = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        x, y = _point(raw.FPDFPath_GetPathSegment(item, index))
        points.append((matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f))
    left, bottom, right, top = _bounds(points)
    if stroked:
        raw.FPDFPageObj_GetStrokeWidth(item, stroke_width)
        half = stroke_width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) / 2
        if right - left > top - bottom:
            bottom, top = bottom - half, top + half
        else:
            left, right = left - half, right + half
    for clip in _clips(item):
        left, bottom = max(left, clip[0]), max(bottom, clip[1])
        right, top = min(right, clip[2]), min(top, clip[3])
    return _box((left, bottom, right, top), height)


def _clips(item: Any) -> list[_Edges]:
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    bounds = []
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points = []
        for index in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            points.append(_point(raw.FPDFClipPath_GetPathSegment(clip, path, index)))
        bounds.append(_bounds(points))
    return bounds


def _point(segment: Any) -> tuple[float, float]:
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _bounds(points: list[tuple[float, float]]) -> _Edges:
    """Return the smallest rectangle that contains the points. All edges are 0 if there are no points."""
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)


def _box(edges: _Edges, height: float) -> Box:
    """Convert edges in points from the lower left corner to a box in mm from the upper left corner."""
    left, bottom, right, top = edges
    scale = MM_PER_POINT
    return Box(left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)


def _color(item: Any, getter: Any) -> str:
    """Return a colour of an object as RRGGBB. getter: PDFium's function for the fill colour or the stroke colour."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    getter(item, red, green, blue, alpha)
    return "".join(f"{part.value:02X}" for part in (red, green, blue))
