"""Doc + Stationery → the HTML of a letter or document: its blocks in a shell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from docgen.composition import shell_lines
from docgen.composition.keyed import Missing
from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.layout import fonts, page_geometry
from docgen.layout.office_name import Letterhead
from docgen.model.blocks import Doc, Para, Role, kept_with_next, without_space_below
from docgen.stationery import sandbox
from docgen.stationery.departments import Stationery
from docgen.writers.pdf import block_html
from docgen.writers.pdf.block_html import Typesetting


def write(doc: Doc, stationery: Stationery) -> str:
    """Return the document as HTML in its shell (`letter.html`, `document.html`, `plain.html`)."""
    profile = stationery.profile
    look = Typesetting(profile, fonts.find_all(profile), profile.text_width.pt)
    letterhead = marks = number = ""
    for paragraph in doc.head:
        if paragraph.role is Role.LETTERHEAD:
            letterhead += office_name(paragraph, page_geometry.letterhead_of(doc, profile), look)
        elif paragraph.role in (Role.CATEGORY, Role.DRAFT):
            marks += without_height(block_html.para(paragraph, look))
        elif paragraph.role is Role.NUMBER:
            number += block_html.para(paragraph, look)
    # The red line is the lower border of the number. Without a number, an empty paragraph draws it.
    if doc.shell == "document" and not number:
        number = f'<p class="{Role.NUMBER}"></p>'
    kept, close = kept_with_next(doc.body), without_space_below(doc.body)
    body = ""
    for index, block in enumerate(doc.body):
        body += block_html.block(block, look, index in kept, index in close)
    slots = {
        "letterhead": Markup(letterhead),
        "marks": Markup(marks),
        "number": Markup(number),
        "body": Markup(body),
        "foot": Markup("".join(block_html.para(paragraph, look).strip() for paragraph in doc.foot)),
    }
    return filled(doc, stationery, slots)


def filled(doc: Doc, stationery: Stationery, slots: Mapping[str, Markup]) -> str:
    """Return the shell of a document as HTML. slots: name of a slot → its HTML."""
    path = stationery.shell(f"{doc.shell}.html")
    text = toml_files.text(path)
    if wrong := sandbox.full_width_tag(text):
        reason, line = wrong
        raise StationeryError(say("模板不能用：{reason}", reason=reason), place=Place(str(path), line=line))
    sources = {path.name: (text, str(path))}
    known = shell_lines.filters(stationery)
    environment = sandbox.environment(sources, filters=known, finalize=_printed, autoescape=True)
    values = {**doc.values, "title": doc.title, "kind": doc.kind, **slots}
    return sandbox.render(environment, path.name, str(path), values)


def _printed(value: Any) -> Any:
    """Return the output of a Jinja tag: the HTML of a slot, or a value of one line. Jinja escapes such a value."""
    if isinstance(value, Markup):
        return value
    text = shell_lines.one_line(value)
    return Markup("<mark>{}</mark>").format(text) if isinstance(value, Missing) else text


def office_name(paragraph: Para, head: Letterhead, look: Typesetting, anchor: str = "") -> str:
    """Return the HTML of an office's name. head: its size and lines. anchor: its `id`. Empty: it has no `id`."""
    words = block_html.broken(paragraph, head.lines, look)
    name = f' id="{anchor}"' if anchor else ""
    return without_height(f'<p class="letterhead"{name} style="font-size:{head.size:g}pt">{words}</p>')


def without_height(paragraph: str) -> str:
    """Return a paragraph of the head that does not move the text below it, such as a mark. paragraph: its HTML.

    It is not positioned with CSS, because positioned text is drawn last and would be at the end of copied text.
    """
    return f'<div class="mark">{paragraph}</div>'
