"""The page numbers and running heads of a book → placed text and lines, page by page.

Sections are drawn before their page numbers are known. So these texts are placed when the book is bound. A landscape
page is an upright page that is turned. Its number and its head are at the same edges of the paper as on an upright page
(GB/T 9704, 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.layout import fonts, page_geometry, page_number
from docgen.layout.page_geometry import PageArea
from docgen.layout.pages import ARTIFACT, Page, PlacedBox, PlacedText, Rectangle
from docgen.layout.placed_lines import parts_in_faces, text_in_faces
from docgen.stationery.profile import Profile


@dataclass(frozen=True, slots=True)
class MarginText:
    """The texts in the margins of a page."""

    number: str
    """The page number as printed. Empty: the page has none."""
    head: str
    """The running head. Empty: the page has none."""
    right: bool
    """Whether this is a right-hand (odd) page."""
    landscape: bool = False
    """Whether the page is a landscape page."""


class Margins:
    """Places the texts in the margins of pages. profile: the lengths of the standard."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._heads: dict[tuple[str, bool], tuple[Sequence[PlacedText], PlacedBox]] = {}
        """Running head, and whether it is on the right → its places. A few heads stand on many pages."""

    def placed(self, margin: MarginText) -> Page:
        """Return a page that has only the texts in the margins."""
        profile = self._profile
        upright = page_geometry.page(profile)
        texts: list[PlacedText] = []
        boxes: list[PlacedBox] = []
        if margin.head:
            key = margin.head, margin.right
            if key not in self._heads:
                self._heads[key] = _head(margin, profile, upright)
            head, line = self._heads[key]
            texts += head
            boxes.append(line)
        if margin.number:
            right, bottom = upright.left.pt + upright.text_width.pt, upright.height.pt - upright.bottom.pt
            area = Rectangle(upright.left.pt, upright.top.pt, right, bottom)
            texts += page_number.placed(margin.number, area, profile, is_right=margin.right)
        if margin.landscape:
            # The upper edge of the upright page becomes the right edge of the landscape page.
            height = profile.height.pt
            texts = [one._replace(x=height - one.baseline, baseline=one.x, is_turned=True) for one in texts]
            for index, box in enumerate(boxes):
                at = box.at
                boxes[index] = replace(box, at=Rectangle(height - at.bottom, at.left, height - at.top, at.right))
        page = page_geometry.page(profile, margin.landscape)
        return Page(page.width.pt, page.height.pt, tuple(texts), tuple(boxes))


def _head(margin: MarginText, profile: Profile, page: PageArea) -> tuple[Sequence[PlacedText], PlacedBox]:
    """Return the running head, and the line below it, which is as wide as the type area. page: an upright page."""
    book = profile.book
    found, size = fonts.find(profile.fonts[book.head_font]), book.head_size.pt
    left, right = page.left.pt, page.left.pt + page.text_width.pt
    line = page.top.pt - book.head_rule_above.pt
    half = book.head_rule.pt / 2
    width = sum(part_width for _, _, part_width in parts_in_faces(margin.head, found)) * size
    baseline = line - book.head_to_rule.pt - (1 - fonts.baseline(found)) * size
    box = PlacedBox(Rectangle(left, line - half, right, line + half))
    x = right - width if margin.right else left
    return list(text_in_faces(margin.head, found, size, x, baseline, ARTIFACT)), box
