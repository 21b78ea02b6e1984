"""A PDF of any producer → its pages with characters and ruled lines, and its fonts."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

from docgen.errors import InputError
from docgen.files import pdf_admission
from docgen.inspection.measure.model import Box, Font, Glyph
from docgen.inspection.pdf_characters import characters
from docgen.language import say

_MM = 25.4 / 72
_LONGEST_NAME = 200
_THICKEST_RULE_MM = 2.0
_SHORTEST_RULE_MM = 4.0
_SMALLEST_PT = 1
_MOST_ON_A_PAGE = 20_000
"""Characters, and shapes; a full page of running text has 616."""
_MOST_CHARACTERS = 300_000
"""Of all pages: some 480 full ones."""
_SAME_SHAPE = (0.004, 0.004, 0.015)
"""How near left edge, width and height of two shapes are that are the same, in em; PDFium rounds heights."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page."""

    width_mm: float
    height_mm: float
    glyphs: tuple[Glyph, ...]
    """Its characters in the order of the file."""
    rules: tuple[tuple[Box, str], ...]
    """Box and colour of all that is drawn as a line."""


def read(data: bytes) -> tuple[tuple[PdfPage, ...], tuple[Font, ...]]:
    """Measure all pages of a PDF; one that cannot be opened is an `InputError`."""
    import pypdfium2

    pdf_admission.admit(data)
    fonts: dict[str, Font] = {}
    room = _MOST_CHARACTERS
    sheets = []
    try:
        with pdf_admission.PDFIUM, pypdfium2.PdfDocument(data) as document:
            for page in document:
                sheets.append(_sheet(page, fonts))
                room -= len(sheets[-1].glyphs)
                if room < 0:
                    raise _too_much()
            return tuple(sheets), tuple(fonts.values())
    except pypdfium2.PdfiumError as error:
        raise InputError(say("PDF 打不开：{error}", error=error), next_step=say("确认文件完整，没有加密")) from error


def _too_much() -> InputError:
    return InputError(say("PDF 打不开：{error}", error=say("页数或页面内容过多")), next_step=say("分成几个文件再检查"))


@dataclass(frozen=True, slots=True)
class _Ink:
    """What all characters of one text object have in common."""

    font: str
    color: str
    """RRGGBB."""
    handle: Any
    """PDFium's own font."""
    notdef: tuple[tuple[float, float], ...]
    """The outline that the font draws for a character it lacks."""


def _sheet(page: Any, fonts: dict[str, Font]) -> PdfPage:
    width, height = page.get_size()
    sheet = PdfPage(width * _MM, height * _MM, tuple(_glyphs(page, height, fonts)), tuple(_rules(page, height)))
    page.close()
    return sheet


def _glyphs(page: Any, height: float, fonts: dict[str, Font]) -> list[Glyph]:
    from pypdfium2 import raw

    words = page.get_textpage()
    if words.count_chars() > _MOST_ON_A_PAGE:
        words.close()
        raise _too_much()
    inks: dict[int, _Ink] = {}
    found = []
    for index, character in characters(words):
        item = raw.FPDFText_GetTextObject(words, index)
        if character.isspace() or not item or character in "\0\ufffe":
            continue
        key = ctypes.addressof(item.contents)
        if key not in inks:
            inks[key] = _ink(item, fonts)
        glyph = _glyph(words, index, character, inks[key], height)
        if glyph.size_pt >= _SMALLEST_PT:
            found.append(glyph)
    words.close()
    return found


def _glyph(words: Any, index: int, character: str, ink: _Ink, height: float) -> Glyph:
    from pypdfium2 import raw

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(words, index, x, y)
    raw.FPDFText_GetMatrix(words, index, matrix)
    loose = words.get_charbox(index, loose=True)
    left, bottom, right, top = box = words.get_charbox(index)
    size = raw.FPDFText_GetFontSize(words, index) * math.hypot(matrix.b, matrix.d)
    lacks = _is_notdef(ink, character, size, x.value, box) or top - bottom < _MM / 100
    return Glyph(
        character,
        x.value * _MM,
        (height - y.value) * _MM,
        (loose[2] - loose[0]) * _MM,
        round(size, 2),
        ink.font,
        ink.color,
        Box(left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM),
        missing=lacks or bool(raw.FPDFText_HasUnicodeMapError(words, index)),
    )


def _ink(item: Any, fonts: dict[str, Font]) -> _Ink:
    from pypdfium2 import raw

    handle = raw.FPDFTextObj_GetFont(item)
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(handle, name, _LONGEST_NAME)
    family = name.value.decode("utf-8", "replace")
    family = family.partition("+")[2] or family
    fonts.setdefault(family, Font(family, raw.FPDFFont_GetIsEmbedded(handle) == 1))
    return _Ink(family, _color(item, raw.FPDFPageObj_GetFillColor), handle, _outline(handle, "\0"))


def _outline(font: Any, character: str) -> tuple[tuple[float, float], ...]:
    """The points of what a font draws for a character, in em; for one that it lacks those of its .notdef."""
    from pypdfium2 import raw

    path = raw.FPDFFont_GetGlyphPath(font, ord(character), 1000)
    count = raw.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    return tuple(_point(raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)) for index in range(max(count, 0)))


def _is_notdef(ink: _Ink, character: str, size: float, x: float, box: tuple[float, float, float, float]) -> bool:
    """Whether .notdef is drawn in place of a character: the bounds on the page and the font's outline are .notdef's.

    The text that a PDF states for a character cannot tell. Nor can the outline alone, because PDFium looks a character
    up by that text, which may be missing.
    """
    if not ink.notdef or size <= 0:
        return False
    left, bottom, right, top = _bounds(list(ink.notdef))
    have = ((box[0] - x) / size, (box[2] - box[0]) / size, (box[3] - box[1]) / size)
    near = zip(have, (left, right - left, top - bottom), _SAME_SHAPE, strict=True)
    return all(abs(a - b) < within for a, b, within in near) and _outline(ink.handle, character) == ink.notdef


def _rules(page: Any, height: float) -> list[tuple[Box, str]]:
    """What is longer than it is thick: filled rectangles and stroked lines, those within forms too."""
    from pypdfium2 import raw

    found = []
    for count, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count >= _MOST_ON_A_PAGE:
            raise _too_much()
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        box = _drawn(item, bool(stroke.value), height)
        shorter, longer = sorted((box.width_mm, box.height_mm))
        if 0 < shorter <= _THICKEST_RULE_MM and longer >= _SHORTEST_RULE_MM:
            getter = raw.FPDFPageObj_GetFillColor if fill.value else raw.FPDFPageObj_GetStrokeColor
            found.append((box, _color(item, getter)))
    return found


def _drawn(item: Any, stroked: bool, height: float) -> Box:
    """What is seen of a path: its points, thickened by the pen, within its clip paths.

    PDFium's own bounds of an object ignore the clip path and add the pen's width to the length too.
    """
    from pypdfium2 import raw

    matrix, pen = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    points = [raw.FPDFPath_GetPathSegment(item, index) for index in range(raw.FPDFPath_CountSegments(item))]
    left, bottom, right, top = _bounds([_moved(_point(segment), matrix) for segment in points])
    if stroked:
        raw.FPDFPageObj_GetStrokeWidth(item, pen)
        half = pen.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) / 2
        if right - left > top - bottom:
            bottom, top = bottom - half, top + half
        else:
            left, right = left - half, right + half
    for clip in _clips(item):
        left, bottom = max(left, clip[0]), max(bottom, clip[1])
        right, top = min(right, clip[2]), min(top, clip[3])
    return Box(left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM)


def _clips(item: Any) -> list[tuple[float, float, float, float]]:
    """The bounds of each clip path of an object."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    found = []
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points = []
        for index in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            points.append(_point(raw.FPDFClipPath_GetPathSegment(clip, path, index)))
        found.append(_bounds(points))
    return found


def _point(segment: Any) -> tuple[float, float]:
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _moved(point: tuple[float, float], matrix: Any) -> tuple[float, float]:
    x, y = point
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _bounds(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)


def _color(item: Any, getter: Any) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    getter(item, *parts)
    return "".join(f"{part.value:02X}" for part in parts[:3])
