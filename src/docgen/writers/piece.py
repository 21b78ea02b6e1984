"""A section of a book + Stationery → a PDF of its own, with the pages of its anchors.

Its pages bear no numbers and no heads: those are set when the pieces are bound and the numbers are known (`marks`), so
that pieces can be laid out in any order and side by side. A link that leaves the piece is spelled by `destination`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen import fonts
from docgen.book import Section, numbered
from docgen.stationery import Stationery
from docgen.writers import book_html, pdf
from docgen.writers.book_sheet import stylesheet


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A piece. data: the PDF, or where it lies. anchors: name → index of its page in the piece, 0 for the first."""

    data: bytes | Path
    pages: int
    anchors: Mapping[str, int]


def lay_out(
    section: Section, stationery: Stationery, numbers: Mapping[str, str], title: str, file: Path | None = None
) -> LaidOut:
    """Lay out one section by itself.

    numbers: anchor → page number as printed, for those the section refers to. title: the book's, for the metadata.
    file: where the PDF is to lie; None: in memory.
    """
    if annexed := section.annexed:
        return LaidOut(annexed.data, annexed.pages, {annexed.anchor: 0})
    profile = stationery.profile
    css = stylesheet(profile, fonts.find_all(profile), section.landscape, section.columns)
    made = pdf.printed(book_html.write(numbered(section, numbers), stationery, title), css)
    if file is None:
        return LaidOut(made.data, made.pages, made.anchors)
    file.write_bytes(made.data)
    return LaidOut(file, made.pages, made.anchors)
