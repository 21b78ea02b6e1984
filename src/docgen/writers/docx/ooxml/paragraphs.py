"""The blocks of a body → WordprocessingML paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from docgen.layout import form_fields, table_cells, title_lines
from docgen.layout.font_coverage import EMPHASIS_FONTS, purpose
from docgen.layout.fonts import find, substitute
from docgen.layout.signature import position
from docgen.model import blocks
from docgen.model.blocks import Checkbox, Emphasis, Inline, Link, PageRef, Para, Role, Row, Run, Signature, Table
from docgen.stationery.profile import Length, Profile, twips
from docgen.writers.docx.ooxml import elements
from docgen.writers.docx.ooxml.fields import bookmark, link, page_reference

Ids = Mapping[str, int]
"""Anchor → the number of its bookmark."""
_LONGEST_NAME = 64
"""The largest number of characters that Word allows for the name of a content control."""
_PERHAPS_SYMBOL = re.compile("[^ -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—]")
"""A character that a Chinese font may lack. Most runs have none, so the fonts are not asked about most characters."""


def body(doc: blocks.Doc, profile: Profile) -> str:
    """Return the blocks of a body. If the document has an imprint, the last blocks stay on one page with it."""
    kept = set(blocks.kept_with_next(doc.body))
    if kept and doc.foot:
        kept |= set(range(max(kept), len(doc.body)))
    spacing = dict.fromkeys(blocks.without_space_below(doc.body), '<w:spacing w:after="0"/>')
    written_blocks = ""
    for index, block in enumerate(doc.body):
        written_blocks += written(block, profile, index in kept, spacing=spacing.get(index, ""))
    return written_blocks


def paragraph(
    para: Para,
    profile: Profile,
    properties: str = "",
    run_properties: str = "",
    before: str = "",
    lines: Sequence[str] = (),
) -> str:
    """Return a paragraph in the style of its role.

    properties: further paragraph properties, in the order of the schema. run_properties: further properties of each
    run. before: the XML before the first run. lines: the text of each line. Empty: the lines are broken as in `runs`.
    """
    if lines:
        content = _broken(title_lines.runs_of(para, lines), para.role, profile, run_properties)
    else:
        content = runs(para, profile, run_properties)
    return elements.styled(f"dg-{para.role}", properties, before + content)


def runs(para: Para, profile: Profile, run_properties: str = "") -> str:
    """Return the runs of a paragraph. A title has a line break between its lines. In other paragraphs Word breaks them."""
    if para.role in title_lines.ROLES:
        broken = title_lines.runs(para, profile.text_width.pt / profile.roles[para.role].size)
        return _broken(broken, para.role, profile, run_properties)
    return "".join([_run(run, para.role, profile, run_properties) for run in blocks.joined_runs(para.runs)])


def written(
    block: blocks.Block,
    profile: Profile,
    keep: bool,
    width: Length | None = None,
    ids: Ids = MappingProxyType({}),
    spacing: str = "",
) -> str:
    """Return a block.

    keep: whether a paragraph stays on one page with the next block. width: the width of the column. None: the width of
    the type area. ids: anchor → the number of its bookmark. spacing: the `w:spacing` of a paragraph. Empty: the spacing
    of its style.
    """
    match block:
        case Para():
            named = form_fields.named(block, question="")
            return paragraph(named, profile, ("<w:keepNext/>" if keep else "") + spacing)
        case Table():
            return table(block, profile, width or profile.text_width, ids, is_kept=block.whole)
        case Signature():
            return _signature(block, profile)
        case blocks.PageBreak():
            return elements.flat_paragraph(content='<w:r><w:br w:type="page"/></w:r>')


def _broken(broken: Sequence[tuple[Inline, ...]], role: Role, profile: Profile, run_properties: str) -> str:
    """Return the runs of several lines, with a line break between the lines. broken: the runs of each line."""
    lines = []
    for line in broken:
        lines.append("".join(_run(run, role, profile, run_properties) for run in blocks.joined_runs(line)))
    return elements.LINE_BREAK.join(lines)


def _run(run: Inline, role: Role, profile: Profile, properties: str = "") -> str:
    if isinstance(run, Checkbox):
        return _checkbox(run, profile)
    look = _emphasis(run, profile) + properties
    if not _PERHAPS_SYMBOL.search(run.text):
        content = _text_run(run.text, look)
    else:
        parts = _by_font(run, role, profile)
        content = "".join(_text_run(part, symbol + properties if symbol else look) for part, symbol in parts)
    match run:
        case Link():
            return link(run.target, content)
        case PageRef():
            return page_reference(run.target, content)
    return content


def _by_font(run: Inline, role: Role, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the parts of a run, each with the properties of the symbol font. Empty: the part needs no symbol font."""
    found = find(profile.fonts[purpose(run, profile.roles[role].font)])
    symbol = elements.fonts(profile.fonts["symbol"].names[0])
    for family, part in groupby(run.text, lambda character: substitute(found, character)):
        properties = symbol if family == found.symbol else ""
        yield "".join(part), properties


def _emphasis(run: Inline, profile: Profile) -> str:
    """Return the run properties that show the emphasis of a run."""
    if not isinstance(run, Run) or run.emphasis is Emphasis.PLAIN:
        return elements.HINT
    if run.emphasis in EMPHASIS_FONTS:
        return elements.fonts(profile.fonts[EMPHASIS_FONTS[run.emphasis]].names[0])
    return elements.HINT + '<w:shd w:val="clear" w:color="auto" w:fill="FFE08A"/>'


def _text_run(content: str, properties: str) -> str:
    """Return a run with a text. A tab becomes a `w:tab`. Without text the result is empty."""
    if not content:
        return ""
    if "\t" not in content:
        return elements.run(content, properties)
    pieces = []
    for piece in content.split("\t"):
        pieces.append(f'<w:t xml:space="preserve">{elements.escape(piece)}</w:t>' if piece else "")
    return f"<w:r><w:rPr>{properties}</w:rPr>{'<w:tab/>'.join(pieces)}</w:r>"


def _checkbox(box: Checkbox, profile: Profile) -> str:
    font = profile.fonts["symbol"].names[0]
    name = elements.escape((box.asked or box.name)[:_LONGEST_NAME])
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{name}"/><w:id w:val="{box_number(box)}"/>'
        f'<w14:checkbox {elements.declared("w14")}><w14:checked w14:val="0"/><w14:checkedState w14:val="2611" w14:font="{font}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{font}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{elements.fonts(font)}</w:rPr><w:t>{box.text}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def box_number(box: Checkbox) -> int:
    """Return the number of a box's content control. No other box of the document has it."""
    # The name of a box ends with its number in the document (box-7), so the last four bytes tell the boxes apart.
    return int.from_bytes(box.name.encode()[-4:], "big") % 2_000_000_000 or 1


def _signature(block: Signature, profile: Profile) -> str:
    where = position(block, profile)
    shift = profile.characters_wide(Role.SIGNATURE, profile.signature.unsealed_indent).twips
    spacing = f'<w:spacing w:before="{where.above.twips}"/>'  # only the first paragraph has space above it
    signed = ""
    for para in block.above:
        signed += paragraph(para, profile, f'<w:keepNext/>{spacing}<w:ind w:right="{shift}"/>')
        spacing = ""
    if block.name:
        left, alignment, lines = "", "", where.name_lines
        if len(lines) > 1:
            left, alignment = f'w:left="{where.name_left.twips}" ', '<w:jc w:val="center"/>'
        indents = f'<w:ind {left}w:right="{where.name_right.twips}"/>'
        properties = f"<w:keepNext/>{spacing}{indents}{alignment}"
        signed += paragraph(block.name, profile, properties, lines=lines if len(lines) > 1 else ())
        spacing = ""
    return signed + paragraph(block.date, profile, f'<w:keepNext/>{spacing}<w:ind w:right="{where.date_right.twips}"/>')


def gap(height: Length | None, *, keep: bool) -> str:
    """Return the paragraph that makes the space above or below a table.

    height: the space. None: the space of the profile. keep: whether the gap is on one page with the next block.
    """
    keep_next = "<w:keepNext/>" if keep else ""
    spacing = f'<w:spacing w:line="{height.twips}" w:lineRule="exact"/>' if height else ""
    return elements.styled(elements.GAP, keep_next + spacing)


def table(node: Table, profile: Profile, width: Length, ids: Ids, *, is_kept: bool, above: Length | None = None) -> str:
    """Return a table.

    width: the width of the column. ids: anchor → the number of its bookmark. is_kept: whether its last row is on one
    page with the next block. above: the space above it. None: the space of the profile, which is also below the table.
    """
    lengths = table_cells.column_widths(node, profile, twips(width.twips))
    tall = table_cells.tall_rows(node, profile, lengths)
    widths = [length.twips for length in lengths]
    borders, padding = "", profile.table.padding.twips
    if node.has_borders:
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders += elements.border(side, profile.table.rule, Length(0))
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    rows, last = "", len(node.rows) - 1
    for index, row in enumerate(node.rows):
        keep = "<w:keepNext/>" if node.whole and (index < last or is_kept) else ""
        rows += _row(row, widths, index < node.header_rows, profile, ids, keep, breaks=index in tall)
    below = gap(None, keep=node.whole) if above is None else ""
    # The gap above the table stays with the table. Otherwise a caption could be alone at the bottom of a page.
    return (
        f'{gap(above, keep=True)}<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/>{elements.cell_margins(padding, padding, padding, padding)}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{below}"
    )


def _row(row: Row, widths: list[int], header: bool, profile: Profile, ids: Ids, keep: str, breaks: bool) -> str:
    """Return a row. breaks: whether it may break across pages."""
    align = "top" if breaks else "center"
    height = (profile.pitch(row.cells[0].paras[0].role) * row.lines + profile.table.padding * 2).twips
    repeat = "<w:tblHeader/>" if header else ""
    mark = bookmark(row.anchor, ids[row.anchor]) if row.anchor else ""
    cells = []
    for cell, columns, question in zip(row.cells, row.columns, form_fields.questions(row), strict=True):
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        first, *others = [form_fields.named(para, question) for para in cell.paras]
        content = paragraph(first, profile, keep, before=mark)
        content += "".join(paragraph(para, profile, keep) for para in others)
        mark = ""
        cells.append(elements.cell(sum(widths[columns]), content, f'{span}<w:vAlign w:val="{align}"/>'))
    whole = "" if breaks else "<w:cantSplit/>"
    return (
        f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeat}</w:trPr>{"".join(cells)}</w:tr>'
    )
