"""A font in a PDF that WeasyPrint has written → the characters of its glyphs, and the same face in the profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.language import say
from docgen.layout import face, font_files, fonts
from docgen.layout.face import FaceGlyph
from docgen.layout.pages import FaceName
from docgen.stationery.profile import Profile
from docgen.writers.pdf.shell_refusal import UnfitShell

_MAPPED = re.compile(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")
"""A glyph and its characters in the map `/ToUnicode` of a font."""
_BOLD = re.compile(r"-(Semi-|Ultra-)?Bold|-Heavy|-Black")
_EM = 1000
"""The units of an em in which a PDF states the width of a glyph."""
_SAME_WIDTH = 0.002
"""Widths that differ by at most this, in em, count as equal, because a PDF rounds them."""


@dataclass(frozen=True, slots=True, eq=False)
class ShellFont:
    """A font of a PDF."""

    family: str
    """The name of its family."""
    weight: int
    """The weight in which the family is used."""
    characters: Mapping[int, str]
    """Number of a glyph → its characters."""
    widths: Mapping[int, float]
    """Number of a glyph → its width in em."""
    faces: dict[int, FaceName] = field(default_factory=dict)
    """The `id` of a profile → the face. `profile_face` keeps its results here."""


def read(font: Any) -> ShellFont:
    """Return a font. font: its dictionary, a `pypdf.generic.DictionaryObject`."""
    descendant = font["/DescendantFonts"][0].get_object()
    map_ = font["/ToUnicode"].get_object().get_data().decode("ascii")
    characters = {int(glyph, 16): bytes.fromhex(code).decode("utf-16-be") for glyph, code in _MAPPED.findall(map_)}
    family = str(descendant["/FontDescriptor"].get_object()["/FontFamily"])
    table, widths = descendant["/W"], {}
    for first, of_glyphs in zip(table[::2], table[1::2], strict=True):
        for number, width in enumerate(of_glyphs, int(first)):
            widths[number] = float(width) / _EM
    return ShellFont(family, weight(family, str(font["/BaseFont"])), characters, widths)


def weight(family: str, name: str) -> int:
    """Return the weight in which a family is used. name: the name that WeasyPrint gives the font in the PDF."""
    style = name.partition("+")[2].removeprefix(family.replace(" ", "-"))
    return 700 if _BOLD.match(style) else 400


def profile_face(font: ShellFont, profile: Profile) -> FaceName:
    """Return the face of a profile that is the same as a font. Raise an `UnfitShell` if there is none.

    Two names mean the same face if they lead to the same font in the same file.
    """
    if id(profile) not in font.faces:
        file = font_files.file(font.family, font.weight, profile.font_folder)
        known: dict[tuple[str, int], FaceName] = {}
        for found in fonts.find_all(profile).values():
            for name in found.faces:
                known[font_files.file(name.family, name.weight, name.folder)] = name
        if file not in known:
            message = say("字体“{family}”不是版式里的字体", family=font.family)
            step = say("用版式文件 [fonts] 里的字体，不写就是正文的；别的字体的字转成轮廓，作为图片放进去")
            raise UnfitShell("font", message, step)
        font.faces[id(profile)] = known[file]
    return font.faces[id(profile)]


def glyph_of(font: ShellFont, number: int, name: FaceName) -> FaceGlyph:
    """Return a glyph of a face. If it is not the usual glyph of one character, raise an `UnfitShell`.

    number: the number of the glyph in the font of the PDF. name: the name of the face.
    """
    characters = font.characters[number]
    own = face.of(name).glyph(characters) if len(characters) == 1 else None
    if own is None or own.number != number or abs(own.advance - font.widths[number]) > _SAME_WIDTH:
        message = say("“{text}”用了特殊的字形（连字、小型大写、异体）", text=characters)
        raise UnfitShell("glyph", message, say("从样式表中删去 font-variant、font-feature-settings 之类的设置"))
    return own
