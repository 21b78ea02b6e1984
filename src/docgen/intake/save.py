"""The cases of an intake → files in a folder.

A file is written completely or not at all. A file that an officer has changed is replaced only on request.
"""

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
from docgen.model.case_file import CaseFile, dump, schema

SCHEMA_NAME = "case.schema.json"


class State(StrEnum):
    """The result of comparing a planned file with the file on disk."""

    NEW = "新文件"
    SAME = "内容未变"
    DIFFERENT = "已有不同内容"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A case file that will be written."""

    path: Path
    """Where it will be written."""
    data: bytes
    """Its content."""
    state: State
    """How it compares with the file that stands there now."""

    def __str__(self) -> str:
        return say("{path}：{state}", path=self.path, state=say(self.state.value))


def plan(intake: Intake, directory: Path) -> tuple[PlannedFile, ...]:
    """Return the files that `save` would write, each with its state on disk."""
    return tuple(_planned(directory / case.name, dump(case).encode()) for case in intake.cases)


def save(intake: Intake, directory: Path, *, force: bool) -> list[Path]:
    """Write the case files and their schema. Return the paths of all case files, including unchanged ones.

    force: whether existing files with different content are replaced. Without it, the other files are written, and then
    an `OutputError` names the files that were not written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        planned = plan(intake, directory)
        problems = list(_write_all(planned, force=force))
        if planned:
            text = json.dumps(schema(), ensure_ascii=False, indent=2)
            _replace(directory / SCHEMA_NAME, f"{text}\n".encode())
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror))),
            place=Place(error.filename if isinstance(error.filename, str) else str(directory)),
            next_step=say("检查目录和权限，或用 --out 换一个目录"),
        ) from error
    if problems:
        raise OutputError(
            say("{count} 个案件文件没有写入", count=len(problems)),
            place=Place(str(directory)),
            findings=problems,
            next_step=say("核对后用 --force 覆盖，或用 --out 换一个目录"),
        )
    return [target.path for target in planned]


def save_case(file: CaseFile) -> None:
    """Write a case file to the place it was read from. Its permissions stay, and a link stays a link."""
    path = Path(file.name).resolve()
    try:
        mode = path.stat().st_mode
        _replace(path, dump(file).encode())
        path.chmod(mode)
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror))),
            place=Place(file.name),
            next_step=say("检查目录和权限"),
        ) from error


def _planned(path: Path, data: bytes) -> PlannedFile:
    if not os.path.lexists(path):
        return PlannedFile(path, data, State.NEW)
    same = path.is_file() and path.read_bytes() == data
    return PlannedFile(path, data, State.SAME if same else State.DIFFERENT)


def _write_all(planned: tuple[PlannedFile, ...], *, force: bool) -> Iterator[Finding]:
    """Write the files. Yield a finding for each file that must not be replaced or cannot be written."""
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
    """Write a temporary file and rename it to its target. So a crash leaves either the old file or the new file."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
