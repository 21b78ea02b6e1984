"""A font file with TrueType outlines (ISO 14496-22) → glyph, outline, width and ink of each character."""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.layout import font_tables

_COMPOSITE_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80

Outline = tuple[bytes, tuple["Outline", ...]]
"""The bytes of a glyph without the numbers of its components, and the components."""


@dataclass(frozen=True)
class EmbeddedFont:
    """A font file."""

    file: bytes
    """The bytes of the file."""
    tables: Mapping[bytes, memoryview]
    """Tag → the bytes of the table."""

    @classmethod
    def read(cls, data: bytes) -> EmbeddedFont:
        """Return a font file. A damaged file, or other outlines, raise `struct.error` or `ValueError`."""
        tables = font_tables.read(data)
        if not tables.keys() >= {b"head", b"hhea", b"hmtx", b"maxp", b"cmap", b"loca", b"glyf"}:
            raise ValueError("a font file with other outlines")
        return cls(data, tables)

    @functools.cached_property
    def units(self) -> int:
        """The units of an em."""
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
        for one in filter(None, maps):  # a table of variation sequences has no characters
            if any(widest.get(character) != number for character, number in one.items()):
                raise ValueError("two tables of characters that differ")
        return widest

    @functools.cached_property
    def _offsets(self) -> tuple[int, ...]:
        return font_tables.glyph_offsets(self.tables)

    def data(self, number: int) -> bytes:
        """Return the bytes of a glyph."""
        return bytes(self.tables[b"glyf"][self._offsets[number] : self._offsets[number + 1]])

    def advance(self, number: int) -> float:
        """Return the width of a glyph in em."""
        (count,) = struct.unpack_from(">H", self.tables[b"hhea"], 34)
        (units,) = struct.unpack_from(">H", self.tables[b"hmtx"], 4 * min(number, count - 1))
        return float(units / self.units)

    def ink(self, number: int) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge of a glyph's ink in em; all 0 for a glyph without ink."""
        data = self.data(number)
        if not data:
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = struct.unpack_from(">4h", data, 2)
        return left / self.units, bottom / self.units, right / self.units, top / self.units

    def reached(self) -> set[int]:
        """Return the numbers of the glyphs that characters use, including components, and 0 (.notdef)."""
        found: set[int] = {0}
        waiting = list(self.glyphs.values())
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += [component for _, component in components(self.data(number))]
        return found


def outline(data: Mapping[int, bytes], number: int, depth: int = 0) -> Outline:
    """Return the outline of a glyph. data: glyph number → bytes. A glyph without ink may be absent."""
    if depth > 4:
        raise ValueError("a glyph that contains itself")
    glyph = bytearray(data.get(number, b""))
    parts = []
    for offset, component in components(bytes(glyph)):
        glyph[offset : offset + 2] = b"\0\0"
        parts.append(outline(data, component, depth + 1))
    # A zero byte may follow an outline, so that the next outline begins at an even offset.
    return bytes(glyph).rstrip(b"\0"), tuple(parts)


def components(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the components of a glyph: the offset of the component's number, and the number."""
    if len(data) < 10 or struct.unpack_from(">h", data)[0] >= 0:
        return
    at, flags = 10, _COMPOSITE_MORE
    while flags & _COMPOSITE_MORE:
        flags, number = struct.unpack_from(">HH", data, at)
        yield at + 2, number
        at += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            at += 2
        elif flags & _TWO_SCALES:
            at += 4
        elif flags & _MATRIX:
            at += 8
