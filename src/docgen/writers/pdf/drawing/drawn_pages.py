"""Drawn lines with their places → drawn pages: content streams, links, anchors, tags, bookmarks and fonts.

`bind` puts the pages of all sections together as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import NamedTuple

from docgen.files import compression
from docgen.layout.pages import ARTIFACT, Bookmark, Rectangle
from docgen.writers.pdf.drawing.drawn_lines import DrawnFont, DrawnLines, DrawnLink, DrawnStrip, DrawnTag, used_fonts
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.numbers import color, spelled
from docgen.writers.pdf.drawing.page_content import PageContent


class DrawnPage(NamedTuple):
    """A page whose content is drawn."""

    width: float
    """The width of the paper in points."""
    height: float
    """The height of the paper in points."""
    content: bytes
    """The content stream, compressed."""
    marked: tuple[int, ...]
    """The tag of each marked part of the page."""
    links: tuple[DrawnLink, ...]
    """The links. Their places are measured from the upper left corner of the paper."""
    anchors: Mapping[str, float]
    """Name of an anchor → its distance from the upper edge in points."""


class DrawnPages(NamedTuple):
    """Some pages of a section. A section is a sequence of these."""

    pages: tuple[DrawnPage, ...]
    """The pages in order."""
    fonts: tuple[DrawnFont, ...]
    """The fonts of the section. Only the last pages of a section state them."""
    tags: tuple[DrawnTag, ...]
    """The tags that these pages add to the section. The first tag of a section is its root."""
    outline: tuple[Bookmark, ...]
    """The bookmarks that these pages add, as in `Pages.outline`."""


@dataclass(frozen=True, slots=True)
class LineOnPage:
    """The place of a strip on a page."""

    left: float
    """The distance of its left edge from the left edge of the paper in points."""
    top: float
    """The distance of its upper edge from the upper edge of the paper in points."""
    is_head: bool
    """Whether it is a head that is repeated above the next strip."""


def draw(
    pages: Sequence[Sequence[LineOnPage]], parts: Iterator[DrawnLines], width: float, height: float
) -> Iterator[DrawnPages]:
    """Yield the drawn pages of a section.

    pages: the places of the strips of each page. parts: the lines of all parts of the section, in order. width, height:
    the paper size in points.
    """
    supply = _Supply(parts)
    for places in pages:
        page = _PageDrawing(supply.tags, height)
        page.add(supply.taken(places))
        yield DrawnPages((page.drawn(width),), (), *supply.new())
    yield DrawnPages((), used_fonts(supply.fonts), *supply.new())


@dataclass(frozen=True, slots=True)
class _LineToDraw:
    """A strip that is drawn on a page."""

    place: LineOnPage
    """The place of the strip."""
    strip: DrawnStrip
    """The strip."""
    tag_offset: int
    """The index of a tag in the section minus its index in the part."""
    names: Sequence[str]
    """The name in the section of each font of its part."""


class _Supply:
    """Gives the strips of a section in order. parts: the lines of its parts."""

    def __init__(self, parts: Iterator[DrawnLines]) -> None:
        self.fonts = EmbeddedFonts()
        """The fonts of the section."""
        self.tags: list[DrawnTag] = []
        """The tags of the section so far."""
        self._new_tags = 0
        self._new_outline: list[Bookmark] = []
        self._parts = parts
        self._strips: Iterator[DrawnStrip] = iter(())
        self._next: DrawnStrip | None = None
        self._tag_offset = 0
        self._names: list[str] = []

    def taken(self, places: Sequence[LineOnPage]) -> Iterator[_LineToDraw]:
        """Yield the strips of the next page. places: their places."""
        heads = 0
        for place in places:
            if self._next is None:
                self._advance()
            assert self._next is not None
            if place.is_head:
                yield _LineToDraw(place, self._next.heads[heads], self._tag_offset, self._names)
                heads += 1
            else:
                yield _LineToDraw(place, self._next, self._tag_offset, self._names)
                self._next = next(self._strips, None)

    def new(self) -> tuple[tuple[DrawnTag, ...], tuple[Bookmark, ...]]:
        """Return the tags and bookmarks since the last call."""
        found = tuple(self.tags[self._new_tags :]), tuple(self._new_outline)
        self._new_tags = len(self.tags)
        self._new_outline = []
        return found

    def _advance(self) -> None:
        """Go to the first strip of the next part."""
        while self._next is None:
            part = next(self._parts)
            self._tag_offset = max(len(self.tags) - 1, 0)
            # All parts of a section share the root of the first part.
            new_tags = part.tags[1:] if self.tags else part.tags
            for tag in new_tags:
                if tag.parent > 0 and self._tag_offset > 0:
                    tag = DrawnTag(tag.name, tag.parent + self._tag_offset, tag.attributes)
                self.tags.append(tag)
            self._new_outline += part.outline
            self._names = [self.fonts.of(font.face, font.characters).name for font in part.fonts]
            self._strips = iter(part.strips)
            self._next = next(self._strips, None)


class _PageDrawing:
    """Draws the strips of a page. tags: the tags of the section. height: the height of the paper in points."""

    def __init__(self, tags: Sequence[DrawnTag], height: float) -> None:
        self._height = height
        self._content = PageContent(tags, height)
        self._links: list[DrawnLink] = []
        self._anchors: dict[str, float] = {}

    def add(self, lines: Iterator[_LineToDraw]) -> None:
        """Add the strips of the page. A row that is taller than a page is read cell by cell."""

        def row_in_section(line: _LineToDraw) -> int:
            return line.strip.row_tag + line.tag_offset if line.strip.row_tag else 0

        for row, group in groupby(lines, row_in_section):
            texts = list(chain.from_iterable(map(self._entries, group)))
            if row:
                texts.sort(key=lambda entry: entry[0])
            self._content.add_texts(texts)

    def drawn(self, width: float) -> DrawnPage:
        """Return the page. width: the width of the paper in points."""
        stream = compression.stream(self._content.drawn(), compression.USUAL)
        return DrawnPage(width, self._height, stream, tuple(self._content.marked), tuple(self._links), self._anchors)

    def _entries(self, line: _LineToDraw) -> Iterator[tuple[int, str, str]]:
        """Add a strip except its texts. Yield the tag, the colour and the operators of each text."""
        left, top, tag_offset = line.place.left, line.place.top, line.tag_offset
        for anchor in line.strip.anchors:
            self._anchors[anchor] = top
        for box in line.strip.boxes:
            at = Rectangle(left + box.left, top + box.top, left + box.right, top + box.bottom)
            self._content.add_box(at, box.color)
        for path in line.strip.paths:
            points = [(left + x, top + y) for x, y in path.points]
            self._content.add_path(points, color(path.color), path.tag + tag_offset)
        for link in line.strip.links:
            self._links.append(DrawnLink(link.at.moved(left, top), link.target, link.tag + tag_offset, link.words))
        for text in line.strip.texts:
            place = f"{spelled(left + text.x)} {spelled(self._height - top - text.baseline)}"
            tag = text.tag if text.tag == ARTIFACT else text.tag + tag_offset
            yield tag, text.color, f"BT /{line.names[text.font]}{text.before}{place}{text.after}"
