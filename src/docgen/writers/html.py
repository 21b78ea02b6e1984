"""Doc + Stationery → HTML text: every node of the tree spelled as an element, its role as the class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from markupsafe import Markup

from docgen import fonts, geometry, headline, sandbox, settings
from docgen.blocks import (
    Block,
    Checkbox,
    Doc,
    Emphasis,
    Inline,
    PageBreak,
    Para,
    Role,
    Row,
    Signature,
    Table,
    kept_with_next,
)
from docgen.fonts import FoundFont
from docgen.profile import Profile
from docgen.signature import indents
from docgen.stationery import Stationery
from docgen.writers import lines

# What the tags of the PDF call a paragraph; the look comes from the class alone.
_TAGS: Mapping[Role, str] = {
    Role.TITLE: "h1",
    Role.FORM_TITLE: "h1",
    Role.SUBTITLE: "h2",
    Role.HEADING1: "h2",
    Role.HEADING2: "h3",
    Role.HEADING3: "h4",
    Role.HEADING4: "h5",
}


@dataclass(frozen=True, slots=True)
class _Look:
    """What paragraphs are set with."""

    profile: Profile
    fonts: Mapping[str, FoundFont]


def write(doc: Doc, stationery: Stationery) -> str:
    """The document as HTML in its shell (`letter.html`, `document.html`, `plain.html`)."""
    look = _Look(stationery.profile, fonts.find_all(stationery.profile))
    slots = {
        "title": doc.title,
        "kind": doc.kind,
        "letterhead": Markup("".join(_letterhead(p, doc, look) for p in doc.head if p.role is Role.LETTERHEAD)),
        "marks": Markup("".join(_mark(p, look) for p in doc.head if p.role in (Role.CATEGORY, Role.DRAFT))),
        "number": Markup("".join(_para(p, look) for p in doc.head if p.role is Role.NUMBER)),
        "body": Markup(_body(doc.body, look)),
        "foot": Markup("".join(_para(p, look).strip() for p in doc.foot)),
    }
    path = stationery.shell(f"{doc.shell}.html")
    sources = {path.name: (settings.text(path), str(path))}
    fenced = sandbox.environment(sources, filters={}, finalize=_slot, autoescape=True)
    return sandbox.render(fenced, path.name, str(path), slots)


def _slot(value: Any) -> Any:
    if value is None:
        raise ValueError("None")
    return value


def _body(blocks: tuple[Block, ...], look: _Look) -> str:
    kept = kept_with_next(blocks)
    return "".join(_block(block, look, index in kept) for index, block in enumerate(blocks))


def _block(block: Block, look: _Look, keep: bool) -> str:
    match block:
        case Para():
            return _para(block, look, " keep" if keep else "")
        case Table():
            return _table(block, look)
        case Signature():
            return _signature(block, look)
        case PageBreak():
            return '<div class="page-break"></div>'


def _letterhead(paragraph: Para, doc: Doc, look: _Look) -> str:
    size = geometry.mark_size(doc, look.profile)
    return f'<div class="mark"><p class="letterhead" style="font-size:{size:g}pt">{_unset(paragraph)}</p></div>'


def _mark(paragraph: Para, look: _Look) -> str:
    """A mark takes no room; it stays in the flow, since text that is positioned is drawn, and copied out, last."""
    return f'<div class="mark">{_para(paragraph, look)}</div>'


def _para(paragraph: Para, look: _Look, more: str = "", style: str = "", width: float | None = None) -> str:
    """A paragraph with its lines. width: of a table cell in points; None: the type area's."""
    tag = _TAGS.get(paragraph.role, "p")
    attribute = f' style="{style}"' if style else ""
    content = _set(paragraph, look, width)
    if content is None:
        return f'<{tag} class="{paragraph.role}{more}"{attribute}>{_unset(paragraph)}</{tag}>\n'
    return f'<{tag} class="{paragraph.role}{more} set"{attribute}>{content}</{tag}>\n'


def _set(paragraph: Para, look: _Look, width: float | None) -> str | None:
    """The lines as we break them: a title by its words, anything else by the line breaker; None if it cannot."""
    if paragraph.role not in (Role.TITLE, Role.FORM_TITLE):
        return lines.write(paragraph, look.profile, look.fonts, width)
    broken = headline.runs(paragraph, look.profile.text_width.pt / look.profile.roles[paragraph.role].size)
    written = [lines.unbroken(replace(paragraph, runs=runs), look.profile, look.fonts) for runs in broken]
    return None if None in written else "<br>".join(line or "" for line in written)


def _unset(paragraph: Para) -> str:
    """The runs for WeasyPrint to break."""
    return "".join(_run(run) for run in paragraph.runs)


def _run(run: Inline) -> str:
    if isinstance(run, Checkbox):
        return f'<span class="box"><input type="checkbox" name="{escape(run.name)}">{run.text}</span>'
    content = _parted(run.text) if "\t" in run.text else escape(run.text)
    match run.emphasis:
        case Emphasis.STRONG:
            return f"<b>{content}</b>"
        case Emphasis.MISSING:
            return f"<mark>{content}</mark>"
        case _:
            return content


def _parted(content: str) -> str:
    """Text with tabs: the tab stays, and each part can be placed by the style sheet."""
    return "\t".join(f"<span>{escape(part)}</span>" for part in content.split("\t"))


def _signature(block: Signature, look: _Look) -> str:
    name, date = (
        f"padding-right:{look.profile.characters_wide(Role.SIGNATURE, count).pt:.2f}pt"
        for count in indents(block, look.profile)
    )
    kind = "sealed" if block.sealed else "unsealed"
    inner = _para(block.name, look, style=name) + _para(block.date, look, style=date)
    return f'<div class="signature-block {kind}">{inner}</div>\n'


def _table(table: Table, look: _Look) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{width / total:.4%}">' for width in table.widths)
    header = "".join(_row(row, "th", table.widths, look) for row in table.rows[: table.header_rows])
    rows = "".join(_row(row, "td", table.widths, look) for row in table.rows[table.header_rows :])
    head = f"<thead>{header}</thead>" if header else ""
    return f"<table><colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>\n"


def _row(row: Row, tag: str, widths: tuple[float, ...], look: _Look) -> str:
    part = look.profile.part["table"]
    cells, column = [], 0
    for cell in row.cells:
        share = sum(widths[column : column + cell.span]) / sum(widths)
        room = look.profile.text_width.pt * share - 2 * part["padding"].pt - part["rule"].pt
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        content = "".join(_para(paragraph, look, width=room) for paragraph in cell.paras)
        cells.append(f"<{tag}{span}>{content}</{tag}>")
        column += cell.span
    tall = f' class="tall-{round(row.lines)}"' if row.lines > 1 else ""
    return f"<tr{tall}>{''.join(cells)}</tr>"
