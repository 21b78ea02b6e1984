"""What a book is bound of, and what comes out: pieces that docgen laid out, annexes made elsewhere, page labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from docgen.errors import Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages that docgen's PDF writer laid out: a tagged PDF whose `id`s occur in no other piece of the book.

    data: the file, or where it lies; it is read when its turn comes. name: what an error calls it.
    depth: how many levels of the book's outline stand above the piece's own (0: none).
    """

    data: bytes | Path
    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Annex:
    """A PDF that somebody else made (a scanned reply, a signed copy), bound in as it prints.

    title: its entry in the outline. description: what a reader who cannot see it is told. place: the name that links
    lead to (see `model.links`); None: no link leads to it. data, name, depth: as of a piece.
    """

    data: bytes | Path
    name: str
    title: str
    description: str
    place: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class PageLabel:
    """How pages are numbered in a viewer, from one page up to the next label.

    start: the first page (0: the book's first). style: `decimal`, `roman`, `ROMAN`, `letters`, or None for the prefix
    alone. first: the number of that page. prefix: what stands before the number.
    """

    start: int
    style: Literal["decimal", "roman", "ROMAN", "letters"] | None = "decimal"
    first: int = 1
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn in the margins of the book's pages: numbers and running heads.

    sheets: pieces that bring the fonts and no page. streams: one for each page of the book, empty for none; each is
    complete in itself, stands before the page's own content, and names a font as its sheet does with `MARK` before it.
    """

    sheets: tuple[bytes, ...]
    streams: tuple[bytes, ...]


MARK = "m"
"""Tells the fonts of marks from those of pages."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound book.

    pages: how many. archival: whether it still is what its pieces claim to be (PDF/A-2u or PDF/UA-1).
    findings: what a reader of the book should know about its annexes.
    """

    data: bytes
    pages: int
    archival: bool
    findings: tuple[Finding, ...] = ()
