"""A form that somebody uploads → the case files that it gives, as plain values.

A worker reads an uploaded file, because it comes from anybody. A worker cannot start a program, so LibreOffice converts
a file of another format between two jobs: `office_ending`, `converted`, `after_office`. Nothing is written to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen import intake
from docgen.composition import compose
from docgen.errors import Finding
from docgen.files import text_files
from docgen.intake import whole_file
from docgen.intake.character_ledger import Destination
from docgen.intake.local_labels import with_local_labels
from docgen.intake.readers import office
from docgen.model import case_file
from docgen.pipeline.loaded_templates import loaded


@dataclass(frozen=True, slots=True)
class UploadedCase:
    """A case of an uploaded form."""

    name: str
    """The name for its file."""
    title: str
    """The title of the proposal."""
    number: str
    """The number of the proposal; empty if the form does not state it."""
    folder: str
    """The name of the folder for its documents. Two cases with one folder are the same case."""
    text: str
    """The text of the case file."""
    findings: tuple[Finding, ...]
    """What the officer should look at in this case."""


@dataclass(frozen=True, slots=True)
class UploadedForm:
    """An uploaded form after it was read."""

    file: str
    """The name of the form."""
    encoding: str
    """Its encoding or kind."""
    characters: int
    """How many characters the form has."""
    left: int
    """How many of them are in no value of a case, but in the comments at the end of a case file."""
    cases: tuple[UploadedCase, ...]
    """Its cases."""
    findings: tuple[Finding, ...]
    """What the officer should look at that is about no single case."""


def office_ending(needs_office: Callable[[bytes, str], bool], path: Path) -> str:
    """Return the ending of the file that LibreOffice must make of a file. A worker calls this function.

    Empty: the file need not be converted, or this machine has no LibreOffice. needs_office: tells from the content and
    the name of a file whether its reader needs LibreOffice.
    """
    data = text_files.read(path, whole_file.LARGEST_FILE)
    is_needed = office.is_there() and needs_office(data, path.name)
    return office.ending_of(data, path.name) if is_needed else ""


def converted(path: Path, ending: str) -> bytes:
    """Return what LibreOffice makes of a file. No worker can call this function, because it starts a program."""
    return office.converted(path.read_bytes(), path.name, ending)


def after_office(path: Path, made: bytes, read: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Call a function that reads a file which LibreOffice has converted. A worker calls this function.

    made: what LibreOffice made of the file.
    """
    with office.made_before(path.read_bytes(), made):
        return read(*arguments)


def read_with(
    templates: Path, path: Path, congress: str, session: str, font_folder: Path | None = None
) -> UploadedForm:
    """Read a form. A worker calls this function. congress, session: those of the cases that do not state them."""
    departments = loaded(templates, font_folder)
    words = with_local_labels(departments.stationery("base").vocabulary, departments.root)
    read = intake.read_form(path, replace(words, form=replace(words.form, meeting=(congress, session))))
    about = read.case_findings or ((),) * len(read.cases)
    cases = [
        UploadedCase(
            file.name,
            file.case.proposal.title,
            file.case.proposal.number or "",
            compose.folder(file.case, file.name),
            case_file.dump(file),
            tuple(findings),
        )
        for file, findings in zip(read.cases, about, strict=True)
    ]
    rest = tuple(finding for finding in read.findings if not any(finding in found for found in about))
    left = read.ledger.counts[Destination.COMMENT]
    return UploadedForm(path.name, read.encoding, read.ledger.total, left, tuple(cases), rest)
