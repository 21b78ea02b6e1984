"""A fault → the mark that shows it on the page."""

from __future__ import annotations

from docgen.checks.gbt9704.rule import Fault, Rule
from docgen.inspection.marked_copy import FaultMark
from docgen.inspection.measure.model import Box, Measured


def mark_of(rule: Rule, fault: Fault, document: Measured) -> FaultMark:
    """Return the mark of a fault.

    The mark frames the paragraph that the fault names. If it names none, the mark frames the first paragraph of the
    page with a part that the rule checks. A fault of the whole page, such as a wrong margin, has no frame. document:
    the laid-out pages.
    """
    text = f"{rule.clause} {rule.title}：{fault.detail}"
    paragraph = stated = fault.paragraph
    if stated and not stated.lines:  # A Word file states no places. Its pages have the same text.
        texts = (each for each in document.paragraphs if each.lines and each.text == stated.text)
        paragraph = next(texts, None)
    if paragraph is None:
        for candidate in document.of(*rule.parts):
            pages = [line.page for line in candidate.lines]
            if pages and (not fault.page or fault.page in pages):
                paragraph = candidate
                break
    if paragraph is None:
        return FaultMark(fault.page or 1, None, text)
    pages = [line.page for line in paragraph.lines]
    page = fault.page if fault.page in pages else pages[0]
    lines = [line for line in paragraph.lines if line.page == page]
    frame = Box(
        min(line.left_mm for line in lines) - 1,
        min(line.em_top_mm for line in lines) - 0.5,
        max(line.right_mm for line in lines) + 1,
        max(line.em_bottom_mm for line in lines) + 0.5,
    )
    return FaultMark(page, frame, text)
