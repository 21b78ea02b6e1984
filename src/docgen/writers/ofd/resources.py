"""The fonts and pictures of a document → the parts that list them, and their files.

Each face is embedded with TrueType outlines, which all viewers draw, and with the characters that the document prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docgen.errors import RenderError
from docgen.files import color_profile
from docgen.language import say
from docgen.layout import face
from docgen.layout.face import FontFace
from docgen.layout.pages import FaceName
from docgen.writers.ofd.spelling import element, part

FOLDER = "Res"
"""The folder of the files, below the folder of the document."""
_PROFILE = "sRGB.icc"


@dataclass(frozen=True, slots=True)
class OfdFace:
    """A face of a document."""

    identifier: int
    """Its identifier."""
    face: FontFace
    """The face."""
    measures: dict[str, tuple[float, float, float, float, float]]
    """Character that it prints → its width, and the left, lower, right and upper edge of its ink, in em."""


class Resources:
    """The fonts, pictures and colour space of a document. new_id: returns the next identifier of the document."""

    def __init__(self, new_id: Callable[[], int]) -> None:
        self._new_id = new_id
        self._fonts: dict[FaceName, OfdFace] = {}
        self._pictures: dict[bytes, int] = {}
        self.color_space = new_id()
        """The identifier of the colour space."""

    def font(self, name: FaceName, text: str) -> OfdFace:
        """Return a face of the document, and add characters to it. text: the characters."""
        if name not in self._fonts:
            self._fonts[name] = OfdFace(self._new_id(), face.embeddable(name), {})
        font = self._fonts[name]
        for character in set(text) - font.measures.keys():
            glyph = font.face.glyph(character)
            if glyph is None:
                message = say("有字没有字体可印：{warning}", warning=f"U+{ord(character):04X}")
                raise RenderError(message, code="no-glyph")
            font.measures[character] = glyph.advance, *font.face.program_extent(glyph.number)
        return font

    def picture(self, data: bytes) -> int:
        """Return the identifier of a picture. data: a PNG."""
        if data not in self._pictures:
            self._pictures[data] = self._new_id()
        return self._pictures[data]

    def parts(self) -> Mapping[str, bytes]:
        """Return the parts by their names below the folder of the document."""
        files = {f"{FOLDER}/{_PROFILE}": color_profile.read()}
        fonts, pictures = "", ""
        for font in self._fonts.values():
            name = f"font_{font.identifier}.ttf"
            files[f"{FOLDER}/{name}"] = font.face.program(font.measures)
            names = {"FontName": font.face.postscript_name, "FamilyName": font.face.name.family}
            fonts += element("Font", element("FontFile", name), ID=font.identifier, **names)
        for data, identifier in self._pictures.items():
            name = f"image_{identifier}.png"
            files[f"{FOLDER}/{name}"] = data
            pictures += element("MultiMedia", element("MediaFile", name), ID=identifier, Type="Image", Format="PNG")
        space = element("ColorSpace", ID=self.color_space, Type="RGB", BitsPerComponent=8, Profile=_PROFILE)
        public = element("ColorSpaces", space) + (element("Fonts", fonts) if fonts else "")
        parts = {"PublicRes.xml": part("Res", public, BaseLoc=FOLDER)}
        if pictures:
            parts["DocumentRes.xml"] = part("Res", element("MultiMedias", pictures), BaseLoc=FOLDER)
        return {**parts, **files}
