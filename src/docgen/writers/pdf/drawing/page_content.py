"""A page → its content stream.

The content stream has only operators that the proof of a finished file knows. A new operator must be added to the
grammar of the proof too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, starmap
from typing import NamedTuple, Protocol

from docgen.layout.pages import ARTIFACT, Page, PlacedText, Rectangle
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts, UsedFont
from docgen.writers.pdf.drawing.numbers import color, spelled

_NEAR = 0.004
"""The largest distance of a character from its place, in points."""
_DIGITS = 4
"""The digits of the spacing behind the point. The error grows with each character of a line."""
_UNITS = 1000
"""The units of an em in which a PDF states the space between two characters."""
_FIELD = "Form"
"""The tag of a form field. It may contain only the field. So text of the field belongs to the tag around it."""


class NamedTag(Protocol):
    """A tag of a document. See `Tag`."""

    @property
    def name(self) -> str:
        """Its standard type."""

    @property
    def parent(self) -> int:
        """The index of the element around it."""


class _Drawn(NamedTuple):
    """A polygon or a text of a page."""

    tag: int
    """The index of its tag."""
    color: str
    """The operator that sets its colour."""
    operators: str
    """The operators that draw it."""


class PageContent:
    """The content stream of one page. Boxes lie below polygons, and both lie below text.

    tags: the structure of the document. height: the height of the paper in points.
    """

    def __init__(self, tags: Sequence[NamedTag], height: float) -> None:
        self._tags, self._height = tags, height
        self._boxes: list[_Drawn] = []
        self._paths: list[_Drawn] = []
        self._texts: list[_Drawn] = []
        self._color = color("000000")
        self.marked: list[int] = []
        """The tag of each marked part of the page. The position of a part is its number in the PDF."""

    def add_box(self, at: Rectangle, wanted: str) -> None:
        """Add a filled rectangle. wanted: the operator that sets its colour."""
        edges = (at.left, self._height - at.bottom, at.right - at.left, at.bottom - at.top)
        self._boxes.append(_Drawn(ARTIFACT, wanted, " ".join(map(spelled, edges)) + " re f"))

    def add_path(self, points: Iterable[tuple[float, float]], wanted: str, tag: int) -> None:
        """Add a filled polygon. points: its corners."""
        corners = [f"{spelled(x)} {spelled(self._height - y)}" for x, y in points]
        operators = f"{corners[0]} m " + " ".join(f"{corner} l" for corner in corners[1:]) + " h f"
        self._paths.append(_Drawn(tag, wanted, operators))

    def add_texts(self, texts: Iterable[tuple[int, str, str]]) -> None:
        """Add texts. texts: the index of the tag, the operator that sets the colour, and the operators of each text."""
        self._texts += starmap(_Drawn, texts)

    def drawn(self, stamp: str = "") -> bytes:
        """Return the content stream. stamp: the name of the drawing below the text. Empty: there is none."""
        parts = [f"/Artifact BMC q /{stamp} Do Q EMC"] if stamp else []
        if self._boxes:
            parts += ["/Artifact BMC", *self._colored(self._boxes), "EMC"]
        for drawn in (self._paths, self._texts):
            for tag, group in groupby(drawn, lambda one: one.tag):
                parts += [self._begin(tag), *self._colored(group), "EMC"]
        return "\n".join(parts).encode()

    def _begin(self, tag: int) -> str:
        """Return the operator that begins a marked part."""
        if tag == ARTIFACT:
            return "/Artifact <</Type/Pagination>> BDC"
        self.marked.append(tag)
        return f"/{self._tags[holder(self._tags, tag)].name} <</MCID {len(self.marked) - 1}>> BDC"

    def _colored(self, drawn: Iterable[_Drawn]) -> Iterator[str]:
        """Yield the operators of polygons or texts, and before each change of colour the operator that sets it."""
        for one in drawn:
            if one.color != self._color:
                self._color = one.color
                yield one.color
            yield one.operators


def of_page(page: Page, tags: Sequence[NamedTag], fonts: EmbeddedFonts) -> PageContent:
    """Return the content of a page. tags, fonts: the structure and the fonts of the document."""
    content = PageContent(tags, page.height)
    for box in page.boxes:
        content.add_box(box.at, color(box.color))
    for path in page.paths:
        content.add_path(path.points, color(path.color), path.tag)
    texts = []
    for text in page.texts:
        font = fonts.of(text.face, text.text)
        before, after = operators_around_place(text, font)
        place = f"{spelled(text.x)} {spelled(page.height - text.baseline)}"
        texts.append((text.tag, color(text.color), f"BT /{font.name}{before}{place}{after}"))
    content.add_texts(texts)
    return content


def operators_around_place(text: PlacedText, font: UsedFont) -> tuple[str, str]:
    """Return the operators of a text between the name of its font and its place, and the operators behind its place."""
    spacing, shown = _shown(text, font)
    turn = "0 -1 1 0" if text.is_turned else "1 0 0 1"
    return f" {spelled(text.size)} Tf {spelled(spacing, _DIGITS)} Tc {turn} ", f" Tm {shown} ET"


def holder(tags: Sequence[NamedTag], tag: int) -> int:
    """Return the index of the tag that holds the text of a tag: itself, or the tag around a form field."""
    while tags[tag].name == _FIELD:
        tag = tags[tag].parent
    return tag


def _shown(text: PlacedText, font: UsedFont) -> tuple[float, str]:
    """Return the spacing between the characters of a text, and the operator that shows them.

    The spacing is the most frequent space behind a character. Behind other characters, the operator states by how much
    the space differs.
    """
    codes = list(map(font.codes.__getitem__, text.text))
    different = set(text.spaces)
    if len(different) < 2:
        return (text.spaces[0] if text.spaces else 0.0), f"<{''.join(codes)}> Tj"
    spacing = round(max(sorted(different), key=text.spaces.count), _DIGITS)
    parts, off = [], 0.0
    for code, space in zip(codes, text.spaces, strict=False):  # No space is stated behind the last character.
        parts.append(code)
        off += space - spacing
        if not -_NEAR <= off <= _NEAR:
            units = round(-off / text.size * _UNITS, 1)
            off += units * text.size / _UNITS
            parts.append(f">{spelled(units, 1)}<")
    return spacing, f"[<{''.join((*parts, codes[-1]))}>] TJ"
