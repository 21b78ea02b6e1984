"""A font face, by HarfBuzz: the glyphs and widths of characters, the ink of glyphs, and subsets for PDFs and OFD files.

No other module imports `uharfbuzz`. HarfBuzz reads font files of both kinds: with CFF outlines (.otf), and with
TrueType outlines (.ttf), such as the 仿宋_GB2312 of Windows.

In a PDF a glyph is written as its code. If the face has a CFF table with CIDs, the code is the CID of the glyph. In any
other face it is the number of the glyph in the font file. So a glyph has the same code in all files and subsets.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from docgen.errors import RenderError
from docgen.files.cached_property import cached_property
from docgen.language import say
from docgen.layout import cff_table, font_files, font_tables, quadratic_outlines
from docgen.layout.pages import FaceName, UnsettableError
from docgen.layout.quadratic_outlines import QuadraticGlyph

_EM = 1000
"""The units of an em in which a PDF states widths and boxes."""
_CFF = "CFF "
_OUTLINES = {_CFF, "glyf", "loca", "head", "maxp", "hhea", "hmtx", "cvt ", "fpgm", "prep"}
"""The tables that a subset has. All other tables are for the shaping of text and the search for fonts."""
_FINDABLE = {"glyf", "loca", "head", "maxp", "hhea", "hmtx", "cmap", "name", "OS/2", "post"}
"""The tables of a font file in which programs look up the glyph of a character."""
_RESTRICTED, _NO_SUBSETS, _BITMAPS = 0x0002, 0x0100, 0x0200
"""The flags of a licence (OS/2, fsType): no embedding, no embedding of a subset, no embedding of outlines."""
_PREPARED_AFTER = 6_000
"""When the subsets of a face have cost this many glyphs, the face is prepared. Each later subset then costs less.

A preparation at the start would have saved half of its own cost by then.
"""
_GLYPHS_AROUND = 80
"""The cost of a subset without glyphs, in glyphs."""
_MOST_PREPARED = 32_768
"""A face with more glyphs is not prepared. Noto Serif CJK, for example, would take 200 MB and a second."""
_FEW = 24
"""The largest number of glyphs of a subset that is kept. All page numbers need the same few glyphs."""
_MOST_KEPT = 100
"""The largest number of subsets that are kept."""


_Item = TypeVar("_Item", int, str)
"""The code of a glyph, or a character."""


class FaceGlyph(NamedTuple):
    """The glyph of a character."""

    number: int
    """The number of the glyph in the font file."""
    code: int
    """The code of the glyph in a PDF."""
    advance: float
    """The width of the glyph in em."""


class _Glyphs(dict[str, FaceGlyph | None]):
    """Character → its glyph in a face. Most characters recur, so each glyph is looked up only once.

    font: the font of HarfBuzz. units: the number of units of an em. cids: number of a glyph → its code.
    """

    def __init__(self, font: Any, units: int, cids: Sequence[int]) -> None:
        super().__init__()
        self._font, self._units, self._cids = font, units, cids

    def __missing__(self, character: str) -> FaceGlyph | None:
        number = self._font.get_nominal_glyph(ord(character))
        found = None
        if number:
            found = FaceGlyph(number, self._cids[number], self._font.get_glyph_h_advance(number) / self._units)
        self[character] = found
        return found


class FontFace:
    """An open font face. `of` and `opened` return it."""

    def __init__(self, name: FaceName) -> None:
        import uharfbuzz

        path, index = font_files.file(name.family, name.weight, name.folder)
        self._face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)
        self._font = uharfbuzz.Font(self._face)
        self._units: int = self._face.upem
        self._subsets: dict[frozenset[int], bytes] = {}
        self._programs: dict[frozenset[str], bytes] = {}
        self._quadratic: dict[int, QuadraticGlyph] = {}
        self._prepared: Any = None
        self._glyphs_made = 0
        self._beside_outlines = self._tables_beside(_OUTLINES)
        self.name = name
        """The name under which the face was found."""
        self.path: str = path
        """The font file."""
        self.is_cff = _CFF in self._face.table_tags
        """Whether the face has CFF outlines. If not, it has TrueType outlines."""
        self.is_variable = "fvar" in self._face.table_tags
        """Whether it is a variable font."""
        # The table itself, 20 MB in a large face, is neither copied nor kept.
        table = cff_table.read(font_tables.mapped(path, index)[_CFF.encode()]) if self.is_cff else None
        self._cids = table.cids if table else range(self._face.glyph_count)
        self._has_cids = table is not None and table.has_cids
        self._calls_subroutines = table is not None and table.calls_subroutines
        is_numbered = isinstance(self._cids, range)
        self._numbers = {} if is_numbered else {cid: number for number, cid in enumerate(self._cids)}
        self.glyph = _Glyphs(self._font, self._units, self._cids).__getitem__
        """Return the glyph of a character. None: the face lacks the character."""
        extents = self._font.get_font_extents("ltr")
        self.ascent: float = extents.ascender / self._units
        """The height above the baseline that the face asks for in a line, in em."""
        self.descent: float = -extents.descender / self._units
        """The depth below the baseline that the face asks for in a line, in em."""

    def extent(self, number: int) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge of a glyph's ink in em, from its origin. Upwards is positive.

        A glyph without ink has four edges of 0. number: the number of the glyph in the font file.
        """
        extents = self._font.get_glyph_extents(number)
        if extents is None:
            return 0.0, 0.0, 0.0, 0.0
        left, top = extents.x_bearing, extents.y_bearing
        edges = (left, top + extents.height, left + extents.width, top)
        left, bottom, right, top = (edge / self._units for edge in edges)
        return left, bottom, right, top

    def subset(self, codes: Iterable[int]) -> bytes:
        """Return a font program with some glyphs: a `CFF ` table, or a TrueType file.

        Its outlines call no subroutines and have no instructions. Equal codes give equal bytes.
        """
        return _kept(self._subsets, frozenset(codes), self._subset)

    def _subset(self, codes: frozenset[int]) -> bytes:
        import uharfbuzz

        request, flags = self._request(self._beside_outlines), uharfbuzz.SubsetFlags
        request.glyph_set.update(map(self._numbers.__getitem__, codes) if self._numbers else codes)
        if not self._has_cids:
            request.flags |= flags.RETAIN_GIDS
        if self._calls_subroutines:
            request.flags |= flags.DESUBROUTINIZE
        made = uharfbuzz.subset(self._source(len(codes)), request)
        return bytes(made.reference_table(_CFF).data if self.is_cff else made.blob.data)

    def program(self, characters: Iterable[str]) -> bytes:
        """Return a font file with TrueType outlines that has some characters, and no others.

        Programs find the glyphs by the characters. Equal characters give equal bytes.
        """
        return _kept(self._programs, frozenset(characters), self._program)

    def _program(self, characters: frozenset[str]) -> bytes:
        import uharfbuzz

        request = self._request(self._tables_beside(_FINDABLE))
        request.unicode_set.update(map(ord, characters))
        request.flags |= uharfbuzz.SubsetFlags.NO_BIDI_CLOSURE  # otherwise the glyph of < adds that of >
        plan = uharfbuzz.SubsetPlan(self._source(len(characters)), request)
        made = bytes(plan.execute().blob.data)
        if not self.is_cff:
            return made
        numbers = sorted((new, old) for old, new in dict(plan.old_to_new_glyph_mapping).items())
        return quadratic_outlines.with_glyphs(made, [self.quadratic(old) for _, old in numbers])

    def quadratic(self, number: int) -> QuadraticGlyph:
        """Return a glyph of a CFF face with a TrueType outline. number: the number of the glyph in the font file."""
        if number not in self._quadratic:
            draw = functools.partial(self._font.draw_glyph_with_pen, number)
            self._quadratic[number] = quadratic_outlines.converted(draw, self._units)
        return self._quadratic[number]

    def program_extent(self, number: int) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge of a glyph's points in a `program`, in em from its origin."""
        if not self.is_cff:
            return self.extent(number)
        left, bottom, right, top = (edge / self._units for edge in self.quadratic(number).box)
        return left, bottom, right, top

    def _tables_beside(self, kept: Collection[str]) -> list[int]:
        """Return the tables of the font file that a subset does not keep, as HarfBuzz numbers tables."""
        return [int.from_bytes(tag.encode(), "big") for tag in self._face.table_tags if tag not in kept]

    def _request(self, dropped: Sequence[int]) -> Any:
        """Return a request to HarfBuzz for a subset. dropped: the tables that the subset does not have."""
        import uharfbuzz

        request, flags = uharfbuzz.SubsetInput(), uharfbuzz.SubsetFlags
        request.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(dropped)
        request.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE
        return request

    def _source(self, glyphs: int) -> Any:
        """Return the face for the next subset; after many subsets, the prepared face. glyphs: those of the subset."""
        import uharfbuzz

        self._glyphs_made += _GLYPHS_AROUND + glyphs
        is_frequent = self._glyphs_made > _PREPARED_AFTER and self._face.glyph_count <= _MOST_PREPARED
        if is_frequent and self._prepared is None:
            self._prepared = uharfbuzz.subset_preprocess(self._face)
        return self._prepared or self._face

    @cached_property
    def may_be_embedded(self) -> bool:
        """Whether the font file's licence allows a subset of its outlines in a document."""
        table = self._table("OS/2")
        flags = struct.unpack_from(">H", table, 8)[0] if len(table) >= 10 else 0
        # The least restrictive of the flags 2, 4 and 8 holds.
        return not (flags & 0x000E == _RESTRICTED or flags & (_NO_SUBSETS | _BITMAPS))

    @cached_property
    def postscript_name(self) -> str:
        """The name by which a PDF knows the face."""
        return str(self._face.get_name(6, "en") or self.name.family)

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """The left, lower, right and upper edge of all glyphs together, in 1/1000 em."""
        left, bottom, right, top = struct.unpack_from(">4h", self._table("head"), 36)
        return self._scaled(left), self._scaled(bottom), self._scaled(right), self._scaled(top)

    @cached_property
    def cap_height(self) -> int:
        """The height of capital letters, in 1/1000 em. If the font does not state it, the ascent."""
        table = self._table("OS/2")
        has_height = len(table) >= 90 and struct.unpack_from(">H", table)[0] >= 2
        height = self._scaled(struct.unpack_from(">h", table, 88)[0]) if has_height else 0
        return height or round(self.ascent * _EM)

    def _scaled(self, units: int) -> int:
        """Return a length in 1/1000 em."""
        return round(units * _EM / self._units)

    def _table(self, tag: str) -> bytes:
        """Return a table of the font file. Without the table the result is empty."""
        return bytes(self._face.reference_table(tag).data)


def _kept(
    known: dict[frozenset[_Item], bytes], wanted: frozenset[_Item], make: Callable[[frozenset[_Item]], bytes]
) -> bytes:
    """Return a font program with the codes or characters `wanted`. Keep a small program. known: the kept programs."""
    if wanted in known:
        return known[wanted]
    program = make(wanted)
    if len(wanted) <= _FEW and len(known) < _MOST_KEPT:
        known[wanted] = program
    return program


def of(name: FaceName) -> FontFace:
    """Return a face that draws text. Raise an `UnsettableError` if it is a variable font."""
    found = opened(name)
    if found.is_variable:
        raise UnsettableError(say("“{family}”是可变字体", family=name.family))
    return found


def embeddable(name: FaceName) -> FontFace:
    """Return the face of a name, for a file that contains it. Raise the errors of `of` and `forbidden`."""
    found = of(name)
    if not found.may_be_embedded:
        raise forbidden(found)
    return found


def forbidden(found: FontFace) -> RenderError:
    """Return the error for a face whose licence forbids embedding."""
    return RenderError(
        say("字体“{family}”的许可不准嵌入文书（{file}）", family=found.name.family, file=found.path),
        next_step=say("卸下这个字体，或在版式文件 [fonts] 里换成许可嵌入的；Word 文件不嵌入字体，--format docx 照做"),
        code="font-licence",
    )


@functools.lru_cache(maxsize=32)
def opened(name: FaceName) -> FontFace:
    """Return a face that measures text. It stays open, because the next document needs it again."""
    return FontFace(name)
