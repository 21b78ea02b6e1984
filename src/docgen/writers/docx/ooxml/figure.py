"""A figure → a small table for each bar: its name, a shaded cell for each segment, its value.

Drawn of cells, a figure looks the same in Word, WPS and LibreOffice, prints sharp, and its text is text. A table of its
own for each bar, since all rows of one table share its columns and Word knows no more than 63.
"""

from __future__ import annotations

from docgen.layout.bar_chart import Bar, Chart, chart
from docgen.model.blocks import Role, para
from docgen.model.book import Figure
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml.paragraphs import paragraph
from docgen.writers.docx.ooxml.spelling import FLAT, border, escape, fonts

_FLAT = f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/><w:keepNext/></w:pPr></w:p>'


def figure(node: Figure, profile: Profile, width: Length) -> str:
    """The figure with its legend above and its caption below, all on one page."""
    drawn = chart(node, width.pt, profile)
    alternative = (
        f'<w:tblCaption w:val="{escape(node.caption)}"/><w:tblDescription w:val="{escape(node.alternative)}"/>'
    )
    bars = [_bar(bar, drawn, profile, width, alternative if not index else "") for index, bar in enumerate(drawn.bars)]
    caption = paragraph(para(Role.CAPTION, node.caption), profile, '<w:keepNext w:val="0"/>')
    return f"{_gap(profile)}{_legend(drawn, profile)}{_FLAT.join(bars)}{_FLAT}{caption}"


def _gap(profile: Profile) -> str:
    """What keeps the figure off the text above: as much as a table is kept off."""
    room = Length(profile.table.margin_lines * profile.line_pitch.pt).twips
    return f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/><w:keepNext/><w:spacing w:before="{room}"/></w:pPr></w:p>'


def _legend(drawn: Chart, profile: Profile) -> str:
    """A swatch and a name for each series."""
    if not drawn.legend:
        return ""
    part = profile.figure
    hint = fonts(profile.fonts[profile.roles[Role.FIGURE].font].names[0])
    swatch = f"{hint}{border('bdr', part.outline, Length(0))}"
    lines = [
        "".join(
            f"<w:r><w:rPr>{swatch}{_shade(part.greys, series)}</w:rPr><w:t>　</w:t></w:r>"
            f'<w:r><w:rPr>{hint}</w:rPr><w:t xml:space="preserve"> {escape(name)}　</w:t></w:r>'
            for series, name in line
        )
        for line in drawn.legend
    ]
    names = "<w:r><w:br/></w:r>".join(lines)
    left = Length(drawn.left).twips
    return f'<w:p><w:pPr><w:pStyle w:val="dg-{Role.FIGURE}"/><w:keepNext/><w:ind w:left="{left}"/></w:pPr>{names}</w:p>'


def _bar(bar: Bar, drawn: Chart, profile: Profile, width: Length, alternative: str) -> str:
    part = profile.figure
    lengths = [max(Length(segment.length).twips, 1) for segment in bar.segments]
    left = Length(drawn.left).twips
    grid = [left, *lengths, width.twips - left - sum(lengths)]
    name, value = (_text(lines, profile, indent) for lines, indent in ((bar.label, 0), ((bar.value,), 1)))
    height = max(part.bar.pt, len(bar.label) * profile.pitch(Role.FIGURE).pt) + part.gap.pt
    above = Length((height - part.bar.pt) / 2).twips
    outline = part.outline
    axis = border("left", outline, Length(0))
    edges = "".join(border(side, outline, Length(0)) for side in ("top", "left", "bottom", "right"))
    filled = "".join(
        _cell(length, _FLAT, edges, _shade(part.greys, segment.series))
        for length, segment in zip(lengths, bar.segments, strict=True)
    )
    empty = _cell(sum(lengths), _FLAT, axis, span=len(lengths)) if lengths else ""
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{tall}" w:hRule="exact"/></w:trPr>'
        f"{_cell(grid[0], name if first else _FLAT, merge=first)}{middle}"
        f"{_cell(grid[-1], value if first else _FLAT, '' if lengths else axis, merge=first)}</w:tr>"
        for tall, middle, first in ((above, empty, True), (part.bar.twips, filled, False), (above, empty, False))
    )
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"{alternative}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _text(lines: tuple[str, ...], profile: Profile, indent: int) -> str:
    """Lines of one paragraph."""
    broken = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
        for line in lines
    )
    half = round(profile.roles[Role.FIGURE].size * indent / 2 * 20)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="dg-{Role.FIGURE}"/><w:keepNext/><w:ind w:left="{half}"/></w:pPr>{broken}</w:p>'
    )


def _cell(width: int, content: str, edges: str = "", shade: str = "", span: int = 1, merge: bool | None = None) -> str:
    """A cell. merge: True begins a cell over several rows, False goes on with it."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = "" if merge is None else '<w:vMerge w:val="restart"/>' if merge else "<w:vMerge/>"
    borders = f"<w:tcBorders>{edges}</w:tcBorders>" if edges else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merged}{borders}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def _shade(greys: tuple[str, ...], series: int) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{greys[series % len(greys)]}"/>'
