"""Pages → drawn pages: content streams, and what a file needs besides.

The sections of a book are drawn one by one, in any order and in other processes. `bind` puts them together without
reading them again, because the code of a glyph is the same in all files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.files import compression
from docgen.layout.pages import FaceName, Page, Pages, PlacedLink, Rectangle, Tag
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.page_content import PageContent


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link of a drawn page."""

    at: Rectangle
    """Its place. See `layout.pages` for the units."""
    target: str
    """The anchor that it leads to."""
    tag: int
    """The index of its tag."""
    words: str
    """The text that it stands on."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
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
    """The links."""
    anchors: Mapping[str, float]
    """Name of an anchor → its distance from the upper edge in points."""


@dataclass(frozen=True, slots=True)
class DrawnFont:
    """A font that content streams name."""

    name: str
    """The name in the content streams."""
    face: FaceName
    """The face."""
    characters: str
    """The characters that it draws."""


@dataclass(frozen=True, slots=True)
class DrawnPages:
    """The drawn pages of a section."""

    pages: tuple[DrawnPage, ...]
    """The pages in order."""
    fonts: tuple[DrawnFont, ...]
    """The fonts of all pages."""
    tags: tuple[Tag, ...]
    """The structure, as in `Pages.tags`."""
    outline: tuple[tuple[int, str, str], ...]
    """The bookmarks, as in `Pages.outline`."""


def draw(pages: Pages) -> DrawnPages:
    """Return the pages drawn. They have neither shells nor form fields."""
    fonts = EmbeddedFonts()
    drawn: list[DrawnPage] = []
    for page in pages.pages:
        if page.shell is not None or page.fields:
            raise ValueError("a page of a book with a shell or with fields")
        content = PageContent(page, pages.tags, fonts)
        stream = compression.stream(content.drawn(), compression.USUAL)
        links = tuple(DrawnLink(link.at, link.target, link.tag, words_of(page, link)) for link in page.links)
        drawn.append(DrawnPage(page.width, page.height, stream, tuple(content.marked), links, page.anchors))
    used = tuple(DrawnFont(font.name, font.face.name, "".join(sorted(font.codes))) for font in fonts.used())
    return DrawnPages(tuple(drawn), used, pages.tags, pages.outline)


def words_of(page: Page, link: PlacedLink) -> str:
    """Return the text that a link stands on. Without text it is the name of the anchor."""
    return "".join(text.text for text in page.texts if text.tag == link.tag).strip() or link.target
