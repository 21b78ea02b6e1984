"""What stands beside the documents of a case: hashes, versions, fonts, recipients, checks → `manifest.json` and back.

It holds no text of the case and no time, so the same case gives the same manifest. `verify` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from docgen import checks
from docgen.checks.subject import CheckedFile
from docgen.errors import InputError, Place
from docgen.files.docx_package import Package
from docgen.files.hashes import hash_of
from docgen.language import say

FILE = "manifest.json"
_FORM = 1


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file. recipient: the name after the dash of its file name, empty where there is one copy for all.

    content: hash of what a Word file's parts say, however they are compressed; for a PDF the hash of its text.
    pages: None for a Word file. fonts: the embedded families. checks: what was looked at, by rule.
    """

    file: str
    kind: str
    recipient: str
    """The name after the dash of its file name; empty where one copy serves for all."""
    sha256: str
    content: str
    """The hash of a PDF's text, or of a Word file's parts, however they are compressed."""
    pages: int | None
    """None for a Word file."""
    fonts: tuple[str, ...]
    """The families of the embedded fonts."""
    checks: Mapping[str, int]
    """Name of a rule → how many things it compared."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The documents of one case."""

    number: str | None
    source: str
    """The path of the case file, relative to the manifest's folder."""
    source_sha256: str
    stationery_sha256: str
    """The hash of all stationery that documents of the case may be printed on."""
    draft: bool
    versions: Mapping[str, str]
    documents: tuple[ManifestEntry, ...]
    form: int = _FORM
    """The version of the manifest's own format."""
    assigned: str | None = None
    """The document number that docgen gave the reply; None if the case file states it, or if it has none."""

    def with_documents_of(self, earlier: Manifest | None) -> Manifest:
        """This manifest and what an earlier one of the same case, wording and state lists besides."""
        documents = {document.file: document for document in self.documents}
        if earlier and self._made_of() == earlier._made_of():
            documents = {document.file: document for document in earlier.documents} | documents
        return replace(self, documents=tuple(documents[name] for name in sorted(documents)))

    def _made_of(self) -> tuple[object, ...]:
        return self.source_sha256, self.stationery_sha256, self.draft, self.assigned, dict(self.versions)


def entry(file: str, subject: CheckedFile) -> ManifestEntry:
    """Describe a finished file, which has passed its checks. file: its name."""
    composition, finished = subject.composition, subject.finished
    pages: int | None = None
    fonts: tuple[str, ...] = ()
    if finished.format == "pdf":
        read = finished.pdf
        pages, fonts = len(read.pages), tuple(sorted({font.name for font in read.fonts}))
        content = hash_of("\f".join(read.pages).encode())
    else:
        content = _parts_hash(finished.package)
    recipient = composition.unit or (composition.addressee.name if composition.addressee else "")
    counts = checks.counts(subject)
    return ManifestEntry(file, composition.doc.kind, recipient, hash_of(finished.data), content, pages, fonts, counts)


def dump(value: Manifest) -> bytes:
    """The manifest as JSON, keys in order, so that equal manifests are equal bytes."""
    return (json.dumps(asdict(value), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def load(path: Path) -> Manifest:
    """Read a manifest; one that is broken or of another form is an `InputError`."""
    try:
        data = json.loads(path.read_bytes())
        documents = tuple(ManifestEntry(**{**item, "fonts": tuple(item["fonts"])}) for item in data.pop("documents"))
        found = Manifest(**data, documents=documents)
        if found.form != _FORM:
            raise ValueError(found.form)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            say("清单读不懂：{error}", error=type(error).__name__),
            place=Place(str(path)),
            next_step=say("重新生成这一件的文书"),
        ) from error
    return found


def is_same(data: bytes, document: ManifestEntry) -> bool:
    """Whether a file's bytes are those that the manifest lists."""
    return hash_of(data) == document.sha256


def _parts_hash(package: Package) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(package.members.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
