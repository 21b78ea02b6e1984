"""A Word file and a PDF of one document, both measured → what they share: text, pages, first lines and line breaks.

Pages and lines of a Word file are known only if LibreOffice laid it out. Otherwise the text alone is compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        """From 0 to 1; 1 where there is nothing to compare."""
        return self.equal / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Twins:
    """What the two files share, and where they differ."""

    missing: tuple[str, ...]
    """The blocks of the Word file that the PDF lacks, or has in another place."""
    pages: tuple[int | None, int]
    """The number of pages of the Word file and of the PDF; None for a Word file that was not laid out."""
    first_lines: Agreement
    """How many pages begin with the same line."""
    lines: Agreement
    """How many lines of the PDF are lines of the Word file, too."""
    differing: tuple[str, ...]
    """The lines of the PDF that the Word file breaks elsewhere."""

    @property
    def are_twins(self) -> bool:
        """Whether text and number of pages are the same; an unknown number of pages counts as the same."""
        return not self.missing and self.pages[0] in (None, self.pages[1])


def compare(word: bytes, word_measured: Measured, pdf: bytes, pdf_measured: Measured) -> Twins:
    """Compare the two files, given as bytes and as measured."""
    missing = _missing_blocks(readback.word(word, word_measured.name), readback.pdf(pdf, pdf_measured.name).pages)
    pages = _page_lines(pdf_measured)
    if word_measured.rendered is None:
        return Twins(missing, (None, len(pages)), Agreement(0, 0), Agreement(0, 0), ())
    others = _page_lines(word_measured.rendered)
    firsts = [a[:1] == b[:1] for a, b in zip(pages, others, strict=False)]
    lines, other_lines = list(chain.from_iterable(pages)), list(chain.from_iterable(others))
    matching = SequenceMatcher(None, lines, other_lines, autojunk=False).get_matching_blocks()
    shared = {block.a + offset for block in matching for offset in range(block.size)}
    return Twins(
        missing,
        (len(others), len(pages)),
        Agreement(sum(firsts), len(firsts)),
        Agreement(len(shared), len(lines)),
        tuple(line for index, line in enumerate(lines) if index not in shared),
    )


def _missing_blocks(word: readback.WordText, pages: Sequence[str]) -> tuple[str, ...]:
    """The blocks of the Word file that the PDF does not have.

    A block of the header may stand anywhere in the PDF. The blocks of the body must stand there in the same order.
    """
    text = "".join(_PAGE_NUMBER.sub("", readback.squeezed(page)) for page in pages)
    missing = [block for block in word.header if readback.squeezed(block) not in text]
    position = 0
    for block in word.body:
        squeezed = readback.squeezed(block)
        found = text.find(squeezed, position)
        if found < 0:
            missing.append(block)
        else:
            position = found + len(squeezed)
    return tuple(missing)


def _page_lines(measured: Measured) -> list[list[str]]:
    """The lines of each page from top to bottom, without the page number."""
    return [
        [line.text for line in page.lines if not _PAGE_NUMBER.fullmatch(readback.squeezed(line.text))]
        for page in measured.pages
    ]
