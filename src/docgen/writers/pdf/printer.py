"""Doc + Stationery → PDF bytes, by WeasyPrint.

The HTML and the style sheet contain everything that is needed, and WeasyPrint may fetch nothing else (`pictures`). Every
warning of WeasyPrint is an error. The most important warning is about a character without a glyph. WeasyPrint draws the glyph
.notdef for such a character, and maps this glyph to the right Unicode. So the copied text is correct although the
character cannot be read on the page.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import RenderError, SetupError
from docgen.language import say
from docgen.layout import fonts, page_geometry
from docgen.model.blocks import Doc
from docgen.stationery import shell_text
from docgen.stationery.cabinet import Stationery
from docgen.writers.pdf import condense, form_boxes, letter_html, own_fonts, pictures, weasyprint_patches
from docgen.writers.pdf.letter_css import margin_texts, page_numbers, stylesheet
from docgen.writers.pdf.line_spacing import Spacings, Unmatched
from docgen.writers.pdf.weasyprint_patches import font_data
from docgen.writers.pdf.weasyprint_patches.page import page

_EM = 1000
"""The units per em in which a font of a PDF states its widths."""
TURN = threading.Lock()
"""Only the thread that holds this lock makes a PDF.

Threads with the same style sheet share their fonts, and Pango crashes if two threads measure text at the same time.
"""
_HARMLESS = re.compile(r"(?!)")
"""The pattern of warnings that are no error. It matches no warning so far."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, the pages of its anchors, and its glyphs."""

    data: bytes
    """The bytes of the PDF; empty if there is no page."""
    pages: int
    """The number of pages."""
    anchors: Mapping[str, int]
    """Name of an anchor → index of its page, from 0."""
    glyphs: Mapping[str, tuple[str, int, float]]
    """Character → name of its font in the PDF, number of its glyph, width of the character in em."""


def write(doc: Doc, stationery: Stationery, *, accessible: bool = False) -> bytes:
    """Return the document as a PDF/A-2u with structure tags. The same tree gives the same bytes.

    accessible: whether the PDF is a PDF/UA-1 instead.
    """
    profile = stationery.profile
    found = fonts.find_all(profile)
    css = stylesheet(profile, found, doc.shell, page_geometry.mark(doc, profile)) + page_numbers(
        profile, found, doc.shell
    )
    css += margin_texts(profile, doc.shell, shell_text.of(stationery, doc.shell, "pdf").margins)
    html = functools.partial(letter_html.write, doc, stationery)
    return set_in_lines(html, css, accessible=accessible, font_folder=profile.font_folder).data


def set_in_lines(
    html: Callable[[Spacings | None], str],
    css: str,
    *,
    accessible: bool = False,
    goes_on: bool = False,
    font_folder: Path | None = None,
) -> Printed:
    """Return a document as a PDF. The spacing of the lines is added after layout.

    If the pages have other lines than expected, the document is laid out again with all spacing in the HTML.

    html: a function that returns the HTML. It collects the spacing of the lines in its argument. If the argument is
    None, the HTML contains all spacing.
    For the other parameters see `printed`.
    """
    spacings = Spacings()
    print_html = functools.partial(printed, accessible=accessible, goes_on=goes_on, font_folder=font_folder)
    try:
        return print_html(html(spacings), css, spacings)
    except Unmatched:
        return print_html(html(None), css)


def printed(
    source: str,
    css: str,
    spacings: Spacings | None = None,
    *,
    accessible: bool = False,
    goes_on: bool = False,
    font_folder: Path | None = None,
) -> Printed:
    """Return HTML with a style sheet as a PDF.

    source: the HTML. css: the style sheet.
    spacings: the spacing of lines that is added after layout. If the pages have other lines, `Unmatched` is raised.
    accessible: whether the PDF is a PDF/UA-1. If not, it is a PDF/A-2u.
    goes_on: whether the text continues in another PDF. If so, the last page is left out, because it may not be full.
    font_folder: the only folder whose fonts are used. None: the fonts of the machine are used.
    """
    library()
    fetcher = pictures.fetcher()
    asked = pictures.refusals_told(fetcher)
    with TURN, collected_warnings() as warnings, weasyprint_patches.applied(), asked:
        config, style = _styles_of(css, font_folder)
        rendered = page(source, fetcher).render(stylesheets=[style], font_config=config)
        if goes_on:
            rendered = rendered.copy(rendered.pages[:-1])
        identifier = hashlib.sha256(source.encode()).hexdigest()[:32].encode()
        data: bytes = b""
        if rendered.pages:
            data = rendered.write_pdf(
                finisher=functools.partial(_finish, spacings=spacings or Spacings(), goes_on=goes_on),
                pdf_variant="pdf/ua-1" if accessible else "pdf/a-2u",
                pdf_tags=True,
                pdf_identifier=identifier,
            )
    if warnings:
        raise RenderError(explain(warnings[0]), code="pdf-warning")
    return Printed(data, len(rendered.pages), _anchors(rendered), _glyphs(rendered))


def _anchors(rendered: Any) -> dict[str, int]:
    """Return name of an anchor → index of the first page that has this anchor, from 0."""
    found: dict[str, int] = {}
    for index, rendered_page in enumerate(rendered.pages):
        for name in rendered_page.anchors:
            found.setdefault(name, index)
    return found


def _glyphs(rendered: Any) -> dict[str, tuple[str, int, float]]:
    """Return character → name of its font in the PDF, number of its glyph, width of the character in em."""
    found: dict[str, tuple[str, int, float]] = {}
    for font in rendered.fonts.values():
        for glyph, text in font.to_unicode.items():
            found[text] = (font.hash, glyph, font.widths[glyph] / _EM)
    return found


def _finish(document: Any, file: Any, *, spacings: Spacings, goes_on: bool) -> None:
    """Change the PDF objects before WeasyPrint writes the file.

    document: the laid-out document.
    file: the PDF objects, a `pydyf.PDF`. pydyf is WeasyPrint's library for PDF objects.
    For the other parameters see `printed`.
    """
    font_data.settle(file)
    form_boxes.settle(file)
    condense.finish(document, file, spacings=spacings, goes_on=goes_on)


def version() -> str:
    """Return the versions of WeasyPrint and Pango."""
    from weasyprint.text.ffi import pango

    return f"WeasyPrint {library().__version__} · Pango {pango.pango_version()}"


def library() -> Any:
    """Return the module `weasyprint`. If a library of the system is missing, a `SetupError` names its package."""
    try:
        import weasyprint
    except OSError as error:
        raise SetupError(
            say("WeasyPrint 找不到系统库 Pango：{error}", error=str(error).splitlines()[0]),
            next_step=say(
                "安装 Debian 软件包 {packages}，或运行 make demo",
                packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            ),
        ) from error
    return weasyprint


@functools.lru_cache(maxsize=8)  # each cached style sheet holds its fonts, about 15 MB
def _styles_of(css: str, font_folder: Path | None) -> tuple[Any, Any]:
    """Return a font configuration and the parsed style sheet.

    The result is cached, because parsing takes as long as the layout of a page.
    """
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration() if font_folder is None else own_fonts.configuration(font_folder)
    return config, CSS(string=css, font_config=config, url_fetcher=pictures.fetcher())


@contextmanager
def collected_warnings() -> Iterator[list[str]]:
    """Collect the warnings of WeasyPrint and fontTools in a list. The warnings are not printed."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING and not _HARMLESS.search(record.getMessage()):
                collected.append(record.getMessage())

    handler = Collector()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    propagating = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield collected
    finally:
        for logger, propagate in zip(loggers, propagating, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate


def explain(warning: str) -> str:
    """Return the message for the user about a warning of WeasyPrint."""
    if "notdef" in warning:
        return say("有字没有字体可印：{warning}", warning=warning)
    return say("PDF 引擎警告：{warning}", warning=warning)
