"""An OFD file that docgen wrote, and a profile → the proved text and fonts, or a doubt.

The grammar admits only text over plain shapes and pictures. Each outline in the file must equal the outline of the
approved font of this machine. Positions, sizes and colours of all text are computed. docgen cannot draw OFD files. So a
doubt is a fault, and such a file is not published.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping, Sequence

from docgen.files import png
from docgen.inspection.glyphs import PdfFont
from docgen.inspection.ofd import embedded_font, grammar
from docgen.inspection.ofd.document import OfdDocument, OfdPage, OfdPath, OfdPicture, OfdText
from docgen.inspection.ofd.embedded_font import EmbeddedFont
from docgen.inspection.proof import outline_tables
from docgen.inspection.proof.doubt import DoubtError, WrongGlyphError
from docgen.inspection.proof.file_proof import ProvedFile, approved_faces
from docgen.inspection.proof.readability import (
    BODY,
    LEAST_CONTRAST,
    LEAST_SIZE,
    NEAREST,
    TOUCH,
    TextExtent,
    contrast,
    overlapping,
)
from docgen.layout import face
from docgen.layout.face import FontFace
from docgen.layout.pages import FaceName, Rectangle
from docgen.stationery.profile import POINTS_PER_MM, Profile

_TABLES = {b"head", b"hhea", b"maxp", b"OS/2", b"hmtx", b"cmap", b"loca", b"glyf", b"name", b"post"}
_SIZE_TOLERANCE, _CLOSE = 0.04, 0.002
"""The differences by which the size of the paper and a position may be rounded, in millimetres."""
_SAME_WIDTH = 0.0001
"""The difference by which a width may be rounded, in em."""
_PROFILE_SIGNATURE = slice(36, 40)
"""The place of the signature `acsp` in an ICC profile (ICC.1, 7.2)."""


_Measures = tuple[float, float, float, float, float]
"""The width of a character, and the left, lower, right and upper edge of its ink, in em."""


def prove(found: OfdDocument, data: bytes, profile: Profile) -> ProvedFile:
    """Return the text of an OFD file. Raise a `DoubtError` if something in it is not known to be readable.

    found: the document of the file. data: the bytes of the file.
    """
    try:
        grammar.refuse_others(found, data)
        return _File(found, profile).proved()
    except DoubtError:
        raise
    except (ValueError, LookupError, ArithmeticError, TypeError, struct.error) as error:
        raise DoubtError(f"{type(error).__name__}: {error}") from error


class _File:
    """An OFD file whose parts are in the grammar."""

    def __init__(self, found: OfdDocument, profile: Profile) -> None:
        self._document, self._profile = found, profile
        self._measures: dict[str, Mapping[str, _Measures]] = {}
        """Identifier of a font → character → measures of the character."""

    def proved(self) -> ProvedFile:
        """Return the text of all pages."""
        members = self._document.package.members
        if members["Doc_0/Res/sRGB.icc"][_PROFILE_SIGNATURE] != b"acsp":
            raise DoubtError("a colour profile of an unknown structure")
        printed: dict[str, set[str]] = {identifier: set() for identifier in self._document.fonts}
        for page in self._document.pages:
            for text in page.texts:
                printed[text.font].update(text.text)
        approved = approved_faces(self._profile)
        for identifier, font in self._document.fonts.items():
            if font.name not in approved or font.family != approved[font.name].family:
                raise DoubtError(f"font {font.name}")
            embedded = EmbeddedFont.read(members[font.part])
            _refuse_other_glyphs(embedded, printed[identifier], approved[font.name])
            self._measures[identifier] = {
                character: (embedded.advance(number), *embedded.ink(number))
                for character, number in embedded.glyphs.items()
            }
        texts = tuple(self._page(page) for page in self._document.pages)
        fonts = []
        for font in self._document.fonts.values():
            fonts.append(PdfFont(font.name, font.family, embedded=True, has_known_glyphs=True, missing=()))
        return ProvedFile(texts, tuple(fonts), drawings=frozenset())

    def _page(self, page: OfdPage) -> str:
        sides = (page.width_mm, page.height_mm)
        wanted = (self._profile.width.mm, self._profile.height.mm)
        if any(abs(side - length) > _SIZE_TOLERANCE for side, length in zip(sides, wanted, strict=True)):
            raise DoubtError("another size of the paper")
        paper = Rectangle(0.0, 0.0, *sides)
        for drawn in page.drawn:
            box = drawn.box if isinstance(drawn, OfdPath) else drawn.boundary
            is_equal = box.is_in(drawn.boundary, _CLOSE) and drawn.boundary.is_in(box, _CLOSE)
            if not is_equal or not box.is_in(paper, _CLOSE):
                raise DoubtError("something is drawn beside the page")
        pixels: dict[int, Mapping[int, bytes]] = {}
        for drawn in page.drawn:
            if isinstance(drawn, OfdPicture):
                pixels[id(drawn)] = _shaded_rows(self._document.package.members[drawn.part])
        extents = []
        for text in page.texts:
            extent = self._extent(text, paper)
            extents.append(extent)
            for ground in _grounds(extent, page, pixels):
                if contrast(_channels(text.color), _channels(ground)) < LEAST_CONTRAST:
                    raise DoubtError(f"“{text.text}” on a ground of nearly its colour")
        self._refuse_overlaps(page.texts, extents)
        return page.text

    def _extent(self, text: OfdText, paper: Rectangle) -> TextExtent:
        """Return the extent of a text. All its ink must be on the page and within the boundary of the text."""
        measures, size = self._measures[text.font], text.size
        if size * POINTS_PER_MM < LEAST_SIZE or not text.text or len(text.starts) != len(text.text):
            raise DoubtError(f"“{text.text}” is tiny, or not each character has a place")
        first, baseline = text.starts[0]
        bottom = top = 0.0
        begin = end = end_of_last = first
        for character, (x, _) in zip(text.text, text.starts, strict=True):
            advance, left, low, right, high = measures[character]
            if x < end_of_last:
                raise DoubtError(f"“{text.text}” with characters over each other")
            end_of_last = x + advance * size * NEAREST
            begin, end = min(begin, x + left * size), max(end, x + right * size)
            bottom, top = min(bottom, low), max(top, high)
        ink = Rectangle(begin, baseline - top * size, end, baseline - bottom * size)
        if not ink.is_in(text.boundary, _CLOSE) or not ink.is_in(paper, _CLOSE):
            raise DoubtError(f"“{text.text}” beside the page, or cut off")
        last = text.starts[-1][0] + measures[text.text[-1]][0] * size
        above_edge = paper.bottom - baseline  # an extent is measured from the lower edge of the paper
        edges = (above_edge, text.starts[0][0], last, size, above_edge + bottom * size, above_edge + top * size)
        return TextExtent(*(edge * POINTS_PER_MM for edge in edges))

    def _refuse_overlaps(self, texts: Sequence[OfdText], extents: Sequence[TextExtent]) -> None:
        """Raise a `DoubtError` if the inks of two characters of different texts overlap."""
        of_extent = {id(extent): text for extent, text in zip(extents, texts, strict=True)}
        for one, other in overlapping(extents):
            first, second = of_extent[id(one)], of_extent[id(other)]
            reach = TOUCH * min(first.size, second.size)
            for ink in self._inks(first):
                if any(_overlap(ink, another, reach) for another in self._inks(second)):
                    raise DoubtError(f"“{first.text}” and “{second.text}” over each other")

    def _inks(self, text: OfdText) -> list[Rectangle]:
        found = []
        for character, (x, y) in zip(text.text, text.starts, strict=True):
            _, left, low, right, high = (edge * text.size for edge in self._measures[text.font][character])
            if right > left:
                found.append(Rectangle(x + left, y - high, x + right, y - low))
        return found


# ---- glyphs ----------------------------------------------------------------------------------------------------------
def _refuse_other_glyphs(font: EmbeddedFont, characters: set[str], name: FaceName) -> None:
    """Raise a `DoubtError` unless a font file has exactly the glyphs of the characters. name: the approved face."""
    approved = face.of(name)
    if not font.tables.keys() <= _TABLES:
        raise DoubtError(f"a font file with {sorted(font.tables.keys() - _TABLES)}")
    if font.glyphs.keys() != characters or font.reached() != set(range(font.count)):
        raise DoubtError(f"a font file with other glyphs than those of its {len(characters)} characters")
    shown = {number: font.data(number) for number in range(font.count)}
    for character, number in font.glyphs.items():
        glyph = approved.glyph(character)
        if glyph is None or abs(glyph.advance - font.advance(number)) > _SAME_WIDTH:
            raise WrongGlyphError(character, approved.postscript_name)
        if embedded_font.outline(shown, number) != _trusted_outline(approved, glyph.number):
            raise WrongGlyphError(character, approved.postscript_name)
        if not character.isspace() and not shown[number]:
            raise DoubtError(f"no ink for {character}")


@functools.lru_cache(maxsize=1 << 15)
def _trusted_outline(approved: FontFace, number: int) -> embedded_font.Outline:
    """Return the TrueType outline of a glyph of an approved face."""
    if approved.is_cff:
        return embedded_font.outline({number: approved.quadratic(number).data}, number)
    return embedded_font.outline(outline_tables.read(approved.subset({number}), is_truetype=True).glyphs, number)


# ---- grounds ---------------------------------------------------------------------------------------------------------
def _grounds(extent: TextExtent, page: OfdPage, pixels: Mapping[int, Mapping[int, bytes]]) -> set[str]:
    """Return the colours that the ground of a text may have. pixels: id of a picture → its rows that are not white."""
    height = page.height_mm
    bottom, top = extent.baseline, extent.baseline + extent.size * BODY
    left, right, lower, upper = (edge / POINTS_PER_MM for edge in (extent.left, extent.right, bottom, top))
    body = Rectangle(left, height - upper, right, height - lower)
    found = {"FFFFFF"}
    for drawn in page.drawn:
        if not _overlap(body, drawn.boundary):
            continue
        if isinstance(drawn, OfdPicture):
            found.add(_darkest_shade(body, drawn.boundary, pixels[id(drawn)]))
        elif _is_rectangle(drawn) and body.is_in(drawn.boundary, _CLOSE):
            found = {drawn.color}
        else:
            found.add(drawn.color)
    return found


def _darkest_shade(body: Rectangle, at: Rectangle, rows: Mapping[int, bytes]) -> str:
    """Return the darkest shade of a picture under a text, as RRGGBB.

    body: the place of the text. at: the place of the picture. rows: as returned by `_shaded_rows`.
    """
    width, height = struct.unpack(">II", rows[-1])
    across, down = width / (at.right - at.left), height / (at.bottom - at.top)
    left, right = (min(max(int((x - at.left) * across), 0), width) for x in (body.left, body.right))
    top, bottom = (min(max(int((y - at.top) * down), 0), height) for y in (body.top, body.bottom))
    parts = (rows[row][3 * left : 3 * right + 3] for row in range(top, bottom + 1) if row in rows)
    darkest = min((min(part) for part in parts if part), default=255)
    return f"{darkest:02X}" * 3


@functools.lru_cache(maxsize=32)
def _shaded_rows(data: bytes) -> Mapping[int, bytes]:
    """Return row number → pixels, for the rows of a picture that are not white. The key -1 has the picture's size."""
    width, height, pixels = png.read(data)
    stride = 3 * width
    rows = {row: pixels[row * stride : (row + 1) * stride] for row in range(height)}
    white = b"\xff" * stride
    return {row: line for row, line in rows.items() if line != white} | {-1: struct.pack(">II", width, height)}


def _is_rectangle(path: OfdPath) -> bool:
    """Return whether a path is a filled upright rectangle: each point is a corner of the box around the path."""
    box = path.box
    if path.stroke_mm or "".join(letter for letter, _ in path.steps) != "MLLLC":
        return False
    for _, points in path.steps:
        for x, y in points:
            from_sides = min(abs(x - box.left), abs(x - box.right))
            from_ends = min(abs(y - box.top), abs(y - box.bottom))
            if max(from_sides, from_ends) >= _CLOSE:
                return False
    return True


def _overlap(one: Rectangle, other: Rectangle, reach: float = 0.0) -> bool:
    """Return whether two rectangles overlap by more than `reach` in both directions."""
    is_beside = one.left >= other.right - reach or other.left >= one.right - reach
    return not is_beside and one.top < other.bottom - reach and other.top < one.bottom - reach


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue
