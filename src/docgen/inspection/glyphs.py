"""The operators of a PDF's pages, as pypdf reads them → the fonts of the PDF, and what they draw without a glyph.

A PDF draws codes of glyphs. The text that a reader copies comes from another table, ToUnicode. So a character that no
font has is drawn as a code without a glyph, which nobody sees, and yet is copied as if it were there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NONE = frozenset({0x0000, 0xFFFF})
"""Numbers that show no character: 0 is .notdef, and 0xFFFF may not be used by fonts."""
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_CODE_TO_GLYPH = re.compile(rb"<([0-9A-Fa-f]{4})>\s+(\d+)\b")
_CODE_TO_TEXT = re.compile(rb"<([0-9A-Fa-f]{4})>\s+<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A code that is drawn and has no glyph."""

    page: int
    """From 1."""
    code: int
    text: str
    """What the code is copied as; empty where the PDF does not state it."""


@dataclass(frozen=True, slots=True)
class PdfFont:
    """A font in a PDF."""

    name: str
    """Without the prefix of a subset."""
    family: str
    """As its descriptor states it; empty where it does not."""
    embedded: bool
    """Whether its file is in the PDF."""
    legible: bool
    """Whether `missing` can be trusted: all codes have two bytes, and the PDF tells the glyph of each."""
    missing: tuple[MissingGlyph, ...]
    """What is drawn with this font and has no glyph in it."""


class Pen:
    """Follows the operators of pages, and of the forms in them, and keeps the codes drawn of each font.

    `before` and `after` are what pypdf calls around each operator while it extracts a page's text.
    """

    def __init__(self) -> None:
        self._page = 0
        self._resources: list[Any] = []
        self._font: Any = None
        self._saved: list[Any] = []
        self._fonts: dict[int, Any] = {}
        self._drawn: dict[int, dict[int, list[bytes]]] = defaultdict(lambda: defaultdict(list))

    def turn_to(self, number: int, resources: Any) -> None:
        """Begin a page. Every font that its resources name is kept, even if nothing is drawn with it."""
        self._page, self._resources, self._font, self._saved = number, [resources], None, []
        for font in _declared(resources):
            self._know(font)

    def before(self, operator: bytes, operands: Any, *_: Any) -> None:
        """Note what an operator does to the font, or draws with it."""
        if operator == b"q":
            self._saved.append(self._font)
        elif operator == b"Q":
            self._font = self._saved.pop() if self._saved else self._font
        elif operator == b"TJ" and operands:
            self._draw(operands[0])
        elif operator in (b"Tj", b"'", b'"'):
            self._draw(operands[-1:])
        elif operator == b"Tf" and operands:
            self._font = self._named("/Font", operands[0])
        elif operator == b"gs" and operands:
            if font := _value(self._named("/ExtGState", operands[0]), "/Font"):
                self._font = font[0].get_object()
        elif operator == b"Do":
            self._saved.append(self._font)
            form = self._named("/XObject", operands[0]) if operands else None
            self._resources.append(_value(form, "/Resources") or self._resources[-1])

    def after(self, operator: bytes, *_: Any) -> None:
        """Come back from a form."""
        if operator == b"Do":
            self._font = self._saved.pop()
            self._resources.pop()

    def annotations(self, page: Any, operations: Callable[[Any], Iterable[tuple[Any, bytes]]]) -> None:
        """Follow the appearance streams of annotations, of which pypdf extracts no text. operations: reads a stream."""
        for stream in _appearances(page):
            resources = _value(stream, "/Resources") or {}
            self.turn_to(self._page, resources)
            for operands, operator in operations(stream):
                self.before(operator, operands)
                self.after(operator)

    def fonts(self) -> tuple[PdfFont, ...]:
        """Every font that is named or drawn with, and what it lacks."""
        return tuple(_font(font, self._drawn.get(key, {})) for key, font in self._fonts.items())

    def _named(self, kind: str, name: Any) -> Any:
        return _value(self._resources[-1], kind, name)

    def _know(self, font: Any) -> int:
        self._fonts.setdefault(id(font), font)
        return id(font)

    def _draw(self, strings: Iterable[Any]) -> None:
        codes = b"".join(string.original_bytes for string in strings if hasattr(string, "original_bytes"))
        if codes:
            self._drawn[self._know(self._font)][self._page].append(codes)


def _value(holder: Any, *keys: Any) -> Any:
    """What stands in nested dictionaries under some keys; None where there is none."""
    for key in keys:
        if not isinstance(holder, Mapping):
            return None
        holder = holder.get(key)
        holder = holder.get_object() if holder is not None else None
    return holder


def _declared(resources: Any) -> Iterator[Any]:
    """The fonts that resources name, their forms', patterns' and drawn fonts' too."""
    waiting, seen = [resources], set()
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, Mapping) or id(resources) in seen:
            continue
        seen.add(id(resources))
        for kind in ("/Font", "/XObject", "/Pattern"):
            for name in _value(resources, kind) or ():
                holder = _value(resources, kind, name)
                if kind == "/Font":
                    yield holder
                waiting.append(_value(holder, "/Resources"))


def _appearances(page: Any) -> Iterator[Any]:
    """The streams that draw a page's annotations, in each of their states."""
    for annotation in _value(page, "/Annots") or ():
        appearances = _value(annotation.get_object(), "/AP") or {}
        for state in appearances:
            found = _value(appearances, state)
            if hasattr(found, "get_data"):
                yield found
            else:  # a dictionary of streams, one for each state of a check box
                for name in found or ():
                    yield _value(found, name)


def _font(font: Any, drawn: Mapping[int, list[bytes]]) -> PdfFont:
    first, _, rest = str(_value(font, "/BaseFont") or "").lstrip("/").partition("+")
    descendants = _value(font, "/DescendantFonts")
    own = descendants[0].get_object() if descendants else font
    descriptor = _value(own, "/FontDescriptor")
    pages = {page: b"".join(pieces) for page, pieces in drawn.items()}
    glyphs = _glyph_numbers(font, own)
    legible = glyphs is not None and all(len(piece) % 2 == 0 for pieces in drawn.values() for piece in pieces)
    return PdfFont(
        rest or first,
        str(_value(descriptor, "/FontFamily") or ""),
        any(_value(descriptor, key) is not None for key in _FONT_FILES),
        legible or not drawn,
        tuple(_missing(font, pages, glyphs)) if glyphs is not None else (),
    )


def _glyph_numbers(font: Any, own: Any) -> Mapping[int, int] | None:
    """Which glyph each code of a font stands for, of those that the font has; None if that cannot be told."""
    encoding, table = _value(font, "/Encoding"), _value(own, "/CIDToGIDMap")
    if table not in (None, "/Identity"):
        return None
    known = set(_with_widths(_value(own, "/W") or ())) - _NONE
    if encoding == "/Identity-H":
        return {code: code for code in known}
    if not hasattr(encoding, "get_data"):
        return None
    stated = ((int(code, 16), int(glyph)) for code, glyph in _CODE_TO_GLYPH.findall(encoding.get_data()))
    return {code: glyph for code, glyph in stated if glyph in known}


def _missing(font: Any, pages: Mapping[int, bytes], glyphs: Mapping[int, int]) -> Iterator[MissingGlyph]:
    for page, codes in pages.items():
        for code in sorted(_codes(codes) - glyphs.keys()):
            yield MissingGlyph(page, code, _meaning(font, code))


def _meaning(font: Any, code: int) -> str:
    """The text that a font states for a code."""
    table = _value(font, "/ToUnicode")
    for stated, text in _CODE_TO_TEXT.findall(table.get_data()) if hasattr(table, "get_data") else ():
        if int(stated, 16) == code:
            return bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    return ""


def _codes(text: bytes) -> set[int]:
    return {high << 8 | low for high, low in set(zip(text[::2], text[1::2], strict=False))}


def _with_widths(widths: Any) -> Iterator[int]:
    """The codes of an array of widths: `first [w …]` or `first last w`. WeasyPrint names those it embeds alone."""
    entries = iter(widths)
    for first in entries:
        second = next(entries).get_object()
        if isinstance(second, list):
            yield from range(first, first + len(second))
        else:
            yield from range(first, second + 1)
            next(entries)
