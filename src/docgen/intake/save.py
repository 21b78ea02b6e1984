"""Cases of an intake → files in a folder. Each is written whole or not at all, and never over an officer's work."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docgen.errors import Finding, OutputError, Place
from docgen.intake.cases import Intake
from docgen.language import foreign, say
from docgen.model.case_file import dump, schema

SCHEMA_NAME = "case.schema.json"


class State(StrEnum):
    """How a planned file compares with what is on disk."""

    NEW = "新文件"
    SAME = "内容未变"
    DIFFERENT = "已有不同内容"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A case file to be written."""

    path: Path
    data: bytes
    state: State

    def __str__(self) -> str:
        return say("{path}：{state}", path=self.path, state=say(self.state.value))


def plan(intake: Intake, directory: Path) -> tuple[PlannedFile, ...]:
    """Tell which files `save` would write, and whether they exist already."""
    return tuple(_planned(directory / case.name, dump(case).encode()) for case in intake.cases)


def save(intake: Intake, directory: Path, *, force: bool) -> list[Path]:
    """Write the case files and their schema; return the paths of all cases, unchanged ones included.

    A file that exists with other content is overwritten only with `force`. Without it, all other files are written, and
    then an `OutputError` names those that were not.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        planned = plan(intake, directory)
        problems = list(_write_all(planned, force=force))
        if planned:
            text = json.dumps(schema(), ensure_ascii=False, indent=2)
            _replace(directory / SCHEMA_NAME, f"{text}\n".encode())
    except OSError as error:
        raise _failed(directory, error) from error
    if problems:
        raise OutputError(
            say("{count} 个案件文件没有写入", count=len(problems)),
            place=Place(str(directory)),
            findings=problems,
            next_step=say("核对后用 --force 覆盖，或用 --out 换一个目录"),
        )
    return [target.path for target in planned]


def _planned(path: Path, data: bytes) -> PlannedFile:
    if not os.path.lexists(path):
        return PlannedFile(path, data, State.NEW)
    same = path.is_file() and path.read_bytes() == data
    return PlannedFile(path, data, State.SAME if same else State.DIFFERENT)


def _write_all(planned: tuple[PlannedFile, ...], *, force: bool) -> Iterator[Finding]:
    """Write each file that may be written; yield a finding for each that may not be or cannot be."""
    for target in planned:
        place = Place(str(target.path))
        if target.state is State.DIFFERENT and not force:
            message = say("文件已存在，内容不同，没有覆盖")
            step = say("确认其中没有要保留的内容后加 --force")
            yield Finding("intake-exists", message, place, next_step=step)
        elif target.state is not State.SAME:
            try:
                _replace(target.path, target.data)
            except OSError as error:
                message = say("写不了文件：{error}", error=foreign(str(error.strerror)))
                yield Finding("intake-unwritable", message, place, next_step=say("检查目录和权限"))


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside its target, then rename it: a crash leaves the old file or the new one."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _failed(directory: Path, error: OSError) -> OutputError:
    return OutputError(
        say("写不了文件：{error}", error=foreign(str(error.strerror))),
        place=Place(error.filename if isinstance(error.filename, str) else str(directory)),
        next_step=say("检查目录和权限，或用 --out 换一个目录"),
    )
