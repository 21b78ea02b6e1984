"""A form that somebody uploads → its cases as plain values.

A worker reads the file, because it may be hostile. A worker cannot start LibreOffice, so a file that LibreOffice must
convert needs three steps: a worker finds the target format (`conversion_ending`), this process converts the file
(`converted`), and a worker reads the result (`read_converted`). Nothing is written to disk.
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
    """The name for its case file."""
    title: str
    """The title of the proposal."""
    number: str
    """The number of the proposal; empty if the form does not state it."""
    folder: str
    """The name of the folder for its documents. Two cases with the same folder are the same case."""
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
    """The encoding of a text, or the kind of another file."""
    characters: int
    """How many characters the form has."""
    left: int
    """How many characters are not in a value of a case, but in the comments at the end of a case file."""
    cases: tuple[UploadedCase, ...]
    """Its cases."""
    findings: tuple[Finding, ...]
    """What the officer should look at, apart from the findings about single cases."""


def conversion_ending(needs_office: Callable[[bytes, str], bool], path: Path) -> str:
    """Return the ending of the format to which LibreOffice must convert a file. A worker calls this function.

    Empty: the file need not be converted, or this machine has no LibreOffice. needs_office: a function that decides
    from the content and the name of a file whether it must be converted.
    """
    data = text_files.read(path, whole_file.LARGEST_FILE)
    is_needed = office.is_there() and needs_office(data, path.name)
    return office.ending_of(data, path.name) if is_needed else ""


def converted(path: Path, ending: str) -> bytes:
    """Return a file in another format. A worker cannot call this function, because it starts LibreOffice."""
    return office.converted(path.read_bytes(), path.name, ending)


def read_converted(path: Path, made: bytes, read: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Call a function that reads a converted file. A worker calls this function.

    path: the file before the conversion. made: the file after the conversion. read, arguments: the function and its
    arguments.
    """
    with office.made_before(path.read_bytes(), made):
        return read(*arguments)


def form_in_worker(
    templates: Path, path: Path, congress: str, session: str, font_folder: Path | None = None
) -> UploadedForm:
    """Read a form. A worker calls this function.

    templates, font_folder: see `loaded_templates.loaded`. congress, session: the values for cases that do not state
    them.
    """
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
    of_cases = [finding for findings in about for finding in findings]
    rest = tuple(finding for finding in read.findings if finding not in of_cases)
    left = read.ledger.counts[Destination.COMMENT]
    return UploadedForm(path.name, read.encoding, read.ledger.total, left, tuple(cases), rest)
