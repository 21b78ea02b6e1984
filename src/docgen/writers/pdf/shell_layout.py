"""HTML with style sheets → its pages as WeasyPrint lays them out: where named elements stand, and the PDF's pages.

WeasyPrint is used as it is, by its documented interfaces: `HTML.render`, `Page.anchors` and `Document.write_pdf`. All
else is read from the PDF.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import RenderError
from docgen.layout.pages import Rectangle
from docgen.writers.pdf import own_fonts, pictures, printer

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
        config = _font_configuration(font_folder)
        sheets = [_style_sheet(css, font_folder) for css in style_sheets]
        rendered = library.HTML(string=source, url_fetcher=fetcher).render(stylesheets=sheets, font_config=config)
        data = rendered.write_pdf(pdf_variant="pdf/a-2u", pdf_tags=False, uncompressed_pdf=True)
    if warnings:
        raise RenderError(printer.explain(warnings[0]), code="pdf-warning")
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return [LaidOutPage(_places(one), page) for one, page in zip(rendered.pages, pages, strict=True)]


def _places(rendered_page: Any) -> dict[str, Rectangle]:
    """Return the `id` of an element → its place on a page of WeasyPrint."""
    return {
        name: Rectangle(*(edge * _POINTS_PER_PIXEL for edge in edges)) for name, edges in rendered_page.anchors.items()
    }


@functools.lru_cache(maxsize=2)
def _font_configuration(font_folder: Path | None) -> Any:
    """Return a font configuration of WeasyPrint. It is kept, because the fonts that it has opened stay open."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration() if font_folder is None else own_fonts.configuration(font_folder)


@functools.lru_cache(maxsize=32)
def _style_sheet(css: str, font_folder: Path | None) -> Any:
    """Return a parsed style sheet. Parsing takes as long as the layout of a page."""
    from weasyprint import CSS

    return CSS(string=css, font_config=_font_configuration(font_folder), url_fetcher=pictures.fetcher())
