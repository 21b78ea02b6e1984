"""Make the subset of a font with CFF outlines from outlines that earlier documents used.

For each document, HarfBuzz parses the whole font twice, which is a seventh of the work on a letter. This module asks
HarfBuzz only for outlines that no earlier document had. The subset consists of the tables of an empty subset and, for
each glyph, its outline and its widths (Adobe Technical Note 5176; ISO/IEC 14496-22). The outlines, widths and numbers
of glyphs are those that WeasyPrint would embed (`tests/writers/test_engine.py`). Only the `cmap` of the font is empty,
because a PDF does not need it. WeasyPrint itself makes the subset of any other font.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work

_DIRECTORY = struct.Struct(">4s4H")
_RECORD = struct.Struct(">4s3L")
_INT32 = b"\x1d"
"""What comes before a number of four bytes in a DICT of a CFF table."""
_OUTLINES = re.compile(rb"\x1d(.{4})\x11", re.DOTALL)
_ONE_RANGE, _ONE_FONT = b"\x02\x00\x01", b"\x03\x00\x01\x00\x00\x00"
"""How a `charset` of one range begins that names glyphs by their numbers, and an `FDSelect` of one font."""
_EMPTY = b"\x0e"
"""The outline of a glyph that is not wanted: `endchar`."""
_NO_CHARACTERS = struct.pack(">4HL12H", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)
_FIRST = 257
"""Up to here HarfBuzz spells a `charset` of one range in another way."""
_SMALL, _MOST = 20, 100
"""Glyphs of a subset that is kept as it is, and how many are: page numbers are in a font of their own."""
_AS_THEY_ARE = {"OS/2", "VORG", "gasp", "head", "name", "post"}
_COUNTED = {"maxp": 4, "hhea": 34, "vhea": 34}
"""Tables that state how many glyphs there are, and where."""
_METRICS = {"hmtx", "vmtx"}
_KNOWN = {"CFF ", "cmap", *_AS_THEY_ARE, *_COUNTED, *_METRICS}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is the same in all subsets of a font. tables: those that are. outlines: the CFF table up to the outlines.

    charset, select, private: where the number of glyphs, again, and the private dictionary's place stand in it.
    rest: the private dictionary, which follows the outlines. metrics: the names of the tables that have widths.
    last: the last glyph that it holds for.
    """

    tables: Mapping[str, bytes]
    outlines: bytes
    charset: int
    select: int
    private: int
    rest: bytes
    metrics: tuple[str, ...]
    last: int


@dataclass(slots=True)
class _Typeface:
    """A font. outlines: glyph → its outline. metrics: table → glyph → width and bearing."""

    frame: _Frame
    outlines: dict[int, bytes] = field(default_factory=dict)
    metrics: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def subset(self, face: Any, glyphs: Collection[int]) -> bytes:
        """The font with some glyphs, whose numbers stay."""
        wanted = {0, *glyphs}
        if new := sorted(wanted - self.outlines.keys()):
            self._take(_compact(face, new), new)
        order, count = sorted(wanted), max(wanted) + 1
        frame = self.frame
        tables = dict(frame.tables)
        for tag in _COUNTED.keys() & tables.keys():
            tables[tag] = _patched(tables[tag], _COUNTED[tag], count)
        for tag in frame.metrics:
            tables[tag] = _scattered(self.metrics[tag], order)
        index = _index({glyph: self.outlines[glyph] for glyph in order}, count)
        outlines = _patched(_patched(frame.outlines, frame.charset, count - 2), frame.select, count)
        where = (len(outlines) + len(index)).to_bytes(4, "big")
        outlines = outlines[: frame.private] + where + outlines[frame.private + 4 :]
        tables["CFF "] = outlines + index + frame.rest
        return _file(tables)

    def _take(self, program: bytes, glyphs: Iterable[int]) -> None:
        """Take outlines and widths from a subset that has these glyphs and no other, in order."""
        numbers = list(glyphs)
        numbers = numbers if numbers[0] == 0 else [0, *numbers]  # every subset has this one
        tables = _tables(program)
        for tag in self.frame.metrics:
            full = int.from_bytes(tables[{"hmtx": "hhea", "vmtx": "vhea"}[tag]][34:36], "big")
            rows = _rows(tables[tag], full, len(numbers))
            self.metrics.setdefault(tag, {}).update(zip(numbers, rows, strict=True))
        # Last: whoever finds a glyph's outline, in another thread perhaps, takes it that all is known of the glyph.
        self.outlines |= zip(numbers, _items(tables["CFF "], _outlines_in(tables["CFF "])), strict=True)


def exchange() -> None:
    """Let WeasyPrint take subsets from here."""
    from weasyprint.pdf import fonts

    stock = fonts.Font._harfbuzz_subset
    typefaces: dict[bytes, _Typeface | None] = {}
    small: dict[tuple[bytes, frozenset[int]], bytes] = {}

    def subset(self: Any, to_unicode: Mapping[int, str], hinting: bool) -> None:
        if not is_at_work() or hinting or self.missing or bytes(self.file_content[:4]) != b"OTTO":
            stock(self, to_unicode, hinting)
            return
        key = _identity(self.file_content)
        if key not in typefaces:
            typefaces[key] = _typeface(self, stock)
        typeface = typefaces[key]
        if typeface and _FIRST <= max(to_unicode) <= typeface.frame.last:
            self.file_content = typeface.subset(self.hb_face, to_unicode.keys())
            return
        again = key, frozenset(to_unicode)
        if again not in small:
            stock(self, to_unicode, hinting)
            if len(to_unicode) > _SMALL or len(small) >= _MOST:
                return
            small[again] = self.file_content
        self.file_content = small[again]

    fonts.Font._harfbuzz_subset = subset


def _identity(program: Any) -> bytes:
    """What tells a font from any other: its directory, with a check sum of each table."""
    count = int.from_bytes(program[4:6], "big")
    return bytes(program[: _DIRECTORY.size + _RECORD.size * count])


def _typeface(font: Any, stock: Callable[..., None]) -> _Typeface | None:
    """The frame of a font, from subsets that WeasyPrint makes of one glyph; None for a font of another make."""
    program = font.file_content

    def alone(glyph: int) -> bytes:
        font.file_content = program
        stock(font, {glyph: ""}, False)
        return bytes(font.file_content)

    try:
        last = _last_of_its_number(alone(font.glyph_count - 1))
        frame = _frame(alone(last), last) if last else None
    finally:
        font.file_content = program
    return None if frame is None else _Typeface(frame)


def _last_of_its_number(program: bytes) -> int | None:
    """The last glyph up to which a font's own numbers (CID) are those of the glyphs; None if they never are."""
    if program[:4] != b"OTTO" or not (tables := _tables(program)).keys() <= _KNOWN:
        return None
    charset = _places(program).get("charset", 0)
    about = tables["CFF "][charset : charset + 5]
    return 1 + int.from_bytes(about[3:], "big") if about[:3] == _ONE_RANGE else None


def _frame(program: bytes, last: int) -> _Frame | None:
    tables, places = _tables(program), _places(program)
    cff = tables["CFF "]
    count = int.from_bytes(tables["maxp"][4:6], "big")
    metrics = tuple(sorted(_METRICS & tables.keys()))
    size, private = places.get("Private", (0, 0))
    charset, select, outlines = (places.get(name, 0) for name in ("charset", "FDSelect", "CharStrings"))
    where = cff.find(_INT32 + private.to_bytes(4, "big"), places.get("FDArray", 0), outlines) + 1
    if not (
        cff[charset : charset + 5] == _ONE_RANGE + (count - 2).to_bytes(2, "big")
        and cff[select : select + 8] == _ONE_FONT + count.to_bytes(2, "big")
        and charset + 5 <= outlines
        and select + 8 <= outlines
        and where
        and private + size == len(cff)
        and outlines + len(_index_of(cff, outlines)) == private
        and all(len(tables[tag]) == 4 * count for tag in metrics)
        and len(tables.get("VORG", bytes(8))) == 8
    ):
        return None
    kept = {tag: data for tag, data in tables.items() if tag in _AS_THEY_ARE or tag in _COUNTED}
    return _Frame(
        {**kept, "cmap": _NO_CHARACTERS}, cff[:outlines], charset + 3, select + 6, where, cff[private:], metrics, last
    )


def _places(program: bytes) -> dict[str, Any]:
    """Where the parts of a font's CFF table stand; no private dictionary is named if there are several."""
    from fontTools.ttLib import TTFont

    top = TTFont(io.BytesIO(program), lazy=True)["CFF "].cff.topDictIndex[0]
    found = dict(top.rawDict)
    if len(getattr(top, "FDArray", ())) == 1:
        found["Private"] = top.FDArray[0].rawDict["Private"]
    return found


def _outlines_in(table: bytes) -> int:
    """Where the outlines of a CFF table of HarfBuzz's stand, which spells all places with four bytes."""
    names = _index_of(table, table[2])
    found = _OUTLINES.search(_index_of(table, table[2] + len(names)))
    if found is None:
        raise ValueError("CharStrings")
    return int.from_bytes(found[1], "big")


# ---- HarfBuzz --------------------------------------------------------------------------------------------------------
def _compact(face: Any, glyphs: list[int]) -> bytes:
    """A subset with these glyphs, in order, numbered anew."""
    from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
    from weasyprint.text.fonts import get_hb_object_data

    order = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    wanted = harfbuzz_subset.hb_subset_input_glyph_set(order)
    # A type of its own for each number of glyphs would have cffi parse C each time.
    harfbuzz.hb_set_add_sorted_array(wanted, ffi.new("hb_codepoint_t[]", glyphs), len(glyphs))
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE | harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    harfbuzz_subset.hb_subset_input_set_flags(order, flags)
    made = ffi.gc(harfbuzz_subset.hb_subset_or_fail(face, order), harfbuzz.hb_face_destroy)
    return bytes(get_hb_object_data(made))


# ---- sfnt and CFF ----------------------------------------------------------------------------------------------------
def _tables(program: bytes) -> dict[str, bytes]:
    _, count, *_ = _DIRECTORY.unpack_from(program)
    records = (_RECORD.unpack_from(program, _DIRECTORY.size + _RECORD.size * number) for number in range(count))
    return {tag.decode("latin-1"): program[offset : offset + length] for tag, _, offset, length in records}


def _file(tables: Mapping[str, bytes]) -> bytes:
    """Tables as a font's file, with its check sums."""
    count = len(tables)
    largest = 1 << (count.bit_length() - 1)
    head = _DIRECTORY.pack(b"OTTO", count, largest * 16, largest.bit_length() - 1, (count - largest) * 16)
    position = len(head) + _RECORD.size * count
    records, parts = [head], []
    whole = 0
    for tag in sorted(tables):
        data = tables[tag]
        if tag == "head":
            data = data[:8] + bytes(4) + data[12:]
        padded = data + bytes(-len(data) % 4)
        check = _check_sum(padded)
        whole += check
        records.append(_RECORD.pack(tag.encode("latin-1"), check, position, len(data)))
        parts.append((tag, padded))
        position += len(padded)
    directory = b"".join(records)
    adjustment = (0xB1B0AFBA - whole - _check_sum(directory)) % (1 << 32)
    return directory + b"".join(
        data[:8] + adjustment.to_bytes(4, "big") + data[12:] if tag == "head" else data for tag, data in parts
    )


def _check_sum(data: bytes) -> int:
    """The sum of all words of four bytes: two halves are added as long numbers with room for each sum to grow."""
    lanes = (len(data) + 7) // 8
    words = int.from_bytes(data + bytes(8 * lanes - len(data)), "big")
    every_other = int.from_bytes(bytes((0, 0, 0, 0, 255, 255, 255, 255)) * lanes, "big")
    sums = (words & every_other) + (words >> 32 & every_other)
    while lanes > 1:
        lanes = (lanes + 1) // 2
        sums = (sums >> 64 * lanes) + (sums & ((1 << 64 * lanes) - 1))
    return sums % (1 << 32)


def _patched(data: bytes, position: int, number: int) -> bytes:
    return data[:position] + number.to_bytes(2, "big") + data[position + 2 :]


def _rows(table: bytes, full: int, count: int) -> list[bytes]:
    """Width and bearing of each glyph; the last width stands for all glyphs that have none."""
    rows = [table[4 * glyph : 4 * glyph + 4] for glyph in range(full)]
    return rows + [
        table[4 * full - 4 : 4 * full - 2] + table[2 * full + 2 * glyph : 2 * full + 2 * glyph + 2]
        for glyph in range(full, count)
    ]


def _scattered(rows: Mapping[int, bytes], order: list[int]) -> bytes:
    """Rows of four bytes in the places of their glyphs, nothing in the others."""
    table = bytearray(4 * (order[-1] + 1))
    for glyph in order:
        table[4 * glyph : 4 * glyph + 4] = rows[glyph]
    return bytes(table)


def _index(outlines: Mapping[int, bytes], count: int) -> bytes:
    """An INDEX of so many outlines; one that is not there is empty."""
    items = [outlines.get(glyph, _EMPTY) for glyph in range(count)]
    ends = list(accumulate(map(len, items), initial=1))
    size = (ends[-1].bit_length() + 7) // 8
    offsets = bytearray(struct.pack(f">{count + 1}L", *ends))
    for width in range(4, size, -1):
        del offsets[::width]  # the highest byte of each
    return struct.pack(">HB", count, size) + offsets + b"".join(items)


def _index_of(table: bytes, begin: int) -> bytes:
    """The INDEX that begins there."""
    count, size = struct.unpack_from(">HB", table, begin)
    last = begin + 3 + size * count
    return table[begin : last + size - 1 + int.from_bytes(table[last : last + size], "big")]


def _items(table: bytes, begin: int) -> list[bytes]:
    """The items of an INDEX."""
    count, size = struct.unpack_from(">HB", table, begin)
    first = begin + 3
    ends = [int.from_bytes(table[at : at + size], "big") for at in range(first, first + size * (count + 1), size)]
    data = first + size * (count + 1) - 1
    return [table[data + start : data + end] for start, end in pairwise(ends)]
