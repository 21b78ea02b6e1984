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
from docgen.stationery import section


@dataclass(frozen=True, slots=True)
class ListWords:
    """How names are listed."""

    separator: str
    """What stands between two names: 、."""
    others: str
    """What stands for those who are not named: 等{count}名."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """Chinese numerals."""

    digits: str
    """The ten digits from nought to nine."""
    ten: str
    """Ten: 十."""


@dataclass(frozen=True, slots=True)
class PrintedMarks:
    """Marks that a draft prints."""

    missing: str
    """In place of a value that is not there yet: 【待填：{label}】."""
    draft: str
    """On top of the first page: 征求意见稿."""


@dataclass(frozen=True, slots=True)
class CaseLabels:
    """What keys of a case are called in marks and lists; each attribute has the name of its key."""

    number: str
    """编号 of the proposal."""
    congress: str
    """届 of the congress or conference."""
    session: str
    """次 of its session."""
    document_number: str
    """发文字号."""
    date: str
    """成文日期."""
    category: str
    """办理类别."""
    publicity: str
    """公开属性."""
    name: str
    """联系人."""
    phone: str
    """联系电话."""
    answer: str
    """的答复, behind the label of a request."""
    opinion: str
    """的会办意见, behind the name of a unit."""
    done: str
    """当年完成事项."""
    advancing: str
    """当年推动工作."""
    pending: str
    """明年待落实事项."""
    declined: str
    """不能采纳原因."""

    def of(self, key: str) -> str:
        """The label of a key of a case; AttributeError if it has none."""
        return str(getattr(self, key))


@dataclass(frozen=True, slots=True)
class FormWords:
    """What intake forms are read by."""

    labels: Mapping[str, tuple[str, ...]]
    """The labels that each field of a form goes by, the usual one first."""
    types: Mapping[str, tuple[str, ...]]
    """What forms write for each 办理类型."""
    publicities: Mapping[str, tuple[str, ...]]
    """What forms write for each 公开属性."""
    ordinary: tuple[str, ...]
    """Labels that prose uses too: inside a long text such a line is text."""
    placeholders: tuple[str, ...]
    """What only fills a field: 无, A, test."""
    rationale: tuple[str, ...]
    """What opens the reasons for a request."""
    groups: tuple[str, ...]
    """How the names of groups end, by which they are told from people."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A locale's words, one attribute for each table of its file."""

    locale: str
    """What Babel calls the locale: zh_Hans_CN."""
    lists: ListWords
    numerals: Numerals
    marks: PrintedMarks
    labels: CaseLabels
    proposer_titles: Mapping[str, str]
    """代表 or 委员, by kind of proposal."""
    categories: Mapping[str, Mapping[str, str]]
    """What the letters of categories mean, by place."""
    terms: Mapping[str, Terms]
    """Months from assignment to answer, by place."""
    form: FormWords

    def join(self, items: Iterable[str]) -> str:
        """Join names the official way: 甲、乙、丙."""
        return self.lists.separator.join(items)

    def ordinal(self, number: int) -> str:
        """A number from 1 to 99 in Chinese: 一, 十, 十一, 二十, 九十九; ValueError outside."""
        if not 1 <= number <= 99:
            raise ValueError(number)
        tens, ones = divmod(number, 10)
        digits, ten = self.numerals.digits, self.numerals.ten
        return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")

    def date(self, day: dt.date) -> str:
        """A date in full without padding zeros: 2026年3月5日 (GB/T 9704 7.3.5.4)."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def category(self, place: str, letter: str) -> str:
        """What category `letter` means in `place`; KeyError if the place does not have it."""
        return self.categories[place][letter]


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
)
_FORM_WORDS = ("ordinary", "placeholders", "rationale", "groups")
_MOST_MONTHS = 120
_FIELD = re.compile(r"[^{}]*(\{(label|count)\}[^{}]*)?")
"""A text with at most one field; anything else in braces would be carried out."""


def load(path: Path) -> Vocabulary:
    """Read a vocabulary file; anything missing or unknown is a `StationeryError`."""
    step = say("对照 templates/vocabulary/zh_Hans.toml 改正")
    try:
        return _vocabulary(toml_files.tables(path, step))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StationeryError(
            say("词汇文件读不懂：{error}", error=error),
            place=Place(str(path)),
            next_step=step,
        ) from error


def _vocabulary(data: dict[str, Any]) -> Vocabulary:
    """Every word that a document or an import asks for is there and is a text that can be printed."""
    section.refuse_other_keys("", data, [field.name for field in dataclasses.fields(Vocabulary)])
    words = Vocabulary(
        locale=data["locale"],
        lists=section.read(ListWords, "lists", data["lists"], _word),
        numerals=section.read(Numerals, "numerals", data["numerals"], _word),
        marks=section.read(PrintedMarks, "marks", data["marks"], _word),
        labels=section.read(CaseLabels, "labels", data["labels"], _word),
        proposer_titles=_words("proposer_titles", data["proposer_titles"], _PROPOSALS),
        categories={place: _words(f"categories.{place}", table) for place, table in data["categories"].items()},
        terms={place: section.read(Terms, f"terms.{place}", table, _months) for place, table in data["terms"].items()},
        form=_form(data["form"]),
    )
    if len(words.numerals.digits) != 10:
        raise ValueError("numerals.digits")
    _refuse_unknown_locale(words.locale)
    return words


def _refuse_unknown_locale(locale: Any) -> None:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(locale)
    except UnknownLocaleError as error:
        raise ValueError("locale") from error


def _form(table: Mapping[str, Any]) -> FormWords:
    section.refuse_other_keys("form", table, (*_FORM_FIELDS, "types", "publicities", "words"))
    section.refuse_other_keys("form.words", table["words"], _FORM_WORDS)
    return FormWords(
        labels={field: _list(f"form.{field}", labels) for field, labels in table.items() if field in _FORM_FIELDS},
        types=_lists("form.types", table["types"]),
        publicities=_lists("form.publicities", table["publicities"]),
        **{name: _list(f"form.words.{name}", table["words"][name]) for name in _FORM_WORDS},
    )


def _words(name: str, table: Mapping[str, Any], needed: Iterable[str] = ()) -> dict[str, str]:
    """A table of words whose keys are data. needed: keys that it has at least."""
    for key in needed:
        if key not in table:
            raise ValueError(say("缺少 {name}", name=f"{name}.{key}"))
    return {key: _word(f"{name}.{key}", str, word) for key, word in table.items()}


def _lists(name: str, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: _list(f"{name}.{key}", words) for key, words in table.items()}


def _list(key: str, words: Any) -> tuple[str, ...]:
    if not isinstance(words, list) or not words:
        raise ValueError(key)
    return tuple(_word(key, str, word) for word in words)


def _word(key: str, _kind: Any, word: Any) -> str:
    if not isinstance(word, str) or not word.strip() or not _FIELD.fullmatch(word):
        raise ValueError(key)
    if reason := refusal(word):
        raise ValueError(f"{key}: {reason}")
    return word


def _months(key: str, _kind: Any, months: Any) -> int:
    if not isinstance(months, int) or not 0 <= months <= _MOST_MONTHS:
        raise ValueError(key)
    return months
