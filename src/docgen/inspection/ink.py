"""A PDF that docgen made → the characters of each page, and those that a reader cannot see.

Ink means the dark pixels of a drawn page. Text extraction also returns text that is white, transparent, clipped,
covered, outside the page, or very small. Two criteria find such text:

1. The ink of a character must reach all four sides of the glyph's box. This box comes from the font.
2. The same character in the same font and size must have a similar amount of ink everywhere.
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

from docgen.files import pdfium

_SCALE = 2
"""The pixels in one point (144 dpi). At this scale, the thinnest stroke of 14 pt text is about one pixel wide."""
_LEAST_DARKNESS = 48
"""The smallest darkness (0 to 255) of a pixel in a stroke. The yellow ground of a missing value is lighter."""
_DARKNESS = bytes(255 - grey if 255 - grey >= _LEAST_DARKNESS else 0 for grey in range(256))
"""Grey value (0 to 255) → darkness, or 0 if the pixel does not belong to a stroke."""
_LEGIBLE = bytes(range(96, 256))
"""The darkness values with a contrast to white of about 3:1 or more, as WCAG 1.4.3 demands for large text."""
_SMALLEST_PT = 5.0
"""The smallest legible font size, in points."""
_LARGEST_GAP = 5
"""The largest distance between the ink and a side of the box, in pixels. It is not 0, because PDFium moves glyphs to
whole pixels, thin serifs may have no dark pixel, and the searched box is one pixel wider on each side."""
_INK_SHARE, _INK_PIXELS = 0.35, 6
"""The ink of a character may differ from its usual ink by this share of the usual ink plus this number of pixels."""
_LONGEST_NAME = 200
"""The size of the buffer for the name of a font, in bytes."""
_OVERLAP = 0.45
"""The largest share of a character's box that another box may overlap. In bold type, an f overlaps a third of an i."""
_BAND_PT = 20
"""The height of a horizontal band of the page, in points."""
_LIGATURES = frozenset(unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07))
"""The character sequences of ligatures, whose characters PDFium returns one by one with the same box. Any other glyph
for several characters is a fault, for example an ellipsis that hides words."""
_RING = 3
"""The width of the checked ring around a box, in pixels."""
_LINE_END_HYPHENS = "\x02\ufffe"
"""The characters that PDFium returns for a hyphen at the end of a line."""

_Box = tuple[float, float, float, float]
"""The left, bottom, right and top edge, in points from the lower left corner of the page."""


class InkFault(StrEnum):
    """Why a character cannot be read."""

    OFF_PAGE = "off-page"
    NO_INK = "no-ink"
    CUT = "cut"
    COVERED = "covered"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Consecutive characters that cannot be read for the same reason."""

    text: str
    """The characters."""
    fault: InkFault
    """The reason."""


@dataclass(frozen=True, slots=True)
class PageInk:
    """The characters of one page."""

    text: str
    """All characters that PDFium finds, without white space."""
    hidden: tuple[HiddenText, ...]
    """The characters that cannot be read."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """The font and the font size of one text object."""

    font: bytes
    """The name of the font in the file."""
    size: float
    """The font size on the page, in points."""


@dataclass(slots=True)
class _DrawnCharacter:
    """One character on a page."""

    character: str
    setting: _Setting
    box: _Box
    ink: float = 0
    """The amount of ink, as a number of black pixels."""
    fault: InkFault | None = None
    """The reason why the character cannot be read; None if it can be read."""


@dataclass(frozen=True, slots=True)
class _Raster:
    """A drawn page in shades of grey."""

    grey: memoryview
    """The grey value of each pixel, row by row. 0 is black."""
    stride: int
    """The number of bytes from one row to the next."""
    width: int
    """The width in pixels."""
    height: int
    """The height in pixels."""
    left: float
    """The x coordinate of the lower left corner of the page, in points."""
    bottom: float
    """The y coordinate of the same corner, in points."""

    def within(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        """Return the part of a box that is on the page, in pixels."""
        return max(left, 0), max(top, 0), min(right, self.width), min(bottom, self.height)

    def pixels(self, left: int, top: int, right: int, bottom: int) -> bytes:
        """Return the grey values of a box, row by row. The edges are in pixels."""
        grey, stride, width = self.grey, self.stride, right - left
        row_starts = range(top * stride + left, bottom * stride + left, stride)
        return b"".join([grey[start : start + width] for start in row_starts])


def read(data: bytes) -> tuple[PageInk, ...]:
    """Draw all pages of a PDF. Return the characters of each page, and the characters that cannot be read."""
    with pdfium.opened(data) as document:
        pages = [_drawn_characters(page) for page in document]
    _find_unusual_ink(pages)
    results = []
    for drawn_characters in pages:
        hidden = []
        for fault, group in groupby(drawn_characters, key=lambda drawn: drawn.fault):
            if fault:
                hidden.append(HiddenText("".join(drawn.character for drawn in group), fault))
        results.append(PageInk("".join(drawn.character for drawn in drawn_characters), tuple(hidden)))
    return tuple(results)


def _drawn_characters(page: Any) -> list[_DrawnCharacter]:
    """Draw a page. Return its characters, with the faults that the page itself shows."""
    bitmap = page.render(scale=_SCALE, grayscale=True)
    grey = memoryview(bitmap.buffer).cast("B")
    left, bottom, _, _ = page.get_bbox()
    raster = _Raster(grey, bitmap.stride, bitmap.width, bitmap.height, float(left), float(bottom))
    words = page.get_textpage()
    drawn_characters: list[_DrawnCharacter] = []
    for character, setting, box in _visible_characters(words):
        previous = drawn_characters[-1] if drawn_characters else None
        if previous and previous.box == box and previous.character + character in _LIGATURES:
            previous.character += character
            continue
        drawn = _DrawnCharacter(character, setting, box)
        drawn.fault = _measure_ink(raster, drawn)
        if drawn.fault is None and setting.size < _SMALLEST_PT:
            drawn.fault = InkFault.SMALL
        drawn_characters.append(drawn)
    words.close()
    grey.release()
    bitmap.close()
    page.close()
    _find_overlaps(drawn_characters)
    return drawn_characters


def _visible_characters(words: Any) -> Iterator[tuple[str, _Setting, _Box]]:
    """Yield each character with its setting and the box of its glyph. White space is left out."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
    settings: dict[int, _Setting] = {}
    for index, found in pdfium.characters(words):
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
    """Return the setting of a character. If the text has different scales in x and y, the smaller one counts."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words, index, matrix)
    smaller_scale = min(abs(complex(matrix.a, matrix.b)), abs(complex(matrix.c, matrix.d)))
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item), name, _LONGEST_NAME)
    return _Setting(name.value, round(raw.FPDFText_GetFontSize(words, index) * smaller_scale, 1))


def _measure_ink(raster: _Raster, drawn: _DrawnCharacter) -> InkFault | None:
    """Store the amount of ink in the box of a character. Return the fault of the character; None if there is none."""
    left_pt, bottom_pt, right_pt, top_pt = drawn.box
    left, right = (left_pt - raster.left) * _SCALE, (right_pt - raster.left) * _SCALE
    top = raster.height - (top_pt - raster.bottom) * _SCALE
    bottom = raster.height - (bottom_pt - raster.bottom) * _SCALE
    if left < -1 or top < -1 or right > raster.width + 1 or bottom > raster.height + 1:
        return InkFault.OFF_PAGE
    box_px = raster.within(int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2)
    content = _box_content(raster.pixels(*box_px), box_px[2] - box_px[0])
    drawn.ink = content.ink
    if right <= left or bottom <= top or not content.is_legible:
        return InkFault.NO_INK
    if not content.reaches_all_sides:
        return InkFault.CUT
    if content.is_solid and _has_solid_surroundings(raster, box_px):
        return InkFault.COVERED
    return None


@dataclass(frozen=True, slots=True)
class _BoxContent:
    """The ink in the box of a character."""

    ink: float
    """The amount of ink, as a number of black pixels."""
    is_legible: bool
    """Whether some pixel is dark enough."""
    reaches_all_sides: bool
    """Whether there is ink near each side."""
    is_solid: bool
    """Whether every pixel belongs to a stroke."""


@functools.lru_cache(maxsize=8192)  # The same boxes occur many times, because PDFium moves glyphs to whole pixels.
def _box_content(grey: bytes, width: int) -> _BoxContent:
    """Return the ink in a box. grey: the grey values, row by row. width: the width of the box in pixels."""
    pixels = grey.translate(_DARKNESS)
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)] if width > 0 else []
    is_legible = len(pixels.translate(None, _LEGIBLE)) != len(pixels)  # the call deletes the legible pixels
    return _BoxContent(sum(pixels) / 255, is_legible, is_legible and _reaches_all_sides(rows), 0 not in pixels)


def _reaches_all_sides(rows: list[bytes]) -> bool:
    """Return whether there is ink near each side of a box. rows: the darkness of each pixel."""
    # Each row is read as one large number. So the bitwise or of all rows is not 0 in each column that has ink.
    columns = functools.reduce(or_, map(int.from_bytes, rows)).to_bytes(len(rows[0]), "big")
    near = _LARGEST_GAP + 1
    return any(columns[:near]) and any(columns[-near:]) and any(map(any, rows[:near])) and any(map(any, rows[-near:]))


def _has_solid_surroundings(raster: _Raster, box: tuple[int, int, int, int]) -> bool:
    """Return whether the area around a solid box is solid too, because a bar covers the character.

    The box of the character 一 is solid too, but the area around it is white.
    """
    left, top, right, bottom = box
    wider = raster.pixels(*raster.within(left - _RING, top - _RING, right + _RING, bottom + _RING))
    return 0 not in wider.translate(_DARKNESS)


def _is_combining(character: str) -> bool:
    return unicodedata.category(character[0]).startswith("M")


def _find_overlaps(drawn_characters: list[_DrawnCharacter]) -> None:
    """Set the fault of overlapping characters. Combining marks are left out, because they may overlap a letter.

    The page is divided into horizontal bands. Only characters in the same band are compared, from left to right.
    """
    bands: dict[int, list[_DrawnCharacter]] = defaultdict(list)
    for drawn in drawn_characters:
        if drawn.fault is None and not _is_combining(drawn.character):
            for band in range(int(drawn.box[1] // _BAND_PT), int(drawn.box[3] // _BAND_PT) + 1):
                bands[band].append(drawn)
    for row in bands.values():
        row.sort(key=lambda drawn: drawn.box[0])
        for index, drawn in enumerate(row):
            for other in islice(row, index + 1, None):
                if other.box[0] >= drawn.box[2]:
                    break
                if _overlap(drawn.box, other.box) > _OVERLAP:
                    drawn.fault = other.fault = InkFault.COVERED


def _overlap(one: _Box, other: _Box) -> float:
    """Return the overlapping area of two boxes, as a share of the smaller box."""
    height = min(one[3], other[3]) - max(one[1], other[1])
    width = min(one[2], other[2]) - max(one[0], other[0])
    if height <= 0 or width <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return width * height / min(areas)


def _find_unusual_ink(pages: list[list[_DrawnCharacter]]) -> None:
    """Set the fault of characters with much more or less ink than the same character elsewhere.

    Such a character is partly covered or struck through. Combining marks are left out, because their box also contains
    the ink of a letter.
    """
    groups: dict[tuple[str, _Setting], list[_DrawnCharacter]] = defaultdict(list)
    for drawn_characters in pages:
        for drawn in drawn_characters:
            if drawn.fault is None and not _is_combining(drawn.character):
                groups[drawn.character, drawn.setting].append(drawn)
    for group in groups.values():
        usual = statistics.median_high(drawn.ink for drawn in group)
        for drawn in group:
            if abs(drawn.ink - usual) > _INK_SHARE * usual + _INK_PIXELS:
                drawn.fault = InkFault.COVERED
