"""A section of a book and stationery → its drawn pages, and the pages of its anchors.

The lines of each part are broken and drawn separately, in any order and in parallel. Then the parts of a section are
put on pages in order. The pages have no page numbers and no running heads. `margins` places both when the page numbers
are known.
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
class LaidOutPiece:
    """A laid-out section."""

    drawn: Iterable[DrawnPages] | Path
    """The drawn pages, or the file with them. It is empty for an annex and a photograph. See `bound_whole`."""
    pages: int
    """The number of pages."""
    anchors: Mapping[str, int]
    """Name of an anchor → the index of its page in the section, from 0."""
    share: float = 1.0
    """The height of the lines of the last part as a share of their usual height."""


def break_lines(piece: Section, stationery: Stationery) -> tuple[MeasuredPart, DrawnLines]:
    """Return the measures of a part of a section, and its drawn lines."""
    lines = section_lines.break_lines(piece, stationery.profile)
    measured = MeasuredPart(tuple(map(section_pages.measures, lines.strips)), lines.in_columns, lines.below)
    return measured, drawn_lines.draw(lines.strips, lines.tags, lines.outline)


@dataclass
class PagesOfSection:
    """Counts the pages of a section, and notes its anchors, while its pages are drawn."""

    section: Section
    """The section."""
    stationery: Stationery
    """The stationery."""
    pages: int = 0
    """The number of pages so far."""
    anchors: dict[str, int] = field(default_factory=dict)
    """Name of an anchor → the index of its page in the section, from 0."""
    share: float = 1.0
    """The height of the lines of the last part as a share of their usual height."""

    def drawn(self, parts: Sequence[MeasuredPart], lines: Iterable[DrawnLines]) -> Iterable[DrawnPages]:
        """Yield the pages. parts: the measures of each part. lines: its drawn lines."""
        profile = self.stationery.profile
        area = page_geometry.page(profile, self.section.landscape)
        placed, self.share = section_pages.paginate(parts, self.section, profile)
        places = []
        for page in placed:
            lines_of_page = []
            for one in page:
                top = one.top - one.strip.lift
                lines_of_page.append(LineOnPage(area.left.pt + one.right, top, one.is_head))
            places.append(lines_of_page)
        for some in drawn_pages.draw(places, iter(lines), area.width.pt, area.height.pt):
            for drawn in some.pages:
                for name in drawn.anchors:
                    self.anchors.setdefault(name, self.pages)
                self.pages += 1
            yield some


def bound_whole(section: Section) -> LaidOutPiece | None:
    """Return the piece of an annex or a photograph. None: the section is neither.

    An annex and a photograph have no drawn pages, because they are drawn when the book is bound.
    """
    if section.photograph:
        return LaidOutPiece((), 1, {})
    annex = section.annexed
    return LaidOutPiece((), annex.pages, {annex.anchor: 0}) if annex else None
