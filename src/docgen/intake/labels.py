"""The lines of a form → records. A record consists of entries, which are labels with their texts.

A line begins with a label if the words before its colon are a label in the vocabulary. White space is ignored. Some
labels (建议、问题、内容 …) are ordinary words, which may also begin a line within a long text. In a long text, such a
line is read as text. The first 建议 after the background is an exception: it begins the requests. Every such line is
reported.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
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
"""Fields that a form may contain several times, under different labels."""


def records(lines: Iterable[Passage], vocabulary: Vocabulary, account: ImportAccount) -> tuple[FilledForm, ...]:
    """Return the records of a form. A form without any known label has no record."""
    builder = RecordBuilder(vocabulary, account)
    for line in lines:
        if _RULE.fullmatch(line.text):
            account.mark(Destination.SEPARATOR, [line])
        else:
            builder.add_line(line)
    return builder.finish()


@dataclass(slots=True)
class _OpenEntry:
    """An entry to which texts can still be added. The fields are those of `FormEntry`."""

    field: str
    label: Passage | None = None
    passages: list[Passage] = dataclasses.field(default_factory=list)

    @property
    def word(self) -> str:
        """The label without white space and colon; empty without a label."""
        return squeeze(self.label.text)[:-1] if self.label else ""

    def close(self) -> FormEntry:
        """Return the finished entry."""
        return FormEntry(self.field, self.label, tuple(self.passages))


class RecordBuilder:
    """Adds one line after another to the entry to which the line belongs."""

    def __init__(self, vocabulary: Vocabulary, account: ImportAccount) -> None:
        self._account = account
        self._ordinary = set(vocabulary.form.ordinary)
        self._fields = _fields(vocabulary)
        self._inline = _inline_label(word for word in self._fields if word not in self._ordinary)
        self._current = _OpenEntry(LOOSE)
        self._record: list[_OpenEntry] = [self._current]
        self._records = [self._record]

    def add_line(self, line: Passage) -> None:
        """Add one line to its entry. If the line contains a second label, the label begins another entry."""
        rest = line
        if (head := _HEAD.match(line.text)) and (opened := self._opened_field(squeeze(head[1]), line)):
            self._current = _OpenEntry(opened, line.cut(0, head.end()))
            self._record.append(self._current)
            rest = line.cut(head.end())
        if not self._in_text and (inner := self._inline.search(rest.text, 1)):
            self._add(rest.cut(0, inner.start()))
            self.add_line(rest.cut(inner.start()))
        else:
            self._add(rest)

    def add_entry(
        self, label: Passage | None, lines: Sequence[Passage], field: str = "", begins: bool | None = None
    ) -> None:
        """Add an entry whose label stands by itself, as in the cell of a table.

        field: the field of the entry; empty if the label decides. begins: whether the entry begins a record; None if
        the label decides.
        """
        word = squeeze(label.text)[:-1] if label else ""
        name = field or self._fields.get(word, UNKNOWN)
        fields = {entry.field for entry in self._record}
        if begins or (begins is None and word in self._fields and self._starts_record(word, name)):
            if self._has_known:
                self._record = []
                self._records.append(self._record)
        elif name == "title" in fields and word in self._ordinary and "background" not in fields:
            name = "background"
        elif name != UNKNOWN and name in fields and name not in _SEVERAL:
            name = DOUBLE
        self._current = _OpenEntry(name, label)
        self._record.append(self._current)
        for line in lines:
            self._add_in_cell(line)

    def finish(self) -> tuple[FilledForm, ...]:
        """Return the records. Text before the first label belongs to the first record."""
        found = []
        for record in self._records:
            found.append(FilledForm(tuple(entry.close() for entry in record)))
        return tuple(found) if found[0].known else ()

    @property
    def _in_text(self) -> bool:
        """Whether the current entry is a long text."""
        return self._current.field in _LONG

    @property
    def _has_known(self) -> bool:
        """Whether the current record has an entry with a known field."""
        return any(not entry.field.startswith("?") for entry in self._record)

    def _add_in_cell(self, line: Passage) -> None:
        """Add a line of a cell. A label in it opens another entry: 建议： in a long text, or 会办： in a short one."""
        head = _HEAD.match(line.text)
        word = squeeze(head[1]) if head else ""
        if word not in self._fields or self._in_text != (word in self._ordinary):
            self._add(line)
            return
        if self._fields[word] == self._current.field and self._current.label and not self._current.passages:
            # The cell repeats its label: 承办单位 | 主办：市教育局
            self._account.mark(Destination.LABEL, [self._current.label])
            self._record.remove(self._current)
        self.add_line(line)

    def _add(self, passage: Passage) -> None:
        if passage.text:
            self._current.passages.append(passage)

    def _opened_field(self, word: str, line: Passage) -> str | None:
        """Return the field of the new entry if a word before a colon is a label; None if the word is part of a text.

        If the word begins a new record, the record is added.
        """
        if word not in self._fields:
            return UNKNOWN if self._looks_like_label(word, line) else None
        name = self._fields[word]
        fields = {entry.field for entry in self._record}
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
        return [entry.word for entry in self._record if entry.word in self._fields]

    def _starts_record(self, word: str, name: str) -> bool:
        """Return whether a label begins the next record. word: the label. name: its field.

        A label of the title begins the next record if the current record has the same label. It also does so in a long
        text if the current record has another label of the title, unless the word is an ordinary word.

        Any other label begins the next record only if the current record has the same label. It must be the first label
        of the record, or it must be in a long text. In a long text, an ordinary word does not begin a record. A field
        of `_SEVERAL` other than the points does not either, unless it is the first of the record. For example, a form
        may have a telephone number both before and after the text.
        """
        words = self._words
        is_ordinary = word in self._ordinary
        if name == "title":
            has_title = any(entry.field == "title" for entry in self._record)
            return word in words or (not is_ordinary and self._in_text and has_title)
        if word not in words or (self._in_text and is_ordinary):
            return False
        return word == words[0] or (self._in_text and name not in _SEVERAL - {"points"})

    def _opens_points(self, word: str) -> bool:
        """Return whether an ordinary word, such as 建议, begins the requests in a long text.

        It must be the first such word in the record, and it must follow the background or a label such as 内容.
        """
        after_content = self._current.word in self._ordinary
        return word not in self._words and (self._current.field == "background" or after_content)

    def _looks_like_label(self, word: str, line: Passage) -> bool:
        """Return whether an unknown word is a label.

        It must be short. It must not be in a long text or at the beginning of the title.
        """
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
    """Return each label → its field."""
    fields: dict[str, str] = {}
    for field, labels in vocabulary.form.labels.items():
        fields |= dict.fromkeys(labels, field)
    return fields


def _inline_label(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a label in the middle of a line, after white space. words: the labels."""
    longest_first = sorted(words, key=len, reverse=True)
    padded = (f"[{WHITE}]*".join(map(re.escape, word)) for word in longest_first)
    return re.compile(f"(?<=[{WHITE}])(?:{'|'.join(padded)})[{WHITE}]*{_COLON}")
