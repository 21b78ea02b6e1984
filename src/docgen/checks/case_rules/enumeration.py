"""The rules for numbered headings and enumerations: numbers follow each other, and text follows each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenPassage, WrittenTexts, text_key_of, warning
from docgen.checks.chinese_numerals import numeral, value_of
from docgen.checks.phrases import phrases, source
from docgen.errors import Finding
from docgen.language import say
from docgen.stationery.departments import Departments

_CHINESE = source("enumeration.chinese")
_HEADINGS = phrases("enumeration.headings")
_LEVELS = ("first", "second", "third", "fourth")
_ITEMS = (
    # “唯一是”, “之一是” and “第一是” are no items. At the beginning of a sentence nothing else is meant.
    (
        re.compile(
            rf"(?:^|(?<=[。；：])){_CHINESE}(?=是)|(?<![唯之统第其万专单同惟逐不划合一二三四五六七八九十]){_CHINESE}(?=是(?![不非否对]))"
        ),
        "{}是",
    ),
    (re.compile(r"第[一二三四五六七八九十](?=[，,])"), "第{}"),
    (re.compile(r"其[一二三四五六七八九十](?=[，,、])"), "其{}"),
)
"""The numbers of an enumeration inside a text, and how such a number is written."""
_ITEM_IN_PARAGRAPH = re.compile(r"(?<=[：；。])[（(]?\d{1,2}[.．、）)](?=[一-鿿])")
"""The number of an item behind another item of the same paragraph: 1.现状；2.问题。"""
_SHORTEST_BODY = 2
"""A heading with fewer characters than this after its number consists of the number alone."""
_LONGEST_HEADING = 40
_MARKED = re.compile(r"[。！？；：:;]")
"""A sign that shows that a paragraph is text and no heading."""


def headings_are_numbered_in_turn(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """The headings of a text have the numbers 一、二、三、 and （一）（二） without a gap. A count may begin again."""
    for text in written.texts:
        last = dict.fromkeys(_LEVELS, 0)
        for passage in text:
            match = _HEADINGS.match(passage.text)
            if match is None:
                continue
            level = str(match.lastgroup)
            number = value_of(match[level])
            write = str if match[level].isdecimal() else numeral
            # A count may begin again with 一、, but not directly after 一、.
            if number not in (1, last[level] + 1) or number == last[level]:
                message = say("序号“{numeral}”接不上前面的", numeral=match[0])
                expected = match[0].replace(match[level], write(last[level] + 1))
                step = say("应为“{numeral}”；核对是否漏了一段", numeral=expected)
                yield warning("heading-skipped", message, passage.place, step)
            last[level] = number
            for lower in _LEVELS[_LEVELS.index(level) + 1 :]:
                last[lower] = 0


def items_are_numbered_in_turn(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """The items of an enumeration, such as 一是 and 二是, follow each other. The first item of a text is 一是."""
    for text in written.texts:
        for pattern, form in _ITEMS:
            yield from _skipped_items(text, pattern, form)
        for passage in text:
            yield from _skipped_items((passage,), _ITEM_IN_PARAGRAPH, "{}.", may_begin_later=True)


def _skipped_items(
    text: tuple[WrittenPassage, ...], pattern: re.Pattern[str], form: str, *, may_begin_later: bool = False
) -> Iterator[Finding]:
    """Yield a warning for each item that does not follow the item before it.

    form: how a number is written. may_begin_later: whether the first item that is found may have any number.
    """
    last = 0
    for passage in text:
        for match in pattern.finditer(passage.text):
            plain = match[0].strip("第其（().．、）")
            number = value_of(plain)
            write = str if plain.isdecimal() else numeral
            if number not in (1, last + 1) and (last or not may_begin_later):
                message = say("“{item}”接不上前面的", item=form.format(write(number)))
                expected = form.format(write(last + 1))
                step = say("应为“{numeral}”；核对是否漏了一段", numeral=expected)
                yield warning("list-skipped", message, passage.place, step)
            last = number


def headings_have_text(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A heading of the first two levels is followed by text, by a table or by a heading of a lower level.

    Short lines with 1. or （1） may be the items of a list. So they are only reported if they consist of the number.
    """
    texts_with_table = {text_key_of(passage.key) for passage in written.passages if passage.is_cell}
    for text in written.texts:
        has_table = text_key_of(text[0].key) in texts_with_table
        levels = [_heading_level(passage.text) for passage in text]
        for index, (passage, level) in enumerate(zip(text, levels, strict=True)):
            if level is None:
                continue
            if index + 1 < len(text):
                following = levels[index + 1]
                is_empty = following is not None and following <= level
            else:
                is_empty = not has_table
            number = _HEADINGS.match(passage.text)
            has_only_number = number is not None and len(passage.text) - number.end() < _SHORTEST_BODY
            if is_empty and (level < _LEVELS.index("third") or has_only_number):
                message = say("标题“{text}”下面没有内容", text=passage.text[:24])
                yield warning("heading-empty", message, passage.place, say("补写内容，或者删去标题"))


def _heading_level(text: str) -> int | None:
    """Return the level of a paragraph that is a heading and nothing else, from 0; None for any other paragraph."""
    match = _HEADINGS.match(text)
    if match is None or len(text) > _LONGEST_HEADING or _MARKED.search(text):
        return None
    return _LEVELS.index(str(match.lastgroup))
