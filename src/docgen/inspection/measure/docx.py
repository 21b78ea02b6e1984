"""A Word file of any producer → its paragraphs with their effective formatting, page setups and drawn lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from docgen.files import docx_package, docx_styles
from docgen.files.docx_package import Package
from docgen.files.docx_styles import A, Styles, Values, W
from docgen.inspection.measure.model import (
    FIRST_WIDE,
    MM_PER_POINT,
    WITHOUT_WIDTH,
    Box,
    DrawnLine,
    PageSetup,
    Paragraph,
    Part,
    commonest,
    typeface_of,
)

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SKIPPED = {f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_ALIGNMENTS = {"both": "justify", "distribute": "justify", "start": "left", "end": "right"}
_MM_PER_TWIP = 25.4 / 1440
_MM_PER_EMU = 25.4 / 914400
_LARGEST_NUMBER = 100_000_000
"""The largest plausible length in any unit of a Word file. A larger number is ignored."""


def read(data: bytes, file: str) -> tuple[tuple[Paragraph, ...], tuple[PageSetup, ...], tuple[DrawnLine, ...]]:
    """Return the paragraphs (header, body, footers), the page setups and the drawn lines.

    file: the name of the file in error messages.
    """
    parts = docx_package.read(data, file)
    document = parts.tree("word/document.xml")
    theme = next((name for name in parts.xml_names() if name.startswith("word/theme/theme")), "")
    sheet = docx_styles.load(parts.tree("word/styles.xml"), parts.tree(theme))
    relations = parts.tree("word/_rels/document.xml.rels")
    targets: dict[str, str] = {}
    listed = () if relations is None else relations
    for relation in listed:
        targets[relation.get("Id")] = str(PurePosixPath("/word", relation.get("Target", ""))).lstrip("/")
    body = document.find(f"{W}body")
    found = list(_header_or_footers(document, "header", ("first", "default"), targets, parts, sheet))
    if body is not None:
        found += _paragraphs(body, sheet, "body")
    found += _header_or_footers(document, "footer", ("first", "default", "even"), targets, parts, sheet)
    setups = [_page_setup(element) for element in document.iter(f"{W}sectPr")]
    drawn_lines: list[DrawnLine] = []
    for name in parts.xml_names():
        if name.startswith("word/"):
            drawn_lines += _drawn_lines(parts.tree(name))
    return tuple(found), tuple(setups), tuple(drawn_lines)


def _header_or_footers(
    document: Any, area: str, types: tuple[str, ...], targets: dict[str, str], parts: Package, sheet: Styles
) -> Iterator[Paragraph]:
    """Yield the paragraphs of the first header with text, or the paragraphs of all footers.

    area: `header` or `footer`. types: the types to read in their order (`first`, `default`, `even`). targets:
    relationship id → name of the part.
    """
    references = {ref.get(f"{W}type"): ref for ref in document.iter(f"{W}{area}Reference")}
    if area == "header" and document.find(f".//{W}titlePg") is None:
        references.pop("first", None)
    for type_name in types:
        if type_name not in references:
            continue
        part = parts.tree(targets.get(references[type_name].get(f"{_R}id"), ""))
        if part is not None:
            found = list(_paragraphs(part, sheet, area))
            yield from found
            if found and area == "header":
                return


# ---- paragraphs ------------------------------------------------------------------------------------------------------
def _paragraphs(root: Any, sheet: Styles, area: str) -> list[Paragraph]:
    """Return the paragraphs with text below an XML element. area: `body`, `header` or `footer`."""
    paragraphs = []
    for element in root.iter(f"{W}p"):
        if any(ancestor.tag in _SKIPPED for ancestor in element.iterancestors()):
            continue
        paragraph = _paragraph(element, sheet, area)
        if paragraph is not None:
            paragraphs.append(paragraph)
    return paragraphs


def _is_in_table(element: Any) -> bool:
    """Return whether a paragraph is in a table.

    Floating tables, and tables with an empty list of borders, do not count. Programs use them to position the imprint
    or the signatures of a joint letter.
    """
    table = next(element.iterancestors(f"{W}tbl"), None)
    if table is None or table.find(f"{W}tblPr/{W}tblpPr") is not None:
        return False
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    return borders is None or len(borders) > 0


def _paragraph(element: Any, sheet: Styles, area: str) -> Paragraph | None:
    """Return a paragraph with its effective formatting; None if it has no text."""
    properties, run_base = sheet.of_paragraph(element.find(f"{W}pPr"))
    pieces: list[str] = []
    sizes, fonts, colors, are_bold = [], [], [], []  # a value for each character
    for run_text, run_element in _runs(element, _has_page_field(element)):
        if not run_text.strip():
            continue
        run = sheet.of_run(run_base, run_element)
        pieces += run_text.split()
        color = run.get("color@val", "auto")
        if not re.fullmatch("[0-9A-Fa-f]{6}", color):  # An automatic colour is black.
            color = "000000"
        sizes += [_number(run.get("sz@val"), 20) / 2] * len(run_text)  # The unit is half a point.
        colors += [color.upper()] * len(run_text)
        for character in "".join(run_text.split()):
            fonts.append(sheet.font(run, is_wide=character > FIRST_WIDE))
            are_bold.append(run.get("b@") == "on")
    if not pieces:
        return None
    text = "".join(pieces)
    face = typeface_of(text, fonts, are_bold)
    size = commonest(sizes)
    left, right, first = _indents(properties, size)
    first += _leading_spaces(element) * size * MM_PER_POINT
    alignment = properties.get("jc@val", "left")
    return Paragraph(
        text=text,
        size_pt=size,
        font=face.font,
        heading_font=face.heading_font,
        digit_font=face.digit_font,
        bold=face.bold,
        color=commonest(colors),
        align=_ALIGNMENTS.get(alignment, alignment),
        left_mm=left,
        right_mm=right,
        first_mm=first,
        area=area,
        in_table=_is_in_table(element),
        bordered="pBdr.bottom@color" in properties,
        part=Part.PAGE_NUMBER if _has_page_field(element) else Part.OTHER,
    )


def _leading_spaces(element: Any) -> float:
    """Return the width of the spaces that a paragraph begins with, in characters. Many people indent with spaces."""
    text = "".join(node.text or "" for node in element.iter(f"{W}t"))
    return sum(1 if space == "\u3000" else 0.5 for space in text[: len(text) - len(text.lstrip())])


def _has_page_field(element: Any) -> bool:
    """Return whether a paragraph contains a PAGE field, which prints the page number."""
    codes = [node.text or "" for node in element.iter(f"{W}instrText")]
    codes += [node.get(f"{W}instr", "") for node in element.iter(f"{W}fldSimple")]
    return any("PAGE" in code.split() for code in codes)


def _runs(element: Any, has_page_field: bool) -> Iterator[tuple[str, Any]]:
    """Yield the text and the properties of each run. Deleted text and nested paragraphs are left out.

    has_page_field: whether the paragraph has a PAGE field. If the file does not state the result of the field, the text
    of the run with the field is 1.
    """
    lacks_result = has_page_field and not any((node.text or "").strip(" ").isdigit() for node in element.iter(f"{W}t"))
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{W}p":
            continue
        if child.tag == f"{W}r":
            pieces = "".join(node.text or "" for node in child.iterchildren(f"{W}t"))
            if lacks_result and child.find(f"{W}instrText") is not None:
                pieces = "1"
            breaks = " " if child.find(f"{W}tab") is not None or child.find(f"{W}br") is not None else ""
            yield "".join(one for one in pieces if one not in WITHOUT_WIDTH) + breaks, child.find(f"{W}rPr")
        elif isinstance(child.tag, str):
            yield from _runs(child, has_page_field and lacks_result)


def _number(value: str | None, default: float = 0) -> float:
    """Return the number in an attribute, or `default` if the attribute is missing, malformed or too large."""
    try:
        number = float(value) if value else default
    except ValueError:
        return default
    return number if abs(number) <= _LARGEST_NUMBER else default


def _indents(properties: Values, size: float) -> tuple[float, float, float]:
    """Return the left, right and first-line indent in mm. size: the font size in points.

    An indent in hundredths of a character has priority over an indent in twips (1/1440 inch), as in Word.
    """

    def length(*names: str) -> float:
        for name in names:
            if hundredths := _number(properties.get(f"ind@{name}Chars")):
                return hundredths / 100 * size * MM_PER_POINT
            if twips := _number(properties.get(f"ind@{name}")):
                return twips * _MM_PER_TWIP
        return 0.0

    return length("left", "start"), length("right", "end"), length("firstLine") - length("hanging")


# ---- drawn lines -----------------------------------------------------------------------------------------------------
def _drawn_lines(tree: Any) -> Iterator[DrawnLine]:
    """Yield the coloured shapes with a position relative to the page, usually the red lines of a letterhead.

    Without layout, all count as lines of page 1.
    """
    for anchor in tree.iter(f"{_WP}anchor"):
        offsets = []
        for position in (anchor.find(f"{_WP}positionH"), anchor.find(f"{_WP}positionV")):
            if position is not None and position.get("relativeFrom") == "page":
                offsets.append(_number(position.findtext(f"{_WP}posOffset")) * _MM_PER_EMU)
        extent = anchor.find(f"{_WP}extent")
        color = next((node.get("val", "") for node in anchor.iter(f"{A}srgbClr")), "")
        if len(offsets) == 2 and extent is not None and re.fullmatch("[0-9A-Fa-f]{6}", color):
            left, top = offsets
            width, height = (_number(extent.get(name)) * _MM_PER_EMU for name in ("cx", "cy"))
            box = Box(left, top, left + width, top + height)
            yield DrawnLine(1, box, color.upper(), (box,))


# ---- sections --------------------------------------------------------------------------------------------------------
def _page_setup(section: Any) -> PageSetup:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")

    def length_mm(element: Any | None, name: str) -> float:
        return _number(element.get(f"{W}{name}")) * _MM_PER_TWIP if element is not None else 0.0

    return PageSetup(
        length_mm(size, "w"),
        length_mm(size, "h"),
        abs(length_mm(margins, "top")),
        abs(length_mm(margins, "bottom")),
        length_mm(margins, "left") + length_mm(margins, "gutter"),
        length_mm(margins, "right"),
        length_mm(margins, "footer"),
    )
