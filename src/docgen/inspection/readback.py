"""Finished files read again: DOCX or PDF bytes → the text a reader gets out of them, in reading order.

A file of another producer is admitted by `files.docx_package` or `files.pdf_admission` first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import docx_package, pdf_admission
from docgen.files.docx_package import Package
from docgen.inspection import pypdf_patch
from docgen.inspection.glyphs import PdfFont, Pen
from docgen.language import say

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{tag}" for tag in ("instrText", "del", "delText", "pPr", "rPr", "sdtPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}


@dataclass(frozen=True, slots=True)
class WordText:
    """The paragraphs of a Word file that have text: those of its first page's header, and those of its body."""

    header: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page of a PDF, and its fonts."""

    pages: tuple[str, ...]
    fonts: tuple[PdfFont, ...]


def word(data: bytes, file: str = "") -> WordText:
    """Read a Word file; one that is not a plain and whole .docx is an `InputError`. file: what that calls it."""
    return paragraphs(docx_package.read(data, file))


def paragraphs(parts: Package) -> WordText:
    """The paragraphs of a Word file whose members were read."""
    document = parts.tree("word/document.xml")
    body = document.find(f"{_W}body") if document is not None else None
    header = _first_header(document, parts)
    return WordText(
        tuple(_paragraphs(header)) if header is not None else (), tuple(_paragraphs(body)) if body is not None else ()
    )


def pdf(data: bytes, file: str = "") -> PdfText:
    """Read a PDF; one that cannot be read is an `InputError`. file: what that calls it."""
    from pypdf.generic import ContentStream

    try:
        reader, pen, pages = pdf_admission.opened(data), Pen(), []
        with pypdf_patch.read_once():
            for number, page in enumerate(reader.pages, 1):
                pen.turn_to(number, page.get("/Resources", {}).get_object())
                pages.append(page.extract_text(visitor_operand_before=pen.before, visitor_operand_after=pen.after))
                pen.annotations(page, lambda look: ContentStream(look, reader).operations)
        return PdfText(tuple(pages), pen.fonts())
    except InputError as error:
        error.place = Place(file or None)
        raise
    except Exception as error:  # a broken page or font: pypdf alone has a dozen errors
        raise InputError(
            say("PDF 打不开：{error}", error=ascii(str(error))[1:120] or type(error).__name__),
            place=Place(file or None),
            next_step=say("确认文件完整，没有加密"),
        ) from error


def squeezed(text: str) -> str:
    """A text without white space. The lines of a page end anywhere, and a PDF may not state its spaces."""
    return "".join(text.split())


def _first_header(document: Any, parts: Package) -> Any:
    listed = parts.tree("word/_rels/document.xml.rels")
    relations = {} if listed is None else {r.get("Id"): r.get("Target") for r in listed}
    identity = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for reference in document.iter(f"{_W}headerReference"):
        if reference.get(f"{_W}type") == "first":
            return parts.tree(f"word/{relations.get(reference.get(identity))}")
    return None


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        if text := "".join(_pieces(paragraph)):
            yield text


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        else:
            yield from _pieces(child)
