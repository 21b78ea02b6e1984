"""Signature and date (7.3.5), note (7.3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.page import GRID, MARGINS
from docgen.checks.gbt9704.rule import Fault, Look, Subject, differs, not_indented, quoted, rule, wrong_font, wrong_size
from docgen.errors import Severity
from docgen.inspection.measure.model import Line, Paragraph, Part
from docgen.language import say

_DIGITS = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")


# ---- signature and date ----------------------------------------------------------------------------------------------
@rule("7.3.5-there", "有发文机关署名和成文日期")
def signature_is_there(subject: Subject) -> Iterator[Fault]:
    """A date tells when a document takes effect."""
    for part, name in ((Part.SIGNATURE, say("署名")), (Part.DATE, say("成文日期"))):
        if subject.first(Part.TITLE) and subject.first(part) is None:
            yield Fault(say("没有找到{what}", what=name))


@rule("7.3.5-font", "署名和成文日期 3号仿宋体")
def signature_font(subject: Subject) -> Iterator[Fault]:
    """As running text."""
    for paragraph in subject.document.of(Part.SIGNATURE, Part.DATE):
        yield from wrong_size(paragraph, subject.profile.body.size, subject)
        yield from wrong_font(paragraph, "fangsong", subject.profile)


def _block(subject: Subject) -> tuple[Line, Line] | None:
    """The lines of name and date where both stand on one page."""
    name, date = subject.line(Part.SIGNATURE), subject.line(Part.DATE)
    return (name, date) if name and date and name.page == date.page else None


def _in_from_right(line: Line, subject: Subject) -> float:
    """How many characters a line ends before the type area's right edge."""
    return (subject.area_right_mm - line.right_mm) / subject.character_mm


def _is_sealed(name: Line, date: Line, subject: Subject) -> bool:
    """Name centred over the date, or the date four characters in: a block meant for a seal (7.3.5.1)."""
    part = subject.profile.signature
    unsealed_name = abs(_in_from_right(name, subject) - part.unsealed_indent) <= 2 * subject.tolerance.indent
    unsealed_date = abs(_in_from_right(date, subject) - part.unsealed_indent) <= 2 * subject.tolerance.indent
    return not (unsealed_name or unsealed_date)


@rule("7.3.5-date", "成文日期 加盖印章时右空四字", look=Look.PAGE, after=MARGINS)
def date_place(subject: Subject) -> Iterator[Fault]:
    """Where the seal is centred over it. A name longer than the date pushes it further in."""
    block = _block(subject)
    if not block or not _is_sealed(*block, subject):
        return
    name, date = block
    want = subject.profile.signature.date_indent
    if _in_from_right(name, subject) < subject.tolerance.indent:
        return
    if abs(_in_from_right(date, subject) - want) > 2 * subject.tolerance.indent:
        yield differs(
            say("右空 {count} 字", count=want),
            say("右空 {count} 字", count=f"{_in_from_right(date, subject):.1f}"),
            date.page,
        )


@rule("7.3.5-name", "署名以成文日期为准居中", look=Look.PAGE, after=(*MARGINS, "7.3.5-date"))
def name_place(subject: Subject) -> Iterator[Fault]:
    """Above the date, in its middle."""
    block = _block(subject)
    if block and _is_sealed(*block, subject):
        middles = [(line.left_mm + line.right_mm) / 2 for line in block]
        if abs(middles[0] - middles[1]) > subject.allowed_mm(subject.tolerance.over_date):
            yield Fault(say("中心偏 {distance}mm", distance=f"{middles[0] - middles[1]:.1f}"), block[0].page)


@rule("7.3.5.2-place", "不加盖印章 署名右空二字，日期首字右移二字", look=Look.PAGE, after=MARGINS)
def unsealed_place(subject: Subject) -> Iterator[Fault]:
    """A date that is longer than the name stands two characters in instead, and the name moves."""
    block = _block(subject)
    if not block or _is_sealed(*block, subject):
        return
    name, date = block
    two, unit = subject.profile.signature.unsealed_indent, subject.character_mm
    shift = (date.left_mm - name.left_mm) / unit
    within = 2 * subject.tolerance.indent + (1 if subject.rendered else 0)
    if abs(shift - two) > within:
        yield differs(say("右移 {count} 字", count=two), say("右移 {count} 字", count=f"{shift:.1f}"), date.page)


@rule("7.3.5.1-seal-room", "署名之上留出印章的位置", look=Look.PAGE, severity=Severity.WARNING, after=GRID)
def seal_room(subject: Subject) -> Iterator[Fault]:
    """A seal of 42 to 45 mm is centred on the date and must not cover the text by more than a line."""
    block = _block(subject)
    if not block or not _is_sealed(*block, subject):
        return
    name = block[0]
    above = [
        line.em_bottom_mm
        for paragraph in subject.document.of(Part.BODY, Part.ATTACHMENT)
        for line in paragraph.lines
        if line.page == name.page and line.baseline_mm < name.baseline_mm
    ]
    want = subject.profile.gap.line.mm * (subject.profile.signature.seal_lines - 1)
    if above and name.em_top_mm - max(above) < want:
        yield Fault(say("只有 {have}mm", have=f"{name.em_top_mm - max(above):.1f}"), name.page)


@rule("7.3.5.4-arabic", "成文日期 用阿拉伯数字，年月日标全")
def date_arabic(subject: Subject) -> Iterator[Fault]:
    """2026年5月8日; Chinese numerals were the rule before 2012."""
    found = subject.first(Part.DATE)
    if found and not _DIGITS.match(found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.3.5.4-zero", "成文日期 月、日不编虚位")
def date_zero(subject: Subject) -> Iterator[Fault]:
    """1, not 01."""
    found = subject.first(Part.DATE)
    if found and re.search(r"[年月]0\d", found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.3.5.5-alone", "署名页应有正文", look=Look.PAGE)
def signature_with_text(subject: Subject) -> Iterator[Fault]:
    """A page of a signature alone could be put behind any text; lines or characters are spaced to avoid it."""
    for part in (Part.SIGNATURE, Part.DATE):
        line = subject.line(part)
        texts = subject.document.of(*_TEXT)
        if line and not any(other.page == line.page for paragraph in texts for other in paragraph.lines):
            yield Fault(say("这一页只有落款"), line.page)
            return


_TEXT = (Part.BODY, Part.HEADING1, Part.HEADING2, Part.HEADING3, Part.HEADING4, Part.CELL)


# ---- note ------------------------------------------------------------------------------------------------------------
def _notes(subject: Subject) -> Iterator[Paragraph]:
    return subject.document.of(Part.NOTE)


@rule("7.3.6-brackets", "附注 加圆括号")
def note_brackets(subject: Subject) -> Iterator[Fault]:
    """Full-width ones around the whole."""
    for paragraph in _notes(subject):
        if not (paragraph.text.startswith("（") and paragraph.text.endswith("）")):
            yield Fault(quoted(paragraph.text), paragraph.page)


@rule("7.3.6-indent", "附注 居左空二字", after=MARGINS)
def note_indent(subject: Subject) -> Iterator[Fault]:
    """On the line below the date."""
    for paragraph in _notes(subject):
        yield from not_indented(paragraph, 2, subject)
