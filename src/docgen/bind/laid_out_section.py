"""Draw a section of a book.

The input is the section and the stationery. The output is the drawn pages of the section, and the page of each anchor.
The lines of each part are broken and drawn separately, in any order and in parallel. Then the parts of the section are
put on pages in order. The pages have no page numbers and no running heads. `bind.margins` adds page numbers and running
heads when the page numbers are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.layout import page_geometry, section_lines, section_pages
from docgen.layout.section_pages import MeasuredPart
from docgen.model.book import Section
from docgen.stationery.departments import Stationery
from docgen.writers.pdf.drawing import drawn_lines, drawn_pages
from docgen.writers.pdf.drawing.drawn_lines import DrawnLines
from docgen.writers.pdf.drawing.drawn_pages import DrawnPages, LineOnPage


@dataclass(frozen=True, slots=True)
class LaidOutSection:
    """A section that is laid out: its drawn pages and what the book needs to know about them."""

    drawn: Iterable[DrawnPages] | Path
    """The drawn pages, or the path of the file that contains them.

    An annex and a photograph have no drawn pages here. See `bound_whole`.
    """
    pages: int
    """The number of pages."""
    anchors: Mapping[str, int]
    """Name of an anchor → the index of its page in the section, from 0."""
    share: float = 1.0
    """The height of the lines of the last part, divided by their usual height. It is below 1 if this saved a page."""


def break_lines(part: Section, stationery: Stationery) -> tuple[MeasuredPart, DrawnLines]:
    """Break and draw the lines of one part of a section. Return the measures of the part, and its drawn lines.

    part: the part, as a section of its own.
    """
    lines = section_lines.break_lines(part, stationery.profile)
    measures = tuple(section_pages.measures(strip) for strip in lines.strips)
    measured = MeasuredPart(measures, lines.in_columns, lines.below)
    return measured, drawn_lines.draw(lines.strips, lines.tags, lines.outline)


@dataclass
class PagesOfSection:
    """Draws the pages of a section one after another. Meanwhile it counts the pages and notes their anchors."""

    section: Section
    """The section."""
    stationery: Stationery
    """The stationery."""
    pages: int = 0
    """The number of pages so far."""
    anchors: dict[str, int] = field(default_factory=dict)
    """Name of an anchor → the index of its page in the section, from 0."""
    share: float = 1.0
    """The height of the lines of the last part, divided by their usual height. It is below 1 if this saved a page."""

    def drawn(self, parts: Sequence[MeasuredPart], lines: Iterable[DrawnLines]) -> Iterable[DrawnPages]:
        """Yield the drawn pages. parts: the measures of each part. lines: the drawn lines of each part."""
        profile = self.stationery.profile
        area = page_geometry.page(profile, self.section.landscape)
        placed, self.share = section_pages.paginate(parts, self.section, profile)
        places = []
        for page in placed:
            lines_of_page = []
            for placed_strip in page:
                left = area.left.pt + placed_strip.right
                top = placed_strip.top - placed_strip.strip.lift
                lines_of_page.append(LineOnPage(left, top, placed_strip.is_head))
            places.append(lines_of_page)
        for some_pages in drawn_pages.draw(places, iter(lines), area.width.pt, area.height.pt):
            for drawn_page in some_pages.pages:
                for name in drawn_page.anchors:
                    self.anchors.setdefault(name, self.pages)
                self.pages += 1
            yield some_pages


def bound_whole(section: Section) -> LaidOutSection | None:
    """Return a section that is an annex or a photograph, without drawn pages. Return None for any other section.

    Annexes and photographs are drawn later, when the book is bound.
    """
    if section.photograph:
        return LaidOutSection((), 1, {})
    if section.annexed:
        return LaidOutSection((), section.annexed.pages, {section.annexed.anchor: 0})
    return None
