"""A date as a form has it → a date of a case, as 2026-03-05."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from docgen.intake.passages import squeeze
from docgen.model.scalars import date_in_digits

_HOURS = re.compile(r"[ T]*\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2}(?:\.\d+)?)?秒?分?$")
_WEEKDAY = re.compile(r"[（(]?(?:星期|周)[一二三四五六日天][)）]?$")
_BEFORE = re.compile(r"(?:之?前|以前|止|前办结|前答复)$")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
"""A number that a spreadsheet keeps for a date. The part behind the point is the hour."""
_SERIAL_START = dt.date(1899, 12, 30)
"""The day with the serial 0. It is a day too early, because spreadsheets count a 29 February 1900 that never was."""
_SERIALS = range(32874, 55153)
"""The serials of the days from 1990 to 2050. Any other number is not taken for a date."""


def plain_date(text: str) -> str:
    """Return the text of a date without hours, weekday and a word such as 前 or 止 behind it, in Arabic numerals.

    A date without separators (20260305) or as a serial of a spreadsheet (44260) is written as 2026-03-05. Any other
    text is returned as it is. The type of the value in a case decides whether the text is a date.
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_HOURS, _BEFORE, _WEEKDAY):
        bare = pattern.sub("", bare).strip()
    tight = date_in_digits(squeeze(bare))
    if match := _DIGITS.fullmatch(tight):
        return "-".join(match.groups())
    if _SERIAL.fullmatch(tight) and int(float(tight)) in _SERIALS:
        return (_SERIAL_START + dt.timedelta(days=int(float(tight)))).isoformat()
    return tight if re.fullmatch(r"[\d年月日./-]+", tight) else text


def is_serial(text: str) -> bool:
    """Return whether a text is a number that a spreadsheet keeps for a date."""
    return _SERIAL.fullmatch(squeeze(text)) is not None


_WRITTEN = re.compile(
    r"\d{4}\s*(?P<mark>[-/.])\s*\d{1,2}\s*(?P=mark)\s*\d{1,2}(?!\d)|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?"
    r"|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十廿卅正元]{1,3}月[一二三四五六七八九十廿卅]{1,3}日"
)
"""A date within a text."""


def dates_in(text: str) -> list[tuple[str, str]]:
    """Return the dates in a text, each as it is written and as 2026-03-05. Impossible dates are left out."""
    found = []
    for match in _WRITTEN.finditer(text):
        numbers = re.findall(r"\d+", plain_date(match[0]))
        try:
            found.append((match[0], dt.date(*map(int, numbers)).isoformat()))
        except (TypeError, ValueError):
            continue
    return found
