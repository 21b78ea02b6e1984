"""HTML with style sheets → its pages as WeasyPrint lays them out: the places of elements, and the pages of the PDF.

Only documented interfaces of WeasyPrint are used: `HTML.render`, `Page.anchors` and `Document.write_pdf`. Everything
else is read from the PDF.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import RenderError
from docgen.layout.pages import Rectangle
from docgen.writers.pdf import font_configuration, pictures, printer

_POINTS_PER_PIXEL = 0.75
"""WeasyPrint states places in CSS pixels."""


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """A page that WeasyPrint laid out."""

    places: Mapping[str, Rectangle]
    """The `id` of an element → its place on this page."""
    page: Any
    """The page of the PDF, a `pypdf.PageObject`."""


def lay_out(source: str, style_sheets: tuple[str, ...], font_folder: Path | None) -> list[LaidOutPage]:
    """Return the pages of HTML. A picture that cannot be read is a `StationeryError`.

    style_sheets: the CSS. The HTML's own style sheets outrank it.
    font_folder: the only folder whose fonts are used. None: the fonts of the machine are used.
    """
    import pypdf

    library, fetcher = printer.library(), pictures.fetcher()
    with printer.TURN, printer.collected_warnings() as warnings, pictures.refusals_told(fetcher):
        config = font_configuration.of(font_folder)
        sheets = [font_configuration.style_sheet(css, font_folder) for css in style_sheets]
        rendered = library.HTML(string=source, url_fetcher=fetcher).render(stylesheets=sheets, font_config=config)
        data = rendered.write_pdf(pdf_variant="pdf/a-2u", pdf_tags=False, uncompressed_pdf=True)
    if warnings:
        raise RenderError(printer.explain(warnings[0]), code="pdf-warning")
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    laid_out = []
    for rendered_page, page in zip(rendered.pages, pages, strict=True):
        places = {}
        for name, edges in rendered_page.anchors.items():
            places[name] = Rectangle(*(edge * _POINTS_PER_PIXEL for edge in edges))
        laid_out.append(LaidOutPage(places, page))
    return laid_out
