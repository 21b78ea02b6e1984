"""Finished documents of a case → files in the folder of the case.

The files of a case appear together or not at all. A draft does not replace a final document. A file that somebody
edited is not replaced.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import CaseError, Finding, InputError, OutputError, Place, Severity
from docgen.files.disk import Disk, replace, unwritable
from docgen.files.folder_exchange import replace_together
from docgen.files.hashes import hash_of
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.language import say
from docgen.model import annexes
from docgen.pipeline import manifest, printed_file
from docgen.pipeline.batch import lock
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.manifest import Manifest
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written."""

    path: Path
    """The path of the file."""
    pages: int | None
    """How many pages a PDF or OFD file has; None for another file."""
    characters: int | None = None
    """How many characters a plain text has, without line ends and tabs; None for another file."""


def directory(production: Production, source: Path, out: Path, taken: dict[Path, Path]) -> Path:
    """Return the folder for the documents of a case. Raise a `CaseError` if another case of the run uses this folder.

    source: the case file. out: the folder of all cases. taken: folder → the case file that uses the folder. The folder
    of this case is added to `taken`.
    """
    if not production.folder:
        return out
    found = out / safe(production.folder)
    other = taken.setdefault(found, source)
    if other != source:
        raise CaseError(
            say("编号与 {other} 相同，文书会互相覆盖", other=other),
            place=production.number_place,
            next_step=say("核对两件的编号"),
        )
    return found


def refuse_over_finals(paths: Iterable[Path], mark: str) -> None:
    """Raise an `OutputError` if a draft would replace a final document.

    paths: the files that will be written. mark: the words that every draft contains. A file without these words is a
    final document.
    """
    for path in paths:
        if path.is_file() and not _contains(path, mark):
            raise OutputError(
                say("这里已有正式文书，草稿不覆盖它"),
                place=Place(str(path)),
                next_step=say("用 --out 另指一个文件夹放草稿"),
            )


def _contains(path: Path, words: str) -> bool:
    """Return whether the text of a document contains these words. For an unreadable file, return False."""
    try:
        return any(words in text for text in Finished(path.read_bytes(), path.suffix[1:]).texts)
    except (InputError, UnicodeDecodeError):
        return False


def refuse_over_changed(directory: Path, files: Mapping[Path, bytes]) -> None:
    """Raise an `OutputError` if a file that will be replaced was changed after docgen wrote the file.

    A file that already contains the new bytes is accepted. Such files exist after a run that was stopped before it
    wrote the manifest.

    directory: the folder of the case. files: path → the bytes that will be written.
    """
    earlier = _earlier_manifest(directory / manifest.FILE)
    written = {document.file: document.sha256 for document in earlier.documents} if earlier else {}
    findings = [
        Finding("file-edited", say("成文之后改过，或不是由本程序写的"), Place(str(path)))
        for path, data in files.items()
        if path.is_file() and hash_of(path.read_bytes()) not in (written.get(path.name), hash_of(data))
    ]
    if findings:
        raise OutputError(
            say("有 {count} 个文件不是上次写下的样子，没有覆盖，这一件没有重做", count=len(findings)),
            place=Place(str(directory)),
            findings=findings,
            next_step=say("要留下改过的，先把它移到别处再做；不要了，加 --force 覆盖"),
            code="file-edited",
        )


def leftovers(directory: Path, made_paths: Set[Path], titles: tuple[str, ...], order: Order) -> list[Finding]:
    """Return a warning for each document of an earlier run that this run did not make.

    An example is the summary of a reply that is no longer public.

    directory: the folder of the case. made_paths: the files that this run made. titles: the titles with which the names
    of documents begin. If there are none, no document is reported.
    """
    if not titles:
        return []
    found = []
    for path in sorted(directory.iterdir()):
        if path not in made_paths and path.suffix[1:] in order.formats and path.stem.startswith(titles):
            message, step = say("这份文书是以前生成的，这次没有"), say("不再需要就删去")
            found.append(Finding("file-left", message, Place(str(path)), Severity.WARNING, step))
    return found


def put_case(directory: Path, production: Production, source: Path, order: Order, disk: Disk | None = None) -> None:
    """Write the documents of a case, their manifest, and the record of what its Word files print: all or none.

    The new manifest also lists the documents of an earlier run that were made from the same data. The record also
    contains what earlier runs printed, because somebody may still edit and return their files.
    """
    files = {safe(file.name): file.data for file in production.files}
    names = (name for name, _ in production.annexes)
    new = manifest_of(production, manifest.path_of_source(source, directory), is_draft=order.draft)
    new = dataclasses.replace(new, annexes=annexes.hashes(str(source), names))
    files[manifest.FILE] = manifest.dump(new.with_documents_of(_earlier_manifest(directory / manifest.FILE)))
    if production.printed:
        record = directory / printed_file.FILE
        files[printed_file.FILE] = printed_file.dump(production.printed, printed_file.load_if_readable(record))
    put_together(directory, files, disk)


def put_together(directory: Path, files: Mapping[str, bytes], disk: Disk | None = None) -> None:
    """Write files into a folder: all or none. disk: the operations by which they are written; None: the usual ones."""
    try:
        replace_together(disk or Disk(), directory, files)
    except OSError as error:
        raise unwritable(error, directory) from error


@contextlib.contextmanager
def exclusive_access(out: Path) -> Iterator[None]:
    """Make the folder `out`, and let no other process write below it. Another process that wants to write waits."""
    try:
        Disk().make_folder(out)
    except OSError as error:
        raise unwritable(error, out) from error
    with lock.waiting_lock(out):
        yield


def manifest_of(production: Production, source: str, *, is_draft: bool) -> Manifest:
    """Return the manifest of the documents of a case. source: the path of the case file from their folder."""
    return Manifest(
        production.case_number,
        source,
        production.source_sha256,
        production.stationery_sha256,
        is_draft,
        versions(),
        tuple(file.entry for file in production.files),
        ignored=production.ignored,
    )


def _earlier_manifest(path: Path) -> Manifest | None:
    """Return the manifest of an earlier run; None if there is none or it cannot be read."""
    try:
        return manifest.load(path)
    except InputError:
        return None


def put(path: Path, data: bytes) -> None:
    """Write a file, and make the folders above it. Other programs see all of the old content, or all of the new."""
    disk = Disk()
    # The name is random because two processes may write the same file at once.
    temporary = path.with_name(f".{os.urandom(8).hex()}")
    try:
        disk.make_folder(path.parent)
        replace(disk, path, data, beside=temporary, mode=0o644, sync=False)
    except OSError as error:
        raise unwritable(error, path) from error
