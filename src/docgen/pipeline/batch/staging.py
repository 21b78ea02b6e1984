"""The folder where finished documents wait to be published.

The files of a case are written first. Then a note is written with the id of the case and the hash of each file. The
next build uses the files again only if the note has the same id and the files have these hashes. So a build that was
cut short can be continued.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from docgen.errors import Finding
from docgen.files import own_json
from docgen.files.disk import Disk, put, remove_tree
from docgen.files.hashes import hash_of
from docgen.pipeline import manifest, printed_file
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order

FOLDER = ".stage"
FACTS = "facts.json"
_FORMAT_VERSION = 2


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document, as the register (文书清单) describes it."""

    file: str
    """The name of the file."""
    kind: str
    """The kind of the document."""
    recipient: str
    """The unit or person after the dash of the file name; empty if there is one copy for all recipients."""
    pages: int | None
    """How many pages a PDF has; None for another file."""
    characters: int | None = None
    """How many characters a plain text has, without line ends and tabs; None for another file."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A case whose files are finished."""

    folder: str
    """The name of the folder of its files."""
    id: str
    """The hash of everything that its documents depend on."""
    number: str | None
    """The number of the case; None if it has none yet."""
    files: Mapping[str, str]
    """Name of a file → its hash."""
    documents: tuple[ListedDocument, ...]
    """The documents of the case."""
    warnings: tuple[Mapping[str, object], ...] = ()
    """The warnings about the case, without their messages, because a message may quote the case."""
    is_whole: bool = True
    """Whether all documents were made. If a document is missing, the next build makes the case again."""


@dataclass(frozen=True, slots=True)
class _Note:
    """The content of a note."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    form: int
    """The version of its format."""
    staged: Staged
    """The case whose files are finished."""


class Stage:
    """The folder of finished documents inside the folder of a build."""

    def __init__(self, out: Path, disk: Disk) -> None:
        self.out = out
        self.root = out / FOLDER
        self._disk = disk

    def path(self, folder: str, name: str) -> Path:
        """Return the path of a file. folder: the name of the case's folder. name: the name of the file."""
        return self.root / "files" / folder / name

    def find(self, planned: Planned) -> Staged | None:
        """Return the finished files of a case.

        None: a file is missing or changed, the plan has another id, or a document of the case was not made.
        """
        staged = self._note(planned.folder)
        if staged is None or staged.id != planned.id or not staged.is_whole:
            return None
        try:
            for name, sha256 in staged.files.items():
                if hash_of(self.path(planned.folder, name).read_bytes()) != sha256:
                    return None
        except OSError:
            return None
        return staged

    def put(self, planned: Planned, production: Production, order: Order) -> Staged:
        """Write the documents of a case, their manifest, the record of what they print, and a note.

        Return the case as the note states it.
        """
        data = {file.name: file.data for file in production.files}
        data[manifest.FILE] = manifest.dump(self._manifest(planned, production, order))
        if production.printed:
            data[printed_file.FILE] = printed_file.dump(production.printed)
        folder = self.root / "files" / planned.folder
        self._disk.make_folder(folder)
        for name, content in data.items():
            put(self._disk, folder / name, content, durable=False)
        self._disk.sync_folder(folder)
        staged = Staged(
            planned.folder,
            planned.id,
            production.case_number,
            {name: hash_of(content) for name, content in sorted(data.items())},
            tuple(
                ListedDocument(file.name, file.entry.kind, file.entry.recipient, file.entry.pages, file.characters)
                for file in production.files
            ),
            tuple(without_messages(production.findings)),
            production.error is None,
        )
        self._disk.make_folder(self.root / "notes")
        note = json.dumps(asdict(_Note(_FORMAT_VERSION, staged)), ensure_ascii=False, sort_keys=True)
        put(self._disk, self._note_path(planned.folder), note.encode())
        return staged

    def keep_only(self, cases: Iterable[Staged]) -> None:
        """Remove the files and notes that do not belong to these cases. Earlier or unfinished builds wrote them."""
        kept = {case.folder: case.files for case in cases}
        for path in _children(self.root / "notes"):
            if path.name.removesuffix(".json") not in kept or not path.name.endswith(".json"):
                remove_tree(self._disk, path)
        for folder in _children(self.root / "files"):
            if folder.name not in kept:
                remove_tree(self._disk, folder)
                continue
            for path in _children(folder):
                if path.name not in kept[folder.name]:
                    remove_tree(self._disk, path)

    def _note_path(self, folder: str) -> Path:
        return self.root / "notes" / f"{folder}.json"

    def _note(self, folder: str) -> Staged | None:
        """Return the content of the note on a case; None if there is no note or it cannot be read."""
        try:
            note = own_json.load(self._note_path(folder), _Note)
        except (OSError, ValueError, RecursionError):
            return None
        is_usable = note.form == _FORMAT_VERSION and note.staged.folder == folder and note.staged.files
        return note.staged if is_usable and all(map(own_json.is_plain_name, note.staged.files)) else None

    def _manifest(self, planned: Planned, production: Production, order: Order) -> manifest.Manifest:
        """Return the manifest of a case. Its path to the case file is relative to the case's folder in a published set.

        This path is the same in every set, so the name of the set does not matter.
        """
        published = self.out / "set" / planned.folder
        return manifest.Manifest(
            production.case_number,
            manifest.path_of_source(planned.source, published),
            production.source_sha256,
            production.stationery_sha256,
            order.draft,
            versions(),
            tuple(sorted((file.entry for file in production.files), key=lambda entry: entry.file)),
            assigned=planned.assigned,
            ignored=production.ignored,
            annexes=planned.annexes,
        )


def without_messages(findings: Iterable[Finding]) -> Iterable[dict[str, object]]:
    """Yield findings as records that do not quote the case."""
    for finding in findings:
        yield {
            "code": finding.code,
            "severity": str(finding.severity),
            "key": finding.place.key,
            "line": finding.place.line,
        }


def _children(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []
