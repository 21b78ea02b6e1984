"""Paths from a user → the case files, and a notice for each skipped file.

Case files → findings about files whose cases have the same number or document number.
"""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import CaseError, DocgenError, Finding, Place, Severity
from docgen.files import text_files
from docgen.language import listing, say
from docgen.model import case_file
from docgen.model.case import Case
from docgen.model.synonyms import Synonyms

_ENDINGS = (".yaml", ".yml")
_HIDDEN = (".", "~$")
"""The prefixes of hidden and temporary files: ._01.yaml from a file system, ~$01.yaml from a word processor."""
_COPY = re.compile(r"(?i)(?P<before>.+?)(?:[ _-]*(?:副本|copy)(?: ?[(（]?\d+[)）]?)?|[ _]?[(（]\d+[)）])")
_COPY_BEFORE = re.compile(r"(?i)(?:复件|副本|copy of)(?: ?[(（]\d+[)）])?[ _-]+(?P<before>.+)")
"""The names that Windows, WPS, macOS and browsers give to the copy of a file: 01 - 副本, 01 (1), 复件 01, 01 copy 2."""
_NUMBER = re.compile(r"""(?:\b|_)number:[ \t]*["']?([^"'#,{}\s]+)""")


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """The case files that were found."""

    paths: tuple[Path, ...]
    """The case files. The files of one folder are in the order of their names."""
    passed_over: tuple[Finding, ...] = ()
    """A notice for each file that was skipped."""


def find(paths: Sequence[Path]) -> CaseFiles:
    """Return the case files that `paths` name or contain.

    A file that `paths` names is always used. A folder is searched for .yaml and .yml files, but its subfolders are not
    searched. Hidden files in a folder are skipped. A copy is skipped if the original is in the same folder. Raise a
    `CaseError` if there is no case file.
    """
    found: list[Path] = []
    notices: list[Finding] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(child for child in path.iterdir() if child.suffix.lower() in _ENDINGS)
        names = {child.name.casefold() for child in inside}
        for child in inside:
            if reason := _reason_to_skip(child, names):
                message = say("没有当作案件文件：{reason}", reason=reason)
                step = say("要用它就改名，或直接写出它的文件名")
                notices.append(Finding("file-passed-over", message, Place(str(child)), Severity.WARNING, step))
            else:
                found.append(child)
    if not found:
        raise CaseError(
            say("没有找到案件文件（.yaml）"),
            place=Place(listing(str(path) for path in paths)),
            findings=notices,
            next_step=say("先用 docgen import 从登记表生成"),
        )
    return CaseFiles(tuple(dict.fromkeys(found)), tuple(notices))


def shared_folder_errors(folders: Iterable[tuple[Path, str]]) -> dict[Path, CaseError]:
    """Return an error for each case file whose documents would go into the folder of another case.

    The error names the other case files. folders: each case file with the name of the folder for its documents.
    """
    owners: dict[str, list[Path]] = defaultdict(list)
    for path, folder in folders:
        owners[folder.casefold()].append(path)
    errors: dict[Path, CaseError] = {}
    for paths in owners.values():
        if len(paths) == 1:
            continue
        for path in paths:
            errors[path] = CaseError(
                say("编号与 {other} 相同，文书会互相覆盖", other=listing(other for other in paths if other != path)),
                place=Place(str(path)),
                next_step=say("核对各件的编号，或删去多余的文件；在此之前哪一件都不做"),
                code="number-taken",
            )
    return errors


def stated_numbers(cases: Mapping[Path, Case]) -> Iterator[tuple[Path, str | None, list[str]]]:
    """Yield each case file with the document number of its reply and those of its earlier replies."""
    for path, case in cases.items():
        earlier = [one.document_number for one in case.history if one.document_number]
        yield path, case.reply.document_number, earlier


def document_number_warnings(cases: Iterable[tuple[Path, str | None, Sequence[str]]]) -> dict[Path, Finding]:
    """Return a warning for each case file whose reply has the document number of a reply in another file.

    The warning names the other files. cases: each case file, the document number of its reply, and those of its earlier
    replies.
    """
    replies: dict[str, list[Path]] = defaultdict(list)
    owners: dict[str, set[Path]] = defaultdict(set)
    for path, number, earlier in cases:
        if number:
            replies[number].append(path)
            owners[number].add(path)
        for one in earlier:
            owners[one].add(path)
    found: dict[Path, Finding] = {}
    for number, paths in replies.items():
        for path in paths:
            if others := sorted(owners[number] - {path}):
                message = say("文号“{number}”与 {other} 的相同", number=number, other=listing(map(str, others)))
                step = say("核对各件的发文字号")
                place = Place(str(path), "reply.document_number")
                found[path] = Finding("document-number-taken", message, place, Severity.WARNING, step)
    return found


def containing(text: str, folder: Path) -> Iterator[Path]:
    """Yield the case files of a folder that contain a text. Files that cannot be read are left out."""
    for path in find([folder]).paths:
        with contextlib.suppress(DocgenError):
            if text in text_files.decode(text_files.read(path), str(path))[0]:
                yield path


def possible_duplicates(paths: Iterable[Path], words: Synonyms | None = None) -> dict[Path, Case]:
    """Return case file → its case, for the files that may have the number or document number of another file.

    A file is parsed only if its text contains a number that another file contains too.
    A file that cannot be read is left out: the same error is raised again when the documents of the case are made.

    words: the synonyms that the files may contain.
    """
    mentions: dict[str, set[Path]] = defaultdict(set)
    texts = {}
    for path in paths:
        try:
            texts[path] = text_files.decode(text_files.read(path), str(path))[0]
        except DocgenError:
            continue
        for number in _NUMBER.findall(texts[path]):
            mentions[number.casefold()].add(path)
    candidates: set[Path] = set()
    for owners in mentions.values():
        if len(owners) > 1:
            candidates |= owners
    cases: dict[Path, Case] = {}
    for path in sorted(candidates):
        with contextlib.suppress(DocgenError):
            cases[path] = case_file.parse(texts[path], str(path), words).case
    return cases


def _reason_to_skip(path: Path, names: set[str]) -> str:
    """Return why a file in a folder is skipped; empty if the file is used.

    names: the case-folded names of the .yaml and .yml files in the folder.
    """
    if path.name.startswith(_HIDDEN):
        return say("隐藏的或临时的文件")
    match = _COPY.fullmatch(path.stem) or _COPY_BEFORE.fullmatch(path.stem)
    original = f"{match['before'].strip()}{path.suffix}" if match else ""
    if original.casefold() in names:
        return say("{name} 的副本", name=original)
    return ""
