"""The pages of a PDF → paragraphs and tables, as far as their places on the page show them.

A paragraph goes on in the next line if that line begins at the left edge and its first word had no room in the line
before. A table is what drawn lines enclose. Page numbers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.errors import Finding, InputError, Place, Severity
from docgen.intake.paper import FormCell, FormParagraph, FormTable
from docgen.intake.readers import pdf_page
from docgen.intake.readers.pdf_page import GlyphPage, PdfBox, PlacedGlyph
from docgen.language import say

_PAGE_NUMBER = re.compile(r"[—–－\-·•]*(?:第?\d{1,3}页?(?:[/共]+\d{1,3}页?)?)[—–－\-·•]*")
_WORD = re.compile(r"[（《“‘〔【(\[]*(?:[0-9A-Za-z.,%:/\-]+|.)[，。、；：！？）》”’〕】)\],.;:!?%]*")
"""What is kept together at the beginning of a line: a word or a character, with the marks around it."""
_MARKS = "，。、；：！？）》”’"
_WIDE = 0.9
"""The least gap in em that becomes an ideographic space, between any characters."""
_NARROW = 0.12
"""The least gap in em that becomes a space, between two Latin letters or digits."""
_INDENT = 0.7
"""The greatest distance in em from the left edge at which a line still begins at the edge."""
_WIDEST_INDENT = 3
"""The greatest indent in em of the first line of a paragraph. What stands farther from the edge is set apart."""
_FOOT, _TOP = 0.12, 0.93
"""The shares of a page's height, from its lower edge, below and above which a line may be a page number."""
_NEAR = 3.0
"""Two drawn lines that are at most this many points apart are one edge of a table."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text."""

    glyphs: tuple[PlacedGlyph, ...]
    em: float
    """The size of a character in points."""
    page: int

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.glyphs[0].box.left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.glyphs[-1].box.right

    @property
    def inner_right(self) -> float:
        """Where the line ends without a mark at its end, which may hang beyond the edge."""
        is_mark = self.glyphs[-1].text in _MARKS and len(self.glyphs) > 1
        return self.glyphs[-1].box.left if is_mark else self.right

    @property
    def text(self) -> str:
        """The characters, with white space where the gaps show it."""
        written = self.glyphs[0].text
        for before, after in pairwise(self.glyphs):
            gap = (after.box.left - before.box.right) / self.em
            if gap > _WIDE:
                written += "\u3000"
            elif gap > _NARROW and before.text.isascii() and after.text.isascii():
                written += " "
            written += after.text
        return written

    def first_word(self) -> float:
        """Return the width of the first word in points."""
        match = _WORD.match("".join(glyph.text for glyph in self.glyphs))
        last = self.glyphs[min(match.end(), len(self.glyphs)) - 1] if match else self.glyphs[0]
        return last.box.right - self.left


def paper(data: bytes, file: str) -> tuple[list[FormParagraph | FormTable], list[Finding]]:
    """Return the paragraphs and tables of a PDF, and findings. A PDF without text raises an `InputError`."""
    pages = pdf_page.pages(data, file)
    if not any(page.glyphs for page in pages):
        raise InputError(
            say("PDF 里没有文字，可能是扫描件"),
            place=Place(file),
            next_step=say("请对方给 Word 文件，或照原件填进案件文件；docgen 不做文字识别"),
        )
    parts: list[FormParagraph | FormTable] = []
    running: list[PdfLine] = []
    tables = 0
    for page in pages:
        cells, free = _cells(page)
        lines = [line for line in _lines(free, page) if not _is_page_number(line, page)]
        if not cells:
            running += lines
            continue
        tables += 1
        top = max(box.top for box in cells)
        above = [line for line in lines if line.glyphs[0].box.centre[1] > top]
        parts += _paragraphs([*running, *above])
        parts.append(_table(cells, page, say("第 {number} 张表", number=tables)))
        running = [line for line in lines if line not in above]
    parts += _paragraphs(running)
    message, step = say("PDF 里段落的划分是按版面推断的"), say("对照 PDF 核对写入的文字")
    return parts, [Finding("paper-pdf", message, Place(file), Severity.INFO, step)]


def _is_page_number(line: PdfLine, page: GlyphPage) -> bool:
    """Return whether a line is a page number at the top or at the foot of a page."""
    y = line.glyphs[0].box.centre[1]
    is_at_edge = y < page.height * _FOOT or y > page.height * _TOP
    return is_at_edge and _PAGE_NUMBER.fullmatch("".join(line.text.split())) is not None


# ---- glyphs → lines → paragraphs


def _lines(glyphs: Iterable[PlacedGlyph], page: GlyphPage) -> list[PdfLine]:
    """Return the lines of glyphs from top to bottom. Glyphs with about the same baseline are one line."""
    rows: list[list[PlacedGlyph]] = []
    for glyph in sorted(glyphs, key=lambda one: -one.base):
        size = glyph.box.top - glyph.box.bottom
        if rows and abs(rows[-1][0].base - glyph.base) < size / 3:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = []
    for row in rows:
        row.sort(key=lambda one: one.box.left)
        wide = [one.box.right - one.box.left for one in row if not one.text.isascii()]
        em = max(wide) if wide else page.em
        lines.append(PdfLine(tuple(row), em, page.number))
    return lines


def _paragraphs(lines: Sequence[PdfLine]) -> list[FormParagraph]:
    """Return the paragraphs of the lines between two tables."""
    found: list[FormParagraph] = []
    for text, page in _joined(lines):
        found.append(FormParagraph(text, say("第 {number} 页", number=page)))
    return found


def _joined(lines: Sequence[PdfLine]) -> list[tuple[str, int]]:
    """Return the text of each paragraph with the number of the page on which it begins."""
    if not lines:
        return []
    found = [(lines[0].text, lines[0].page)]
    for before, line in pairwise(lines):
        # A title of larger characters may be wider than the text.
        alike = [one for one in lines if abs(one.em - line.em) < 0.15 * line.em]
        left, right = min(one.left for one in alike), max(one.inner_right for one in alike)
        is_indented = any(_INDENT < (one.left - left) / line.em < _WIDEST_INDENT for one in alike)
        begins_at_edge = line.left - left < _INDENT * line.em
        had_room = before.right + line.first_word() < right + 0.05 * line.em
        ends_sentence = before.text.endswith(("。", "！", "？", "：", "；"))
        is_end = before.glyphs[-1].ends_line or (ends_sentence and not is_indented)
        if before in alike and begins_at_edge and not had_room and not is_end:
            is_latin = before.text[-1].isascii() and line.text[0].isascii() and line.text[0].isalpha()
            text, page = found[-1]
            found[-1] = (text + (" " if is_latin else "") + line.text, page)
        else:
            found.append((line.text, line.page))
    return found


# ---- drawn lines → tables


def _cells(page: GlyphPage) -> tuple[dict[PdfBox, list[PlacedGlyph]], list[PlacedGlyph]]:
    """Return box of a cell → its glyphs, and the glyphs outside tables. The drawn lines around a cell give its box."""
    cells: dict[PdfBox, list[PlacedGlyph]] = {}
    free: list[PlacedGlyph] = []
    for glyph in page.glyphs:
        box = _enclosing(page, *glyph.box.centre)
        if box is None:
            free.append(glyph)
        else:
            cells.setdefault(box, []).append(glyph)
    if len(cells) < 2:
        # One frame around text is an ornament and no table.
        return {}, page.glyphs
    return cells, free


def _enclosing(page: GlyphPage, x: float, y: float) -> PdfBox | None:
    """Return the box of the nearest drawn lines on all four sides of a point; None if a side has none."""
    above = [line.centre[1] for line in page.across if line.left <= x <= line.right and line.centre[1] > y]
    below = [line.centre[1] for line in page.across if line.left <= x <= line.right and line.centre[1] <= y]
    before = [line.centre[0] for line in page.down if line.bottom <= y <= line.top and line.centre[0] <= x]
    after = [line.centre[0] for line in page.down if line.bottom <= y <= line.top and line.centre[0] > x]
    if not (above and below and before and after):
        return None
    return PdfBox(round(max(before)), round(max(below)), round(min(after)), round(min(above)))


def _table(cells: dict[PdfBox, list[PlacedGlyph]], page: GlyphPage, name: str) -> FormTable:
    """Return the table of some cells. A cell covers each row and column whose edge is inside its box."""
    # Rows are counted from the top, but y grows upwards. So each y of a row has a minus here.
    rows = _edges([-box.top for box in cells])
    columns = _edges([box.left for box in cells])
    made = []
    for box, glyphs in cells.items():
        row, column = _index(rows, -box.top), _index(columns, box.left)
        height = max(sum(-box.top <= edge < -box.bottom - _NEAR for edge in rows), 1)
        width = max(sum(box.left - _NEAR < edge < box.right - _NEAR for edge in columns), 1)
        text = "\n".join(text for text, _ in _joined(_lines(glyphs, page)))
        made.append(FormCell(row, column, height, width, text))
    return FormTable(name, sorted(made, key=lambda cell: (cell.row, cell.column)))


def _edges(values: Iterable[float]) -> list[float]:
    """Return the coordinates of edges in order. Coordinates that are near each other count once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
