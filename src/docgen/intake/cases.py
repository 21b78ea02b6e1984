"""The records of a form → cases: placeholders are set aside, each case file gets a name of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from docgen.errors import Finding, InputError, Place
from docgen.files.names import is_device
from docgen.intake.case_draft import draft, sources
from docgen.intake.character_ledger import CharacterLedger, Destination, ImportAccount, verify
from docgen.intake.clerk import Clerk, is_placeholder, visible
from docgen.intake.passages import FilledForm
from docgen.intake.transcript import Values, file_label, transcribe
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.vocabulary import Vocabulary

_LONGEST_STEM = 80
_MOST_RECORDS, _MOST_ITEMS = 300, 1_000
"""Records of a form, and proposers or points of a record."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x20\x7f\s]+')


@dataclass(frozen=True)
class Intake:
    """What came of a form: its cases, what was noticed, and where each character went."""

    file: str
    encoding: str
    cases: tuple[CaseFile, ...]
    findings: tuple[Finding, ...]
    ledger: CharacterLedger


def cases(found: Sequence[FilledForm], vocabulary: Vocabulary, account: ImportAccount) -> Iterator[CaseFile]:
    """The case of each record that is not a placeholder; a form with too many records is an `InputError`."""
    if len(found) > _MOST_RECORDS:
        raise too_much(account.file)
    taken: set[str] = set()
    for record in found:
        if _is_placeholder(record, vocabulary):
            _set_aside(Clerk(record, vocabulary, account))
            continue
        values = transcribe(Clerk(record, vocabulary, account))
        if max(len(values["proposal"][name] or ()) for name in ("proposers", "points")) > _MOST_ITEMS:
            raise too_much(account.file, record.lines[0])
        first, last = record.lines
        form = visible(Path(account.file).name)
        source = say("登记表 {form} 第 {first}–{last} 行", form=form, first=first, last=last)
        case = draft(values, f"{_stem(values, taken)}.yaml", source)
        verify(case, dict(sources(values)))
        yield case


def too_much(file: str, line: int | None = None) -> InputError:
    """The error of a form, or of a record at a line, that has more than any real one."""
    return InputError(
        say("文件的内容过多"), place=Place(file, line=line), next_step=say("检查是否选错了文件，或分成几个文件导入")
    )


def _is_placeholder(record: FilledForm, vocabulary: Vocabulary) -> bool:
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
