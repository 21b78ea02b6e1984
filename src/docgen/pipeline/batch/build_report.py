"""The results of a build → `report.json` for programs, and lines in a log. Neither quotes the text of a case."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from docgen.errors import DocgenError, Finding
from docgen.files.disk import Disk, put
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.batch.staging import Paper, Staged, without_messages

REPORT, LOG = "report.json", "docgen-build.log"
_FORMAT_VERSION = 1


class CaseOutcome(Protocol):
    """The result of a case in a build (see `pipeline.batch.builder.Done`)."""

    @property
    def planned(self) -> Planned:
        """The case in the plan."""

    @property
    def staged(self) -> Staged | None:
        """The documents of the case; None if there are none."""

    @property
    def error(self) -> DocgenError | None:
        """Why documents are missing; None if none is missing."""

    @property
    def is_new(self) -> bool:
        """Whether this build made the documents."""


class Log:
    """A log file. Each method adds lines at the end: the time, an event, and values."""

    def __init__(self, out: Path, disk: Disk) -> None:
        self._path = out / LOG
        self._disk = disk

    def begin(self, cases: int, cut_short: int | None) -> None:
        """Log that a build starts. cut_short: the process id of an earlier build that was cut short, or None."""
        if cut_short is not None:
            self._write("cut-short", process=cut_short)
        self._write("begin", cases=cases)

    def case(self, index: int, outcome: CaseOutcome) -> None:
        """Log that a case was made or failed. A case that was made by an earlier build is not logged."""
        number = outcome.planned.number or f"#{index + 1}"
        if outcome.error:
            for problem in problems(outcome.error):
                self._write("failed", case=number, code=problem["code"], key=problem["key"], line=problem["line"])
        if outcome.is_new and outcome.staged:
            self._write("made", case=number, files=len(outcome.staged.papers), warnings=len(outcome.staged.warnings))

    def end(self, folder: str | None, seconds: float, held: DocgenError | None) -> None:
        """Log that a build has ended.

        folder: the name of the current set. seconds: how long the build took. held: why nothing was published, or None.
        """
        if held:
            self._write("held", code=held.code, key=held.place.key, line=held.place.line)
        self._write("end", set=folder, seconds=round(seconds, 2))

    def _write(self, event: str, **values: object) -> None:
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        words = [f"{name}={_word(value)}" for name, value in values.items() if value is not None]
        self._disk.append(self._path, (" ".join([now, event, *words]) + "\n").encode())


def write_report(
    out: Path, folder: Path | None, cases: Sequence[CaseOutcome], seconds: float, disk: Disk, held: DocgenError | None
) -> None:
    """Write `report.json`.

    folder: the folder of the current set. cases: the results of all cases. seconds: how long the build took. held: why
    nothing was published; None if the set was published.
    """
    done = [case for case in cases if case.staged]
    papers: list[Paper] = []
    warnings: list[dict[str, object]] = []
    for case in cases:
        if case.staged:
            papers += case.staged.papers
            warnings += [{"number": case.staged.number, **warning} for warning in case.staged.warnings]
    report = {
        "form": _FORMAT_VERSION,
        "set": folder.name if folder else None,
        "held": held.code if held else None,
        "seconds": round(seconds, 2),
        "cases": len(cases),
        "made": sum(case.is_new for case in done),
        "kept": sum(not case.is_new for case in done),
        "failed": sum(case.error is not None for case in cases),
        "documents": len(papers),
        "pages": sum(paper.pages or 0 for paper in papers),
        "failures": [failure(case.planned, case.error) for case in cases if case.error],
        "warnings": warnings,
    }
    put(disk, out / REPORT, (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())


def problems(error: DocgenError) -> list[Mapping[str, Any]]:
    """Return the findings of an error as records that do not quote the case."""
    return list(without_messages(error.findings or (Finding(error.code, "", error.place),)))


def failure(planned: Planned, error: DocgenError) -> dict[str, Any]:
    """Return a record of a case that failed, with the problems."""
    return {"source": planned.source.name, "number": planned.number, "problems": problems(error)}


def _word(value: object) -> str:
    """Return a value as one word: spaces and line breaks become underscores."""
    return "".join(character if character.isprintable() and character != " " else "_" for character in str(value))
