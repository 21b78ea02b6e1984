"""A font dictionary of a PDF → the proved widths and characters of the font's codes, or a doubt.

The outline of each code must equal, byte for byte, the outline of its character in the approved font of this machine.
ToUnicode states the character.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.inspection.pdf_objects import Numbers, Objects, text_of
from docgen.inspection.proof import outline_tables
from docgen.inspection.proof.doubt import DoubtError, WrongGlyphError
from docgen.inspection.proof.outline_tables import Outlines
from docgen.layout import face
from docgen.layout.face import FontFace
from docgen.layout.pages import FaceName

_EM = 1000
"""The units of an em in which a PDF states widths."""
_CODE_TO_TEXT = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_TABLE = re.compile(
    rb"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n[^<]*<</Registry\(Adobe\)/Ordering\(UCS\)"
    rb"/Supplement 0>> def\n[^<]*<0000> <ffff>\nendcodespacerange\n(?P<pairs>[0-9a-f<> \nbeginfcharend]*)endcmap\n[^<]*"
)
_WIDTHS = re.compile(rb" *(\d+) *\[([\d. ]*)\]")
_PLAIN = {"Encoding": "Identity-H", "Subtype": "Type0"}
_TOLERANCE = 0.01
"""The difference by which a width may be rounded, in 1/1000 em."""


@dataclass(frozen=True, slots=True)
class ProvedFont:
    """A font whose glyphs show what is copied."""

    name: str
    """The name of the font without the prefix of a subset."""
    family: str
    """The family of the font."""
    widths: Mapping[int, float]
    """Code → width of its glyph in 1/1000 em."""
    texts: Mapping[int, str]
    """Code → the character that its glyph shows."""
    depth: float
    """The lowest ink of its glyphs below the baseline in em. It is negative or 0."""
    height: float
    """The highest ink of its glyphs above the baseline in em."""


class _TrustedFace:
    """An approved font of this machine, with the outlines that were needed so far."""

    def __init__(self, name: FaceName) -> None:
        self.face: FontFace = face.of(name)
        self._glyphs: dict[int, bytes] = {}
        self._rest: frozenset[str] = frozenset()

    def outlines(self, codes: frozenset[int]) -> Outlines:
        """Return outlines that include the outlines of some codes."""
        if unknown := codes - self._glyphs.keys():
            found = outline_tables.read(self.face.subset(unknown), not self.face.is_cff)
            self._glyphs |= found.glyphs
            self._rest |= found.rest
        return Outlines(self._glyphs, self._rest)


_trusted = functools.lru_cache(maxsize=32)(_TrustedFace)


def prove(objects: Objects, number: int, approved: Mapping[str, FaceName]) -> ProvedFont:
    """Return a font of a PDF. Raise a `WrongGlyphError` if a glyph shows another character.

    objects: the objects of the PDF. number: the number of the font dictionary. approved: PostScript name → face of this
    machine.
    """
    font = objects.of(number)
    child = objects.of(objects.of(font["DescendantFonts"])[0])
    descriptor = objects.of(child["FontDescriptor"])
    name = font["BaseFont"].partition("+")[2]
    if name not in approved or text_of(descriptor.get("FontFamily", b"")) != approved[name].family:
        raise DoubtError(f"font {name}")
    trusted = _trusted(approved[name])
    is_truetype = not trusted.face.is_cff
    _refuse_other_kinds(font, child, is_truetype)
    texts = _texts(objects.of(font["ToUnicode"]).content)
    widths = dict.fromkeys(texts, float(child.get("DW", _EM)))
    widths |= _stated_widths(objects.of(child.get("W", Numbers(b"[]"))))
    shown = outline_tables.read(
        objects.of(descriptor["FontFile2" if is_truetype else "FontFile3"]).content, is_truetype
    )
    wanted = trusted.outlines(frozenset(texts))
    if not shown.rest <= wanted.rest:
        raise DoubtError(f"font {name} is drawn in another way")
    edges = [0.0]
    for code, character in texts.items():
        edges += _edges(trusted.face, code, character, widths[code])
        if shown.glyphs.get(code) != wanted.glyphs.get(code):
            raise WrongGlyphError(character, name)
    return ProvedFont(name, approved[name].family, widths, texts, min(edges), max(edges))


def _refuse_other_kinds(font: Mapping[str, Any], child: Mapping[str, Any], is_truetype: bool) -> None:
    """Raise a `DoubtError` unless the font is a composite font whose codes are the codes of its glyphs."""
    for key, value in _PLAIN.items():
        if font[key] != value:
            raise DoubtError(f"font with {key} {font[key]}")
    wanted = "CIDFontType2" if is_truetype else "CIDFontType0"
    if child["Subtype"] != wanted or font["BaseFont"] != child["BaseFont"]:
        raise DoubtError("another kind of font")
    if is_truetype and child.get("CIDToGIDMap") != "Identity":
        raise DoubtError("a map of glyphs")


def _texts(table: bytes) -> dict[int, str]:
    """Return code → character of a ToUnicode table."""
    found = _TABLE.fullmatch(table.strip())
    if found is None:
        raise DoubtError("a ToUnicode table of an unknown structure")
    texts: dict[int, str] = {}
    for code, text in _CODE_TO_TEXT.findall(found["pairs"]):
        texts[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return texts


def _stated_widths(spelled: Numbers) -> dict[int, float]:
    """Return code → width of the table /W, which must have lists of widths only."""
    widths: dict[int, float] = {}
    end = 1  # behind the bracket that opens the table
    for row in _WIDTHS.finditer(spelled, end):
        if row.start() != end:
            break
        end = row.end()
        widths |= enumerate(map(float, row[2].split()), int(row[1]))
    if spelled[end:].strip() != b"]":
        raise DoubtError("widths of an unknown structure")
    return widths


@functools.lru_cache(maxsize=1 << 15)
def _edges(trusted: FontFace, code: int, character: str, width: float) -> tuple[float, float]:
    """Return the lower and upper edge of a glyph's ink in em. The glyph must be the right one for its character."""
    glyph = trusted.glyph(character) if len(character) == 1 else None
    if glyph is None or glyph.code != code or abs(glyph.advance * _EM - width) > _TOLERANCE:
        raise WrongGlyphError(character, trusted.postscript_name)
    left, bottom, right, top = trusted.extent(glyph.number)
    if not character.isspace() and (right <= left or top <= bottom):
        raise DoubtError(f"no ink for {character}")
    return bottom, top
