"""The fonts of a document → font objects that contain only the glyphs of its pages."""

from __future__ import annotations

import functools
import hashlib
import string
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pydyf

from docgen.errors import RenderError
from docgen.files import compression
from docgen.language import say
from docgen.layout import face
from docgen.layout.face import FontFace
from docgen.layout.pages import FaceName, UnsettableError
from docgen.writers.pdf.drawing.numbers import added, compressed, spelled

_SYMBOLIC = 4
"""The flag of a font whose characters have no standard encoding."""
_STEM = 80
"""The thickness of vertical stems in 1/1000 em. A viewer uses it only if it must replace the font."""
_MOST_MAPPED = 100
"""The largest number of lines in a block of a ToUnicode map."""
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class FontProgram(NamedTuple):
    """The program of a font that has only some glyphs of its face."""

    mark: str
    """Six letters before its name, a hash of the program. They say that glyphs are left out (ISO 32000-1, 9.6.4)."""
    length: int
    """The number of its bytes."""
    compressed: bytes
    """The compressed bytes."""


ProgramMaker = Callable[[FontFace, Collection[int]], FontProgram]
"""A function that returns the program of a face with the glyphs of some codes."""


def program(opened: FontFace, codes: Collection[int]) -> FontProgram:
    """Return the program of a face with the glyphs of some codes."""
    made = opened.subset(codes)
    mark = "".join(string.ascii_uppercase[byte % 26] for byte in hashlib.sha256(made).digest()[:6])
    return FontProgram(mark, len(made), compression.stream(made, compression.FAST))


@dataclass(slots=True)
class UsedFont:
    """A font of a document: a face, and the character of each of its glyphs.

    A glyph may serve several characters, such as · and •. But in a PDF a glyph of a font means one character, which
    readers copy. So a document with both characters has two fonts of the face.
    """

    name: str
    """Its name in the pages."""
    face: FontFace
    """The face."""
    codes: dict[str, str] = field(default_factory=dict)
    """Character → the code of its glyph, as four hexadecimal digits."""
    characters: dict[int, str] = field(default_factory=dict)
    """Code of a glyph → its character."""

    def takes(self, text: str) -> bool:
        """Add the characters of a text. Add none and return False if one of their glyphs means another character."""
        new = set(text).difference(self.codes)
        if not new:
            return True
        known = _codes(self.face)
        new_characters = {known[character].number: character for character in sorted(new)}
        if len(new_characters) < len(new) or not self.characters.keys().isdisjoint(new_characters):
            return False
        self.characters |= new_characters
        self.codes |= {character: known[character].spelled for character in new_characters.values()}
        return True


class _Code(NamedTuple):
    """The code of a glyph."""

    number: int
    """The code."""
    spelled: str
    """The same as four hexadecimal digits."""
    width: str
    """The width of the glyph in 1/1000 em, as a PDF spells it."""
    copied: str
    """The line of a ToUnicode map for the glyph. A character beyond U+FFFF becomes surrogates."""


class _Codes(dict[str, _Code]):
    """Character → the code of its glyph in a face. Most characters recur, so each code is spelled only once."""

    def __init__(self, opened: FontFace) -> None:
        super().__init__()
        self._face = opened

    def __missing__(self, character: str) -> _Code:
        glyph = self._face.glyph(character)
        if glyph is None:
            raise RenderError(say("有字没有字体可印：{warning}", warning=f"U+{ord(character):04X}"), code="no-glyph")
        digits = f"{glyph.code:04x}"
        copied = f"<{digits}> <{character.encode('utf-16-be').hex()}>"
        code = self[character] = _Code(glyph.code, digits, spelled(glyph.advance * 1000), copied)
        return code


_codes = functools.lru_cache(maxsize=32)(_Codes)


class EmbeddedFonts:
    """The fonts of a document. They are added while its pages are drawn. Then `objects` embeds them.

    letter: the beginning of the names of the fonts. program_of: makes font programs, as `program` does.
    """

    def __init__(self, letter: str = "F", program_of: ProgramMaker = program) -> None:
        self._letter, self._program_of = letter, program_of
        self._fonts: dict[FaceName, list[UsedFont]] = {}
        self._count = 0

    def of(self, name: FaceName, text: str) -> UsedFont:
        """Return the font that draws a text. A face whose licence forbids embedding is a `RenderError`."""
        fonts = self._fonts.setdefault(name, [])
        for font in fonts:
            if font.takes(text):
                return font
        font = UsedFont(f"{self._letter}{self._count}", face.embeddable(name))
        if not font.takes(text):
            raise UnsettableError(say("“{text}”里不同的字符用同一个字形", text=text))
        self._count += 1
        fonts.append(font)
        return font

    def used(self) -> Iterator[UsedFont]:
        """Yield the fonts that draw a text."""
        for fonts in self._fonts.values():
            yield from fonts

    def objects(self, pdf: pydyf.PDF) -> pydyf.Dictionary:
        """Add the font objects to a PDF. Return their references, each by the name of the font in the pages."""
        found: dict[str, bytes] = {}
        for font in self.used():
            found[font.name] = _composite(pdf, font, self._program_of(font.face, font.characters))
        return pydyf.Dictionary(found)


def _composite(pdf: pydyf.PDF, font: UsedFont, made: FontProgram) -> bytes:
    """Add a font to a PDF. Return its reference."""
    name = b"/" + made.mark.encode() + b"+" + pydyf.name(font.face.postscript_name)[1:]
    child = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType0" if font.face.is_cff else "/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            "FontDescriptor": _descriptor(pdf, font.face, name, made),
            "DW": 1000,
            "W": _widths(font),
        }
    )
    if not font.face.is_cff:
        child["CIDToGIDMap"] = "/Identity"
    composite = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type0", "BaseFont": name, "Encoding": "/Identity-H"})
    composite["DescendantFonts"] = pydyf.Array([added(pdf, child)])
    composite["ToUnicode"] = added(pdf, compressed(_to_unicode(font), {}))
    return added(pdf, composite)


def _descriptor(pdf: pydyf.PDF, opened: FontFace, name: bytes, made: FontProgram) -> bytes:
    """Add the font program and its description to a PDF. Return the reference of the description."""
    entries: dict[str, Any] = {"Subtype": "/CIDFontType0C"} if opened.is_cff else {"Length1": made.length}
    stream = added(pdf, pydyf.Stream([made.compressed], {**entries, "Filter": "/FlateDecode"}))
    descriptor = pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "FontFamily": pydyf.String(opened.name.family),
            "Flags": _SYMBOLIC,
            "FontBBox": pydyf.Array(opened.box),
            "ItalicAngle": 0,
            "Ascent": round(opened.ascent * 1000),
            "Descent": -round(opened.descent * 1000),
            "CapHeight": opened.cap_height,
            "StemV": _STEM,
            "FontFile3" if opened.is_cff else "FontFile2": stream,
        }
    )
    return added(pdf, descriptor)


def _widths(font: UsedFont) -> bytes:
    """Return the widths as a PDF spells them: for each run of consecutive codes, the first code and the widths."""
    parts: list[str] = []
    last = None
    known = _codes(font.face)
    for code in sorted(font.characters):
        width = known[font.characters[code]].width
        if code - 1 == last:
            parts.append(f" {width}")
        else:
            parts.append(f"{']' if parts else ''}{code}[{width}")
        last = code
    return f"[{''.join(parts)}]]".encode()


def _to_unicode(font: UsedFont) -> bytes:
    """Return the map from codes to the characters that readers copy."""
    known = _codes(font.face)
    lines = [known[font.characters[code]].copied for code in sorted(font.characters)]
    blocks = ""
    for start in range(0, len(lines), _MOST_MAPPED):
        block = lines[start : start + _MOST_MAPPED]
        blocks += f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
    return _CMAP.format(blocks=blocks).encode()
