"""Finished documents → files below a folder: where each goes, what it must not replace, and how it appears there.

A file appears under its name whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import CaseError, Finding, InputError, OutputError, Place, Severity
from docgen.files.disk import Disk, replace
from docgen.files.hashes import hash_of
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.language import foreign, say
from docgen.pipeline import manifest
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.manifest import Manifest
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file. pages: of a PDF; None for a Word file, whose pages depend on the program that opens it."""

    path: Path
    pages: int | None


def directory(made: Production, source: Path, out: Path, taken: dict[Path, Path]) -> Path:
    """The folder of a case, which no other case of the run may use.

    taken: folder → the case file that uses it; this case is added.
    """
    found = out / safe(made.folder) if made.folder else out
    if made.folder and (other := taken.setdefault(found, source)) != source:
        raise CaseError(
            say("编号与 {other} 相同，文书会互相覆盖", other=other),
            place=made.number,
            next_step=say("核对两件的编号"),
        )
    return found


def refuse_over_finals(paths: Iterable[Path], mark: str) -> None:
    """Refuse to write a draft over a final document, which may be on its way to be signed."""
    for path in paths:
        if path.is_file() and not _says(path.read_bytes(), mark):
            raise OutputError(
                say("这里已有正式文书，草稿不覆盖它"),
                place=Place(str(path)),
                next_step=say("用 --out 另指一个文件夹放草稿"),
            )


def _says(data: bytes, words: str) -> bool:
    """Whether a file, which may be anybody's, has these words; one that cannot be read has not."""
    try:
        return any(words in text for text in Finished(data, "pdf" if data.startswith(b"%PDF") else "docx").texts)
    except InputError:
        return False


def refuse_over_changed(directory: Path, files: Mapping[Path, bytes]) -> None:
    """Refuse to write over a file that differs from what docgen last wrote there: somebody may have edited it.

    files: what is about to be written, by path. A file that has these very bytes is not refused: it was left by a run
    that broke off before it wrote the manifest.
    """
    known = _known(directory / manifest.FILE)
    ours = {document.file: document.sha256 for document in known.documents} if known else {}
    findings = [
        Finding("file-edited", say("成文之后改过，或不是由本程序写的"), Place(str(path)))
        for path, data in files.items()
        if path.is_file() and hash_of(path.read_bytes()) not in (ours.get(path.name), hash_of(data))
    ]
    if findings:
        raise OutputError(
            say("有 {count} 个文件不是上次写下的样子，没有覆盖，这一件没有重做", count=len(findings)),
            place=Place(str(directory)),
            findings=findings,
            next_step=say("要留下改过的，先把它移到别处再做；不要了，加 --force 覆盖"),
            code="file-edited",
        )


def leftovers(directory: Path, made: Set[Path], titles: tuple[str, ...], order: Order) -> list[Finding]:
    """Documents of an earlier run that this one did not make again: a summary of a reply no longer public, say."""
    if not titles:
        return []
    return [
        Finding(
            "file-left",
            say("这份文书是以前生成的，这次没有"),
            Place(str(path)),
            Severity.WARNING,
            say("不再需要就删去"),
        )
        for path in sorted(directory.iterdir())
        if path not in made and path.suffix[1:] in order.formats and path.stem.startswith(titles)
    ]


def put_manifest(directory: Path, made: Production, source: Path, order: Order) -> None:
    """Write the manifest; what it listed of the same case before and this run did not make again stays listed."""
    path = directory / manifest.FILE
    new = Manifest(
        made.case_number,
        Path(os.path.relpath(source.resolve(), directory.resolve())).as_posix(),
        made.source,
        made.stationery,
        order.draft,
        versions(),
        tuple(file.entry for file in made.files),
    )
    put(path, manifest.dump(new.with_documents_of(_known(path))))


def _known(path: Path) -> Manifest | None:
    """The manifest of an earlier run; one that cannot be read is written anew."""
    try:
        return manifest.load(path)
    except InputError:
        return None


def put(path: Path, data: bytes) -> None:
    """Write a file, and the folders above it; a reader sees the old file or the new one, never a part."""
    disk = Disk()
    # Two processes may write the same file at once, each beside it under a name of its own.
    beside = path.with_name(f".{os.urandom(8).hex()}")
    try:
        disk.make_folder(path.parent)
        replace(disk, path, data, beside=beside, mode=0o644, sync=False)
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror or error))),
            place=Place(str(path)),
            next_step=say("关闭正在打开它的程序，检查磁盘空间和权限"),
        ) from error
