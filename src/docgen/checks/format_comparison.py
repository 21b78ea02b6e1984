"""A Word file and a PDF of one document, both measured → the agreement of their text, pages and line breaks.

A Word file has pages and lines only if LibreOffice laid it out. Otherwise only the text is compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from docgen.inspection import readback
from docgen.inspection.measure.model import Measured

_PAGE_NUMBER = re.compile(r"—\d+—")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the compared lines agree."""

    equal: int
    """The number of lines that agree."""
    total: int
    """The number of lines that were compared."""

    @property
    def share(self) -> float:
        """The share of the compared lines that agree, from 0 to 1; 1 if no lines were compared."""
        return self.equal / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class FormatComparison:
    """The agreement of a Word file and a PDF, and the places where they differ."""

    missing: tuple[str, ...]
    """The paragraphs of the Word file that the PDF lacks or has in another place."""
    pages: tuple[int | None, int]
    """The number of pages of the Word file and of the PDF; None for a Word file that was not laid out."""
    first_lines: Agreement
    """The pages that begin with the same line in both files."""
    lines: Agreement
    """The lines of the PDF that are also lines of the Word file."""
    differing: tuple[str, ...]
    """The lines of the PDF that are no lines of the Word file."""

    @property
    def agrees(self) -> bool:
        """Whether text and number of pages are the same. A Word file that was not laid out may have any number."""
        return not self.missing and self.pages[0] in (None, self.pages[1])


def compare(word: bytes, word_measured: Measured, pdf: bytes, pdf_measured: Measured) -> FormatComparison:
    """Compare a Word file and a PDF. Each file is given as bytes and as a measured document."""
    missing = _missing_paragraphs(readback.word(word, word_measured.name), readback.pdf(pdf, pdf_measured.name).pages)
    pdf_pages = _page_lines(pdf_measured)
    if word_measured.rendered is None:
        return FormatComparison(missing, (None, len(pdf_pages)), Agreement(0, 0), Agreement(0, 0), ())
    word_pages = _page_lines(word_measured.rendered)
    same_first = [pdf_page[:1] == word_page[:1] for pdf_page, word_page in zip(pdf_pages, word_pages, strict=False)]
    pdf_lines, word_lines = list(chain.from_iterable(pdf_pages)), list(chain.from_iterable(word_pages))
    shared: set[int] = set()
    for match in SequenceMatcher(None, pdf_lines, word_lines, autojunk=False).get_matching_blocks():
        shared.update(range(match.a, match.a + match.size))
    return FormatComparison(
        missing,
        (len(word_pages), len(pdf_pages)),
        Agreement(sum(same_first), len(same_first)),
        Agreement(len(shared), len(pdf_lines)),
        tuple(line for index, line in enumerate(pdf_lines) if index not in shared),
    )


def _missing_paragraphs(word: readback.WordText, pages: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs of the Word file that the PDF does not have. pages: the text of each page of the PDF.

    The paragraphs of the body must have the same order. A paragraph of a header or footer may be anywhere in the PDF.

    The text of a page in the PDF ends with its header and footer, which may interrupt a paragraph of the body. So the
    body is compared twice: with headers and footers, and without them. The better result counts.
    """
    bare = [_PAGE_NUMBER.sub("", readback.squeezed(page)) for page in pages]
    edges = {readback.squeezed(paragraph) for paragraph in word.edges}
    text = "".join(bare)
    text_without_edges = "".join(_without_ends(page, edges) for page in bare)
    missing = [paragraph for paragraph in (*word.header, *word.edges) if readback.squeezed(paragraph) not in text]
    in_body = _missing_in_order(word.body, text)
    in_body_without_edges = _missing_in_order(word.body, text_without_edges)
    return (*missing, *min(in_body, in_body_without_edges, key=len))


def _missing_in_order(paragraphs: Sequence[str], text: str) -> list[str]:
    """Return the missing paragraphs. Each paragraph must occur in the text after the last paragraph that was found."""
    missing: list[str] = []
    position = 0
    for paragraph in paragraphs:
        squeezed = readback.squeezed(paragraph)
        found = text.find(squeezed, position)
        if found < 0:
            missing.append(paragraph)
        else:
            position = found + len(squeezed)
    return missing


def _without_ends(page: str, ends: Collection[str]) -> str:
    """Return the text of a page without some paragraphs at its end."""
    while found := next((end for end in ends if page.endswith(end)), ""):
        page = page.removesuffix(found)
    return page


def _page_lines(measured: Measured) -> list[list[str]]:
    """Return the lines of each page from top to bottom, without the page number."""
    pages = []
    for page in measured.pages:
        texts = [line.text for line in page.lines]
        pages.append([text for text in texts if not _PAGE_NUMBER.fullmatch(readback.squeezed(text))])
    return pages
