"""The passages of one record → values of a case, and findings about passages that are in no value.

A value is a `Quote` if the form contains it, and a `str` if docgen made it. It is None if the officer must fill it in.
An `ImportAccount` records the destination of each passage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from docgen.errors import Finding, Place, Severity
from docgen.intake.character_ledger import Destination, ImportAccount
from docgen.intake.check_boxes import chosen_word
from docgen.intake.passages import FilledForm, FormEntry, Passage, Quote, quote, squeeze
from docgen.language import say
from docgen.model.characters import refusal
from docgen.stationery.vocabulary import Vocabulary


def is_placeholder(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a text is empty or only fills its field: A, 无, 。, ××, test."""
    words = "|".join(re.escape(_plain(word)) for word in vocabulary.form.placeholders)
    return re.fullmatch(rf"(?:{words}|[\W_])*", _plain(text)) is not None


def _plain(text: str) -> str:
    """Return a text for comparisons: without white space, and without differences of width and case."""
    return unicodedata.normalize("NFKC", squeeze(text)).casefold()


def visible(text: str) -> str:
    """Return a text with invisible characters and control characters as codes: <U+200B>."""
    shown = ""
    for character in text:
        if character.isprintable() or character == "\u3000":
            shown += character
        else:
            shown += f"<U+{ord(character):04X}>"
    return shown


class Clerk:
    """Makes values from the passages of one record. The names of fields are the keys of [form] in the vocabulary."""

    def __init__(self, record: FilledForm, vocabulary: Vocabulary, account: ImportAccount) -> None:
        self.record = record
        self.vocabulary = vocabulary
        self.comments: list[tuple[str, Passage]] = []
        """The passages that are in no value, each with its label. They become comments at the end of the case file."""
        self._account = account

    def label(self, field: str) -> str:
        """Return the first label of a field."""
        return self.vocabulary.form.labels[field][0]

    # ---- passages → values

    def filled(self, entry: FormEntry) -> tuple[Passage, ...]:
        """Return the passages of an entry. If they are a placeholder, report that and return nothing."""
        text = "".join(passage.text for passage in entry.passages)
        if not is_placeholder(text, self.vocabulary):
            return entry.passages
        self.mark(Destination.REPORT, entry.passages)
        if text:
            message = say("{word}只有“{text}”，按空白处理", word=entry.word, text=visible(text))
            step = say("如有内容，请补入案件文件")
            # 会办单位：无 is a normal entry. In other fields, a placeholder means that something is missing.
            severity = Severity.INFO if entry.field in ("co_handlers", "joint") else Severity.WARNING
            first = entry.passages[0]
            self.report("intake-empty", message, first, key=entry.word, severity=severity, next_step=step)
        return ()

    def taken(self, field: str) -> tuple[Passage, ...]:
        """Return all passages of a field, without placeholders."""
        found: list[Passage] = []
        for entry in self.record.of(field):
            found += self.filled(entry)
        return tuple(found)

    def single(self, field: str) -> tuple[Passage, ...]:
        """Return the first line of a field that may have only one line. Further lines are reported."""
        passages = self.taken(field)
        for extra in passages[1:]:
            self.report_unplaced(field, extra, say("{label}只能有一行", label=self.label(field)))
        return passages[:1]

    def line(self, field: str, passages: Iterable[Passage]) -> Quote | None:
        """Return a value of one line; None if there is no text or the text is refused.

        Passages are joined, and a tab within a passage becomes a space.
        """
        passages = tuple(passages)
        parts: list[Passage | str] = []
        for passage in passages:
            parts += _spaced(passage)
        if not parts:
            return None
        value = Quote(tuple(parts))
        if reason := refusal(str(value)):
            self.report_refused(field, passages, reason)
            return None
        return self.put_in_case(value)

    def unwrapped(self, field: str, passages: Sequence[Passage]) -> Quote | None:
        """Return a value of one line from all lines of a field, because a form may break a long line."""
        if len(passages) > 1:
            label = self.label(field)
            self.note(label, passages[0], say("{label}有几行，已连成一行", label=label), "intake-joined")
        return self.line(field, passages)

    def prose(self, field: str, passages: Iterable[Passage]) -> Quote | None:
        """Return a value with a line for each paragraph; None if no paragraph is left.

        A paragraph with forbidden characters is reported and left out.
        """
        kept = []
        for passage in passages:
            if reason := refusal(passage.text, lines=True):
                self.report_refused(field, (passage,), reason)
            else:
                kept.append(passage)
        return self.put_in_case(quote(kept, "\n")) if kept else None

    def choice(self, field: str, choices: Mapping[str, Sequence[str]]) -> Quote | str | None:
        """Return the choice that the text of a field names. A text that names no choice is reported.

        choices: choice → its synonyms. If a synonym is replaced by the choice, that is reported. Several entries of the
            field must name the same choice.
        """
        found: list[tuple[Passage, str]] = []
        for passage in self.taken(field):
            text = chosen_word(passage.text)
            named = next((choice for choice, words in choices.items() if text in words), None)
            if named is None:
                reason = say("看不懂的{label}", label=self.label(field))
                self.report_unplaced(field, passage, reason, severity=Severity.ERROR)
            else:
                found.append((passage, named))
        return self.agreed(field, found)

    def agreed(self, field: str, found: Sequence[tuple[Passage, str]]) -> Quote | str | None:
        """Return the choice that all passages name; None if there are no passages.

        If they name several choices, report each passage and return None.
        """
        if not found:
            return None
        if len({choice for _, choice in found}) > 1:
            for passage, _ in found:
                reason = say("{label}前后不一致", label=self.label(field))
                self.report_unplaced(field, passage, reason, severity=Severity.ERROR)
            return None
        for passage, choice in found[1:]:
            self.normalised(field, passage, choice)
        passage, choice = found[0]
        return (
            self.put_in_case(Quote((passage,))) if choice == passage.text else self.normalised(field, passage, choice)
        )

    def checked(self, field: str, passage: Passage, kind: Any, text: str | None = None) -> str | None:
        """Return the validated value of a passage. If it is not valid for its type, report that and return None.

        kind: the type of the value in a case. text: what is validated; None: the text of the passage.
        """
        try:
            return str(TypeAdapter(kind).validate_python(passage.text if text is None else text))
        except ValidationError as error:
            problem = error.errors()[0]
            reason = problem.get("ctx", {}).get("error", problem["msg"])
            self.report_refused(field, (passage,), str(reason))
        return None

    def required(self, field: str, value: Quote | None) -> Quote | str:
        """Return the value. If it is missing, report that and return the mark 【待填】."""
        if value:
            return value
        label = self.label(field)
        message = say("登记表没有可用的{label}", label=label)
        step = say("照原件在案件文件中替换【待填】")
        self.report("intake-missing", message, key=label, severity=Severity.ERROR, next_step=step)
        return self.missing(label)

    def missing(self, label: str) -> str:
        """Return the mark for a missing value."""
        return self.vocabulary.marks.missing.format(label=label)

    def span(self, first: int, last: int) -> str:
        """Return the words for a range of lines of the form."""
        return self._account.span(first, last)

    # ---- where passages go

    def put_in_case(self, value: Quote) -> Quote:
        """Note that a value goes into the case file, and return the value."""
        self.mark(Destination.CASE, value.passages)
        return value

    def mark(self, destination: Destination, passages: Iterable[Passage]) -> None:
        """Note the destination of passages."""
        self._account.mark(destination, passages)

    def keep_as_comment(self, word: str, passages: Iterable[Passage]) -> None:
        """Note that passages are kept as comments at the end of the case file. word: their label."""
        for passage in passages:
            if passage.text:
                self.comments.append((word, passage))
                self.mark(Destination.COMMENT, [passage])

    def keep_and_note(self, word: str, passages: Sequence[Passage]) -> None:
        """Keep passages for which a case has no key as comments, and mention them. word: their label."""
        self.keep_as_comment(word, passages)
        if passages:
            self.note(word, passages[0], say("{word}记在案件文件末尾", word=word))

    def note(self, word: str, passage: Passage | None, message: str, code: str = "intake-noted") -> None:
        """Mention what needs no decision of the officer. word: the label that it is about."""
        self.report(code, message, passage, key=word, severity=Severity.INFO)

    def report_unplaced(self, field: str, passage: Passage, reason: str, severity: Severity = Severity.WARNING) -> None:
        """Report a passage that is in no value, and keep it as a comment. reason: why, for the message."""
        self.keep_as_comment(self.label(field), [passage])
        message = say("{reason}，记在案件文件末尾：{text}", reason=reason, text=visible(passage.text))
        self.report("intake-unplaced", message, passage, key=self.label(field), severity=severity)

    def report_refused(self, field: str, passages: Sequence[Passage], reason: str) -> None:
        """Report passages that no document may contain, and keep them as comments. reason: why, for the message."""
        self.keep_as_comment(self.label(field), passages)
        text = visible("".join(passage.text for passage in passages))
        self.report(
            "intake-refused",
            say("{reason}，记在案件文件末尾：{text}", reason=reason, text=text),
            passages[0],
            key=self.label(field),
            severity=Severity.ERROR,
            next_step=say("改正登记表后重新导入，或照原件补入案件文件"),
        )

    def normalised(self, field: str, passage: Passage, choice: str) -> str:
        """Report that a passage is written as `choice`, and return `choice`."""
        self.mark(Destination.REPORT, [passage])
        message = say("“{text}”记作“{choice}”", text=passage.text, choice=choice)
        self.note(self.label(field), passage, message, "intake-normalised")
        return choice

    def assume(self, field: str, message: str, where: str, passage: Passage | None = None) -> None:
        """Report an assumption of docgen. where: the key in the case file with the assumed value."""
        step = say("如不对，请改案件文件的 {key}", key=where)
        self.report("intake-assumed", message, passage, key=self.label(field), next_step=step)

    def dated(self, field: str) -> list[tuple[str, Passage]]:
        """Return the passages of a field, each with its label. The labels of dates say what happened on the day."""
        found: list[tuple[str, Passage]] = []
        for entry in self.record.of(field):
            found += [(entry.word, passage) for passage in self.filled(entry)]
        return found

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
        """Add a finding at the line of a passage. Without a passage, use the first line of the record."""
        line = passage.line if passage else self.record.lines[0]
        place = Place(self._account.file, key or None, line)
        self._account.findings.append(Finding(code, message, place, severity, next_step))


def _spaced(passage: Passage) -> Iterable[Passage | str]:
    """Yield the parts of a passage between tabs, and a space between two parts."""
    begin = 0
    for text in passage.text.split("\t"):
        if text and begin:
            yield " "
        if text:
            yield passage.cut(begin, begin + len(text))
        begin += len(text) + 1
