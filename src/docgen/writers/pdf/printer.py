"""Doc + Stationery → PDF bytes, by WeasyPrint: the only module that imports it.

Nothing is fetched from anywhere: a letter has no picture, no link and no style sheet but our own. Every warning of
WeasyPrint that is not listed here fails the document, a character without a glyph above all, since text
extraction could not see it: WeasyPrint draws .notdef but maps it to the right Unicode.
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
from docgen.stationery.cabinet import Stationery
from docgen.writers.pdf import condense, form_boxes, letter_html, own_fonts, weasyprint_patches
from docgen.writers.pdf.letter_css import stylesheet
from docgen.writers.pdf.line_spacing import Spacings, Unmatched
from docgen.writers.pdf.weasyprint_patches import font_data
from docgen.writers.pdf.weasyprint_patches.page import page

_EM = 1000
"""Units of an em in the widths of a PDF's font."""
_TURN = threading.Lock()
"""Threads take turns: who has the same style sheet has the same fonts, and Pango crashes when two measure at once."""
_HARMLESS = re.compile(r"(?!)")  # nothing so far


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF. pages: how many. anchors: name → index of the page on which it stands, 0 for the first.

    glyphs: character → its font's name among the resources, its glyph there and its width in em.
    """

    data: bytes
    pages: int
    anchors: Mapping[str, int]
    glyphs: Mapping[str, tuple[str, int, float]]


def write(doc: Doc, stationery: Stationery, *, accessible: bool = False) -> bytes:
    """The document as a tagged PDF/A-2u, or PDF/UA-1 when `accessible`. The same tree gives the same bytes."""
    profile = stationery.profile
    css = stylesheet(profile, fonts.find_all(profile), doc.shell, page_geometry.mark_size(doc, profile))
    spell = functools.partial(letter_html.write, doc, stationery)
    return set_in_lines(spell, css, accessible=accessible, font_folder=profile.font_folder).data


def set_in_lines(
    spell: Callable[[Spacings | None], str],
    css: str,
    *,
    accessible: bool = False,
    goes_on: bool = False,
    font_folder: Path | None = None,
) -> Printed:
    """A document as a PDF, its lines spaced after they are laid out, or before where that cannot be done.

    spell: gives the HTML and notes the lines. Otherwise as `printed`.
    """
    spacings = Spacings()
    made = functools.partial(printed, accessible=accessible, goes_on=goes_on, font_folder=font_folder)
    try:
        return made(spell(spacings), css, spacings)
    except Unmatched:
        return made(spell(None), css)


def printed(
    source: str,
    css: str,
    spacings: Spacings | None = None,
    *,
    accessible: bool = False,
    goes_on: bool = False,
    font_folder: Path | None = None,
) -> Printed:
    """HTML and its style sheet as a PDF.

    spacings: the lines that are to be spaced; `Unmatched` if the pages show others. goes_on: more follows that fills
    the last page, which is left out; a single page leaves nothing. font_folder: whose fonts are used, and no others;
    None: those of the machine.
    """
    _weasyprint()
    fetcher = _no_fetcher()
    with _TURN, _warnings() as warnings, weasyprint_patches.shortened():
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
    if fetcher.denied:
        raise RenderError(
            say("模板要读取外部资源 {url}，已拒绝", url=fetcher.denied[0]), next_step=say("从模板中删去这个链接或图片")
        )
    if warnings:
        raise RenderError(_explain(warnings[0]), code="pdf-warning")
    anchors = {name: index for index, page in reversed([*enumerate(rendered.pages)]) for name in page.anchors}
    glyphs = {
        text: (font.hash, glyph, font.widths[glyph] / _EM)
        for font in rendered.fonts.values()
        for glyph, text in font.to_unicode.items()
    }
    return Printed(data, len(rendered.pages), anchors, glyphs)


def _finish(document: Any, file: Any, *, spacings: Spacings, goes_on: bool) -> None:
    font_data.settle(file)
    form_boxes.settle(file)
    condense.finish(document, file, spacings=spacings, goes_on=goes_on)


def version() -> str:
    """WeasyPrint's and Pango's versions."""
    from weasyprint.text.ffi import pango

    return f"WeasyPrint {_weasyprint().__version__} · Pango {pango.pango_version()}"


def _weasyprint() -> Any:
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


@functools.lru_cache(maxsize=8)  # each has fonts of its own, some 15 MB
def _styles_of(css: str, font_folder: Path | None) -> tuple[Any, Any]:
    """A parsed style sheet with its font configuration, kept for the process: parsing them costs as much as a page."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration() if font_folder is None else own_fonts.configuration(font_folder)
    return config, CSS(string=css, font_config=config, url_fetcher=_no_fetcher())


def _no_fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Deny(URLFetcher):  # type: ignore[misc]
        """Refuses every URL and remembers it: WeasyPrint swallows some refusals (inline SVG images)."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False, fail_on_errors=True)
            self.denied: list[str] = []

        def fetch(self, url: str, headers: object = None) -> object:
            self.denied.append(url)
            raise FatalURLFetchingError(url)

    return Deny()


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what WeasyPrint and fontTools warn about, instead of printing it."""
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


def _explain(warning: str) -> str:
    if "notdef" in warning:
        return say("有字没有字体可印：{warning}", warning=warning)
    return say("PDF 引擎警告：{warning}", warning=warning)
