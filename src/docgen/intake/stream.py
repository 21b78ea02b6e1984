"""The entries that a reader took from a file → cases, findings, and a ledger of the destination of each character.

    file ─reader─▶ entries (label, value, place) ─▶ text, a line for each paragraph ─labels─▶ records ─▶ cases

The entries are written out as a text form. So the same steps serve all kinds of files. A place is written in the terms
of the file, such as 第 2 张表第 5 行. In findings it replaces the number of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import docgen.intake.reply_letter as reply_letter
from docgen.errors import Finding, InputError, Place, Severity
from docgen.intake.cases import NO_FORM, Intake, cases, no_form, too_much
from docgen.intake.character_ledger import Destination, ImportAccount
from docgen.intake.clean_text import clean
from docgen.intake.clerk import visible
from docgen.intake.form_lines import FormLines
from docgen.intake.labels import RecordBuilder
from docgen.intake.line_breaks import whole_paragraphs
from docgen.intake.passages import FilledForm, Passage
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_CHARACTERS, _MOST_LINES = 2_000_000, 60_000
"""The greatest size of a file's text. A register of 403 cases with their texts has about 800,000 characters."""
_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_COLON = "：:﹕︰"


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """A label and the text that belongs to it, as a reader found them."""

    label: str
    """The label as it stands in the file. Empty: the text has no label of its own, but it may contain labels."""
    value: str
    """The text. It has a line for each paragraph."""
    where: str
    """The place in the file, for people to read."""
    field: str = ""
    """The key of [form] in the vocabulary, if the reader knows it. Empty: the label decides."""
    begins: bool | None = None
    """Whether the entry begins a record. None: the label decides."""
    aside: str = ""
    """The reason that the text belongs to no case. Empty: it belongs to one."""
    severity: Severity = Severity.INFO
    """The severity of the finding about a text that belongs to no case."""


ORDINAL = "?ordinal"
"""The field of a row's number in a list (序号). It is no value of a case and is not reported."""

_WrittenEntry = tuple[StreamEntry, int | None, range]
"""An entry in the text form: the line of its label, which is None without a label, and the lines of its value."""


def read_stream(
    entries: Iterable[StreamEntry],
    file: str,
    kind: str,
    vocabulary: Vocabulary,
    findings: Sequence[Finding] = (),
) -> Intake:
    """Make cases of entries. A file without a known label raises an `InputError`.

    file: the name of the file. kind: what kind of file it is, for the report. findings: what the reader noticed.
    """
    written = _Written()
    for entry in entries:
        written.add(entry)
        if written.size > _MOST_CHARACTERS or len(written.places) > _MOST_LINES:
            raise too_much(file)
    account = ImportAccount(file, places=written.places)
    typed, account.findings = clean("".join(f"{line}\n" for line in written.lines), file)
    lines = tuple(typed.lines())
    form = FormLines(lines, vocabulary)
    # If the file is a reply letter, its lines are read as they were typed, into an account of their own.
    account_of_letter = ImportAccount(file, list(account.findings), places=written.places)
    sheet, wrapped = whole_paragraphs(typed, _groups(written.entries, lines), form, file)
    account.findings += wrapped
    passages: dict[int, list[Passage]] = {}
    for passage in sheet.lines():
        passages.setdefault(passage.line, []).append(passage)
    found = _records(written.entries, passages, vocabulary, account)
    made = tuple(cases(found, vocabulary, account))
    own_lines = _own_lines(written.entries, lines, account_of_letter)
    if not made and (reply := reply_letter.case(own_lines, vocabulary, account_of_letter)):
        made, account, sheet = (reply,), account_of_letter, typed
    elif not found:
        raise _unusable(file, bool(written.entries), vocabulary)
    elif not made and (error := no_form(file, account.findings)):
        raise error
    ordered = sorted(account.findings, key=lambda finding: finding.place.line or 0)
    placed = {id(finding): _placed(finding, written.places) for finding in ordered}
    about = tuple(tuple(placed[id(one)] for one in group) for group in account.about_cases)
    return Intake(file, kind, made, (*findings, *placed.values()), account.close(sheet), about)


class _Written:
    """The entries as lines of a text form."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[str] = []
        self.entries: list[_WrittenEntry] = []
        self.size = 0

    def add(self, entry: StreamEntry) -> None:
        """Write an entry. Its label gets a colon at the end, as in a text form."""
        label = _BREAK.sub("", entry.label).replace("\n", "").strip()
        line = None
        if label:
            self._write(f"{label.rstrip(_COLON)}：", entry.where)
            line = len(self.lines)
        begin = len(self.lines) + 1
        for text in _BREAK.sub("\n", entry.value).split("\n"):
            if text.strip():
                self._write(text, entry.where)
        self.entries.append((entry, line, range(begin, len(self.lines) + 1)))

    def _write(self, text: str, where: str) -> None:
        self.lines.append(text)
        self.places.append(where)
        self.size += len(text)


def _groups(entries: Iterable[_WrittenEntry], lines: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Yield the lines that may belong together: those of a text with a label, or of neighbours without labels."""
    owner: dict[int, int] = {}
    group, was_free = 0, False
    for entry, label_line, value_lines in entries:
        is_free = not (label_line or entry.field or entry.aside)
        if not (is_free and was_free):
            group += 1
        was_free = is_free
        if not entry.aside:
            owner |= dict.fromkeys(value_lines, group)
    found: dict[int, list[Passage]] = {}
    for line in lines:
        if line.line in owner:
            found.setdefault(owner[line.line], []).append(line)
    yield from found.values()


def _records(
    entries: Iterable[_WrittenEntry],
    passages: dict[int, list[Passage]],
    vocabulary: Vocabulary,
    account: ImportAccount,
) -> tuple[FilledForm, ...]:
    """Return the records of the entries. passages: number of a line → its passages."""
    sheet: list[Passage] = []
    for number in sorted(passages):
        sheet += passages[number]
    at = {passage.start: index for index, passage in enumerate(sheet)}
    builder = RecordBuilder(FormLines(sheet, vocabulary), vocabulary, account)
    for entry, label_line, value_lines in entries:
        label = passages[label_line][0] if label_line in passages else None
        lines: list[Passage] = []
        for number in value_lines:
            lines += passages.get(number, [])
        if entry.aside or entry.field == ORDINAL:
            _set_aside(entry, [label, *lines] if label else lines, account)
        elif entry.field and not (label or entry.field.startswith("?")):
            builder.add_heading(entry.field, lines)
        elif label or entry.field:
            builder.add_entry(label, lines, entry.field, entry.begins)
        else:
            for line in lines:
                builder.add_line(line, at[line.start])
    return builder.finish()


def _own_lines(entries: Iterable[_WrittenEntry], lines: Iterable[Passage], account: ImportAccount) -> list[Passage]:
    """Return the lines of the file, without those that only repeat a value from a heading above a table."""
    repeated: set[int] = set()
    for entry, label_line, value_lines in entries:
        if entry.field and not label_line and not entry.field.startswith("?"):
            repeated |= set(value_lines)
    account.mark(Destination.SEPARATOR, (line for line in lines if line.line in repeated))
    return [line for line in lines if line.line not in repeated]


def _set_aside(entry: StreamEntry, passages: Sequence[Passage], account: ImportAccount) -> None:
    """Note the destination of a text that belongs to no case, and report it. The number of a row is not reported."""
    if entry.field == ORDINAL:
        account.mark(Destination.SEPARATOR, passages)
    elif passages:
        account.mark(Destination.REPORT, passages)
        text = visible(" / ".join(passage.text for passage in passages))
        message = say("{reason}，未写入案件文件：{text}", reason=entry.aside, text=text)
        place = Place(account.file, line=passages[0].line)
        account.findings.append(Finding("intake-aside", message, place, entry.severity))


def _placed(finding: Finding, places: Sequence[str]) -> Finding:
    """Return a finding with its place in the file. Before, its place was a line of the text that was written out."""
    line = finding.place.line
    if line is None:
        return finding
    return replace(finding, place=replace(finding.place, line=None, where=places[line - 1]))


def _unusable(file: str, has_text: bool, vocabulary: Vocabulary) -> InputError:
    if not has_text:
        step = say("确认选对了文件；扫描件和图片里的文字读不出来")
        return InputError(say("文件里没有文字"), place=Place(file), next_step=step)
    labels = "、".join(words[0] for words in vocabulary.form.labels.values())
    return InputError(
        say("不是登记表：文件里没有一个认识的标签或表头（如“标题”）"),
        place=Place(file),
        next_step=say("确认选对了文件；认识的标签：{labels}", labels=labels),
        code=NO_FORM,
    )
