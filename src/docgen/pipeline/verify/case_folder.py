"""The folder of a case → its manifest, documents and case file, and findings about differences from the manifest.

This module reads documents only as bytes. A worker compares the bytes with the case (`comparison`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import DocgenError, Finding, Place
from docgen.files import pdf_admission, text_files
from docgen.files.hashes import hash_of
from docgen.language import say
from docgen.pipeline import manifest
from docgen.pipeline.manifest import Manifest
from docgen.pipeline.verify import unlisted_files


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """The content of a case's folder."""

    path: str
    """The path of the folder, for messages."""
    listed: Manifest
    """Its manifest."""
    source: str
    """The path of the case file."""
    case: bytes | None = field(default=None, repr=False)
    """The content of the case file; None if it cannot be read."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Name → content, for each document that has the listed hash."""

    @property
    def is_case_unchanged(self) -> bool:
        """Whether the case file is the one from which the documents were made."""
        return self.case is not None and hash_of(self.case) == self.listed.source_sha256


def read(folder: Path) -> tuple[CaseFolder, list[Finding]]:
    """Return the content of a folder, and findings about files that are missing, changed or not listed.

    Raise an `InputError` if the manifest cannot be read.
    """
    listed = manifest.load(folder / manifest.FILE)
    hashes = {document.file: document.sha256 for document in listed.documents}
    findings = list(unlisted_files.in_case_folder(folder, hashes))
    files: dict[str, bytes] = {}
    for name, sha256 in hashes.items():
        data = content(folder / name)
        if finding := difference(folder / name, data, sha256):
            findings.append(finding)
        elif data is not None:
            files[name] = data
    if not listed.documents:
        step = say("重新生成这一件的文书")
        findings.append(Finding("list-empty", say("清单里一份文书也没有"), Place(str(folder)), next_step=step))
    source = (folder / listed.source).resolve()
    findings += _annexes(source.parent, listed)
    case: bytes | None = None
    try:
        case = text_files.read(source)
    except DocgenError as error:
        message = say("案件文件读不了，文书没有同案件核对：{message}", message=error.message)
        step = say("把案件文件放回这里；它移到别处了，重新生成这一件的文书")
        findings.append(Finding("case-not-compared", message, Place(str(source)), next_step=step))
    return CaseFolder(str(folder), listed, str(source), case, files), findings


def _annexes(folder: Path, listed: Manifest) -> Iterator[Finding]:
    """Yield a finding for each annex that is missing or changed. folder: the folder of the case file."""
    for name, sha256 in listed.annexes.items():
        data = content(folder / name)
        if data is None or hash_of(data) != sha256:
            message = say("附件 {name} 不见了，或在成文之后换过", name=name)
            step = say("核对附件；换得对的，重新生成这一件的文书")
            yield Finding("annex-changed", message, Place(str(folder / name)), next_step=step)


def content(path: Path) -> bytes | None:
    """Return the content of a document; None if it is missing or a link, or if it cannot be read."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return text_files.read(path, pdf_admission.LARGEST_FILE)
    except DocgenError:
        return None


def difference(path: Path, data: bytes | None, sha256: str) -> Finding | None:
    """Return the finding about a listed file that is missing or changed; None if it has the listed hash.

    data: the content of the file (see `content`). sha256: the listed hash.
    """
    if data is None:
        step = say("重新生成这一件的文书")
        return Finding("file-missing", say("清单里的文书不见了"), Place(str(path)), next_step=step)
    if hash_of(data) != sha256:
        message = say("文书与清单不符：成文之后改过，或者损坏了")
        return Finding("file-changed", message, Place(str(path)), next_step=say("改过的另行保管；其他的重新生成"))
    return None
