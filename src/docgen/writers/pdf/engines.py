"""Doc + Stationery → PDF bytes, by one of two engines.

docgen lays out documents itself: lines, pages, and the objects of the file. WeasyPrint makes the office's shell only,
once for all its documents. Whole documents by WeasyPrint take several times as long. They are made on request, for
example for a shell that cannot be stamped under the text, and of text that docgen cannot lay out, such as text that
runs from right to left.
"""

from __future__ import annotations

from docgen.errors import StationeryError
from docgen.language import say
from docgen.layout import letter_pages
from docgen.layout.pages import Pages, ShellPages, UnsettableError
from docgen.model.blocks import Doc
from docgen.stationery.department import Engine
from docgen.stationery.departments import Stationery
from docgen.writers.pdf import printer, shell_pages
from docgen.writers.pdf.drawing import writing

_UNFIT_SHELL = "shell-"
"""How the codes of errors begin that say why a shell cannot be stamped."""


def write(doc: Doc, stationery: Stationery, *, accessible: bool = False, engine: Engine | None = None) -> bytes:
    """Return the document as a PDF/A-2u with structure tags. The same tree gives the same bytes.

    accessible: whether the PDF is for readers who cannot see: a PDF/A-2a that is a PDF/UA-1 too.
    engine: the engine that makes the PDF. None: the engine that the department chooses.
    """
    return write_with_pages(doc, stationery, accessible=accessible, engine=engine)[0]


def write_with_pages(
    doc: Doc, stationery: Stationery, *, accessible: bool = False, engine: Engine | None = None
) -> tuple[bytes, Pages | None]:
    """Return what `write` returns, and where everything stands on the pages; None if WeasyPrint made the document."""
    if (engine or stationery.department.engine) == "weasyprint":
        return printer.write(doc, stationery, accessible=accessible), None
    try:
        pages = laid_out(doc, stationery)
        return writing.write(pages, accessible=accessible), pages
    except UnsettableError:
        return printer.write(doc, stationery, accessible=accessible), None


def laid_out(doc: Doc, stationery: Stationery) -> Pages:
    """Return the pages of a document on its shell. Raise an `UnsettableError` if docgen cannot lay it out."""
    return letter_pages.lay_out(doc, stationery.profile, _shell(doc, stationery))


def _shell(doc: Doc, stationery: Stationery) -> ShellPages:
    """Return the pages of the shell. If the shell cannot be stamped, the error names the other engine too."""
    try:
        return shell_pages.find(doc, stationery)
    except StationeryError as error:
        if error.code.startswith(_UNFIT_SHELL):
            error.next_step = say(
                "{step}；要照旧用它，在部门文件里写 {key}", step=error.next_step, key='engine = "weasyprint"'
            )
        raise
