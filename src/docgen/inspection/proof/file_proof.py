"""The bytes of a PDF that docgen drew itself, and a profile → the proved text and fonts, or a doubt.

The shell's drawings and the appearances of form fields are not read operator by operator. The result has their hashes,
so that the caller can draw one file for each hash and examine its ink.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.inspection import pdf_objects, resaved_pdf
from docgen.inspection.glyphs import PdfFont
from docgen.inspection.pdf_objects import Objects, Reference, StrangeFileError, Stream
from docgen.inspection.proof import font_proof, page_content, shell_background
from docgen.inspection.proof.doubt import DoubtError
from docgen.inspection.proof.font_proof import ProvedFont
from docgen.layout import face, fonts
from docgen.layout.pages import FaceName
from docgen.stationery.profile import Profile

_CATALOG = {
    *("Type", "Pages", "Lang", "StructTreeRoot", "MarkInfo", "ViewerPreferences", "Metadata", "OutputIntents"),
    *("Outlines", "PageLabels", "PageMode", "AcroForm", "Version", "Names", "Dests"),
}
"""The entries of the catalogue that do not change the appearance of the pages."""
_PAGES = {"Type", "Kids", "Count", "Parent"}
_PAGE = {"Type", "Parent", "MediaBox", "Contents", "Resources", "StructParents", "Tabs", "Annots", "Group"}
_RESOURCES = {"Font", "XObject"}
_OWN = b'pdf:Producer="docgen"'
"""The program in the uncompressed metadata of a PDF that docgen drew itself."""
_SIZE_TOLERANCE = 0.1
"""The difference by which the size of the paper may be rounded, in points."""


@dataclass(frozen=True, slots=True)
class ProvedFile:
    """A file whose text can be read on its pages."""

    pages: tuple[str, ...]
    """The text of each page."""
    fonts: tuple[PdfFont, ...]
    """The fonts of the file."""
    drawings: frozenset[bytes]
    """The hashes of the drawings and appearances that were not read."""


def is_own(data: bytes) -> bool:
    """Return whether a PDF states that docgen drew it itself."""
    return _OWN in data


def prove(data: bytes, profile: Profile, spelled: Objects | None = None) -> ProvedFile:
    """Return the text of a PDF. Raise a `DoubtError` if something of the file is not known to be readable.

    spelled: its objects, if `pdf_objects` has read them already. None: they are read here.
    """
    try:
        return _File(data, spelled or _objects(data), profile).proved()
    except DoubtError:
        raise
    except Exception as error:  # A damaged file may lack anything, and any value in it may be wrong.
        raise DoubtError(f"{type(error).__name__}: {error}") from error


def _objects(data: bytes) -> Objects:
    """Return the objects of a file. Another program may have saved it."""
    try:
        return pdf_objects.read(data)
    except StrangeFileError:
        return resaved_pdf.read(data)


class _File:
    """An open PDF. Each font and drawing is read once."""

    def __init__(self, data: bytes, objects: Objects, profile: Profile) -> None:
        self._data = data
        self._objects = objects
        self._profile = profile
        self._approved = approved_faces(profile)
        self._fonts: dict[int, ProvedFont] = {}
        self._drawings: dict[int, bytes] = {}
        self._appearances: set[bytes] = set()

    def proved(self) -> ProvedFile:
        """Return the text of all pages."""
        catalog = self._objects.of(self._objects.trailer["Root"])
        if unknown := catalog.keys() - _CATALOG:
            raise DoubtError(f"catalogue with {sorted(unknown)}")
        texts = tuple(self._page(page) for page in self._pages(catalog["Pages"], ()))
        found = []
        for font in self._fonts.values():
            found.append(PdfFont(font.name, font.family, embedded=True, has_known_glyphs=True, missing=()))
        return ProvedFile(texts, tuple(found), frozenset({*self._drawings.values(), *self._appearances}))

    def _pages(self, number: Any, above: tuple[int, ...]) -> Iterator[dict[str, Any]]:
        """Yield the pages of a tree. above: the numbers of the nodes that contain it."""
        node = self._objects.of(number)
        if node["Type"] != "Pages":
            yield node
            return
        if number in above or node.keys() - _PAGES:
            raise DoubtError("a tree of pages with more than pages")
        for kid in node["Kids"]:
            yield from self._pages(kid, (*above, number))

    def _page(self, page: dict[str, Any]) -> str:
        if unknown := page.keys() - _PAGE:
            raise DoubtError(f"page with {sorted(unknown)}")
        left, bottom, width, height = page["MediaBox"].values
        found = sorted((width, height))  # The paper may be turned.
        wanted = sorted((self._profile.width.pt, self._profile.height.pt))
        if left or bottom or max(abs(found[0] - wanted[0]), abs(found[1] - wanted[1])) > _SIZE_TOLERANCE:
            raise DoubtError("another size of the paper")
        resources = self._objects.of(page["Resources"])
        if unknown := resources.keys() - _RESOURCES:
            raise DoubtError(f"resources with {sorted(unknown)}")
        content = self._objects.of(page["Contents"])
        if isinstance(content, list):
            raise DoubtError("several content streams")
        shown = page_content.read(content.content, self._fonts_of(resources), width, height)
        drawn = self._objects.of(resources.get("XObject", {}))
        for name in shown.drawings:
            number = drawn[name]
            if number not in self._drawings:
                self._drawings[number] = self._digest(number)
            shell_background.refuse_dark(self._data, number, self._drawings[number], shown.extents, width, height)
        for annotation in self._objects.of(page.get("Annots", [])):
            self._note_appearances(self._objects.of(annotation))
        return shown.text

    def _fonts_of(self, resources: dict[str, Any]) -> Mapping[str, ProvedFont]:
        named: dict[str, ProvedFont] = {}
        for name, number in self._objects.of(resources.get("Font", {})).items():
            if number not in self._fonts:
                self._fonts[number] = font_proof.prove(self._objects, number, self._approved)
            named[name] = self._fonts[number]
        return named

    def _note_appearances(self, annotation: dict[str, Any]) -> None:
        """Note the appearances of a form field. A link has none and shows nothing."""
        if annotation["Subtype"] == "Link":
            border = annotation["Border"].values
            if "AP" in annotation or len(border) != 3 or border[2] != 0:
                raise DoubtError("a link that is drawn")
        elif annotation["Subtype"] == "Widget":
            self._appearances.add(self._digest(annotation["AP"], repr(annotation["Rect"])))
        else:
            raise DoubtError(f"annotation {annotation['Subtype']}")

    def _digest(self, value: Any, words: str = "") -> bytes:
        """Return a hash of a value with all that it refers to. words: a text that the hash includes."""
        digest = hashlib.sha256(words.encode())
        self._add(digest, value, ())
        return digest.digest()

    def _add(self, digest: Any, value: Any, above: tuple[int, ...]) -> None:
        """Add a value to a hash. above: the objects that contain it. Raise a `DoubtError` if it contains itself."""
        if type(value) is Reference:
            if value in above:
                raise DoubtError("a drawing that contains itself")
            above, value = (*above, value), self._objects.of(value)
        if isinstance(value, Stream):
            digest.update(value.raw)
            value = value.entries
        if isinstance(value, dict):
            for key in sorted(value):
                digest.update(f"<{key}>".encode())
                self._add(digest, value[key], above)
        elif isinstance(value, list):
            digest.update(f"[{len(value)}]".encode())
            for one in value:
                self._add(digest, one, above)
        else:
            digest.update(repr(value).encode())


def approved_faces(profile: Profile) -> dict[str, FaceName]:
    """Return the fonts of a profile on this machine: PostScript name → face."""
    approved: dict[str, FaceName] = {}
    for found in fonts.find_all(profile).values():
        for name in found.faces:
            approved[face.of(name).postscript_name] = name
    return approved
