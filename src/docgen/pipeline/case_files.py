"""Paths that a user names → the case files among them, what was passed over, and which of them share a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.composition import compose
from docgen.errors import CaseError, DocgenError, Finding, Place, Severity
from docgen.files import text_files
from docgen.language import listing, say
from docgen.model import case_file
from docgen.model.synonyms import Synonyms

_ENDINGS = (".yaml", ".yml")
_HIDDEN = (".", "~$")
"""How names begin that file systems and word processors give to files of their own: ._01.yaml, ~$01.yaml."""
_COPY = re.compile(r"(?i)(?P<before>.+?)(?:[ _-]*(?:副本|copy)(?: ?[(（]?\d+[)）]?)?|[ _]?[(（]\d+[)）])")
_COPY_BEFORE = re.compile(r"(?i)(?:复件|副本|copy of)(?: ?[(（]\d+[)）])?[ _-]+(?P<before>.+)")
"""What Windows, WPS, macOS and browsers call the copy of a file: 01 - 副本, 01 (1), 复件 01, 01 copy 2."""
_NUMBER = re.compile(r"""\bnumber:[ \t]*["']?([^"'#,{}\s]+)""")


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """The case files in the order of their names. passed_over: a notice for each file that was taken for none."""

    paths: tuple[Path, ...]
    passed_over: tuple[Finding, ...] = ()


def find(paths: Sequence[Path]) -> CaseFiles:
    """The case files among `paths`: files as they are, folders searched (not deeply) for .yaml and .yml.

    In a folder, hidden files and copies of a file that lies beside them are passed over. No case file at all is a
    `CaseError`.
    """
    found: list[Path] = []
    notices: list[Finding] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in _ENDINGS)
        names = {one.name.casefold() for one in inside}
        for one in inside:
            if reason := _reason(one, names):
                notices.append(_passed_over(one, reason))
            else:
                found.append(one)
    if not found:
        raise CaseError(
            say("没有找到案件文件（.yaml）"),
            place=Place(listing(str(path) for path in paths)),
            findings=notices,
            next_step=say("先用 docgen import 从登记表生成"),
        )
    return CaseFiles(tuple(dict.fromkeys(found)), tuple(notices))


def sharing(folders: Iterable[tuple[Path, str]]) -> dict[Path, CaseError]:
    """Why nothing is made of the cases whose documents would go into one folder, by file: each names the others.

    folders: case files, each with the name of its documents' folder.
    """
    owners: dict[str, list[Path]] = defaultdict(list)
    for path, folder in folders:
        owners[folder.casefold()].append(path)
    errors = {}
    for paths in owners.values():
        for path in paths if len(paths) > 1 else ():
            errors[path] = CaseError(
                say("编号与 {other} 相同，文书会互相覆盖", other=listing(other for other in paths if other != path)),
                place=Place(str(path)),
                next_step=say("核对各件的编号，或删去多余的文件；在此之前哪一件都不做"),
                code="number-taken",
            )
    return errors


def with_one_number(paths: Iterable[Path], words: Synonyms | None = None) -> dict[Path, CaseError]:
    """The same for case files that nobody has read yet.

    Reading YAML takes 20 ms a file, so only files are read in which the same number stands as text.
    """
    mentions: dict[str, set[Path]] = defaultdict(set)
    texts = {}
    for path in paths:
        try:
            texts[path] = text_files.decode(text_files.read(path), str(path))[0]
        except DocgenError:
            continue  # whoever makes the case will hear of it
        for number in _NUMBER.findall(texts[path]):
            mentions[number.casefold()].add(path)
    suspects = {path for owners in mentions.values() if len(owners) > 1 for path in owners}
    folders = []
    for path in sorted(suspects):
        try:
            case = case_file.parse(texts[path], str(path), words).case
        except DocgenError:
            continue
        folders.append((path, compose.folder(case, path.name)))
    return sharing(folders)


def _reason(path: Path, names: set[str]) -> str:
    """Why a file is no case file; empty if it is one. names: of all files beside it, in lower case."""
    if path.name.startswith(_HIDDEN):
        return say("隐藏的或临时的文件")
    match = _COPY.fullmatch(path.stem) or _COPY_BEFORE.fullmatch(path.stem)
    original = f"{match['before'].strip()}{path.suffix}" if match else ""
    if original.casefold() in names:
        return say("{name} 的副本", name=original)
    return ""


def _passed_over(path: Path, reason: str) -> Finding:
    message = say("没有当作案件文件：{reason}", reason=reason)
    step = say("要用它就改名，或直接写出它的文件名")
    return Finding("file-passed-over", message, Place(str(path)), Severity.WARNING, step)
