"""The rules for paper, margins, type area and grid (5.2).

Margins and line pitch must agree with GB/T 9704 or with GB/T 33476.2 (electronic official documents). GB/T 33476.2
states smaller upper and lower margins and a larger line pitch for the same page. In GB/T 9704 the type area is as
high as 22 line pitches. In GB/T 33476.2 it reaches from the top of the characters in the first line to the bottom of
the characters in the last line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from docgen.checks.gbt9704.grid import HANGING
from docgen.checks.gbt9704.rule import (
    ALL,
    MARKED,
    PROSE,
    Fault,
    Source,
    Subject,
    Unmeasured,
    rounded,
    rule,
    wrong_measure,
    wrong_value,
)
from docgen.inspection.measure.model import RUNNING, Kind, Measured, PageSetup, Part
from docgen.language import say
from docgen.layout import page_geometry
from docgen.stationery.profile import Length

PAPER = ("5.2.1-paper",)
"""Distances from the edges of the paper are checked only if the rules with these codes pass."""
MARGINS = (*PAPER, "5.2.2-margins")
"""Distances from the edges of the type area are checked only if the rules with these codes pass."""
PITCH = ("5.2.3-lines", "5.2.3-pitch", "7.3.3-size")
"""Distances that depend on the line pitch are checked only if the rules with these codes pass."""
_FEW_LINES = 1.8
"""If two lines are at least this many line pitches apart, something such as a table is between them."""
_BESIDE_TABLE_MM = 2.5
"""How far the borders of a table may be beyond the type area. Word puts them there so that the text is within."""
_BLACK_AT_MOST = 64
"""A colour counts as black if its red, green and blue are each at most this value, of 255."""
_BLACK_PARTS = (*RUNNING, Part.TITLE, Part.NUMBER, Part.RECIPIENT, Part.SIGNATURE, Part.DATE)
"""The kinds of paragraphs that must be black."""


@rule("5.2.1-paper", "A4 纸 210mm×297mm", kinds=ALL)
def paper(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The paper is A4. The usual mistake is the Letter paper that some programs have as their default."""
    width, height = subject.profile.width.mm, subject.profile.height.mm
    if not (subject.document.pages or subject.document.sections):
        yield Unmeasured(say("没有页面设置"))
    for page_or_section in subject.document.pages or subject.document.sections:
        have = sorted((page_or_section.width_mm, page_or_section.height_mm))
        if abs(have[0] - width) > subject.place_tolerance_mm or abs(have[1] - height) > subject.place_tolerance_mm:
            page = getattr(page_or_section, "number", None)
            found = f"{page_or_section.width_mm:.1f}×{page_or_section.height_mm:.1f}mm"
            yield wrong_value(f"{width:g}×{height:g}mm", found, page)
            return


@rule("5.2.2-margins", "天头 37mm±1mm，订口 28mm±1mm，版心 156mm×225mm", kinds=ALL)
def margins(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The margins have the widths that the standard sets.

    A Word file states its margins. In a PDF the edges of the running text are measured. Pages that are turned for a
    wide table (8) are not checked.
    """
    is_a4 = not any(True for _ in paper.find_faults(subject))
    if subject.document.sections:
        upright = [section for section in subject.document.sections if section.width_mm <= section.height_mm]
        for section in upright or subject.document.sections:
            yield from _stated_margins(section, subject, is_a4)
        return
    if subject.kind is Kind.FORM:
        yield Unmeasured(say("表格的 PDF 看不出页边"))
        return
    yield from _left_and_right_margin(subject, is_a4)
    yield from _upper_margin(subject)
    yield from _lower_margin(subject, is_a4)


def _left_and_right_margin(subject: Subject, is_a4: bool) -> Iterator[Fault | Unmeasured]:
    """Yield a fault for each side margin of a PDF that is wrong. On even pages the margins may be mirrored."""
    grid, profile, tolerance = subject.grid, subject.profile, subject.tolerance.margin.mm
    if not grid.has_left:
        yield Unmeasured(say("正文太短，量不出左边和右边"))
        return
    if abs(grid.left_mm - profile.left.mm) > tolerance:
        yield Fault(_margin_message(say("左"), profile.left.mm, grid.left_mm))
    even, mirrored = grid.left_mm + grid.even_shift_mm, profile.width.mm - subject.area_right_mm
    if grid.even_shift_mm and abs(even - mirrored) > tolerance:
        yield Fault(_margin_message(say("双页左"), mirrored, even))
    if grid.right_mm is None or not is_a4:
        yield Unmeasured(say("量不出右边"))
        return
    want, have = profile.width.mm - subject.area_right_mm, profile.width.mm - grid.right_mm
    if not have - grid.right_slack_mm - tolerance <= want <= have + tolerance:
        yield Fault(_margin_message(say("右"), want, have))
    elif abs(want - have) > tolerance:
        yield Unmeasured(say("行末不齐，量不准右边"))


def _upper_margin(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Yield a fault if the upper margin of a PDF is wrong.

    The edge is measured on the pages after page 1 that begin with running text. If there are none, only text that is
    too high on page 1 of a document without a red mark is a fault.
    """
    grid, tolerance = subject.grid, subject.tolerance.margin.mm
    distances = [top - grid.expected_top_mm for top in grid.tops_mm]
    texts = (paragraph for paragraph in subject.document.paragraphs if paragraph.part is not Part.PAGE_NUMBER)
    first = next((line for paragraph in texts for line in paragraph.lines), None)
    if not distances and first and first.em_top_mm < subject.profile.top.mm - tolerance and subject.kind not in MARKED:
        yield Fault(_margin_message(say("上"), subject.profile.top.mm, first.em_top_mm), first.page)
    elif not distances:
        yield Unmeasured(say("没有以正文开头的后续页，量不出上边"))
    elif all(abs(distance) > tolerance for distance in distances):
        nearest = min(distances, key=abs)
        yield Fault(_margin_message(say("上"), grid.expected_top_mm, grid.expected_top_mm + nearest))


def _lower_margin(subject: Subject, is_a4: bool) -> Iterator[Fault | Unmeasured]:
    """Yield a fault if the lower margin that full pages show is wrong, or else the margins that they may have.

    A margin that is smaller by less than a line gives the same pages. So no page shows that the margin is right.
    """
    grid, height, tolerance = subject.grid, subject.profile.height.mm, subject.tolerance.margin.mm
    if grid.bottom_mm is None or not is_a4:
        yield Unmeasured(say("没有排满的页，量不出下边"))
        return
    highest, lowest = grid.bottom_mm
    bottom = subject.text_bottom_mm
    if not highest - tolerance <= bottom <= lowest + tolerance:
        have = height - (highest if bottom < highest else lowest)
        yield Fault(_margin_message(say("下"), height - bottom, have))
    else:
        least, most = rounded(height - lowest), rounded(height - highest)
        yield Unmeasured(say("只看得出下边在 {least}～{most}mm 之间", least=least, most=most))


def _stated_margins(section: PageSetup, subject: Subject, is_a4: bool) -> Iterator[Fault | Unmeasured]:
    """Yield a fault for each margin that agrees with neither GB/T 9704 nor GB/T 33476.2.

    The first page of a letter has text below the type area. So the smaller lower margin of this page is accepted too.
    A page number that is higher than the lower margin moves the text up. Then only the pages show the lower margin.

    is_a4: whether the paper is A4. On other paper the right and the lower margin are not checked.
    """
    profile, electronic = subject.profile, subject.profile.electronic
    letter = [page_geometry.letter(profile).bottom] if subject.kind is Kind.LETTER else []
    number = subject.first(Part.PAGE_NUMBER)
    is_moved = number is not None and section.footer_mm + Length(number.size_pt).mm > section.bottom_mm
    pages = subject.document.rendered if is_moved else None
    sides: tuple[tuple[str, list[Length], float, Measured | None], ...] = (
        (say("上"), [profile.top, electronic.top], section.top_mm, None),
        (say("左"), [profile.left], section.left_mm, None),
        (say("右"), [profile.width - profile.left - profile.area_width], section.right_mm, None),
        (say("下"), [profile.bottom, electronic.bottom, *letter], section.bottom_mm, pages),
    )
    if not is_a4:
        yield Unmeasured(say("纸不是 A4，右边和下边没有查"))
    for name, allowed, have, pages_that_show_it in sides if is_a4 else sides[:2]:
        if any(abs(have - length.mm) <= subject.tolerance.margin.mm for length in allowed):
            continue
        if pages_that_show_it:
            yield from _lower_margin(Subject(pages_that_show_it, profile), is_a4)
        else:
            yield Fault(_margin_message(name, allowed[0].mm, have))


def _margin_message(name: str, want: float, have: float) -> str:
    """Return the message about a margin. name: its side. want, have: its required and its measured width in mm."""
    return say("{side}边应为 {want}mm，实为 {have}mm", side=name, want=rounded(want), have=rounded(have))


@rule(
    "5.2.2-area",
    "文字不出版心",
    source=Source.PAGE,
    kinds=PROSE,
    parts=RUNNING,
    after=(*MARGINS, "5.2.3-characters", *PITCH),
)
def area(subject: Subject) -> Iterator[Fault]:
    """Text and tables are within the type area, because binding and trimming may cut off what is beyond it.

    A punctuation mark at the end of a line may be beyond the right edge.
    """
    tolerance = subject.allowed_mm(subject.tolerance.margin)
    yield from _wide_tables(subject)
    for line in subject.document.running:
        last = line.glyphs[-1]
        end = last.x_mm if last.character in HANGING else last.end_mm
        bottom = subject.text_bottom_mm
        if subject.kind is Kind.LETTER and line.page == 1:
            # The text may reach down to the space above the lower double line (10.1).
            bottom = (subject.profile.height - page_geometry.letter(subject.profile).bottom).mm
        if (excess := end - subject.area_right_mm) > tolerance:
            yield Fault(say("“{text}”行超出版心右边 {by}mm", text=line.text[:8], by=rounded(excess)), line.page)
        if (excess := line.em_bottom_mm - bottom) > tolerance:
            yield Fault(say("“{text}”行超出版心下边 {by}mm", text=line.text[:8], by=rounded(excess)), line.page)


def _wide_tables(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each page with a table that is wider than the type area. Its vertical lines show its width."""
    for page in subject.document.pages:
        if page.width_mm > page.height_mm:
            continue  # A wide table may stand on a turned page.
        sides = [line.box for line in page.drawn_lines if line.box.height_mm > line.box.width_mm]
        left, right = subject.left_mm(page.number), subject.area_right_mm
        beyond = [max(left - box.left_mm, box.right_mm - right) for box in sides]
        if beyond and max(beyond) > _BESIDE_TABLE_MM:
            yield Fault(say("表格超出版心 {by}mm", by=rounded(max(beyond))), page.number)


@rule("5.2.3-characters", "每行 28 字", source=Source.PAGE, kinds=PROSE, after=("7.3.3-size",))
def characters(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """A full line has 28 characters.

    28 characters of size 3 (16 pt) fit into 156 mm only with negative letter spacing. Otherwise a line has 27.
    """
    pitch, want = subject.grid.character_pitch_mm, subject.profile.characters
    if pitch is None:
        yield Unmeasured(say("正文不足三行，量不出"))
        return
    have = math.floor(subject.profile.area_width.mm / pitch + subject.tolerance.characters)
    if have != want:
        yield wrong_value(str(want), str(have))


@rule("5.2.3-lines", "每面 22 行", source=Source.PAGE, kinds=PROSE, after=("7.3.3-size",))
def lines(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The type area has room for 22 lines at the line pitch of the text."""
    pitch, want = subject.grid.line_pitch_mm, subject.profile.lines
    if pitch is None:
        yield Unmeasured(say("正文不足三行，量不出"))
        return
    have = math.floor((subject.grid.height_mm + subject.place_tolerance_mm) / pitch)
    if have != want:
        shown = say("{count} 行（行距 {pitch}pt）", count=have, pitch=rounded(pitch / Length(1).mm))
        yield wrong_value(str(want), shown)


@rule(
    "5.2.3-pitch",
    "行距撑满版心（28.95pt 或 29.6pt）",
    source=Source.PAGE,
    kinds=PROSE,
    after=("5.2.3-lines", "7.3.3-size"),
)
def pitch(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The line pitch is that of GB/T 9704 or of GB/T 33476.2, and it is the same in all paragraphs.

    Offices often use 28 pt. Then half a line is empty at the foot of the page.
    """
    have, tolerance = subject.grid.line_pitch_mm, subject.tolerance.pitch.mm
    allowed = (subject.profile.line_pitch, subject.profile.electronic.line_pitch)
    if have is None:
        yield Unmeasured(say("正文不足三行，量不出"))
        return
    if all(abs(have - length.mm) > tolerance for length in allowed):
        yield wrong_measure(allowed[0].pt, have / Length(1).mm, "pt")
        return
    for above, below in pairwise(subject.document.running):
        distance = below.baseline_mm - above.baseline_mm
        is_near = above.page == below.page and distance < _FEW_LINES * have
        # A word processor puts the characters of different fonts at different heights in a line.
        is_one_font = above.glyphs[0].font == below.glyphs[0].font and above.size_pt == below.size_pt
        if is_near and abs(distance - have) > 2 * (tolerance if is_one_font else subject.place_tolerance_mm):
            yield wrong_measure(have / Length(1).mm, distance / Length(1).mm, "pt", below.page)
            return


@rule("5.2.4-colour", "正文为黑色", kinds=ALL, parts=_BLACK_PARTS)
def colour(subject: Subject) -> Iterator[Fault]:
    """The text is black. Only the head and its drawn lines are red."""
    for paragraph in subject.document.of(*_BLACK_PARTS):
        if any(int(paragraph.color[index : index + 2], 16) > _BLACK_AT_MOST for index in (0, 2, 4)):
            yield Fault(say("“{text}”的颜色是 {color}", text=paragraph.text[:8], color=paragraph.color), paragraph.page)
            return
