"""Blocks of letters and books → HTML. A paragraph becomes one element, whose class is the role of the paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape

from docgen.layout import title_lines
from docgen.layout.fonts import FoundFont
from docgen.layout.signature import place
from docgen.model import links
from docgen.model.blocks import (
    Block,
    Checkbox,
    Emphasis,
    Inline,
    Link,
    PageBreak,
    PageRef,
    Para,
    Role,
    Row,
    Run,
    Signature,
    Table,
    joined_runs,
)
from docgen.stationery.profile import Profile
from docgen.writers.pdf import line_html
from docgen.writers.pdf.line_spacing import Spacings

# HTML elements decide the tags of the PDF; the style sheet goes by the class alone.
TAGS_OF_A_LETTER: Mapping[Role, str] = {
    Role.TITLE: "h1",
    Role.FORM_TITLE: "h1",
    Role.SUBTITLE: "h2",
    Role.HEADING1: "h2",
    Role.HEADING2: "h3",
    Role.HEADING3: "h4",
    Role.HEADING4: "h5",
}


@dataclass(frozen=True, slots=True)
class Typesetting:
    """What the writer needs to spell a paragraph."""

    profile: Profile
    """The lengths of the standard."""
    fonts: Mapping[str, FoundFont]
    """Purpose of a font → the font."""
    width: float
    """The width of the column in points."""
    tags: Mapping[Role, str] = field(default_factory=lambda: TAGS_OF_A_LETTER)
    """Role → HTML element; a role that is not there is a `p`."""
    anchors: frozenset[str] = frozenset()
    """The anchors in the same section of a book."""
    spacings: Spacings | None = None
    """Takes the spacing of lines that are spelled without tags; None: every line is spelled with tags."""

    def href(self, target: str) -> str:
        """The `href` of a link to an anchor, which may be in another section."""
        return f"#{target}" if target in self.anchors else links.href(target)


def block(node: Block, look: Typesetting, keep: bool = False) -> str:
    """Spell a block as HTML. keep: whether a paragraph stays on one page with the next block."""
    match node:
        case Para():
            return para(node, look, " keep" if keep else "")
        case Table():
            return _table(node, look)
        case Signature():
            return _signature(node, look)
        case PageBreak():
            return '<div class="page-break"></div>'


def para(
    node: Para,
    look: Typesetting,
    more: str = "",
    style: str = "",
    room: float | None = None,
    anchor: str = "",
    tag: str = "",
) -> str:
    """Spell a paragraph as HTML, line by line if the lines can be broken here, else for WeasyPrint to break.

    more: added to the class, with a space before it. room: the width of the lines in points; None: the width of the
    column without the indents of the role. tag: the HTML element; empty: the one in `look.tags`.
    """
    tag = tag or look.tags.get(node.role, "p")
    attributes = (f' id="{anchor}"' if anchor else "") + (f' style="{style}"' if style else "")
    content = _lines(node, look, room)
    kind = f"{node.role}{more}" + ("" if content is None else _setting_classes(node, look))
    return f'<{tag} class="{kind}"{attributes}>{unset(node, look) if content is None else content}</{tag}>\n'


def _setting_classes(node: Para, look: Typesetting) -> str:
    is_bare = node.role not in title_lines.ROLES and line_html.is_bare(node, look.profile, look.spacings)
    return " set bare" if is_bare else " set"


def unset(node: Para, look: Typesetting) -> str:
    """Spell the runs of a paragraph without line breaks: WeasyPrint is to break the lines."""
    return "".join(_tabbed(node, run, look) or _run(run, look) for run in joined_runs(node.runs))


def _lines(node: Para, look: Typesetting, room: float | None) -> str | None:
    """Spell a paragraph line by line: `title_lines` breaks titles, `line_html` other text. None: `line_html` cannot."""
    style = look.profile.roles[node.role]
    if node.role not in title_lines.ROLES:
        if room is None:
            room = look.width - look.profile.characters_wide(node.role, style.left + style.right).pt
        return line_html.write(node, look.profile, look.fonts, room, look.href, look.spacings)
    broken = title_lines.runs(node, look.width / style.size)
    written = [line_html.unbroken(replace(node, runs=runs), look.profile, look.fonts, look.href) for runs in broken]
    return None if None in written else line_html.LINE_END.join(line or "" for line in written)


def _run(run: Inline, look: Typesetting) -> str:
    if isinstance(run, Checkbox):
        return f'<span class="box-sign"><input type="checkbox" name="{escape(run.name)}"/>{run.text}</span>'
    content = escape(run.text)
    match run:
        case Link() | PageRef():
            return f'<a href="{escape(look.href(run.target))}">{content}</a>'
        case _ if run.emphasis is Emphasis.STRONG:
            return f"<b>{content}</b>"
        case _ if run.emphasis is Emphasis.MISSING:
            return f"<mark>{content}</mark>"
        case _:
            return content


def _tabbed(node: Para, run: Inline, look: Typesetting) -> str | None:
    """Spell a run that has tabs as one `span` for each part, with the tabs between; None for a run without a tab.

    The style sheet can place the spans. Each has its quarter ems between Chinese and Latin characters.
    """
    if not isinstance(run, Run | Link) or "\t" not in run.text:
        return None
    parts: list[str] = []
    for part in run.text.split("\t"):
        one = replace(run, text=part)
        spaced = line_html.unbroken(replace(node, runs=(one,)), look.profile, look.fonts, look.href)
        parts.append(f"<span>{_run(one, look) if spaced is None else spaced}</span>")
    return "\t".join(parts)


def _signature(node: Signature, look: Typesetting) -> str:
    where = place(node, look.profile)
    shift = look.profile.characters_wide(Role.SIGNATURE, look.profile.signature.unsealed_indent).pt
    above = "".join(para(other, look, style=f"padding-right:{shift:.2f}pt") for other in node.above)
    name = above + para(node.name, look, style=f"padding-right:{where.name_right.pt:.2f}pt")
    date = para(node.date, look, style=f"padding-right:{where.date_right.pt:.2f}pt")
    # The style sheet sets the space above the block, by this class.
    kind = "sealed" if node.sealed else "unsealed"
    return f'<div class="signature-block {kind}">{name}{date}</div>\n'


def _table(node: Table, look: Typesetting) -> str:
    total = sum(node.widths)
    columns = "".join(f'<col style="width:{width / total:.4%}"/>' for width in node.widths)
    header = "".join(_row(row, "th", node.widths, look) for row in node.rows[: node.header_rows])
    rows = "".join(_row(row, "td", node.widths, look) for row in node.rows[node.header_rows :])
    head = f"<thead>{header}</thead>" if header else ""
    classes = " ".join(name for name, is_so in (("whole", node.whole), ("unruled", not node.ruled)) if is_so)
    kind = f' class="{classes}"' if classes else ""
    content = f"<colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody>"
    return f'<table{kind} style="width:{look.width:.2f}pt">{content}</table>\n'


def _row(row: Row, tag: str, widths: tuple[float, ...], look: Typesetting) -> str:
    part = look.profile.table
    height = round(row.lines) * look.profile.pitch(row.cells[0].paras[0].role).pt
    cells: list[str] = []
    column = 0
    for cell in row.cells:
        share = sum(widths[column : column + cell.span]) / sum(widths)
        room = look.width * share - 2 * part.padding.pt - part.rule.pt
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        least = f' style="height:{height:.2f}pt"' if not cells else ""
        content = "".join(para(paragraph, look, room=room) for paragraph in cell.paras)
        cells.append(f"<{tag}{span}{least}>{content}</{tag}>")
        column += cell.span
    anchor = f' id="{row.anchor}"' if row.anchor else ""
    return f"<tr{anchor}>{''.join(cells)}</tr>"
