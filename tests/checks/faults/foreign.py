"""Word files made by hand with python-docx, as an office might make them: nothing of docgen is used."""

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

RED = RGBColor(0xFF, 0, 0)
BODY = (
    "根据工作安排，现就进一步规范公文用纸有关事项通知如下，请各单位结合实际认真抓好落实，并将落实情况于年底前书面报送"
    "办公室汇总。公文用纸的幅面、裁切和保存都直接关系到公文的印制质量和归档质量，各单位要高度重视，指定专人负责，不得使用"
    "不符合国家标准的纸张印制公文，已经购置的要尽快更换，更换之前暂停使用并妥善封存，严防流入其他用途。"
)


def letter(margins_mm=(37, 35, 28, 26), pitch=28.95, mark_mm=34.3) -> bytes:
    """A document (文件格式) with the standard's values; margins: top, bottom, left, right; mark_mm: above the mark."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins_mm)
    section.header_distance = Mm(15)
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    fonts(normal.element.get_or_add_rPr(), "仿宋_GB2312")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    normal.element.rPr.append(spacing)
    normal.paragraph_format.line_spacing = Pt(pitch)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = False

    head(document, pitch, mark_mm)
    add(document, "关于规范公文用纸的函", "方正小标宋简体", 22, align=ALIGN.CENTER, before=2 * pitch, after=pitch)
    add(document, "各区人民政府：")
    for heading in ("一、提高认识", "二、加强管理", "三、强化监督"):
        add(document, heading, "黑体", indent=2)
        if heading.startswith("二"):
            add(document, "（一）购置环节", "楷体_GB2312", indent=2)
        for _ in range(2):
            add(document, BODY, indent=2, align=ALIGN.JUSTIFY)
    add(document, "附件：公文用纸检查表", indent=2, before=pitch)
    signature = add(document, "样例市财政局", align=ALIGN.RIGHT, before=3 * pitch)
    signature.paragraph_format.right_indent = Pt(15.8 * 4.4)
    signature.paragraph_format.keep_with_next = True
    date = add(document, "2026年5月8日", align=ALIGN.RIGHT)
    date.paragraph_format.right_indent = Pt(15.8 * 4)
    add(document, "（联系人：王样例，联系电话：0755-00000000）", indent=2)
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        page_number(footer, align)
    section.footer_distance = Mm(25.7)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def head(document, pitch, mark_mm):
    mark = add(document, "样例市财政局文件", "方正小标宋简体", 38, align=ALIGN.CENTER, before=Mm(mark_mm).pt)
    mark.paragraph_format.line_spacing = Pt(38)
    mark.runs[0].font.color.rgb = RED
    number = add(document, "样财〔2026〕8号", align=ALIGN.CENTER, before=2 * pitch)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "7"), ("color", "FF0000")):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    number._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")


def add(document, text, font=None, size=16, indent=0, align=None, before=0, after=0):
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if font:
        fonts(run._r.get_or_add_rPr(), font)
    if size != 16:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), "0")
        run._r.rPr.append(spacing)
    form = paragraph.paragraph_format
    form.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.first_line_indent = Pt(15.8 * indent) if indent else None
    if size > 28:
        form.line_spacing = Pt(size)
    return paragraph


def fonts(properties, name):
    element = properties.find(qn("w:rFonts"))
    if element is None:
        element = OxmlElement("w:rFonts")
        properties.insert(0, element)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        element.set(qn(f"w:{script}"), name)


def page_number(footer, align):
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(14)
    side = paragraph.paragraph_format
    side.right_indent, side.left_indent = (Pt(15.8), None) if align == ALIGN.RIGHT else (None, Pt(15.8))
    for kind in ("— ", "begin", " PAGE ", "end", " —"):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        fonts(run._r.get_or_add_rPr(), "宋体")
        if kind in ("begin", "end"):
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
            run._r.append(field)
        elif "PAGE" in kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = kind
            run._r.append(instruction)
        else:
            run.text = kind
