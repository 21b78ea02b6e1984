"""WordprocessingML elements that the other modules of this folder use.

These are fonts, sizes, borders, frames, floating tables and filled rectangles. A red line of the letterhead is a thin
rectangle.
"""

from __future__ import annotations

from docgen.stationery.profile import Length

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
W_DECLARED = f'xmlns:w="{NAMESPACES["w"]}"'
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "{": "&#123;", "}": "&#125;"}
HINT = '<w:rFonts w:hint="eastAsia"/>'
LINE_BREAK = "<w:r><w:br/></w:r>"
EMU_PER_POINT = 12_700
"""The units of drawings (English Metric Units) in one point."""
FLAT = "dg-flat"
"""The style of a paragraph without text that is half a point high. See `flat_paragraph`."""
GAP = "dg-gap"
"""The style of the empty paragraphs above and below a table. They make the space, because a Word table has no margins."""


def declared(*prefixes: str) -> str:
    """Return the namespace declarations for these prefixes. docgen cannot rely on the declarations of a shell."""
    return " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)


def escape(content: str) -> str:
    """Return a text as XML. The characters with a meaning in XML or Jinja are replaced by entities."""
    for character, entity in _ESCAPES.items():  # `str.translate` takes eight times as long
        content = content.replace(character, entity)
    return content


def styled(style: str, properties: str, content: str = "") -> str:
    """Return a paragraph in a style. properties: further paragraph properties. content: its runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def run(content: str, properties: str = HINT) -> str:
    """Return a run with a text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(content)}</w:t></w:r>'


def cell(width: int, content: str, properties: str = "") -> str:
    """Return a cell of a table. width: in twips."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def flat_paragraph(properties: str = "", content: str = "") -> str:
    """Return a flat paragraph. It contains, for example, a drawing, a page break or section properties.

    properties: further paragraph properties. content: its runs.
    """
    return styled(FLAT, properties, content)


def frame(x: Length, y: Length, width: Length) -> str:
    """Return the properties of a frame. A frame puts a paragraph at a place on the page.

    x, y: the distance of the frame's upper left corner from the left and upper edges of the page. width: the width of
    the frame.
    """
    return (
        f'<w:framePr w:w="{width.twips}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
        f' w:x="{x.twips}" w:y="{y.twips}"/>'
    )


def frame_at_foot(width: Length) -> str:
    """Return the properties of a frame that puts a paragraph at the bottom of the type area."""
    return (
        f'<w:framePr w:w="{width.twips}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin"'
        ' w:xAlign="left" w:yAlign="bottom"/>'
    )


def floating_table(place: str, width: Length, margins: str, borders: str = "") -> str:
    """Return the properties and the grid of a floating table of one column.

    place: the attributes that place the table. margins: see `cell_margins`. borders: its sides, see `border`.
    """
    bordered = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
    return (
        f'<w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" {place}/><w:tblW w:w="{width.twips}" w:type="dxa"/>'
        f'{bordered}<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid><w:gridCol w:w="{width.twips}"/></w:tblGrid>'
    )


def at_foot(left: Length) -> str:
    """Return the attributes that place a floating table at the bottom of the type area. left: the left page margin."""
    return f'w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{left.twips}" w:tblpYSpec="bottom"'


def cell_margins(top: int = 0, left: int = 0, bottom: int = 0, right: int = 0) -> str:
    """Return the margins of the cells of a table. Without margins Word would use its own. All lengths are in twips."""
    sides = ""
    for side, width in (("top", top), ("left", left), ("bottom", bottom), ("right", right)):
        sides += f'<w:{side} w:w="{width}" w:type="dxa"/>'
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"


def rectangle(identity: int, x: Length, y: Length, width: Length, height: Length, color: str) -> str:
    """Return a run with a filled rectangle that is anchored to the page and drawn behind the text.

    Word draws the first of the two shapes. Programs that do not know the first shape draw the second one, which is VML.

    identity: a number that no other drawing of the document has.
    x, y: the distance of the rectangle's upper left corner from the left and upper edges of the page.
    color: the colour as RRGGBB.
    """
    cx, cy, left, top = (round(length.pt * EMU_PER_POINT) for length in (width, height, x, y))
    shape = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1"'
        ' locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{identity}" name="dg-rule-{identity}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    # Programs that do not know the attributes `mso-position-…` measure the margins from the corner of the page, as CSS.
    left_pt, top_pt, width_pt, height_pt = (f"{length.pt:.2f}pt" for length in (x, y, width, height))
    older = (
        f'<w:pict><v:rect id="dg-rule-{identity}" style="position:absolute;left:0;top:0;margin-left:{left_pt};margin-top:{top_pt};'
        f"width:{width_pt};height:{height_pt};z-index:1;mso-position-horizontal-relative:page;"
        f'mso-position-vertical-relative:page" fillcolor="#{color}" stroked="f"/></w:pict>'
    )
    return (
        f'<w:r><mc:AlternateContent {declared("mc", "wp", "a", "wps", "v")}><mc:Choice Requires="wps">{shape}</mc:Choice>'
        f"<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def border(side: str, width: Length, space: Length, color: str = "000000") -> str:
    """Return one side of a border.

    side: the name of the side, such as `top`. width: the width of the drawn line. space: the distance of the drawn line
    from the text. color: the colour as RRGGBB.
    """
    eighths = round(width.pt * 8)  # Word states the width in eighths of a point, and the space in points.
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{round(space.pt)}" w:color="{color}"/>'


def fonts(name: str) -> str:
    """Return the run properties for one font in all scripts. name: the name of the font.

    Quotation marks, ellipsis and dash have a Western and a Chinese form. The hint makes Word print the Chinese form.
    """
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def size(points: float) -> str:
    """Return the run properties for a font size in points."""
    half_points = round(points * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
