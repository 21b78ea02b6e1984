"""The page numbers and running heads of a book → placed text and lines, page by page.

Sections are drawn before their page numbers are known. So these texts are placed when the book is bound. A landscape
page is a turned upright page: its number and its head are at the same edges of the paper as on an upright page
(GB/T 9704, 8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from docgen.layout import fonts, page_geometry
from docgen.layout.fonts import FoundFont
from docgen.layout.pages import Page, PlacedBox, PlacedText, Rectangle
from docgen.layout.placed_lines import face_of
from docgen.stationery.profile import Profile

_DASH = "—"


@dataclass(frozen=True, slots=True)
class MarginText:
    """The texts in the margins of a page."""

    number: str
    """The page number as printed; empty if the page has none."""
    head: str
    """The running head; empty if the page has none."""
    right: bool
    """Whether this is a right-hand (odd) page."""
    landscape: bool = False
    """Whether the page is a landscape page."""


class Margins:
    """Places the texts in the margins of pages. profile: the lengths of the standard."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._heads: dict[tuple[str, bool], tuple[Sequence[PlacedText], PlacedBox]] = {}
        """Running head, and whether it is on the right → where it stands. Few heads stand on many pages."""

    def placed(self, margin: MarginText) -> Page:
        """Return a page that has nothing but the texts in the margins."""
        profile = self._profile
        texts: list[PlacedText] = []
        boxes: list[PlacedBox] = []
        if margin.head:
            key = margin.head, margin.right
            if key not in self._heads:
                self._heads[key] = _head(margin, profile)
            head, line = self._heads[key]
            texts += head
            boxes.append(line)
        if margin.number:
            texts += _number(margin, profile)
        if margin.landscape:
            texts = [one._replace(x=profile.height.pt - one.baseline, baseline=one.x, is_turned=True) for one in texts]
            boxes = [replace(one, at=_turned(one.at, profile)) for one in boxes]
        area = page_geometry.page(profile, margin.landscape)
        return Page(area.width.pt, area.height.pt, tuple(texts), tuple(boxes))


def _turned(at: Rectangle, profile: Profile) -> Rectangle:
    """Return a rectangle of an upright page on the turned page."""
    height = profile.height.pt
    return Rectangle(height - at.bottom, at.left, height - at.top, at.right)


def _number(margin: MarginText, profile: Profile) -> Sequence[PlacedText]:
    """Return the page number with its dashes.

    The ink of the dashes is 7 mm below the type area. The text ends one character before the outer edge of the type
    area (GB/T 9704, 7.5).
    """
    measures, page = profile.page_number, page_geometry.page(profile)
    found, size = fonts.find(profile.fonts[measures.font]), measures.size.pt
    content = f"{_DASH} {margin.number} {_DASH}"
    inset = profile.character_pitch.pt * measures.inset
    right = page.left.pt + page.text_width.pt
    x = right - inset - _width(content, found, size) if margin.right else page.left.pt + inset
    middle_of_dash = sum(fonts.ink(found, _DASH)) / 2
    bottom = page.height.pt - page.bottom.pt + measures.below_area.pt
    return list(_texts(content, found, size, x, bottom + (fonts.baseline(found) - middle_of_dash) * size))


def _head(margin: MarginText, profile: Profile) -> tuple[Sequence[PlacedText], PlacedBox]:
    """Return the head, and the line below it. The line is as wide as the type area."""
    book, page = profile.book, page_geometry.page(profile)
    found, size = fonts.find(profile.fonts[book.head_font]), book.head_size.pt
    left, right = page.left.pt, page.left.pt + page.text_width.pt
    line = page.top.pt - book.head_rule_above.pt
    half = book.head_rule.pt / 2
    x = right - _width(margin.head, found, size) if margin.right else left
    baseline = line - book.head_to_rule.pt - (1 - fonts.baseline(found)) * size
    box = PlacedBox(Rectangle(left, line - half, right, line + half))
    return list(_texts(margin.head, found, size, x, baseline)), box


def _texts(content: str, found: FoundFont, size: float, x: float, baseline: float) -> Iterator[PlacedText]:
    """Yield a text in pieces of one face each."""
    for instead, group in groupby(content, lambda character: fonts.instead(found, character)):
        piece = "".join(group)
        yield PlacedText(piece, face_of(found, instead), size, x, baseline, (0.0,) * (len(piece) - 1))
        x += _width(piece, found, size)


def _width(content: str, found: FoundFont, size: float) -> float:
    """Return the width of a text in points."""
    return sum(fonts.advance(found, character) for character in content) * size
