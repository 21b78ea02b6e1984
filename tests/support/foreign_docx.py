"""A set-up → a Word file, as programs with python-docx make them."""

import io

import docx
import foreign_setups
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from foreign_setups import Piece, Run, Sheet, Table

ALIGNMENTS = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT, "justify": ALIGN.JUSTIFY}


def document(sheet: Sheet) -> bytes:
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, sheet.margins)
    section.header_distance = Mm(15)
    made.settings.odd_and_even_pages_header_footer = True
    if sheet.mirrored:
        made.settings.element.append(OxmlElement("w:mirrorMargins"))
    made.styles["Normal"].paragraph_format.widow_control = False
    made.styles["Normal"].paragraph_format.space_after = Pt(0)
    for piece in sheet.pieces:
        if isinstance(piece, Table):
            _table(made, piece)
        else:
            _paragraph(made.add_paragraph(), piece)
    if sheet.number != "无":
        section.footer_distance = Mm(25.6 - sheet.number_lower)
        feet = (section.footer, section.even_page_footer)
        if sheet.number_place == "页眉":
            feet = (section.header, section.even_page_header)
        for footer, side in zip(feet, foreign_setups.sides(sheet.number_place), strict=True):
            footer.is_linked_to_previous = False
            align = "center" if sheet.number_place == "居中" else side
            _page_number(footer.paragraphs[0], sheet, align)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _table(made, table: Table) -> None:
    rows = made.add_table(len(table.rows), len(table.rows[0]), style="Table Grid")
    rows.alignment = WD_TABLE_ALIGNMENT.CENTER
    rows.autofit = False
    for column in rows.columns:
        column.width = Mm(table.width / len(table.rows[0]))
    for cells, words in zip(rows.rows, table.rows, strict=True):
        for cell, word in zip(cells.cells, words, strict=True):
            cell.width = Mm(table.width / len(words))
            _run(cell.paragraphs[0], Run(word, table.font, table.size), 0)


def _paragraph(paragraph, piece: Piece) -> None:
    form = paragraph.paragraph_format
    form.alignment = ALIGNMENTS[piece.align]
    form.space_before, form.space_after = Pt(piece.before), Pt(piece.after)
    form.first_line_indent = Pt(piece.first) if piece.first else None
    form.left_indent = Pt(piece.left) if piece.left else None
    form.right_indent = Pt(piece.right) if piece.right else None
    form.keep_with_next = piece.keep or None
    form.page_break_before = piece.new_page or None
    form.line_spacing = float(piece.line[1:]) if piece.line.startswith("倍") else Pt(float(piece.line))
    for run in piece.runs:
        if "\t" in run.text:
            form.tab_stops.add_tab_stop(Mm(156) - Pt(piece.right), docx.enum.text.WD_TAB_ALIGNMENT.RIGHT)
        _run(paragraph, run, piece.tracking)
    borders = [(side, value) for side, value in (("top", piece.above), ("bottom", piece.below)) if value]
    if borders:
        border = OxmlElement("w:pBdr")
        for side, (thickness, color) in borders:
            edge = OxmlElement(f"w:{side}")
            space = "7" if piece.part == "number" else "1"
            values = {"val": "single", "sz": str(round(thickness * 8)), "space": space, "color": color}
            for key, value in values.items():
                edge.set(qn(f"w:{key}"), value)
            border.append(edge)
        paragraph._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:tabs")


def _run(paragraph, run: Run, tracking: float) -> None:
    made = paragraph.add_run(run.text)
    made.font.size = Pt(run.size)
    made.font.bold = run.bold or None
    if run.color != "000000":
        made.font.color.rgb = RGBColor.from_string(run.color)
    properties = made._r.get_or_add_rPr()
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), run.font)
    properties.insert(0, fonts)
    if tracking:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(tracking * 20)))
        properties.append(spacing)


def _page_number(paragraph, sheet: Sheet, align: str) -> None:
    paragraph.alignment = ALIGNMENTS[align]
    form = paragraph.paragraph_format
    form.line_spacing = Pt(14)
    if align != "center" and sheet.number_place not in ("居中", "顶格"):
        form.right_indent, form.left_indent = (Pt(15.8), None) if align == "right" else (None, Pt(15.8))
    before, after = sheet.number.split("1")
    for words in (before, "begin", " PAGE ", "end", after):
        run = Run("", sheet.number_run.font, sheet.number_run.size, sheet.number_run.bold)
        _run(paragraph, run, 0)
        made = paragraph.runs[-1]
        if words in ("begin", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), words)
            made._r.append(mark)
        elif words == " PAGE ":
            code = OxmlElement("w:instrText")
            code.text = words
            made._r.append(code)
        else:
            made.text = words
