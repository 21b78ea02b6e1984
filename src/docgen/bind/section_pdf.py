"""A section of a book + Stationery → PDFs of its own, with the pages of its anchors.

Its pages bear no numbers and no heads: those are set when the pieces are bound and the numbers are known (`marks`), so
that pieces can be laid out in any order and side by side. A link that leaves the piece is spelled by `model.links`.
A table of a thousand rows is laid out some pages at a time, or it would take memory without end.
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
class LaidOut:
    """A piece. data: its PDFs in order, or where they lie. anchors: name → index of its page in the piece, 0 first."""

    data: tuple[bytes | Path, ...]
    pages: int
    anchors: Mapping[str, int]


def lay_out(section: Section, stationery: Stationery, numbers: Mapping[str, str], title: str) -> LaidOut:
    """Lay out one section by itself.

    numbers: anchor → page number as printed, for those the section refers to. title: the book's, for the metadata.
    """
    if annexed := section.annexed:
        return LaidOut((annexed.data,), annexed.pages, {annexed.anchor: 0})
    profile = stationery.profile
    css = stylesheet(profile, fonts.find_all(profile), section.landscape, section.columns)
    data: list[bytes | Path] = []
    pages, anchors = 0, dict[str, int]()
    rest: Section | None = numbered(section, numbers)
    rows = ROWS
    while rest:
        first = _first(rest, rows)
        spell = functools.partial(section_html.write, first, stationery, title)
        made = printer.set_in_lines(spell, css, goes_on=first is not rest)
        if made.pages:
            data.append(made.data)
            anchors |= {name: pages + page for name, page in made.anchors.items()}
            pages += made.pages
            rest = _behind(rest, anchors) if first is not rest else None
        else:
            rows *= 2
    return LaidOut(tuple(data), pages, anchors)


def _first(section: Section, rows: int) -> Section:
    """As much of a section as is laid out at a time; the section itself if that is all of it."""
    last = section.blocks[-1] if section.blocks else None
    if not isinstance(last, Table) or len(last.rows) - last.header_rows <= rows:
        return section
    if not all(row.anchor for row in last.rows[last.header_rows :]):
        return section  # nobody could say which rows are laid out
    cut = replace(last, rows=last.rows[: last.header_rows + rows])
    return replace(section, blocks=(*section.blocks[:-1], cut))


def _behind(section: Section, anchors: Mapping[str, int]) -> Section:
    """The rows that are not laid out yet, below the table's head."""
    (last,) = (block for block in section.blocks[-1:] if isinstance(block, Table))
    head, rows = last.rows[: last.header_rows], last.rows[last.header_rows :]
    left = tuple(row for row in rows if row.anchor not in anchors)
    return replace(section, blocks=(replace(last, rows=(*head, *left)),))
