"""A photograph with its caption on its page → the operators that draw the page."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.layout.pages import Page, Tag
from docgen.layout.placed_photograph import PlacedPhotograph
from docgen.writers.pdf.drawing import page_content
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.numbers import spelled

NAME = "Photo"
"""The name of the photograph among the resources of its page."""


def tags(caption: str) -> list[Tag]:
    """Return the tags of the photograph and of its caption. caption: the text that screen readers read."""
    return [Tag("Figure", 0, {"Alt": caption}), Tag("P", 0)]


def drawn(placed: PlacedPhotograph, all_tags: Sequence[Tag], fonts: EmbeddedFonts) -> tuple[bytes, list[int]]:
    """Return the content of the page, and the tag of each of its marked parts.

    all_tags: the tags of the document. The last two belong to the photograph. fonts: the fonts of the document.
    """
    figure = len(all_tags) - 2
    texts = tuple(text._replace(tag=figure + text.tag) for text in placed.caption)
    at = placed.at
    matrix = (at.right - at.left, 0, 0, at.bottom - at.top, at.left, placed.height - at.bottom)
    picture = f"/Figure <</MCID 0>> BDC q {' '.join(map(spelled, matrix))} cm /{NAME} Do Q EMC\n"
    words = page_content.of_page(Page(placed.width, placed.height, texts), all_tags, fonts)
    words.marked.append(figure)  # The texts get their marks in `drawn`, so the photograph is the first marked part.
    return picture.encode() + words.drawn(), words.marked
