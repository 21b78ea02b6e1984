"""A Word file of any producer → its paragraphs with their effective formatting, its page set-ups, its drawn rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import docgen.inspection.measure.styles as styles
from docgen.files import docx_package
from docgen.files.docx_package import Package
from docgen.inspection.measure.model import Box, PageSetup, Paragraph, Part, Ruled, commonest
from docgen.inspection.measure.styles import A, Styles, Values, W

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SKIPPED = {f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_ALIGNMENTS = {"both": "justify", "distribute": "justify", "start": "left", "end": "right"}
_MM_PER_TWIP = 25.4 / 1440
_MM_PER_EMU = 25.4 / 914400
_MM_PER_POINT = 25.4 / 72
_LARGEST_NUMBER = 100_000_000


def read(data: bytes, file: str) -> tuple[tuple[Paragraph, ...], tuple[PageSetup, ...], tuple[Ruled, ...]]:
    """Return the paragraphs (of a header, then of the body, then of the footers), the page set-ups and drawn rules."""
    parts = docx_package.read(data, file)
    document = parts.tree("word/document.xml")
    theme = next((name for name in parts.xml_names() if name.startswith("word/theme/theme")), "")
    sheet = styles.load(parts.tree("word/styles.xml"), parts.tree(theme))
    targets = _part_names(parts.tree("word/_rels/document.xml.rels"))
    body = document.find(f"{W}body")
    found = list(_header_or_footers(document, "header", ("first", "default"), targets, parts, sheet))
    found += _paragraphs(body, sheet, "body") if body is not None else []
    found += _header_or_footers(document, "footer", ("first", "default", "even"), targets, parts, sheet)
    drawn = [rule for name in parts.xml_names() if name.startswith("word/") for rule in _drawn_rules(parts.tree(name))]
    return tuple(found), tuple(_page_setup(element) for element in document.iter(f"{W}sectPr")), tuple(drawn)


def _part_names(relations: Any | None) -> dict[str, str]:
    return (
        {item.get("Id"): str(PurePosixPath("/word", item.get("Target", ""))).lstrip("/") for item in relations}
        if relations is not None
        else {}
    )


def _header_or_footers(
    document: Any, area: str, types: tuple[str, ...], targets: dict[str, str], parts: Package, sheet: Styles
) -> Iterator[Paragraph]:
    """The paragraphs of a header, or of all footers. area: `header` or `footer`. types: which to read, in this order.

    Of the headers only the first with text is read.
    """
    references = {ref.get(f"{W}type"): ref for ref in document.iter(f"{W}{area}Reference")}
    if area == "header" and document.find(f".//{W}titlePg") is None:
        references.pop("first", None)
    for kind in types:
        part = parts.tree(targets.get(references[kind].get(f"{_R}id"), "")) if kind in references else None
        if part is not None:
            found = list(_paragraphs(part, sheet, area))
            yield from found
            if found and area == "header":
                return


# ---- paragraphs ------------------------------------------------------------------------------------------------------
def _paragraphs(root: Any, sheet: Styles, area: str) -> list[Paragraph]:
    made = [_paragraph(element, sheet, area) for element in root.iter(f"{W}p") if not _is_inside_skipped(element)]
    return [paragraph for paragraph in made if paragraph is not None]


def _is_inside_skipped(element: Any) -> bool:
    return any(ancestor.tag in _SKIPPED for ancestor in element.iterancestors())


def _is_in_table(element: Any) -> bool:
    """Whether a paragraph is in a table. A floating table is not counted: it only places text, mostly the imprint."""
    table = next(element.iterancestors(f"{W}tbl"), None)
    return table is not None and table.find(f"{W}tblPr/{W}tblpPr") is None


def _paragraph(element: Any, sheet: Styles, area: str) -> Paragraph | None:
    """Read a paragraph with its effective formatting; None if it has no text."""
    properties = element.find(f"{W}pPr")
    own, base = sheet.of_paragraph(properties)
    runs = [(text, sheet.of_run(base, run)) for text, run in _runs(element)]
    runs = [(text, run) for text, run in runs if text.strip()]
    text = "".join("".join(text.split()) for text, _ in runs)
    if not text:
        return None
    numbered = any("PAGE" in (node.text or "").split() for node in element.iter(f"{W}instrText")) or any(
        "PAGE" in node.get(f"{W}instr", "").split() for node in element.iter(f"{W}fldSimple")
    )
    size = commonest([_size(run) for text, run in runs for _ in text])
    left, right, first = _indents(own, size)
    return Paragraph(
        text=text,
        size_pt=size,
        font=commonest([sheet.font(run) for text, run in runs for character in text if character > "⺀"] or [""]),
        color=commonest([_color(run) for text, run in runs for _ in text]),
        align=_ALIGNMENTS.get(own.get("jc@val", "left"), own.get("jc@val", "left")),
        left_mm=left,
        right_mm=right,
        first_mm=first,
        area=area,
        in_table=_is_in_table(element),
        bordered="pBdr.bottom@color" in own,
        part=Part.PAGE_NUMBER if numbered else Part.OTHER,
    )


def _runs(element: Any) -> Iterator[tuple[str, Any]]:
    """The text and the properties of each run. Deleted text, and paragraphs inside this one, are left out."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{W}p":
            continue
        if child.tag == f"{W}r":
            pieces = "".join(node.text or "" for node in child.iterchildren(f"{W}t"))
            breaks = " " if child.find(f"{W}tab") is not None or child.find(f"{W}br") is not None else ""
            yield pieces + breaks, child.find(f"{W}rPr")
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _number(value: str | None, default: float = 0) -> float:
    """The number that a producer wrote; `default` if it is missing, malformed, or too large for a length on paper."""
    try:
        number = float(value) if value else default
    except ValueError:
        return default
    return number if abs(number) <= _LARGEST_NUMBER else default


def _size(run: Values) -> float:
    return _number(run.get("sz@val"), 20) / 2


def _color(run: Values) -> str:
    color = run.get("color@val", "auto")
    return color.upper() if re.fullmatch("[0-9A-Fa-f]{6}", color) else "000000"


def _indents(own: Values, size: float) -> tuple[float, float, float]:
    """Left, right and first-line indent in mm. As in Word, a value in characters overrides one in twips."""

    def length(*names: str) -> float:
        for name in names:
            if characters := _number(own.get(f"ind@{name}Chars")):
                return characters / 100 * size * _MM_PER_POINT
            if twips := _number(own.get(f"ind@{name}")):
                return twips * _MM_PER_TWIP
        return 0.0

    return length("left", "start"), length("right", "end"), length("firstLine") - length("hanging")


# ---- drawn rules -----------------------------------------------------------------------------------------------------
def _drawn_rules(tree: Any) -> Iterator[Ruled]:
    """The coloured shapes that are placed relative to the page. Nearly all are the red rules of a letterhead."""
    for anchor in tree.iter(f"{_WP}anchor"):
        offsets = [
            _number(place.findtext(f"{_WP}posOffset")) * _MM_PER_EMU
            for place in (anchor.find(f"{_WP}positionH"), anchor.find(f"{_WP}positionV"))
            if place is not None and place.get("relativeFrom") == "page"
        ]
        extent = anchor.find(f"{_WP}extent")
        color = next((node.get("val", "") for node in anchor.iter(f"{A}srgbClr")), "")
        if len(offsets) == 2 and extent is not None and re.fullmatch("[0-9A-Fa-f]{6}", color):
            left, top = offsets
            width, height = (_number(extent.get(name)) * _MM_PER_EMU for name in ("cx", "cy"))
            box = Box(left, top, left + width, top + height)
            yield Ruled(1, box, color.upper(), (box,))


# ---- sections --------------------------------------------------------------------------------------------------------
def _page_setup(element: Any) -> PageSetup:
    size, margins = element.find(f"{W}pgSz"), element.find(f"{W}pgMar")

    def mm(source: Any | None, name: str) -> float:
        return _number(source.get(f"{W}{name}")) * _MM_PER_TWIP if source is not None else 0.0

    return PageSetup(
        mm(size, "w"),
        mm(size, "h"),
        abs(mm(margins, "top")),
        abs(mm(margins, "bottom")),
        mm(margins, "left") + mm(margins, "gutter"),
        mm(margins, "right"),
    )
