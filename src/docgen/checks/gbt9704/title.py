"""The rules for title and addressee (7.3.1, 7.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.checks.gbt9704.rule import (
    ALL,
    HEADED,
    TITLED,
    Fault,
    Source,
    Subject,
    Unmeasured,
    indent_mm,
    off_centre,
    quoted,
    rule,
    wrong_font,
    wrong_gap,
    wrong_size,
    wrong_value,
)
from docgen.inspection.measure.document_kinds import red_lines_of
from docgen.inspection.measure.model import Kind, Part
from docgen.language import say
from docgen.model.blocks import Role
from docgen.stationery.profile import Length

_TITLE, _RECIPIENT = (Part.TITLE,), (Part.RECIPIENT,)
_TO_EVERYBODY = ("公告", "通告", "公报", "决议")
"""The ends of the titles of documents without an addressee."""
_WORDS = re.compile(
    "人民代表大会|人大代表|人大常委会|委员会|办公室|党政|党委|政府|(财政|教育|民政|公安|司法|人社|审计|统计|水务|水利|交通|林业|农业|税务|信访|城管|住建|商务|体育|医保|气象)局|管理局|监督|机关|单位|人大|政协|会议|建议|提案|答复|办理|情况|意见|关于|复函|通知|报告|请示|批复|年度|工作"
    "|管理|安全|建设|发展|服务|实施|方案|规定|办法|进一步|加强|推进|推动|开展|检查|整治|落实|规范|生产|经济|社会|企业|项目|资金|市场|环境|保护|改革|治理|城市|农村|问题|有关|事项"
)
"""Words that are common in titles."""
_WHOLE = re.compile(
    r"《[^》]*》|〔[^〕]*〕|\d+年(\d+月)?(\d+日)?|第?\d+号?|第[一二三四五六七八九十]+[届次号期]|[A-Za-z]+|[一-鿿]{2}$"
)
"""A text that must stay on one line: a title in 《》, a number, a date, a Western word, the last two characters."""


@rule("7.3.1-there", "有标题", kinds=TITLED)
def title_is_there(subject: Subject) -> Iterator[Fault]:
    """The document has a title."""
    if subject.first(Part.TITLE) is None:
        yield Fault(say("没有找到"), 1)


@rule("7.3.1-size", "标题 2号小标宋 居中", kinds=ALL, parts=_TITLE)
def title_size(subject: Subject) -> Iterator[Fault]:
    """The title is in size 2 (22 pt)."""
    yield from wrong_size(subject.its(Part.TITLE), subject.profile.roles[Role.TITLE].size, subject)


@rule("7.3.1-font", "标题 小标宋体", kinds=ALL, parts=_TITLE)
def title_font(subject: Subject) -> Iterator[Fault]:
    """The title is in 小标宋. Offices without this font often use a bold 宋体 instead."""
    for paragraph in subject.document.of(Part.TITLE):
        yield from wrong_font(paragraph, "xiaobiaosong", subject.profile)


@rule("7.3.1-centre", "标题 居中", source=Source.PLACE, kinds=ALL, parts=_TITLE)
def title_centre(subject: Subject) -> Iterator[Fault]:
    """Each line of the title is centred."""
    for paragraph in subject.document.of(Part.TITLE):
        yield from off_centre(paragraph, subject)


@rule("7.3.1-shape", "标题 回行排成梯形或菱形", source=Source.PAGE, kinds=ALL, parts=_TITLE)
def title_shape(subject: Subject) -> Iterator[Fault]:
    """The title has no line that is shorter than a line above it and a line below it (the shape of an hourglass)."""
    lines = subject.document.lines_of(Part.TITLE)
    if len(lines) < 3:
        return
    character_mm = Length(lines[0].size_pt).mm
    widths = [(line.right_mm - line.left_mm) / character_mm for line in lines]
    for index in range(1, len(widths) - 1):
        limit = widths[index] + subject.tolerance.shape
        if limit < max(widths[:index]) and limit < max(widths[index + 1 :]):
            shown = " / ".join(f"{width:.0f}" for width in widths)
            yield Fault(say("各行字数 {widths}，是沙漏形", widths=shown), 1)
            return


@rule("7.3.1-words", "标题 回行词意完整", source=Source.PAGE, kinds=ALL, parts=_TITLE)
def title_words(subject: Subject) -> Iterator[Fault]:
    """No line of the title ends within a word, a number, a date or a title in 《》."""
    lines = subject.document.lines_of(Part.TITLE)
    text = "".join(line.text for line in lines)
    characters_in_line = subject.profile.area_width.pt / subject.profile.roles[Role.TITLE].size
    whole = []
    for pattern in (_WHOLE, _WORDS):
        whole += [match.span() for match in pattern.finditer(text) if len(match[0]) < characters_in_line]
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
    source=Source.PAGE,
    kinds=HEADED,
    parts=_TITLE,
    after=("7.2.7-rule", "5.2.3-pitch", "5.2.3-lines"),
)
def title_gap(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Two empty lines separate the title from the head.

    An empty line may have the height of GB/T 33476.2, or the greater height that word processors give an empty line.
    """
    title = subject.first_line(Part.TITLE)
    head_end = _head_end_mm(subject)
    if title is None or head_end is None or title.page != 1:
        yield Unmeasured(say("没有找到标题之上的要素"))
    else:
        yield from wrong_gap(subject, subject.profile.gap.title_lines, title.em_top_mm - head_end, 1)


def _head_end_mm(subject: Subject) -> float | None:
    """Return the lower edge of the element above the title, in mm from the upper edge of the paper.

    In a document the element is the red line. In a letter it is the lowest of the document number and the marks beside
    it. None: there is no such element.
    """
    red_lines = red_lines_of(subject.document.pages)
    if subject.kind is Kind.DOCUMENT:
        return red_lines[0].box.bottom_mm if red_lines else None
    title = subject.first_line(Part.TITLE)
    lines = subject.document.lines_of(Part.NUMBER, Part.ASIDE)
    if title:
        lines = [line for line in lines if line.baseline_mm < title.baseline_mm]
    below_line = [line.em_bottom_mm for line in lines if red_lines and line.em_top_mm > red_lines[0].box.top_mm]
    return max(below_line) if below_line else None


# ---- addressee -------------------------------------------------------------------------------------------------------
@rule("7.3.2-there", "有主送机关", kinds=TITLED, parts=_TITLE)
def recipient_is_there(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """A document with a title has an addressee, unless it is addressed to the public, as a 公告 is."""
    title = "".join(paragraph.text for paragraph in subject.document.of(Part.TITLE))
    if title.endswith(_TO_EVERYBODY):
        yield Unmeasured("")
    elif subject.first(Part.RECIPIENT) is None:
        yield Fault(say("没有找到"), 1)


@rule("7.3.2-flush", "主送机关 居左顶格", source=Source.PLACE, parts=_RECIPIENT)
def recipient_flush(subject: Subject) -> Iterator[Fault]:
    """The addressee is not indented, unlike the text below."""
    found = subject.its(Part.RECIPIENT)
    indent = indent_mm(found, subject)
    if abs(indent) > subject.tolerance.indent * Length(found.size_pt).mm:
        yield Fault(say("左空 {distance}mm", distance=f"{indent:.1f}"), found.page)


@rule("7.3.2-colon", "主送机关 后标全角冒号", parts=_RECIPIENT)
def recipient_colon(subject: Subject) -> Iterator[Fault]:
    """The addressee ends with a full-width colon."""
    found = subject.its(Part.RECIPIENT)
    if not found.text.endswith("："):
        yield wrong_value("“：”", quoted(found.text[-1:]), found.page)


@rule("7.3.2-gap", "主送机关在标题下空一行", source=Source.PAGE, parts=_RECIPIENT, after=("5.2.3-pitch", "5.2.3-lines"))
def recipient_gap(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """One empty line separates the addressee from the title, or from a number or mark below the title."""
    line, title_lines = subject.first_line(Part.RECIPIENT), subject.document.lines_of(Part.TITLE)
    if not line or not title_lines or title_lines[-1].page != line.page:
        yield Unmeasured(say("主送机关不在标题之下"))
        return
    above = title_lines[-1].em_bottom_mm
    for other in subject.document.lines_of(Part.NUMBER, Part.ASIDE):
        if title_lines[-1].baseline_mm < other.baseline_mm < line.baseline_mm:
            above = max(above, other.em_bottom_mm)
    yield from wrong_gap(subject, subject.profile.gap.recipient_lines, line.em_top_mm - above, 1)


@rule("7.3.2-size", "主送机关 3号仿宋体", parts=_RECIPIENT)
def recipient_font(subject: Subject) -> Iterator[Fault]:
    """The addressee has the font and size of running text."""
    found = subject.its(Part.RECIPIENT)
    yield from wrong_size(found, subject.profile.body.size, subject)
    yield from wrong_font(found, "fangsong", subject.profile)
