"""A file that somebody uploads → the cases of a form, or the changes for one case.

The changes for a case come from an edited document, or from a paper that an office or a proposer has sent. A worker
reads the file, because it may be hostile. A worker cannot start LibreOffice, so a file that LibreOffice must convert
needs three steps: a worker finds the target format (`conversion_ending`), this process converts the file (`converted`),
and a worker reads the result (`read_converted`). Nothing is written to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen import intake
from docgen.composition import compose
from docgen.errors import Finding, Key
from docgen.files import text_files
from docgen.intake import whole_file
from docgen.intake.character_ledger import Destination
from docgen.intake.edited.returned_document import ReturnedDocument
from docgen.intake.local_labels import with_local_labels
from docgen.intake.readers import office
from docgen.intake.returned import any_paper, placing
from docgen.model import case_file
from docgen.model.case_file import CaseFile
from docgen.model.key_names import describe
from docgen.pipeline import way_back
from docgen.stationery.departments import Departments


@dataclass(frozen=True, slots=True)
class UploadedCase:
    """A case of an uploaded form."""

    name: str
    """The name for its case file."""
    title: str
    """The title of the proposal."""
    number: str
    """The number of the proposal; empty if the form does not state it."""
    lead: str
    """The unit that replies."""
    folder: str
    """The name of the folder for its documents. Two cases with the same folder are the same case."""
    text: str
    """The text of its case file."""
    findings: tuple[Finding, ...]
    """What the officer should look at in this case."""


@dataclass(frozen=True, slots=True)
class UploadedForm:
    """An uploaded form after it was read."""

    file: str
    """The name of the form's file."""
    encoding: str
    """The encoding of a text, or the kind of another file."""
    characters: int
    """The number of characters of the form."""
    unplaced: int
    """The number of characters that no value contains. They are in the comments at the end of a case file."""
    cases: tuple[UploadedCase, ...]
    """Its cases."""
    findings: tuple[Finding, ...]
    """What the officer should look at, apart from the findings about single cases."""


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A value of the case that a paper changes."""

    name: str
    """The name of the value for people."""
    before: str
    """The text before the change; empty if the case had none."""
    after: str
    """The text after the change; empty if the value is removed."""


@dataclass(frozen=True, slots=True)
class UploadedPaper:
    """An uploaded paper after it was read for a case."""

    kind: str
    """The kind of the paper: opinion or feedback."""
    unit: str | None
    """The co-handler whose opinion it is; None for a feedback form."""
    text: str
    """The text of the case file, with the values that the paper states."""
    changes: tuple[PaperChange, ...]
    """The values of the case that the paper changes."""
    findings: tuple[Finding, ...]
    """What the officer should look at."""


def conversion_ending(needs_office: Callable[[bytes, str], bool], path: Path) -> str:
    """Return the file name ending of the format to which LibreOffice must convert a file.

    Return an empty text if the file need not be converted, or if this machine has no LibreOffice. A worker calls this
    function. needs_office: a function that takes the bytes and the name of a file, and returns whether the file must be
    converted.
    """
    data = text_files.read(path, whole_file.LARGEST_FILE)
    is_needed = office.is_there() and needs_office(data, path.name)
    return office.ending_of(data, path.name) if is_needed else ""


def converted(path: Path, ending: str) -> bytes:
    """Return a file in another format. A worker cannot call this function, because it starts LibreOffice."""
    return office.converted(path.read_bytes(), path.name, ending)


def read_converted(path: Path, made: bytes, read: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Read a file that was converted. Return the result of `read`. A worker calls this function.

    path: the file before the conversion. made: the bytes after the conversion. read: the function that reads a file.
    arguments: the arguments of this function.
    """
    with office.made_before(path.read_bytes(), made):
        return read(*arguments)


def read_form(departments: Departments, path: Path, congress: str, session: str) -> UploadedForm:
    """Read a form.

    congress, session: the values for the cases whose form states no congress or no session. Empty: there is no value.
    """
    words = with_local_labels(departments.stationery("base").vocabulary, departments.root)
    read = intake.read_form(path, replace(words, form=replace(words.form, meeting=(congress, session))))
    findings_of_cases = read.case_findings or ((),) * len(read.cases)
    cases: list[UploadedCase] = []
    in_cases: list[Finding] = []
    for file, findings in zip(read.cases, findings_of_cases, strict=True):
        case = UploadedCase(
            file.name,
            file.case.proposal.title,
            file.case.proposal.number or "",
            file.case.handling.lead,
            compose.folder(file.case, file.name),
            case_file.dump(file),
            tuple(findings),
        )
        cases.append(case)
        in_cases += findings
    rest = tuple(finding for finding in read.findings if finding not in in_cases)
    unplaced = read.ledger.counts[Destination.COMMENT]
    return UploadedForm(path.name, read.encoding, read.ledger.total, unplaced, tuple(cases), rest)


def read_edited_document(departments: Departments, name: str, text: str, path: Path, records: Path) -> ReturnedDocument:
    """Return the changes that somebody made in a document.

    name, text: the name and the text of the case file. path: the edited document. records: the file in which docgen
    recorded what its documents print. This file need not exist.
    """
    return way_back.come_back(case_file.parse(text, name, departments), path, departments, also=(records,))


def read_paper(departments: Departments, name: str, text: str, path: Path, unit: str, over: bool) -> UploadedPaper:
    """Read a paper, and put its values into a case. Return the new text of the case file, and the changes.

    name, text: the name and the text of the case file. path: the paper. unit: the co-handler that wrote an opinion.
    Empty: the paper states the co-handler. over: whether the paper replaces a value of the case that differs.
    """
    file = case_file.parse(text, name, departments)
    paper = any_paper.read(path, departments.stationery("base").vocabulary)
    placed = placing.fill_in(file, paper, departments, over=over, unit=unit)
    return UploadedPaper(
        placed.kind, placed.unit, case_file.dump(placed.file), tuple(_changes(file, placed.file)), placed.findings
    )


def _changes(before: CaseFile, after: CaseFile) -> Iterator[PaperChange]:
    old, new = _texts(before), _texts(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield PaperChange(describe(key), old.get(key, ""), new.get(key, ""))


def _texts(file: CaseFile) -> dict[Key, str]:
    """Return the innermost values of a case: key of the value → the value as text."""
    return dict(_leaves(file.case.model_dump(mode="json", exclude_none=True, exclude_defaults=True)))


def _leaves(value: Any, key: Key = ()) -> Iterator[tuple[Key, str]]:
    """Yield the key and the text of each innermost value, such as a number or a text, of nested values.

    value: the nested values. key: the key of `value` in the case.
    """
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, (*key, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*key, index))
    else:
        yield key, str(value)
