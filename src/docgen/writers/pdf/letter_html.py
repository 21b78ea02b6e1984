"""Doc + Stationery → the HTML of a letter or document: its blocks in a shell."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from docgen.composition import shell_lines
from docgen.composition.keyed import Missing
from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.layout import fonts, page_geometry
from docgen.model.blocks import Block, Doc, Para, Role, kept_with_next, without_space_below
from docgen.stationery import sandbox
from docgen.stationery.cabinet import Stationery
from docgen.writers.pdf import block_html
from docgen.writers.pdf.block_html import Typesetting
from docgen.writers.pdf.line_spacing import Spacings


def write(doc: Doc, stationery: Stationery, spacings: Spacings | None = None) -> str:
    """Return the document as HTML in its shell (`letter.html`, `document.html`, `plain.html`).

    spacings: collects the spacing of the lines that are written without HTML tags. None: every line is written with
    HTML tags.
    """
    profile = stationery.profile
    look = Typesetting(profile, fonts.find_all(profile), profile.text_width.pt, spacings=spacings)
    letterhead = marks = number = ""
    for paragraph in doc.head:
        if paragraph.role is Role.LETTERHEAD:
            letterhead += _letterhead(paragraph, doc, look)
        elif paragraph.role in (Role.CATEGORY, Role.DRAFT):
            marks += _mark(paragraph, look)
        elif paragraph.role is Role.NUMBER:
            number += block_html.para(paragraph, look)
    if doc.shell == "document" and not number:
        number = f'<p class="{Role.NUMBER}"></p>'
    slots = {
        "title": doc.title,
        "kind": doc.kind,
        "letterhead": Markup(letterhead),
        "marks": Markup(marks),
        "number": Markup(number),
        "body": Markup(_body(doc.body, look)),
        "foot": Markup("".join(block_html.para(paragraph, look).strip() for paragraph in doc.foot)),
    }
    path = stationery.shell(f"{doc.shell}.html")
    text = toml_files.text(path)
    if wrong := sandbox.full_width_tag(text):
        reason, line = wrong
        raise StationeryError(say("模板不能用：{reason}", reason=reason), place=Place(str(path), line=line))
    sources = {path.name: (text, str(path))}
    known = shell_lines.filters(stationery)
    environment = sandbox.environment(sources, filters=known, finalize=_printed, autoescape=True)
    return sandbox.render(environment, path.name, str(path), {**doc.values, **slots})


def _printed(value: Any) -> Any:
    """Return what a Jinja tag prints: the HTML of a slot, or a value of one line, which Jinja escapes."""
    if isinstance(value, Markup):
        return value
    text = shell_lines.one_line(value)
    return Markup("<mark>{}</mark>").format(text) if isinstance(value, Missing) else text


def _body(blocks: tuple[Block, ...], look: Typesetting) -> str:
    """Return the HTML of the blocks of the body."""
    kept, close = kept_with_next(blocks), without_space_below(blocks)
    return "".join(block_html.block(block, look, index in kept, index in close) for index, block in enumerate(blocks))


def _letterhead(paragraph: Para, doc: Doc, look: Typesetting) -> str:
    """Return the HTML of the office's name, in the size that fits the page."""
    size = page_geometry.mark_size(doc, look.profile)
    words = block_html.inline_html(paragraph, look)
    return f'<div class="mark"><p class="letterhead" style="font-size:{size:g}pt">{words}</p></div>'


def _mark(paragraph: Para, look: Typesetting) -> str:
    """Return the HTML of a category mark or draft mark. The mark takes no room.

    The mark is not positioned with CSS, because positioned text is drawn last and would be at the end of copied text.
    """
    return f'<div class="mark">{block_html.para(paragraph, look)}</div>'
