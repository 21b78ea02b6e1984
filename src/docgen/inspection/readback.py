"""Finished Word files and PDFs → their text in reading order.

`files.docx_package` and `files.pdf_admission` first check that a file of another producer is safe to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import docx_package, docx_paragraphs, pdf_admission
from docgen.files.docx_package import Package
from docgen.inspection.glyphs import GlyphRecorder, PdfFont
from docgen.language import say
from docgen.model.blocks import squeezed as squeezed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}{tag}" for tag in ("instrText", "del", "delText", "pPr", "rPr", "sdtPr")} | {_FALLBACK}


@dataclass(frozen=True, slots=True)
class WordText:
    """The paragraphs of a Word file that contain text."""

    header: tuple[str, ...]
    """The paragraphs in the header of the first page."""
    body: tuple[str, ...]
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


def word(data: bytes, file: str = "") -> WordText:
    """Return the text of a Word file. A damaged or unsafe file raises an `InputError`. file: its name in the error."""
    return paragraphs(docx_package.read(data, file))


def paragraphs(parts: Package) -> WordText:
    """Return the text of a Word file. parts: the members of the file."""
    document = parts.tree("word/document.xml")
    body = document.find(f"{_W}body") if document is not None else None
    header: list[str] = []
    others: dict[bool, list[str]] = {False: [], True: []}
    for edge in docx_paragraphs.edges(parts) if document is not None else ():
        if edge.kind == "header" and edge.is_first:
            header += _paragraphs(parts.tree(edge.part))
        else:
            for paragraph in docx_paragraphs.paragraphs(parts.tree(edge.part)):
                if paragraph.words.strip():
                    others[paragraph.has_page].append(paragraph.words)
    return WordText(tuple(header), tuple(_paragraphs(body)), tuple(others[False]), tuple(others[True]))


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
        message = say("PDF 打不开：{error}", error=ascii(str(error))[1:120] or type(error).__name__)
        raise InputError(message, place=Place(file or None), next_step=say("确认文件完整，没有加密")) from error


def _paragraphs(root: Any | None) -> Iterator[str]:
    """Yield the text of each paragraph below an XML element. Paragraphs without text are left out."""
    if root is None:
        return
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(_pieces(paragraph))
        if text and next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield text


def _pieces(element: Any) -> Iterator[str]:
    """Yield the pieces of text of a paragraph. Deleted text and field codes are left out."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{_W}p":
            continue  # A paragraph in a text box within this paragraph is read by itself.
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        else:
            yield from _pieces(child)
