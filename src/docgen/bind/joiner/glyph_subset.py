"""The subsets of one font that the pieces carry → one subset with the glyphs of all.

WeasyPrint's subsets keep the glyph numbers of the font they come from, and their outlines stand alone (no subroutines,
no hints), so the outline of a glyph is the same bytes in every subset: they are collected, and put into the subset
that reaches furthest. The font files themselves are not needed, nor that this machine has them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from typing import Any

_KEPT = {"head", "hhea", "hmtx", "maxp", "OS/2", "name", "post", "cmap", "gasp", "glyf", "loca", "CFF "}
_LARGEST = ("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours")
_LARGEST_COMPOSITE = (*_LARGEST, "maxComponentElements", "maxComponentDepth")
_COMPOSITE_MORE, _COMPOSITE_WORDS = 0x20, 0x01
_COMPOSITE_SCALES = ((0x08, 2), (0x40, 4), (0x80, 8))


class Glyphs:
    """The outlines of one font, collected from its subsets."""

    def __init__(self) -> None:
        self._outlines: dict[int, bytes] = {}
        self._metrics: dict[int, bytes] = {}
        self._privates: dict[int, bytes] = {}
        self._dictionaries: dict[bytes, Any] = {}
        self._largest: dict[str, int] = {}
        self._base, self._count = b"", 0

    def take(self, program: bytes, wanted: Iterable[int]) -> None:
        """Collect some glyphs from a subset that has them; `ValueError` if its outlines do not stand alone."""
        font = _opened(program)
        count = font["maxp"].numGlyphs
        if count > self._count:
            self._base, self._count = program, count
        if "glyf" in font:
            self._take_true_type(font, set(wanted))
        else:
            self._take_compact(font, sorted(wanted))

    def program(self) -> bytes:
        """The subset with all glyphs."""
        font = _opened(self._base)
        for tag in set(font.keys()) - _KEPT - {"GlyphOrder"}:
            del font[tag]
        if "glyf" in font:
            self._put_true_type(font)
        else:
            self._put_compact(font)
        self._put_metrics(font)
        stream = io.BytesIO()
        font.save(stream)
        return stream.getvalue()

    # ---- what both kinds of outlines have ----------------------------------------------------------------------------
    def _take_metrics(self, font: Any, glyphs: Iterable[int]) -> None:
        full, table = font["hhea"].numberOfHMetrics, font.reader["hmtx"]
        for glyph in glyphs:
            if glyph < full:
                self._metrics[glyph] = table[4 * glyph : 4 * glyph + 4]
            else:  # the last width holds for all the rest
                bearing = 4 * full + 2 * (glyph - full)
                self._metrics[glyph] = table[4 * full - 4 : 4 * full - 2] + table[bearing : bearing + 2]

    def _put_metrics(self, font: Any) -> None:
        rows = [self._metrics.get(glyph, bytes(4)) for glyph in range(self._count)]
        font["hhea"].numberOfHMetrics = self._count
        font["hhea"].advanceWidthMax = max(struct.unpack(">H", row[:2])[0] for row in rows)
        _put(font, "hmtx", b"".join(rows))

    # ---- TrueType outlines -------------------------------------------------------------------------------------------
    def _take_true_type(self, font: Any, wanted: set[int]) -> None:
        offsets, table = _offsets(font), font.reader["glyf"]
        limits = font["maxp"]
        for name in _LARGEST_COMPOSITE:
            self._largest[name] = max(getattr(limits, name), self._largest.get(name, 0))
        while wanted := wanted - self._outlines.keys():
            for glyph in wanted:
                self._outlines[glyph] = table[offsets[glyph] : offsets[glyph + 1]]
            self._take_metrics(font, wanted)
            wanted = {part for glyph in wanted for part in _components(self._outlines[glyph])}

    def _put_true_type(self, font: Any) -> None:
        for name, value in self._largest.items():
            setattr(font["maxp"], name, value)
        outlines = [self._outlines.get(glyph, b"") for glyph in range(self._count)]
        outlines = [outline + bytes(-len(outline) % 4) for outline in outlines]
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        font["head"].indexToLocFormat = 1
        _put(font, "loca", struct.pack(f">{len(offsets)}L", *offsets))
        _put(font, "glyf", b"".join(outlines))

    # ---- CFF outlines ------------------------------------------------------------------------------------------------
    def _take_compact(self, font: Any, wanted: list[int]) -> None:
        table, top = font.reader["CFF "], font["CFF "].cff.topDictIndex[0]
        dictionaries = list(top.FDArray) if hasattr(top, "FDArray") else [top]
        keys = [_private(table, dictionary) for dictionary in dictionaries]
        if len(font["CFF "].cff.GlobalSubrs) or any("Subrs" in each.Private.rawDict for each in dictionaries):
            raise ValueError("subroutines")
        choice = top.FDSelect.gidArray if hasattr(top, "FDSelect") else None
        begin = top.rawDict["CharStrings"]
        for glyph in wanted:
            key = keys[choice[glyph] if choice else 0]
            self._outlines[glyph] = _indexed(table, begin, glyph)
            self._privates[glyph] = key
            self._dictionaries.setdefault(key, dictionaries[keys.index(key)])
        self._take_metrics(font, wanted)

    def _put_compact(self, font: Any) -> None:
        from fontTools.misc.psCharStrings import T2CharString

        table, top = font.reader["CFF "], font["CFF "].cff.topDictIndex[0]
        strings = top.CharStrings.charStringsIndex
        if hasattr(top, "FDArray"):
            keys = [_private(table, dictionary) for dictionary in top.FDArray]
            for key, dictionary in self._dictionaries.items():
                if key not in keys:
                    keys.append(key)
                    top.FDArray.append(dictionary)
            for glyph, key in self._privates.items():
                top.FDSelect.gidArray[glyph] = keys.index(key)
            top.FDSelect.format = None
        elif len(self._dictionaries) > 1:
            raise ValueError("subsets of different fonts")
        for glyph, outline in self._outlines.items():
            strings.items[glyph] = T2CharString(bytecode=outline)


def _opened(program: bytes) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False)


def _put(font: Any, tag: str, data: bytes) -> None:
    """Give a font a table as bytes."""
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    font.tables[tag] = table = DefaultTable(tag)
    table.data = data


def _offsets(font: Any) -> tuple[int, ...]:
    """Where the outlines begin in `glyf`, and where the last ends."""
    table = font.reader["loca"]
    if font["head"].indexToLocFormat:
        return struct.unpack(f">{len(table) // 4}L", table)
    return tuple(2 * offset for offset in struct.unpack(f">{len(table) // 2}H", table))


def _components(outline: bytes) -> list[int]:
    """The glyphs that a composite glyph is put together of."""
    if len(outline) < 10 or outline[0] < 0x80:  # the number of contours is not negative
        return []
    found, at, flags = [], 10, _COMPOSITE_MORE
    while flags & _COMPOSITE_MORE:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        found.append(glyph)
        at += 8 if flags & _COMPOSITE_WORDS else 6
        at += sum(size for flag, size in _COMPOSITE_SCALES if flags & flag)
    return found


def _private(table: bytes, dictionary: Any) -> bytes:
    """What outlines are read with, as bytes: outlines of two subsets fit together if these are equal."""
    size, offset = dictionary.rawDict["Private"]
    return table[offset : offset + size]


def _indexed(table: bytes, begin: int, item: int) -> bytes:
    """One item of an INDEX of a CFF table (Adobe Technical Note 5176, 5)."""
    count, size = struct.unpack_from(">HB", table, begin)
    if item >= count:
        raise ValueError(item)
    first = begin + 3
    start, end = (
        int.from_bytes(table[first + size * each : first + size * (each + 1)], "big") for each in (item, item + 1)
    )
    data = first + size * (count + 1) - 1
    return table[data + start : data + end]
