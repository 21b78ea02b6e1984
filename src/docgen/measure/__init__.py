"""Finished files of any producer, PDF or DOCX → what stands where on their pages. Judged in `checks.gbt9704`."""

from __future__ import annotations


from docgen.measure import lines, pdf, roles
from docgen.measure.model import Kind, Measured


def measure_pdf(name: str, data: bytes, kind: Kind | None = None) -> Measured:
    """Measure a PDF. kind: what it is to be judged as; None: guessed from its red rules."""
    sheets, fonts = pdf.read(data)
    pages = tuple(lines.page(number, sheet) for number, sheet in enumerate(sheets, 1))
    paragraphs = roles.assign(lines.paragraphs(pages))
    measured = Measured(name, "pdf", kind or roles.kind(paragraphs, pages), paragraphs, pages, fonts)
    return measured


__all__ = ["measure_pdf"]
