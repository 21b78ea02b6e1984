"""Takes the passages of one record into values of a case; reports what could not be taken.

A value comes back as a `Quote` from the form, as a `str` of docgen's own, or as None for the
officer to fill in. Where each passage went is marked in the account.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from docgen.errors import Finding, Place, Severity
from docgen.intake.character_ledger import Account, Destination
from docgen.intake.passages import Entry, Passage, Quote, Record, quote, squeeze
from docgen.language import say
from docgen.model.characters import refusal
from docgen.stationery.vocabulary import Vocabulary


def is_placeholder(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text only fills its field: A, 无, 。, ××, test; also when it is empty."""
    words = "|".join(re.escape(_plain(word)) for word in vocabulary.form.placeholders)
    return re.fullmatch(rf"(?:{words}|[\W_])*", _plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", squeeze(text)).casefold()


def visible(text: str) -> str:
    """The text with characters that nobody can see, or that a terminal obeys, spelled out."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"<U+{ord(c):04X}>" for c in text)


class Clerk:
    """Serves one record: `field` names are those of the vocabulary's [form]."""

    def __init__(self, record: Record, vocabulary: Vocabulary, account: Account) -> None:
        self.record = record
        self.vocabulary = vocabulary
        self._account = account

    def label(self, field: str) -> str:
        """What a field is called."""
        return self.vocabulary.form.labels[field][0]

    # ---- passages → values

    def kept(self, entry: Entry) -> tuple[Passage, ...]:
        """An entry's passages; none when they are placeholders, which is reported."""
        text = "".join(passage.text for passage in entry.passages)
        if not is_placeholder(text, self.vocabulary):
            return entry.passages
        self.mark(Destination.REPORT, entry.passages)
        if text:
            message = say("{word}只有“{text}”，按空白处理", word=entry.word, text=visible(text))
            step = say("如有内容，请补入案件文件")
            # 会办单位：无 is an answer; in the other fields something is missing.
            severity = Severity.INFO if entry.field in ("co_handlers", "joint") else Severity.WARNING
            self.report(
                "intake-empty",
                message,
                entry.passages[0],
                key=entry.word,
                severity=severity,
                next_step=step,
            )
        return ()

    def taken(self, field: str) -> tuple[Passage, ...]:
        """All passages of a field."""
        return tuple(passage for entry in self.record.of(field) for passage in self.kept(entry))

    def single(self, field: str) -> tuple[Passage, ...]:
        """The one line of a field; further lines are reported."""
        passages = self.taken(field)
        for extra in passages[1:]:
            self.leave(field, extra, say("{label}只能有一行", label=self.label(field)))
        return passages[:1]

    def line(self, field: str, passages: Iterable[Passage]) -> Quote | None:
        """A value of one line; its passages are joined, a tab within one becomes a space."""
        passages = tuple(passages)
        parts = [part for passage in passages for part in _spaced(passage)]
        if not parts:
            return None
        value = Quote(tuple(parts))
        if reason := refusal(str(value)):
            self.refuse(field, passages, reason)
            return None
        return self.case(value)

    def unwrapped(self, field: str) -> Quote | None:
        """A value of one line that the form may have broken into several."""
        passages = self.taken(field)
        if len(passages) > 1:
            message = say("{label}有几行，已连成一行", label=self.label(field))
            label = self.label(field)
            self.report("intake-joined", message, passages[0], key=label, severity=Severity.INFO)
        return self.line(field, passages)

    def prose(self, field: str, passages: Iterable[Passage]) -> Quote | None:
        """Paragraphs, a line each; a refused one is left out."""
        kept = []
        for passage in passages:
            if reason := refusal(passage.text, lines=True):
                self.refuse(field, (passage,), reason)
            else:
                kept.append(passage)
        return self.case(quote(kept, "\n")) if kept else None

    def choice(self, field: str, choices: Mapping[str, Sequence[str]]) -> Quote | str | None:
        """One of a list of choices, by any of its synonyms; another text is reported."""
        for passage in self.single(field):
            text = squeeze(passage.text)
            choice = next((choice for choice, words in choices.items() if text in words), None)
            if choice == passage.text:
                return self.case(Quote((passage,)))
            if choice is not None:
                return self.normalised(field, passage, choice)
            self.leave(field, passage, say("看不懂的{label}", label=self.label(field)))
        return None

    def checked(self, field: str, kind: Any) -> tuple[Passage, str] | None:
        """The line of a field and what a case makes of it; None, with a report, when it refuses."""
        for passage in self.single(field):
            try:
                return passage, str(TypeAdapter(kind).validate_python(passage.text))
            except ValidationError as error:
                problem = error.errors()[0]
                reason = problem.get("ctx", {}).get("error", problem["msg"])
                self.refuse(field, (passage,), str(reason))
        return None

    def required(self, field: str, value: Quote | None) -> Quote | str:
        """The value, or the mark of what is missing."""
        if value:
            return value
        label = self.label(field)
        message = say("登记表没有可用的{label}", label=label)
        step = say("照原件在案件文件中替换【待填】")
        self.report("intake-missing", message, key=label, severity=Severity.ERROR, next_step=step)
        return self.missing(label)

    def missing(self, label: str) -> str:
        """The mark that stands for what is missing."""
        return self.vocabulary.marks.missing.format(label=label)

    # ---- where passages go

    def case(self, value: Quote) -> Quote:
        """Let a value go into the case file."""
        self.mark(Destination.CASE, value.passages)
        return value

    def mark(self, destination: Destination, passages: Iterable[Passage]) -> None:
        """Let passages go elsewhere."""
        self._account.mark(destination, passages)

    def leave(self, field: str, passage: Passage, reason: str) -> None:
        """Leave a passage to the report."""
        self.mark(Destination.REPORT, [passage])
        message = say("{reason}，未写入案件文件：{text}", reason=reason, text=visible(passage.text))
        self.report("intake-unplaced", message, passage, key=self.label(field))

    def refuse(self, field: str, passages: Sequence[Passage], reason: str) -> None:
        """Leave to the report what no document may contain."""
        self.mark(Destination.REPORT, passages)
        text = visible("".join(passage.text for passage in passages))
        self.report(
            "intake-refused",
            say("{reason}，未写入案件文件：{text}", reason=reason, text=text),
            passages[0],
            key=self.label(field),
            severity=Severity.ERROR,
            next_step=say("改正登记表后重新导入，或照原件补入案件文件"),
        )

    def normalised(self, field: str, passage: Passage, choice: str) -> str:
        """Write a passage as `choice`, and say so."""
        self.mark(Destination.REPORT, [passage])
        message = say("“{text}”记作“{choice}”", text=passage.text, choice=choice)
        label = self.label(field)
        self.report("intake-normalised", message, passage, key=label, severity=Severity.INFO)
        return choice

    def assume(self, field: str, message: str, where: str, passage: Passage | None = None) -> None:
        """Report what docgen assumed; `where` is its key in the case file."""
        step = say("如不对，请改案件文件的 {key}", key=where)
        self.report("intake-assumed", message, passage, key=self.label(field), next_step=step)

    def report(
        self,
        code: str,
        message: str,
        passage: Passage | None = None,
        *,
        key: str,
        severity: Severity = Severity.WARNING,
        next_step: str = "",
    ) -> None:
        """Add a finding about a passage, or about the record where it begins."""
        line = passage.line if passage else self.record.lines[0]
        place = Place(self._account.file, key or None, line)
        self._account.findings.append(Finding(code, message, place, severity, next_step))


def _spaced(passage: Passage) -> Iterable[Passage | str]:
    """The parts between tabs, with spaces instead."""
    begin = 0
    for text in passage.text.split("\t"):
        if text and begin:
            yield " "
        if text:
            yield passage.cut(begin, begin + len(text))
        begin += len(text) + 1
