"""A figure → WordprocessingML: a small table for each bar.

The table has the name of the bar, a shaded cell for each segment, and the value. A figure of cells looks the same in
Word, WPS and LibreOffice, and is sharp in print. Its text can be selected. The rows of a table share its columns, and
Word allows 63 columns. So each bar is a separate table.
"""

from __future__ import annotations

from docgen.layout.bar_chart import Bar, Chart, chart, ink_on
from docgen.model.blocks import Role, para
from docgen.model.book import Figure
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml import elements
from docgen.writers.docx.ooxml.paragraphs import paragraph

_FLAT = elements.flat_paragraph("<w:keepNext/>")
_STYLE = f"dg-{Role.FIGURE}"


def figure(node: Figure, profile: Profile, width: Length, above: Length, *, keep_caption_space: bool) -> str:
    """Return the figure with its legend above and its caption below, on one page.

    width: the width of the column. above: the space above the figure. It is left out at the top of a page.
    keep_caption_space: True keeps the space that the style of the caption has below it. False removes this space.
    """
    drawn = chart(node, width.pt, profile)
    description = f'<w:tblCaption w:val="{elements.escape(node.caption)}"/><w:tblDescription w:val="{elements.escape(node.alternative)}"/>'
    bars = []
    for bar in drawn.bars:
        bars.append(_bar(bar, drawn, profile, width, description))
        description = ""
    spacing = "" if keep_caption_space else '<w:spacing w:after="0"/>'
    caption = paragraph(para(Role.TABLE_CAPTION, node.caption), profile, f'<w:keepNext w:val="0"/>{spacing}')
    space = elements.flat_paragraph(f'<w:keepNext/><w:spacing w:before="{above.twips}"/>')
    return f"{space}{_legend(drawn, profile)}{_FLAT.join(bars)}{_FLAT}{caption}"


def _legend(drawn: Chart, profile: Profile) -> str:
    """Return the legend: for each series a sample of its fill, and its name. Empty: the figure has no legend."""
    if not drawn.legend:
        return ""
    measures = profile.figure
    font = elements.fonts(profile.fonts[profile.roles[Role.FIGURE].font].names[0])
    outline = elements.border("bdr", measures.outline, Length(0))
    lines = []
    for line in drawn.legend:
        entries = ""
        for series, name in line:
            shade = _shade(_grey(measures.greys, series))
            entries += f"<w:r><w:rPr>{font}{outline}{shade}</w:rPr><w:t>　</w:t></w:r>"
            entries += elements.run(f" {name}　", font)
        lines.append(entries)
    left = Length(drawn.left).twips
    return elements.styled(_STYLE, f'<w:keepNext/><w:ind w:left="{left}"/>', elements.LINE_BREAK.join(lines))


def _bar(bar: Bar, drawn: Chart, profile: Profile, width: Length, description: str) -> str:
    """Return the table of a bar. The table has three rows: space, the bar, and space.

    description: table properties with a text for people who cannot see the figure. Empty except for the first bar.
    """
    measures = profile.figure
    lengths = [max(Length(segment.length).twips, 1) for segment in bar.segments]
    left = Length(drawn.left).twips
    grid = [left, *lengths, width.twips - left - sum(lengths)]
    name = elements.styled(_STYLE, "<w:keepNext/>", elements.LINE_BREAK.join(map(elements.run, bar.label)))
    height = max(measures.bar.pt, len(bar.label) * profile.pitch(Role.FIGURE).pt) + measures.gap.pt
    above = Length((height - measures.bar.pt) / 2).twips
    outline = measures.outline
    axis = elements.border("left", outline, Length(0))
    borders = "".join(elements.border(side, outline, Length(0)) for side in ("top", "left", "bottom", "right"))
    filled = ""
    for length, segment in zip(lengths, bar.segments, strict=True):
        grey = _grey(measures.greys, segment.series)
        filled += _cell(length, _number(segment.number, profile, ink_on(grey)), borders, _shade(grey))
    empty = _cell(sum(lengths), _FLAT, axis, span=len(lengths)) if lengths else ""
    rows = ""
    # The cell of the name extends over the three rows.
    for row_height, middle, value, is_first in (
        (above, empty, "", True),
        (measures.bar.twips, filled, bar.value, False),
        (above, empty, "", False),
    ):
        rows += (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{row_height}" w:hRule="exact"/></w:trPr>'
            f"{_cell(grid[0], name if is_first else _FLAT, merge=is_first)}{middle}"
            f"{_cell(grid[-1], _number(value, profile), '' if lengths else axis)}</w:tr>"
        )
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{elements.cell_margins()}'
        f"{description}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _number(content: str, profile: Profile, ink: str = "") -> str:
    """Return the paragraph with a number, as high as the bar.

    ink: the colour of a number in the middle of its segment. Empty: the number stands after the bar.
    """
    if not content:
        return _FLAT
    half_character = Length(profile.roles[Role.FIGURE].size * 0.5)
    place = '<w:jc w:val="center"/>' if ink else f'<w:ind w:left="{half_character.twips}"/>'
    color = f'<w:color w:val="{ink}"/>' if ink else ""
    spacing = f'<w:spacing w:line="{profile.figure.bar.twips}" w:lineRule="exact"/>'
    return elements.styled(_STYLE, f"<w:keepNext/>{spacing}{place}", elements.run(content, elements.HINT + color))


def _cell(
    width: int, content: str, borders: str = "", shade: str = "", span: int = 1, merge: bool | None = None
) -> str:
    """Return a cell.

    width: the width of the cell in twips. span: how many columns the cell extends over.
    merge: True begins a cell over several rows. False continues such a cell. None is a cell of one row.
    """
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = ""
    if merge is not None:
        merged = '<w:vMerge w:val="restart"/>' if merge else "<w:vMerge/>"
    bordered = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return elements.cell(width, content, f'{spans}{merged}{bordered}{shade}<w:vAlign w:val="center"/>')


def _shade(grey: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{grey}"/>'


def _grey(greys: tuple[str, ...], series: int) -> str:
    return greys[series % len(greys)]
