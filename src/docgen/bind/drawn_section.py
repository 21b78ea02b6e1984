"""A section of a book and stationery → its drawn pages, and the pages of its anchors.

The pages have no page numbers and no running heads. The module `margins` has both when the page numbers are known. So
sections can be laid out in any order and in parallel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.layout import section_pages
from docgen.model.book import Section
from docgen.stationery.departments import Stationery
from docgen.writers.pdf.drawing import drawn_pages
from docgen.writers.pdf.drawing.drawn_pages import DrawnPages


@dataclass(frozen=True, slots=True)
class LaidOutPiece:
    """A laid-out section."""

    drawn: DrawnPages | Path
    """The drawn pages, or the file that has them. An annex has none: its own pages are bound in."""
    pages: int
    """The number of pages."""
    anchors: Mapping[str, int]
    """Name of an anchor → the index of its page in the section, from 0."""


def lay_out(section: Section, stationery: Stationery, numbers: Mapping[str, str], title: str) -> LaidOutPiece:
    """Lay out one section and return the result.

    numbers: anchor → page number as printed, for the page references of the section. title: the title of the book.
    """
    if annexed := section.annexed:
        return LaidOutPiece(DrawnPages((), (), (), ()), annexed.pages, {annexed.anchor: 0})
    pages = section_pages.lay_out(section, stationery.profile, numbers, title)
    anchors: dict[str, int] = {}
    for index, page in enumerate(pages.pages):
        for name in page.anchors:
            anchors.setdefault(name, index)
    return LaidOutPiece(drawn_pages.draw(pages), len(pages.pages), anchors)
