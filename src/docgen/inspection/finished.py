"""A finished file: its bytes → what each reader finds in them, read once and handed on as a value."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from docgen.files import docx_package
from docgen.files.docx_package import Package
from docgen.inspection import ink, readback
from docgen.inspection.ink import PageInk
from docgen.inspection.readback import PdfText, WordText


@dataclass(frozen=True)
class Finished:
    """A finished file and what the readers find in it; each reader runs when it is first asked, and never again.

    format: `docx` or `pdf`. name: what errors call the file. A file that a reader cannot open is an `InputError`.
    """

    data: bytes
    format: str
    name: str = ""

    @functools.cached_property
    def package(self) -> Package:
        """The members of a Word file."""
        return docx_package.read(self.data, self.name)

    @functools.cached_property
    def word(self) -> WordText:
        """The paragraphs of a Word file."""
        return readback.paragraphs(self.package)

    @functools.cached_property
    def pdf(self) -> PdfText:
        """The text of a PDF's pages and its fonts, as pypdf reads them."""
        return readback.pdf(self.data, self.name)

    @functools.cached_property
    def ink(self) -> tuple[PageInk, ...]:
        """What is seen of a PDF's characters, as PDFium draws them."""
        return ink.read(self.data)

    @property
    def texts(self) -> tuple[str, ...]:
        """All text, in reading order: the pages of a PDF, the paragraphs of a Word file."""
        return self.pdf.pages if self.format == "pdf" else (*self.word.header, *self.word.body)
