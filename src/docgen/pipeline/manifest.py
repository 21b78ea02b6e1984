"""A `Manifest` ↔ the file `manifest.json` in the folder of a case.

A manifest lists hashes, versions, fonts, recipients and checks of the documents. It contains no time, so the same case
gives the same manifest. Of the text of the case it contains only the reasons of `ignore`. `docgen.pipeline.verify`
compares documents with their manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from docgen import checks
from docgen.checks.subject import CheckedFile
from docgen.files import own_json
from docgen.files.docx_package import Package
from docgen.files.hashes import hash_of
from docgen.inspection.finished import PAGED
from docgen.inspection.proof import file_proof
from docgen.language import say
from docgen.stationery.department import Engine

FILE = "manifest.json"
_FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file of a case."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    file: str
    """The name of the file."""
    kind: str
    """The kind of the document."""
    recipient: str
    """The unit or person after the dash of the file name; empty if there is one copy for all recipients."""
    sha256: str
    """The hash of the file."""
    content: str
    """The hash of the text of a file; for a Word file of its uncompressed parts (inner files)."""
    pages: int | None
    """How many pages a PDF or OFD file has; None for another file."""
    fonts: tuple[str, ...]
    """The names of the fonts in a PDF or OFD file; empty for another file."""
    checks: Mapping[str, int]
    """Name of a count → the count: the rules applied, the characters compared, and the passages compared."""
    engine: Engine | None = None
    """The engine that laid out the pages: docgen or weasyprint; None for another file, and in older manifests."""
    surroundings: str | None = None
    """The hash of what the file depends on besides case and stationery: see `fingerprint.surroundings_of_file`. None in
    older manifests."""
    accessible: bool = False
    """Whether the file is a PDF/A-2a and PDF/UA-1."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The documents of one case and what they were made from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    number: str | None
    """The number of the case; None if it has none yet."""
    source: str
    """The path of the case file, relative to the manifest's folder."""
    source_sha256: str
    """The hash of the case file."""
    stationery_sha256: str
    """The hash of the stationery of all units that may write a document of the case."""
    draft: bool
    """Whether the documents are drafts."""
    versions: Mapping[str, str]
    """The versions of docgen and of the libraries, by name."""
    documents: tuple[ManifestEntry, ...]
    """The files."""
    form: int = _FORMAT_VERSION
    """The version of the format of manifests."""
    assigned: str | None = None
    """The document number that docgen gave the reply; None if the case file states it, or if the reply has none."""
    ignored: tuple[Mapping[str, str | None], ...] = ()
    """The warnings that the case says were looked at: code, key and reason of each."""
    annexes: Mapping[str, str] = field(default_factory=dict)
    """The path of each annex from the folder of the case file → its hash."""

    def with_documents_of(self, earlier: Manifest | None) -> Manifest:
        """Return this manifest with the other documents that an earlier manifest lists.

        The other documents are added only if they were made from the same case file and stationery, with the same
        document number and versions, and if both are drafts or both are final.
        """
        listed = self.documents
        if earlier and self._made_from() == earlier._made_from():
            listed = earlier.documents + self.documents
        documents = {document.file: document for document in listed}
        return replace(self, documents=tuple(documents[name] for name in sorted(documents)))

    def _made_from(self) -> tuple[object, ...]:
        return self.source_sha256, self.stationery_sha256, self.draft, self.assigned, dict(self.versions)


def entry(
    file: str, subject: CheckedFile, surroundings: str | None = None, *, accessible: bool = False
) -> ManifestEntry:
    """Return the entry of a file that has passed its checks.

    file: the name of the file. surroundings, accessible: see `ManifestEntry`.
    """
    composition, finished = subject.composition, subject.finished
    pages: int | None = None
    fonts: tuple[str, ...] = ()
    engine: Engine | None = None
    if finished.format in PAGED:
        read = finished.paged
        is_own = finished.format == "ofd" or file_proof.is_own(finished.data)
        engine = "docgen" if is_own else "weasyprint"
        pages, fonts = len(read.pages), tuple(sorted({font.name for font in read.fonts}))
        content = hash_of("\f".join(read.pages).encode())
    elif finished.format == "txt":
        content = hash_of(finished.data)
    else:
        content = _parts_hash(finished.package)
    recipient = composition.unit or (composition.addressee.name if composition.addressee else "")
    return ManifestEntry(
        file,
        composition.doc.kind,
        recipient,
        hash_of(finished.data),
        content,
        pages,
        fonts,
        checks.counts(subject),
        engine,
        surroundings,
        accessible and finished.format == "pdf",
    )


def dump(value: Manifest) -> bytes:
    """Return the manifest as JSON. The keys are sorted, so equal manifests give equal bytes."""
    return (json.dumps(asdict(value), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def load(path: Path) -> Manifest:
    """Read a manifest.

    Raise an `InputError` if the file is damaged, has another version, names a file twice, or has a name that leads out
    of its folder.
    """
    with own_json.refusing_damage(path, say("重新生成这一件的文书")):
        found = own_json.load(path, Manifest)
        names = [document.file for document in found.documents]
        if found.form != _FORMAT_VERSION:
            raise ValueError(found.form)
        if not all(map(own_json.is_plain_name, names)) or len({name.casefold() for name in names}) < len(names):
            raise ValueError(names)
        for name in found.annexes:
            if not all(map(own_json.is_plain_name, name.split("/"))):
                raise ValueError(found.annexes)
        if "\0" in found.source or PurePosixPath(found.source).is_absolute() or not found.source:
            raise ValueError(found.source)
    return found


def path_of_source(source: Path, folder: Path) -> str:
    """Return the path of a case file, relative to the folder of a manifest. On another drive the path is absolute."""
    try:
        return Path(os.path.relpath(source.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return source.resolve().as_posix()


def _parts_hash(package: Package) -> str:
    """Return a hash of the parts of a Word file. It does not depend on how the parts are compressed."""
    digest = hashlib.sha256()
    for name, content in sorted(package.members.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
