"""The labels of a form: lines → records of entries.

A line begins with a label when the words before its colon, without white space, are a synonym in the vocabulary.
Some synonyms (建议、问题、内容 …) are ordinary words, which may also begin a line within a long text. In a long text
such a line stays text, with one exception: the first 建议 after the background opens the requests. Every such line is
reported.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.errors import Finding, Place, Severity
from docgen.intake.character_ledger import Destination, ImportAccount
from docgen.intake.passages import DOUBLE, LOOSE, UNKNOWN, WHITE, FilledForm, FormEntry, Passage, squeeze
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_COLON = "[：:﹕︰]"
_HEAD = re.compile(f"([^：:﹕︰]{{1,40}}){_COLON}")
_UNKNOWN = re.compile(r"(?!\d)[\w·/]{1,8}")
_RULE = re.compile(r"[-=_*—－＝~～]{3,}")
_LONG = {"background", "points"}
"""Fields that hold long texts."""
_SEVERAL = {"contact", "joint", "serial", "points"}
"""Fields that a form may have several times, under different labels."""


def records(lines: Iterable[Passage], vocabulary: Vocabulary, account: ImportAccount) -> tuple[FilledForm, ...]:
    """Group lines into records. A form without any known label has no record."""
    desk = _Desk(vocabulary, account)
    for line in lines:
        if _RULE.fullmatch(line.text):
            account.mark(Destination.SEPARATOR, [line])
        else:
            desk.take(line)
    return desk.finish()


@dataclass(slots=True)
class _Sheaf:
    """The entry that is being filled."""

    field: str
    label: Passage | None = None
    passages: list[Passage] = dataclasses.field(default_factory=list)

    @property
    def word(self) -> str:
        return squeeze(self.label.text)[:-1] if self.label else ""

    def close(self) -> FormEntry:
        return FormEntry(self.field, self.label, tuple(self.passages))


class _Desk:
    """Takes line after line and puts each into the entry that it belongs to."""

    def __init__(self, vocabulary: Vocabulary, account: ImportAccount) -> None:
        self._account = account
        self._ordinary = set(vocabulary.form.ordinary)
        self._fields = _fields(vocabulary)
        self._inline = _inline(word for word in self._fields if word not in self._ordinary)
        self._current = _Sheaf(LOOSE)
        self._record: list[_Sheaf] = [self._current]
        self._records = [self._record]

    def take(self, line: Passage) -> None:
        """Put one line into its entry; a line with a second label in it is cut there."""
        rest = line
        if (head := _HEAD.match(line.text)) and (opened := self._opened(squeeze(head[1]), line)):
            self._current = _Sheaf(opened, line.cut(0, head.end()))
            self._record.append(self._current)
            rest = line.cut(head.end())
        if not self._in_text and (inner := self._inline.search(rest.text, 1)):
            self._add(rest.cut(0, inner.start()))
            self.take(rest.cut(inner.start()))
        else:
            self._add(rest)

    def finish(self) -> tuple[FilledForm, ...]:
        """Return the records. Text before the first label belongs to the first record."""
        found = tuple(FilledForm(tuple(sheaf.close() for sheaf in record)) for record in self._records)
        return found if found[0].known else ()

    @property
    def _in_text(self) -> bool:
        return self._current.field in _LONG

    def _add(self, passage: Passage) -> None:
        if passage.text:
            self._current.passages.append(passage)

    def _opened(self, word: str, line: Passage) -> str | None:
        """Return the field of the entry that a word before a colon opens here; None when the word is part of a text."""
        if word not in self._fields:
            return UNKNOWN if self._looks_like_label(word, line) else None
        name = self._fields[word]
        fields = {sheaf.field for sheaf in self._record}
        if self._starts_record(word, name):
            self._record = []
            self._records.append(self._record)
            return name
        if self._in_text and word in self._ordinary:
            opens = name == "points" and self._opens_points(word)
            self._report_ambiguous(word, line, name if opens else None)
            return name if opens else None
        if name == "title" in fields and word in self._ordinary and "background" not in fields:
            self._report_ambiguous(word, line, "background")
            return "background"
        if word in self._words or (name in fields and name not in _SEVERAL):
            return DOUBLE
        return name

    @property
    def _words(self) -> list[str]:
        """The known labels of the record so far."""
        return [sheaf.word for sheaf in self._record if sheaf.word in self._fields]

    def _starts_record(self, word: str, name: str) -> bool:
        """Whether a label begins the next record.

        A label that the record already has begins the next one where it is the title or the record's first label, or
        where it stands in a long text and is no ordinary word. Fields of `_SEVERAL` are excepted: a telephone number,
        for example, may stand both above and below the text.
        """
        words = self._words
        firm = word not in self._ordinary
        if name == "title":
            has_title = any(sheaf.field == "title" for sheaf in self._record)
            return word in words or (firm and self._in_text and has_title)
        if word not in words or (self._in_text and not firm):
            return False
        return word == words[0] or (self._in_text and name not in _SEVERAL - {"points"})

    def _opens_points(self, word: str) -> bool:
        """Whether 建议 in a long text is a label: it is one the first time, after the background or after 内容."""
        after_content = self._current.word in self._ordinary
        return word not in self._words and (self._current.field == "background" or after_content)

    def _looks_like_label(self, word: str, line: Passage) -> bool:
        """Whether an unknown word is a label: it is short, stands in no long text and does not begin the title."""
        if self._in_text or not _UNKNOWN.fullmatch(word) or f"{word}://" in line.text:
            return False
        return self._current.field != "title" or bool(self._current.passages)

    def _report_ambiguous(self, word: str, line: Passage, opened: str | None) -> None:
        message = say("“{word}：”在这里可能是标签；按正文处理", word=word)
        if opened == "points":
            message = say("“{word}：”在这里可能是正文；按标签处理，以下作为意见建议", word=word)
        elif opened == "background":
            message = say("已有标题，“{word}：”按情况说明处理", word=word)
        place = Place(self._account.file, word, line.line)
        step = say("核对案件文件里的划分")
        self._account.findings.append(Finding("intake-ambiguous", message, place, Severity.WARNING, step))


def _fields(vocabulary: Vocabulary) -> dict[str, str]:
    """Every label with its field."""
    return {label: field for field, labels in vocabulary.form.labels.items() for label in labels}


def _inline(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a known label in the middle of a line, after white space."""
    longest_first = sorted(words, key=len, reverse=True)
    padded = (f"[{WHITE}]*".join(map(re.escape, word)) for word in longest_first)
    return re.compile(f"(?<=[{WHITE}])(?:{'|'.join(padded)})[{WHITE}]*{_COLON}")
