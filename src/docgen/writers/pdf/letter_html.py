"""Doc + Stationery → HTML text: a letter in its shell."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from docgen.files import toml_files
from docgen.layout import fonts, page_geometry
from docgen.model.blocks import Block, Doc, Para, Role, kept_with_next
from docgen.stationery import sandbox
from docgen.stationery.cabinet import Stationery
from docgen.writers.pdf import block_html
from docgen.writers.pdf.block_html import Typesetting
from docgen.writers.pdf.line_spacing import Spacings


def write(doc: Doc, stationery: Stationery, spacings: Spacings | None = None) -> str:
    """The document as HTML in its shell (`letter.html`, `document.html`, `plain.html`).

    spacings: notes lines that need no tags; None: all spacing is spelled out.
    """
    profile = stationery.profile
    look = Typesetting(profile, fonts.find_all(profile), profile.text_width.pt, spacings=spacings)
    slots = {
        "title": doc.title,
        "kind": doc.kind,
        "letterhead": Markup("".join(_letterhead(p, doc, look) for p in doc.head if p.role is Role.LETTERHEAD)),
        "marks": Markup("".join(_mark(p, look) for p in doc.head if p.role in (Role.CATEGORY, Role.DRAFT))),
        "number": Markup("".join(block_html.para(p, look) for p in doc.head if p.role is Role.NUMBER)),
        "body": Markup(_body(doc.body, look)),
        "foot": Markup("".join(block_html.para(p, look).strip() for p in doc.foot)),
    }
    path = stationery.shell(f"{doc.shell}.html")
    sources = {path.name: (toml_files.text(path), str(path))}
    fenced = sandbox.environment(sources, filters={}, finalize=_slot, autoescape=True)
    return sandbox.render(fenced, path.name, str(path), slots)


def _slot(value: Any) -> Any:
    if value is None:
        raise ValueError("None")
    return value


def _body(blocks: tuple[Block, ...], look: Typesetting) -> str:
    kept = kept_with_next(blocks)
    return "".join(block_html.block(block, look, index in kept) for index, block in enumerate(blocks))


def _letterhead(paragraph: Para, doc: Doc, look: Typesetting) -> str:
    size = page_geometry.mark_size(doc, look.profile)
    words = block_html.unset(paragraph, look)
    return f'<div class="mark"><p class="letterhead" style="font-size:{size:g}pt">{words}</p></div>'


def _mark(paragraph: Para, look: Typesetting) -> str:
    """A mark takes no room; it stays in the flow, since text that is positioned is drawn, and copied out, last."""
    return f'<div class="mark">{block_html.para(paragraph, look)}</div>'
