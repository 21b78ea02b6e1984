"""A finished file → the text printed on it, without white space, page numbers and what a table repeats on each page."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from docgen.composition.compose import Composition
from docgen.inspection import readback
from docgen.inspection.readback import PdfText, WordText
from docgen.model.blocks import Block, Doc, Table, paragraphs, walk
from docgen.model.blocks import text as text_of


def shell(composition: Composition) -> WordText:
    """The text of the Word shell that a document is written on, tags included."""
    path = composition.stationery.shell(f"{composition.doc.shell}.docx")
    state = path.stat()
    return _shell(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=64)
def _shell(path: Path, _changed: int, _size: int) -> WordText:
    """A shell is read again when its file has changed."""
    return readback.word(path.read_bytes(), str(path))


def word(found: WordText) -> list[str]:
    """The paragraphs of a Word file: the first page's header, then the body."""
    return [line for text in (*found.header, *found.body) if (line := readback.squeezed(text))]


def pdf_paragraphs(composition: Composition, read: PdfText) -> list[str]:
    """The text of a PDF, parted where the paragraphs of the tree end: a PDF's text has lines only."""
    text, position, found = pdf(composition, read), 0, []
    for length in (len(readback.squeezed(text_of(para))) for para in walk(composition.doc)):
        found.append(text[position : position + length])
        position += length
    return [paragraph for paragraph in (*found, text[position:]) if paragraph]


def pdf(composition: Composition, read: PdfText) -> str:
    """The text of a PDF, page after page. Page numbers that are not where they belong stay in it."""
    pages = [readback.squeezed(page) for page in read.pages]
    bare = [page.removesuffix(page_number(composition, number)) for number, page in enumerate(pages, 1)]
    return "".join(_without_repeated_headers(bare, _header_texts(composition.doc), expected(composition.doc)))


def page_number(composition: Composition, number: int) -> str:
    """What stands at the foot of a page, counted from 1; nothing on a letter's first (10.1)."""
    first_numbered = composition.stationery.profile.page_number.first_page[composition.doc.shell]
    return f"—{number}—" if number > 1 or first_numbered else ""


def expected(doc: Doc) -> str:
    """The text of the tree in reading order."""
    blocks: tuple[Block, ...] = (*doc.head, *doc.body, *doc.foot)
    return readback.squeezed("".join(text_of(para) for block in blocks for para in paragraphs(block)))


def _header_texts(doc: Doc) -> list[str]:
    """The text of the header rows of each table, which a PDF repeats on every page of the table."""
    return [
        readback.squeezed(
            "".join(
                text_of(para) for row in block.rows[: block.header_rows] for cell in row.cells for para in cell.paras
            )
        )
        for block in doc.body
        if isinstance(block, Table) and block.header_rows
    ]


def _without_repeated_headers(pages: list[str], headers: list[str], expected: str) -> Iterator[str]:
    position = 0
    for page in pages:
        for header in headers:
            if page.startswith(header) and not expected.startswith(header, position):
                page = page.removeprefix(header)
                break
        position += len(page)
        yield page
