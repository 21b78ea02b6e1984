"""The rules for page numbers (7.5, 10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docgen.checks.gbt9704.head import LETTER
from docgen.checks.gbt9704.page import MARGINS
from docgen.checks.gbt9704.rule import (
    ALL,
    PROSE,
    Fault,
    Source,
    Subject,
    Unmeasured,
    quoted,
    rule,
    wrong_font,
    wrong_measure,
    wrong_value,
)
from docgen.errors import Severity
from docgen.inspection.measure.model import Kind, Line, Part
from docgen.language import say

_PARTS = (Part.PAGE_NUMBER,)
_DASHES = "—–―"
"""The characters that programs print for a dash."""


def _on_upright_pages(subject: Subject) -> list[Line]:
    """Return the page numbers on upright pages. A turned page has its number at a side of the sheet (8)."""
    upright = {page.number for page in subject.document.pages if page.width_mm <= page.height_mm}
    return [line for line in subject.document.lines_of(Part.PAGE_NUMBER) if line.page in upright]


@rule("7.5-there", "有页码", source=Source.PAGE, kinds=PROSE)
def page_number_is_there(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Each page with text has a number, except page 1 of a letter. A document without a head may be a letter.

    Page 1 of another text, such as a summary, needs no number.
    """
    numbered = {line.page for line in subject.document.lines_of(Part.PAGE_NUMBER)}
    may_be_letter = subject.kind in (Kind.LETTER, Kind.HEADLESS, Kind.PLAIN)
    pages = subject.document.pages[1:] if may_be_letter else subject.document.pages
    if not pages:
        yield Unmeasured(say("只有一页，信函的首页不显示页码"))
    for page in pages:
        if page.number not in numbered and page.lines:
            yield Fault(say("没有页码"), page.number)


@rule("10.1-first-page", "信函 首页不显示页码", source=Source.PAGE, kinds=LETTER)
def no_number_on_first_page(subject: Subject) -> Iterator[Fault]:
    """The first page of a letter has no number, because the lower double line is in its place."""
    for line in subject.document.lines_of(Part.PAGE_NUMBER):
        if line.page == 1:
            yield Fault(quoted(line.text), 1)


@rule("7.5-sequence", "页码 连续编排", source=Source.PAGE, kinds=ALL, parts=_PARTS, severity=Severity.WARNING)
def page_number_sequence(subject: Subject) -> Iterator[Fault]:
    """The pages are numbered from 1 without a gap."""
    for line in subject.document.lines_of(Part.PAGE_NUMBER):
        digits = re.sub(r"\D", "", line.text)
        if digits and int(digits) != line.page:
            yield wrong_value(str(line.page), digits, line.page)


@rule("7.5-size", "页码 4号半角宋体", kinds=ALL, parts=_PARTS)
def page_number_size(subject: Subject) -> Iterator[Fault]:
    """Page numbers are in size 4 (14 pt). The footer style of word processors is 9 pt."""
    want = subject.profile.page_number.size.pt
    for paragraph in subject.document.of(Part.PAGE_NUMBER):
        if abs(paragraph.size_pt - want) > subject.tolerance.size.pt:
            yield wrong_measure(want, paragraph.size_pt, "pt", paragraph.page)
            return
        # The dashes may be in another font than the digits.
        if paragraph.digit_font:
            digits = replace(paragraph, font=paragraph.digit_font)
            yield from wrong_font(digits, subject.profile.page_number.font, subject.profile)
            return


@rule("7.5-dashes", "页码 左右各放一条一字线", kinds=ALL, parts=_PARTS)
def page_number_dashes(subject: Subject) -> Iterator[Fault]:
    """A dash, and not a hyphen, is on either side of the number."""
    for paragraph in subject.document.of(Part.PAGE_NUMBER):
        if paragraph.text[0] not in _DASHES or paragraph.text[-1] not in _DASHES:
            yield Fault(quoted(paragraph.text), paragraph.page)
            return


@rule(
    "7.5-place",
    "页码 一字线上距版心下边缘 7mm",
    source=Source.PAGE,
    kinds=ALL,
    parts=_PARTS,
    after=(*MARGINS, "7.5-dashes", "7.5-size"),
)
def page_number_place(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The dashes are 7 mm below the type area.

    GB/T 33476.2 measures from another edge, but asks for the same place on the paper.
    """
    want = subject.area_bottom_mm + subject.profile.page_number.below_area.mm
    upright = [line for line in _on_upright_pages(subject) if line.page > 1 or subject.kind not in LETTER]
    if not upright:
        yield Unmeasured("")
    for line in upright:
        dash = line.glyphs[0].ink
        have = (dash.top_mm + dash.bottom_mm) / 2
        if abs(have - want) > subject.place_tolerance_mm:
            yield wrong_measure(want, have, "mm", line.page)
            return


@rule("7.5-side", "页码 单页居右空一字，双页居左空一字", source=Source.PAGE, kinds=ALL, parts=_PARTS)
def page_number_side(subject: Subject) -> Iterator[Fault]:
    """The number is one character from the outer edge: at the right on odd pages, at the left on even pages."""
    want = subject.profile.page_number.inset * subject.character_mm
    tolerance = subject.allowed_mm(subject.tolerance.margin) * 2
    for line in _on_upright_pages(subject):
        is_odd = line.page % 2 == 1
        edge = subject.right_mm(line.page) if is_odd else subject.left_mm(line.page)
        have = edge - line.right_mm if is_odd else line.left_mm - edge
        if abs(have - want) > tolerance:
            side = say("右") if is_odd else say("左")
            yield Fault(say("应居{side}空 1 字，实空 {have}mm", side=side, have=f"{have:.1f}"), line.page)
            return
