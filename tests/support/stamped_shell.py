"""A shell as docgen stamps it, and as WeasyPrint draws it with a whole document: both as pictures.

The words are drawn as outlines, read from the font files by fontTools.
"""

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from docgen.layout import font_files, fonts, page_geometry
from docgen.layout.pages import FaceName, PlacedText, Rectangle, ShellPage, ShellPages
from docgen.model.blocks import Doc, PageBreak, Role, para
from docgen.stationery import shell_text
from docgen.stationery.departments import Stationery
from docgen.writers.pdf import letter_css, letter_html, printer

HEIGHT, WIDTH = 841.89, 595.276
SCALE = 1.5
"""Pixels of a point in the pictures."""
BLOCK = 4
"""Pictures are compared in squares of so many pixels. The edges of outlines are drawn a little lighter than glyphs."""
NOTICEABLE = 50
"""The difference of two squares that is seen, of 255."""


class Outlines(BasePen):
    """Spells outlines as operators of a PDF."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.spelled: list[str] = []

    def _moveTo(self, point):
        self.spelled.append("{:.3f} {:.3f} m".format(*point))

    def _lineTo(self, point):
        self.spelled.append("{:.3f} {:.3f} l".format(*point))

    def _curveToOne(self, one, other, end):
        self.spelled.append("{:.3f} {:.3f} {:.3f} {:.3f} {:.3f} {:.3f} c".format(*one, *other, *end))

    def _closePath(self):
        self.spelled.append("h")


@functools.cache
def opened(name: FaceName) -> TTFont:
    path, index = font_files.file(name.family, name.weight, name.folder)
    return TTFont(path, fontNumber=index if path.endswith("c") else -1, lazy=True)


def outlines(word: PlacedText) -> str:
    """The operators that draw a word."""
    font = opened(word.face)
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), word.size / font["head"].unitsPerEm
    color = " ".join(f"{value / 255:.4f}" for value in bytes.fromhex(word.color))
    spelled, x = [f"{color} rg"], word.x
    for character, space in zip(word.text, (*word.spaces, 0.0), strict=True):
        pen = Outlines(glyphs)
        glyph = glyphs[names[ord(character)]]
        glyph.draw(TransformPen(pen, Transform(scale, 0, 0, scale, x, HEIGHT - word.baseline)))
        spelled += [*pen.spelled, "f"]
        x += glyph.width * scale + space
    return "\n".join(spelled)


class File:
    """A PDF of stamped pages."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, spelled: bytes) -> bytes:
        self.objects.append(spelled)
        return b"%d 0 R" % len(self.objects)

    def stream(self, entries: bytes, data: bytes) -> bytes:
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data))

    def nested(self, body: Any) -> bytes:
        """Spell an object of a shell's resources."""
        match body:
            case "atom", spelled:
                return spelled
            case "array", items:
                return b"[" + b" ".join(map(self.nested, items)) + b"]"
            case "dict", pairs:
                return b"<<%s>>" % self._pairs(pairs)
            case "stream", pairs, data:
                return self.stream(self._pairs(pairs), data)
        raise AssertionError(body)

    def _pairs(self, pairs: Any) -> bytes:
        return b"".join(name.encode() + b" " + self.nested(value) for name, value in pairs)

    def written(self, pages: Sequence[ShellPage]) -> bytes:
        kids = [self._page(page) for page in pages]
        tree = self.add(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids)))
        root = self.add(b"<</Type/Catalog/Pages %s>>" % tree)
        out, places = bytearray(b"%PDF-1.7\n"), []
        for number, spelled in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, spelled.replace(b"PARENT", tree))
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer<</Size %d/Root %s>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, root, start)
        return bytes(out)

    def _page(self, page: ShellPage) -> bytes:
        kinds: dict[str, bytes] = {}
        for (kind, name), body in page.resources.items():
            kinds[kind] = kinds.get(kind, b"") + b"%s %s" % (name.encode(), self.nested(body))
        resources = b"".join(b"%s<<%s>>" % (kind.encode(), entries) for kind, entries in kinds.items())
        box = b"[0 0 %.3f %.3f]" % (WIDTH, HEIGHT)
        form = self.stream(
            b"/Type/XObject/Subtype/Form/BBox%s/Resources<<%s>>" % (box, resources), page.drawing or b"n"
        )
        words = "\n".join(map(outlines, page.words)).encode()
        content = self.stream(b"", b"q /S0 Do Q\n" + words)
        entries = b"/Type/Page/Parent PARENT/MediaBox%s/Contents %s/Resources<</XObject<</S0 %s>>>>"
        return self.add(b"<<" + entries % (box, content, form) + b">>")


def whole(doc: Doc, stationery: Stationery) -> bytes:
    """The first three pages as WeasyPrint draws the whole document, without page numbers."""
    profile = stationery.profile
    body = (para(Role.BODY, ""), PageBreak(), para(Role.BODY, ""), PageBreak(), para(Role.BODY, ""))
    short = replace(doc, body=body, foot=())
    css = letter_css.stylesheet(profile, fonts.find_all(profile), doc.shell, page_geometry.letterhead_of(doc, profile))
    css += letter_css.margin_texts(profile, doc.shell, shell_text.of(stationery, doc.shell, "pdf").margins)
    return printer.printed(letter_html.write(short, stationery), css, font_folder=profile.font_folder)


def squares(data: bytes, number: int, without: Sequence[Rectangle]) -> list[bytes]:
    """The mean brightness of each square of a page. without: places that are left out."""
    bitmap = pypdfium2.PdfDocument(data)[number].render(scale=SCALE)
    picture = bitmap.to_pil().convert("L")
    for place in without:
        picture.paste(255, tuple(round(edge * SCALE) for edge in (place.left, place.top, place.right, place.bottom)))
    small = picture.reduce(BLOCK)
    values = small.tobytes()
    return [values[start : start + small.width] for start in range(0, len(values), small.width)]


def differences(pages: ShellPages, doc: Doc, stationery: Stationery) -> list[tuple[int, int, int, float]]:
    """Where a stamped shell differs from the whole document: page, column and row of a square, by how much."""
    stamped = File().written([pages.first, pages.even, pages.odd])
    drawn, found = whole(doc, stationery), []
    for number, page in enumerate((pages.first, pages.even, pages.odd)):
        slots = [place for name, place in page.slots.items() if name != "body"]
        one, other = (squares(data, number, slots) for data in (stamped, drawn))
        for row, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            for column, (value, expected) in enumerate(zip(mine, theirs, strict=True)):
                if abs(value - expected) > NOTICEABLE:
                    found.append((number + 1, column, row, value - expected))
    return found


def on_shell(doc: Doc, stationery: Stationery, path: Path) -> tuple[Doc, Stationery]:
    """A document and its stationery with another shell."""
    shell = path.name.partition("-")[0]
    return replace(doc, shell=shell), replace(stationery, files={**stationery.files, f"{shell}.html": path})
