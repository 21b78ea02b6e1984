"""A page → its content stream, of the few operators that the proof of a finished file knows.

Whoever adds an operator here adds it to the grammar of that proof too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.layout.pages import ARTIFACT, Page, PlacedText, Tag
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts, UsedFont
from docgen.writers.pdf.drawing.numbers import color, spelled

_NEAR = 0.004
"""How far a character may stand from its place, in points."""
_DIGITS = 4
"""The digits of the spacing behind the point. The error grows with each character of a line."""
_UNITS = 1000
"""The units of an em in which a PDF states the room between two characters."""
_FIELD = "Form"
"""The tag of a form field. It may contain nothing but the field, so text of the field belongs to the tag around it."""


class PageContent:
    """The content stream of one page.

    page: the page. tags: the structure of the document. fonts: the fonts of the document.
    """

    def __init__(self, page: Page, tags: Sequence[Tag], fonts: EmbeddedFonts) -> None:
        self._page, self._tags, self._fonts = page, tags, fonts
        self._color = color("000000")
        self.marked: list[int] = []
        """The tag of each marked part of the page. The position of a part is its number in the PDF."""

    def drawn(self, stamp: str = "") -> bytes:
        """Return the content stream. stamp: the name of the drawing below the text. Empty: there is none."""
        parts = [f"/Artifact BMC q /{stamp} Do Q EMC"] if stamp else []
        parts.extend(self._boxes())
        parts.extend(self._paths())
        parts.extend(self._texts())
        return "\n".join(parts).encode()

    def _boxes(self) -> Iterator[str]:
        if self._page.boxes:
            yield "/Artifact BMC"
            for box in self._page.boxes:
                at = box.at
                edges = (at.left, self._page.height - at.bottom, at.right - at.left, at.bottom - at.top)
                yield from self._colored(box.color)
                yield " ".join(map(spelled, edges)) + " re f"
            yield "EMC"

    def _paths(self) -> Iterator[str]:
        open_tag = None
        for path in self._page.paths:
            if path.tag != open_tag:
                if open_tag is not None:
                    yield "EMC"
                open_tag = path.tag
                yield self._begin(path.tag)
            yield from self._colored(path.color)
            corners = [f"{spelled(x)} {spelled(self._page.height - y)}" for x, y in path.points]
            yield f"{corners[0]} m " + " ".join(f"{corner} l" for corner in corners[1:]) + " h f"
        if open_tag is not None:
            yield "EMC"

    def _texts(self) -> Iterator[str]:
        open_tag = None
        for text in self._page.texts:
            if text.tag != open_tag:
                if open_tag is not None:
                    yield "EMC"
                open_tag = text.tag
                yield self._begin(text.tag)
            yield from self._colored(text.color)
            yield self._text(text)
        if open_tag is not None:
            yield "EMC"

    def _begin(self, tag: int) -> str:
        """Return the operator that begins a marked part."""
        if tag == ARTIFACT:
            return "/Artifact <</Type/Pagination>> BDC"
        self.marked.append(tag)
        return f"/{self._tags[holder(self._tags, tag)].name} <</MCID {len(self.marked) - 1}>> BDC"

    def _colored(self, rgb: str) -> Iterator[str]:
        """Yield the operator that sets a colour, if it is not set."""
        wanted = color(rgb)
        if wanted != self._color:
            self._color = wanted
            yield wanted

    def _text(self, text: PlacedText) -> str:
        return text_operators(text, self._fonts.of(text.face, text.text), self._page.height)


def text_operators(text: PlacedText, font: UsedFont, height: float) -> str:
    """Return the operators that show a text. font: the font that draws it. height: of the paper."""
    before, after = operators_around_place(text, font)
    return f"BT /{font.name}{before}{spelled(text.x)} {spelled(height - text.baseline)}{after}"


def operators_around_place(text: PlacedText, font: UsedFont) -> tuple[str, str]:
    """Return the operators that show a text: those between the name of its font and its place, and those behind it."""
    spacing, shown = _shown(text, font)
    turn = "0 -1 1 0" if text.is_turned else "1 0 0 1"
    return f" {spelled(text.size)} Tf {spelled(spacing, _DIGITS)} Tc {turn} ", f" Tm {shown} ET"


def holder(tags: Sequence[Tag], tag: int) -> int:
    """Return the index of the tag that holds the text of a tag: itself, or the tag around a form field."""
    while tags[tag].name == _FIELD:
        tag = tags[tag].parent
    return tag


def _shown(text: PlacedText, font: UsedFont) -> tuple[float, str]:
    """Return the spacing between the characters of a text, and the operator that shows them.

    The spacing is the most frequent room. Where another room stands, the operator states the difference.
    """
    codes = list(map(font.codes.__getitem__, text.text))
    different = set(text.rooms)
    if len(different) < 2:
        return (text.rooms[0] if text.rooms else 0.0), f"<{''.join(codes)}> Tj"
    spacing = round(max(sorted(different), key=text.rooms.count), _DIGITS)
    parts, off = [], 0.0
    for code, room in zip(codes, text.rooms, strict=False):
        parts.append(code)
        off += room - spacing
        if not -_NEAR <= off <= _NEAR:
            units = round(-off / text.size * _UNITS, 1)
            off += units * text.size / _UNITS
            parts.append(f">{spelled(units, 1)}<")
    return spacing, f"[<{''.join((*parts, codes[-1]))}>] TJ"
