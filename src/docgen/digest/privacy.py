"""A public edition → findings about personal data in it, at the place of the case file that has the passage.

A `PublicRecord` has no fields for personal data, but the text of a reply may contain such data. They are recognized by
`checks.personal_data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from docgen.checks.personal_data import personal_data
from docgen.digest.record import Entry, PublicEdition
from docgen.errors import Finding, Place, Severity
from docgen.language import say
from docgen.model.case import Record
from docgen.model.case_file import CaseFile


def findings(edition: PublicEdition, files: Sequence[CaseFile] = ()) -> list[Finding]:
    """Return a finding for each passage that looks like personal data.

    The finding about an e-mail address is only a warning, because the address may be that of an office.

    files: the case files of the edition. Without the file of a reply, the place of a finding is the name of the reply.
    """
    found = []
    for record in edition.records:
        for paragraph in paragraphs(record):
            for datum in personal_data(paragraph):
                message = say("公开的文字里有“{value}”，像是个人信息", value=datum.text)
                step = say("核对后删去，或改为不公开")
                severity = Severity.ERROR if datum.is_certain else Severity.WARNING
                place = _place(paragraph, record, files)
                found.append(Finding("digest-personal", message, place, severity, step))
    return found


def _place(paragraph: str, record: Entry, files: Iterable[CaseFile]) -> Place:
    """Return the place of a paragraph in its case file; if it is not found, the name of the reply."""
    for file in files:
        if file.case.proposal.number != record.number:
            continue
        for key, value in file.texts:
            for index, line in enumerate(value.strip("\n").split("\n")):
                if paragraph == line.strip():
                    place = file.place(key)
                    return Place(place.file, place.key, file.line_of_paragraph(key, index), place.path)
    return Place(record.anchor)


def paragraphs(value: Any) -> Iterator[str]:
    """Yield every paragraph inside a record, at any depth."""
    if isinstance(value, str):
        yield from (line.strip() for line in value.split("\n"))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from paragraphs(item)
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from paragraphs(getattr(value, name))
    elif is_dataclass(value):
        for field in fields(value):
            yield from paragraphs(getattr(value, field.name))
