"""The parts of a form as it was typed: passages, quotes of passages, entries with a label, and records of entries.

Every passage has its offset in the text, so that the ledger can record the destination of each character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WHITE = "\t\n\r" + "".join(
    character for character in map(chr, range(0x3001)) if unicodedata.category(character) == "Zs"
)
"""The characters that are white space. Other control characters are not white space but errors."""

_WORD = re.compile(f"[^{WHITE}]+")
_NUMERAL = "[0-9０-９一二三四五六七八九十]{1,3}"
_REMARK = "(?:必填|选填|填写|盖章|公章|签|可|如|单选|多选|集体|个人|全称|印刷|打印|标题|题目|附)"
_OPENING = re.compile(
    r"[*＊★☆●■◆▪◇○•·▶►➢√#>＞_〖【\[［〔《「“\-—－]+"
    rf"|[（(]{_NUMERAL}[)）][、.．]?|{_NUMERAL}(?:[、．)）]|\.(?!\d))|[①-⑳⑴-⒇⒈-⒛]"
)
"""What forms print before a label: a star, a bullet, a bracket, Markdown signs or a number."""
_CLOSING = re.compile(rf"[：:﹕︰*＊_〗】\]］〕》」”]+|[（(][^（()）]{{0,10}}{_REMARK}[^（()）]{{0,6}}[)）]")
"""What forms print after a label: a colon, a star, a bracket, Markdown signs, or a remark in brackets."""


def small_number(text: str, default: int) -> int:
    """Return the number that a text of up to six digits states; the default for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def squeeze(text: str) -> str:
    """Return the text without white space.

    `str.split` is not used, because it would also remove U+001C to U+001F. These characters are errors in a form and
    must be reported.
    """
    return "".join(_WORD.findall(text))


def bare_label(text: str) -> str:
    """Return a label without white space and decoration: "1. *标 题（必填）：" → "标题"."""
    word = squeeze(text)
    while (opening := _OPENING.match(word)) and opening.end() < len(word):
        word = word[opening.end() :]
    closings = list(_CLOSING.finditer(word))
    while closings and closings[-1].start() and closings[-1].end() == len(word):
        word = word[: closings.pop().start()]
    return word


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the form's text on one line."""

    text: str
    start: int
    """The offset of the first character in the cleaned text."""
    line: int
    """The number of the line, from 1."""

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)

    def cut(self, begin: int, end: int | None = None) -> Passage:
        """Return the part from `begin` to `end`, without white space at its ends. begin, end: indexes in `text`."""
        part = self.text[begin:end]
        lead = len(part) - len(part.lstrip(WHITE))
        return Passage(part.strip(WHITE), self.start + begin + lead, self.line)

    def words(self) -> Iterator[Passage]:
        """Yield the parts between white space."""
        for match in _WORD.finditer(self.text):
            yield self.cut(*match.span())


@dataclass(frozen=True, slots=True)
class Quote:
    """A value of a case that is quoted from the form."""

    parts: tuple[Passage | str, ...]
    """The passages, and the strings that docgen puts between them."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The parts that come from the form."""
        return tuple(part for part in self.parts if isinstance(part, Passage))

    def __str__(self) -> str:
        return "".join(part.text if isinstance(part, Passage) else part for part in self.parts)


def quote(passages: Iterable[Passage], joiner: str) -> Quote:
    """Return a quote of passages with `joiner` between them."""
    parts: list[Passage | str] = []
    for passage in passages:
        if parts and joiner:
            parts.append(joiner)
        parts.append(passage)
    return Quote(tuple(parts))


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A label with the text that belongs to it."""

    field: str
    """A key of [form] in the vocabulary, or else `UNKNOWN`, `DOUBLE`, `LOOSE`, `STRAY` or `PAGE`."""
    label: Passage | None
    """The label with its colon and decoration; None if the text has none, as text before the first label."""
    passages: tuple[Passage, ...]
    """The text. There is a passage for each line."""

    @property
    def word(self) -> str:
        """The label without white space, colon and decoration; empty without a label."""
        return bare_label(self.label.text) if self.label else ""


UNKNOWN = "?label"
"""The field of an entry whose label the vocabulary does not have."""

DOUBLE = "?double"
"""The field of an entry whose label the record already has."""

LOOSE = "?loose"
"""The field of text before the first label."""

STRAY = "?stray"
"""The field of a cell that has no label beside it."""

PAGE = "?page"
"""The field of a page number or a running head."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One record of a form file. It describes one proposal."""

    entries: tuple[FormEntry, ...]
    """The entries in the order of the form."""

    def of(self, *fields: str) -> tuple[FormEntry, ...]:
        """Return the entries of some fields, in the order of the form."""
        return tuple(entry for entry in self.entries if entry.field in fields)

    @property
    def known(self) -> tuple[FormEntry, ...]:
        """The entries whose label is in the vocabulary and is not repeated."""
        return tuple(entry for entry in self.entries if not entry.field.startswith("?"))

    @property
    def lines(self) -> tuple[int, int]:
        """The numbers of the first and the last line of all known entries."""
        numbers: list[int] = []
        for entry in self.known:
            numbers += [part.line for part in (entry.label, *entry.passages) if part]
        return min(numbers), max(numbers)
