"""Page numbers (7.5, 10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.head import LETTER
from docgen.checks.gbt9704.page import MARGINS
from docgen.checks.gbt9704.rule import Fault, Look, Subject, differs, off, quoted, rule, wrong_font
from docgen.errors import Severity
from docgen.inspection.measure.model import Line, Part
from docgen.language import say

_DASHES = "—–―"


def _numbers(subject: Subject) -> list[Line]:
    return [line for paragraph in subject.document.of(Part.PAGE_NUMBER) for line in paragraph.lines]


@rule("7.5-there", "有页码", look=Look.PAGE)
def page_number_is_there(subject: Subject) -> Iterator[Fault]:
    """Each page but a letter's first; a page with the imprint alone has none."""
    numbered = {line.page for line in _numbers(subject)}
    for page in subject.document.pages[1:] if subject.kind in LETTER else subject.document.pages:
        if page.number not in numbered and page.lines:
            yield Fault(say("没有页码"), page.number)


@rule("10.1-first-page", "信函 首页不显示页码", look=Look.PAGE, kinds=LETTER)
def no_number_on_first_page(subject: Subject) -> Iterator[Fault]:
    """The lower rule stands in its place."""
    for line in _numbers(subject):
        if line.page == 1:
            yield Fault(quoted(line.text), 1)


@rule("7.5-sequence", "页码 连续编排", look=Look.PAGE, severity=Severity.WARNING)
def page_number_sequence(subject: Subject) -> Iterator[Fault]:
    """The number is the page's own."""
    for line in _numbers(subject):
        digits = re.sub(r"\D", "", line.text)
        if digits and int(digits) != line.page:
            yield differs(str(line.page), digits, line.page)


@rule("7.5-size", "页码 4号半角宋体")
def page_number_size(subject: Subject) -> Iterator[Fault]:
    """14 pt; a word processor's own footer style is 9 pt."""
    want = subject.profile.page_number.size.pt
    for paragraph in subject.document.of(Part.PAGE_NUMBER):
        if abs(paragraph.size_pt - want) > subject.tolerance.size.pt:
            yield off(want, paragraph.size_pt, "pt", paragraph.page)
            return
        if paragraph.lines:
            yield from wrong_font(paragraph, subject.profile.page_number.font, subject.profile)


@rule("7.5-dashes", "页码 左右各放一条一字线")
def page_number_dashes(subject: Subject) -> Iterator[Fault]:
    """Dashes, not hyphens."""
    for paragraph in subject.document.of(Part.PAGE_NUMBER):
        if paragraph.text[0] not in _DASHES or paragraph.text[-1] not in _DASHES:
            yield Fault(quoted(paragraph.text), paragraph.page)
            return


@rule("7.5-place", "页码 一字线上距版心下边缘 7mm", look=Look.PAGE, after=(*MARGINS, "7.5-dashes", "7.5-size"))
def page_number_place(subject: Subject) -> Iterator[Fault]:
    """To the dash. GB/T 33476.2 states another distance from another edge: the place on the paper is the same."""
    want = subject.area_bottom_mm + subject.profile.page_number.below_area.mm
    for line in _numbers(subject):
        if line.page == 1 and subject.kind in LETTER:
            continue
        dash = line.glyphs[0].ink
        have = (dash.top_mm + dash.bottom_mm) / 2
        if abs(have - want) > subject.place_mm:
            yield off(want, have, "mm", line.page)
            return


@rule("7.5-side", "页码 单页居右空一字，双页居左空一字", look=Look.PAGE, after=("5.2.2-margins",))
def page_number_side(subject: Subject) -> Iterator[Fault]:
    """At the outer edge of a leaf printed on both sides. One character may be of the number's size or the text's."""
    inset = subject.profile.page_number.inset * subject.character_mm
    within = subject.allowed_mm(subject.tolerance.margin) * 2
    for line in _numbers(subject):
        odd = line.page % 2 == 1
        have = subject.area_right_mm - line.right_mm if odd else line.left_mm - subject.profile.left.mm
        if abs(have - inset) > within:
            side = say("右") if odd else say("左")
            yield Fault(say("应居{side}空 1 字，实空 {have}mm", side=side, have=f"{have:.1f}"), line.page)
            return
