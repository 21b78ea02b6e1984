"""The lines of a part of a book → drawn lines: operators without places on a page.

The lines are drawn before their places are known, in any order and in other processes. The code of a glyph is the same
in all files. So `drawn_pages` can put the lines on pages as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from docgen.layout.pages import Bookmark, FaceName, PlacedPath, Rectangle, Tag
from docgen.layout.strip import Strip
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.numbers import color
from docgen.writers.pdf.drawing.page_content import operators_around_place


class DrawnText(NamedTuple):
    """A drawn text of a line."""

    x: float
    """The left end of the first character. Places are measured from the upper left corner of the strip, in points."""
    baseline: float
    """The place of the baseline."""
    font: int
    """The index of its font in the part."""
    before: str
    """The operators between the name of its font and its place."""
    after: str
    """The operators behind its place."""
    tag: int
    """The index of its tag in the part."""
    color: str
    """The operator that sets its colour."""


class DrawnBox(NamedTuple):
    """A filled rectangle."""

    left: float
    top: float
    right: float
    bottom: float
    color: str
    """The operator that sets its colour."""


class DrawnLink(NamedTuple):
    """A link."""

    at: Rectangle
    """Its place. See `layout.pages` for the units."""
    target: str
    """The name of the anchor to which it leads."""
    tag: int
    """The index of its tag."""
    words: str
    """The text of the link."""


class DrawnStrip(NamedTuple):
    """A strip whose content is drawn. Fields without a sentence are those of `Strip`."""

    texts: tuple[DrawnText, ...]
    boxes: tuple[DrawnBox, ...]
    paths: tuple[PlacedPath, ...]
    links: tuple[DrawnLink, ...]
    anchors: tuple[str, ...]
    row_tag: int
    heads: tuple[DrawnStrip, ...]


class DrawnTag(NamedTuple):
    """A `Tag` without its role. A book has many tags, and a named tuple is unpickled faster than a data class."""

    name: str
    parent: int
    attributes: Mapping[str, str | int]


class DrawnFont(NamedTuple):
    """A font of drawn lines or drawn pages."""

    name: str
    """The name of the font."""
    face: FaceName
    """The face."""
    characters: str
    """The characters that it draws."""


@dataclass(frozen=True, slots=True)
class DrawnLines:
    """The drawn lines of a part."""

    strips: tuple[DrawnStrip, ...]
    """The strips."""
    fonts: tuple[DrawnFont, ...]
    """The fonts."""
    tags: tuple[DrawnTag, ...]
    """The structure, as in `Pages.tags`."""
    outline: tuple[Bookmark, ...]
    """The bookmarks, as in `Pages.outline`."""


def draw(strips: Sequence[Strip], tags: tuple[Tag, ...], outline: tuple[Bookmark, ...]) -> DrawnLines:
    """Return drawn strips. They must have no form fields. tags, outline: see `DrawnLines`."""
    fonts = EmbeddedFonts(letter="")  # The names of the fonts are then their indexes.
    words: dict[int, str] = {}
    for strip in strips:
        for text in strip.texts:
            words[text.tag] = words.get(text.tag, "") + text.text
    drawn = tuple([_strip(strip, fonts, words) for strip in strips])
    drawn_tags = tuple([DrawnTag(tag.name, tag.parent, tag.attributes) for tag in tags])
    return DrawnLines(drawn, tuple(sorted(used_fonts(fonts), key=lambda font: int(font.name))), drawn_tags, outline)


def used_fonts(fonts: EmbeddedFonts) -> tuple[DrawnFont, ...]:
    """Return the fonts that were used, each with its characters."""
    return tuple(DrawnFont(font.name, font.face.name, "".join(sorted(font.codes))) for font in fonts.used())


def _strip(strip: Strip, fonts: EmbeddedFonts, words: dict[int, str]) -> DrawnStrip:
    """Return a drawn strip. words: the text of each tag."""
    if strip.fields:
        raise ValueError("a page of a book with fields")
    texts, boxes, links = [], [], []
    for box in strip.boxes:
        boxes.append(DrawnBox(box.at.left, box.at.top, box.at.right, box.at.bottom, color(box.color)))
    for text in strip.texts:
        font = fonts.of(text.face, text.text)
        before, after = operators_around_place(text, font)
        texts.append(DrawnText(text.x, text.baseline, int(font.name), before, after, text.tag, color(text.color)))
    for link in strip.links:
        # A link without text has the name of its anchor as its text.
        links.append(DrawnLink(link.at, link.target, link.tag, words.get(link.tag, "").strip() or link.target))
    return DrawnStrip(
        tuple(texts),
        tuple(boxes),
        strip.paths,
        tuple(links),
        strip.anchors,
        strip.row_tag,
        tuple([_strip(head, fonts, words) for head in strip.heads]),
    )
