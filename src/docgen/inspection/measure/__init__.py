"""Finished files of any producer, PDF or DOCX → what stands where on their pages. Judged in `checks.gbt9704`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import InputError
from docgen.files import docx_package, pdf_admission, text_files
from docgen.inspection.measure import docx, lines, office, pdf, roles
from docgen.inspection.measure.model import Kind, Measured, Page
from docgen.language import say
from docgen.stationery.profile import Profile

__all__ = ["measure_docx", "measure_files", "measure_pdf"]


def measure_files(
    paths: Sequence[Path], profile: Profile, kind: Kind | None = None
) -> list[tuple[Path, Measured | InputError]]:
    """Measure files; LibreOffice lays out all Word files in one run. A file that cannot be read is its error."""
    contents = [_content(path) for path in paths]
    words = [data for data in contents if isinstance(data, bytes) and not _is_pdf(data)]
    rendered = iter(office.laid_out(words, profile))
    results: list[tuple[Path, Measured | InputError]] = []
    for path, data in zip(paths, contents, strict=True):
        if isinstance(data, InputError):
            results.append((path, data))
            continue
        layout = None if _is_pdf(data) else next(rendered)
        try:
            measured = (
                measure_pdf(str(path), data, kind) if _is_pdf(data) else measure_docx(str(path), data, layout, kind)
            )
            results.append((path, measured))
        except InputError as error:
            error.place = replace(error.place, file=str(path))
            results.append((path, error))
    return results


def measure_pdf(name: str, data: bytes, kind: Kind | None = None) -> Measured:
    """Measure a PDF. kind: what it is to be judged as; None: guessed from its red rules."""
    sheets, fonts = pdf.read(data)
    pages = tuple(lines.page(number, sheet) for number, sheet in enumerate(sheets, 1))
    paragraphs = roles.assign(lines.paragraphs(pages))
    return Measured(name, "pdf", kind or roles.kind(paragraphs, pages), paragraphs, pages, fonts)


def measure_docx(name: str, data: bytes, rendered: bytes | None = None, kind: Kind | None = None) -> Measured:
    """Measure a Word file. rendered: its pages as a PDF of LibreOffice; None: only what the file itself states."""
    found, sections, drawn = docx.read(data, name)
    paragraphs = roles.assign(found)
    pages = measure_pdf(name, rendered, kind) if rendered is not None else None
    first = Page(1, sections[0].width_mm, sections[0].height_mm, rules=drawn) if sections else None
    judged_as = kind or (pages.kind if pages else roles.kind(paragraphs, (first,) if first else ()))
    return Measured(name, "docx", judged_as, paragraphs, sections=sections, rendered=pages)


def _content(path: Path) -> bytes | InputError:
    """A PDF, which `pdf.read` admits, or a Word file that was admitted before LibreOffice lays it out."""
    try:
        data = text_files.read(path, pdf_admission.LARGEST_FILE)
        if _is_pdf(data):
            return data
        if not data.startswith(b"PK"):
            raise InputError(say("既不是 PDF 也不是 .docx"))
        docx_package.read(data, str(path))
    except InputError as error:
        error.place = replace(error.place, file=str(path))
        return error
    return data


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]
