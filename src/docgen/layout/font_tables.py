"""The tables of a font file (ISO 14496-22): tag → the bytes of the table."""

from __future__ import annotations

import io
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path

_COLLECTION = b"ttcf"
"""The first bytes of a file with several fonts."""


def read(data: bytes | memoryview, index: int = 0) -> Mapping[bytes, memoryview]:
    """Return the tables of a font. Raise `struct.error` if the file is too short. index: its index in the file."""
    data = memoryview(data)
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == _COLLECTION else 0
    (count,) = struct.unpack_from(">H", data, start + 4)
    tables: dict[bytes, memoryview] = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        tables[tag] = data[offset : offset + length]
    return tables


def character_maps(data: bytes) -> list[Mapping[str, int]]:
    """Return character → glyph number, for each character table of a font. Raise a `ValueError` if one is damaged."""
    from fontTools.ttLib import TTFont

    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        found: list[Mapping[str, int]] = []
        for table in font["cmap"].tables:
            found.append({chr(code): font.getGlyphID(name) for code, name in table.cmap.items()})
    except Exception as error:  # for a damaged table, fontTools raises errors of many types
        raise ValueError("a damaged table of characters") from error
    return found


def glyph_offsets(tables: Mapping[bytes, memoryview]) -> tuple[int, ...]:
    """Return the offset of each glyph in the table `glyf`, and the end of the last glyph."""
    (has_long_offsets,) = struct.unpack_from(">h", tables[b"head"], 50)
    location = tables[b"loca"]
    if has_long_offsets:
        return struct.unpack(f">{len(location) // 4}I", location)
    return tuple(2 * offset for offset in struct.unpack(f">{len(location) // 2}H", location))


def mapped(path: str, index: int) -> Mapping[bytes, memoryview]:
    """Return the tables of a font in a file. Only the parts that are read are loaded into memory.

    index: the index of the font in its file, from 0.
    """
    with Path(path).open("rb") as file:
        return read(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)), index)
