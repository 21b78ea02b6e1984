"""Read the words of a language from `templates/vocabulary/<locale>.toml`.

The output is a `Vocabulary`. It contains words for lists, numerals, marks, labels, categories and forms. It writes
dates with Babel.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.model.characters import refusal
from docgen.model.deadlines import Terms
from docgen.stationery import toml_table


@dataclass(frozen=True, slots=True)
class ListWords:
    """The words of lists of names."""

    separator: str
    """The separator between two names: 、."""
    others: str
    """The words that replace further names: 等{count}名."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """Chinese numerals."""

    digits: str
    """The ten digits from zero to nine."""
    ten: str
    """The word for ten: 十."""


@dataclass(frozen=True, slots=True)
class PrintedMarks:
    """The marks that a draft prints."""

    missing: str
    """The mark in place of a missing value: 【待填：{label}】."""
    draft: str
    """The mark at the top of the first page: 征求意见稿."""


@dataclass(frozen=True, slots=True)
class CaseLabels:
    """The labels of a case's keys in marks and lists. Each attribute has the name of a key."""

    number: str
    """The label of the proposal's number: 编号."""
    congress: str
    """The label of the congress or the conference: 届."""
    session: str
    """The label of the session: 次."""
    meeting: str
    """The label of the congress and the session in full: 届次全称."""
    document_number: str
    """The label of a document number: 发文字号."""
    date: str
    """The label of a date: 成文日期."""
    category: str
    """The label of a category: 办理类别."""
    publicity: str
    """The label of the publicity: 公开属性."""
    name: str
    """The label of the name of a contact: 联系人."""
    phone: str
    """The label of the phone number of a contact: 联系电话."""
    signatory: str
    """The label of the person who approved the reply: 审签人."""
    answer: str
    """The words after the label of a point: 的答复."""
    opinion: str
    """The words after the name of a unit: 的会办意见."""
    done: str
    """The label of what was done this year: 当年完成事项."""
    advancing: str
    """The label of what was advanced this year: 当年推动工作."""
    pending: str
    """The label of what remains for next year: 明年待落实事项."""
    declined: str
    """The label of the reason to decline a request: 不能采纳原因."""

    def of(self, key: str) -> str:
        """Return the label of a key. Raise an `AttributeError` if the key has no label."""
        return str(getattr(self, key))


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words that the intake recognizes in registration forms (登记表)."""

    labels: Mapping[str, tuple[str, ...]]
    """The labels of each field of a form. The usual label is first."""
    types: Mapping[str, tuple[str, ...]]
    """The words in forms for each 办理类型."""
    publicities: Mapping[str, tuple[str, ...]]
    """The words in forms for each 公开属性."""
    feedback: Mapping[str, tuple[str, ...]]
    """Topic of a question in a feedback form → its words. The first topic with a word in the question counts."""
    opinion: Mapping[str, tuple[str, ...]]
    """Topic of a label in an opinion → its words. The first topic with a word in the label counts."""
    satisfactions: Mapping[str, tuple[str, ...]]
    """The words in feedback forms for each answer: 满意, 基本满意, 不满意."""
    ordinary: tuple[str, ...]
    """The labels that also occur in prose. In a long text such a word is not read as a label."""
    secondary: tuple[str, ...]
    """The labels that count only if the form has no other label of the same field, such as 拟主办单位."""
    placeholders: tuple[str, ...]
    """The entries that mean an empty field, such as 无, A and test."""
    rationale: tuple[str, ...]
    """The words that begin the reasons for a request."""
    groups: tuple[str, ...]
    """The last characters of the names of groups. They distinguish a group from a person."""
    meeting: tuple[str, ...] = ("", "")
    """The congress and the session of the forms that do not state them. An officer gives them for a whole batch."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one locale. Each attribute is a table of the vocabulary file."""

    locale: str
    """The name of the locale in Babel, such as zh_Hans_CN."""
    lists: ListWords
    """The words of lists of names."""
    numerals: Numerals
    """The numerals."""
    marks: PrintedMarks
    """The marks that a draft prints."""
    labels: CaseLabels
    """The labels of a case's keys."""
    proposer_titles: Mapping[str, str]
    """The title of a proposer for each kind of proposal: 代表 or 委员."""
    categories: Mapping[str, Mapping[str, str]]
    """City → category letter → its meaning. A city is a key such as shenzhen."""
    category_words: Mapping[str, Mapping[str, tuple[str, ...]]]
    """City → category letter → other words for this letter. A city may have none."""
    terms: Mapping[str, Terms]
    """City → its terms: how many months it allows for replies and opinions."""
    first_sessions: Mapping[str, Mapping[str, int]]
    """City → congress (七) → the year of its first session. A congress meets once a year. Some cities are missing."""
    form: FormWords
    """The words of forms."""

    def join(self, items: Iterable[str]) -> str:
        """Return names joined in the official way: 甲、乙、丙."""
        return self.lists.separator.join(items)

    def ordinal(self, number: int) -> str:
        """Return a number in Chinese: 一, 十, 十一, 二十, 九十九. Raise a `ValueError` unless it is from 1 to 99."""
        if not 1 <= number <= 99:
            raise ValueError(number)
        tens, ones = divmod(number, 10)
        digits, ten = self.numerals.digits, self.numerals.ten
        return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")

    def number(self, numeral: str) -> int:
        """Return the number from 1 to 99 that a Chinese or an Arabic numeral says; 0 for any other text."""
        if len(numeral) < 3 and numeral.isascii() and numeral.isdigit():
            return int(numeral)
        tens, ten, ones = numeral.rpartition(self.numerals.ten)
        digits = self.numerals.digits
        number = digits.find(ones)  # Without ones, this is 0.
        if ten:
            number += 10 * (digits.find(tens) if tens else 1)
        return number if 0 < number < 100 and self.ordinal(number) == numeral else 0

    def date(self, day: dt.date) -> str:
        """Return a date in Chinese without leading zeros: 2026年3月5日 (GB/T 9704 7.3.5.4)."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def publicity_of(self, typed: str) -> str | None:
        """Return the 公开属性 that a text means. Return None for an unknown text."""
        plain = unicodedata.normalize("NFKC", typed).strip()
        return next((meant for meant, words in self.form.publicities.items() if plain in words), None)

    def category_of(self, jurisdiction: str, typed: str) -> str | None:
        """Return the category letter that a text means in a city or province. Return None for an unknown text."""
        plain = unicodedata.normalize("NFKC", typed).strip()
        words = self.category_words.get(jurisdiction, {})
        for letter, meaning in self.categories[jurisdiction].items():
            if plain == meaning or plain in words.get(letter, ()):
                return letter
        return None


_PROPOSALS = ("建议", "提案")
_FORM_FIELDS = (
    "title",
    "proposers",
    "joint",
    "number",
    "serial",
    "type",
    "lead",
    "co_handlers",
    "background",
    "points",
    "congress",
    "session",
    "date",
    "publicity",
    "contact",
    "kind",
    "due",
    "field",
    "delegation",
    "remarks",
)
_FORM_LISTS = ("types", "publicities", "feedback", "opinion", "satisfactions")
_FORM_WORDS = ("ordinary", "secondary", "placeholders", "rationale", "groups")
_MOST_MONTHS = 120
_FIELD = re.compile(r"[^{}]*(\{(label|count)\}[^{}]*)?")
"""A text with no braces, or with {label} or {count} once. `str.format` would evaluate any other text in braces."""


def load(path: Path) -> Vocabulary:
    """Return the vocabulary in a file. Raise a `StationeryError` for a missing, unknown or wrong entry."""
    step = say("对照 templates/vocabulary/zh_Hans.toml 改正")
    try:
        return _vocabulary(toml_files.tables(path, step))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StationeryError(
            say("词汇文件读不懂：{error}", error=error), place=Place(str(path)), next_step=step
        ) from error


def _vocabulary(data: dict[str, Any]) -> Vocabulary:
    """Return the vocabulary that the tables of a file define. All words of the result exist and can be printed."""
    toml_table.refuse_other_keys("", data, [field.name for field in dataclasses.fields(Vocabulary)])
    words = Vocabulary(
        locale=data["locale"],
        lists=toml_table.read(ListWords, "lists", data["lists"], _word),
        numerals=toml_table.read(Numerals, "numerals", data["numerals"], _word),
        marks=toml_table.read(PrintedMarks, "marks", data["marks"], _word),
        labels=toml_table.read(CaseLabels, "labels", data["labels"], _word),
        proposer_titles=_words("proposer_titles", data["proposer_titles"], _PROPOSALS),
        categories={place: _words(f"categories.{place}", table) for place, table in data["categories"].items()},
        category_words={
            place: _lists(f"category_words.{place}", table) for place, table in data.get("category_words", {}).items()
        },
        terms={
            place: toml_table.read(Terms, f"terms.{place}", table, _months) for place, table in data["terms"].items()
        },
        first_sessions=data.get("first_sessions", {}),
        form=_form(data["form"]),
    )
    if len(words.numerals.digits) != 10:
        raise ValueError("numerals.digits")
    _refuse_unknown_locale(words.locale)
    return words


def _refuse_unknown_locale(locale: Any) -> None:
    """Raise a `ValueError` if Babel does not have a locale."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(locale)
    except UnknownLocaleError as error:
        raise ValueError("locale") from error


def _form(table: Mapping[str, Any]) -> FormWords:
    """Return the words of forms. table: the table `form` of the file."""
    toml_table.refuse_other_keys("form", table, (*_FORM_FIELDS, *_FORM_LISTS, "words"))
    toml_table.refuse_other_keys("form.words", table["words"], _FORM_WORDS)
    return FormWords(
        labels={field: _list(f"form.{field}", labels) for field, labels in table.items() if field in _FORM_FIELDS},
        types=_lists("form.types", table["types"]),
        publicities=_lists("form.publicities", table["publicities"]),
        feedback=_lists("form.feedback", table["feedback"]),
        opinion=_lists("form.opinion", table["opinion"]),
        satisfactions=_lists("form.satisfactions", table["satisfactions"]),
        **{name: _list(f"form.words.{name}", table["words"][name]) for name in _FORM_WORDS},
    )


def _words(name: str, table: Mapping[str, Any], needed: Iterable[str] = ()) -> dict[str, str]:
    """Return the words of a table by their keys. needed: the keys that must exist. Other keys are allowed too."""
    for key in needed:
        if key not in table:
            raise ValueError(say("缺少 {name}", name=f"{name}.{key}"))
    return {key: _word(f"{name}.{key}", str, word) for key, word in table.items()}


def _lists(name: str, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the lists of words of a table by their keys."""
    return {key: _list(f"{name}.{key}", words) for key, words in table.items()}


def _list(key: str, words: Any) -> tuple[str, ...]:
    """Return a list of words as a tuple. Raise a `ValueError` for an empty list."""
    if not isinstance(words, list) or not words:
        raise ValueError(key)
    return tuple(_word(key, str, word) for word in words)


def _word(key: str, _kind: Any, word: Any) -> str:
    """Return a word. Raise a `ValueError` if it is empty or cannot be printed."""
    if not isinstance(word, str) or not word.strip() or not _FIELD.fullmatch(word):
        raise ValueError(key)
    if reason := refusal(word):
        raise ValueError(f"{key}: {reason}")
    return word


def _months(key: str, _kind: Any, months: Any) -> int:
    """Return a number of months. Raise a `ValueError` for a number that no term can have."""
    if not isinstance(months, int) or not 0 <= months <= _MOST_MONTHS:
        raise ValueError(key)
    return months
