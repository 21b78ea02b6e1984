"""The operators of a PDF's pages, as pypdf reads them → the fonts of the PDF, and the drawn codes without a glyph.

A page of a PDF contains codes. The font maps each code to the glyph that is drawn. The table ToUnicode maps each code
to the text that is copied. If the font lacks a character, the code of this character has no glyph. Such a character is
invisible on the page, but it is still present in the copied text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NOT_A_GLYPH = frozenset({0x0000, 0xFFFF})
"""Glyph numbers without a character. 0 is .notdef (the glyph for missing characters), and fonts may not use 0xFFFF."""
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_CODE_TO_GLYPH = re.compile(rb"<([0-9A-Fa-f]{4})>\s+(\d+)\b")
_CODE_TO_TEXT = re.compile(rb"<([0-9A-Fa-f]{4})>\s+<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A code that is drawn but has no glyph."""

    page: int
    """The number of the page, from 1."""
    code: int
    """The code, of two bytes."""
    text: str
    """The text that is copied for the code; empty if the PDF does not state it."""


@dataclass(frozen=True, slots=True)
class PdfFont:
    """A font in a PDF."""

    name: str
    """The name of the font, without the prefix of a subset."""
    family: str
    """The family that the font descriptor states; empty if it states none."""
    embedded: bool
    """Whether the PDF contains the font file."""
    has_known_glyphs: bool
    """Whether `missing` is reliable: the drawn codes have two bytes, and the PDF states which codes have a glyph."""
    missing: tuple[MissingGlyph, ...]
    """The codes that are drawn with this font but have no glyph."""


class GlyphRecorder:
    """Records the codes that pages draw with each font. Codes in form XObjects are recorded too.

    pypdf calls `before` and `after` around each operator while it extracts the text of a page.
    """

    def __init__(self) -> None:
        self._page = 0
        self._resources: list[Any] = []
        self._font: Any = None
        self._saved: list[Any] = []
        self._fonts: dict[int, Any] = {}
        self._drawn: dict[int, dict[int, list[bytes]]] = defaultdict(lambda: defaultdict(list))

    def turn_to(self, number: int, resources: Any) -> None:
        """Begin a page, and record every font in its resources, even a font that the page does not use."""
        self._page, self._resources, self._font, self._saved = number, [resources], None, []
        for font in _declared_fonts(resources):
            self._record_font(font)

    def before(self, operator: bytes, operands: Any, *_: Any) -> None:
        """Record the effect of an operator: a change of the font, or drawn codes."""
        if operator == b"q":
            self._saved.append(self._font)
        elif operator == b"Q":
            self._font = self._saved.pop() if self._saved else self._font
        elif operator == b"TJ" and operands:
            self._draw(operands[0])
        elif operator in (b"Tj", b"'", b'"'):
            self._draw(operands[-1:])
        elif operator == b"Tf" and operands:
            self._font = self._resource("/Font", operands[0])
        elif operator == b"gs" and operands:
            if font := _value(self._resource("/ExtGState", operands[0]), "/Font"):
                self._font = font[0].get_object()
        elif operator == b"Do":
            self._saved.append(self._font)
            form = self._resource("/XObject", operands[0]) if operands else None
            self._resources.append(_value(form, "/Resources") or self._resources[-1])

    def after(self, operator: bytes, *_: Any) -> None:
        """Restore the font and the resources at the end of a form XObject."""
        if operator == b"Do":
            self._font = self._saved.pop()
            self._resources.pop()

    def record_annotations(self, page: Any, operations: Callable[[Any], Iterable[tuple[Any, bytes]]]) -> None:
        """Record the codes that annotations draw. pypdf extracts no text from annotations.

        operations: a function that returns the operands and the operator of each operation of a stream.
        """
        for stream in _appearances(page):
            resources = _value(stream, "/Resources") or {}
            self.turn_to(self._page, resources)
            for operands, operator in operations(stream):
                self.before(operator, operands)
                self.after(operator)

    def fonts(self) -> tuple[PdfFont, ...]:
        """Return every recorded font with its missing glyphs."""
        return tuple(_font(font, self._drawn.get(key, {})) for key, font in self._fonts.items())

    def _resource(self, kind: str, name: Any) -> Any:
        return _value(self._resources[-1], kind, name)

    def _record_font(self, font: Any) -> int:
        self._fonts.setdefault(id(font), font)
        return id(font)

    def _draw(self, strings: Iterable[Any]) -> None:
        codes = b"".join(string.original_bytes for string in strings if hasattr(string, "original_bytes"))
        if codes:
            self._drawn[self._record_font(self._font)][self._page].append(codes)


def _value(holder: Any, *keys: Any) -> Any:
    """Return the value under a path of keys in nested dictionaries; None if there is none."""
    for key in keys:
        if not isinstance(holder, Mapping):
            return None
        holder = holder.get(key)
        holder = holder.get_object() if holder is not None else None
    return holder


def _declared_fonts(resources: Any) -> Iterator[Any]:
    """Yield the fonts in resources, and in the resources of form XObjects, patterns and Type 3 fonts below them."""
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
    """Yield the streams that draw the annotations of a page, for each state of each annotation."""
    for annotation in _value(page, "/Annots") or ():
        appearances = _value(annotation.get_object(), "/AP") or {}
        for kind in appearances:
            appearance = _value(appearances, kind)
            if hasattr(appearance, "get_data"):
                yield appearance
            else:  # A check box has a dictionary with one stream for each state.
                for state in appearance or ():
                    yield _value(appearance, state)


def _font(font: Any, drawn: Mapping[int, list[bytes]]) -> PdfFont:
    """Return a font with its missing glyphs. drawn: the codes that each page draws with the font."""
    before_plus, _, after_plus = str(_value(font, "/BaseFont") or "").lstrip("/").partition("+")
    descendants = _value(font, "/DescendantFonts")
    descendant = descendants[0].get_object() if descendants else font
    descriptor = _value(descendant, "/FontDescriptor")
    glyphs = _glyph_numbers(font, descendant)
    missing: list[MissingGlyph] = []
    has_known_glyphs = glyphs is not None or not drawn
    for page, pieces in drawn.items():
        if any(len(piece) % 2 for piece in pieces):
            has_known_glyphs = False
        if glyphs is not None:
            codes = b"".join(pieces)
            different_codes = {high << 8 | low for high, low in set(zip(codes[::2], codes[1::2], strict=False))}
            for code in sorted(different_codes - glyphs.keys()):
                missing.append(MissingGlyph(page, code, _copied_text(font, code)))
    return PdfFont(
        after_plus or before_plus,
        str(_value(descriptor, "/FontFamily") or ""),
        any(_value(descriptor, key) is not None for key in _FONT_FILES),
        has_known_glyphs,
        tuple(missing),
    )


def _glyph_numbers(font: Any, descendant: Any) -> Mapping[int, int] | None:
    """Return code → glyph number, for each code that has a glyph; None if the PDF does not state the numbers.

    descendant: the font that contains the glyphs, or `font` if there is no other.
    """
    encoding, table = _value(font, "/Encoding"), _value(descendant, "/CIDToGIDMap")
    if table not in (None, "/Identity"):
        return None
    present = set(_glyphs_with_widths(_value(descendant, "/W") or ())) - _NOT_A_GLYPH
    if encoding == "/Identity-H":
        return {code: code for code in present}
    if not hasattr(encoding, "get_data"):
        return None
    numbers = {}
    for code, glyph in _CODE_TO_GLYPH.findall(encoding.get_data()):
        if int(glyph) in present:
            numbers[int(code, 16)] = int(glyph)
    return numbers


def _copied_text(font: Any, code: int) -> str:
    """Return the text that is copied for a code; empty if the font does not state it."""
    table = _value(font, "/ToUnicode")
    if not hasattr(table, "get_data"):
        return ""
    for stated_code, text in _CODE_TO_TEXT.findall(table.get_data()):
        if int(stated_code, 16) == code:
            return bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    return ""


def _glyphs_with_widths(widths: Any) -> Iterator[int]:
    """Yield the glyph numbers that an array of widths (/W) lists.

    A listed number has a glyph, because WeasyPrint lists only the glyphs that it embeds. widths: the entries of the
    array. An entry is `first [width …]` or `first last width`.
    """
    entries = iter(widths)
    for first in entries:
        second = next(entries).get_object()
        if isinstance(second, list):
            yield from range(first, first + len(second))
        else:
            yield from range(first, second + 1)
            next(entries)
