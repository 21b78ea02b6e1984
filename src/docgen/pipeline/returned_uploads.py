"""A file that somebody uploads for a case → what it brings for the case: an edited document, or a paper that came back.

A worker reads the file, because it comes from anybody. Nothing is written to disk.
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
    """A value of the case that a paper changes. name: what people call it. before, after: its text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class UploadedPaper:
    """A paper that came back, read for a case.

    kind: opinion or feedback. unit: the co-handler whose opinion it is; None for a feedback form.
    text: the case file with what the paper says. findings: what the officer should look at.
    """

    kind: str
    unit: str | None
    text: str
    changes: tuple[PaperChange, ...]
    findings: tuple[Finding, ...]


def document_with(
    templates: Path, name: str, text: str, path: Path, records: Path, font_folder: Path | None = None
) -> ReturnedDocument:
    """Return what changed in an edited document. A worker calls this function.

    name, text: the case file. path: the edited file. records: the file that says what was printed; it may be absent.
    """
    departments = loaded(templates, font_folder)
    return way_back.come_back(case_file.parse(text, name, departments), path, departments, also=(records,))


def paper_with(
    templates: Path, name: str, text: str, path: Path, unit: str, over: bool, font_folder: Path | None = None
) -> UploadedPaper:
    """Return the case with what a paper says. A worker calls this function.

    unit: the co-handler that wrote an opinion; empty: the paper says it. over: whether to replace values that differ.
    """
    departments = loaded(templates, font_folder)
    file = case_file.parse(text, name, departments)
    paper = any_paper.read(path, departments.stationery("base").vocabulary)
    placed = placing.fill_in(file, paper, departments, over=over, unit=unit)
    return UploadedPaper(
        placed.kind, placed.unit, case_file.dump(placed.file), tuple(_changes(file, placed.file)), placed.findings
    )


def _changes(before: CaseFile, after: CaseFile) -> Iterator[PaperChange]:
    old, new = dict(_leaves(_plain(before))), dict(_leaves(_plain(after)))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield PaperChange(describe(key), old.get(key, ""), new.get(key, ""))


def _plain(file: CaseFile) -> dict[str, Any]:
    return file.case.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _leaves(value: Any, key: Key = ()) -> Iterator[tuple[Key, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, (*key, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*key, index))
    else:
        yield key, str(value)
