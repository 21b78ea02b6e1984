"""The lines of a part of a book → drawn lines: operators without their places.

The lines are drawn before their places are known, in any order and in other processes. `drawn_pages` puts them on pages
without reading them again, because the code of a glyph is the same in all files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from docgen.layout.pages import FaceName, PlacedBox, PlacedLink, PlacedPath, PlacedText, Rectangle, Tag
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
    """The anchor that it leads to."""
    tag: int
    """The index of its tag."""
    words: str
    """The text that it stands on."""


class DrawnStrip(NamedTuple):
    """A strip whose content is drawn."""

    texts: tuple[DrawnText, ...]
    boxes: tuple[DrawnBox, ...]
    paths: tuple[PlacedPath, ...]
    links: tuple[DrawnLink, ...]
    anchors: tuple[str, ...]
    row: int
    """See `Strip`."""
    heads: tuple[DrawnStrip, ...]
    """What is repeated above the strip if it is the first on a page."""


class DrawnTag(NamedTuple):
    """A tag of drawn lines. See `Tag`. A thousand replies have many, and a named tuple is read faster."""

    name: str
    parent: int
    attributes: Mapping[str, str | int]


class DrawnFont(NamedTuple):
    """A font that lines or pages name."""

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
    outline: tuple[tuple[int, str, str], ...]
    """The bookmarks, as in `Pages.outline`."""


def draw(strips: Sequence[Strip], tags: tuple[Tag, ...], outline: tuple[tuple[int, str, str], ...]) -> DrawnLines:
    """Return strips drawn. They have no form fields. tags, outline: see `DrawnLines`."""
    fonts = EmbeddedFonts("")
    words: dict[int, str] = {}
    for strip in strips:
        for text in strip.texts:
            words[text.tag] = words.get(text.tag, "") + text.text
    drawn = tuple([_strip(strip, fonts, words) for strip in strips])
    used = [DrawnFont(font.name, font.face.name, "".join(sorted(font.codes))) for font in fonts.used()]
    drawn_tags = tuple([DrawnTag(tag.name, tag.parent, tag.attributes) for tag in tags])
    return DrawnLines(drawn, tuple(sorted(used, key=lambda font: int(font.name))), drawn_tags, outline)


def _strip(strip: Strip, fonts: EmbeddedFonts, words: dict[int, str]) -> DrawnStrip:
    if strip.fields:
        raise ValueError("a page of a book with fields")
    return DrawnStrip(
        tuple([_text(text, fonts) for text in strip.texts]),
        tuple([_box(box) for box in strip.boxes]),
        strip.paths,
        tuple([_link(link, words) for link in strip.links]),
        strip.anchors,
        strip.row,
        tuple([_strip(head, fonts, words) for head in strip.heads]),
    )


def _text(text: PlacedText, fonts: EmbeddedFonts) -> DrawnText:
    font = fonts.of(text.face, text.text)
    before, after = operators_around_place(text, font)
    return DrawnText(text.x, text.baseline, int(font.name), before, after, text.tag, color(text.color))


def _box(box: PlacedBox) -> DrawnBox:
    return DrawnBox(box.at.left, box.at.top, box.at.right, box.at.bottom, color(box.color))


def _link(link: PlacedLink, words: dict[int, str]) -> DrawnLink:
    """Return a link. words: the text of each tag. A link without text is called as its anchor."""
    return DrawnLink(link.at, link.target, link.tag, words.get(link.tag, "").strip() or link.target)
