"""The rules for signature (署名) and date (7.3.5), and for the note (附注) below the date (7.3.6).

A signature may have several lines. These rules measure the line with the name of the office. In a joint letter they
measure the last name.

The right indents of name and date show whether a document is set for a seal. If name or date has the right indent of
7.3.5.2, the document is set without a seal. Otherwise it is set for a seal (7.3.5.1).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from docgen.checks.gbt9704.page import PITCH
from docgen.checks.gbt9704.rule import (
    TITLED,
    Fault,
    Source,
    Subject,
    Unmeasured,
    quoted,
    rule,
    wrong_font,
    wrong_indent,
    wrong_size,
    wrong_value,
)
from docgen.errors import Severity
from docgen.inspection.measure.model import Kind, Line, Part
from docgen.language import say

_DATED = (*TITLED, Kind.ORDER)
"""The official documents whose date has a place in the standard."""
_DATE_PART, _NAME, _NOTE = (Part.DATE,), (Part.SIGNATURE,), (Part.NOTE,)
_SAME_MIDDLE_MM = 1.0
"""Two lines are centred on each other if their middles differ by less than this."""
_OFFICE_END = re.compile("[局委办厅院部府会校所行社处队]$")  # the last character of an office's name
_DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_TEXT_PARTS = (Part.BODY, Part.HEADING1, Part.HEADING2, Part.HEADING3, Part.HEADING4, Part.CELL)


# ---- signature and date ----------------------------------------------------------------------------------------------
@rule("7.3.5-there", "有成文日期", kinds=_DATED)
def date_is_there(subject: Subject) -> Iterator[Fault]:
    """An official document has a date. The document takes effect on this date."""
    if subject.first(Part.DATE) is None:
        yield Fault(say("没有找到{what}", what=say("成文日期")))


@rule("7.3.5.1-signed", "有发文机关署名", kinds=TITLED, parts=(Part.TITLE,), severity=Severity.WARNING)
def signature_is_there(subject: Subject) -> Iterator[Fault]:
    """A document with a title usually (一般) has a signature.

    If it has none, only the seal over the date states the name of the office.
    """
    if subject.first(Part.SIGNATURE) is None:
        yield Fault(say("没有找到{what}", what=say("署名")))


@rule("7.3.5-font", "署名和成文日期 3号仿宋体", parts=(Part.SIGNATURE, Part.DATE))
def signature_font(subject: Subject) -> Iterator[Fault]:
    """Signature and date have the font and the size of running text."""
    for paragraph in subject.document.of(Part.SIGNATURE, Part.DATE):
        yield from wrong_size(paragraph, subject.profile.body.size, subject)
        yield from wrong_font(paragraph, "fangsong", subject.profile)


def _name_and_date(subject: Subject) -> tuple[Line, Line] | None:
    """Return the line of the name and the line of the date; None if one is missing or they are on different pages."""
    lines = subject.document.lines_of(Part.SIGNATURE)
    date = subject.first_line(Part.DATE)
    if not lines or date is None:
        return None
    # In a joint letter every line is the name of an office and ends with 局 or a similar word. The last name is above
    # the date.
    name = lines[-1] if all(_OFFICE_END.search(line.text) for line in lines) else lines[0]
    if name.page != date.page:
        return None
    # The lines of a long name are centred on each other. The longest line is measured.
    for line in lines:
        has_same_middle = abs(line.left_mm + line.right_mm - name.left_mm - name.right_mm) < 2 * _SAME_MIDDLE_MM
        if line.page == name.page and has_same_middle and line.left_mm < name.left_mm:
            name = line
    return name, date


def _right_indent(line: Line, subject: Subject) -> float:
    """Return the distance from the end of a line to the right edge of the running text, in characters."""
    return (subject.right_mm(line.page) - line.right_mm) / subject.character_mm


def _reaches_edge(date: Line, subject: Subject) -> bool:
    """Return whether the name above the date is so long that one of its lines reaches the right edge.

    A short name that reaches the edge is in a wrong place and does not count. A line of a name with several lines
    reaches the edge if it ends at most one character before the edge.
    """
    lines = subject.document.lines_of(Part.SIGNATURE)
    limit = subject.tolerance.indent + (1 if len(lines) > 1 else 0)
    # A name that is centred over the date reaches the edge if it is longer than the date by this, half on each side.
    beside_date = 2 * (subject.profile.signature.date_indent - limit) * subject.character_mm
    for line in lines:
        is_long = line.right_mm - line.left_mm >= date.right_mm - date.left_mm + beside_date
        if is_long and line.page == date.page and _right_indent(line, subject) < limit:
            return True
    return False


def _is_sealed(name: Line, date: Line, subject: Subject) -> bool:
    """Return whether name and date are set for a seal (7.3.5.1).

    The place of the date decides first, because a long name may end at the place of a name without a seal.
    """
    from_sealed_place = abs(_right_indent(date, subject) - subject.profile.signature.date_indent)
    return from_sealed_place <= 2 * subject.tolerance.indent or not _may_be_unsealed(name, date, subject)


def _may_be_unsealed(name: Line, date: Line, subject: Subject) -> bool:
    """Return whether the name or the date ends at the place that the standard sets for a name without a seal."""
    want, tolerance = subject.profile.signature.unsealed_indent, 2 * subject.tolerance.indent
    return any(abs(_right_indent(line, subject) - want) <= tolerance for line in (name, date))


@rule("7.3.5-date", "成文日期 加盖印章时右空四字", source=Source.PAGE, kinds=_DATED, parts=_DATE_PART)
def date_place(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """A date that gets a seal ends four characters before the right edge.

    A date without a signature has the same place. The date below a long name that reaches the right edge is not
    checked, because it is further to the left.
    """
    block, date = _name_and_date(subject), subject.first_line(Part.DATE)
    if date is None or (block is None and subject.first(Part.SIGNATURE)):
        yield Unmeasured(say("署名和日期不在一页"))
        return
    if block:
        name, date = block
        if not _is_sealed(name, date, subject) or _reaches_edge(date, subject):
            yield Unmeasured("")
            return
    want = subject.profile.signature.date_indent
    have = _right_indent(date, subject)
    if abs(have - want) > 2 * subject.tolerance.indent:
        yield wrong_value(say("右空 {count} 字", count=want), say("右空 {count} 字", count=f"{have:.1f}"), date.page)


@rule("7.3.5-name", "署名以成文日期为准居中", source=Source.PAGE, kinds=_DATED, parts=_NAME, after=("7.3.5-date",))
def name_place(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """If the document is set for a seal, the name is centred over the date."""
    block = _name_and_date(subject)
    if not block:
        yield Unmeasured(say("署名和日期不在一页"))
    elif not _is_sealed(*block, subject):
        yield Unmeasured("")
    else:
        name, date = block
        distance = (name.left_mm + name.right_mm) / 2 - (date.left_mm + date.right_mm) / 2
        if abs(distance) > subject.allowed_mm(subject.tolerance.over_date):
            yield Fault(say("中心偏 {distance}mm", distance=f"{distance:.1f}"), name.page)


@rule("7.3.5.2-place", "不加盖印章 署名右空二字，日期首字右移二字", source=Source.PAGE, kinds=_DATED, parts=_NAME)
def unsealed_place(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Without a seal, the date begins two characters further right than the name."""
    block = _name_and_date(subject)
    if not block or _is_sealed(*block, subject):
        yield Unmeasured("")
        return
    name, date = block
    want = subject.profile.signature.unsealed_indent
    have = (date.left_mm - name.left_mm) / subject.character_mm
    # Word processors put a quarter of a character between digits and Chinese characters, in a date about a character.
    tolerance = 2 * subject.tolerance.indent + (0 if subject.is_exact else 1)
    if abs(have - want) > tolerance:
        yield wrong_value(say("右移 {count} 字", count=want), say("右移 {count} 字", count=f"{have:.1f}"), date.page)


@rule(
    "7.3.5.1-seal-room",
    "署名之上留出印章的位置",
    source=Source.PAGE,
    kinds=_DATED,
    parts=_NAME,
    severity=Severity.WARNING,
    after=("7.3.5-date", *PITCH),
)
def seal_room(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """There is room for a seal above the name.

    A seal is 42 to 45 mm wide. It is centred on the date, and may cover at most one line of text above the name.
    """
    block = _name_and_date(subject)
    if not block or _may_be_unsealed(*block, subject):
        yield Unmeasured("")
        return
    name = block[0]
    room = math.inf
    for line in subject.document.lines_of(Part.BODY, Part.ATTACHMENT):
        if line.page == name.page and line.baseline_mm < name.baseline_mm:
            room = min(room, name.em_top_mm - line.em_bottom_mm)
    if room < subject.profile.gap.line.mm * (subject.profile.signature.seal_lines - 1):
        yield Fault(say("只有 {have}mm", have=f"{room:.1f}"), name.page)


@rule("7.3.5.4-arabic", "成文日期 用阿拉伯数字，年月日标全", parts=_DATE_PART)
def date_arabic(subject: Subject) -> Iterator[Fault]:
    """The date is written in Arabic numerals, such as 2026年5月8日. Before 2012 it was written in Chinese numerals."""
    found = subject.its(Part.DATE)
    if not _DATE.match(found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.3.5.4-zero", "成文日期 月、日不编虚位", parts=_DATE_PART)
def date_zero(subject: Subject) -> Iterator[Fault]:
    """Month and day have no leading zero."""
    found = subject.its(Part.DATE)
    if re.search(r"[年月]0\d", found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.3.5.5-alone", "署名页应有正文", source=Source.PAGE, parts=(Part.SIGNATURE, Part.DATE))
def signature_with_text(subject: Subject) -> Iterator[Fault]:
    """The page of the signature has text. A page with only a signature could be added to any other document."""
    for part in (Part.SIGNATURE, Part.DATE):
        line = subject.first_line(part)
        if line and not any(text.page == line.page for text in subject.document.lines_of(*_TEXT_PARTS)):
            yield Fault(say("这一页只有落款"), line.page)
            return


# ---- note ------------------------------------------------------------------------------------------------------------
@rule("7.3.6-brackets", "附注 加圆括号", parts=_NOTE)
def note_brackets(subject: Subject) -> Iterator[Fault]:
    """The whole note is in full-width round brackets."""
    for paragraph in subject.document.of(Part.NOTE):
        if not (paragraph.text.startswith("（") and paragraph.text.endswith("）")):
            yield Fault(quoted(paragraph.text), paragraph.page)


@rule("7.3.6-indent", "附注 居左空二字", source=Source.PLACE, parts=_NOTE)
def note_indent(subject: Subject) -> Iterator[Fault]:
    """The note is indented by two characters."""
    for paragraph in subject.document.of(Part.NOTE):
        yield from wrong_indent(paragraph, 2, subject)
