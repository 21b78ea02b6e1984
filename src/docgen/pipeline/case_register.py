"""Case files and a day → the register of their handling (台账), an .xlsx file with a row for each case file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen.digest import handling_register, record, workbook
from docgen.digest.handling_register import RegisteredCase
from docgen.errors import DocgenError, Finding
from docgen.model import case_file
from docgen.model.standing import standing
from docgen.pipeline import publish
from docgen.stationery.departments import Departments


@dataclass(frozen=True, slots=True)
class CaseRegister:
    """A register that was written."""

    path: Path
    """The file."""
    date: dt.date
    """The day whose state the register shows."""
    cases: tuple[RegisteredCase, ...]
    """The cases in the order of the rows. A case that cannot be read has an error."""
    passed_over: tuple[Finding, ...] = ()
    """A notice for each file that was ignored because it is not a case file."""


def write(paths: Iterable[Path], departments: Departments, out: Path, day: dt.date) -> CaseRegister:
    """Write the register of case files on a day."""
    cases = handling_register.in_order([_registered(path, departments, day) for path in paths])
    sheet = handling_register.sheet(cases, departments.stationery("base").vocabulary, day)
    publish.put(out, workbook.written(sheet.title, [sheet]))
    return CaseRegister(out, day, tuple(cases))


def _registered(path: Path, departments: Departments, day: dt.date) -> RegisteredCase:
    try:
        file = case_file.read(path, departments)
        stationery = departments.named(file.case.handling.lead)
    except DocgenError as error:
        return RegisteredCase(path.name, None, None, error)
    vocabulary, jurisdiction = stationery.vocabulary, stationery.department.jurisdiction
    named = departments.counted_name
    found = record.internal(file, vocabulary, jurisdiction, named)
    return RegisteredCase(path.name, found, standing(file.case, vocabulary.terms[jurisdiction], day, named))
