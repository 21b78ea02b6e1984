"""A section of a book + Stationery → PDFs of its own, with the pages of its anchors.

Its pages bear no numbers and no heads: `margins` draws those when the numbers are known, so sections can be laid out in
any order and in parallel. `model.links` gives the URI of a link to another section. A long table is laid out some pages
at a time, because the memory that WeasyPrint takes grows with the number of rows.
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
"""Rows of a table that are laid out at a time: some 15 pages, 100 MB."""


@dataclass(frozen=True, slots=True)
class LaidOutPiece:
    """A section as it was laid out."""

    data: tuple[bytes | Path, ...]
    """Its PDFs in order, each as its bytes or as the path of its file."""
    pages: int
    anchors: Mapping[str, int]
    """Name of an anchor → index of its page in this section; the first page is 0."""


def lay_out(section: Section, stationery: Stationery, numbers: Mapping[str, str], title: str) -> LaidOutPiece:
    """Lay out one section by itself.

    numbers: anchor → page number as printed, for those the section refers to. title: the book's, for the metadata.
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
        spell = functools.partial(section_html.write, first, stationery, title)
        made = printer.set_in_lines(spell, css, goes_on=first is not rest, font_folder=profile.font_folder)
        if made.pages:
            data.append(made.data)
            anchors |= {name: pages + page for name, page in made.anchors.items()}
            pages += made.pages
            rest = _remaining(rest, anchors) if first is not rest else None
        else:
            rows *= 2
    return LaidOutPiece(tuple(data), pages, anchors)


def _beginning(section: Section, rows: int) -> Section:
    """A section up to row `rows` of the table that ends it; the section itself if it has no more than that."""
    last = section.blocks[-1] if section.blocks else None
    if not isinstance(last, Table) or len(last.rows) - last.header_rows <= rows:
        return section
    if not all(row.anchor for row in last.rows[last.header_rows :]):
        return section  # without anchors it is unknown which rows the pages hold
    cut = replace(last, rows=last.rows[: last.header_rows + rows])
    return replace(section, blocks=(*section.blocks[:-1], cut))


def _remaining(section: Section, anchors: Mapping[str, int]) -> Section:
    """The section with only the table's head and those of its rows that are not laid out yet."""
    (last,) = (block for block in section.blocks[-1:] if isinstance(block, Table))
    head, rows = last.rows[: last.header_rows], last.rows[last.header_rows :]
    left = tuple(row for row in rows if row.anchor not in anchors)
    return replace(section, blocks=(replace(last, rows=(*head, *left)),))
