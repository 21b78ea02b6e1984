"""A form as it was typed, in parts: passages, the quotes made of them, entries under a label, records of entries.

Every passage keeps its offset in the text, so that the ledger can say of each character where it went.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WHITE = "\t\n\r" + "".join(c for c in map(chr, range(0x3001)) if unicodedata.category(c) == "Zs")
"""White space between words. Other control characters are errors and not white space."""

_WORD = re.compile(f"[^{WHITE}]+")


def squeeze(text: str) -> str:
    """The text without white space.

    `str.split` would also take away U+001C to U+001F: those are mistakes in a form, and stay until they are refused.
    """
    return "".join(_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the form's text on one line: its offset and its line (1-based)."""

    text: str
    start: int
    line: int

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)

    def cut(self, begin: int, end: int | None = None) -> Passage:
        """The part from `begin` to `end`, without the white space around it."""
        part = self.text[begin:end]
        lead = len(part) - len(part.lstrip(WHITE))
        return Passage(part.strip(WHITE), self.start + begin + lead, self.line)

    def words(self) -> Iterator[Passage]:
        """The parts between white space."""
        for match in _WORD.finditer(self.text):
            yield self.cut(*match.span())


@dataclass(frozen=True, slots=True)
class Quote:
    """A value of a case that comes from the form: its passages, and what docgen put between them."""

    parts: tuple[Passage | str, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The parts that come from the form."""
        return tuple(part for part in self.parts if isinstance(part, Passage))

    def __str__(self) -> str:
        return "".join(part.text if isinstance(part, Passage) else part for part in self.parts)


def quote(passages: Iterable[Passage], joiner: str) -> Quote:
    """Quote passages with `joiner` between them."""
    parts: list[Passage | str] = []
    for passage in passages:
        parts += [joiner, passage] if parts and joiner else [passage]
    return Quote(tuple(parts))


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A label with the text that belongs to it."""

    field: str
    """A key of the vocabulary's [form]; or `UNKNOWN`, `DOUBLE` or `LOOSE`."""
    label: Passage | None
    """The label with its colon; None for text before the first label."""
    passages: tuple[Passage, ...]
    """The text, a passage a line."""

    @property
    def word(self) -> str:
        """The label without padding and colon; empty without a label."""
        return squeeze(self.label.text)[:-1] if self.label else ""


UNKNOWN = "?label"
"""The field of an entry whose label the vocabulary does not have."""

DOUBLE = "?double"
"""The field of an entry whose label the record already has."""

LOOSE = "?loose"
"""The field of text that stands before the first label."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One filled-in form: its entries in their order."""

    entries: tuple[FormEntry, ...]

    def of(self, *fields: str) -> tuple[FormEntry, ...]:
        """The entries of some fields, in the form's order."""
        return tuple(entry for entry in self.entries if entry.field in fields)

    @property
    def known(self) -> tuple[FormEntry, ...]:
        """The entries whose label is a field of the form."""
        return tuple(entry for entry in self.entries if not entry.field.startswith("?"))

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line with a known label or its text."""
        numbers = [part.line for entry in self.known for part in (entry.label, *entry.passages) if part]
        return min(numbers), max(numbers)
