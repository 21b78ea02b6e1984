"""Marks and numerals in the text (9: GB/T 15834, GB/T 15835), and what may not begin or end a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.rule import ALL, Fault, Look, Subject, quoted, rule
from docgen.inspection.measure.model import Line, Part
from docgen.language import say

_HAN = "⺀-〇㐀-䶿一-鿿豈-﫿，。、；：？！（）《》“”"
_HALF = re.compile(rf"[{_HAN}][,;:?!]+(?=[{_HAN}]|$)|[{_HAN}]\([^()]*[{_HAN}][^()]*\)|[一-鿿]\.(?=[一-鿿]|$)")
_NUMBER = re.compile(r"[\[［【（(﹝](?:19|20)\d\d[\]］】）)﹞](?=第?\d+号)")
_SHORT_YEAR = re.compile(r"(?<![\d〇零一二三四五六七八九十])\d{2}年(?=\d{1,2}月)|['’]\d{2}年")
_DATE_ZERO = re.compile(r"\d{4}年0\d月|\d{4}年\d{1,2}月0\d日")
_NOT_FIRST = frozenset("，。、；：？！）》〉”’】〕」』％％…·,.;:?!)]")
_NOT_LAST = frozenset("（《〈“‘【〔「『([")
_TEXTS = tuple(part for part in Part if part not in (Part.CELL, Part.PAGE_NUMBER, Part.MARK))


def _found(pattern: re.Pattern[str], subject: Subject, *without: Part) -> Iterator[Fault]:
    """A fault for each match in the texts; `without` names parts that have a rule of their own."""
    for paragraph in subject.document.of(*_TEXTS):
        for match in pattern.finditer(paragraph.text) if paragraph.part not in without else ():
            around = paragraph.text[max(match.start() - 3, 0) : match.end() + 4]
            yield Fault(quoted(around), paragraph.page)


@rule("9-half-width", "标点 中文之间用全角（GB/T 15834）", kinds=ALL)
def half_width(subject: Subject) -> Iterator[Fault]:
    """Between Chinese characters; , . : in numbers and Latin words stay as they are."""
    yield from _found(_HALF, subject, Part.RECIPIENT, Part.IMPRINT)


@rule("9-brackets", "标点 引用发文字号用六角括号〔〕（GB/T 15834）", kinds=ALL)
def cited_brackets(subject: Subject) -> Iterator[Fault]:
    """Numbers of other documents in the text are written as in their heads."""
    yield from _found(_NUMBER, subject, Part.NUMBER)


@rule("9-year", "数字 年份用四位（GB/T 15835）", kinds=ALL)
def short_year(subject: Subject) -> Iterator[Fault]:
    """26年5月 does not say which century; a span such as 10年 is none."""
    yield from _found(_SHORT_YEAR, subject, Part.DATE)


@rule("9-zero", "数字 日期中月、日不加 0（GB/T 15835）", kinds=ALL)
def zero_in_dates(subject: Subject) -> Iterator[Fault]:
    """In the text as under it."""
    yield from _found(_DATE_ZERO, subject, Part.DATE)


def _broken_lines(subject: Subject) -> Iterator[tuple[Line, Line]]:
    for paragraph in subject.document.of(*_TEXTS):
        yield from zip(paragraph.lines, paragraph.lines[1:], strict=False)


@rule("9-line-start", "行首 不用句末点号、后括号、后书名号（GB/T 15834 5.1）", look=Look.PAGE)
def line_start(subject: Subject) -> Iterator[Fault]:
    """They belong to the line before; one of them may hang beyond its edge."""
    for _, line in _broken_lines(subject):
        if line.text[0] in _NOT_FIRST:
            yield Fault(quoted(line.text, 8), line.page)


@rule("9-line-end", "行末 不用前括号、前引号、前书名号（GB/T 15834 5.1）", look=Look.PAGE)
def line_end(subject: Subject) -> Iterator[Fault]:
    """They belong to the line below."""
    for line, _ in _broken_lines(subject):
        if line.text[-1] in _NOT_LAST:
            yield Fault(quoted(line.text[-8:]), line.page)


@rule("9-dash", "标点 省略号六点、破折号占两字（GB/T 15834）", kinds=ALL)
def dots_and_dashes(subject: Subject) -> Iterator[Fault]:
    """Three full stops in a row, or two hyphens, stand for them in haste."""
    yield from _found(re.compile(rf"[{_HAN}](?:\.{{3,}}|。{{2,}}|--+)(?=[{_HAN}]|$)"), subject)


@rule("7.3.3-placeholder", "没有待填的空白", kinds=ALL)
def placeholders(subject: Subject) -> Iterator[Fault]:
    """A draft's mark, or a template's ×××, has no place in a finished document."""
    for paragraph in subject.document.paragraphs:
        if match := re.search(r"【待填[^】]*】|×{2,}|X{3,}|_{3,}", paragraph.text):
            yield Fault(say("有 {text}", text=quoted(match[0])), paragraph.page)
