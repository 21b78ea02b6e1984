"""Title and addressee (7.3.1, 7.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.checks.gbt9704.page import GRID
from docgen.checks.gbt9704.rule import (
    Fault,
    Look,
    Subject,
    differs,
    indent_mm,
    off,
    off_centre,
    quoted,
    rule,
    wrong_font,
    wrong_size,
)
from docgen.inspection.measure import roles
from docgen.inspection.measure.model import Kind, Line, Part
from docgen.language import say
from docgen.model.blocks import Role

_MM = 25.4 / 72
_WORDS = re.compile(
    "人民代表大会|人大代表|人大常委会|委员会|管理局|监督|人大|政协|会议|建议|提案|答复|办理|情况|意见|关于|复函|通知|报告|请示|批复|年度|工作"
)
_WHOLE = re.compile(r"《[^》]*》|〔[^〕]*〕|第?\d+号?|\d+年(\d+月)?(\d+日)?|[A-Za-z]+")


@rule("7.3.1-there", "有标题")
def title_is_there(subject: Subject) -> Iterator[Fault]:
    """Without a title nothing below it can be placed."""
    if subject.first(Part.TITLE) is None:
        yield Fault(say("没有找到"), 1)


@rule("7.3.1-size", "标题 2号小标宋 居中", after=("7.2.4-mark",))
def title_size(subject: Subject) -> Iterator[Fault]:
    """Size 2 is 22 pt."""
    found = subject.first(Part.TITLE)
    if found:
        yield from wrong_size(found, subject.profile.roles[Role.TITLE].size, subject)


@rule("7.3.1-font", "标题 小标宋体")
def title_font(subject: Subject) -> Iterator[Fault]:
    """A bold 宋体 is the usual makeshift where 小标宋 is not installed; a PDF shows it by its name."""
    for paragraph in subject.document.of(Part.TITLE):
        yield from wrong_font(paragraph, "xiaobiaosong", subject.profile)


@rule("7.3.1-centre", "标题 居中", after=GRID[:2])
def title_centre(subject: Subject) -> Iterator[Fault]:
    """Each of its lines."""
    for paragraph in subject.document.of(Part.TITLE):
        yield from off_centre(paragraph, subject)


def _title_lines(subject: Subject) -> list[Line]:
    return [line for paragraph in subject.document.of(Part.TITLE) for line in paragraph.lines]


@rule("7.3.1-shape", "标题 回行排成梯形或菱形", look=Look.PAGE)
def title_shape(subject: Subject) -> Iterator[Fault]:
    """Three lines and more: neither an hourglass nor all alike."""
    lines = _title_lines(subject)
    if len(lines) < 3:
        return
    em = lines[0].size_pt * _MM
    widths = [(line.right_mm - line.left_mm) / em for line in lines]
    within = subject.tolerance.shape
    waist = any(
        widths[index] + within < max(widths[:index]) and widths[index] + within < max(widths[index + 1 :])
        for index in range(1, len(widths) - 1)
    )
    if waist:
        yield Fault(say("各行字数 {widths}，是沙漏形", widths=" / ".join(f"{width:.0f}" for width in widths)), 1)


@rule("7.3.1-words", "标题 回行词意完整", look=Look.PAGE)
def title_words(subject: Subject) -> Iterator[Fault]:
    """No word, number, year or 《》 is cut in two between lines."""
    lines = _title_lines(subject)
    text = "".join(line.text for line in lines)
    longest = subject.profile.area_width.pt / subject.profile.roles[Role.TITLE].size
    whole = [
        match.span() for pattern in (_WHOLE, _WORDS) for match in pattern.finditer(text) if len(match[0]) < longest
    ]
    end = 0
    for above, _ in pairwise(lines):
        end += len(above.text)
        for start, stop in whole:
            if start < end < stop:
                yield Fault(say("“{text}”被拆到两行", text=f"{text[start:end]}/{text[end:stop]}"), above.page)
                return


@rule(
    "7.3.1-gap",
    "标题在红线（信函为上一要素）下空二行",
    look=Look.PAGE,
    after=("7.2.7-rule", "5.2.3-pitch", "5.2.3-lines"),
)
def title_gap(subject: Subject) -> Iterator[Fault]:
    """Two lines as GB/T 33476.2 measures them, or two empty lines in a word processor, which are taller."""
    title = subject.line(Part.TITLE)
    above = _above_title(subject)
    if title and above is not None and title.page == 1:
        yield from _blank(subject, subject.profile.gap.title_lines, title.em_top_mm - above)


def _above_title(subject: Subject) -> float | None:
    rules = roles.red_rules(subject.document.pages)
    if subject.kind is Kind.DOCUMENT:
        return rules[0].box.bottom_mm if rules else None
    lines = [line for paragraph in subject.document.of(Part.NUMBER, Part.ASIDE) for line in paragraph.lines]
    below_rule = [line.em_bottom_mm for line in lines if rules and line.em_top_mm > rules[0].box.top_mm]
    return max(below_rule) if below_rule else None


def _blank(subject: Subject, lines: float, have: float) -> Iterator[Fault]:
    want = subject.profile.gap.line.mm * lines
    if (
        not -subject.allowed_mm(subject.tolerance.blank_less)
        <= have - want
        <= subject.allowed_mm(subject.tolerance.blank_more)
    ):
        yield off(want, have, "mm", 1)


# ---- addressee -------------------------------------------------------------------------------------------------------
@rule("7.3.2-there", "有主送机关", after=("7.2.4-mark",))
def recipient_is_there(subject: Subject) -> Iterator[Fault]:
    """A letter is written to somebody."""
    if subject.first(Part.TITLE) and subject.first(Part.RECIPIENT) is None:
        yield Fault(say("没有找到"), 1)


@rule("7.3.2-flush", "主送机关 居左顶格", after=GRID[:2])
def recipient_flush(subject: Subject) -> Iterator[Fault]:
    """Unlike the text below it."""
    found = subject.first(Part.RECIPIENT)
    if found and abs(indent_mm(found, subject)) > subject.tolerance.indent * found.size_pt * _MM:
        yield Fault(say("左空 {distance}mm", distance=f"{indent_mm(found, subject):.1f}"), found.page)


@rule("7.3.2-colon", "主送机关 后标全角冒号")
def recipient_colon(subject: Subject) -> Iterator[Fault]:
    """Neither a half-width colon nor a comma."""
    found = subject.first(Part.RECIPIENT)
    if found and not found.text.endswith("："):
        yield differs("“：”", quoted(found.text[-1:]), found.page)


@rule("7.3.2-gap", "主送机关在标题下空一行", look=Look.PAGE, after=("5.2.3-pitch", "5.2.3-lines"))
def recipient_gap(subject: Subject) -> Iterator[Fault]:
    """One line, measured as above the title."""
    line, titles = subject.line(Part.RECIPIENT), _title_lines(subject)
    if line and titles and titles[-1].page == line.page:
        yield from _blank(subject, subject.profile.gap.recipient_lines, line.em_top_mm - titles[-1].em_bottom_mm)


@rule("7.3.2-size", "主送机关 3号仿宋体")
def recipient_font(subject: Subject) -> Iterator[Fault]:
    """As running text."""
    found = subject.first(Part.RECIPIENT)
    if found:
        yield from wrong_size(found, subject.profile.body.size, subject)
        yield from wrong_font(found, "fangsong", subject.profile)
