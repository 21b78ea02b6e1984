"""Running text and its headings (7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.page import MARGINS
from docgen.checks.gbt9704.rule import Fault, Look, Subject, not_indented, off, quoted, rule, wrong_font
from docgen.inspection.measure.model import HEADINGS, RUNNING, Paragraph, Part
from docgen.language import say

_NUMERALS = "一二三四五六七八九十"
_LEVELS = {part: level for level, part in enumerate(HEADINGS, 1)}
_RIGHT_FORM = re.compile(
    r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）(?![、，.．])|\d+[.．](?![、，])|（\d+）(?![、，.．]))"
)
_SHORTEST_TEXT = 29
"""Characters of a paragraph that certainly is running text and no unnumbered heading."""


@rule("7.3.3-first-page", "首页必须显示正文", look=Look.PAGE)
def first_page(subject: Subject) -> Iterator[Fault]:
    """A first page of head and title alone could be put before any text."""
    if subject.first(Part.BODY) and not any(line.page == 1 for line in subject.document.running):
        yield Fault(say("首页没有正文"), 1)


def _texts(subject: Subject) -> list[Paragraph]:
    return [paragraph for paragraph in subject.document.of(Part.BODY) if len(paragraph.text) >= _SHORTEST_TEXT]


@rule("7.3.3-font", "正文 仿宋体")
def body_font(subject: Subject) -> Iterator[Fault]:
    """Of most of its characters: a word may stand out."""
    for paragraph in _texts(subject):
        yield from wrong_font(paragraph, "fangsong", subject.profile)


@rule("7.3.3-size", "正文 3号")
def body_size(subject: Subject) -> Iterator[Fault]:
    """Size 3 is 16 pt; 15 pt (小三) is the usual way to force a text onto a page."""
    for paragraph in _texts(subject):
        if abs(paragraph.size_pt - subject.profile.body.size) > subject.tolerance.size.pt:
            yield off(subject.profile.body.size, paragraph.size_pt, "pt", paragraph.page)
            return


@rule("7.3.3-indent", "正文 每个自然段左空二字，回行顶格", after=(*MARGINS, "7.3.3-size", "7.2.4-mark"))
def body_indent(subject: Subject) -> Iterator[Fault]:
    """Two characters of the text's own size."""
    for paragraph in subject.document.of(*RUNNING):
        if paragraph.align != "center" and len(paragraph.text) > 1:
            yield from not_indented(paragraph, 2, subject)


# ---- headings --------------------------------------------------------------------------------------------------------
@rule("7.3.3-form", "结构层次序数 一、（一）1.（1）")
def numeral_form(subject: Subject) -> Iterator[Fault]:
    """No mark behind brackets; 、 behind 一; a full stop behind 1."""
    for paragraph in subject.document.of(*HEADINGS):
        if not _RIGHT_FORM.match(paragraph.text):
            yield Fault(quoted(paragraph.text, 8), paragraph.page)


@rule("7.3.3-order", "结构层次序数 依次使用，不越级、不跳号")
def numeral_order(subject: Subject) -> Iterator[Fault]:
    """Each level counts from 1 below its heading; 一、 may be followed by 1. where a text has two levels only."""
    counts = [0, 0, 0, 0, 0]
    opened = [0]
    for paragraph in subject.document.of(*HEADINGS):
        level, value = _LEVELS[paragraph.part], _value(paragraph.text)
        if value == 1 and level > opened[-1]:
            opened.append(level)
        while opened[-1] > level:
            opened.pop()
        if opened[-1] == level and value == 1:
            counts[level] = 0
        want = counts[level] + 1
        if value != want:
            yield Fault(say("{text} 应为第 {want} 个", text=quoted(paragraph.text, 8), want=want), paragraph.page)
            return
        counts[level] = value
        counts[level + 1 :] = [0] * (len(counts) - level - 1)


@rule("7.3.3-level", "结构层次 从第一层“一、”用起，第二层为“（一）”", after=("7.3.3-order",))
def levels(subject: Subject) -> Iterator[Fault]:
    """（一） without 一、 above it, or a （1） without 1., leaves out a level."""
    seen: set[Part] = set()
    for paragraph in subject.document.of(*HEADINGS):
        above = {Part.HEADING2: Part.HEADING1, Part.HEADING4: Part.HEADING3}.get(paragraph.part)
        if above and above not in seen and _has_unnumbered_heading(subject) is False:
            yield Fault(say("{text} 之上缺一层", text=quoted(paragraph.text, 8)), paragraph.page)
            return
        seen.add(paragraph.part)


def _has_unnumbered_heading(subject: Subject) -> bool:
    """Offices write 建议一 or 会办单位意见 as first-level headings; they are in 黑体."""
    return any(
        len(p.text) < _SHORTEST_TEXT and not p.text.endswith(("。", "：", "；", "！"))
        for p in subject.document.of(Part.BODY)
    )


def _value(text: str) -> int:
    match = re.search(rf"\d+|[{_NUMERALS}]+", text)
    if match is None:
        return 0
    if match[0].isdigit():
        return int(match[0])
    tens, ten, ones = match[0].rpartition("十")
    value = (_NUMERALS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return value + (_NUMERALS.index(ones) + 1 if ones else 0)


@rule("7.3.3-heading1", "第一层 黑体")
def heading1_font(subject: Subject) -> Iterator[Fault]:
    """一、 in 黑体."""
    for paragraph in subject.document.of(Part.HEADING1):
        yield from wrong_font(paragraph, "heiti", subject.profile)


@rule("7.3.3-heading2", "第二层 楷体")
def heading2_font(subject: Subject) -> Iterator[Fault]:
    """（一） in 楷体."""
    for paragraph in subject.document.of(Part.HEADING2):
        yield from wrong_font(paragraph, "kaiti", subject.profile)


@rule("7.3.3-heading3", "第三、四层 仿宋体")
def heading3_font(subject: Subject) -> Iterator[Fault]:
    """1. and （1） as running text."""
    for paragraph in subject.document.of(Part.HEADING3, Part.HEADING4):
        yield from wrong_font(paragraph, "fangsong", subject.profile)


@rule("7.3.3-heading-size", "各层标题 3号")
def heading_size(subject: Subject) -> Iterator[Fault]:
    """Headings stand out by font, not by size."""
    for paragraph in subject.document.of(*HEADINGS):
        if abs(paragraph.size_pt - subject.profile.body.size) > subject.tolerance.size.pt:
            yield off(subject.profile.body.size, paragraph.size_pt, "pt", paragraph.page)
            return
