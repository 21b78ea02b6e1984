"""The records of a form → cases. Placeholder records are only reported. Each case file gets a unique name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from docgen.errors import ExitCode, Finding, InputError, Place, Severity
from docgen.files.names import is_device
from docgen.intake.case_draft import draft, sources
from docgen.intake.character_ledger import CharacterLedger, Destination, ImportAccount, verify
from docgen.intake.clerk import Clerk, is_placeholder, visible
from docgen.intake.passages import LOOSE, FilledForm, Passage, Quote
from docgen.intake.points import split
from docgen.intake.prose import is_other_paper
from docgen.intake.transcript import Values, record_label, transcribe
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.vocabulary import Vocabulary

_LONGEST_STEM = 80
"""The greatest length of a file name without extension, in bytes of UTF-8."""
_HEAD = 12
"""The number of lines at the top that may contain the heading of a paper."""
_LONGEST_SHOWN = 60
"""The number of characters that the report shows of a text that is no form."""
NO_FORM = "intake-no-form"
"""The code of the error and of the finding about a text that is no form."""
RETURNED = "intake-returned"
"""The code of the error and of the finding about an opinion or a feedback form that came back."""
_MOST_RECORDS, _MOST_ITEMS = 2_000, 1_000
"""The greatest number of records in a form, and of proposers or points in a record."""
_LONGEST_COMMENT = 60
"""The greatest length in characters of a comment with several texts."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x20\x7f\s]+')
"""Characters that a file name must not contain on Linux or Windows, and white space."""


@dataclass(frozen=True)
class Intake:
    """The result of reading a form."""

    file: str
    """The name of the form file."""
    encoding: str
    """The encoding of a text file; the kind of another file; for a folder, how many files it has."""
    cases: tuple[CaseFile, ...]
    """The case files, which are not written to disk yet."""
    findings: tuple[Finding, ...]
    """What the officer should look at."""
    ledger: CharacterLedger
    """The number of characters for each destination."""
    case_findings: tuple[tuple[Finding, ...], ...] = ()
    """For each case, the findings about it."""
    parts: tuple[Intake, ...] = ()
    """The results of the single files, if this is the result of a folder."""

    @property
    def exit_code(self) -> ExitCode:
        """FAILED if a value that a letter needs is missing or doubtful, or if much of the text is only in comments."""
        has_error = any(finding.severity is Severity.ERROR for finding in self.findings)
        return ExitCode.FAILED if has_error or is_much_unplaced(self.ledger) else ExitCode.OK


def is_much_unplaced(ledger: CharacterLedger) -> bool:
    """Return whether more than a tenth of a form's text is only in comments, and in no value of a case."""
    characters = ledger.total - ledger.counts[Destination.WHITE]
    return ledger.counts[Destination.COMMENT] * 10 > characters


def cases(records: Sequence[FilledForm], vocabulary: Vocabulary, account: ImportAccount) -> Iterator[CaseFile]:
    """Yield the case of each record that is a proposal and no placeholder. Too many records raise an `InputError`."""
    if len(records) > _MOST_RECORDS:
        raise too_much(account.file)
    taken: set[str] = set()
    for record in records:
        if _is_placeholder(record, vocabulary):
            _report_placeholder(Clerk(record, vocabulary, account))
            continue
        if not _is_proposal(record, vocabulary):
            _report_no_form(Clerk(record, vocabulary, account))
            continue
        begin = len(account.findings)
        clerk = Clerk(record, vocabulary, account)
        values = transcribe(clerk)
        if max(len(values["proposal"][name] or ()) for name in ("proposers", "points")) > _MOST_ITEMS:
            raise too_much(account.file, record.lines[0])
        form = visible(Path(account.file).name)
        source = say("登记表 {form} {lines}", form=form, lines=account.span(*record.lines))
        case = draft(values, f"{_stem(values, form, taken)}.yaml", source, _comments(clerk))
        verify(case, dict(sources(values)))
        account.about_cases.append(account.findings[begin:])
        yield case


def _comments(clerk: Clerk) -> list[str]:
    """Return the lines for the end of a case file: the texts of the form that are in no value of the case, in order.

    Short texts from one place share a line.
    """
    places: list[str] = []
    texts: list[str] = []
    for word, passage in sorted(clerk.comments, key=lambda comment: comment[1].start):
        where = clerk.span(passage.line, passage.line)
        text = visible(passage.text)
        text = f"{word}：{text}" if word else text
        if places and places[-1] == where and len(texts[-1]) + len(text) < _LONGEST_COMMENT:
            texts[-1] += f"　{text}"
        else:
            places.append(where)
            texts.append(text)
    return [say("{where} {text}", where=where, text=text) for where, text in zip(places, texts, strict=True)]


def too_much(file: str, line: int | None = None) -> InputError:
    """Return the error for a form, or for a record at a line, that is too large to be real."""
    return InputError(
        say("文件的内容过多"), place=Place(file, line=line), next_step=say("检查是否选错了文件，或分成几个文件导入")
    )


def _is_placeholder(record: FilledForm, vocabulary: Vocabulary) -> bool:
    passages = chain.from_iterable(entry.passages for entry in record.known)
    return all(is_placeholder(passage.text, vocabulary) for passage in passages)


def _is_proposal(record: FilledForm, vocabulary: Vocabulary) -> bool:
    """Return whether a record has what a proposal has: a title, a number, or a text with requests.

    A letter with 联系人： has none of them, and neither has a list of telephone numbers. A programme of a meeting may
    have a column 内容, but it numbers no requests.
    """
    if any(entry.label for entry in record.of("title")):
        return True
    filled: set[str] = set()
    requests: list[Passage] = []
    for entry in record.of("title", "number", "background", "points"):
        if any(not is_placeholder(passage.text, vocabulary) for passage in entry.passages):
            filled.add(entry.field)
            if entry.field == "points":
                requests += entry.passages
    if filled & {"title", "number"}:
        return True
    for entry in record.of(LOOSE):
        if any(is_other_paper(line.text) for line in entry.passages[:_HEAD]):
            return False
    is_numbered = any(request.marker for request in split(requests, vocabulary).requests)
    return "points" in filled and ("background" in filled or is_numbered)


def _report_no_form(clerk: Clerk) -> None:
    """Report a record that is no proposal, with the beginning of its text, and note the destination of its texts."""
    texts: list[str] = []
    for entry in clerk.record.entries:
        passages = [entry.label, *entry.passages] if entry.label else list(entry.passages)
        clerk.mark(Destination.REPORT, passages)
        texts += [visible(passage.text) for passage in passages]
    text = " / ".join(texts)
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    message = say("不是登记表：没有标题、编号和意见建议，没有写成案件文件：{text}", text=shown)
    clerk.report(NO_FORM, message, key="")


def no_form(file: str, findings: Sequence[Finding]) -> InputError | None:
    """Return the error for a file without cases whose records are no proposals; None for any other file."""
    about = [finding for finding in findings if finding.code == NO_FORM]
    if not about:
        return None
    step = say("确认选对了文件；是建议或提案的，补上“标题：”“编号：”“建议：”这样的标签后再导入")
    return InputError(about[0].message, place=Place(file), next_step=step, code=NO_FORM)


def _report_placeholder(clerk: Clerk) -> None:
    """Report the lines of a placeholder record, and note the destination of its texts."""
    for entry in clerk.record.entries:
        if entry.field.startswith("?"):
            record_label(clerk, entry)
        else:
            label = [entry.label] if entry.label else []
            clerk.mark(Destination.PLACEHOLDER, [*label, *entry.passages])
    message = say("{lines}是占位记录，没有写成案件文件", lines=clerk.span(*clerk.record.lines))
    step = say("如果是真实的建议，请在登记表中填写后重新导入")
    clerk.report("intake-placeholder", message, key="", next_step=step)


def _stem(values: Values, form: str, taken: set[str]) -> str:
    """Return a file name without extension, made from the number or title. It is valid on Linux and Windows.

    form: the name of the form's file. It is used if the case has neither number nor title. taken: the names of the
    other case files in lower case. The new name is added.
    """
    proposal = values["proposal"]
    title = proposal["title"] if isinstance(proposal["title"], Quote) else Path(form).stem
    name = unicodedata.normalize("NFC", str(proposal["number"] or title))
    name = _UNSAFE.sub("_", name).strip("._ -") or "case"
    if is_device(name):
        name = f"_{name}"
    return free_stem(name, taken)


def free_stem(name: str, taken: set[str]) -> str:
    """Return a name, with a number behind it if it is taken. taken: the names in lower case. The new name is added."""
    stem, count = _shortened(name, ""), 1
    while stem.casefold() in taken:
        count += 1
        stem = _shortened(name, f"-{count}")
    taken.add(stem.casefold())
    return stem


def _shortened(name: str, ending: str) -> str:
    """Return a name, cut so that it has room for an ending, and the ending."""
    room = _LONGEST_STEM - len(ending.encode())
    return name.encode()[:room].decode(errors="ignore").rstrip("._ -") + ending
