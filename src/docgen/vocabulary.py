"""The words of the field: `templates/vocabulary/<locale>.toml` + Babel → numerals, dates, lists, categories, labels."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.language import say


@dataclass(frozen=True, slots=True)
class Terms:
    """Months within which a place wants its answers."""

    reply: int
    extended: int
    opinion: int
    again: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A locale's words. `form` maps each field of an intake form to the labels it goes by."""

    locale: str
    lists: Mapping[str, str]
    numerals: Mapping[str, str]
    marks: Mapping[str, str]
    labels: Mapping[str, str]
    documents: Mapping[str, str]
    proposer_titles: Mapping[str, str]
    categories: Mapping[str, Mapping[str, str]]
    terms: Mapping[str, Terms]
    form: Mapping[str, Any]

    def join(self, items: Iterable[str]) -> str:
        """Join names the official way: 甲、乙、丙."""
        return self.lists["separator"].join(items)

    def ordinal(self, number: int) -> str:
        """A number from 1 to 99 in Chinese: 一, 十, 十一, 二十, 九十九; ValueError outside."""
        if not 1 <= number <= 99:
            raise ValueError(number)
        tens, ones = divmod(number, 10)
        digits, ten = self.numerals["digits"], self.numerals["ten"]
        return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")

    def date(self, day: dt.date) -> str:
        """A date in full without padding zeros: 2026年3月5日 (GB/T 9704 7.3.5.4)."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def category(self, place: str, letter: str) -> str:
        """What category `letter` means in `place`; KeyError if the place does not have it."""
        return self.categories[place][letter]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or that month's last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def load(path: Path) -> Vocabulary:
    """Read a vocabulary file; anything missing or unknown is a `StationeryError`."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        terms = {place: Terms(**entry) for place, entry in data.pop("terms").items()}
        return Vocabulary(terms=terms, **data)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, OSError) as error:
        raise StationeryError(
            say("词汇文件读不懂：{error}", error=error),
            place=Place(str(path)),
            next_step=say("对照 templates/vocabulary/zh_Hans.toml 改正"),
        ) from error
