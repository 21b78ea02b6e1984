"""A finished file: its bytes, and the results of its readers. Several checks share one result."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.files import docx_package
from docgen.files.cached_property import cached_property
from docgen.files.docx_package import Package
from docgen.inspection import ink, pdf_objects, readback
from docgen.inspection.glyphs import PdfFont
from docgen.inspection.ink import PageInk
from docgen.inspection.ofd import document as ofd_document
from docgen.inspection.ofd import proof as ofd_proof
from docgen.inspection.ofd.document import OfdDocument
from docgen.inspection.pdf_objects import Objects, StrangeFileError
from docgen.inspection.proof import file_proof, first_looks
from docgen.inspection.proof.doubt import DoubtError, WrongGlyphError
from docgen.inspection.proof.file_proof import ProvedFile
from docgen.inspection.readback import PdfText, WordText
from docgen.stationery.profile import Profile

PAGED = ("pdf", "ofd")
"""The formats that have pages."""


@dataclass(frozen=True)
class Finished:
    """A finished file and the results of its readers. Each reader runs once, when a check first needs the result.

    A reader that cannot open the file raises an `InputError`.
    """

    data: bytes
    """The content of the file."""
    format: str
    """`docx`, `pdf`, `ofd` or `txt`."""
    name: str = ""
    """The name of the file in error messages."""
    profile: Profile | None = None
    """The profile by which the text of a PDF or OFD file of docgen is proved; None if nothing is to be proved."""
    is_new: bool = False
    """Whether the PDF was made just now. Most proved new files are not drawn and looked at."""

    @cached_property
    def package(self) -> Package:
        """The members of a Word file."""
        return docx_package.read(self.data, self.name)

    @cached_property
    def word(self) -> WordText:
        """The paragraphs of a Word file."""
        return readback.paragraphs(self.package)

    @cached_property
    def objects(self) -> Objects | StrangeFileError:
        """The objects of a PDF in the syntax of our writers, or the error about the first place with another syntax."""
        try:
            return pdf_objects.read(self.data)
        except StrangeFileError as strange:
            return strange

    @cached_property
    def proof(self) -> ProvedFile | DoubtError:
        """The proved text and fonts of a PDF or OFD file, or the reason why they cannot be proved."""
        is_ofd = self.format == "ofd"
        if self.profile is None:
            return DoubtError("nothing is to be proved")
        if not is_ofd and not file_proof.is_own(self.data):
            return DoubtError("a file of another program")
        try:
            if is_ofd:
                return ofd_proof.prove(self.ofd, self.data, self.profile)
            objects = self.objects if isinstance(self.objects, Objects) else None
            return file_proof.prove(self.data, self.profile, objects)
        except DoubtError as doubt:
            return doubt

    @property
    def wrong_glyph(self) -> WrongGlyphError | None:
        """The first glyph of a PDF that is proved to show a wrong character; None if there is none."""
        return self.proof if isinstance(self.proof, WrongGlyphError) else None

    @cached_property
    def ofd(self) -> OfdDocument:
        """The pages and fonts of an OFD file."""
        return ofd_document.read(self.data, self.name)

    @cached_property
    def paged(self) -> PdfText:
        """The text and the fonts of a PDF or OFD file. Without a proof, they are extracted from the file."""
        if isinstance(self.proof, ProvedFile):
            return PdfText(self.proof.pages, self.proof.fonts)
        if self.format != "ofd":
            return readback.pdf(self.data, self.name)
        pages = tuple(page.text for page in self.ofd.pages)
        fonts = []
        for font in self.ofd.fonts.values():
            is_embedded = bool(font.part)
            fonts.append(PdfFont(font.name, font.family, is_embedded, has_known_glyphs=True, missing=()))
        return PdfText(pages, tuple(fonts))

    @cached_property
    def ink(self) -> tuple[PageInk, ...]:
        """The characters of each page of a PDF, and the characters that cannot be seen.

        PDFium draws the pages. Most new files whose text is proved are not drawn.
        """
        if not self.is_new or not isinstance(self.proof, ProvedFile):
            return ink.read(self.data)
        if not first_looks.is_due(self.proof):
            return tuple(PageInk(readback.squeezed(text), ()) for text in self.proof.pages)
        pages = ink.read(self.data)
        if not any(page.hidden for page in pages):
            first_looks.note(self.proof)
        return pages

    @property
    def texts(self) -> tuple[str, ...]:
        """The text in reading order: one item for each page, paragraph of a Word file or line of a text."""
        if self.format == "txt":
            return tuple(self.data.decode().splitlines())
        if self.format in PAGED:
            return self.paged.pages
        return (*self.word.header, *self.word.body)
