"""Finished files of any producer, PDF or DOCX → what stands where on their pages. Judged in `checks.gbt9704`."""

from __future__ import annotations

from docgen.measure import docx, lines, pdf, roles
from docgen.measure.model import Kind, Measured

__all__ = ["measure_docx", "measure_pdf"]


def measure_pdf(name: str, data: bytes, kind: Kind | None = None) -> Measured:
    """Measure a PDF. kind: what it is to be judged as; None: guessed from its red rules."""
    sheets, fonts = pdf.read(data)
    pages = tuple(lines.page(number, sheet) for number, sheet in enumerate(sheets, 1))
    paragraphs = roles.assign(lines.paragraphs(pages))
    return Measured(name, "pdf", kind or roles.kind(paragraphs, pages), paragraphs, pages, fonts)


def measure_docx(name: str, data: bytes, rendered: bytes | None = None, kind: Kind | None = None) -> Measured:
    """Measure a Word file. rendered: its pages as a PDF of LibreOffice; None: only what the file itself states."""
    found, sections = docx.read(data)
    paragraphs = roles.assign(found)
    pages = measure_pdf(name, rendered, kind) if rendered is not None else None
    judged_as = kind or (pages.kind if pages else roles.kind(paragraphs, ()))
    return Measured(name, "docx", judged_as, paragraphs, sections=sections, rendered=pages)
