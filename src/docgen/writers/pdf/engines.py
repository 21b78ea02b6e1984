"""Doc + Stationery → PDF bytes, by one of two engines.

docgen lays out the lines and pages of documents, and writes the objects of the file. WeasyPrint lays out only the
office's shell, once for all its documents. WeasyPrint can also make whole documents, which takes several times as long.
It makes them on request, for example if the shell cannot be stamped under the text. It also makes documents that docgen
cannot lay out, such as text that runs from right to left.
"""

from __future__ import annotations

from docgen.errors import StationeryError
from docgen.language import say
from docgen.layout import letter_pages
from docgen.layout.pages import Pages, UnsettableError
from docgen.model.blocks import Doc
from docgen.stationery.department import Engine
from docgen.stationery.departments import Stationery
from docgen.writers.pdf import printer, shell_pages
from docgen.writers.pdf.drawing import writing

_UNFIT_SHELL = "shell-"
"""The beginning of the codes of errors about a shell that cannot be stamped."""


def write(doc: Doc, stationery: Stationery, *, accessible: bool = False, engine: Engine | None = None) -> bytes:
    """Return the document as a PDF with structure tags. The same tree gives the same bytes.

    accessible: whether the PDF is for readers who cannot see: a PDF/A-2a that is a PDF/UA-1 too, or by WeasyPrint a
    PDF/UA-1. If not, it is a PDF/A-2u.
    engine: the engine that makes the PDF. None: the engine that the department chooses.
    """
    return write_with_pages(doc, stationery, accessible=accessible, engine=engine)[0]


def write_with_pages(
    doc: Doc, stationery: Stationery, *, accessible: bool = False, engine: Engine | None = None
) -> tuple[bytes, Pages | None]:
    """Return what `write` returns, and the pages as values. None: WeasyPrint made the document."""
    if (engine or stationery.department.engine) != "weasyprint":
        try:
            pages = laid_out(doc, stationery)
            return writing.write(pages, accessible=accessible), pages
        except UnsettableError:
            pass
    return printer.write(doc, stationery, accessible=accessible), None


def laid_out(doc: Doc, stationery: Stationery) -> Pages:
    """Return the pages of a document on its shell. Raise an `UnsettableError` if docgen cannot lay it out.

    If the shell cannot be stamped, the error names the other engine too.
    """
    try:
        shell = shell_pages.find(doc, stationery)
    except StationeryError as error:
        if error.code.startswith(_UNFIT_SHELL):
            error.next_step = say(
                "{step}；要照旧用它，在部门文件里写 {key}", step=error.next_step, key='engine = "weasyprint"'
            )
        raise
    return letter_pages.lay_out(doc, stationery.profile, shell)
