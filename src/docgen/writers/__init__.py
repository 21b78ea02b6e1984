"""Writers: Doc + Stationery → bytes, one per format. They know the tree and the profile, and no case."""

from __future__ import annotations

from collections.abc import Callable

from docgen.layout import font_coverage
from docgen.model.blocks import Doc
from docgen.stationery.cabinet import Stationery


def _docx(doc: Doc, stationery: Stationery, _accessible: bool = False) -> bytes:
    from docgen.writers.docx import letter

    font_coverage.refuse_lacking(doc, stationery.profile)
    return letter.write(doc, stationery)


def _pdf(doc: Doc, stationery: Stationery, accessible: bool = False) -> bytes:
    from docgen.writers.pdf import printer

    font_coverage.refuse_lacking(doc, stationery.profile)
    return printer.write(doc, stationery, accessible=accessible)


WRITERS: dict[str, Callable[..., bytes]] = {"docx": _docx, "pdf": _pdf}
"""Format → writer (document, stationery, whether a PDF is to be accessible).

Each is imported when it is first used: WeasyPrint alone takes a second.
"""
