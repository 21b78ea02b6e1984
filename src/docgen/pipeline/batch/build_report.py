"""The results of a build: as values, as `report.json` for programs, and as lines in a log.

The report and the log do not quote the text of a case.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import DocgenError, Finding
from docgen.files.disk import Disk, put
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.batch.staging import ListedDocument, Staged, without_messages

REPORT, LOG = "report.json", "docgen-build.log"
_FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Done:
    """The result of one case."""

    planned: Planned
    """The case in the plan."""
    staged: Staged | None = None
    """The documents of the case; None if there are none."""
    error: DocgenError | None = None
    """Why some or all documents are missing; None if none is missing."""
    findings: tuple[Finding, ...] = ()
    """The warnings about the case; empty if an earlier build made the documents."""
    is_new: bool = False
    """Whether this build made the documents; otherwise an earlier build made them."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build."""

    cases: tuple[Done, ...]
    """The results of the cases."""
    folder: Path | None
    """The folder of the current set; None if no set has been published yet."""
    seconds: float
    """How long the build took."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the ledger or with earlier sets."""
    cut_short: int | None = None
    """The process id of the build before this one, if it was cut short; else None."""
    held: DocgenError | None = None
    """Why nothing was published; None if the set was published."""

    @property
    def failed(self) -> tuple[Done, ...]:
        """The cases of which some or all documents are missing."""
        return tuple(case for case in self.cases if case.error)


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

    def case(self, index: int, done: Done) -> None:
        """Log that a case was made or failed. A case that was made by an earlier build is not logged."""
        number = done.planned.number or f"#{index + 1}"
        if done.error:
            for problem in _problems(done.error):
                self._write("failed", case=number, code=problem["code"], key=problem["key"], line=problem["line"])
        if done.is_new and done.staged:
            self._write("made", case=number, files=len(done.staged.documents), warnings=len(done.staged.warnings))

    def end(self, built: Built) -> None:
        """Log that a build has ended."""
        if built.held:
            place = built.held.place
            self._write("held", code=built.held.code, key=place.key, line=place.line)
        self._write("end", set=built.folder.name if built.folder else None, seconds=round(built.seconds, 2))

    def _write(self, event: str, **values: object) -> None:
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        words = [now, event]
        for name, value in values.items():
            if value is not None:
                words.append(f"{name}={_as_word(value)}")
        self._disk.append(self._path, (" ".join(words) + "\n").encode())


def _as_word(value: object) -> str:
    """Return a value as one word: spaces and line breaks become underscores."""
    return "".join(character if character.isprintable() and character != " " else "_" for character in str(value))


def write_report(out: Path, built: Built, disk: Disk) -> None:
    """Write `report.json` into the folder of the sets."""
    documents: list[ListedDocument] = []
    warnings: list[dict[str, object]] = []
    made = kept = 0
    for case in built.cases:
        if case.staged:
            made += case.is_new
            kept += not case.is_new
            documents += case.staged.documents
            warnings += [{"number": case.staged.number, **warning} for warning in case.staged.warnings]
    report = {
        "form": _FORMAT_VERSION,
        "set": built.folder.name if built.folder else None,
        "held": built.held.code if built.held else None,
        "seconds": round(built.seconds, 2),
        "cases": len(built.cases),
        "made": made,
        "kept": kept,
        "failed": len(built.failed),
        "documents": len(documents),
        "pages": sum(document.pages or 0 for document in documents),
        "failures": [failure(case.planned, case.error) for case in built.cases if case.error],
        "warnings": warnings,
    }
    put(disk, out / REPORT, (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())


def failure(planned: Planned, error: DocgenError) -> dict[str, Any]:
    """Return a record of a case that failed, with the problems."""
    return {"source": planned.source.name, "number": planned.number, "problems": _problems(error)}


def _problems(error: DocgenError) -> list[Mapping[str, Any]]:
    """Return the findings of an error as records that do not quote the case."""
    return list(without_messages(error.problems))
