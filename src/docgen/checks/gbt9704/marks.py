"""A fault → the mark that shows it on the page."""

from __future__ import annotations

from docgen.checks.gbt9704.rule import Fault, Rule
from docgen.inspection.marked_copy import FaultMark
from docgen.inspection.measure.model import Box, Line, Measured, Paragraph


def mark_of(rule: Rule, fault: Fault, document: Measured) -> FaultMark:
    """Return the mark of a fault.

    It frames the paragraph that the fault names, otherwise the first paragraph on the page that the rule is about. A
    fault of the whole page, such as a margin, has no frame.

    document: the pages. For a Word file: its pages as they were laid out.
    """
    text = f"{rule.clause} {rule.title}：{fault.detail}"
    paragraph = _on_pages(fault.paragraph, document) if fault.paragraph else None
    if paragraph is None and rule.parts:
        about = [each for each in document.of(*rule.parts) if each.lines]
        on_page = [each for each in about if any(line.page == fault.page for line in each.lines)]
        paragraph = next(iter(on_page if fault.page else about), None)
    if paragraph is None:
        return FaultMark(fault.page or 1, None, text)
    pages = [line.page for line in paragraph.lines]
    page = fault.page if fault.page in pages else pages[0]
    return FaultMark(page, _around([line for line in paragraph.lines if line.page == page]), text)


def _on_pages(paragraph: Paragraph, document: Measured) -> Paragraph | None:
    """Return a paragraph as it is laid out. A Word file states paragraphs without their places."""
    if paragraph.lines:
        return paragraph
    return next((each for each in document.paragraphs if each.lines and each.text == paragraph.text), None)


def _around(lines: list[Line]) -> Box:
    """Return the box around lines of one page."""
    return Box(
        min(line.left_mm for line in lines) - 1,
        min(line.em_top_mm for line in lines) - 0.5,
        max(line.right_mm for line in lines) + 1,
        max(line.em_bottom_mm for line in lines) + 0.5,
    )
