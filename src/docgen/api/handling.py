"""Follow cases between their receipt and the archive: the register of all cases, and a reply that is given again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, departments_of, path_of, paths_of
from docgen.errors import UsageError
from docgen.language import say

if TYPE_CHECKING:
    from docgen.model.case_file import CaseFile
    from docgen.pipeline.case_register import CaseRegister


def register(
    cases: AnyPath | Iterable[AnyPath],
    out: AnyPath = "台账.xlsx",
    *,
    date: dt.date | None = None,
    templates: AnyPath | None = None,
) -> CaseRegister:
    """Write the register of cases (台账) as an .xlsx file: the status, due date and missing opinions of each case.

    For a case file that cannot be read, the register has a row with the reason, and the result has an error.

    cases: case files, or folders of case files.
    out: the file. An existing file is replaced.
    date: the day whose state the register shows. What came later is left out. None: today.

    >>> made = docgen.register("samples/cases/17-late-reply.yaml", folder / "台账.xlsx", date=dt.date(2025, 7, 20))
    >>> [(str(one.standing.status), one.standing.days_left) for one in made.cases]
    [('待再次答复', 13)]
    """
    from docgen.pipeline import case_files, case_register

    path = path_of(out)
    if path.suffix.lower() != ".xlsx":
        raise UsageError(say("台账是 .xlsx 文件，不是 {name}", name=path.name), next_step="--out 台账.xlsx")
    found = case_files.find(paths_of(cases))
    made = case_register.write(found.paths, departments_of(templates), path, date or dt.date.today())
    return replace(made, passed_over=found.passed_over)


def again(case: AnyPath, *, templates: AnyPath | None = None) -> CaseFile:
    """Move the reply of a case file and its feedback into the history, so that the case can be answered again.

    The file is changed line by line, so comments, order and quotation marks stay. A case without a dated reply raises a
    `CaseError`, and the file does not change.

    >>> from pathlib import Path
    >>> path = folder / "17.yaml"
    >>> _ = path.write_text(Path("samples/cases/17-late-reply.yaml").read_text("utf-8"), "utf-8")
    >>> changed = docgen.again(path)
    >>> changed.case.history[0].result, changed.case.reply.date
    ('不满意', None)
    """
    from docgen.files import text_files
    from docgen.model import case_file, round_text
    from docgen.pipeline import publish

    path, departments = path_of(case), departments_of(templates)
    file = case_file.read(path, departments)
    text = text_files.decode(text_files.read(path), str(path))[0]
    line_end = "\r\n" if "\r\n" in text else "\n"
    changed = round_text.answered_again(file, text.replace("\r\n", "\n"))
    publish.put(path, changed.replace("\n", line_end).encode())
    return case_file.parse(changed, str(path), departments)
