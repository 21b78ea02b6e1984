"""Problems: raised (`DocgenError`: exit code, place, next step) or reported (`Finding`: a value with a code).

DocgenError
├── UnfinishedError   1  some documents of a case could not be made, and others were
├── UsageError        2  a command or option that does not exist
├── SetupError        3  a library or font of the system is missing
├── InputError        4  a form or case file that cannot be used as it is
│   └── CaseError        … with every problem of the file
├── StationeryError   5  a department, wording, shell, profile or vocabulary that is wrong
├── RenderError       6  a document that could not be made
│   ├── IntegrityError   … or whose text is not the text it should have
│   └── LimitError       … or that took more time or memory than it may
└── OutputError       7  a file, or what a command prints, that could not be written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any

from docgen.language import say


class ExitCode(IntEnum):
    """What the process answers to its caller."""

    OK = 0
    FAILED = 1
    USAGE = 2
    SETUP = 3
    INPUT = 4
    STATIONERY = 5
    RENDER = 6
    OUTPUT = 7


Key = tuple[str | int, ...]
"""A path into a case file, counted from 0: ("reply", "answers", 0, "text")."""


def dotted(key: Sequence[str | int]) -> str:
    """A key as people write it: ("reply", "answers", 0, "text") is reply.answers[1].text."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file, the key in it and its line (1-based); None means not known.

    path: of a case file, the whole key, also of a value whose list or record is not in the file yet; empty: not known.
    `key` is what people read of it. It tells places apart no further than `key` and `line` do.
    """

    file: str | None = None
    key: str | None = None
    line: int | None = None
    path: Key = field(default=(), compare=False)

    def __str__(self) -> str:
        parts = [self.file, self.key, say("第 {line} 行", line=self.line) if self.line else None]
        return " · ".join(part for part in parts if part)


class Severity(StrEnum):
    """How much a finding weighs; an ERROR stops the document it is about."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in somebody's document, as a value: `code` is what tests and programs look at."""

    code: str
    message: str
    place: Place = Place()
    severity: Severity = Severity.ERROR
    next_step: str = ""

    @property
    def field(self) -> Key:
        """The value of the case that it is about, for who shows a form: `model.case.describe` names it in Chinese.

        `next_step` speaks to who sees the file. Empty for what is about no value.
        """
        return self.place.path

    def __str__(self) -> str:
        said = say("{message}（{step}）", message=self.message, step=self.next_step) if self.next_step else self.message
        return say("{place}：{message}", place=self.place, message=said) if str(self.place) else said


class DocgenError(Exception):
    """Base of all errors that docgen raises on purpose."""

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

    def _within(self, finding: Finding) -> Finding:
        """The finding without the file's name where the error has named it already."""
        place = finding.place
        if place.file != self.place.file or not (place.key or place.line):
            return finding
        return replace(finding, place=replace(place, file=None))


class UnfinishedError(DocgenError):
    """Some documents of a case could not be made; `causes` says why each, and the others were made."""

    def __init__(self, message: str, *, causes: Sequence[DocgenError] = (), **about: Any) -> None:
        super().__init__(message, **about)
        self.causes = tuple(causes)


def causes(error: DocgenError) -> tuple[DocgenError, ...]:
    """The errors behind an error: of each document that could not be made, or the error itself."""
    return error.causes if isinstance(error, UnfinishedError) else (error,)


class UsageError(DocgenError):
    """A command, option or name that does not exist; the message lists the right ones."""

    exit_code = ExitCode.USAGE


class SetupError(DocgenError):
    """The machine lacks a library or font that docgen cannot do without."""

    exit_code = ExitCode.SETUP


class InputError(DocgenError):
    """A form or case file that cannot be used as it is."""

    exit_code = ExitCode.INPUT


class CaseError(InputError):
    """A case file with problems; `findings` has all of them, each with key and line."""


class StationeryError(DocgenError):
    """A department, wording, shell, profile or vocabulary that is wrong."""

    exit_code = ExitCode.STATIONERY


class RenderError(DocgenError):
    """A document that could not be made."""

    exit_code = ExitCode.RENDER


class IntegrityError(RenderError):
    """A document was made, but its text is not the text of the tree; it is not kept."""


class LimitError(RenderError):
    """A document took more time or memory than it may; its code says which: `limit-time`, `limit-memory`, …."""


class OutputError(DocgenError):
    """A file that could not be written."""

    exit_code = ExitCode.OUTPUT
