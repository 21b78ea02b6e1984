"""A form that somebody uploads → the case files that it gives, as plain values.

A worker reads the form, because it comes from anybody. Nothing is written to disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from docgen import intake
from docgen.composition import compose
from docgen.errors import Finding
from docgen.intake.local_labels import with_local_labels
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
    account: str
    """How many characters went where, in one line."""
    cases: tuple[UploadedCase, ...]
    """Its cases."""
    findings: tuple[Finding, ...]
    """What the officer should look at."""


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
    return UploadedForm(path.name, read.encoding, read.ledger.summary(), tuple(cases), read.findings)
