"""Doc + Stationery → bytes of a DOCX, PDF, OFD file or text. Each format has a writer. No writer knows the case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from docgen.layout import font_coverage
from docgen.layout.pages import Pages
from docgen.model.blocks import Doc
from docgen.stationery.department import Engine
from docgen.stationery.departments import Stationery
from docgen.writers import plain_text

_Written = TypeVar("_Written")


def _docx(doc: Doc, stationery: Stationery, _accessible: bool = False, _engine: Engine | None = None) -> bytes:
    from docgen.writers.docx import letter

    return _checked(doc, stationery, lambda: letter.write(doc, stationery))


def _pdf(doc: Doc, stationery: Stationery, accessible: bool = False, engine: Engine | None = None) -> bytes:
    return pdf_with_pages(doc, stationery, accessible=accessible, engine=engine)[0]


def pdf_with_pages(
    doc: Doc, stationery: Stationery, *, accessible: bool = False, engine: Engine | None = None
) -> tuple[bytes, Pages | None]:
    """Return the bytes of a PDF, and its pages as values. The pages are None if WeasyPrint made the document."""
    from docgen.writers.pdf import engines

    write = partial(engines.write_with_pages, doc, stationery, accessible=accessible, engine=engine)
    return _checked(doc, stationery, write)


def _txt(doc: Doc, _stationery: Stationery, _accessible: bool = False, _engine: Engine | None = None) -> bytes:
    return plain_text.write(doc)


def _ofd(doc: Doc, stationery: Stationery, _accessible: bool = False, engine: Engine | None = None) -> bytes:
    from docgen.writers.ofd import letter

    return _checked(doc, stationery, lambda: letter.write(doc, stationery, engine=engine))


def _checked(doc: Doc, stationery: Stationery, write: Callable[[], _Written]) -> _Written:
    """Return what `write` returns. Refuse characters that cannot be printed, and a shell that differs from its twin."""
    from docgen.writers import twin_shells

    font_coverage.refuse_unprintable(doc, stationery.profile)
    written = write()
    twin_shells.refuse_unlike(doc, stationery)
    return written


WRITERS: dict[str, Callable[..., bytes]] = {"docx": _docx, "pdf": _pdf}
"""Format → writer. A writer takes four values: the document, its stationery, whether a PDF must be accessible, and the
engine for a PDF.

A writer imports its libraries at its first call. The import of WeasyPrint takes a second, and the processes that break
the lines of a book wait for every import.
"""
ALL_WRITERS = {**WRITERS, "ofd": _ofd, plain_text.ENDING: _txt}
"""All writers. OFD files and plain text are only made on request. Plain text is only made of documents with answers."""
