"""Doc + Stationery → HTML text: every node of the tree spelled as an element, its role as the class."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from docgen import fonts, geometry, headline, sandbox
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


def write(doc: Doc, stationery: Stationery) -> str:
    """The document as HTML in its shell (`letter.html`, `document.html`, `plain.html`)."""
    profile = stationery.profile
    slots = {
        "title": doc.title,
        "kind": doc.kind,
        "letterhead": Markup(
            "".join(_letterhead(p, geometry.mark_size(doc, profile)) for p in doc.head if p.role is Role.LETTERHEAD)
        ),
        "marks": Markup("".join(_mark(p) for p in doc.head if p.role in (Role.CATEGORY, Role.DRAFT))),
        "number": Markup("".join(_para(p) for p in doc.head if p.role is Role.NUMBER)),
        "body": Markup(_body(doc.body, profile, fonts.find_all(profile))),
        "foot": Markup("".join(_para(p).strip() for p in doc.foot)),
    }
    path = stationery.shell(f"{doc.shell}.html")
    sources = {path.name: (path.read_text(encoding="utf-8"), str(path))}
    fenced = sandbox.environment(sources, filters={}, finalize=_slot, autoescape=True)
    return sandbox.render(fenced, path.name, str(path), slots)


def _slot(value: Any) -> Any:
    if value is None:
        raise ValueError("None")
    return value


def _body(blocks: tuple[Block, ...], profile: Profile, found: Mapping[str, FoundFont]) -> str:
    kept = kept_with_next(blocks)
    return "".join(_block(block, profile, found, index in kept) for index, block in enumerate(blocks))


def _block(block: Block, profile: Profile, found: Mapping[str, FoundFont], keep: bool) -> str:
    match block:
        case Para():
            return _paragraph(block, profile, found, " keep" if keep else "")
        case Table():
            return _table(block)
        case Signature():
            return _signature(block, profile)
        case PageBreak():
            return '<div class="page-break"></div>'


def _letterhead(paragraph: Para, size: float) -> str:
    return f'<div class="mark"><p class="letterhead" style="font-size:{size:g}pt">{_inline(paragraph)}</p></div>'


def _mark(paragraph: Para) -> str:
    """A mark takes no room; it stays in the flow, since text that is positioned is drawn, and copied out, last."""
    return f'<div class="mark">{_para(paragraph)}</div>'


def _para(paragraph: Para, more: str = "", style: str = "", content: str | None = None) -> str:
    tag = _TAGS.get(paragraph.role, "p")
    attribute = f' style="{style}"' if style else ""
    inner = _inline(paragraph) if content is None else content
    return f'<{tag} class="{paragraph.role}{more}"{attribute}>{inner}</{tag}>\n'


def _paragraph(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], more: str) -> str:
    if paragraph.role in (Role.TITLE, Role.FORM_TITLE):
        broken = headline.runs(paragraph, profile.text_width.pt / profile.roles[paragraph.role].size)
        return _para(paragraph, content="<br>".join("".join(_run(run) for run in line) for line in broken))
    content = lines.write(paragraph, profile, found)
    return _para(paragraph, more if content is None else f"{more} set", content=content)


def _inline(paragraph: Para) -> str:
    return "".join(_run(run) for run in paragraph.runs)


def _run(run: Inline) -> str:
    if isinstance(run, Checkbox):
        return f'<span class="box"><input type="checkbox" name="{escape(run.name)}">{run.text}</span>'
    content = (
        "\t".join(f"<span>{escape(part)}</span>" for part in run.text.split("\t"))
        if "\t" in run.text
        else escape(run.text)
    )
    match run.emphasis:
        case Emphasis.STRONG:
            return f"<b>{content}</b>"
        case Emphasis.MISSING:
            return f"<mark>{content}</mark>"
        case _:
            return content


def _signature(block: Signature, profile: Profile) -> str:
    name, date = (
        f"padding-right:{profile.characters_wide(Role.SIGNATURE, count).pt:.2f}pt" for count in indents(block, profile)
    )
    kind = "sealed" if block.sealed else "unsealed"
    return f'<div class="signature-block {kind}">{_para(block.name, style=name)}{_para(block.date, style=date)}</div>\n'


def _table(table: Table) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{width / total:.4%}">' for width in table.widths)
    header = "".join(_row(row, "th") for row in table.rows[: table.header_rows])
    rows = "".join(_row(row, "td") for row in table.rows[table.header_rows :])
    head = f"<thead>{header}</thead>" if header else ""
    return f"<table><colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>\n"


def _row(row: Row, tag: str) -> str:
    cells = "".join(
        f'<{tag} colspan="{cell.span}">{"".join(_para(paragraph) for paragraph in cell.paras)}</{tag}>'
        if cell.span > 1
        else f"<{tag}>{''.join(_para(paragraph) for paragraph in cell.paras)}</{tag}>"
        for cell in row.cells
    )
    height = f' style="--lines:{row.lines:g}" class="tall-{round(row.lines)}"' if row.lines > 1 else ""
    return f"<tr{height}>{cells}</tr>"
