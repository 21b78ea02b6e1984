"""A complete set of documents → a new folder, whose name is then written to the file `CURRENT`.

A program that reads the name in `CURRENT` sees the old set or the new one, and never a mixture. A folder is filled
under a temporary name and is not changed after it has its final name. The set before the current one is not removed,
because people may still read it.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from docgen.errors import DocgenError, Finding, InputError, Place, Severity
from docgen.files import own_json
from docgen.files.disk import Disk, is_unable, put, remove_tree, share
from docgen.files.hashes import hash_of, hashed
from docgen.language import listing, say
from docgen.pipeline.batch import build_report, register
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.batch.staging import Stage, Staged

CURRENT, LINK, NOTE = "CURRENT", "current", "current.txt"
SET, REGISTER = "set.json", "register.xlsx"
_PREFIX = "gen-"
_FORMAT_VERSION = 1
_MOST_NAMED = 5
"""How many of the changed files a finding names."""


@dataclass(frozen=True, slots=True)
class SetCase:
    """A case in the list of a set."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    folder: str
    """The name of the folder of its files."""
    number: str | None
    """The number of the case; None if it has none yet."""
    id: str
    """The hash of everything that its documents depend on."""
    files: Mapping[str, str]
    """Name of a file → its hash."""


@dataclass(frozen=True, slots=True)
class MissingCase:
    """A case of a set, if some or all of its documents are missing."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    source: str
    """The name of the case file."""
    number: str | None
    """The number of the case; None if it has none yet, or if it is not known."""
    problems: tuple[Mapping[str, str | int | None], ...]
    """Why documents are missing, without the text of the case."""


@dataclass(frozen=True, slots=True)
class SetList:
    """The list of a set: the content of `set.json`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    form: int
    """The version of the format of lists."""
    cases: tuple[SetCase, ...]
    """The cases that have documents."""
    missing: tuple[MissingCase, ...]
    """The cases of which some or all documents are missing."""
    register: str
    """The hash of the register."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that are published as one set."""

    cases: tuple[Staged, ...]
    """The cases that have documents."""
    missing: tuple[tuple[Planned, DocgenError], ...] = ()
    """The cases of which some or all documents are missing, with the reason."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Kind of document → its title."""

    def record(self) -> dict[str, Any]:
        """Return the list of the set for `set.json`, without the hash of the register.

        The list does not quote the cases. Equal sets give equal lists.
        """
        return {
            "form": _FORMAT_VERSION,
            "cases": [
                {"folder": case.folder, "number": case.number, "id": case.id, "files": dict(case.files)}
                for case in sorted(self.cases, key=lambda case: case.folder)
            ],
            "missing": [build_report.failure(planned, error) for planned, error in self.missing],
        }


def load(folder: Path) -> SetList:
    """Return the list of a set. An `InputError` is raised if it is damaged, or if its names lead out of the folder."""
    path = folder / SET
    with own_json.refusing_damage(path, say("再做一次 docgen build")):
        listed = own_json.load(path, SetList)
        names: list[str] = []
        for case in listed.cases:
            names += (case.folder, *case.files)
        folders = {case.folder.casefold() for case in listed.cases}
        if listed.form != _FORMAT_VERSION or not all(map(own_json.is_plain_name, names)):
            raise ValueError(names)
        if len(folders) < len(listed.cases):
            raise ValueError(folders)
    return listed


def is_named_after(folder: Path, listed: SetList) -> bool:
    """Return whether the folder of a set has the name that its list gives it."""
    record = asdict(listed)
    del record["register"]
    name = f"{_PREFIX}{_hash(record)}"
    return folder.name == name or re.fullmatch(rf"{name}-\d+", folder.name) is not None


def current(out: Path) -> Path | None:
    """Return the folder of the current set; None if no set has been published yet."""
    try:
        name = (out / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return out / name if name.startswith(_PREFIX) and "/" not in name else None


def publish(out: Path, documents: Documents, stage: Stage, disk: Disk) -> tuple[Path, list[Finding]]:
    """Make these documents the current set. Return its folder, and findings about edited files in earlier sets.

    If an equal set is already current, it is not changed. Sets before the previous set are removed.
    """
    record = documents.record()
    folder, is_new = _folder_for(out, record, stage)
    before, findings = current(out), list[Finding]()
    if is_new:
        _write(folder, record, documents, stage, disk)
    if before != folder:
        put(disk, out / CURRENT, f"{folder.name}\n".encode())
    _point_to(out, folder, disk)
    if before == folder:  # the set was current already, so the newest other set is the previous one
        before = max((path for path in _set_folders(out) if path != folder), key=_time_written, default=None)
    elif before:
        edited = _edited(before, documents, stage)
        findings += [_edited_finding(before, edited)] if edited else []
    for path in _set_folders(out):
        if path not in (folder, before) and not _remove(path, disk):
            message = say("这套旧文书里有改过的或另放的文件，没有删去")
            step = say("需要的移走，再删去这个文件夹")
            findings.append(Finding("set-kept", message, Place(str(path)), next_step=step))
    return folder, findings


def tidy(out: Path, disk: Disk) -> None:
    """Remove the unfinished folders and files of a build that was cut short."""
    for path in sorted(out.glob(".*.tmp")):
        remove_tree(disk, path)


def _folder_for(out: Path, record: dict[str, Any], stage: Stage) -> tuple[Path, bool]:
    """Return the folder for a set, and whether the folder must still be made.

    If the folder of an equal set is damaged, it stays as it is, and the set gets a folder with a number.
    """
    folder = out / f"{_PREFIX}{_hash(record)}"
    numbers = itertools.count(2)
    while folder.exists():
        if _is_unchanged(folder, record, stage):
            return folder, False
        folder = out / f"{_PREFIX}{_hash(record)}-{next(numbers)}"
    return folder, True


def _hash(record: dict[str, Any]) -> str:
    """Return the hash in the name of a set's folder. record: the list of the set without the hash of the register."""
    return hashed(record)[:16]


def _is_unchanged(folder: Path, record: dict[str, Any], stage: Stage) -> bool:
    """Return whether the files of a published set are unchanged."""
    try:
        listed = json.loads(own_json.content(folder / SET))
        register_hash = hash_of((folder / REGISTER).read_bytes())
        if listed != {**record, "register": register_hash}:
            return False
        for case in record["cases"]:
            for name, sha256 in case["files"].items():
                path = folder / case["folder"] / name
                # A hard link to a staged file need not be read: staged files were checked.
                if not path.samefile(stage.path(case["folder"], name)) and hash_of(path.read_bytes()) != sha256:
                    return False
    except (OSError, ValueError, RecursionError):
        return False
    return True


def _write(folder: Path, record: dict[str, Any], documents: Documents, stage: Stage, disk: Disk) -> None:
    """Write a set to a folder with a temporary name, wait until it is on the disk, and rename the folder."""
    unfinished = folder.with_name(f".{folder.name}.tmp")
    remove_tree(disk, unfinished)
    try:
        disk.make_folder(unfinished)
        for case in documents.cases:
            disk.make_folder(unfinished / case.folder)
            for name in case.files:
                share(disk, stage.path(case.folder, name), unfinished / case.folder / name)
            disk.sync_folder(unfinished / case.folder)
        sheet = register.workbook(documents.cases, documents.titles)
        put(disk, unfinished / REGISTER, sheet, durable=False)
        listed = {**record, "register": hash_of(sheet)}
        text = json.dumps(listed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        put(disk, unfinished / SET, text.encode())
        disk.rename(unfinished, folder)
    except OSError:
        _try_to_remove(unfinished, disk)
        raise
    disk.sync_folder(folder.parent)


def _try_to_remove(path: Path, disk: Disk) -> None:
    try:
        remove_tree(disk, path)
    except OSError:
        return  # the next build removes it


def _point_to(out: Path, folder: Path, disk: Disk) -> None:
    """Point the symbolic link `current` to a set, for people. Without links, write the set's name to a text file."""
    link = out / LINK
    if link.is_symlink() and link.readlink() == Path(folder.name):
        return
    temporary = out / f".{LINK}.tmp"
    try:
        disk.remove(temporary)
        disk.point(temporary, folder.name)
        disk.rename(temporary, link)
        disk.remove(out / NOTE)
    except OSError as error:
        _try_to_remove(temporary, disk)
        # The system makes no links here, or somebody has made a folder with the name of the link.
        if not (is_unable(error) or isinstance(error, IsADirectoryError)):
            raise
        text = say("当前这一套文书在文件夹 {name} 里。", name=folder.name)
        put(disk, out / NOTE, f"{text}\n".encode("utf-8-sig"))


def _set_folders(out: Path) -> list[Path]:
    return sorted(path for path in out.glob(f"{_PREFIX}*") if path.is_dir() and not path.is_symlink())


def _time_written(folder: Path) -> tuple[float, str]:
    """Return a key that sorts sets by the time when they were written; a set without a list comes first."""
    try:
        return (folder / SET).stat().st_mtime, folder.name
    except OSError:
        return 0, folder.name


def _remove(folder: Path, disk: Disk) -> bool:
    """Remove an old set, unless somebody changed or added a file. Return whether the set was removed."""
    if not any(folder.iterdir()):
        disk.remove_folder(folder)
        return True
    files = _listed_files(folder)
    if files is None or _unlisted_files(folder, files):
        return False
    if any(_is_changed(path, sha256) for path, sha256 in files.items()):
        return False
    for path in sorted(files):
        disk.remove(path)
    for path in sorted({path.parent for path in files} - {folder}):
        if path.exists():
            disk.remove_folder(path)
    disk.remove(folder / SET)  # last, so that the next build can finish a removal that was cut short
    disk.remove_folder(folder)
    return True


def _listed_files(folder: Path) -> dict[Path, str] | None:
    """Return the path of each listed file of a set → its hash; None if the list cannot be read."""
    try:
        listed = load(folder)
    except InputError:
        return None
    files = {folder / REGISTER: listed.register}
    for case in listed.cases:
        for name, sha256 in case.files.items():
            files[folder / case.folder / name] = sha256
    return files


def _unlisted_files(folder: Path, files: Mapping[Path, str]) -> list[Path]:
    """Return the files that somebody added to a set. files: the files that the list of the set names."""
    found = {path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}
    return sorted(found - {*files, folder / SET})


def _is_changed(path: Path, sha256: str) -> bool:
    return path.is_file() and hash_of(path.read_bytes()) != sha256


def _edited(folder: Path, documents: Documents, stage: Stage) -> list[Path]:
    """Return the files of a set that somebody changed or added. Hard links to staged files are not read again."""
    if not folder.is_dir():
        return []
    files = _listed_files(folder)
    if files is None:
        return [folder / SET]
    checked: dict[Path, str] = {}
    for case in documents.cases:
        for name, sha256 in case.files.items():
            path = folder / case.folder / name
            if path.is_file() and path.samefile(stage.path(case.folder, name)):
                checked[path] = sha256
    changed = [path for path, sha256 in files.items() if checked.get(path) != sha256 and _is_changed(path, sha256)]
    return sorted([*changed, *_unlisted_files(folder, files)])


def _edited_finding(folder: Path, edited: list[Path]) -> Finding:
    names = listing(str(path.relative_to(folder)) for path in edited[:_MOST_NAMED])
    if len(edited) > _MOST_NAMED:
        names = say("{names} 等 {count} 个文件", names=names, count=len(edited))
    message = say("上一套里手改或另放的 {names} 不在新的一套里，原样留在这个文件夹", names=names)
    step = say("要用的改动写进案件文件或模板再做，或者另行保管")
    return Finding("set-edited", message, Place(str(folder)), Severity.WARNING, step)
