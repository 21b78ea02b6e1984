"""The bytes of a PDF that docgen drew itself, and a profile → the proved text and fonts, or a doubt.

The shell's drawings and the appearances of form fields are not read operator by operator. The result has their hashes,
so that the caller can draw one file for each of them and search its ink.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.inspection.glyphs import PdfFont
from docgen.inspection.proof import font_proof, page_content, shell_background
from docgen.inspection.proof.doubt import DoubtError
from docgen.inspection.proof.font_proof import ProvedFont
from docgen.layout import face, fonts
from docgen.layout.pages import FaceName
from docgen.stationery.profile import Profile

_CATALOG = {
    *("/Type", "/Pages", "/Lang", "/StructTreeRoot", "/MarkInfo", "/ViewerPreferences", "/Metadata", "/OutputIntents"),
    *("/Outlines", "/PageLabels", "/PageMode", "/AcroForm", "/Version", "/Names", "/Dests"),
}
"""The entries of the catalogue that do not change the appearance of the pages."""
_PAGE = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/StructParents", "/Tabs", "/Annots", "/Group"}
_RESOURCES = {"/Font", "/XObject"}
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


def prove(data: bytes, profile: Profile) -> ProvedFile:
    """Return the text of a PDF. Raise a `DoubtError` if something of the file is not known to be readable."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
        return _File(reader, profile).proved()
    except DoubtError:
        raise
    except Exception as error:  # For a damaged file, pypdf raises many different errors.
        raise DoubtError(f"{type(error).__name__}: {error}") from error


class _File:
    """An open PDF. Each font and drawing is read once."""

    def __init__(self, reader: Any, profile: Profile) -> None:
        self._reader = reader
        self._profile = profile
        self._approved = approved_faces(profile)
        self._fonts: dict[int, ProvedFont] = {}
        self._drawings: set[bytes] = set()

    def proved(self) -> ProvedFile:
        """Return the text of all pages."""
        if unknown := self._reader.root_object.keys() - _CATALOG:
            raise DoubtError(f"catalogue with {sorted(unknown)}")
        texts = tuple(self._page(page) for page in self._reader.pages)
        found = tuple(PdfFont(font.name, font.family, True, True, ()) for font in self._fonts.values())
        return ProvedFile(texts, found, frozenset(self._drawings))

    def _page(self, page: Any) -> str:
        if unknown := page.keys() - _PAGE:
            raise DoubtError(f"page with {sorted(unknown)}")
        left, bottom, width, height = (float(edge) for edge in page["/MediaBox"])
        found = sorted((width, height))  # The paper may be turned.
        wanted = sorted((self._profile.width.pt, self._profile.height.pt))
        if left or bottom or max(abs(found[0] - wanted[0]), abs(found[1] - wanted[1])) > _SIZE_TOLERANCE:
            raise DoubtError("another size of the paper")
        resources = page["/Resources"].get_object()
        if unknown := resources.keys() - _RESOURCES:
            raise DoubtError(f"resources with {sorted(unknown)}")
        content = page["/Contents"].get_object()
        if isinstance(content, list):
            raise DoubtError("several content streams")
        shown = page_content.read(content.get_data(), self._fonts_of(resources), width, height)
        drawn = resources.get("/XObject", {})
        for name in shown.drawings:
            drawing = drawn["/" + name].get_object()
            digest = _digest(drawing)
            self._drawings.add(digest)
            shell_background.refuse_dark(drawing, digest, shown.extents, width, height)
        for annotation in page.get("/Annots", ()):
            self._note_appearances(annotation.get_object())
        return shown.text

    def _fonts_of(self, resources: Any) -> Mapping[str, ProvedFont]:
        """Return name in the resources → font."""
        named: dict[str, ProvedFont] = {}
        found = resources.get("/Font", {}).get_object()
        for name in found:
            number = found.raw_get(name).idnum
            if number not in self._fonts:
                self._fonts[number] = font_proof.prove(found[name], self._approved)
            named[name[1:]] = self._fonts[number]
        return named

    def _note_appearances(self, annotation: Any) -> None:
        """Note the appearances of a form field. A link has none and shows nothing."""
        if annotation["/Subtype"] == "/Link":
            border = annotation.get("/Border", [0, 0, 1])
            if "/AP" in annotation or len(border) != 3 or float(border[2]) != 0:
                raise DoubtError("a link that is drawn")
        elif annotation["/Subtype"] == "/Widget":
            self._drawings.add(_digest(annotation["/AP"], repr(annotation["/Rect"])))
        else:
            raise DoubtError(f"annotation {annotation['/Subtype']}")


def approved_faces(profile: Profile) -> dict[str, FaceName]:
    """Return PostScript name → face of the fonts of a profile on this machine."""
    approved: dict[str, FaceName] = {}
    for found in fonts.find_all(profile).values():
        for family in found.families:
            name = FaceName(family, found.weight, found.folder)
            approved[face.of(name).postscript_name] = name
    return approved


def _digest(item: Any, words: str = "") -> bytes:
    """Return a hash of a PDF object with all objects that it refers to. words: a text that the hash includes."""
    digest = hashlib.sha256(words.encode())
    _add(digest, item, ())
    return digest.digest()


def _add(digest: Any, item: Any, above: tuple[int, ...]) -> None:
    """Add an object to a hash. above: the objects that contain it. Raise a `DoubtError` if it contains itself."""
    item = item.get_object()
    if id(item) in above:
        raise DoubtError("a drawing that contains itself")
    within = (*above, id(item))
    if isinstance(item, dict):
        for key in sorted(item):
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                digest.update(f"<{key}>".encode())
                _add(digest, item[key], within)
        if hasattr(item, "get_data"):
            digest.update(item.get_data())
    elif isinstance(item, list):
        digest.update(f"[{len(item)}]".encode())
        for one in item:
            _add(digest, one, within)
    else:
        digest.update(repr(item).encode())
