"""A set-up → a flat ODT, as officers make with LibreOffice Writer; it is saved there as DOCX and PDF."""

from xml.sax.saxutils import escape

from foreign_setups import MM, Piece, Run, Sheet, Table, sides

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}


def document(sheet: Sheet) -> bytes:
    styles: list[str] = []
    body = [_table(item, styles) if isinstance(item, Table) else _paragraph(item, styles) for item in sheet.pieces]
    top, bottom, left, right = sheet.margins
    footers = "".join(
        f"<style:{name}>{_page_number(sheet, side, styles)}</style:{name}>"
        for name, side in zip(("footer", "footer-left"), sides(sheet.number_place), strict=True)
    )
    has_number = sheet.number != "无"
    # The footer is inside the lower margin. The dash of its paragraph is 269 mm below the upper edge of the paper.
    height = 12 if has_number else 0
    above = max(4.6 - (35 - bottom), 0) + sheet.number_lower
    footer_style = (
        f'<style:footer-style><style:header-footer-properties svg:height="{height}mm" fo:min-height="{height}mm" '
        f'fo:margin-top="{above}mm"/></style:footer-style>'
        if has_number
        else ""
    )
    usage = ' style:page-usage="mirrored"' if sheet.mirrored else ""
    layout = (
        f'<style:page-layout style:name="pm"{usage}><style:page-layout-properties fo:page-width="{sheet.width}mm" '
        f'fo:page-height="{sheet.height}mm" fo:margin-top="{top}mm" fo:margin-bottom="{bottom - height}mm" '
        f'fo:margin-left="{left}mm" fo:margin-right="{right}mm"/>{footer_style}</style:page-layout>'
    )
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    master = (
        '<style:master-page style:name="Standard" style:page-layout-name="pm">'
        f"{footers * has_number}</style:master-page>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{layout}{''.join(styles)}</office:automatic-styles>"
        f"<office:master-styles>{master}</office:master-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    ).encode()


def _run_style(run: Run, tracking: float) -> str:
    weight = "bold" if run.bold else "normal"
    return (
        f'<style:text-properties fo:font-family="{run.font}" style:font-family-asian="{run.font}" '
        f'fo:font-size="{run.size}pt" style:font-size-asian="{run.size}pt" '
        f'fo:font-weight="{weight}" style:font-weight-asian="{weight}" '
        f'fo:letter-spacing="{tracking}pt" fo:color="#{run.color}" fo:language="zh" fo:country="CN" '
        'style:language-asian="zh" style:country-asian="CN"/>'
    )


def _paragraph(piece: Piece, styles: list[str], content: str | None = None) -> str:
    name = f"P{len(styles)}"
    line = f"{float(piece.line[1:]):.0%}" if piece.line.startswith("倍") else f"{float(piece.line):g}pt"
    borders = ""
    for side, value in (("top", piece.above), ("bottom", piece.below)):
        if value:
            space = "7pt" if piece.part == "number" else "1pt"
            borders += f'fo:border-{side}="{value[0]}pt solid #{value[1]}" fo:padding-{side}="{space}" '
    align = {"left": "start", "right": "end", "center": "center", "justify": "justify"}[piece.align]
    keep = "always" if piece.keep else "auto"
    start = "page" if piece.new_page else "auto"
    tabs = ""
    if piece.part == "issuer":
        stop = f'<style:tab-stop style:position="{156 * MM - 28}pt" style:type="right"/>'
        tabs = f"<style:tab-stops>{stop}</style:tab-stops>"
    styles.append(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties '
        f'fo:text-align="{align}" fo:text-indent="{piece.first}pt" fo:margin-left="{piece.left}pt" '
        f'fo:margin-right="{piece.right}pt" fo:margin-top="{piece.before}pt" fo:margin-bottom="{piece.after}pt" '
        f'fo:line-height="{line}" fo:keep-with-next="{keep}" fo:orphans="0" fo:widows="0" {borders} '
        f'fo:break-before="{start}">{tabs}'
        f"</style:paragraph-properties>{_run_style(piece.runs[0], piece.tracking)}</style:style>"
    )
    if content is None:
        content = "".join(_span(run, piece, styles) for run in piece.runs).replace("\t", "<text:tab/>")
    return f'<text:p text:style-name="{name}">{content}</text:p>'


def _span(run: Run, piece: Piece, styles: list[str]) -> str:
    """The run's text; in a span if it does not look like the paragraph's first run."""
    words = escape(run.text).replace("  ", " <text:s/>")
    if (run.font, run.bold) == (piece.runs[0].font, piece.runs[0].bold):
        return words
    name = f"T{len(styles)}"
    look = _run_style(run, piece.tracking)
    styles.append(f'<style:style style:name="{name}" style:family="text">{look}</style:style>')
    return f'<text:span text:style-name="{name}">{words}</text:span>'


def _table(table: Table, styles: list[str]) -> str:
    if not any('"grid"' in style for style in styles):
        styles.append(
            '<style:style style:name="grid" style:family="table-cell"><style:table-cell-properties '
            'fo:border="0.75pt solid #000000" fo:padding="2pt"/></style:style>'
        )
    rows = ""
    for row in table.rows:
        cells = ""
        for word in row:
            piece = Piece((Run(word, table.font, table.size),), line="21")
            cells += f'<table:table-cell table:style-name="grid">{_paragraph(piece, styles)}</table:table-cell>'
        rows += f"<table:table-row>{cells}</table:table-row>"
    columns = f'<table:table-column table:number-columns-repeated="{len(table.rows[0])}"/>'
    over = (156 - table.width) / 2
    styles.append(
        f'<style:style style:name="wide" style:family="table"><style:table-properties style:width="{table.width}mm" '
        f'table:align="margins" fo:margin-left="{over}mm" fo:margin-right="{over}mm"/></style:style>'
    )
    return f'<table:table table:style-name="wide">{columns}{rows}</table:table>'


def _page_number(sheet: Sheet, side: str, styles: list[str]) -> str:
    if sheet.number == "无":
        return ""
    before, after = sheet.number.split("1")
    align = "center" if sheet.number_place == "居中" else side
    inset = 15.8 if sheet.number_place not in ("居中", "顶格") else 0
    piece = Piece(
        (sheet.number_run,),
        align=align,
        left=inset if align == "left" else 0,
        right=inset if align == "right" else 0,
        line="14",
    )
    return _paragraph(piece, styles, f"{escape(before)}<text:page-number/>{escape(after)}")
