"""The reader of text forms: bytes → cases, findings and a ledger of every character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from docgen.errors import Finding, InputError, Place
from docgen.files.names import is_device
from docgen.files.text_files import decode
from docgen.intake.case_draft import draft, sources
from docgen.intake.character_ledger import Account, Destination, Ledger, verify
from docgen.intake.clean_text import clean
from docgen.intake.clerk import Clerk, is_placeholder, visible
from docgen.intake.labels import records
from docgen.intake.passages import Record
from docgen.intake.transcript import Values, file_label, transcribe
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.vocabulary import Vocabulary

_LONGEST_STEM = 80
_MOST_CHARACTERS, _MOST_LINES, _MOST_RECORDS, _MOST_ITEMS = 500_000, 20_000, 300, 1_000
"""Of a form, its records, and proposers or points of one; a year's longest proposal has 16,000 characters."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x20\x7f\s]+')


@dataclass(frozen=True)
class Intake:
    """What came of a form: its cases, what was noticed, and where each character went."""

    file: str
    encoding: str
    cases: tuple[CaseFile, ...]
    findings: tuple[Finding, ...]
    ledger: Ledger


def read_text(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a text form: labels with a colon, values behind or below them, one or more records."""
    text, encoding = decode(data, file)
    if len(text) > _MOST_CHARACTERS or text.count("\n") > _MOST_LINES:
        raise _too_much(file)
    account = Account(file)
    sheet, account.findings = clean(text, file)
    found = records(sheet.lines(), vocabulary, account)
    if not found:
        raise _unusable(text, file, vocabulary)
    if len(found) > _MOST_RECORDS:
        raise _too_much(file)
    cases = tuple(_cases(found, vocabulary, account))
    findings = sorted(account.findings, key=lambda finding: finding.place.line or 0)
    return Intake(file, encoding, cases, tuple(findings), account.close(sheet))


def _cases(found: Iterable[Record], vocabulary: Vocabulary, account: Account) -> Iterator[CaseFile]:
    """The case of each record that is not a placeholder."""
    taken: set[str] = set()
    for record in found:
        if _is_placeholder(record, vocabulary):
            _set_aside(Clerk(record, vocabulary, account))
            continue
        values = transcribe(Clerk(record, vocabulary, account))
        if max(len(values["proposal"][name] or ()) for name in ("proposers", "points")) > _MOST_ITEMS:
            raise _too_much(account.file, record.lines[0])
        first, last = record.lines
        form = visible(Path(account.file).name)
        source = say("登记表 {form} 第 {first}–{last} 行", form=form, first=first, last=last)
        case = draft(values, f"{_stem(values, taken)}.yaml", source)
        verify(case, dict(sources(values)))
        yield case


def _too_much(file: str, line: int | None = None) -> InputError:
    return InputError(
        say("文件的内容过多"), place=Place(file, line=line), next_step=say("检查是否选错了文件，或分成几个文件导入")
    )


def _unusable(text: str, file: str, vocabulary: Vocabulary) -> InputError:
    message = say("文件是空的")
    if text.strip():
        message = say("登记表里没有一个认识的标签（如“标题：”）")
    labels = "、".join(words[0] for words in vocabulary.form.values() if isinstance(words, list))
    step = say("标签后要有冒号，每个标签另起一行；可用的标签：{labels}", labels=labels)
    return InputError(message, place=Place(file, line=1), next_step=step)


def _is_placeholder(record: Record, vocabulary: Vocabulary) -> bool:
    passages = chain.from_iterable(entry.passages for entry in record.known)
    return all(is_placeholder(passage.text, vocabulary) for passage in passages)


def _set_aside(clerk: Clerk) -> None:
    """Report a placeholder record with its lines."""
    for entry in clerk.record.entries:
        if entry.field.startswith("?"):
            file_label(clerk, entry)
        else:
            label = [entry.label] if entry.label else []
            clerk.mark(Destination.PLACEHOLDER, [*label, *entry.passages])
    first, last = clerk.record.lines
    message = say("第 {first}–{last} 行是占位记录，没有写成案件文件", first=first, last=last)
    step = say("如果是真实的建议，请在登记表中填写后重新导入")
    clerk.report("intake-placeholder", message, key="", next_step=step)


def _stem(values: Values, taken: set[str]) -> str:
    """A file name without ending, from number or title: valid on Linux and Windows, not taken."""
    proposal = values["proposal"]
    name = unicodedata.normalize("NFC", str(proposal["number"] or proposal["title"]))
    name = _UNSAFE.sub("_", name).strip("._ -") or "case"
    if is_device(name):
        name = f"_{name}"
    stem, count = _shortened(name, ""), 1
    while stem.casefold() in taken:
        count += 1
        stem = _shortened(name, f"-{count}")
    taken.add(stem.casefold())
    return stem


def _shortened(name: str, ending: str) -> str:
    room = _LONGEST_STEM - len(ending.encode())
    return name.encode()[:room].decode(errors="ignore").rstrip("._ -") + ending
