"""Paragraphs with their functions, and pages with their drawn lines → the kind of the file, and its red lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from docgen.inspection.measure.model import DrawnLine, Kind, Page, Paragraph, Part, is_red

_CONTENTS = re.compile("目[录次]")
"""The title of the table of contents."""
_FEWEST_PAGES_OF_BOOK = 6
_FEWEST_ENTRIES = 4
"""The least number of entries in the table of contents of a book."""
_LAST_ENTRY = 40
"""The number of paragraphs below the title of the table of contents that are searched for entries."""
_OFFICIAL = re.compile("(函|答复|意见|通知|通报|报告|请示|批复|决定|决议|公告|通告|公报|议案)$")
"""The ends of the titles of official documents (公文)."""
_NO_OFFICIAL = re.compile("(摘要|总结|表|单|清单|名单|要点|简报|附件)$")
"""The ends of the titles of other documents, which may have a date and a signature too."""


def red_lines_of(pages: Sequence[Page]) -> list[DrawnLine]:
    """Return the red lines of the first page from top to bottom. Lines shorter than 50 mm are left out."""
    if not pages:
        return []
    red_lines = [line for line in pages[0].drawn_lines if is_red(line.color) and line.box.width_mm > 50]
    return sorted(red_lines, key=lambda line: line.box.top_mm)


def kind(paragraphs: Sequence[Paragraph], pages: Sequence[Page]) -> Kind:
    """Return the kind of a file. pages: for a Word file without layout, the first page with its drawn lines."""
    if _is_book(paragraphs, pages):
        return Kind.BOOK
    mark = next((paragraph for paragraph in paragraphs if paragraph.part is Part.MARK), None)
    red_lines = red_lines_of(pages)
    if mark and mark.text.endswith("令"):
        return Kind.ORDER
    if mark and "纪要" in mark.text:
        return Kind.MINUTES
    if mark or red_lines:
        return _layout_with_head(paragraphs, mark, red_lines, pages)
    return _kind_without_head(paragraphs)


def _is_book(paragraphs: Sequence[Paragraph], pages: Sequence[Page]) -> bool:
    """Return whether a file is a book: it has a table of contents, no document number, and pages enough.

    A single page does not count as too few, because of a Word file without layout only one is known.
    """
    if any(paragraph.part is Part.NUMBER for paragraph in paragraphs) or 1 < len(pages) < _FEWEST_PAGES_OF_BOOK:
        return False
    for index, paragraph in enumerate(paragraphs):
        if _CONTENTS.fullmatch(paragraph.text):
            below = paragraphs[index + 1 : index + 1 + _LAST_ENTRY]
            return sum(entry.text[-1:].isdigit() for entry in below) >= _FEWEST_ENTRIES
    return False


def _layout_with_head(
    paragraphs: Sequence[Paragraph], mark: Paragraph | None, red_lines: list[DrawnLine], pages: Sequence[Page]
) -> Kind:
    """Return the layout of a file with a red head.

    A letter (信函格式) has a double red line, or a red line in the lower half of the page. A file with other red lines
    is a document (文件格式). So is a file with a border below its document number, or a mark that ends with 文件.
    """
    if red_lines:
        has_double = any(len(line.parts) > 1 for line in red_lines)
        has_low = any(line.box.top_mm > pages[0].height_mm / 2 for line in red_lines)
        return Kind.LETTER if has_double or has_low else Kind.DOCUMENT
    has_border = any(paragraph.bordered for paragraph in paragraphs if paragraph.part is Part.NUMBER)
    return Kind.DOCUMENT if has_border or (mark and mark.text.endswith("文件")) else Kind.LETTER


def _is_form(paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether most text of a file is in tables, or a table follows the title directly."""
    in_cells = sum(len(paragraph.text) for paragraph in paragraphs if paragraph.part is Part.CELL)
    if in_cells * 2 > sum(len(paragraph.text) for paragraph in paragraphs):
        return True
    parts = [paragraph.part for paragraph in paragraphs if paragraph.part is not Part.PAGE_NUMBER]
    return any(above is Part.TITLE and below is Part.CELL for above, below in pairwise(parts))


def _kind_without_head(paragraphs: Sequence[Paragraph]) -> Kind:
    if _is_form(paragraphs):
        return Kind.FORM
    title = "".join(paragraph.text for paragraph in paragraphs if paragraph.part is Part.TITLE)
    if _NO_OFFICIAL.search(title):
        return Kind.PLAIN
    parts = {paragraph.part for paragraph in paragraphs}
    has_frame = Part.RECIPIENT in parts and bool(parts & {Part.SIGNATURE, Part.DATE})
    return Kind.HEADLESS if has_frame or _OFFICIAL.search(title) or Part.NUMBER in parts else Kind.PLAIN
