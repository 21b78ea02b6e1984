"""Problems. A `DocgenError` is raised and has an exit code, a place and a next step. A `Finding` is a value.

The tree of errors, with their exit codes:

DocgenError
├── UnfinishedError   1  some documents of a case could not be made; the others were made
├── UsageError        2  a command, option or argument that docgen does not accept
├── SetupError        3  a library or font of the system is missing
├── InputError        4  a form or case file that cannot be used as it is
│   └── CaseError        a case file with problems; the error lists all of them
├── StationeryError   5  a department, wording, shell, profile or vocabulary that is wrong
├── RenderError       6  a document that could not be made
│   ├── IntegrityError   a document, digest or case file that failed docgen's own checks
│   └── LimitError       a document that needed more time or memory than allowed
└── OutputError       7  a file, or the output of a command, that could not be written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any

from docgen.language import say


class ExitCode(IntEnum):
    """The exit codes of the command line."""

    OK = 0
    FAILED = 1
    USAGE = 2
    SETUP = 3
    INPUT = 4
    STATIONERY = 5
    RENDER = 6
    OUTPUT = 7


Key = tuple[str | int, ...]
"""The path to a value of a case file. Lists are counted from 0: ("reply", "answers", 0, "text")."""


def dotted(key: Sequence[str | int]) -> str:
    """Return a key as people write it, counted from 1: ("reply", "answers", 0, "text") → reply.answers[1].text."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a problem. None: not known. Two places are equal if all their fields except `path` are equal."""

    file: str | None = None
    """The name of the file."""
    key: str | None = None
    """The place in the file, for people to read: a dotted key, or the name of a part (a file inside a Word file)."""
    line: int | None = None
    """The line in the file, from 1."""
    path: Key = field(default=(), compare=False)
    """The key of the value in a case file. A value that is missing from the file has a key too. Empty: not known."""
    where: str | None = None
    """The place in a file that has no lines, for people to read: the row of a table, the page of a PDF."""

    def __str__(self) -> str:
        parts = [self.file, self.where, self.key, say("第 {line} 行", line=self.line) if self.line else None]
        return " · ".join(part for part in parts if part)


class Severity(StrEnum):
    """The severity of a finding. A document with an ERROR is not written."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a case or a document, as a value."""

    code: str
    """The name of the kind of problem. Programs and tests use it, because the message may change."""
    message: str
    """The problem in the language of the user."""
    place: Place = Place()
    """The place of the problem."""
    severity: Severity = Severity.ERROR
    """The severity of the problem."""
    next_step: str = ""
    """What a person who edits the file should do next. Empty: nothing is advised."""

    @property
    def field(self) -> Key:
        """The key of the case's value that has the problem. Empty: the problem is in no single value.

        A program that shows a case as input fields needs this key. `model.key_names` names the value in Chinese.
        """
        return self.place.path

    def __str__(self) -> str:
        shown = self.message
        if self.next_step:
            shown = say("{message}（{step}）", message=self.message, step=self.next_step)
        return say("{place}：{message}", place=self.place, message=shown) if str(self.place) else shown


class DocgenError(Exception):
    """The base class of all errors that docgen raises.

    message: the problem in the language of the user. place: where it is. next_step: what the user should do next.
    code: the name of the kind of error. Empty: the name of its class. findings: the single problems behind the error.
    """

    exit_code = ExitCode.FAILED

    def __init__(
        self,
        message: str,
        *,
        place: Place | None = None,
        next_step: str = "",
        code: str = "",
        findings: Sequence[Finding] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.place = place or Place()
        self.next_step = next_step
        self.code = code or type(self).__name__
        self.findings = tuple(findings)

    def __str__(self) -> str:
        located = say("{place}：{message}", place=self.place, message=self.message)
        lines = [located if str(self.place) else self.message]
        lines += [f"  - {self._within(finding)}" for finding in self.findings]
        if self.next_step:
            lines.append(say("下一步：{step}", step=self.next_step))
        return "\n".join(lines)

    def as_finding(self, place: Place | None = None) -> Finding:
        """Return the error as a finding. place: another place; None: the place of the error."""
        return Finding(self.code, self.message, place or self.place, next_step=self.next_step)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings of the error; without findings, the error itself as a finding."""
        return self.findings or (self.as_finding(),)

    def _within(self, finding: Finding) -> Finding:
        """Return the finding, without its file if the error names the same file and the finding has a key or a line."""
        place = finding.place
        if place.file != self.place.file or not (place.key or place.line):
            return finding
        return replace(finding, place=replace(place, file=None))


class UnfinishedError(DocgenError):
    """Some documents of a case could not be made. The others were made. causes: the error of each missing document."""

    def __init__(self, message: str, *, causes: Sequence[DocgenError] = (), **about: Any) -> None:
        super().__init__(message, **about)
        self.causes = tuple(causes)


def causes(error: DocgenError) -> tuple[DocgenError, ...]:
    """Return the causes of an `UnfinishedError`, or any other error by itself."""
    return error.causes if isinstance(error, UnfinishedError) else (error,)


class UsageError(DocgenError):
    """A command, option or argument that docgen does not accept.

    The message or the next step states what is accepted.
    """

    exit_code = ExitCode.USAGE


class SetupError(DocgenError):
    """The machine lacks a library or font that docgen needs."""

    exit_code = ExitCode.SETUP


class InputError(DocgenError):
    """A form or case file that cannot be used as it is."""

    exit_code = ExitCode.INPUT


class CaseError(InputError):
    """A case file with problems. `findings` contains all problems, each with its key and line."""


class StationeryError(DocgenError):
    """A department, wording, shell, profile or vocabulary that is wrong."""

    exit_code = ExitCode.STATIONERY


class RenderError(DocgenError):
    """A document that could not be made."""

    exit_code = ExitCode.RENDER


class IntegrityError(RenderError):
    """A document, digest or case file that failed docgen's own checks. The file is not written."""


class LimitError(RenderError):
    """A document that needed more time or memory than allowed. The code names the limit, such as `limit-time`."""


class OutputError(DocgenError):
    """A file, or the output of a command, that could not be written."""

    exit_code = ExitCode.OUTPUT
