"""The options of a run that apply to every case: kinds of documents, formats, draft or final, accessible or not."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.stationery.department import Engine
from docgen.stationery.departments import Departments
from docgen.writers import WRITERS


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every case."""

    kinds: tuple[str, ...] = ()
    """The kinds of documents; empty for all kinds that the templates declare."""
    formats: tuple[str, ...] = tuple(WRITERS)
    """The formats of the files: docx, pdf, ofd, txt."""
    draft: bool = False
    """Whether the documents are drafts."""
    accessible: bool = False
    """Whether a PDF conforms to PDF/A-2a and PDF/UA-1, for readers who cannot see, instead of PDF/A-2u."""
    engine: Engine | None = None
    """The engine that makes PDFs. None: the engine that the department chooses."""

    def chosen(self, departments: Departments) -> tuple[str, ...]:
        """Return the kinds of documents to make."""
        return self.kinds or tuple(departments.kinds)
