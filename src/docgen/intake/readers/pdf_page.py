"""A page of a PDF → its glyphs with their places, and the drawn lines of its tables.

What somebody filled in counts as glyphs too. A ticked check box is ☑. The text of a field stands where the field
stands, and so does the text of a typewriter note.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import pdf_admission, pdfium
from docgen.intake.passages import WHITE
from docgen.intake.readers.pdf import pdfium_document
from docgen.language import say

_DEEPEST = 8
"""The greatest number of form fields around a form field."""
_THIN = 2.5
"""The greatest thickness of a drawn line in points. Anything thicker is an area."""
_TYPED_SIZE = 12.0
"""The size in points that typed text is taken to have, if its field is high enough."""
_ASCENT = 0.8
"""How far typed text is taken to rise above its baseline, as a share of its size."""
_CHECKED, _UNCHECKED = "☑", "□"
_BOXES = "□☐☑"


@dataclass(frozen=True, slots=True)
class PdfBox:
    """A rectangle in points. y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point is inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """A character on a page."""

    text: str
    """The character."""
    box: PdfBox
    """The room that its font gives it, which is larger than its ink."""
    base: float
    """The y of the baseline. It tells the line of a character better than its box, which differs between fonts."""
    ends_line: bool = False
    """Whether it is the last of a line that somebody typed into a field."""


@dataclass(slots=True)
class GlyphPage:
    """The glyphs of a page in the order of the file, and its drawn lines."""

    number: int
    """The number of the page, from 1."""
    height: float
    """The height of the page in points."""
    glyphs: list[PlacedGlyph] = field(default_factory=list)
    across: list[PdfBox] = field(default_factory=list)
    """The horizontal lines."""
    down: list[PdfBox] = field(default_factory=list)
    """The vertical lines."""

    @property
    def em(self) -> float:
        """The usual size of a character in points."""
        return statistics.median(glyph.box.top - glyph.box.bottom for glyph in self.glyphs) if self.glyphs else 1.0


def pages(data: bytes, file: str) -> list[GlyphPage]:
    """Return the pages of a PDF. An unusable file raises an `InputError`."""
    reader = pdf_admission.opened(data)
    try:
        filled = [list(_filled(page)) for page in reader.pages]
    except Exception as error:  # For a damaged form, pypdf raises many different errors.
        raise InputError(
            say("PDF 打不开：{error}", error=ascii(str(error))[1:-1][:120] or type(error).__name__),
            place=Place(file),
            next_step=say("确认文件完整，没有加密"),
        ) from error
    found = []
    with pdfium_document(data, file) as document:
        for index in range(len(document)):
            page = document[index]
            read = GlyphPage(index + 1, page.get_height())
            read.glyphs = list(_glyphs(page.get_textpage()))
            _add_lines(page, read)
            found.append(read)
    for read, answers in zip(found, filled, strict=False):
        for text, box in answers:
            _fill(read, text, box)
    return found


def _glyphs(words: Any) -> Iterator[PlacedGlyph]:
    """Yield the visible characters of a text page. White space is left out, because gaps show it as well."""
    import ctypes

    from pypdfium2 import raw

    for index, text in pdfium.characters(words):
        box, x, base = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        has_place = raw.FPDFText_GetLooseCharBox(words, index, box) and raw.FPDFText_GetCharOrigin(
            words, index, x, base
        )
        if has_place and text not in WHITE and text.isprintable():
            yield PlacedGlyph(text, PdfBox(box.left, box.bottom, box.right, box.top), base.value)


def _add_lines(page: Any, read: GlyphPage) -> None:
    """Add the straight lines and the edges of drawn rectangles."""
    from pypdfium2 import raw

    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        box = PdfBox(*item.get_bounds())
        if box.top - box.bottom <= _THIN:
            read.across.append(box)
        elif box.right - box.left <= _THIN:
            read.down.append(box)
        elif _is_stroked(item):
            read.across += [PdfBox(box.left, y, box.right, y) for y in (box.bottom, box.top)]
            read.down += [PdfBox(x, box.bottom, x, box.top) for x in (box.left, box.right)]


def _is_stroked(item: Any) -> bool:
    import ctypes

    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value) and not fill.value


def _filled(page: Any) -> Iterator[tuple[str, PdfBox]]:
    """Yield what the form fields and the typewriter notes of a page say, each with its place."""
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        corners = [float(corner) for corner in note.get("/Rect", ())]
        if len(corners) != 4:
            continue
        box = PdfBox(min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2]))
        kind = _inherited(note, "/FT")
        if note.get("/Subtype") == "/FreeText" and note.get("/Contents"):
            yield str(note["/Contents"]), box
        elif kind == "/Btn":
            yield _CHECKED if _is_on(note) else _UNCHECKED, box
        elif kind in ("/Tx", "/Ch") and (value := _inherited(note, "/V")):
            yield str(value), box


def _inherited(note: Any, key: str) -> Any:
    """Return a value of a field. If the field lacks it, return the value of a field around it; None if all lack it."""
    for _ in range(_DEEPEST):
        if note is None or note.get(key) is not None:
            break
        parent = note.get("/Parent")
        note = None if parent is None else parent.get_object()
    return None if note is None else note.get(key)


def _is_on(note: Any) -> bool:
    """Return whether a check box is ticked. Some programs set only its value, others only what is drawn.

    The boxes of one question share one value. A program that unticks one box may set this value to /Off although
    another box is still ticked. So a box that is drawn as ticked is ticked even if the value is /Off.
    """
    drawn = note.get("/AS")
    value = _inherited(note, "/V")
    appearance = note.get("/AP") or {}
    states = set(appearance.get("/N") or {}) - {"/Off"}
    if value is not None and value in states:
        return True
    return drawn not in (None, "/Off") and value in (None, "/Off", drawn)


def _fill(read: GlyphPage, text: str, box: PdfBox) -> None:
    """Put an answer on a page. The sign of a check box replaces the box that is printed under it."""
    if text in (_CHECKED, _UNCHECKED):
        for index, glyph in enumerate(read.glyphs):
            if glyph.text in _BOXES and box.holds(*glyph.box.centre):
                read.glyphs[index] = PlacedGlyph(text, glyph.box, glyph.base)
                return
        read.glyphs.append(PlacedGlyph(text, box, box.bottom))
        return
    lines = [line.rstrip(WHITE) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    size = min(_TYPED_SIZE, (box.top - box.bottom) / len(lines))
    for row, line in enumerate(lines):
        top = box.top - row * size
        width = min(size / 2, (box.right - box.left) / max(len(line), 1))
        for column, character in enumerate(line):
            if character not in WHITE:
                left = box.left + column * width
                glyph_box = PdfBox(left, top - size, left + width, top)
                read.glyphs.append(PlacedGlyph(character, glyph_box, top - _ASCENT * size, column == len(line) - 1))
