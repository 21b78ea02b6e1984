"""The rules for figures: the figures of a summary are also in the reply, and every digit is a half-width digit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from docgen.checks.case_rules.passages import LETTER, WrittenTexts, warning
from docgen.checks.chinese_numerals import NUMERAL_VALUES
from docgen.checks.phrases import phrases
from docgen.errors import Finding
from docgen.language import say
from docgen.stationery.departments import Departments

_FIGURE = re.compile(r"(?<![A-Za-z\d.])(\d[\d,]*(?:\.\d+)?)\s?(万亿|[百千]?万|亿|千)?")
_SPELLED = phrases("figures.spelled")
SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_NO_FIGURE = phrases("figures.no_figure")
_WIDE = re.compile("[０-９]")
_LETTER_IN_NUMBER = phrases("figures.letter_in_number")
_CHINESE_DIGITS = "〇零一二三四五六七八九"
_MIXED = re.compile(
    f"(?<![{_CHINESE_DIGITS}0-9])(?=[{_CHINESE_DIGITS}0-9]{{4}}年)(?:[{_CHINESE_DIGITS}]+[0-9]|[0-9]+[{_CHINESE_DIGITS}])"
)
"""A year partly in digits: 二0二六年."""


def figures_have_their_source(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Every figure of a summary stands in the reply, and every figure of a stated opinion stands in the opinion.

    A summary is not compared with a reply that has no figure at all.
    """
    reply = _figures(passage.text for passage in written.passages if passage.part in LETTER)
    opinions: dict[int, list[str]] = {}
    for passage in written.passages:
        if passage.part in ("opinion", "stated"):
            opinions.setdefault(int(passage.key[1]), [])
        if passage.part == "opinion":
            opinions[int(passage.key[1])].append(passage.text)
    for passage in written.passages:
        if passage.part == "summary" and reply:
            source = reply
        elif passage.part == "stated" and opinions[int(passage.key[1])]:
            source = _figures(opinions[int(passage.key[1])])
        else:
            continue
        for value, shown in _figures([passage.text]).items():
            if value not in source:
                yield warning("figure-unsourced", say("“{figure}”在原文里没有", figure=shown), passage.place)


def _figures(texts: Iterable[str]) -> dict[Decimal, str]:
    """Return value → how the texts write it, for each figure. 1.2亿 and 12000万 have the same value."""
    found: dict[Decimal, str] = {}
    for text in texts:
        plain = _NO_FIGURE.sub("　", unicodedata.normalize("NFKC", text))
        for match in _FIGURE.finditer(plain):
            number = Decimal(match[1].replace(",", "")) * SCALES[match[2] or ""]
            found.setdefault(number, match[0])
        for match in _SPELLED.finditer(plain):
            found.setdefault(Decimal(NUMERAL_VALUES.get(match[1], 0)), match[0])
    return found


def digits_are_plain(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Numbers are written with half-width digits, without letters, and not half in Chinese numerals (GB/T 15835)."""
    for passage in written.passages:
        for pattern, step in (
            (_LETTER_IN_NUMBER, say("字母 O、l、I 改为数字 0、1")),
            (_WIDE, say("改为半角的数字")),
            (_MIXED, say("年份全用阿拉伯数字")),
        ):
            if match := pattern.search(passage.text):
                shown = passage.text[max(match.start() - 4, 0) : match.end() + 4]
                yield warning("digits-mixed", say("“{text}”里的数字写法不对", text=shown), passage.place, step)
                break
