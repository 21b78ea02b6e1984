"""A font file with TrueType outlines (ISO 14496-22) → glyph, outline, width and ink of each character."""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.layout import font_tables

_HAS_NEXT, _HAS_WORDS, _HAS_SCALE, _HAS_TWO_SCALES, _HAS_MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
"""Flags of a component of a glyph. The first says that another component follows.

The second says that the two offsets of the component have 2 bytes each instead of 1. The others say that a scale of 2,
4 or 8 bytes follows the offsets.
"""
_DEEPEST = 4
"""How many levels of components a glyph may have. A glyph that contains itself has more."""

Outline = tuple[bytes, tuple["Outline", ...]]
"""The bytes of a glyph, and the outlines of its components. In the bytes the glyph numbers of the components are 0."""


@dataclass(frozen=True)
class EmbeddedFont:
    """A font file."""

    file: bytes
    """The bytes of the file."""
    tables: Mapping[bytes, memoryview]
    """Tag → the bytes of the table."""

    @classmethod
    def read(cls, data: bytes) -> EmbeddedFont:
        """Return a font file. Raise a `struct.error` or a `ValueError` if it is damaged or has no TrueType outlines."""
        tables = font_tables.read(data)
        if not tables.keys() >= {b"head", b"hhea", b"hmtx", b"maxp", b"cmap", b"loca", b"glyf"}:
            raise ValueError("a font file with other outlines")
        return cls(data, tables)

    @functools.cached_property
    def units(self) -> int:
        """The number of units in an em."""
        return int(struct.unpack_from(">H", self.tables[b"head"], 18)[0])

    @functools.cached_property
    def count(self) -> int:
        """The number of glyphs."""
        return int(struct.unpack_from(">H", self.tables[b"maxp"], 4)[0])

    @functools.cached_property
    def glyphs(self) -> Mapping[str, int]:
        """Character → glyph number. Raise a `ValueError` if two character tables contradict each other."""
        maps = font_tables.character_maps(self.file)
        widest: Mapping[str, int] = max(maps, key=len, default={})
        for glyph_of in maps:
            # A table of variation sequences has no characters, so it contradicts nothing.
            if any(widest.get(character) != number for character, number in glyph_of.items()):
                raise ValueError("two tables of characters that differ")
        return widest

    @functools.cached_property
    def _offsets(self) -> tuple[int, ...]:
        """The offset of each glyph in the table `glyf`, and the end of the last glyph."""
        return font_tables.glyph_offsets(self.tables)

    def data(self, number: int) -> bytes:
        """Return the bytes of a glyph."""
        return bytes(self.tables[b"glyf"][self._offsets[number] : self._offsets[number + 1]])

    def advance(self, number: int) -> float:
        """Return the width of a glyph in em."""
        # `hmtx` has fewer widths than the font has glyphs if the last glyphs all have the same width.
        (count_of_widths,) = struct.unpack_from(">H", self.tables[b"hhea"], 34)
        index = min(number, count_of_widths - 1)
        (width,) = struct.unpack_from(">H", self.tables[b"hmtx"], 4 * index)
        return float(width / self.units)

    def ink(self, number: int) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge of a glyph's ink in em; all 0 for a glyph without ink."""
        data = self.data(number)
        if not data:
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = struct.unpack_from(">4h", data, 2)
        return left / self.units, bottom / self.units, right / self.units, top / self.units

    def reached(self) -> set[int]:
        """Return the numbers of the glyphs that can be drawn: of all characters, their components, and 0 (.notdef)."""
        found: set[int] = {0}
        waiting = list(self.glyphs.values())
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += [component for _, component in components(self.data(number))]
        return found


def outline(data: Mapping[int, bytes], number: int, depth: int = 0) -> Outline:
    """Return the outline of a glyph.

    data: glyph number → bytes of the glyph. A glyph without ink may be absent from it. depth: 0 for a glyph, 1 for its
    components, and so on.
    """
    if depth > _DEEPEST:
        raise ValueError("a glyph that contains itself")
    glyph = bytearray(data.get(number, b""))
    parts = []
    for offset, component in components(bytes(glyph)):
        # The same component has another number in another font. So the number is no part of the outline.
        glyph[offset : offset + 2] = b"\0\0"
        parts.append(outline(data, component, depth + 1))
    # A zero byte may follow an outline, so that the next outline begins at an even offset.
    return bytes(glyph).rstrip(b"\0"), tuple(parts)


def components(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield a pair for each component of a glyph: where its glyph number stands in the bytes, and the glyph number.

    data: the bytes of the glyph.
    """
    if len(data) < 10:
        return
    (contours,) = struct.unpack_from(">h", data)
    if contours >= 0:
        return  # Only a glyph that consists of components has a negative number of contours.
    at, flags = 10, _HAS_NEXT
    while flags & _HAS_NEXT:
        flags, number = struct.unpack_from(">HH", data, at)
        yield at + 2, number
        at += 8 if flags & _HAS_WORDS else 6
        if flags & _HAS_SCALE:
            at += 2
        elif flags & _HAS_TWO_SCALES:
            at += 4
        elif flags & _HAS_MATRIX:
            at += 8
