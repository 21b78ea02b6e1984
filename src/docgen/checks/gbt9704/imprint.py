"""The rules for the imprint (版记), the block at the foot of the last page (7.4, 10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.head import DOCUMENT, LETTER
from docgen.checks.gbt9704.page import MARGINS
from docgen.checks.gbt9704.rule import (
    Fault,
    Source,
    Subject,
    indent_mm,
    quoted,
    rule,
    wrong_font,
    wrong_measure,
    wrong_size,
    wrong_value,
)
from docgen.inspection.measure.document_kinds import red_lines_of
from docgen.inspection.measure.model import DrawnLine, Paragraph, Part, is_red
from docgen.language import say
from docgen.model.blocks import Role

_PARTS = (Part.IMPRINT,)
_COPY_LIST = re.compile(r"^(抄送|抄报|主送|分送)")


def _copy_lists(subject: Subject) -> list[Paragraph]:
    """Return the paragraphs of the imprint that list who gets a copy."""
    return [paragraph for paragraph in subject.document.of(Part.IMPRINT) if _COPY_LIST.match(paragraph.text)]


@rule("7.4.2-size", "抄送机关 4号仿宋体", parts=_PARTS)
def imprint_size(subject: Subject) -> Iterator[Fault]:
    """The whole imprint is set in 仿宋 of size 4 (14 pt)."""
    want = subject.profile.roles[Role.CC].size
    for paragraph in subject.document.of(Part.IMPRINT):
        yield from wrong_size(paragraph, want, subject)
        yield from wrong_font(paragraph, "fangsong", subject.profile)


@rule("7.4.2-period", "抄送机关 最后一个之后标句号", parts=_PARTS)
def imprint_period(subject: Subject) -> Iterator[Fault]:
    """The list of recipients is a sentence, so it ends with a full stop."""
    for paragraph in _copy_lists(subject):
        if not paragraph.text.endswith("。"):
            yield Fault(quoted(paragraph.text[-8:]), paragraph.page)


@rule("7.4.2-colon", "“抄送”后标全角冒号", parts=_PARTS)
def imprint_colon(subject: Subject) -> Iterator[Fault]:
    """The colon after 抄送 is full-width."""
    for paragraph in _copy_lists(subject):
        if paragraph.text[2:3] != "：":
            yield Fault(quoted(paragraph.text, 8), paragraph.page)


@rule("7.4.2-indent", "抄送机关 左空一字", source=Source.PLACE, parts=_PARTS)
def imprint_indent(subject: Subject) -> Iterator[Fault]:
    """The list begins one character from the left edge of the type area. The character has the size of the imprint."""
    for paragraph in _copy_lists(subject):
        want = subject.profile.characters_wide(Role.CC, 1).mm
        have = indent_mm(paragraph, subject)
        if abs(have - want) > subject.tolerance.indent * want:
            yield wrong_measure(want, have, "mm", paragraph.page)


@rule("7.4.1-bottom", "版记在末面版心最下方", source=Source.PAGE, parts=_PARTS, after=MARGINS)
def imprint_bottom(subject: Subject) -> Iterator[Fault]:
    """The last line of the imprint is at the lower edge of the type area.

    On the first page of a letter the last line may be as low as the lower double line.
    """
    lines = subject.document.lines_of(Part.IMPRINT)
    if not lines:
        return
    end = max(line.em_bottom_mm for line in lines)
    bottom = subject.text_bottom_mm
    red_lines = red_lines_of(subject.document.pages) if lines[-1].page == 1 else []
    lowest = max([bottom, *(red_line.box.top_mm for red_line in red_lines)])
    if not (bottom - subject.profile.line_pitch.mm < end < lowest + subject.allowed_mm(subject.tolerance.margin)):
        message = say("版记止于距纸顶 {have}mm，版心下边缘在 {want}mm", have=f"{end:.1f}", want=f"{bottom:g}")
        yield Fault(message, lines[0].page)


@rule("7.4.1-last-page", "版记在最后一面", source=Source.PAGE, parts=_PARTS)
def imprint_last(subject: Subject) -> Iterator[Fault]:
    """The imprint is on the last page."""
    lines, last = subject.document.lines_of(Part.IMPRINT), len(subject.document.pages)
    if lines and lines[-1].page < last:
        yield wrong_value(say("第 {page} 页", page=last), say("第 {page} 页", page=lines[-1].page))


def _drawn_lines(subject: Subject) -> list[DrawnLine]:
    """Return the horizontal drawn lines above, between and below the text lines of the imprint, from top to bottom.

    Red lines are left out.
    """
    lines = subject.document.lines_of(Part.IMPRINT)
    if not lines:
        return []
    page = subject.document.pages[lines[0].page - 1]
    top, bottom = min(line.em_top_mm for line in lines), max(line.em_bottom_mm for line in lines)
    reach = subject.profile.line_pitch.mm
    drawn = []
    for line in page.drawn_lines:
        is_horizontal = line.box.width_mm > max(line.box.height_mm, reach * 2)
        if is_horizontal and not is_red(line.color) and top - reach < line.box.top_mm < bottom + reach:
            drawn.append(line)
    return sorted(drawn, key=lambda line: line.box.top_mm)


@rule(
    "7.4.1-rules",
    "版记 首末分隔线与版心等宽",
    source=Source.PAGE,
    kinds=DOCUMENT,
    parts=_PARTS,
    after=("5.2.2-margins",),
)
def imprint_lines(subject: Subject) -> Iterator[Fault]:
    """The imprint has a drawn line above it and one below it. Each drawn line is as wide as the type area."""
    first_line = subject.first_line(Part.IMPRINT)
    if first_line is None:
        return
    drawn, want = _drawn_lines(subject), subject.profile.area_width.mm
    if len(drawn) < 2:
        yield Fault(say("首末分隔线不全"), first_line.page)
    for found in drawn:
        if abs(found.box.width_mm - want) > 2 * subject.place_tolerance_mm + 2 * subject.tolerance.thickness.mm:
            yield wrong_measure(want, found.box.width_mm, "mm", found.page)
            return


@rule(
    "7.4.1-thickness",
    "版记 首末线粗 0.35mm，中间线细 0.25mm",
    source=Source.PAGE,
    kinds=DOCUMENT,
    parts=_PARTS,
    after=("7.4.1-rules",),
)
def imprint_thickness(subject: Subject) -> Iterator[Fault]:
    """The first and the last drawn line are thick. The drawn lines between them are thin."""
    part, drawn = subject.profile.imprint, _drawn_lines(subject)
    for index, found in enumerate(drawn):
        want = part.rule_thick if index in (0, len(drawn) - 1) else part.rule_thin
        have = found.parts[0].height_mm
        if len(drawn) > 1 and abs(have - want.mm) > subject.tolerance.thickness.mm:
            yield wrong_measure(want.mm, have, "mm", found.page)
            return


@rule("7.4.3-issuer", "印发机关和印发日期", kinds=DOCUMENT, parts=_PARTS)
def imprint_issuer(subject: Subject) -> Iterator[Fault]:
    """One line of the imprint names the office that prints the document, and ends with the date and 印发."""
    texts = [paragraph.text for paragraph in subject.document.of(Part.IMPRINT)]
    if texts and not any(re.search(r"\d{4}年\d{1,2}月\d{1,2}日印发$", text) for text in texts):
        yield Fault(say("没有“年月日印发”"), None)


@rule("10.1-imprint", "信函 版记不加印发机关、印发日期和分隔线", kinds=LETTER, parts=_PARTS)
def imprint_of_letter(subject: Subject) -> Iterator[Fault]:
    """The imprint of a letter lists the copies, and has no printing office, no date and no drawn lines."""
    for paragraph in subject.document.of(Part.IMPRINT):
        if paragraph.text.endswith("印发"):
            yield Fault(quoted(paragraph.text), paragraph.page)
        if paragraph.bordered:
            yield Fault(say("有分隔线"), paragraph.page)
    for drawn_line in _drawn_lines(subject)[:1]:
        yield Fault(say("有分隔线"), drawn_line.page)
