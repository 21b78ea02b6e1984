"""A folder of forms that arrived together → cases. A row of a list is joined to the form with its text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import DocgenError, Finding, InputError, Place, Severity
from docgen.files import text_files
from docgen.intake.cases import NO_FORM, RETURNED, Intake
from docgen.intake.gather import together
from docgen.intake.readers import office
from docgen.intake.reading import read_form
from docgen.intake.whole_file import LARGEST_FILE, needs_office
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_FILES = 1_000
_PASSED_OVER = (".yaml", ".yml", ".toml", ".ini", ".db", ".lnk", ".tmp")
"""The endings of files that are no forms: case files, settings, and files that programs leave behind."""
_SCHEMA_OF_CASES = "case.schema.json"


def forms_in(folder: Path) -> list[Path]:
    """Return the files of a folder and the folders below it, in the order of their names.

    Hidden files, files that Office has locked (~$), case files and links are passed over.
    """
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        is_hidden = any(name.startswith((".", "~$")) for name in names)
        is_other = path.suffix.lower() in _PASSED_OVER or path.name == _SCHEMA_OF_CASES
        if path.is_file() and not path.is_symlink() and not is_hidden and not is_other:
            found.append(path)
    return found


def read_folder(folder: Path, vocabulary: Vocabulary) -> Intake:
    """Read all forms of a folder. An unreadable form is a finding. No files, or too many, raise an `InputError`."""
    paths = forms_in(folder)
    if not paths or len(paths) > _MOST_FILES:
        problem = say("文件夹里没有文件") if not paths else say("文件夹里的文件过多")
        raise InputError(problem, place=Place(str(folder)), next_step=say("检查是否选错了文件夹"))
    parts: list[Intake] = []
    unread: list[Finding] = []
    originals, copies, waiting = _surveyed(paths)
    for copy, original in copies.items():
        message = say("与 {file} 的内容完全相同，只读了一次", file=original.name)
        unread.append(Finding("intake-duplicate", message, Place(str(copy)), Severity.WARNING))
    converted = {file for _, file in waiting}
    with office.at_once(waiting):
        # Files that LibreOffice must convert come last, so that it works while the others are read.
        for path in sorted(originals, key=lambda path: str(path) in converted):
            try:
                parts.append(read_form(path, vocabulary))
            except DocgenError as error:
                place = replace(error.place, file=str(path))
                is_form = error.code not in (NO_FORM, RETURNED)
                severity = Severity.ERROR if is_form else Severity.WARNING
                code = "intake-unreadable" if is_form else error.code
                step = "" if code == NO_FORM else error.next_step
                unread.append(Finding(code, error.message, place, severity, step))
    order = {str(path): index for index, path in enumerate(paths)}
    parts.sort(key=lambda part: order[part.file])
    # A folder of reply letters is meant for the year's book. Among forms, a letter only came along with its proposal.
    if not all(map(_is_reply_letter, parts)):
        step = say("要编进汇编的，把答复函单独导入，或者另放一个文件夹")
        message = say("不是登记表：是一份答复函")
        for part in filter(_is_reply_letter, parts):
            unread.append(Finding(NO_FORM, message, Place(part.file), Severity.WARNING, step))
        parts = [part for part in parts if not _is_reply_letter(part)]
    return together(str(folder), parts, unread)


def _is_reply_letter(part: Intake) -> bool:
    """Return whether a file is a finished reply. No form has the text of a reply."""
    return bool(part.cases) and all(found.case.reply.text for found in part.cases)


def _surveyed(paths: Sequence[Path]) -> tuple[list[Path], dict[Path, Path], list[tuple[bytes, str]]]:
    """Return the files without copies, each copy with its original, and the files that LibreOffice must convert.

    Of files with the same content, the one with the shortest name is the original.
    """
    first: dict[bytes, Path] = {}
    copies: dict[Path, Path] = {}
    waiting: list[tuple[bytes, str]] = []
    unopened: list[Path] = []
    for path in sorted(paths, key=lambda path: (len(path.name), str(path))):
        try:
            data = text_files.read(path, LARGEST_FILE)
        except InputError:
            unopened.append(path)
            continue
        # Empty files are no copies of each other.
        content = hashlib.sha256(data).digest() if data else str(path).encode()
        if content in first:
            copies[path] = first[content]
            continue
        first[content] = path
        if needs_office(data, str(path)):
            waiting.append((data, str(path)))
    wanted = {*first.values(), *unopened}
    return [path for path in paths if path in wanted], copies, waiting
