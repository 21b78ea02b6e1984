"""Read the `CFF ` table of a font: its outlines, and the entries that decide how the outlines look.

The format is Adobe's Technical Note 5176. HarfBuzz makes subsets of such tables, but it does not give the bytes of an
outline, the CID of a glyph, or whether outlines call subroutines.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_CHARSET, _GLYPHS, _PRIVATE, _SUBROUTINES = (15,), (17,), (18,), (19,)
_MATRIX, _ORDERING, _FONT_DICTIONARIES = (12, 7), (12, 30), (12, 36)
"""Operators of dictionaries. An operator that begins with 12 has two bytes."""
_PREDEFINED = 2
"""An offset of a charset up to this number is no offset. It names a predefined charset."""
_ESCAPE, _REAL, _SHORT, _LONG = 12, 30, 28, 29
"""The first byte of an operator of two bytes, of a real number, and of integers of 16 and 32 bits."""
_NIBBLE_OF_END = 15
_LAST_OPERATOR = 21

Dictionary = Mapping[tuple[int, ...], tuple[int | bytes, ...]]
"""Operator → its operands. A real number stands as its bytes."""


@dataclass(frozen=True, slots=True)
class CffTable:
    """A `CFF ` table."""

    data: bytes | memoryview
    """The bytes of the table."""
    has_cids: bool
    """Whether glyphs have CIDs. If not, they have names."""
    cids: Sequence[int]
    """The CID of each glyph. If the glyphs have no CIDs: the number of each glyph."""
    glyphs: int
    """The offset of the charstrings. A charstring is the outline of one glyph."""
    calls_subroutines: bool
    """Whether outlines may call subroutines. If so, the bytes of an outline alone do not say how it looks."""
    matrices: frozenset[tuple[int | bytes, ...]]
    """The matrices of the table and of its font dictionaries. Empty: an em has 1000 units."""

    def outlines(self) -> tuple[bytes, ...]:
        """Return the charstring of each glyph."""
        return _index(self.data, self.glyphs)[1]


def read(data: bytes | memoryview) -> CffTable:
    """Return the table as a value. Raise `ValueError`, `IndexError`, `KeyError` or `struct.error` if it is damaged."""
    # Four INDEXes follow the header: names, the top dictionary, strings, and the subroutines of the whole table.
    at, _ = _index(data, data[2])
    at, (top_bytes,) = _index(data, at)
    at, _ = _index(data, at)
    _, subroutines = _index(data, at)
    top = dictionary(top_bytes)
    glyphs = _number(top, _GLYPHS)
    count = int.from_bytes(data[glyphs : glyphs + 2], "big")
    has_cids = _ORDERING in top
    fonts = [top]
    if has_cids:
        _, font_bytes = _index(data, _number(top, _FONT_DICTIONARIES))
        fonts = [dictionary(font) for font in font_bytes]
    calls = bool(subroutines) or any(_SUBROUTINES in _private(data, font) for font in fonts)
    matrices = frozenset(font[_MATRIX] for font in (top, *fonts) if _MATRIX in font)
    cids = _cids(data, _number(top, _CHARSET), count) if has_cids else range(count)
    return CffTable(data, has_cids, cids, glyphs, calls, matrices)


def _index(data: bytes | memoryview, at: int) -> tuple[int, tuple[bytes, ...]]:
    """Return the offset behind an INDEX, and the items of the INDEX."""
    count = int.from_bytes(data[at : at + 2], "big")
    if not count:
        return at + 2, ()
    size, first = data[at + 2], at + 3
    offsets = [int.from_bytes(data[i : i + size], "big") for i in range(first, first + size * (count + 1), size)]
    base = first + size * (count + 1) - 1
    return base + offsets[-1], tuple(bytes(data[base + start : base + end]) for start, end in pairwise(offsets))


def dictionary(data: bytes) -> Dictionary:
    """Return a dictionary of the table as a value."""
    found: dict[tuple[int, ...], tuple[int | bytes, ...]] = {}
    operands: list[int | bytes] = []
    at = 0
    while at < len(data):
        if data[at] <= _LAST_OPERATOR:
            size = 2 if data[at] == _ESCAPE else 1
            found[tuple(data[at : at + size])] = tuple(operands)
            operands = []
        else:
            size, value = _operand(data, at)
            operands.append(value)
        at += size
    return found


def _operand(data: bytes, at: int) -> tuple[int, int | bytes]:
    """Return the size of an operand of a dictionary, and its value."""
    first = data[at]
    if first == _SHORT:
        return 3, int.from_bytes(data[at + 1 : at + 3], "big", signed=True)
    if first == _LONG:
        return 5, int.from_bytes(data[at + 1 : at + 5], "big", signed=True)
    if first == _REAL:
        end = at + 1
        while _NIBBLE_OF_END not in (data[end] >> 4, data[end] & 15):
            end += 1
        return end + 1 - at, data[at : end + 1]
    if first <= 246:
        return 1, first - 139
    if first <= 250:
        return 2, (first - 247) * 256 + data[at + 1] + 108
    return 2, (251 - first) * 256 - data[at + 1] - 108


def _number(found: Dictionary, operator: tuple[int, ...]) -> int:
    """Return the operand of an operator that has one operand. 0: the dictionary lacks the operator."""
    (value,) = found.get(operator, (0,))
    if not isinstance(value, int):
        raise ValueError("an offset is no integer")
    return value


def _private(data: bytes | memoryview, font: Dictionary) -> Dictionary:
    """Return the private dictionary that belongs to a font dictionary or to the top dictionary."""
    size, at = font.get(_PRIVATE, (0, 0))
    if not isinstance(size, int) or not isinstance(at, int):
        raise ValueError("an offset is no integer")
    return dictionary(bytes(data[at : at + size]))


def _cids(data: bytes | memoryview, at: int, count: int) -> Sequence[int]:
    """Return the CID of each glyph. at: the offset of the charset."""
    if at <= _PREDEFINED:
        return range(count)
    kind, at = data[at], at + 1
    if kind == 0:
        return 0, *struct.unpack_from(f">{count - 1}H", data, at)
    cids = [0]
    while len(cids) < count:
        first, following = struct.unpack_from(">HB" if kind == 1 else ">HH", data, at)
        if first == 1 and following + 2 >= count:  # the CIDs of large fonts are often the numbers of the glyphs
            return range(count)
        cids.extend(range(first, first + following + 1))
        at += 3 if kind == 1 else 4
    return tuple(cids[:count])
