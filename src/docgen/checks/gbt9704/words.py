"""The rules for punctuation marks and numerals, and for blanks that should have been filled in.

Clause 9 of GB/T 9704 refers to GB/T 15834 for marks, also at line breaks, and to GB/T 15835 for numerals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.checks.gbt9704.rule import ALL, Fault, Source, Subject, quoted, rule
from docgen.inspection.measure.model import Line, Part
from docgen.language import say

_HAN = "⺀-〇㐀-䶿一-鿿豈-﫿，。、；：？！（）《》“”"
"""Chinese characters and punctuation marks, for a character class of a regular expression."""
_HALF_WIDTH = re.compile(
    rf"(?<!^附)[{_HAN}][,;:?!]+(?=[{_HAN}]|$)|[{_HAN}]\([^()]*[{_HAN}][^()]*\)|[一-鿿]\.(?=[一-鿿]|$)"
)
"""Half-width marks between Chinese characters. Another rule checks the colon after 附件."""
_NUMBER_IN_WRONG_BRACKETS = re.compile(r"[\[［【（(﹝](?:19|20)\d\d[\]］】）)﹞](?=第?\d+号)")
"""The year of a document number in other brackets than 〔〕."""
_SHORT_YEAR = re.compile(r"(?<![\d〇零一二三四五六七八九十])\d{2}年(?=\d{1,2}月)|['’]\d{2}年")
"""A year of two digits in a date, such as 26年5月, or after an apostrophe, such as '26年."""
_DATE_ZERO = re.compile(r"\d{4}年0\d月|\d{4}年\d{1,2}月0\d日")
"""A date whose month or day has a leading zero."""
_PLACEHOLDER = re.compile(
    rf"【待填[^】]*】|×{{2,}}|_{{3,}}|(?<![0-9A-Za-z])[XxＸｘ]{{2,}}(?=[{_HAN}])|(?<=[{_HAN}])[XxＸｘ]{{2,}}(?![0-9A-Za-z])"
    r"|X{3,}|[XxＸｘ×](?=[年月日号])|[（(]待[定补填][^（()）]{0,4}[）)]|某某(?=企业|公司|单位|部门|项目|局)|(?<=[于至在年])月日(?=[前起])"
)
"""A blank to fill in, such as XX企业 or ×月×日."""
_NOT_FIRST = frozenset("，。、；：？！）》〉”’】〕」』％％…·,.;:?!)]")
"""The marks that may not begin a line."""
_NOT_LAST = frozenset("（《〈“‘【〔「『([")
"""The marks that may not end a line."""
_TEXTS = tuple(part for part in Part if part not in (Part.CELL, Part.PAGE_NUMBER, Part.MARK))
"""The kinds of paragraphs whose text is checked."""


def _matches(pattern: re.Pattern[str], subject: Subject, *without: Part) -> Iterator[Fault]:
    """Yield a fault for each match in the texts. without: kinds of paragraphs that another rule checks."""
    for paragraph in subject.document.of(*_TEXTS):
        if paragraph.part in without:
            continue
        for match in pattern.finditer(paragraph.text):
            around = paragraph.text[max(match.start() - 3, 0) : match.end() + 4]
            yield Fault(quoted(around), paragraph.page, paragraph)


@rule("9-half-width", "标点 中文之间用全角（GB/T 15834）", kinds=ALL)
def half_width(subject: Subject) -> Iterator[Fault]:
    """Marks between Chinese characters are full-width. Marks in numbers and Western words are not checked."""
    yield from _matches(_HALF_WIDTH, subject, Part.RECIPIENT, Part.IMPRINT)


@rule("9-brackets", "标点 引用发文字号用六角括号〔〕（GB/T 15834）", kinds=ALL)
def cited_brackets(subject: Subject) -> Iterator[Fault]:
    """The text cites the numbers of other documents with the year in 〔〕."""
    yield from _matches(_NUMBER_IN_WRONG_BRACKETS, subject, Part.NUMBER)


@rule("9-year", "数字 年份用四位（GB/T 15835）", kinds=ALL)
def short_year(subject: Subject) -> Iterator[Fault]:
    """A year has four digits, because 26年5月 does not state the century. A span of time such as 10年 is no year."""
    yield from _matches(_SHORT_YEAR, subject, Part.DATE)


@rule("9-zero", "数字 日期中月、日不加 0（GB/T 15835）", kinds=ALL)
def zero_in_dates(subject: Subject) -> Iterator[Fault]:
    """Months and days in the text have no leading zero."""
    yield from _matches(_DATE_ZERO, subject, Part.DATE)


def _line_breaks(subject: Subject) -> Iterator[tuple[Line, Line]]:
    """Yield, for each line break within a paragraph, the line above it and the line below it."""
    for paragraph in subject.document.of(*_TEXTS):
        yield from pairwise(paragraph.lines)


@rule("9-line-start", "行首 不用句末点号、后括号、后书名号（GB/T 15834 5.1）", source=Source.PAGE, kinds=ALL)
def line_start(subject: Subject) -> Iterator[Fault]:
    """No line begins with a mark that belongs to the line above. Such a mark may be printed beyond the right edge."""
    for _, line in _line_breaks(subject):
        if line.text[0] in _NOT_FIRST:
            yield Fault(quoted(line.text, 8), line.page)


@rule("9-line-end", "行末 不用前括号、前引号、前书名号（GB/T 15834 5.1）", source=Source.PAGE, kinds=ALL)
def line_end(subject: Subject) -> Iterator[Fault]:
    """No line ends with an opening mark. Such a mark belongs to the line below."""
    for line, _ in _line_breaks(subject):
        if line.text[-1] in _NOT_LAST:
            yield Fault(quoted(line.text[-8:]), line.page)


@rule("9-dash", "标点 省略号六点、破折号占两字（GB/T 15834）", kinds=ALL)
def dots_and_dashes(subject: Subject) -> Iterator[Fault]:
    """An ellipsis is …… and a dash is ——. Full stops and hyphens do not replace these marks."""
    yield from _matches(re.compile(rf"[{_HAN}](?:\.{{3,}}|。{{2,}}|--+)(?=[{_HAN}]|$)"), subject)


@rule("7.3.3-placeholder", "没有待填的空白", kinds=ALL)
def placeholders(subject: Subject) -> Iterator[Fault]:
    """A finished document has no blank to fill in, such as the mark of a draft or the ××× of a template."""
    for paragraph in subject.document.paragraphs:
        if match := _PLACEHOLDER.search(paragraph.text):
            yield Fault(say("有 {text}", text=quoted(match[0])), paragraph.page, paragraph)
