"""The words of the field: `templates/vocabulary/<locale>.toml` + Babel → numerals, dates, lists, categories, labels."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.model.characters import refusal
from docgen.model.deadlines import Terms


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A locale's words. `form` maps each field of an intake form to the labels it goes by."""

    locale: str
    lists: Mapping[str, str]
    numerals: Mapping[str, str]
    marks: Mapping[str, str]
    labels: Mapping[str, str]
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


_NEEDED = {
    "lists": "separator others",
    "numerals": "digits ten",
    "marks": "missing draft",
    "labels": "number congress session document_number date category publicity name phone answer opinion"
    " done advancing pending declined",
    "proposer_titles": "建议 提案",
}
_FIELDS = (
    "title proposers joint number serial type lead co_handlers background points congress session date publicity"
    " contact kind"
)
_FIELD = re.compile(r"[^{}]*(\{(label|count)\}[^{}]*)?")
"""A text with at most one field; anything else in braces would be carried out."""


def _refuse_gaps(words: Vocabulary) -> None:
    """Every word that a document or an import asks for is there and is a text that can be printed."""
    for section, names in _NEEDED.items():
        entries = getattr(words, section)
        for name in names.split():
            _check_word(f"{section}.{name}", entries[name])
    if len(words.numerals["digits"]) != 10:
        raise ValueError("numerals.digits")
    for place, meanings in words.categories.items():
        for letter, meaning in meanings.items():
            _check_word(f"categories.{place}.{letter}", meaning)
    for place, terms in words.terms.items():
        if not all(isinstance(months, int) and 0 <= months <= 120 for months in dataclasses.astuple(terms)):
            raise ValueError(f"terms.{place}")
    for field in _FIELDS.split():
        _check_list(f"form.{field}", words.form[field])
    for name in ("ordinary", "placeholders", "rationale", "groups"):
        _check_list(f"form.words.{name}", words.form["words"][name])
    for group in ("types", "publicities"):
        for choice, synonyms in words.form[group].items():
            _check_list(f"form.{group}.{choice}", synonyms)
    from babel import Locale

    Locale.parse(words.locale)


def _check_list(key: str, entries: Any) -> None:
    if not isinstance(entries, list) or not entries:
        raise ValueError(key)
    for entry in entries:
        _check_word(key, entry)


def _check_word(key: str, word: Any) -> None:
    if not isinstance(word, str) or not word.strip() or not _FIELD.fullmatch(word):
        raise ValueError(key)
    if reason := refusal(word):
        raise ValueError(f"{key}: {reason}")


def load(path: Path) -> Vocabulary:
    """Read a vocabulary file; anything missing or unknown is a `StationeryError`."""
    step = say("对照 templates/vocabulary/zh_Hans.toml 改正")
    try:
        data = toml_files.tables(path, step)
        terms = {place: Terms(**entry) for place, entry in data.pop("terms").items()}
        words = Vocabulary(terms=terms, **data)
        _refuse_gaps(words)
        return words
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StationeryError(
            say("词汇文件读不懂：{error}", error=error),
            place=Place(str(path)),
            next_step=step,
        ) from error
