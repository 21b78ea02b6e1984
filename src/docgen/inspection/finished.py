"""A finished file: its bytes, and the results of the readers. Several checks can share one result."""

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
    """A finished file and the results of the readers. Each reader runs once, when a check first needs the result.

    A reader that cannot open the file raises an `InputError`.

    data: the content of the file.
    format: `docx`, `pdf` or `txt`.
    name: the name of the file in error messages.
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
        """The text and the fonts that pypdf reads from a PDF."""
        return readback.pdf(self.data, self.name)

    @functools.cached_property
    def ink(self) -> tuple[PageInk, ...]:
        """The visible ink of the characters of a PDF. PDFium draws the characters."""
        return ink.read(self.data)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text in reading order: one item for each page of a PDF, paragraph of a Word file or line of a text."""
        if self.format == "txt":
            return tuple(self.data.decode().splitlines())
        if self.format == "pdf":
            return self.pdf.pages
        return (*self.word.header, *self.word.body)
