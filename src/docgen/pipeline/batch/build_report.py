"""What a build leaves in writing: `report.json` for programs, and a log. Both quote nothing of a case."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from docgen.errors import DocgenError, Finding
from docgen.files.disk import Disk, put
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.batch.staging import Staged, without_words

REPORT, LOG = "report.json", "docgen-build.log"
_FORM = 1


class CaseOutcome(Protocol):
    """What became of a case (see `pipeline.batch.builder.Done`)."""

    @property
    def planned(self) -> Planned:
        """The case."""

    @property
    def staged(self) -> Staged | None:
        """Its files."""

    @property
    def error(self) -> DocgenError | None:
        """Why it has none."""

    @property
    def is_new(self) -> bool:
        """Whether they were made just now."""


class Log:
    """Lines at the end of a file: time, what happened, to which case."""

    def __init__(self, out: Path, disk: Disk) -> None:
        self._path = out / LOG
        self._disk = disk

    def begin(self, cases: int, cut_short: int | None) -> None:
        """A build starts; the one before, by that process, did not come to its end."""
        if cut_short is not None:
            self._say("cut-short", process=cut_short)
        self._say("begin", cases=cases)

    def case(self, index: int, outcome: CaseOutcome) -> None:
        """A case was made or failed; those that are as they were are not worth a line."""
        number = outcome.planned.number or f"#{index + 1}"
        if outcome.error:
            for problem in problems(outcome.error):
                self._say("failed", case=number, code=problem["code"], key=problem["key"], line=problem["line"])
        if outcome.is_new and outcome.staged:
            self._say("made", case=number, files=len(outcome.staged.papers), warnings=len(outcome.staged.warnings))

    def end(self, folder: str | None, seconds: float, held: DocgenError | None) -> None:
        """The set is current, or was left so. held: why nothing was published."""
        if held:
            self._say("held", code=held.code, key=held.place.key, line=held.place.line)
        self._say("end", set=folder, seconds=round(seconds, 2))

    def _say(self, event: str, **values: object) -> None:
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        words = [f"{name}={_word(value)}" for name, value in values.items() if value is not None]
        self._disk.append(self._path, (" ".join([now, event, *words]) + "\n").encode())


def write_report(
    out: Path, folder: Path | None, cases: Sequence[CaseOutcome], seconds: float, disk: Disk, held: DocgenError | None
) -> None:
    """Write `report.json`. folder: of the current set; held: why nothing was published."""
    done = [case for case in cases if case.staged]
    staged = [case.staged for case in cases if case.staged]
    papers = [paper for one in staged for paper in one.papers]
    report = {
        "form": _FORM,
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
        "warnings": [{"number": one.number, **warning} for one in staged for warning in one.warnings],
    }
    put(disk, out / REPORT, (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())


def problems(error: DocgenError) -> list[Mapping[str, Any]]:
    """What an error is about, as records that quote nothing."""
    return list(without_words(error.findings or (Finding(error.code, "", error.place),)))


def failure(planned: Planned, error: DocgenError) -> dict[str, Any]:
    """A case that is missing, and why."""
    return {"source": planned.source.name, "number": planned.number, "problems": problems(error)}


def _word(value: object) -> str:
    """A value that stays on its line, and one word."""
    return "".join(character if character.isprintable() and character != " " else "_" for character in str(value))
