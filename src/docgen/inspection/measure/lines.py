"""Pages of characters → lines, and lines → paragraphs, as a reader would see them; nothing of a PDF is known here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.inspection.measure.model import Box, Glyph, Line, Page, Paragraph, commonest
from docgen.inspection.measure.pdf import PdfPage
from docgen.inspection.measure.ruled import around, ruled_lines

_MM = 25.4 / 72
_SAME_LINE_EM = 0.4
_GAP_EM = 3.5
"""A wider gap within a line separates two texts: office and date of an imprint, a number and a mark."""
_SENTENCE_END = tuple("。：:；！？")
_NEVER_FIRST, _NEVER_LAST = frozenset("，。、；：？！）》〉”’"), frozenset("（《〈“‘")
_DATE = re.compile(r".{2,5}年.{1,3}月.{1,3}日")
_ENDS_SHORT_EM = 1.6
_ENDS_VERY_SHORT_EM = 6
_INDENTED_EM = 0.4


def page(number: int, sheet: PdfPage) -> Page:
    """A page with its characters in lines from top to bottom, and its ruled lines."""
    return Page(
        number,
        sheet.width_mm,
        sheet.height_mm,
        tuple(_lines(number, sheet.glyphs)),
        tuple(ruled_lines(number, sheet.rules)),
    )


def _lines(number: int, glyphs: Iterable[Glyph]) -> Iterator[Line]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline_mm):
        if rows and glyph.baseline_mm - rows[-1][0].baseline_mm < _SAME_LINE_EM * _lesser(glyph, rows[-1][0]):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        for piece in _pieces(sorted(row, key=lambda glyph: glyph.x_mm)):
            yield Line(number, tuple(piece))


def _lesser(one: Glyph, other: Glyph) -> float:
    return min(one.size_pt, other.size_pt) * _MM


def _pieces(row: list[Glyph]) -> Iterator[list[Glyph]]:
    piece = [row[0]]
    for glyph in row[1:]:
        if glyph.x_mm - piece[-1].end_mm > _GAP_EM * glyph.size_pt * _MM:
            yield piece
            piece = []
        piece.append(glyph)
    yield piece


# ---- paragraphs ------------------------------------------------------------------------------------------------------
def paragraphs(pages: Iterable[Page]) -> list[Paragraph]:
    """The lines of all pages as paragraphs, in reading order; page numbers and table cells go by the line."""
    taken = [(line, _in_table(line, page), page) for page in pages for line in page.lines]
    edges = _edges([line for line, in_table, _ in taken if not in_table])
    made: list[list[Line]] = []
    tabular: list[bool] = []
    open_line: Line | None = None
    for line, in_table, sheet in taken:
        number = _is_page_number(line, sheet)
        if open_line and not in_table and not number and not tabular[-1] and _continues(open_line, line, edges):
            made[-1].append(line)
        else:
            if number and made and not tabular[-1]:
                # A paragraph goes on behind the page's number.
                made.insert(len(made) - 1, [line])
                tabular.insert(len(tabular) - 1, False)
                continue
            made.append([line])
            tabular.append(in_table)
        open_line = line
    return [_paragraph(lines, in_table) for lines, in_table in zip(made, tabular, strict=True)]


def _paragraph(lines: list[Line], in_table: bool) -> Paragraph:
    glyphs = [glyph for line in lines for glyph in line.glyphs]
    wide = [glyph for glyph in glyphs if glyph.character > "⺀"] or glyphs
    return Paragraph(
        text="".join(line.text for line in lines),
        size_pt=commonest([glyph.size_pt for glyph in glyphs]),
        font=commonest([glyph.font for glyph in wide]),
        color=commonest([glyph.color for glyph in glyphs]),
        page=lines[0].page,
        lines=tuple(lines),
        in_table=in_table,
    )


def _edges(lines: list[Line]) -> tuple[float, float]:
    """The left and right edge of running text: where most lines begin, and where the longest end."""
    if not lines:
        return 0.0, 0.0
    size = commonest([line.size_pt for line in lines])
    running = [line for line in lines if abs(line.size_pt - size) < 0.3]
    starts = [round(line.left_mm) for line in running]
    common = [start for start in set(starts) if starts.count(start) >= max(2, len(starts) // 8)] or starts
    left = min(line.left_mm for line in running if round(line.left_mm) == min(common))
    ends = sorted(line.right_mm for line in running)
    return left, ends[int(len(ends) * 0.9) - 1 if len(ends) > 9 else -1]


def _continues(last: Line, line: Line, edges: tuple[float, float]) -> bool:
    """Whether a line goes on with the paragraph of the one above."""
    left, right = edges
    em = line.size_pt * _MM
    if line.text[0] in _NEVER_FIRST or last.text[-1] in _NEVER_LAST:
        return True
    if abs(last.size_pt - line.size_pt) > 0.6 or last.glyphs[0].color != line.glyphs[0].color:
        return False
    if _DATE.fullmatch(line.text) or _DATE.fullmatch(last.text):
        return False
    if last.page == line.page and not 0 < line.baseline_mm - last.baseline_mm < 2.4 * em:
        return False
    if _is_centred(last, edges) and _is_centred(line, edges) and last.page == line.page:
        return True
    if line.left_mm > left + _INDENTED_EM * em:
        return _hangs(last, line, left, right, em)
    short = (right - last.right_mm) / em
    return not (short > _ENDS_VERY_SHORT_EM or (short > _ENDS_SHORT_EM and last.text.endswith(_SENTENCE_END)))


def _hangs(last: Line, line: Line, left: float, right: float, em: float) -> bool:
    """The second line of a hanging paragraph (抄送, 附件): further in than the first, below a full line."""
    return (
        line.left_mm > last.left_mm - 0.5
        and last.left_mm > left + 0.4 * em
        and right - last.right_mm < 2.2 * em
        and (line.left_mm > left + 2.6 * em)
    )


def _is_centred(line: Line, edges: tuple[float, float]) -> bool:
    left, right = edges
    em = line.size_pt * _MM
    before, behind = line.left_mm - left, right - line.right_mm
    return abs(before - behind) < 2 * em and (before > 2.6 * em or line.size_pt > 17)


def _is_page_number(line: Line, page: Page) -> bool:
    low = line.baseline_mm > page.height_mm * 0.88
    return (
        low
        and re.fullmatch(r"[—–―－\-·.]*\d{1,4}[—–―－\-·.]*|第?\d{1,4}页(共\d+页)?|\d{1,4}/\d{1,4}", line.text)
        is not None
    )


def _in_table(line: Line, page: Page) -> bool:
    return any(
        box.left_mm - 1 <= line.left_mm <= box.right_mm and box.top_mm - 0.5 <= line.baseline_mm <= box.bottom_mm + 0.5
        for box in _tables(page)
    )


def _tables(page: Page) -> list[Box]:
    """Where upright ruled lines stand side by side, there is a table."""
    upright = sorted(
        (rule.box for rule in page.rules if rule.box.height_mm > rule.box.width_mm), key=lambda b: b.top_mm
    )
    groups: list[list[Box]] = []
    for box in upright:
        if groups and box.top_mm < max(other.bottom_mm for other in groups[-1]) + 1:
            groups[-1].append(box)
        else:
            groups.append([box])
    return [around(group) for group in groups if len(group) > 1]
