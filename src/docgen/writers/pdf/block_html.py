"""Blocks of a document → HTML. A paragraph becomes one element. The class of the element is the role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from docgen.layout import form_fields, office_name, table_cells, title_lines
from docgen.layout.font_coverage import purpose
from docgen.layout.fonts import FoundFont, substitute
from docgen.layout.signature import SignaturePosition, position
from docgen.layout.structure import LETTER_DEPTHS
from docgen.model.blocks import Block, Checkbox, Inline, PageBreak, Para, Role, Row, Run, Signature, Table, joined_runs
from docgen.model.blocks import text as text_of
from docgen.stationery.profile import Length, Profile
from docgen.writers.pdf import line_html

# WeasyPrint makes the structure tags of the PDF from the HTML elements. The style sheet uses only the classes.
_HEADINGS: Mapping[Role, str] = {role: f"h{depth}" for role, depth in LETTER_DEPTHS.items()}
"""Role → its HTML element. The element of every other role is `p`."""


@dataclass(frozen=True, slots=True)
class Typesetting:
    """The settings with which blocks are written as HTML."""

    profile: Profile
    """The lengths of the standard, and how each role looks."""
    fonts: Mapping[str, FoundFont]
    """Purpose of a font (a key of `profile.fonts`) → the font."""
    width: float
    """The width of the column in points."""


def block(node: Block, look: Typesetting, keep: bool = False, close: bool = False) -> str:
    """Return a block as HTML.

    keep: whether a paragraph or table stays on one page with the next block.
    close: whether a paragraph has no space below it.
    """
    match node:
        case Para():
            return para(node, look, (" keep" if keep else "") + (" close" if close else ""))
        case Table():
            return _table(node, look, keep)
        case Signature():
            return _signature(node, look)
        case PageBreak():
            return '<div class="page-break"></div>'


def para(node: Para, look: Typesetting, more: str = "", style: str = "", line_width: float | None = None) -> str:
    """Return a paragraph as HTML. WeasyPrint divides the paragraph into lines only if docgen cannot.

    more: additional CSS classes, with a space before each class.
    style: the attribute `style` of the HTML element.
    line_width: the width of a line in points. None: the width of the column minus the left and right indents of the
    role.
    """
    tag = _HEADINGS.get(node.role, "p")
    attributes = f' style="{style}"' if style else ""
    content = _lines(node, look, line_width)
    if content is not None:
        more += " set"
    elif node.role is Role.ISSUER:
        content = broken(node, office_name.issuer_lines(text_of(node), look.profile), look)
    else:
        content = _inline_html(node, look)
    return f'<{tag} class="{node.role}{more}"{attributes}>{content}</{tag}>\n'


def _inline_html(node: Para, look: Typesetting) -> str:
    """Return the runs of a paragraph as HTML without line breaks. WeasyPrint will divide the paragraph into lines."""
    return "".join(_tabbed(node, run, look) or _run(run, node.role, look) for run in joined_runs(node.runs))


def broken(node: Para, lines: Sequence[str], look: Typesetting) -> str:
    """Return the runs of a paragraph with a line break between the lines. lines: the text of each line."""
    runs_of_lines = title_lines.runs_of(node, lines)
    return "<br/>".join(_inline_html(replace(node, runs=runs), look) for runs in runs_of_lines)


def _lines(node: Para, look: Typesetting, line_width: float | None) -> str | None:
    """Return the HTML of a paragraph, line by line. None: `line_html` cannot write the paragraph."""
    style = look.profile.roles[node.role]
    if node.role not in title_lines.ROLES:
        if line_width is None:
            line_width = look.width - look.profile.characters_wide(node.role, style.left + style.right).pt
        return line_html.write(node, look.profile, look.fonts, line_width)
    written = []
    for runs in title_lines.runs(node, look.width / style.size):
        line = line_html.unbroken(replace(node, runs=runs), look.profile, look.fonts)
        if line is None:
            return None
        written.append(line)
    return line_html.LINE_END.join(written)


def _run(run: Inline, role: Role, look: Typesetting) -> str:
    if isinstance(run, Checkbox):
        return f'<span class="box-sign"><input type="checkbox" name="{escape(run.name)}"/>{run.text}</span>'
    found = look.fonts[purpose(run, look.profile.roles[role].font)]
    content = ""
    for family, part in groupby(run.text, lambda character: substitute(found, character)):
        escaped = escape("".join(part))
        content += line_html.in_family(escaped, family) if family else escaped
    tag = line_html.EMPHASIS_TAGS.get(run.emphasis) if isinstance(run, Run) else None
    return f"<{tag}>{content}</{tag}>" if tag else content


def _tabbed(node: Para, run: Inline, look: Typesetting) -> str | None:
    """Return the HTML of a run with tabs: a `span` for each part, and the tabs between the spans.

    The style sheet can place each span. None: the run has no tab.
    """
    if not isinstance(run, Run) or "\t" not in run.text:
        return None
    parts: list[str] = []
    for part in run.text.split("\t"):
        one = replace(run, text=part)
        spaced = line_html.unbroken(replace(node, runs=(one,)), look.profile, look.fonts)
        parts.append(f"<span>{_run(one, node.role, look) if spaced is None else spaced}</span>")
    return "\t".join(parts)


def _signature(node: Signature, look: Typesetting) -> str:
    where = position(node, look.profile)
    shift = look.profile.characters_wide(Role.SIGNATURE, look.profile.signature.unsealed_indent).pt
    above = "".join(para(other, look, style=f"padding-right:{shift:.2f}pt") for other in node.above)
    name = _signing_name(node.name, where, look) if node.name else ""
    date = para(node.date, look, style=f"padding-right:{where.date_right.pt:.2f}pt")
    # The style sheet sets the space above the block by this class.
    kind = "sealed" if node.sealed else "unsealed"
    return f'<div class="signature-block {kind}">{above}{name}{date}</div>\n'


def _signing_name(name: Para, where: SignaturePosition, look: Typesetting) -> str:
    """Return the name of a signing office as HTML. Several lines are centred between their indents."""
    style = f"padding-right:{where.name_right.pt:.2f}pt"
    if len(where.name_lines) == 1:
        return para(name, look, style=style)
    style += f";padding-left:{where.name_left.pt:.2f}pt;text-align:center;white-space:nowrap"
    return f'<p class="{name.role}" style="{style}">{broken(name, where.name_lines, look)}</p>\n'


def _table(node: Table, look: Typesetting, keep: bool) -> str:
    """Return a table as HTML. keep: whether its last row stays on one page with the next block."""
    widths = table_cells.column_widths(node, look.profile, Length(look.width))
    tall = table_cells.tall_rows(node, look.profile, widths)
    columns = "".join(f'<col style="width:{width.pt / look.width:.4%}"/>' for width in widths)
    header = rows = ""
    for index, row in enumerate(node.rows):
        if index < node.header_rows:
            header += _row(row, "th", widths, look)
        else:
            rows += _row(row, "td", widths, look, ' class="tall"' if index in tall else "")
    head = f"<thead>{header}</thead>" if header else ""
    classes = ["whole"] if node.whole else []
    classes += [] if node.has_borders else ["borderless"]
    classes += ["keep"] if keep else []
    kind = f' class="{" ".join(classes)}"' if classes else ""
    content = f"<colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody>"
    return f'<table{kind} style="width:{look.width:.2f}pt">{content}</table>\n'


def _row(row: Row, tag: str, widths: tuple[Length, ...], look: Typesetting, kind: str = "") -> str:
    """Return a row as HTML.

    widths: the width of each column. kind: the attribute `class` with a space before it. Empty: the row has no class.
    """
    lengths = look.profile.table
    height = row.lines * look.profile.pitch(row.cells[0].paras[0].role).pt
    cells: list[str] = []
    for cell, columns in zip(row.cells, row.columns, strict=True):
        line_width = sum(width.pt for width in widths[columns]) - 2 * lengths.padding.pt - lengths.rule.pt
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        # A row that breaks across pages has no least height, because each of its parts would have it.
        least_height = f' style="height:{height:.2f}pt"' if not cells and not kind else ""
        content = "".join(para(paragraph, look, line_width=line_width) for paragraph in cell.paras)
        is_row_head = tag == "td" and form_fields.is_heading(cell)
        name, scope = ("th", ' scope="row"') if is_row_head else (tag, "")
        cells.append(f"<{name}{scope}{span}{least_height}>{content}</{name}>")
    return f"<tr{kind}>{''.join(cells)}</tr>"
