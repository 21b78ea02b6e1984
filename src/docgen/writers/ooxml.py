"""WordprocessingML: blocks and profile → XML text. The only file that spells `w:`.

What Word does, and what is therefore written here:

- A line grid acts only on paragraphs without an exact line pitch; every style states its pitch exactly, and the grid
  (`w:docGrid`) says 22 lines for whoever looks at the page set-up.
- 28 size-3 characters are wider than the type area, so every size-3 style carries a negative `w:spacing`.
- `w:rFonts` takes the East Asian font only from `w:eastAsia`, and “ ” … — count as East Asian only with
  `w:hint="eastAsia"`; both are stated on every style and run.
- Indents in characters (`w:firstLineChars`) follow the font size when an officer changes it; twips stand beside them
  for programs that do not know characters.
- `w:overflowPunct` stays absent: its absence means hanging punctuation in Word and in LibreOffice alike.
- A double rule is drawn as two shapes anchored to the page, since a border's place depends on the text beside it.
- A frame (`w:framePr`) anchored to the margin's bottom holds the imprint; an almost flat paragraph carries its anchor.
- Braces are written as character references, so that a template engine never reads a value as a tag.
"""

from __future__ import annotations

from docgen import geometry, headline
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
    Run,
    Signature,
    Table,
    kept_with_next,
)
from docgen.profile import Length, Profile, RoleStyle, mm
from docgen.signature import indents

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_W_DECLARED = f'xmlns:w="{NAMESPACES["w"]}"'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "{": "&#123;", "}": "&#125;"})
_ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "justify": "both"}
_EMU_PER_POINT = 12700
_SECTION_ORDER = [
    "headerReference",
    "footerReference",
    "footnotePr",
    "endnotePr",
    "type",
    "pgSz",
    "pgMar",
    "paperSrc",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
    "printerSettings",
    "sectPrChange",
]
FLAT = "dg-flat"
"""The style of a paragraph that only carries an anchor: half a point high."""

_HEADER_DISTANCE = mm(15)
"""Any height above the type area: headers hold only what is anchored to the page."""

GAP = "dg-gap"
"""The style of an empty paragraph above and below a table, which has no margin of its own in Word."""


def _declared(*prefixes: str) -> str:
    """Namespace declarations: a shell declares what its own content needs, not what ours does."""
    return " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)


def escape(content: str) -> str:
    """Text as XML character data."""
    return content.translate(_ESCAPES)


# ---- paragraphs ----------------------------------------------------------------------------------------------------
def body(doc: Doc, profile: Profile) -> str:
    """The blocks of a body. With a foot, all from the signature on stays with it on one page."""
    kept = set(kept_with_next(doc.body))
    if kept and doc.foot:
        kept |= set(range(max(kept), len(doc.body)))
    return "".join(_block(block, profile, index in kept) for index, block in enumerate(doc.body))


def paragraph(para: Para, profile: Profile, properties: str = "", run_properties: str = "") -> str:
    """One paragraph in the style of its role; `properties` in schema order, behind the style."""
    if para.role in (Role.TITLE, Role.FORM_TITLE):
        runs = _title_runs(para, profile)
    else:
        runs = "".join(_run(run, profile, run_properties) for run in para.runs)
    return f'<w:p><w:pPr><w:pStyle w:val="dg-{para.role}"/>{properties}</w:pPr>{runs}</w:p>'


def letterhead(para: Para, profile: Profile, shell: str, mark_size: float) -> str:
    """The office's name, at the size that fits: a letter's at its place on the page, a document's in the text."""
    size = round(mark_size * 2)
    part = profile.part[shell]
    if shell == "letter":
        frame = _frame(profile.left, part["mark_top"], profile.text_width)
        properties = f'{frame}<w:spacing w:line="{Length(mark_size).twips}" w:lineRule="exact"/>'
    else:
        before, after = part["mark_top"] - profile.top, profile.line_pitch * part["mark_to_number_lines"]
        properties = f'<w:spacing w:before="{before.twips}" w:after="{after.twips}"/>'
    return paragraph(para, profile, properties, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')


def number(para: Para, profile: Profile, shell: str, mark_size: float) -> str:
    """The document number: on the right below a letter's rule, or centred above a document's (7.2.5, 7.2.7)."""
    if shell == "letter":
        # A header that grows pushes the text down by different amounts in different programs; space above does not.
        before = geometry.letter(profile, mark_size).text_top - profile.top
        return paragraph(para, profile, f'<w:spacing w:before="{before.twips}"/>')
    part = profile.part["document"]
    above = (profile.line_pitch - Length(profile.body.size)) * 0.5
    rule = _border("bottom", part["rule_thick"], part["number_to_rule"] - above, profile.red)
    return paragraph(para, profile, f'<w:pBdr>{rule}</w:pBdr><w:jc w:val="center"/>')


def letter_rules(profile: Profile, mark_size: float) -> str:
    """The two double rules of a letter's first page (10.1), in a flat paragraph of the header."""
    page = geometry.letter(profile, mark_size)
    tops = (
        (page.rule_top, page.rule_thick),
        (page.rule_top + page.rule_thick + page.rule_space, page.rule_thin),
        (page.lower_rule_top, page.rule_thin),
        (page.lower_rule_top + page.rule_thin + page.rule_space, page.rule_thick),
    )
    shapes = "".join(
        _rectangle(index, page.rule_left, top, page.rule_length, height, profile.red)
        for index, (top, height) in enumerate(tops, 1)
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/></w:pPr>{shapes}</w:p>'


def mark(para: Para, profile: Profile, shell: str, mark_size: float) -> str:
    """A category or draft mark: a frame at its place on the page."""
    left, width = profile.left, profile.text_width * 0.5
    x = left if para.role is Role.DRAFT else left + width
    y = _mark_top(para.role, profile, shell, mark_size)
    frame = _frame(x, y, width)
    return paragraph(para, profile, frame)


def foot(paras: tuple[Para, ...], profile: Profile, shell: str) -> str:
    """The imprint at the bottom of the last page's type area, and the paragraph that carries its anchor."""
    if not paras:
        return ""
    frame = (
        f'<w:framePr w:w="{profile.text_width.twips}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin"'
        ' w:xAlign="left" w:yAlign="bottom"/>'
    )
    rows = "".join(
        paragraph(
            para,
            profile,
            "<w:keepNext/>" + frame + (_imprint_borders(profile, index, len(paras)) if shell == "document" else ""),
        )
        for index, para in enumerate(paras)
    )
    return f'{rows}<w:p><w:pPr><w:pStyle w:val="{FLAT}"/></w:pPr></w:p>'


def _frame(x: Length, y: Length, width: Length) -> str:
    """A frame at a place on the page."""
    return (
        f'<w:framePr w:w="{width.twips}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
        f' w:x="{x.twips}" w:y="{y.twips}"/>'
    )


def _mark_top(role: Role, profile: Profile, shell: str, mark_size: float) -> Length:
    if shell == "letter":
        page = geometry.letter(profile, mark_size)
        return page.text_top if role is Role.DRAFT else page.category_top
    if shell == "document":
        category_top: Length = profile.part["document"]["category_top"]
        return profile.top if role is Role.DRAFT else category_top
    return profile.top - profile.line_pitch


def _block(block: Block, profile: Profile, keep: bool) -> str:
    match block:
        case Para():
            return paragraph(block, profile, "<w:keepNext/>" if keep else "")
        case Table():
            return _table(block, profile)
        case Signature():
            return _signature(block, profile)
        case PageBreak():
            return f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


def _title_runs(para: Para, profile: Profile) -> str:
    """A title's runs with a line break between its lines."""
    lines = headline.runs(para, profile.text_width.pt / profile.roles[para.role].size)
    return "<w:r><w:br/></w:r>".join("".join(_run(run, profile) for run in line) for line in lines)


def _run(run: Inline, profile: Profile, properties: str = "") -> str:
    if isinstance(run, Checkbox):
        return _checkbox(run, profile)
    return _text_run(run.text, _emphasis(run, profile) + properties)


def _emphasis(run: Inline, profile: Profile) -> str:
    if isinstance(run, Run) and run.emphasis is Emphasis.STRONG:
        return _fonts(profile.fonts["heiti"].names[0])
    hint = '<w:rFonts w:hint="eastAsia"/>'
    if isinstance(run, Run) and run.emphasis is Emphasis.MISSING:
        return hint + '<w:shd w:val="clear" w:color="auto" w:fill="FFE08A"/>'
    return hint


def _text_run(content: str, properties: str) -> str:
    if not content:
        return ""
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in content.split("\t")]
    return f"<w:r><w:rPr>{properties}</w:rPr>{'<w:tab/>'.join(pieces)}</w:r>"


def _checkbox(box: Checkbox, profile: Profile) -> str:
    font = profile.fonts["symbol"].names[0]
    identity = int.from_bytes(box.name.encode()[-4:], "big") % 2_000_000_000 or 1
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(box.name)}"/><w:tag w:val="{escape(box.name)}"/><w:id w:val="{identity}"/>'
        f'<w14:checkbox {_declared("w14")}><w14:checked w14:val="0"/><w14:checkedState w14:val="2611" w14:font="{font}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{font}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{_fonts(font)}</w:rPr><w:t>{box.text}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _signature(block: Signature, profile: Profile) -> str:
    part = profile.part["signature"]
    above = profile.line_pitch * (part["seal_lines"] if block.sealed else part["unsealed_lines"])
    name, date = (profile.characters_wide(Role.SIGNATURE, count).twips for count in indents(block, profile))
    return paragraph(
        block.name, profile, f'<w:keepNext/><w:spacing w:before="{above.twips}"/><w:ind w:right="{name}"/>'
    ) + paragraph(block.date, profile, f'<w:keepNext/><w:ind w:right="{date}"/>')


# ---- tables --------------------------------------------------------------------------------------------------------
def _table(table: Table, profile: Profile) -> str:
    total = sum(table.widths)
    widths = [round(profile.text_width.twips * width / total) for width in table.widths]
    part = profile.part["table"]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{round(part["rule"].pt * 8)}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = "".join(
        f'<w:{side} w:w="{part["padding"].twips}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(row, widths, index < table.header_rows, profile) for index, row in enumerate(table.rows))
    gap = f'<w:p><w:pPr><w:pStyle w:val="{GAP}"/></w:pPr></w:p>'
    return (
        f'{gap}<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{gap}"
    )


def _row(row: Row, widths: list[int], header: bool, profile: Profile) -> str:
    height = (profile.pitch(Role.CELL) * row.lines + profile.part["table"]["padding"] * 2).twips
    repeat = "<w:tblHeader/>" if header else ""
    cells, column = [], 0
    for cell in row.cells:
        width = sum(widths[column : column + cell.span])
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        content = "".join(paragraph(para, profile) for para in cell.paras)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        )
        column += cell.span
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeat}</w:trPr>{"".join(cells)}</w:tr>'


# ---- drawn rules and borders ---------------------------------------------------------------------------------------
def _rectangle(identity: int, x: Length, y: Length, width: Length, height: Length, color: str) -> str:
    cx, cy, left, top = (round(length.pt * _EMU_PER_POINT) for length in (width, height, x, y))
    return (
        f'<w:r><w:drawing><wp:anchor {_declared("wp", "a", "wps")} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1"'
        ' locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{identity}" name="dg-rule-{identity}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def _border(side: str, width: Length, space: Length, color: str = "000000") -> str:
    return f'<w:{side} w:val="single" w:sz="{round(width.pt * 8)}" w:space="{round(space.pt)}" w:color="{color}"/>'


def _imprint_borders(profile: Profile, index: int, count: int) -> str:
    """The rules of the imprint (7.4.1): thick first and last, thin between."""
    part = profile.part["imprint"]
    top = part["rule_thick"] if index == 0 else part["rule_thin"]
    bottom = _border("bottom", part["rule_thick"], part["rule_to_text"]) if index == count - 1 else ""
    return f"<w:pBdr>{_border('top', top, part['rule_to_text'])}{bottom}</w:pBdr>"


# ---- styles and page ------------------------------------------------------------------------------------------------
def styles(profile: Profile) -> dict[str, str]:
    """Every `dg-` style as XML, by its id; complete elements with their namespaces declared."""
    made = {
        f"dg-{role}": _style(f"dg-{role}", *_role_properties(profile, role, style))
        for role, style in profile.roles.items()
    }
    loose = '<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
    made[FLAT] = _style(FLAT, f'{loose}<w:spacing w:line="10" w:lineRule="exact"/>', '<w:sz w:val="2"/>')
    gap = (profile.line_pitch * profile.part["table"]["margin_lines"]).twips
    made[GAP] = _style(GAP, f'{loose}<w:spacing w:line="{gap}" w:lineRule="exact"/>', '<w:sz w:val="2"/>')
    for side in ("left", "right"):
        made[f"dg-page-{side}"] = _style(f"dg-page-{side}", *_page_number_properties(profile, side))
    return made


def default_run_properties(profile: Profile) -> str:
    """The run properties of the document's defaults: the body's font and size."""
    font = profile.fonts[profile.body.font].names[0]
    return (
        f"<w:rPr {_W_DECLARED}>{_fonts(font)}{_size(profile.body.size)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )


def section(profile: Profile, shell: str) -> str:
    """The page set-up that goes into a section's properties behind its header references, as sibling elements."""
    page = geometry.letter(profile)
    # Only a letter's first page has text down to its rule; the footers of its other pages push theirs up again.
    bottom = page.bottom if shell == "letter" else profile.bottom
    # LibreOffice centres a line grid on the page's text area, which on a letter's first page is taller than 22 lines.
    grid = "" if shell == "letter" else 'w:type="lines" '
    return (
        f'<root {_W_DECLARED}><w:pgSz w:w="{profile.width.twips}" w:h="{profile.height.twips}"/>'
        f'<w:pgMar w:top="{profile.top.twips}" w:right="{profile.right.twips}" w:bottom="{bottom.twips}" w:left="{profile.left.twips}"'
        f' w:header="{_HEADER_DISTANCE.twips}" w:footer="{_footer_distance(profile).twips}" w:gutter="0"/><w:titlePg/>'
        f'<w:docGrid {grid}w:linePitch="{profile.line_pitch.twips}"/></root>'
    )


def section_order(tag: str) -> int:
    """Where an element stands among a section's properties; Word refuses a file with another order."""
    return _SECTION_ORDER.index(tag) if tag in _SECTION_ORDER else len(_SECTION_ORDER)


def _footer_distance(profile: Profile) -> Length:
    """Above the lower rule; the page number's own spacing fills the footer up to the type area's edge."""
    return profile.height - geometry.letter(profile).lower_rule_top - geometry.letter(profile).rule_height


def _page_number_properties(profile: Profile, side: str) -> tuple[str, str]:
    """The page number's line (7.5): its dash 7 mm below the type area, one character in from the outer edge.

    Space above and below fill the footer from `_footer_distance` up to the type area's lower edge.
    """
    part = profile.part["page_number"]
    size: Length = part["size"]
    # The dash stands about 0.53 em below the top of its line; the standard measures to the dash.
    above = part["below_area"] - size * 0.53
    below = profile.bottom - above - size - _footer_distance(profile)
    indent = (profile.character_pitch * part["inset"]).twips
    return (
        f'<w:widowControl w:val="0"/><w:spacing w:before="{above.twips}" w:after="{below.twips}" w:line="{size.twips}" w:lineRule="exact"/>'
        f'<w:ind w:{side}="{indent}"/><w:jc w:val="{side}"/>',
        _fonts(profile.fonts[part["font"]].names[0]) + _size(size.pt),
    )


def _role_properties(profile: Profile, role: Role, style: RoleStyle) -> tuple[str, str]:
    pitch = Length(style.size) if role is Role.LETTERHEAD else profile.pitch(role)
    before, after = (profile.line_pitch * lines for lines in (style.before, style.after))
    keep = "<w:keepNext/>" if style.keep_next else ""
    end = (profile.text_width - profile.characters_wide(role, style.right)).twips
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{end}"/></w:tabs>' if style.tab_right else ""
    paragraph_properties = (
        f'{keep}<w:widowControl w:val="0"/>{tabs}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{before.twips}" w:after="{after.twips}" w:line="{pitch.twips}" w:lineRule="exact"/>'
        f'{_indent(profile, role, style)}<w:jc w:val="{_ALIGNMENTS[style.align]}"/>'
    )
    spacing = profile.character_spacing.twips if style.size == profile.body.size else 0
    color = f'<w:color w:val="{profile.red}"/>' if style.color == "red" else ""
    run_properties = (
        _fonts(profile.fonts[style.font].names[0])
        + color
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + _size(style.size)
    )
    return paragraph_properties, run_properties


def _indent(profile: Profile, role: Role, style: RoleStyle) -> str:
    values = []
    if style.left:
        values.append(f'w:left="{profile.characters_wide(role, style.left).twips}"')
    if style.right:
        values.append(f'w:right="{profile.characters_wide(role, style.right).twips}"')
    if style.first > 0:
        values.append(
            f'w:firstLineChars="{round(style.first * 100)}" w:firstLine="{profile.characters_wide(role, style.first).twips}"'
        )
    if style.first < 0:
        values.append(f'w:hanging="{profile.characters_wide(role, -style.first).twips}"')
    return f"<w:ind {' '.join(values)}/>" if values else ""


def _style(identity: str, paragraph_properties: str, run_properties: str) -> str:
    return (
        f'<w:style {_W_DECLARED} w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{identity}"/><w:qFormat/>'
        f"<w:pPr>{paragraph_properties}</w:pPr><w:rPr>{run_properties}</w:rPr></w:style>"
    )


def _fonts(name: str) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _size(points: float) -> str:
    half_points = round(points * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
