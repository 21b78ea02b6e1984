"""The characters of pages → lines, and lines → paragraphs, as a human reader sees them.

The functions use only positions, sizes, colours and text. They do not depend on the PDF format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from docgen.inspection.measure.drawn_lines import around, joined_lines
from docgen.inspection.measure.model import (
    MM_PER_POINT,
    Box,
    Glyph,
    Line,
    Page,
    Paragraph,
    Part,
    commonest,
    typeface_of,
)
from docgen.inspection.measure.pdf import PdfPage

_SAME_LINE_EM = 0.4
"""A character belongs to the row of a character above it if their baselines are closer than this."""
_GAP_EM = 3.5
"""A wider gap separates two texts, such as the issuing office and the date in the imprint (版记)."""
PAGE_NUMBER = re.compile(
    r"[^\w，。；：]{0,3}(\d{1,4}|[一二三四五六七八九十ivxIVX]{1,4}(?=\W))[^\w，。；：]{0,3}"
    r"|([（(，,/／]?[第共]\d{1,4}页[）)]?){1,2}|(?:[Pp](?:age|\.)?)?\d{1,4}(?:[/／]|of)\d{1,4}|[Pp](?:age|\.)?\d{1,4}"
)
"""A page number in any form: `— 1 —`, `- 1 -`, `1`, `第1页`, `第1页共3页`, `1/3`, `Page 1 of 3`."""
_SENTENCE_END = tuple("。：:；！？")
_NEVER_FIRST = frozenset("，。、；：？！）》〉”’")
"""Punctuation marks that cannot begin a paragraph."""
_NEVER_LAST = frozenset("（《〈“‘")
"""Punctuation marks that cannot end a paragraph."""
_DATE = re.compile(r".{2,5}年.{1,3}月.{1,3}日|\d{2,4}([.\-/])\d{1,2}\1\d{1,2}")
_OPEN_NOTE = re.compile(r"[（(][^）)]*")
"""The first line of a note (附注) without its closing bracket."""
_OPEN_COPIES = re.compile(r"(抄送|抄报|分送|主送)[：:].*[^。]")
"""A line of the imprint that names offices, without a full stop."""
_COPIES_EM = (1.5, 4.5)
"""How far a second line of such names is to the right of the first line. The names align after 抄送 and its colon."""
_REACH_EM = 2.4
"""The lines of a paragraph may be this far from each other, or farther if their usual pitch is (`_reach`)."""
_FEWEST_OF_A_SIDE = 6
"""The least number of lines on even pages, and on odd pages, that show whether the margins are mirrored."""
_MIRRORED_MM = 0.8
"""The text of mirrored pages is shifted by more than this."""
_WIDEST_SHIFT_MM = 9.0
"""The text of mirrored pages is shifted by less than this. An indent is wider than this."""
_SHORT_EM = 1.6
"""A line is short if its distance from the right edge is larger than this. A short line can end a paragraph."""
_VERY_SHORT_EM = 6
"""A line whose distance from the right edge is larger than this usually ends a paragraph."""
_INDENTED_EM = 0.4
"""A line is indented if its distance from the left edge is larger than this."""


def page(number: int, pdf_page: PdfPage) -> Page:
    """Return a page: its lines of text from top to bottom, and its drawn lines. number: the page number, from 1."""
    return Page(
        number,
        pdf_page.width_mm,
        pdf_page.height_mm,
        tuple(_lines(number, pdf_page.glyphs)),
        tuple(joined_lines(number, pdf_page.drawn_lines)),
    )


def _lines(number: int, glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """Yield the lines of a page. A row is split into lines at its wide gaps. number: the page number, from 1."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline_mm):
        highest = rows[-1][0] if rows else glyph
        smaller_em = min(highest.size_pt, glyph.size_pt) * MM_PER_POINT
        if rows and glyph.baseline_mm - highest.baseline_mm < _SAME_LINE_EM * smaller_em:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        for piece in _pieces(sorted(row, key=lambda glyph: glyph.x_mm)):
            yield Line(number, tuple(piece))


def _pieces(row: list[Glyph]) -> Iterator[list[Glyph]]:
    """Split a row at its wide gaps. row: the characters from left to right."""
    piece = [row[0]]
    for glyph in row[1:]:
        if glyph.x_mm - piece[-1].end_mm > _GAP_EM * glyph.size_pt * MM_PER_POINT:
            yield piece
            piece = []
        piece.append(glyph)
    yield piece


# ---- paragraphs ------------------------------------------------------------------------------------------------------
def paragraphs(pages: Iterable[Page]) -> list[Paragraph]:
    """Return the paragraphs of all pages in reading order. Each line in a table and each page number is a paragraph."""
    by_number = {page.number: page for page in pages}
    all_lines: list[tuple[Line, bool, Page]] = []
    for its_page in by_number.values():
        for line in its_page.lines:
            all_lines.append((line, _is_in_table(line, its_page), its_page))
    edges = _edges_of_sides([line for line, in_table, _ in all_lines if not in_table])
    groups: list[list[Line]] = []
    are_in_table: list[bool] = []
    previous: Line | None = None
    for line, in_table, its_page in all_lines:
        is_number = _is_page_number(line, its_page)
        is_running = not in_table and not is_number
        if previous and is_running and not are_in_table[-1] and _continues(previous, line, edges[line.page % 2]):
            groups[-1].append(line)
        elif is_number and groups and not are_in_table[-1]:
            # The last paragraph may continue on the next page. Put the page number before the paragraph.
            groups.insert(len(groups) - 1, [line])
            are_in_table.insert(len(are_in_table) - 1, False)
            continue
        else:
            groups.append([line])
            are_in_table.append(in_table)
        previous = line
    paragraphs_found = []
    for lines, in_table in zip(groups, are_in_table, strict=True):
        paragraph = _paragraph(lines, in_table)
        is_number = not in_table and _is_page_number(lines[0], by_number[lines[0].page])
        paragraphs_found.append(replace(paragraph, part=Part.PAGE_NUMBER) if is_number else paragraph)
    return paragraphs_found


def _paragraph(lines: list[Line], in_table: bool) -> Paragraph:
    glyphs: list[Glyph] = []
    for line in lines:
        glyphs += line.glyphs
    text = "".join(line.text for line in lines)
    characters: list[Glyph] = []
    for glyph in glyphs:  # A ligature is one glyph with several characters.
        characters += [glyph] * len(glyph.character)
    face = typeface_of(text, [glyph.font for glyph in characters], [glyph.bold for glyph in characters])
    return Paragraph(
        text=text,
        size_pt=commonest([glyph.size_pt for glyph in glyphs]),
        font=face.font or commonest([glyph.font for glyph in glyphs]),
        heading_font=face.heading_font,
        digit_font=face.digit_font,
        bold=face.bold,
        color=commonest([glyph.color for glyph in glyphs]),
        page=lines[0].page,
        lines=tuple(lines),
        in_table=in_table,
    )


def _edges_of_sides(lines: list[Line]) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return the edges (see `_edges`) of even and of odd pages. They differ if the margins are mirrored."""
    on_even = [line for line in lines if line.page % 2 == 0]
    on_odd = [line for line in lines if line.page % 2 == 1]
    if min(len(on_even), len(on_odd)) >= _FEWEST_OF_A_SIDE:
        even, odd = _edges(on_even), _edges(on_odd)
        if _MIRRORED_MM < abs(even[0] - odd[0]) < _WIDEST_SHIFT_MM:
            return even, odd
    edges = _edges(lines)
    return edges, edges


def _edges(lines: list[Line]) -> tuple[float, float, float]:
    """Return the left and the right edge of running text, and how far below a line the next line may be, in mm.

    Many lines begin at the left edge. The lines that reach furthest right end at the right edge.
    """
    if not lines:
        return 0.0, 0.0, 0.0
    size = commonest([line.size_pt for line in lines])
    running = [line for line in lines if abs(line.size_pt - size) < 0.3]
    starts = [round(line.left_mm) for line in running]
    common = [start for start in set(starts) if starts.count(start) >= max(2, len(starts) // 8)] or starts
    left = min(line.left_mm for line in running if round(line.left_mm) == min(common))
    ends = sorted(line.right_mm for line in running)
    if len(ends) > 9:
        # Some lines extend into the margin. So the 10 % that reach furthest right are left out.
        ends = ends[: int(len(ends) * 0.9)]
    return left, ends[-1], _reach(running, size)


def _reach(running: list[Line], size: float) -> float:
    """Return how far below a line the next line of its paragraph may be, in mm.

    That is a fifth more than the usual pitch, and at least `_REACH_EM`.
    """
    pitches = []
    for above, below in pairwise(running):
        if above.page == below.page and below.baseline_mm - above.baseline_mm > size * MM_PER_POINT:
            pitches.append(round(below.baseline_mm - above.baseline_mm, 1))
    return max(_REACH_EM * size * MM_PER_POINT, commonest(pitches or [0.0]) * 1.2)


def _continues(previous: Line, line: Line, edges: tuple[float, float, float]) -> bool:
    """Return whether a line continues the paragraph of the line before it. edges: see `_edges`."""
    left, right, reach = edges
    em = line.size_pt * MM_PER_POINT
    is_same_page = previous.page == line.page
    if line.text[0] in _NEVER_FIRST or previous.text[-1] in _NEVER_LAST:
        return True
    if abs(previous.size_pt - line.size_pt) > 0.6 or previous.glyphs[0].color != line.glyphs[0].color:
        return False
    if _DATE.fullmatch(line.text) or _DATE.fullmatch(previous.text):
        return False
    if is_same_page and not 0 < line.baseline_mm - previous.baseline_mm < max(_REACH_EM * em, reach):
        return False
    if is_same_page and _is_centred(previous, edges) and _is_centred(line, edges):
        return True
    if _OPEN_NOTE.fullmatch(previous.text) and line.left_mm < previous.left_mm + em:
        return True
    if _OPEN_COPIES.fullmatch(previous.text) and _COPIES_EM[0] < (line.left_mm - previous.left_mm) / em < _COPIES_EM[1]:
        return True
    if line.left_mm > left + _INDENTED_EM * em:
        return _is_hanging(previous, line, left, right, em)
    missing_em = (right - previous.right_mm) / em
    if missing_em > _SHORT_EM and previous.text.endswith(_SENTENCE_END):
        return False
    return missing_em <= _VERY_SHORT_EM


def _is_hanging(previous: Line, line: Line, left: float, right: float, em: float) -> bool:
    """Return whether a line continues a paragraph with a hanging indent (抄送, 附件).

    The previous line must be indented and almost full. The line must be indented by 2.6 em, and at least as far as the
    previous line. left, right: the edges of running text in mm. em: the size of the line in mm.
    """
    return (
        line.left_mm > previous.left_mm - 0.5
        and previous.left_mm > left + 0.4 * em
        and right - previous.right_mm < 2.2 * em
        and line.left_mm > left + 2.6 * em
    )


def _is_centred(line: Line, edges: tuple[float, float, float]) -> bool:
    """Return whether a line is centred. A line in the size of running text must also be far from both edges."""
    left, right, _ = edges
    em = line.size_pt * MM_PER_POINT
    space_left, space_right = line.left_mm - left, right - line.right_mm
    return abs(space_left - space_right) < 2 * em and (space_left > 2.6 * em or line.size_pt > 17)


def _is_page_number(line: Line, page: Page) -> bool:
    """Return whether a line is a page number, at the foot or at the head. Bare digits at the head are a copy number."""
    is_at_foot = line.baseline_mm > page.height_mm * 0.88
    is_at_head = line.baseline_mm <= page.height_mm * 0.1 and not line.text.isdigit()
    return (is_at_foot or is_at_head) and PAGE_NUMBER.fullmatch(line.text) is not None


def _is_in_table(line: Line, page: Page) -> bool:
    """Return whether a line is in a table. A table is a group of vertical drawn lines beside each other."""
    vertical = [drawn.box for drawn in page.drawn_lines if drawn.box.height_mm > drawn.box.width_mm]
    groups: list[list[Box]] = []
    for box in sorted(vertical, key=lambda box: box.top_mm):
        if groups and box.top_mm < max(other.bottom_mm for other in groups[-1]) + 1:
            groups[-1].append(box)
        else:
            groups.append([box])
    for group in groups:
        table = around(group)
        is_inside_sides = table.left_mm - 1 <= line.left_mm <= table.right_mm
        is_inside_ends = table.top_mm - 0.5 <= line.baseline_mm <= table.bottom_mm + 0.5
        if len(group) > 1 and is_inside_sides and is_inside_ends:
            return True
    return False
