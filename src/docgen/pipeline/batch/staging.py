"""The folder where finished documents wait to be published.

After the files of a case a note is written with the case's id and the hash of each file. The next build uses a file
again only if the note has the same id and hash, so a build that was cut short can be continued.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from docgen.errors import Finding
from docgen.files.disk import Disk, put, remove_tree
from docgen.files.hashes import hash_of
from docgen.pipeline import manifest
from docgen.pipeline.batch.plan import Planned
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order

FOLDER = ".stage"
FACTS = "facts.json"
_FORM = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, for the register of what was made. pages: None for a Word file."""

    file: str
    kind: str
    recipient: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Staged:
    """A finished case."""

    folder: str
    id: str
    number: str | None
    files: Mapping[str, str]
    """Name of a file → its hash."""
    papers: tuple[Paper, ...]
    """Its documents."""
    warnings: tuple[Mapping[str, object], ...] = ()
    """The warnings about it, without their words, which may quote the case."""
    is_whole: bool = True
    """Whether it has all its documents; a case that lacks one is made again by the next build."""


class Stage:
    """The waiting room of one build folder."""

    def __init__(self, out: Path, disk: Disk) -> None:
        self.out = out
        self.root = out / FOLDER
        self._disk = disk

    def path(self, folder: str, name: str) -> Path:
        """Where a file of a case waits."""
        return self.root / "files" / folder / name

    def find(self, planned: Planned) -> Staged | None:
        """The case's finished files, if all are there and are what the plan wants."""
        staged = self._note(planned.folder)
        if staged is None or staged.id != planned.id or not staged.is_whole:
            return None
        try:
            whole = all(
                hash_of(self.path(planned.folder, name).read_bytes()) == sha256 for name, sha256 in staged.files.items()
            )
        except OSError:
            return None
        return staged if whole else None

    def put(self, planned: Planned, made: Production, order: Order) -> Staged:
        """Keep a case's documents with their manifest."""
        data = {file.name: file.data for file in made.files}
        data[manifest.FILE] = manifest.dump(self._manifest(planned, made, order))
        folder = self.root / "files" / planned.folder
        self._disk.make_folder(folder)
        for name, content in data.items():
            put(self._disk, folder / name, content, durable=False)
        self._disk.sync_folder(folder)
        staged = Staged(
            planned.folder,
            planned.id,
            made.case_number,
            {name: hash_of(content) for name, content in sorted(data.items())},
            tuple(Paper(f.name, f.entry.kind, f.entry.recipient, f.entry.pages) for f in made.files),
            tuple(without_words(made.findings)),
            made.error is None,
        )
        self._disk.make_folder(self.root / "notes")
        put(self._disk, self._note_path(planned.folder), _dump(staged))
        return staged

    def keep_only(self, cases: Iterable[Staged]) -> None:
        """Remove what belongs to none of these cases: of earlier plans, or cut short."""
        kept = {one.folder: one.files for one in cases}
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
        try:
            data = json.loads(self._note_path(folder).read_bytes())
            if data.pop("form") != _FORM:
                return None
            papers = tuple(Paper(**paper) for paper in data.pop("papers"))
            staged = Staged(papers=papers, warnings=tuple(data.pop("warnings")), **data)
            return staged if staged.folder == folder and staged.files else None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def _manifest(self, planned: Planned, made: Production, order: Order) -> manifest.Manifest:
        """The case's manifest, as it is right where the set is published."""
        published = self.out.resolve() / "set" / planned.folder
        return manifest.Manifest(
            made.case_number,
            Path(os.path.relpath(planned.source.resolve(), published)).as_posix(),
            made.source,
            made.stationery,
            order.draft,
            versions(),
            tuple(sorted((file.entry for file in made.files), key=lambda entry: entry.file)),
            assigned=planned.assigned,
        )


def without_words(findings: Iterable[Finding]) -> Iterable[dict[str, object]]:
    """Findings as records that quote nothing of the case."""
    for finding in findings:
        yield {
            "code": finding.code,
            "severity": str(finding.severity),
            "key": finding.place.key,
            "line": finding.place.line,
        }


def _dump(staged: Staged) -> bytes:
    return json.dumps({"form": _FORM, **asdict(staged)}, ensure_ascii=False, sort_keys=True).encode()


def _children(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []
