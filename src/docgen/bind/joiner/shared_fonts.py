"""The fonts of all pieces → each font once in the book: one program, and widths and Unicode texts of all its glyphs.

A piece names a font by its description, so equal names mean equal fonts. Where two pieces give one glyph different
texts (a space that stands for a no-break space in one), they keep a font dictionary each over the one program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import docgen.bind.joiner.pdf_syntax as spelling
from docgen.bind.joiner.glyph_subset import Glyphs
from docgen.bind.joiner.pdf_output import Output
from docgen.bind.joiner.piece_reader import LaidOut

_WIDTHS = re.compile(rb"(\d+) \[([^\]]*)\]")
_TEXTS = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_FIXED_PITCH = 1
_PROGRAMS = (b"FontFile2", b"FontFile3")
_OF_A_SUBSET = {b"FontBBox", *_PROGRAMS}
_TEXTS_HEAD = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n"
    b"/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
)
_TEXTS_FOOT = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
_TEXTS_AT_ONCE = 100

Uses = dict[int, tuple[bytes | None, bytes | None]]
"""Glyph → its width, and its text in UTF-16 as hexadecimal digits; None where the piece states none."""


@dataclass(frozen=True)
class _Reading:
    """A font dictionary of the book: which width and text its glyphs have. number: of its object."""

    number: int
    uses: Uses


@dataclass
class _Typeface:
    """One font of the book. descriptor, program: the numbers of its objects."""

    font: Mapping[bytes, bytes]
    descended: Mapping[bytes, bytes]
    description: Mapping[bytes, bytes]
    descriptor: int
    program: int
    readings: list[_Reading] = field(default_factory=list)
    glyphs: Glyphs = field(default_factory=Glyphs)
    taken: set[int] = field(default_factory=set)


class Typefaces:
    """The fonts of a book in the making."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._typefaces: dict[object, _Typeface] = {}

    def resources(self, piece: LaidOut, fonts: int) -> bytes:
        """Take the fonts of a piece over: its font resources, as they are to be in the book."""
        named: dict[bytes, Uses] = {}
        for number in _fonts(piece):
            font = piece.entries(number)
            named.setdefault(font[b"BaseFont"], {}).update(_uses(piece, font))
        found = {}
        for name, value in piece.entries(fonts).items():
            font = piece.entries(spelling.reference(value))
            if font[b"Encoding"] != b"/Identity-H":
                raise ValueError(font[b"Encoding"])
            found[name] = b"%d 0 R" % self._reading(piece, font, named[font[b"BaseFont"]]).number
        return spelling.spelled(found)

    def write(self) -> None:
        """Write the fonts, once all pieces have been taken."""
        for typeface in self._typefaces.values():
            self._write(typeface)

    def _reading(self, piece: LaidOut, font: Mapping[bytes, bytes], uses: Uses) -> _Reading:
        descended = piece.entries(next(spelling.references(font[b"DescendantFonts"])))
        descriptor = piece.entries(spelling.reference(descended[b"FontDescriptor"]))
        description = {key: value for key, value in descriptor.items() if key not in _OF_A_SUBSET}
        description[b"Flags"] = b"%d" % (int(description[b"Flags"]) & ~_FIXED_PITCH)
        key = (descended[b"Subtype"], *description.items())
        if key not in self._typefaces:
            self._typefaces[key] = _Typeface(font, descended, description, self._output.number(), self._output.number())
        typeface = self._typefaces[key]
        if new := uses.keys() - typeface.taken:
            program = next(spelling.reference(descriptor[key]) for key in _PROGRAMS if key in descriptor)
            typeface.glyphs.take(piece.content(program), {0, *new})
            typeface.taken |= new
        for reading in typeface.readings:
            if uses.items() <= reading.uses.items():
                return reading
            if all(reading.uses.get(glyph, use) == use for glyph, use in uses.items()):
                reading.uses.update(uses)
                return reading
        typeface.readings.append(_Reading(self._output.number(), dict(uses)))
        return typeface.readings[-1]

    def _write(self, typeface: _Typeface) -> None:
        output = self._output
        program = typeface.glyphs.program()
        compact = program.startswith(b"OTTO")
        output.compressed(
            typeface.program, b"/Subtype /OpenType" if compact else b"/Length1 %d" % len(program), program
        )
        widths = {w for reading in typeface.readings for w, _ in reading.uses.values() if w is not None}
        low, high = typeface.description[b"Descent"], typeface.description[b"Ascent"]
        description = {
            **typeface.description,
            b"FontBBox": b"[0 %s %s %s]" % (low, max(widths, key=float, default=b"0"), high),
            b"FontFile3" if compact else b"FontFile2": b"%d 0 R" % typeface.program,
        }
        if len(typeface.taken) > 1 and len(widths) == 1:
            description[b"Flags"] = b"%d" % (int(description[b"Flags"]) | _FIXED_PITCH)
        output.write(typeface.descriptor, spelling.spelled(description))
        for reading in typeface.readings:
            descended = {
                **typeface.descended,
                b"W": _widths(reading.uses),
                b"FontDescriptor": b"%d 0 R" % typeface.descriptor,
            }
            texts = output.number()
            output.compressed(texts, b"", _texts(reading.uses))
            font = {
                **typeface.font,
                b"ToUnicode": b"%d 0 R" % texts,
                b"DescendantFonts": b"[%d 0 R]" % output.add(spelling.spelled(descended)),
            }
            output.write(reading.number, spelling.spelled(font))


def objects(piece: LaidOut) -> set[int]:
    """The numbers of a piece's objects that its fonts consist of; the book has its own in their place."""
    found = {number for number, body in piece.objects.items() if body.startswith(b"<</Type /Font")}
    return found | {part for number in found for part in spelling.references(piece.objects[number])}


def _fonts(piece: LaidOut) -> list[int]:
    """The composite fonts, also one that the resources leave out because another of the same name hides it."""
    return [number for number, body in piece.objects.items() if body.startswith(b"<</Type /Font/Subtype /Type0")]


def _uses(piece: LaidOut, font: Mapping[bytes, bytes]) -> Uses:
    """The glyphs of a font with their widths and texts."""
    descended = piece.entries(next(spelling.references(font[b"DescendantFonts"])))
    widths = {
        int(first) + index: width
        for first, row in _WIDTHS.findall(descended[b"W"])
        for index, width in enumerate(row.split())
    }
    texts = {int(glyph, 16): text for glyph, text in _TEXTS.findall(_body(piece, font))}
    return {glyph: (widths.get(glyph), texts.get(glyph)) for glyph in widths.keys() | texts.keys()}


def _body(piece: LaidOut, font: Mapping[bytes, bytes]) -> bytes:
    return piece.content(spelling.reference(font[b"ToUnicode"])).partition(b"endcodespacerange")[2]


def _widths(uses: Uses) -> bytes:
    """Rows of neighbouring glyphs, each with the number of its first."""
    rows: list[tuple[int, list[bytes]]] = []
    for glyph in sorted(uses):
        width, _ = uses[glyph]
        if width is None:
            continue
        if not rows or rows[-1][0] + len(rows[-1][1]) != glyph:
            rows.append((glyph, []))
        rows[-1][1].append(width)
    return b"[" + b" ".join(b"%d [%s]" % (first, b" ".join(row)) for first, row in rows) + b"]"


def _texts(uses: Uses) -> bytes:
    lines = [b"<%04x> <%s>" % (glyph, uses[glyph][1]) for glyph in sorted(uses) if uses[glyph][1] is not None]
    blocks = [lines[at : at + _TEXTS_AT_ONCE] for at in range(0, len(lines), _TEXTS_AT_ONCE)]
    parts = [b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks]
    return _TEXTS_HEAD + b"".join(parts) + _TEXTS_FOOT
