"""Doc + Stationery → PDF bytes, by one of two engines.

docgen lays out documents itself: lines, pages, and the objects of the file. WeasyPrint makes the office's shell only,
once for all its documents. Whole documents by WeasyPrint take several times as long. They are made on request, and
where docgen cannot: text that is shaped or runs from right to left, and shells that cannot be stamped under the text.
"""

from __future__ import annotations

from docgen.errors import StationeryError
from docgen.layout import letter_pages
from docgen.layout.pages import UnsettableError
from docgen.model.blocks import Doc
from docgen.stationery.cabinet import Stationery
from docgen.stationery.department import Engine
from docgen.writers.pdf import printer, shell_pages
from docgen.writers.pdf.drawing import writing

_UNFIT_SHELL = "shell-"
"""How the codes of errors begin that say why a shell cannot be stamped."""


def write(doc: Doc, stationery: Stationery, *, accessible: bool = False, engine: Engine | None = None) -> bytes:
    """Return the document as a PDF/A-2u with structure tags. The same tree gives the same bytes.

    accessible: whether the PDF is for readers who cannot see: a PDF/A-2a that is a PDF/UA-1 too.
    engine: what makes the PDF. None: what the department says.
    """
    if (engine or stationery.department.engine) == "docgen":
        try:
            pages = letter_pages.lay_out(doc, stationery.profile, shell_pages.find(doc, stationery))
            return writing.write(pages, accessible=accessible)
        except UnsettableError:
            pass
        except StationeryError as error:
            if not error.code.startswith(_UNFIT_SHELL):
                raise
    return printer.write(doc, stationery, accessible=accessible)
