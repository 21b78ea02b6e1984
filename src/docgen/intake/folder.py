"""All that arrived at once, in one folder → cases. A row of a list is joined to the form with its text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docgen.errors import DocgenError, Finding, InputError, Place, Severity
from docgen.intake.cases import Intake
from docgen.intake.gather import together
from docgen.intake.reading import read_form
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_FILES = 1_000
_PASSED_OVER = (".yaml", ".yml", ".toml", ".ini", ".db", ".lnk", ".tmp")
"""The endings of files that are no forms: case files, settings, and files that programs leave behind."""
_SETTINGS_OF_CASES = "case.schema.json"


def forms_in(folder: Path) -> list[Path]:
    """Return the files of a folder and the folders below it, in the order of their names.

    Hidden files, files that Office has locked (~$), case files and links are passed over.
    """
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        is_hidden = any(name.startswith((".", "~$")) for name in names)
        is_other = path.suffix.lower() in _PASSED_OVER or path.name == _SETTINGS_OF_CASES
        if path.is_file() and not path.is_symlink() and not is_hidden and not is_other:
            found.append(path)
    return found


def read_folder(folder: Path, vocabulary: Vocabulary) -> Intake:
    """Read all forms of a folder. One that cannot be read is a finding. A folder without files is an `InputError`."""
    paths = forms_in(folder)
    if not paths or len(paths) > _MOST_FILES:
        problem = say("文件夹里没有文件") if not paths else say("文件夹里的文件过多")
        raise InputError(problem, place=Place(str(folder)), next_step=say("检查是否选错了文件夹"))
    parts: list[Intake] = []
    unread: list[Finding] = []
    for path in paths:
        try:
            parts.append(read_form(path, vocabulary))
        except DocgenError as error:
            place = replace(error.place, file=str(path))
            unread.append(Finding("intake-unreadable", error.message, place, Severity.ERROR, error.next_step))
    return together(str(folder), parts, unread)
