"""Contender: plain letters → PDF by ReportLab (Platypus), fonts loaded once.

ReportLab takes no font with CFF outlines: it gets TrueType copies with the characters of all letters (`truetype.py`).
It breaks lines between any two hanzi (`wordWrap="CJK"`) and does not stretch them.
"""

import json
import sys
from html import escape
from pathlib import Path

import stopwatch
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table

_INDENT = 32


def styles() -> dict[str, ParagraphStyle]:
    """How paragraphs of a role look."""

    def style(name: str, font: str = "fangsong", size: float = 16, leading: float = 28.95, **more) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, wordWrap="CJK", **more)

    return {
        "body": style("body", firstLineIndent=_INDENT),
        "letterhead": style("letterhead", "xiaobiaosong", 38, 46, alignment=TA_CENTER, textColor="#e60012"),
        "category": style("category", "heiti", alignment=TA_RIGHT),
        "number": style("number", alignment=TA_RIGHT),
        "title": style("title", "xiaobiaosong", 22, 32, alignment=TA_CENTER, spaceBefore=29, spaceAfter=14),
        "recipient": style("recipient"),
        "heading1": style("heading1", "heiti", firstLineIndent=_INDENT),
        "heading2": style("heading2", "kaiti", firstLineIndent=_INDENT),
        "caption": style("caption", "heiti", 14, 21, alignment=TA_CENTER),
        "signature": style("signature", alignment=TA_RIGHT, spaceBefore=58),
        "date": style("date", alignment=TA_RIGHT),
        "foot": style("foot", size=14, leading=21),
        "cell": style("cell", size=14, leading=21),
        "header": style("header", "heiti", 14, 21, alignment=TA_CENTER),
    }


def number_page(canvas, document) -> None:
    """The page's number below the text, on all pages but the first."""
    if document.page > 1:
        canvas.setFont("fangsong", 14)
        canvas.drawRightString(A4[0] - 26 * mm, 26 * mm, f"— {document.page} —")


def story(letter: dict, looks: dict[str, ParagraphStyle]) -> list:
    """A letter as what ReportLab lays out."""

    def paragraph(role: str, text: str) -> Paragraph:
        return Paragraph(escape(text), looks.get(role, looks["body"]))

    made = [paragraph(name, letter[name]) for name in ("category", "letterhead") if name in letter]
    made += [HRFlowable(width="100%", thickness=3, color="#e60012"), paragraph("number", letter["number"])]
    for block in letter["blocks"]:
        if "text" in block:
            made.append(paragraph(block["role"], block["text"]))
            continue
        rows = [[paragraph("header", text) for text in block["header"]]]
        rows += [[paragraph("cell", text) for text in row] for row in block["rows"]]
        width = (A4[0] - 54 * mm) / len(block["header"])
        made.append(Table(rows, colWidths=width, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.75, "black")]))
    return [*made, Spacer(0, 29), *(paragraph("foot", text) for text in letter["foot"])]


def main(folder: Path, out: Path) -> None:
    letters = json.loads((folder / "letters.json").read_text("utf-8"))
    for path in (folder / "truetype").glob("*.ttf"):
        pdfmetrics.registerFont(TTFont(path.stem, path))
    looks = styles()
    margins = {"leftMargin": 28 * mm, "rightMargin": 26 * mm, "topMargin": 37 * mm, "bottomMargin": 35 * mm}

    def make(number: int) -> None:
        letter = letters[number]
        document = SimpleDocTemplate(str(out / f"{number}.pdf"), pagesize=A4, title=letter["title"], **margins)
        document.build(story(letter, looks), onFirstPage=number_page, onLaterPages=number_page)

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
