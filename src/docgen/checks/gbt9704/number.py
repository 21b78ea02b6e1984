"""The rules for the document number, who signed it, and the marks above it (7.2, 10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.head import DOCUMENT, LETTER
from docgen.checks.gbt9704.page import MARGINS
from docgen.checks.gbt9704.rule import (
    HEADED,
    TITLED,
    Fault,
    Source,
    Subject,
    Unmeasured,
    is_font,
    off_centre,
    quoted,
    rule,
    wrong_font,
    wrong_gap,
    wrong_measure,
    wrong_size,
    wrong_value,
)
from docgen.inspection.measure.document_kinds import red_lines_of
from docgen.inspection.measure.model import Kind, Part
from docgen.language import say

_NUMBER = (Part.NUMBER,)
_YEAR = re.compile(r"[〔\[［【（(﹝〈](\d{2,4})[〕\]］】）)﹞〉]")
_CORRECT_BRACKETS = re.compile(r"〔\d{2,4}〕")  # the year in the brackets of the standard
_SERIAL = re.compile(r"[〕\]］】）)﹞〉年]第?(\d+)")  # the group is the serial number


@rule("7.2.5-there", "有发文字号", kinds=HEADED, after=("7.2.4-mark",))
def number_is_there(subject: Subject) -> Iterator[Fault]:
    """A document with a mark has a number. Without a number it cannot be filed or cited."""
    if subject.first(Part.MARK) and subject.first(Part.NUMBER) is None:
        yield Fault(say("没有找到"), 1)


@rule("7.2.5-brackets", "发文字号 年份用六角括号〔〕", kinds=TITLED, parts=_NUMBER)
def brackets(subject: Subject) -> Iterator[Fault]:
    """The year is in 〔〕 (GB/T 15834 4.9.3.4). The usual mistakes are [2026], 【2026】 and （2026）."""
    found = subject.its(Part.NUMBER)
    if not _CORRECT_BRACKETS.search(found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.2.5-year", "发文字号 年份标全称", kinds=TITLED, parts=_NUMBER)
def year(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The year has four digits, not two."""
    found = subject.its(Part.NUMBER)
    match = _YEAR.search(found.text)
    if match is None:
        yield Unmeasured(say("先改 {codes}", codes="7.2.5-brackets"))
    elif len(match[1]) != 4:
        yield wrong_value(say("四位年份"), match[1], found.page)


@rule("7.2.5-ordinal", "发文字号 顺序号不加“第”", kinds=TITLED, parts=_NUMBER)
def ordinal(subject: Subject) -> Iterator[Fault]:
    """The serial number has no 第 before it."""
    found = subject.its(Part.NUMBER)
    if re.search(r"第\d+", found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.2.5-zero", "发文字号 顺序号不编虚位", kinds=TITLED, parts=_NUMBER)
def zero(subject: Subject) -> Iterator[Fault]:
    """The serial number has no leading zeros."""
    found = subject.its(Part.NUMBER)
    match = _SERIAL.search(found.text)
    if match and match[1].startswith("0"):
        yield wrong_value(match[1].lstrip("0"), match[1], found.page)


@rule("7.2.5-sign", "发文字号 顺序号后加“号”", kinds=TITLED, parts=_NUMBER)
def sign(subject: Subject) -> Iterator[Fault]:
    """The serial number is followed by 号. An office's mark in brackets may follow 号."""
    found = subject.its(Part.NUMBER)
    if not re.search(r"\d号", found.text):
        yield Fault(quoted(found.text), found.page)


@rule("7.2.5-font", "发文字号 仿宋体", kinds=TITLED, parts=_NUMBER)
def number_font(subject: Subject) -> Iterator[Fault]:
    """The number is in 仿宋, the font of every element for which the standard names no other (5.2.3)."""
    yield from wrong_font(subject.its(Part.NUMBER), "fangsong", subject.profile)


@rule("7.2.5-size", "发文字号 3号", kinds=TITLED, parts=_NUMBER)
def number_size(subject: Subject) -> Iterator[Fault]:
    """The number is in size 3, the size of every element for which the standard names no other (5.2.3)."""
    yield from wrong_size(subject.its(Part.NUMBER), subject.profile.body.size, subject)


@rule("7.2.5-centre", "发文字号 居中", source=Source.PLACE, kinds=HEADED, parts=_NUMBER)
def number_centre(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The number of a document is centred, and so is the number below the title of a letter.

    In a document to a superior it is not centred, because 签发人 is beside it.
    """
    has_signer = any("签发人" in paragraph.text for paragraph in subject.document.paragraphs)
    if has_signer or (subject.kind is Kind.LETTER and not subject.number_is_under_title):
        yield Unmeasured("")
    else:
        yield from off_centre(subject.its(Part.NUMBER), subject)


@rule("7.2.5-gap", "发文字号在发文机关标志下空二行", source=Source.PAGE, kinds=DOCUMENT, parts=_NUMBER)
def number_below_mark(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Two empty lines separate the characters of the mark from the characters of the number."""
    edges, line = subject.mark_edges_mm, subject.first_line(Part.NUMBER)
    if edges is None or line is None or subject.number_is_under_title:
        yield Unmeasured("")
    else:
        yield from wrong_gap(subject, subject.profile.document.mark_to_number_lines, line.em_top_mm - edges[1], 1)


@rule("10.1-number-right", "信函 发文字号 顶格居版心右边缘", source=Source.PAGE, kinds=LETTER, parts=_NUMBER)
def number_right(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The last character of the number ends at the right edge of the type area."""
    line = subject.first_line(Part.NUMBER)
    if subject.number_is_under_title:
        yield Unmeasured("")
    elif line and abs(line.right_mm - subject.right_mm(1)) > subject.allowed_mm(subject.tolerance.margin):
        yield wrong_measure(subject.right_mm(1), line.right_mm, "mm", 1)


@rule(
    "10.1-number-gap",
    "信函 发文字号在上双线下，距线 3 号汉字高的 7/8",
    source=Source.PAGE,
    kinds=LETTER,
    parts=_NUMBER,
    after=("10.1-rules",),
)
def number_below_red_line(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The number begins below the upper red line, at a distance of 7/8 of the height of a size-3 character.

    Some programs put the upper edge of the characters at this place. Other programs put the upper edge of the line
    there. Both are accepted.
    """
    red_lines, line = red_lines_of(subject.document.pages), subject.first_line(Part.NUMBER)
    want = subject.profile.letter.rule_to_number.mm
    if subject.number_is_under_title:
        yield Unmeasured("")
    elif red_lines and line:
        have = line.em_top_mm - red_lines[0].box.bottom_mm
        if not -subject.place_tolerance_mm <= have - want <= subject.allowed_mm(subject.tolerance.number_gap):
            yield wrong_measure(want, have, "mm", 1)


@rule("7.2.6-signer", "签发人 居右空一字，姓名楷体", source=Source.PAGE, kinds=DOCUMENT, parts=_NUMBER, after=MARGINS)
def signer(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """In a document to a superior, 签发人 and a name in 楷体 end one character before the right edge.

    The number is on the same line, one character behind the left edge.
    """
    lines = [line for paragraph in subject.document.paragraphs for line in paragraph.lines]
    found = next((line for line in lines if line.text.startswith("签发人")), None)
    number = subject.first_line(Part.NUMBER)
    if found is None or number is None:
        yield Unmeasured("")
        return
    name = [glyph.font for glyph in found.glyphs[len("签发人：") :]]
    if name and not is_font(name[0], "kaiti", subject.profile):
        yield wrong_value(subject.profile.fonts["kaiti"].names[0], name[0], found.page)
    most = 2 * subject.tolerance.indent * subject.character_mm
    is_beside = abs(number.baseline_mm - found.baseline_mm) < subject.character_mm / 2
    spaces = [(say("右"), subject.right_mm(found.page) - found.right_mm)]
    spaces += [(say("左"), number.left_mm - subject.left_mm(number.page))] if is_beside else []
    for side, have in spaces:
        if abs(have - subject.character_mm) > most:
            yield Fault(say("应居{side}空 1 字，实空 {have}mm", side=side, have=f"{have:.1f}"), found.page)


@rule("7.2.1-aside", "份号、密级、紧急程度 3号", kinds=HEADED, parts=(Part.ASIDE,))
def aside_size(subject: Subject) -> Iterator[Fault]:
    """Copy number, secrecy, urgency and other marks above the number are in size 3."""
    for paragraph in subject.document.of(Part.ASIDE):
        yield from wrong_size(paragraph, subject.profile.body.size, subject)
