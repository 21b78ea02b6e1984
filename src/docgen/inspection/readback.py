"""Finished Word files and PDFs → their text in reading order.

`files.docx_package` and `files.pdf_admission` first check that a file of another producer is safe to read.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.errors import InputError, Place
from docgen.files import docx_package, docx_paragraphs, pdf_admission
from docgen.files.docx_package import Package
from docgen.inspection.glyphs import GlyphRecorder, PdfFont
from docgen.language import say
from docgen.model.blocks import squeezed as squeezed


@dataclass(frozen=True, slots=True)
class WordText:
    """The paragraphs of a Word file that contain text."""

    header: tuple[str, ...]
    """The paragraphs in the header of the first page."""
    body: tuple[str, ...]
    """The paragraphs in the body."""
    edges: tuple[str, ...] = ()
    """The paragraphs without a page number in the other headers and in all footers."""
    numbered: tuple[str, ...] = ()
    """The paragraphs that have text beside a page number, in the same headers and footers, without the number."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text and the fonts of a PDF."""

    pages: tuple[str, ...]
    """The text of each page."""
    fonts: tuple[PdfFont, ...]
    """The fonts."""


def word(data: bytes, file: str = "") -> WordText:
    """Return the text of a Word file. A damaged or unsafe file raises an `InputError`. file: its name in the error."""
    return paragraphs(docx_package.read(data, file))


def paragraphs(parts: Package) -> WordText:
    """Return the text of a Word file. parts: the members of the file."""
    document = parts.tree("word/document.xml")
    header: list[str] = []
    others: dict[bool, list[str]] = {False: [], True: []}
    for edge in docx_paragraphs.edges(parts):
        for paragraph in docx_paragraphs.paragraphs(parts.tree(edge.part)):
            if edge.kind == "header" and edge.is_first:
                if paragraph.text:
                    header.append(paragraph.text)
            elif paragraph.words.strip():
                others[paragraph.has_page].append(paragraph.words)
    body = filter(None, (paragraph.text for paragraph in docx_paragraphs.paragraphs(document)))
    return WordText(tuple(header), tuple(body), tuple(others[False]), tuple(others[True]))


def pdf(data: bytes, file: str = "") -> PdfText:
    """Return the text and fonts of a PDF. A damaged PDF raises an `InputError`. file: its name in the error."""
    from pypdf.generic import ContentStream

    try:
        reader, recorder, pages = pdf_admission.opened(data), GlyphRecorder(), []
        for number, page in enumerate(reader.pages, 1):
            recorder.turn_to(number, page.get("/Resources", {}).get_object())
            pages.append(
                page.extract_text(visitor_operand_before=recorder.before, visitor_operand_after=recorder.after)
            )
            recorder.record_annotations(page, lambda stream: ContentStream(stream, reader).operations)
        return PdfText(tuple(pages), recorder.fonts())
    except InputError as error:
        error.place = Place(file or None)
        raise
    except Exception as error:  # For a damaged page or font, pypdf raises many different errors.
        message = say("PDF 打不开：{error}", error=ascii(str(error))[1:-1][:120] or type(error).__name__)
        raise InputError(message, place=Place(file or None), next_step=say("确认文件完整，没有加密")) from error
