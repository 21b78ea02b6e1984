"""The list of attachments below the text (7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.page import GRID, MARGINS
from docgen.checks.gbt9704.rule import Fault, Look, Subject, not_indented, off, quoted, rule
from docgen.inspection.measure.model import Part
from docgen.language import say

_ITEM = re.compile(r"^(?:附件)?[：:]?(\d{1,2})([.．、:：）)]|(?=\D))")
_END_MARKS = tuple("。；，、.;,")


@rule("7.3.4-word", "附件说明 “附件”后标全角冒号")
def attachment_word(subject: Subject) -> Iterator[Fault]:
    """附件：名称."""
    found = subject.first(Part.ATTACHMENT)
    if found and not found.text.startswith("附件："):
        yield Fault(quoted(found.text, 8), found.page)


@rule("7.3.4-indent", "附件说明 左空二字", after=MARGINS)
def attachment_indent(subject: Subject) -> Iterator[Fault]:
    """As a paragraph of the text."""
    found = subject.first(Part.ATTACHMENT)
    if found:
        yield from not_indented(found, 2, subject)


@rule("7.3.4-punctuation", "附件名称后不加标点")
def attachment_punctuation(subject: Subject) -> Iterator[Fault]:
    """Names in a list, not a sentence."""
    for paragraph in subject.document.of(Part.ATTACHMENT):
        if paragraph.text.endswith(_END_MARKS):
            yield Fault(quoted(paragraph.text[-8:]), paragraph.page)


@rule("7.3.4-numbers", "多个附件用阿拉伯数字“1.”依次编号")
def attachment_numbers(subject: Subject) -> Iterator[Fault]:
    """附件：1.甲, then 2.乙 below it; a single one has no number."""
    items = list(subject.document.of(Part.ATTACHMENT))
    if len(items) < 2:
        return
    for want, paragraph in enumerate(items, 1):
        match = _ITEM.match(paragraph.text)
        if match is None or int(match[1]) != want or match[2] not in (".", "．"):
            yield Fault(say("{text} 应编“{want}.”", text=quoted(paragraph.text, 8), want=want), paragraph.page)
            return


@rule("7.3.4-gap", "附件说明在正文下空一行", look=Look.PAGE, after=GRID)
def attachment_gap(subject: Subject) -> Iterator[Fault]:
    """Unless it begins a page."""
    found, bodies = subject.line(Part.ATTACHMENT), subject.document.running
    above = [line for line in bodies if found and line.page == found.page and line.baseline_mm < found.baseline_mm]
    if found and above:
        yield from _one_line(subject, found.em_top_mm - max(line.em_bottom_mm for line in above), found.page)


def _one_line(subject: Subject, have: float, page: int) -> Iterator[Fault]:
    part = subject.profile.gap
    want = part.line.mm * part.attachment_lines
    if (
        not -subject.allowed_mm(subject.tolerance.blank_less)
        <= have - want
        <= subject.allowed_mm(subject.tolerance.blank_more)
    ):
        yield off(want, have, "mm", page)
