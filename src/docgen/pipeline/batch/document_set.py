"""A complete set → a folder of its own, and one line that says which folder is the current set.

A reader who takes the name from `CURRENT` sees the old set or the new one, each complete, never a mixture. Folders are
never changed once they have their name; the one before the current stays for those who still read it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.errors import DocgenError, Finding, Place, Severity
from docgen.files.disk import Disk, is_unable, put, remove_tree, share
from docgen.files.hashes import hash_of
from docgen.language import listing, say
from docgen.pipeline.batch import build_report, register
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.batch.staging import Stage, Staged

CURRENT, LINK, NOTE = "CURRENT", "current", "current.txt"
SET, REGISTER = "set.json", "register.xlsx"
_PREFIX = "gen-"
_FORM = 1
_NAMED = 5
"""How many files that somebody changed a finding names."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What is published together: the finished cases, and of those that are missing, why.

    titles: what each kind of document is called.
    """

    cases: tuple[Staged, ...]
    missing: tuple[tuple[Planned, DocgenError], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The set as a record that depends on nothing else; it quotes nothing of a case."""
        return {
            "form": _FORM,
            "cases": [
                {"folder": one.folder, "number": one.number, "id": one.id, "files": dict(one.files)}
                for one in sorted(self.cases, key=lambda one: one.folder)
            ],
            "missing": [build_report.failure(planned, error) for planned, error in self.missing],
        }


def current(out: Path) -> Path | None:
    """The folder of the current set; None before the first one."""
    try:
        name = (out / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return out / name if name.startswith(_PREFIX) and "/" not in name else None


def publish(out: Path, documents: Documents, stage: Stage, disk: Disk) -> tuple[Path, list[Finding]]:
    """Make these documents the current set; the answer is its folder, and what somebody did to the sets before.

    A set that is current already is left as it is.
    """
    record = documents.record()
    folder, is_new = _place(out, record, stage)
    before, findings = current(out), list[Finding]()
    if is_new:
        _write(folder, record, documents, stage, disk)
    if before != folder:
        put(disk, out / CURRENT, f"{folder.name}\n".encode())
    _lead(out, folder, disk)
    if before == folder:
        before = max((path for path in _generations(out) if path != folder), key=_age, default=None)
    else:
        edited = _edited(before, documents, stage) if before else None
        findings += [_superseded(before, edited)] if before and edited else []
    left = [path for path in _generations(out) if path not in (folder, before) and not _remove(path, disk)]
    return folder, [*findings, *(_not_ours(path) for path in left)]


def tidy(out: Path, disk: Disk) -> None:
    """Remove what a build that was cut short left unfinished."""
    for path in sorted(out.glob(".*.tmp")):
        remove_tree(disk, path)


def _place(out: Path, record: dict[str, Any], stage: Stage) -> tuple[Path, bool]:
    """The folder for a set, and whether it is still to be made: a damaged one is left, and another made beside it."""
    mark = hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
    for suffix in _suffixes():
        folder = out / f"{_PREFIX}{mark}{suffix}"
        if not folder.exists():
            return folder, True
        if _is_whole(folder, record, stage):
            return folder, False
    raise AssertionError


def _suffixes() -> Iterator[str]:
    yield ""
    for count in range(2, 1 << 30):
        yield f"-{count}"


def _is_whole(folder: Path, record: dict[str, Any], stage: Stage) -> bool:
    """Whether a published set still has the bytes it should. Files that are the staged ones were looked at before."""
    try:
        listed = json.loads((folder / SET).read_bytes())
        sheet = hash_of((folder / REGISTER).read_bytes())
        if listed != {**record, "register": sheet}:
            return False
        return all(
            _is_same(folder / case["folder"] / name, stage.path(case["folder"], name), sha256)
            for case in record["cases"]
            for name, sha256 in case["files"].items()
        )
    except (OSError, ValueError):
        return False


def _is_same(path: Path, staged: Path, sha256: str) -> bool:
    return path.samefile(staged) or hash_of(path.read_bytes()) == sha256


def _write(folder: Path, record: dict[str, Any], documents: Documents, stage: Stage, disk: Disk) -> None:
    """Fill a folder under another name, wait until it is on the disk, and give it its name."""
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
        _abandon(unfinished, disk)
        raise
    disk.sync_folder(folder.parent)


def _abandon(path: Path, disk: Disk) -> None:
    try:
        remove_tree(disk, path)
    except OSError:
        return  # the next build removes it


def _lead(out: Path, folder: Path, disk: Disk) -> None:
    """A plain path for people: `current`, or a text that says where, on systems without symbolic links."""
    link = out / LINK
    if link.is_symlink() and link.readlink() == Path(folder.name):
        return
    beside = out / f".{LINK}.tmp"
    try:
        disk.remove(beside)
        disk.point(beside, folder.name)
        disk.rename(beside, link)
        disk.remove(out / NOTE)
    except OSError as error:
        _abandon(beside, disk)
        if not (is_unable(error) or isinstance(error, IsADirectoryError)):
            raise
        text = say("当前这一套文书在文件夹 {name} 里。", name=folder.name)
        put(disk, out / NOTE, f"{text}\n".encode("utf-8-sig"))


def _generations(out: Path) -> list[Path]:
    return sorted(path for path in out.glob(f"{_PREFIX}*") if path.is_dir() and not path.is_symlink())


def _age(folder: Path) -> tuple[float, str]:
    try:
        return (folder / SET).stat().st_mtime, folder.name
    except OSError:
        return 0, folder.name


def _remove(folder: Path, disk: Disk) -> bool:
    """Remove an old set, but nothing that somebody put into it; whether it is gone."""
    if not any(folder.iterdir()):
        disk.remove_folder(folder)
        return True
    files = _listed(folder)
    if files is None or _strange(folder, files) or any(_is_changed(path, sha) for path, sha in files.items()):
        return False
    for path in sorted(files):
        disk.remove(path)
    for path in sorted({path.parent for path in files} - {folder}):
        if path.exists():
            disk.remove_folder(path)
    disk.remove(folder / SET)  # last, so that a removal that was cut short is finished by the next build
    disk.remove_folder(folder)
    return True


def _listed(folder: Path) -> dict[Path, str] | None:
    """The files of a set and their hashes, as its list has them; None without such a list."""
    try:
        listed = json.loads((folder / SET).read_bytes())
        files = {folder / case["folder"] / name: sha for case in listed["cases"] for name, sha in case["files"].items()}
        return files | {folder / REGISTER: listed["register"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _strange(folder: Path, files: Mapping[Path, str]) -> list[Path]:
    """What somebody put into a set."""
    found = {path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}
    return sorted(found - {*files, folder / SET})


def _is_changed(path: Path, sha256: str) -> bool:
    return path.is_file() and hash_of(path.read_bytes()) != sha256


def _edited(folder: Path, documents: Documents, stage: Stage) -> list[Path]:
    """What somebody changed in a set, or put into it. Files that are the staged ones were looked at before."""
    if not folder.is_dir():
        return []
    files = _listed(folder)
    if files is None:
        return [folder / SET]
    known = {
        folder / case.folder / name: sha256
        for case in documents.cases
        for name, sha256 in case.files.items()
        if _is_staged(folder / case.folder / name, stage.path(case.folder, name))
    }
    changed = [path for path, sha in files.items() if known.get(path) != sha and _is_changed(path, sha)]
    return sorted([*changed, *_strange(folder, files)])


def _is_staged(path: Path, staged: Path) -> bool:
    return path.is_file() and path.samefile(staged)


def _superseded(folder: Path, edited: list[Path]) -> Finding:
    names = listing(str(path.relative_to(folder)) for path in edited[:_NAMED])
    if len(edited) > _NAMED:
        names = say("{names} 等 {count} 个文件", names=names, count=len(edited))
    message = say("上一套里手改或另放的 {names} 不在新的一套里，原样留在这个文件夹", names=names)
    step = say("要用的改动写进案件文件或模板再做，或者另行保管")
    return Finding("set-edited", message, Place(str(folder)), Severity.WARNING, step)


def _not_ours(path: Path) -> Finding:
    message = say("这套旧文书里有改过的或另放的文件，没有删去")
    return Finding("set-kept", message, Place(str(path)), next_step=say("需要的移走，再删去这个文件夹"))
