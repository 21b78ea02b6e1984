"""An embedded font program → the bytes of each glyph's outline, by the code of the glyph.

The bytes are compared, never interpreted. Two glyphs look alike if their bytes are equal and the other parts of the
program that change outlines are equal too. Formats: CFF (Adobe Technical Note 5176) and TrueType (ISO 14496-22).
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass

from docgen.inspection.proof.doubt import DoubtError
from docgen.layout import cff_table, font_tables

_INSTRUCTIONS = (b"fpgm", b"prep", b"cvt ")
"""The tables of a TrueType file that may move the points of outlines."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of a font program."""

    glyphs: dict[int, bytes]
    """Code of a glyph → the bytes that draw it. A glyph without ink may be absent."""
    rest: frozenset[str]
    """The other values that change outlines: font matrices, units per em, instructions."""


def read(program: bytes, is_truetype: bool) -> Outlines:
    """Return the outlines of a font program. Raise a `DoubtError` if it has another structure."""
    try:
        return _truetype(program) if is_truetype else _cff(program)
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise DoubtError(f"a font program of an unknown structure: {error}") from error


def _cff(program: bytes) -> Outlines:
    table = cff_table.read(program)
    if table.calls_subroutines:
        raise DoubtError("outlines that call subroutines")
    rest = frozenset(f"matrix {matrix!r}" for matrix in table.matrices)
    return Outlines(dict(zip(table.cids, table.outlines(), strict=True)), rest)


def _truetype(program: bytes) -> Outlines:
    tables = font_tables.read(program)
    (units,) = struct.unpack_from(">H", tables[b"head"], 18)
    glyphs: dict[int, bytes] = {}
    for number, (begin, end) in enumerate(itertools.pairwise(font_tables.glyph_offsets(tables))):
        if end > begin:
            # A file with short offsets has a zero byte after each outline of odd length.
            glyphs[number] = bytes(tables[b"glyf"][begin:end]) + b"\0" * ((end - begin) % 2)
    hinted = [tag.decode() for tag in _INSTRUCTIONS if tag in tables]
    return Outlines(glyphs, frozenset({f"units {units}", f"instructions {hinted}"}))
