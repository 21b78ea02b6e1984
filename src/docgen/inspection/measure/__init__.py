"""Finished PDF, OFD and Word files of any producer → the positions and sizes of everything on their pages.

`checks.gbt9704` judges the measured files by the standard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import InputError
from docgen.files import docx_package, ofd_package, pdf_admission, text_files
from docgen.inspection.measure import document_kinds, docx, lines, ofd, office, pdf, roles, word_grid
from docgen.inspection.measure.model import Font, Kind, Measured, Page
from docgen.inspection.measure.pdf import PdfPage
from docgen.language import say
from docgen.stationery.profile import Profile

__all__ = ["measure_docx", "measure_files", "measure_ofd", "measure_pdf"]


def measure_files(
    paths: Sequence[Path], profile: Profile, kind: Kind | None = None
) -> list[tuple[Path, Measured | InputError]]:
    """Measure files. Return each path with the measured file, or with the error if the file cannot be read.

    LibreOffice lays out all Word files in one run.

    profile: the lengths and fonts of the standard. kind: the layout by which all files are judged; None if the layout
    of each file is recognized.
    """
    contents = [_content(path) for path in paths]
    word_files = [word_grid.translated(data) for data in contents if isinstance(data, bytes) and _is_word(data)]
    word_layouts = iter(office.laid_out(word_files, profile))
    results: list[tuple[Path, Measured | InputError]] = []
    for path, data in zip(paths, contents, strict=True):
        if isinstance(data, InputError):
            results.append((path, data))
            continue
        try:
            if _is_word(data):
                measured = measure_docx(str(path), data, next(word_layouts), kind)
            elif _is_pdf(data):
                measured = measure_pdf(str(path), data, kind)
            else:
                measured = measure_ofd(str(path), data, kind)
            results.append((path, measured))
        except InputError as error:
            error.place = replace(error.place, file=str(path))
            results.append((path, error))
    return results


def measure_pdf(name: str, data: bytes, kind: Kind | None = None) -> Measured:
    """Measure a PDF. name: its name. kind: the layout by which it is judged; None if the layout is recognized."""
    sheets, fonts, producer = pdf.read(data)
    return replace(_paged(name, "pdf", sheets, fonts, producer, kind), pdf=data)


def measure_ofd(name: str, data: bytes, kind: Kind | None = None) -> Measured:
    """Measure an OFD file. name, kind: see `measure_pdf`."""
    return _paged(name, "ofd", *ofd.read(data), kind)


def _paged(
    name: str, format: str, sheets: Sequence[PdfPage], fonts: tuple[Font, ...], producer: str, kind: Kind | None
) -> Measured:
    """Return a measured file with pages. producer: the program that made the file, as the file states it."""
    pages = tuple(lines.page(number, sheet) for number, sheet in enumerate(sheets, 1))
    paragraphs = roles.assign(lines.paragraphs(pages))
    recognized = kind or document_kinds.kind(paragraphs, pages)
    return Measured(name, format, recognized, paragraphs, pages, fonts, producer=producer)


def measure_docx(name: str, data: bytes, rendered: bytes | None = None, kind: Kind | None = None) -> Measured:
    """Measure a Word file. name, kind: see `measure_pdf`.

    rendered: the PDF that LibreOffice made of the file; None if only the stated values are measured.
    """
    found, sections, drawn_lines = docx.read(data, name)
    paragraphs = roles.assign(found)
    layout = measure_pdf(name, rendered, kind) if rendered is not None else None
    if layout:
        kind = layout.kind
    elif kind is None:
        # Without layout, the first page is known only by its size and drawn lines.
        pages = [Page(1, setup.width_mm, setup.height_mm, drawn_lines=drawn_lines) for setup in sections[:1]]
        kind = document_kinds.kind(paragraphs, pages)
    return Measured(name, "docx", kind, paragraphs, sections=sections, rendered=layout)


def _content(path: Path) -> bytes | InputError:
    """Return the content of a file, or the error if the file cannot be read.

    A Word file is checked here, before LibreOffice opens it. Any other file is checked when it is read.
    """
    try:
        data = text_files.read(path, pdf_admission.LARGEST_FILE)
        if _is_pdf(data):
            return data
        if not data.startswith(b"PK"):
            raise InputError(say("不是 PDF、OFD 或 .docx"))
        if ofd_package.is_ofd(data):
            return data
        docx_package.read(data, str(path))
    except InputError as error:
        error.place = replace(error.place, file=str(path))
        return error
    return data


def _is_word(data: bytes) -> bool:
    return not (_is_pdf(data) or ofd_package.is_ofd(data))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]
