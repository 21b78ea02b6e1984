"""Doc + Stationery → PDF bytes, by WeasyPrint.

WeasyPrint may fetch nothing except the pictures in the HTML (`pictures`). Every warning of WeasyPrint is an error. The
most important warning is about a character without a glyph. WeasyPrint draws the glyph .notdef for such a character,
and maps this glyph to the right Unicode. So the copied text is correct, but the character cannot be read on the page.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docgen.errors import RenderError, SetupError
from docgen.files import fork_locks
from docgen.language import say
from docgen.layout import face, fonts, page_geometry
from docgen.layout.pages import FaceName
from docgen.model.blocks import Doc
from docgen.stationery import shell_text
from docgen.stationery.departments import Stationery
from docgen.writers.pdf import font_configuration, letter_html, pictures, shell_fonts
from docgen.writers.pdf.letter_css import margin_texts, page_numbers, stylesheet

TURN = fork_locks.lock()
"""Only the thread that holds this lock makes a PDF.

Threads with the same style sheet share their fonts, and Pango crashes if two threads measure text at the same time.
"""


def write(doc: Doc, stationery: Stationery, *, accessible: bool = False) -> bytes:
    """Return the document as a PDF with structure tags. The same tree gives the same bytes.

    accessible: whether the PDF is a PDF/UA-1. If not, it is a PDF/A-2u.
    """
    profile = stationery.profile
    found = fonts.find_all(profile)
    css = stylesheet(profile, found, doc.shell, page_geometry.letterhead_of(doc, profile))
    css += page_numbers(profile, found, doc.shell)
    css += margin_texts(profile, doc.shell, shell_text.of(stationery, doc.shell, "pdf").margins)
    return printed(letter_html.write(doc, stationery), css, accessible=accessible, font_folder=profile.font_folder)


def printed(source: str, css: str, *, accessible: bool = False, font_folder: Path | None = None) -> bytes:
    """Return HTML with a style sheet as a PDF.

    source: the HTML. css: the style sheet.
    accessible: whether the PDF is a PDF/UA-1. If not, it is a PDF/A-2u.
    font_folder: the only folder whose fonts are used. None: the fonts of the machine are used.
    """
    weasyprint, fetcher = library(), pictures.fetcher()
    with TURN, collected_warnings() as warnings, pictures.refusals_told(fetcher):
        html = weasyprint.HTML(string=source, url_fetcher=fetcher)
        data: bytes = html.write_pdf(
            stylesheets=[font_configuration.style_sheet(css, font_folder)],
            font_config=font_configuration.of(font_folder),
            finisher=lambda _document, file: _finish(file, font_folder),
            pdf_variant="pdf/ua-1" if accessible else "pdf/a-2u",
            pdf_tags=True,
            pdf_identifier=hashlib.sha256(source.encode()).hexdigest()[:32].encode(),
        )
    if warnings:
        raise RenderError(explain(warnings[0]), code="pdf-warning")
    return data


def _finish(file: Any, font_folder: Path | None) -> None:
    """Complete the check boxes of a PDF. Refuse a font whose licence forbids embedding. file: its objects (pydyf)."""
    _add_appearances(file)
    for item in file.objects:
        if isinstance(item, dict) and item.get("Type") == "/FontDescriptor":
            family = item["FontFamily"].string
            opened = face.opened(FaceName(family, shell_fonts.weight(family, item["FontName"].decode()), font_folder))
            if not opened.may_be_embedded:
                raise face.forbidden(opened)


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


def _add_appearances(file: Any) -> None:
    """Give each check box of a PDF an empty appearance for the state without a tick (PDF/A-2, 6.4.1).

    An appearance is the drawing of a form field. It is empty, because the page already shows the sign □.

    file: the PDF objects (pydyf), which are changed in place.
    """
    import pydyf

    form = file.catalog.get("AcroForm")
    if form is None:
        return
    form.pop("NeedAppearances", None)
    empty = pydyf.Stream(extra={"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 1 1]"})
    file.add_object(empty)
    for item in file.objects:
        is_check_box = isinstance(item, dict) and item.get("FT") == "/Btn"
        if is_check_box and "AP" in item:
            item["AP"]["N"]["Off"] = empty.reference


@contextmanager
def collected_warnings() -> Iterator[list[str]]:
    """Collect the warnings of WeasyPrint and fontTools in a list. The warnings are not printed."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
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
