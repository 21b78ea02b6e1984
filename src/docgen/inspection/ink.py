"""A PDF of our own → the characters that nobody can see. Each page is drawn, and every character must show its ink.

Text extraction also finds text that is white, transparent, clipped, covered, beside the page, or as small as a dot.
The box of a glyph comes from its font, so the ink must reach all four sides of the box. The same character in the same
font and size must have about the same amount of ink wherever it stands.
"""

from __future__ import annotations

import ctypes
import functools
import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice
from operator import or_
from typing import Any

from docgen.files import pdf_admission
from docgen.inspection.pdf_characters import characters

_SCALE = 2
"""Pixels to the point (144 dpi): the thinnest stroke of 14 pt text is then about one pixel wide."""
_FAINTEST = 48
"""A pixel this dark, of 255, belongs to a stroke. The yellow behind the mark of a missing value is lighter."""
_DARKNESS = bytes(255 - grey if 255 - grey >= _FAINTEST else 0 for grey in range(256))
_LEGIBLE = bytes(range(96, 256))
"""The darkest pixel of a legible character has one of these values: a contrast of about 3:1 on white, which WCAG 1.4.3
asks of large text."""
_SMALLEST_PT = 5.0
_SLACK = 5
"""Pixels that may lie between the ink and a side of the box, which is a pixel wider on each side than the glyph's.
PDFium moves glyphs to whole pixels, and thin serifs may leave no pixel dark."""
_UNLIKE, _UNLIKE_PIXELS = 0.35, 6
"""How far the ink of a character may be from that of the same character elsewhere: a share of it, plus pixels."""
_LONGEST_NAME = 200
_OVERLAP = 0.45
"""The share of a character's box that another's may overlap. In bold type an f overlaps a third of the next i."""
_BAND_PT = 20
_LIGATURES = frozenset(unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07))
"""The characters of a ligature, which PDFium gives one by one though they are one glyph. Any other glyph that stands
for several characters shows less than is copied: an ellipsis, say, in place of words that were cut off."""
_RING = 3
_LINE_END_HYPHENS = "\x02\ufffe"
"""What PDFium gives for a hyphen that ends a line."""


_Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the page's lower left corner."""


class InkFault(StrEnum):
    """Why a character cannot be read."""

    OFF_PAGE = "off-page"
    NO_INK = "no-ink"
    CUT = "cut"
    COVERED = "covered"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Characters in a row that cannot be read."""

    text: str
    fault: InkFault


@dataclass(frozen=True, slots=True)
class PageInk:
    """One page: the characters that PDFium finds, without white space, and those among them that cannot be read."""

    text: str
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """The font of one text object."""

    font: bytes
    """Its name in the file."""
    size: float
    """As seen on the page, in points."""


@dataclass(slots=True)
class _Mark:
    """One character on a page."""

    character: str
    setting: _Setting
    box: _Box
    ink: float = 0
    """Its amount of ink, as a number of black pixels."""
    fault: InkFault | None = None
    """Why it cannot be read; None if it can."""


@dataclass(frozen=True, slots=True)
class _Raster:
    """A page as it is drawn, in shades of grey."""

    grey: memoryview
    """How light each pixel is, row by row."""
    stride: int
    """Bytes from one row to the next."""
    width: int
    height: int
    left: float
    """The page's lower left corner, in points."""
    bottom: float

    def within(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        """The part of a box that is on the page."""
        return max(left, 0), max(top, 0), min(right, self.width), min(bottom, self.height)

    def pixels(self, left: int, top: int, right: int, bottom: int) -> bytes:
        """The pixels of a box, row by row."""
        grey, stride, wide = self.grey, self.stride, right - left
        return b"".join([grey[at : at + wide] for at in range(top * stride + left, bottom * stride + left, stride)])


def read(data: bytes) -> tuple[PageInk, ...]:
    """Draw all pages of a PDF and look for the ink of every character."""
    import pypdfium2

    with pdf_admission.PDFIUM, pypdfium2.PdfDocument(data) as document:
        pages = [_marks(page) for page in document]
    _mark_unlike([mark for page in pages for mark in page])
    return tuple(PageInk("".join(mark.character for mark in page), tuple(_hidden(page))) for page in pages)


def _hidden(marks: list[_Mark]) -> Iterator[Hidden]:
    for fault, group in groupby(marks, key=lambda mark: mark.fault):
        if fault:
            yield Hidden("".join(mark.character for mark in group), fault)


def _marks(page: Any) -> list[_Mark]:
    bitmap = page.render(scale=_SCALE, grayscale=True)
    raster = _raster(page, bitmap)
    words = page.get_textpage()
    marks: list[_Mark] = []
    for character, setting, box in _visible_characters(words):
        if marks and marks[-1].box == box and marks[-1].character + character in _LIGATURES:
            marks[-1].character += character
            continue
        mark = _Mark(character, setting, box)
        mark.fault = _look(raster, mark)
        if mark.fault is None and setting.size < _SMALLEST_PT:
            mark.fault = InkFault.SMALL
        marks.append(mark)
    words.close()
    raster.grey.release()
    bitmap.close()
    page.close()
    _mark_overlaps(marks)
    return marks


def _raster(page: Any, bitmap: Any) -> _Raster:
    left, bottom, _, _ = page.get_bbox()
    grey = memoryview(bitmap.buffer).cast("B")
    return _Raster(grey, bitmap.stride, bitmap.width, bitmap.height, float(left), float(bottom))


def _visible_characters(words: Any) -> Iterator[tuple[str, _Setting, _Box]]:
    """Each character but white space, how it is set, and the box of its glyph in points."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
    settings: dict[int, _Setting] = {}
    for index, found in characters(words):
        character = "-" if found in _LINE_END_HYPHENS else found
        if character.isspace() or raw.FPDFText_IsGenerated(words, index) == 1:
            continue
        item = raw.FPDFText_GetTextObject(words, index)
        key = ctypes.addressof(item.contents)
        if key not in settings:
            settings[key] = _setting(words, index, item)
        raw.FPDFText_GetCharBox(words, index, *sides)
        yield character, settings[key], (left.value, bottom.value, right.value, top.value)


def _setting(words: Any, index: int, item: Any) -> _Setting:
    """The setting of a character. Text may be squeezed in one direction alone: the smaller size counts."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words, index, matrix)
    narrower = min(abs(complex(matrix.a, matrix.b)), abs(complex(matrix.c, matrix.d)))
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item), name, _LONGEST_NAME)
    return _Setting(name.value, round(raw.FPDFText_GetFontSize(words, index) * narrower, 1))


def _look(raster: _Raster, mark: _Mark) -> InkFault | None:
    """Look for a character's ink within its box."""
    left, right = ((x - raster.left) * _SCALE for x in (mark.box[0], mark.box[2]))
    top, bottom = (raster.height - (y - raster.bottom) * _SCALE for y in (mark.box[3], mark.box[1]))
    if left < -1 or top < -1 or right > raster.width + 1 or bottom > raster.height + 1:
        return InkFault.OFF_PAGE
    box_px = raster.within(int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2)
    seen = _seen(raster.pixels(*box_px), box_px[2] - box_px[0])
    mark.ink = seen.ink
    if right <= left or bottom <= top or not seen.is_legible:
        return InkFault.NO_INK
    if not seen.reaches_all_sides:
        return InkFault.CUT
    if seen.is_solid and _is_in_a_solid(raster, box_px):
        return InkFault.COVERED
    return None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the box of a character shows."""

    ink: float
    """Its amount of ink, as a number of black pixels."""
    is_legible: bool
    """Whether its darkest pixel is dark enough."""
    reaches_all_sides: bool
    """Whether there is ink near each side."""
    is_solid: bool
    """Whether every pixel belongs to a stroke."""


@functools.lru_cache(maxsize=8192)  # PDFium moves glyphs to whole pixels, so the same pixels come again and again
def _seen(grey: bytes, width: int) -> _Seen:
    pixels = grey.translate(_DARKNESS)
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)] if width > 0 else []
    is_legible = len(pixels.translate(None, _LEGIBLE)) != len(pixels)
    return _Seen(sum(pixels) / 255, is_legible, is_legible and _reaches_all_sides(rows), 0 not in pixels)


def _reaches_all_sides(rows: list[bytes]) -> bool:
    """Whether there is ink near each side of a box."""
    # Each row is one large number: their bitwise or is the columns that have ink in any row.
    columns = functools.reduce(or_, map(int.from_bytes, rows)).to_bytes(len(rows[0]), "big")
    near = _SLACK + 1
    return any(columns[:near]) and any(columns[-near:]) and any(map(any, rows[:near])) and any(map(any, rows[-near:]))


def _is_in_a_solid(raster: _Raster, box: tuple[int, int, int, int]) -> bool:
    """Whether a solid box lies in a larger solid area: a bar covers the character. 一 is solid, but has an edge."""
    left, top, right, bottom = box
    wider = raster.pixels(*raster.within(left - _RING, top - _RING, right + _RING, bottom + _RING))
    return 0 not in wider.translate(_DARKNESS)


def _combines(character: str) -> bool:
    return unicodedata.category(character[0]).startswith("M")


def _mark_overlaps(marks: list[_Mark]) -> None:
    """Mark characters that are printed over each other; a combining mark belongs over its letter.

    Only characters in the same horizontal band are compared with each other, from left to right.
    """
    bands: dict[int, list[_Mark]] = defaultdict(list)
    for mark in marks:
        if mark.fault is None and not _combines(mark.character):
            for band in range(int(mark.box[1] // _BAND_PT), int(mark.box[3] // _BAND_PT) + 1):
                bands[band].append(mark)
    for row in bands.values():
        row.sort(key=lambda mark: mark.box[0])
        for index, mark in enumerate(row):
            for other in islice(row, index + 1, None):
                if other.box[0] >= mark.box[2]:
                    break
                if _shared(mark.box, other.box) > _OVERLAP:
                    mark.fault = other.fault = InkFault.COVERED


def _shared(one: _Box, other: _Box) -> float:
    """The share of the smaller of two boxes that the other overlaps."""
    high = min(one[3], other[3]) - max(one[1], other[1])
    wide = min(one[2], other[2]) - max(one[0], other[0])
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return wide * high / min(areas) if high > 0 and wide > 0 else 0.0


def _mark_unlike(marks: list[_Mark]) -> None:
    """Mark characters with far less or more ink than elsewhere: partly covered, or struck through."""
    alike: dict[tuple[str, _Setting], list[_Mark]] = defaultdict(list)
    for mark in marks:
        if mark.fault is None and not _combines(mark.character):  # which lies over another's ink
            alike[mark.character, mark.setting].append(mark)
    for group in alike.values():
        usual = statistics.median_high(mark.ink for mark in group)
        for mark in group:
            if abs(mark.ink - usual) > _UNLIKE * usual + _UNLIKE_PIXELS:
                mark.fault = InkFault.COVERED
