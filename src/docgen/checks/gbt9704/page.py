"""Paper, margins, type area and grid (5.2)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from docgen.checks.gbt9704.rule import ALL, Fault, Look, Subject, differs, number, off, rule
from docgen.inspection.measure.model import Kind, PageSetup, Part
from docgen.language import say
from docgen.layout import page_geometry
from docgen.stationery.profile import Length

PAPER = ("5.2.1-paper",)
MARGINS = (*PAPER, "5.2.2-margins")
GRID = (*MARGINS, "5.2.3-characters", "5.2.3-lines", "5.2.3-pitch", "7.3.3-size")


@rule("5.2.1-paper", "A4 纸 210mm×297mm", kinds=ALL)
def paper(subject: Subject) -> Iterator[Fault]:
    """Other paper moves every margin; the most frequent cause is a program's Letter default."""
    width, height = subject.profile.width.mm, subject.profile.height.mm
    for sheet in subject.document.pages or subject.document.sections:
        have = sorted((sheet.width_mm, sheet.height_mm))
        if abs(have[0] - width) > subject.place_mm or abs(have[1] - height) > subject.place_mm:
            page = getattr(sheet, "number", None)
            yield differs(f"{width:g}×{height:g}mm", f"{sheet.width_mm:.1f}×{sheet.height_mm:.1f}mm", page)
            return


@rule("5.2.2-margins", "天头 37mm±1mm，订口 28mm±1mm，版心 156mm×225mm", kinds=ALL, after=PAPER)
def margins(subject: Subject) -> Iterator[Fault]:
    """A Word file states its margins; of a PDF they are where running text begins and ends."""
    if subject.document.sections:
        for section in subject.document.sections:
            yield from _stated_margins(section, subject)
        return
    if subject.kind is Kind.PLAIN:
        return
    grid, profile, within = subject.grid, subject.profile, subject.tolerance.margin.mm
    sides = (
        (say("上"), grid.expected_top_mm, grid.top_mm),
        (say("左"), profile.left.mm, grid.left_mm),
        (say("右"), profile.width.mm - subject.area_right_mm, _measured_right(subject)),
    )
    for name, want, have in sides:
        if have is not None and abs(have - want) > within:
            yield Fault(_margin(name, want, have))


def _measured_right(subject: Subject) -> float | None:
    right = subject.grid.right_mm
    return None if right is None else subject.profile.width.mm - right


def _stated_margins(section: PageSetup, subject: Subject) -> Iterator[Fault]:
    """The standard's own margins or those of GB/T 33476.2; a letter's first page has text below the type area."""
    profile, electronic = subject.profile, subject.profile.electronic
    letter = [page_geometry.letter(profile).bottom] if subject.kind is Kind.LETTER else []
    sides: tuple[tuple[str, list[Length], float], ...] = (
        (say("上"), [profile.top, electronic.top], section.top_mm),
        (say("下"), [profile.bottom, electronic.bottom, *letter], section.bottom_mm),
        (say("左"), [profile.left], section.left_mm),
        (say("右"), [profile.width - profile.left - profile.area_width], section.right_mm),
    )
    for name, allowed, have in sides:
        if all(abs(have - length.mm) > subject.tolerance.margin.mm for length in allowed):
            yield Fault(_margin(name, allowed[0].mm, have))


def _margin(name: str, want: float, have: float) -> str:
    return say("{side}边应为 {want}mm，实为 {have}mm", side=name, want=number(want), have=number(have))


@rule("5.2.2-area", "文字不出版心", look=Look.PAGE, after=(*GRID,))
def area(subject: Subject) -> Iterator[Fault]:
    """Text beyond the type area is cut off by the binding or the trimmer. A mark at a line's end may hang out."""
    within = subject.allowed_mm(subject.tolerance.margin)
    for line in subject.document.running:
        last = line.glyphs[-1]
        end = last.x_mm if last.character in "，。、；：？！）》”" else last.end_mm
        limit = _lowest(subject, line.page)
        if end > subject.area_right_mm + within:
            yield Fault(
                say("“{text}”行超出版心右边 {by}mm", text=line.text[:8], by=number(end - subject.area_right_mm)),
                line.page,
            )
        if line.em_bottom_mm > limit + within:
            yield Fault(
                say("“{text}”行超出版心下边 {by}mm", text=line.text[:8], by=number(line.em_bottom_mm - limit)),
                line.page,
            )


def _lowest(subject: Subject, page: int) -> float:
    """How far down text may reach: on a letter's first page to a line above the lower rule (10.1)."""
    if subject.kind is Kind.LETTER and page == 1:
        return (subject.profile.height - page_geometry.letter(subject.profile).bottom).mm
    return subject.text_bottom_mm


@rule("5.2.3-characters", "每行 28 字", look=Look.PAGE, after=MARGINS)
def characters(subject: Subject) -> Iterator[Fault]:
    """28 size-3 characters do not fit 156 mm at their own width: without a negative spacing there are 27."""
    step, want = subject.grid.step_mm, subject.profile.characters
    if step is None:
        return
    have = math.floor(subject.profile.area_width.mm / step + subject.tolerance.characters)
    if have != want:
        yield differs(str(want), str(have))


@rule("5.2.3-lines", "每面 22 行", look=Look.PAGE, after=(*MARGINS, "7.3.3-size"))
def lines(subject: Subject) -> Iterator[Fault]:
    """How many lines the type area holds at the pitch that the text has."""
    pitch, want = subject.grid.pitch_mm, subject.profile.lines
    if pitch is None:
        return
    have = math.floor((subject.grid.height_mm + subject.place_mm) / pitch)
    if have != want:
        yield differs(str(want), str(have))


@rule("5.2.3-pitch", "行距撑满版心（28.95pt 或 29.6pt）", look=Look.PAGE, after=(*MARGINS, "5.2.3-lines", "7.3.3-size"))
def pitch(subject: Subject) -> Iterator[Fault]:
    """28 pt is a habit that leaves half a line empty at the foot; a pitch that changes shows on facing pages."""
    have, within = subject.grid.pitch_mm, subject.tolerance.pitch
    allowed = (subject.profile.line_pitch, subject.profile.electronic.line_pitch)
    if have is None:
        return
    if all(abs(have - length.mm) > within.mm for length in allowed):
        yield off(allowed[0].pt, have / Length(1).mm, "pt")
        return
    for paragraph in subject.document.of(Part.BODY):
        for above, below in pairwise(paragraph.lines):
            if above.page == below.page and abs(below.baseline_mm - above.baseline_mm - have) > 2 * within.mm:
                yield off(have / Length(1).mm, (below.baseline_mm - above.baseline_mm) / Length(1).mm, "pt", below.page)
                return


@rule("5.2.4-colour", "正文为黑色")
def colour(subject: Subject) -> Iterator[Fault]:
    """Only the head and its rules are red."""
    for paragraph in subject.document.of(Part.BODY, Part.TITLE, Part.NUMBER, Part.RECIPIENT, Part.SIGNATURE, Part.DATE):
        if any(int(paragraph.color[index : index + 2], 16) > 64 for index in (0, 2, 4)):
            yield Fault(say("“{text}”的颜色是 {color}", text=paragraph.text[:8], color=paragraph.color), paragraph.page)
            return
