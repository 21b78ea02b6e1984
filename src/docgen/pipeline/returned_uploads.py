"""A file that somebody uploads for a case → the changes for the case.

The file is an edited document, or a paper that an office or a proposer has sent. A worker reads the file, because it
may be hostile. Nothing is written to disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import Finding, Key
from docgen.intake.edited.returned_document import ReturnedDocument
from docgen.intake.returned import any_paper, placing
from docgen.model import case_file
from docgen.model.case_file import CaseFile
from docgen.model.key_names import describe
from docgen.pipeline import way_back
from docgen.pipeline.loaded_templates import loaded


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
    """The text of the case file with what the paper says."""
    changes: tuple[PaperChange, ...]
    """The values that change."""
    findings: tuple[Finding, ...]
    """What the officer should look at."""


def edited_document_in_worker(
    templates: Path, name: str, text: str, path: Path, records: Path, font_folder: Path | None = None
) -> ReturnedDocument:
    """Return the changes in an edited document. A worker calls this function.

    templates, font_folder: see `loaded_templates.loaded`. name, text: the name and the text of the case file. path: the
    edited file. records: the file that records what was printed; it need not exist.
    """
    departments = loaded(templates, font_folder)
    return way_back.come_back(case_file.parse(text, name, departments), path, departments, also=(records,))


def paper_in_worker(
    templates: Path, name: str, text: str, path: Path, unit: str, over: bool, font_folder: Path | None = None
) -> UploadedPaper:
    """Return a paper, and the case with what it says. A worker calls this function.

    templates, font_folder: see `loaded_templates.loaded`. name, text: the name and the text of the case file. path: the
    paper. unit: the co-handler that wrote an opinion; empty: the paper states it. over: whether to replace values that
    differ.
    """
    departments = loaded(templates, font_folder)
    file = case_file.parse(text, name, departments)
    paper = any_paper.read(path, departments.stationery("base").vocabulary)
    placed = placing.fill_in(file, paper, departments, over=over, unit=unit)
    return UploadedPaper(
        placed.kind, placed.unit, case_file.dump(placed.file), tuple(_changes(file, placed.file)), placed.findings
    )


def _changes(before: CaseFile, after: CaseFile) -> Iterator[PaperChange]:
    """Yield each value that differs between two cases."""
    old, new = _texts(before), _texts(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield PaperChange(describe(key), old.get(key, ""), new.get(key, ""))


def _texts(file: CaseFile) -> dict[Key, str]:
    """Return the key of each single value of a case → the value as text."""
    return dict(_leaves(file.case.model_dump(mode="json", exclude_none=True, exclude_defaults=True)))


def _leaves(value: Any, key: Key = ()) -> Iterator[tuple[Key, str]]:
    """Yield the single values inside a value, each with its key. key: the key of the value."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, (*key, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*key, index))
    else:
        yield key, str(value)
