"""The rules for running text and its headings (7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from docgen.checks.chinese_numerals import NUMERAL_VALUES
from docgen.checks.gbt9704.rule import (
    PROSE,
    Fault,
    Source,
    Subject,
    Unmeasured,
    is_font,
    quoted,
    rule,
    wrong_font,
    wrong_indent,
    wrong_measure,
)
from docgen.inspection.measure.model import HEADINGS, RUNNING, Paragraph, Part
from docgen.language import say
from docgen.model.headings import heading

_LEVELS = {part: level for level, part in enumerate(HEADINGS, 1)}
"""The level of each kind of heading, from 1."""
_RIGHT_FORM = re.compile(
    r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）(?![、，.．])|\d+[.．](?![、，])|（\d+）(?![、，.．]))"
)
"""A correct numeral of a heading: 一、 or （一） or 1. or （1）, without a further punctuation mark after it."""
_THIRD_LEVEL = re.compile(r"^(\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])")
"""A numeral of the third or the fourth level, also with the wrong mark 、 after it."""
_COMMA_AFTER_DIGIT = re.compile(r"^\d{1,2}、")
"""A numeral of the third level with the wrong mark 、, which belongs to the first level."""
_LEVEL_ABOVE = {Part.HEADING2: Part.HEADING1, Part.HEADING4: Part.HEADING3}
"""Kind of heading → the kind of heading that must come before it."""
_BODY = (Part.BODY,)
_SANS = re.compile(
    "Calibri|Carlito|Arial|Helvetica|Liberation ?Sans|DejaVu ?Sans|Noto ?Sans|Verdana|Tahoma|DengXian|等线|微软雅黑"
    "|Microsoft ?YaHei",
    re.IGNORECASE,
)
"""Fonts without serifs: the default fonts of word processors for digits, and the stand-ins for these fonts."""
_SHORTEST_TEXT = 29
"""A paragraph of at least this many characters is running text. A shorter one may be a heading without a numeral."""


@rule("7.3.3-first-page", "首页必须显示正文", source=Source.PAGE, kinds=PROSE, parts=_BODY)
def first_page(subject: Subject) -> Iterator[Fault]:
    """The first page has running text. Otherwise the page could be put in front of any document."""
    if subject.first(Part.BODY) and not any(line.page == 1 for line in subject.document.running):
        yield Fault(say("首页没有正文"), 1)


def _texts(subject: Subject) -> list[Paragraph]:
    """Return the paragraphs that certainly have running text, because their text is too long for a heading.

    If the first sentence of a paragraph is a heading, only the text after this sentence counts.
    """
    found = []
    for paragraph in subject.document.of(Part.BODY, Part.HEADING1, Part.HEADING2):
        first_sentence = heading(paragraph.text)
        if first_sentence is None and paragraph.part is not Part.BODY:
            continue
        length_of_heading = first_sentence.length if first_sentence else 0
        if len(paragraph.text) - length_of_heading >= _SHORTEST_TEXT:
            found.append(paragraph)
    return found


@rule("7.3.3-font", "正文 仿宋体", kinds=PROSE)
def body_font(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Most characters of each paragraph are in 仿宋. Single words may be in another font.

    Digits may be in the Western serif font that offices use beside 仿宋, but not in a font without serifs.
    """
    texts = _texts(subject)
    if not texts:
        yield Unmeasured(say("没有成段的正文"))
    for paragraph in texts:
        wrong = list(wrong_font(paragraph, "fangsong", subject.profile))
        yield from wrong
        is_sans = _SANS.match(paragraph.digit_font) or is_font(paragraph.digit_font, "heiti", subject.profile)
        if not wrong and is_sans:
            want = subject.profile.fonts["fangsong"].names[0]
            text = quoted(paragraph.text)
            detail = say("{text} 的数字应为 {want}，实为 {have}", text=text, want=want, have=paragraph.digit_font)
            yield Fault(detail, paragraph.page, paragraph)


@rule("7.3.3-bold", "正文 不加粗", kinds=PROSE)
def body_bold(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The text is not bold, because 仿宋 is a font of thin strokes. Single words in a paragraph may be bold."""
    texts = _texts(subject)
    if not texts:
        yield Unmeasured(say("没有成段的正文"))
    # A paragraph may be in both lists. It gives one fault.
    for paragraph in dict.fromkeys((*texts, *_of_third_level(subject))):
        if paragraph.bold:
            yield Fault(say("{text} 加粗了", text=quoted(paragraph.text, 8)), paragraph.page, paragraph)


@rule("7.3.3-size", "正文 3号", kinds=PROSE)
def body_size(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The text is in size 3 (16 pt). Some offices use 15 pt (小三) to force a text onto a page."""
    texts = _texts(subject)
    if not texts:
        yield Unmeasured(say("没有成段的正文"))
    yield from _first_wrong_size(texts, subject)


def _first_wrong_size(paragraphs: Iterable[Paragraph], subject: Subject) -> Iterator[Fault]:
    """Yield a fault for the first paragraph that does not have the size of running text."""
    for paragraph in paragraphs:
        if abs(paragraph.size_pt - subject.profile.body.size) > subject.tolerance.size.pt:
            yield wrong_measure(subject.profile.body.size, paragraph.size_pt, "pt", paragraph.page)
            return


@rule("7.3.3-indent", "正文 每个自然段左空二字，回行顶格", source=Source.PLACE, kinds=PROSE, parts=RUNNING)
def body_indent(subject: Subject) -> Iterator[Fault]:
    """The first line of each paragraph is indented by two characters of the paragraph's size."""
    for paragraph in subject.document.of(*RUNNING):
        is_short_and_centred = paragraph.align == "center" and len(paragraph.text) < _SHORTEST_TEXT
        if len(paragraph.text) > 1 and not is_short_and_centred:
            yield from wrong_indent(paragraph, 2, subject)


# ---- headings --------------------------------------------------------------------------------------------------------
@rule("7.3.3-form", "结构层次序数 一、（一）1.（1）", kinds=PROSE, parts=RUNNING)
def numeral_form(subject: Subject) -> Iterator[Fault]:
    """Headings begin with `一、`, `（一）`, `1.` or `（1）`. No punctuation mark follows the closing bracket."""
    for paragraph in subject.document.of(*RUNNING):
        if paragraph.part is Part.BODY:
            is_wrong = _COMMA_AFTER_DIGIT.match(paragraph.text) is not None
        else:
            is_wrong = _RIGHT_FORM.match(paragraph.text) is None
        if is_wrong:
            yield Fault(quoted(paragraph.text, 8), paragraph.page, paragraph)


@rule("7.3.3-order", "结构层次序数 依次使用，不越级、不跳号", kinds=PROSE, parts=HEADINGS)
def numeral_order(subject: Subject) -> Iterator[Fault]:
    """The headings of a level are numbered from 1 without gaps.

    Below a heading of a higher level the numbers must begin again at 1. At any other place they may begin again at 1,
    but a 1 directly after a 1 is a repeated number, unless a heading without a numeral is between them.
    A text with only two levels may use `1.` directly below `一、`.
    """
    last_numbers = [0, 0, 0, 0, 0]  # level → the number of its last heading; there is no level 0
    open_levels = [0]  # the levels of the headings that the current heading is below, from the top; 0 is the text
    is_below_unnumbered = False
    for paragraph in subject.document.of(*RUNNING):
        if paragraph.part is Part.BODY:
            is_below_unnumbered = is_below_unnumbered or _may_be_heading(paragraph)
            continue
        level, value = _LEVELS[paragraph.part], _first_number(paragraph.text)
        if value == 1 and level > open_levels[-1]:
            open_levels.append(level)
        while open_levels[-1] > level:
            open_levels.pop()
        may_begin_again = is_below_unnumbered or last_numbers[level] > 1
        is_below_unnumbered = False
        if open_levels[-1] == level and value == 1 and may_begin_again:
            last_numbers[level] = 0
        want = last_numbers[level] + 1
        if value != want:
            message = say("{text} 应为第 {want} 个", text=quoted(paragraph.text, 8), want=want)
            yield Fault(message, paragraph.page, paragraph)
            return
        last_numbers[level] = value
        for lower_level in range(level + 1, len(last_numbers)):
            last_numbers[lower_level] = 0


@rule(
    "7.3.3-level", "结构层次 从第一层“一、”用起，第二层为“（一）”", kinds=PROSE, parts=HEADINGS, after=("7.3.3-order",)
)
def levels(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """A heading with `（一）` comes after a heading with `一、`, and a heading with `（1）` after a heading with `1.`.

    The rule does not apply to a text that has an unnumbered heading.
    """
    if any(_may_be_heading(paragraph) for paragraph in subject.document.of(Part.BODY)):
        yield Unmeasured("")
        return
    seen: set[Part] = set()
    for paragraph in subject.document.of(*HEADINGS):
        above = _LEVEL_ABOVE.get(paragraph.part)
        if above and above not in seen:
            yield Fault(say("{text} 之上缺一层", text=quoted(paragraph.text, 8)), paragraph.page)
            return
        seen.add(paragraph.part)


def _may_be_heading(paragraph: Paragraph) -> bool:
    """Return whether a paragraph without a numeral is short and has no stop, as a heading such as 会办单位意见."""
    return len(paragraph.text) < _SHORTEST_TEXT and not paragraph.text.endswith(("。", "：", "；", "！"))


def _first_number(text: str) -> int:
    """Return the first number in a text, in Arabic or Chinese numerals up to 99; 0 if the text has no number."""
    match = re.search(r"\d+|[一二三四五六七八九十]+", text)
    if match is None:
        return 0
    return int(match[0]) if match[0].isdigit() else NUMERAL_VALUES.get(match[0], 0)


@rule("7.3.3-heading1", "第一层 黑体", kinds=PROSE, parts=(Part.HEADING1,))
def heading1_font(subject: Subject) -> Iterator[Fault]:
    """Headings with 一、 are in 黑体."""
    yield from _wrong_heading_fonts(subject, Part.HEADING1, "heiti")


@rule("7.3.3-heading2", "第二层 楷体", kinds=PROSE, parts=(Part.HEADING2,))
def heading2_font(subject: Subject) -> Iterator[Fault]:
    """Headings with （一） are in 楷体."""
    yield from _wrong_heading_fonts(subject, Part.HEADING2, "kaiti")


def _wrong_heading_fonts(subject: Subject, part: Part, purpose: str) -> Iterator[Fault]:
    """Yield a fault for each heading of a level that is in a wrong font.

    If a heading is the first sentence of its paragraph, only this sentence is judged.
    """
    for paragraph in subject.document.of(part):
        if found := heading(paragraph.text):
            font = paragraph.font if found.is_whole else paragraph.heading_font
            yield from wrong_font(replace(paragraph, font=font), purpose, subject.profile)


@rule("7.3.3-heading3", "第三、四层 仿宋体", kinds=PROSE, parts=(Part.HEADING3, Part.HEADING4, Part.BODY))
def heading3_font(subject: Subject) -> Iterator[Fault]:
    """Headings with 1. and （1） are in 仿宋, like running text. So are paragraphs that begin with such a numeral."""
    for paragraph in _of_third_level(subject):
        yield from wrong_font(paragraph, "fangsong", subject.profile)


def _of_third_level(subject: Subject) -> list[Paragraph]:
    """Return the headings of the third and fourth level, and the body paragraphs that begin with such a numeral."""
    found = subject.document.of(Part.HEADING3, Part.HEADING4, Part.BODY)
    return [one for one in found if one.part is not Part.BODY or _THIRD_LEVEL.match(one.text)]


@rule("7.3.3-heading-size", "各层标题 3号", kinds=PROSE, parts=HEADINGS)
def heading_size(subject: Subject) -> Iterator[Fault]:
    """Headings have the size of the running text. Only their font differs."""
    yield from _first_wrong_size((*subject.document.of(*HEADINGS), *_of_third_level(subject)), subject)
