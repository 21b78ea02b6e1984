"""A section of a book and stationery → the PDFs of the section, and the pages of its anchors.

The pages have no page numbers and no running heads. The module `margins` draws both when the page numbers are known. So
sections can be laid out in any order and in parallel. A link to another section has a URI from `model.links`. A long
table is laid out in several PDFs, because the memory that WeasyPrint needs grows with the number of rows.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.layout import fonts
from docgen.model.blocks import Table
from docgen.model.book import Section
from docgen.model.links import numbered
from docgen.stationery.cabinet import Stationery
from docgen.writers.pdf import printer, section_html
from docgen.writers.pdf.section_css import stylesheet

ROWS = 150
"""How many rows of a table are laid out in one PDF. They need about 15 pages and 100 MB of memory."""


@dataclass(frozen=True, slots=True)
class LaidOutPiece:
    """A laid-out section."""

    data: tuple[bytes | Path, ...]
    """The PDFs in order. Each is given as its bytes or as the path of its file."""
    pages: int
    """How many pages the PDFs have together."""
    anchors: Mapping[str, int]
    """Name of an anchor → the index of its page in the section, from 0."""


def lay_out(section: Section, stationery: Stationery, numbers: Mapping[str, str], title: str) -> LaidOutPiece:
    """Lay out one section and return the result.

    numbers: anchor → page number as printed, for the page references of the section. title: the title of the book, for
    the metadata.
    """
    if annexed := section.annexed:
        return LaidOutPiece((annexed.data,), annexed.pages, {annexed.anchor: 0})
    profile = stationery.profile
    css = stylesheet(profile, fonts.find_all(profile), section.landscape, section.columns)
    data: list[bytes | Path] = []
    pages, anchors = 0, dict[str, int]()
    rest: Section | None = numbered(section, numbers)
    rows = ROWS
    while rest:
        first = _beginning(rest, rows)
        write = functools.partial(section_html.write, first, stationery, title)
        made = printer.set_in_lines(write, css, goes_on=first is not rest, font_folder=profile.font_folder)
        if made.pages:
            data.append(made.data)
            anchors |= {name: pages + page for name, page in made.anchors.items()}
            pages += made.pages
            rest = _remaining(rest, anchors) if first is not rest else None
        else:
            rows *= 2
    return LaidOutPiece(tuple(data), pages, anchors)


def _beginning(section: Section, rows: int) -> Section:
    """Return a section with at most so many rows of the table that ends it.

    Return the section itself if it does not end with a longer table.
    """
    last = section.blocks[-1] if section.blocks else None
    if not isinstance(last, Table) or len(last.rows) - last.header_rows <= rows:
        return section
    if not all(row.anchor for row in last.rows[last.header_rows :]):
        return section  # without anchors it is not known which rows are on the pages
    cut = replace(last, rows=last.rows[: last.header_rows + rows])
    return replace(section, blocks=(*section.blocks[:-1], cut))


def _remaining(section: Section, anchors: Mapping[str, int]) -> Section:
    """Return the section with only the head of the table and the rows that are not laid out yet.

    anchors: the anchors of the rows that are laid out.
    """
    (last,) = (block for block in section.blocks[-1:] if isinstance(block, Table))
    head, rows = last.rows[: last.header_rows], last.rows[last.header_rows :]
    left = tuple(row for row in rows if row.anchor not in anchors)
    return replace(section, blocks=(replace(last, rows=(*head, *left)),))
