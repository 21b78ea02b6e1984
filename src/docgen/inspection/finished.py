"""A finished file: its bytes, and the results of the readers. Several checks can share one result."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from docgen.files import docx_package
from docgen.files.docx_package import Package
from docgen.inspection import ink, readback
from docgen.inspection.ink import PageInk
from docgen.inspection.proof import file_proof, first_looks
from docgen.inspection.proof.doubt import DoubtError
from docgen.inspection.proof.file_proof import ProvedFile
from docgen.inspection.readback import PdfText, WordText
from docgen.stationery.profile import Profile


@dataclass(frozen=True)
class Finished:
    """A finished file and the results of the readers. Each reader runs once, when a check first needs the result.

    A reader that cannot open the file raises an `InputError`.

    data: the content of the file.
    format: `docx` or `pdf`.
    name: the name of the file in error messages.
    profile: for a PDF that was drawn just now, the profile that it was drawn with. Its text is then proved from its
        bytes, and only a doubtful page is drawn. None: every page is drawn.
    """

    data: bytes
    format: str
    name: str = ""
    profile: Profile | None = None

    @functools.cached_property
    def package(self) -> Package:
        """The members of a Word file."""
        return docx_package.read(self.data, self.name)

    @functools.cached_property
    def word(self) -> WordText:
        """The paragraphs of a Word file."""
        return readback.paragraphs(self.package)

    @functools.cached_property
    def proof(self) -> ProvedFile | None:
        """What is proved of a PDF. None: the file has something doubtful, or nothing is to be proved."""
        if self.profile is None:
            return None
        try:
            return file_proof.prove(self.data, self.profile)
        except DoubtError:
            return None

    @functools.cached_property
    def pdf(self) -> PdfText:
        """The text and the fonts of a PDF: as proved, else as pypdf reads them."""
        if self.proof is not None:
            return PdfText(self.proof.pages, self.proof.fonts)
        return readback.pdf(self.data, self.name)

    @functools.cached_property
    def ink(self) -> tuple[PageInk, ...]:
        """The characters of a PDF, and which of them cannot be seen. PDFium draws the pages that are not proved."""
        if self.proof is None:
            return ink.read(self.data)
        if not first_looks.is_due(self.proof):
            return tuple(PageInk(readback.squeezed(text), ()) for text in self.proof.pages)
        pages = ink.read(self.data)
        if not any(page.hidden for page in pages):
            first_looks.note(self.proof)
        return pages

    @property
    def texts(self) -> tuple[str, ...]:
        """The text in reading order: one item for each page of a PDF, or for each paragraph of a Word file."""
        if self.format == "pdf":
            return self.pdf.pages
        return (*self.word.header, *self.word.body)
