"""A folder with a list → a finding for each document in it that the list does not name.

A file is also recognized by its content, because a copy may be called 答复函.bak.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from docgen.errors import Finding, Place
from docgen.files.hashes import hash_of
from docgen.intake.kinds import kind_of
from docgen.language import say
from docgen.pipeline import manifest, printed_file
from docgen.pipeline.verify.archive import LISTS

_ENDINGS = (
    *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott", ".fodt"),
    *(".pdf", ".ofd", ".xps", ".txt"),
)
"""The endings of documents, in lower case."""
_WORD_STREAM = "WordDocument".encode("utf-16-le")
"""The name of a stream that every .doc file has in its directory."""
_OWN = (manifest.FILE, printed_file.FILE)
"""The files that docgen writes into the folder of a case beside the documents."""
_TEMPORARY = ("~$", "._")
"""The prefixes of small files that programs write beside a document, such as Word for an open document."""
_LARGEST_READ = 50_000_000
"""The bytes of the largest file whose content is examined. docgen writes no larger documents."""


def in_case_folder(folder: Path, listed: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each document in a case's folder and its subfolders that the manifest does not name.

    Subfolders with a list of their own are left out. listed: name of a file in the manifest → its hash.
    """
    for path in _files_below(folder):
        if path.parent == folder and (path.name in listed or path.name in _OWN):
            continue
        if _is_document(path, listed.values()):
            yield unlisted(path)


def in_folder(folder: Path, listed: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each file in the folder of a set or book that its list does not name.

    Subfolders with a list of their own are left out.
    """
    for path in _files_below(folder):
        if path.relative_to(folder).as_posix() not in listed:
            yield unlisted(path)


def unlisted(path: Path) -> Finding:
    """Return the finding about a file that a list does not name."""
    return Finding("file-unlisted", say("清单里没有这份文书"), Place(str(path)), next_step=say("不是本件的就移走"))


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files and links in a folder and its subfolders. Subfolders with a list of their own are left out."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_dir():
            yield path
        elif not any((path / name).is_file() for name in LISTS):
            yield from _files_below(path)


def _is_document(path: Path, hashes: Collection[str]) -> bool:
    """Return whether somebody may take a file for a document. hashes: the hashes of the listed documents."""
    if path.is_symlink():
        return path.suffix.lower() in _ENDINGS or Path(os.path.realpath(path)).suffix.lower() in _ENDINGS
    if path.suffix.lower() in _ENDINGS and not path.name.startswith(_TEMPORARY):
        return True
    if not path.is_file() or path.stat().st_size > _LARGEST_READ:
        return False
    data = path.read_bytes()
    kind = kind_of(data)
    return kind in ("word", "pdf", "office") or (kind == "ole" and _WORD_STREAM in data) or hash_of(data) in hashes
