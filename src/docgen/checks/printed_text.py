"""A finished file → its printed text, without white space, page numbers and repeated table headers.

A PDF repeats the header rows of a table on every page of the table. Each header is counted once.
"""

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
    """Return the text of the Word shell that a document is printed on. The text includes the docxtpl tags."""
    path = composition.stationery.shell(f"{composition.doc.shell}.docx")
    status = path.stat()
    return _shell(path, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=64)
def _shell(path: Path, _modified: int, _size: int) -> WordText:
    """Return the text of a Word shell.

    The text is cached until the modification time or the size of the file changes.
    """
    return readback.word(path.read_bytes(), str(path))


def word(found: WordText) -> list[str]:
    """Return the paragraphs of a Word file: the first page's header, then the body."""
    return [line for text in (*found.header, *found.body) if (line := readback.squeezed(text))]


def pdf_paragraphs(composition: Composition, read: PdfText) -> list[str]:
    """Return the paragraphs of a PDF.

    A PDF contains only lines. So its text is divided by the lengths of the composed paragraphs. Text after the last
    composed paragraph becomes one additional paragraph.
    """
    text, position, found = pdf(composition, read), 0, []
    for paragraph in walk(composition.doc):
        length = len(readback.squeezed(text_of(paragraph)))
        found.append(text[position : position + length])
        position += length
    found.append(text[position:])
    return [paragraph for paragraph in found if paragraph]


def pdf(composition: Composition, read: PdfText) -> str:
    """Return the text of a PDF, page after page.

    A page number is removed only from the foot of the page with this number. Any other number is text.
    """
    pages = []
    for number, page in enumerate(read.pages, 1):
        pages.append(readback.squeezed(page).removesuffix(page_number(composition, number)))
    return "".join(_without_repeated_headers(pages, _header_texts(composition.doc), expected(composition.doc)))


def page_number(composition: Composition, number: int) -> str:
    """Return the page number as it is printed, which is empty on the first page of a letter (10.1).

    number: the page, from 1.
    """
    first_numbered = composition.stationery.profile.page_number.first_page[composition.doc.shell]
    return f"—{number}—" if number > 1 or first_numbered else ""


def expected(doc: Doc) -> str:
    """Return the text of the tree in reading order."""
    blocks: tuple[Block, ...] = (*doc.head, *doc.body, *doc.foot)
    return readback.squeezed("".join(text_of(para) for block in blocks for para in paragraphs(block)))


def _header_texts(doc: Doc) -> list[str]:
    """Return the text of the header rows of each table that has any."""
    headers = []
    for block in doc.body:
        if isinstance(block, Table) and block.header_rows:
            cells = [cell for row in block.rows[: block.header_rows] for cell in row.cells]
            headers.append(readback.squeezed("".join(text_of(para) for cell in cells for para in cell.paras)))
    return headers


def _without_repeated_headers(pages: list[str], headers: list[str], expected: str) -> Iterator[str]:
    """Yield the text of each page without a table header at its beginning, unless the expected text has it there."""
    position = 0
    for page in pages:
        for header in headers:
            if page.startswith(header) and not expected.startswith(header, position):
                page = page.removeprefix(header)
                break
        position += len(page)
        yield page
