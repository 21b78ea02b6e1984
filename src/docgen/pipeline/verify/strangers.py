"""A folder with a list → a finding for each document in it that the list does not name.

The name of a file says little: a copy may be called 答复函.bak, or lie in a subfolder. So its content counts.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
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
"""The endings of documents, in small letters."""
_WORD_STREAM = "WordDocument".encode("utf-16-le")
"""The name that every file in the old format of Word has in its directory."""
_OWN = (manifest.FILE, printed_file.FILE)
_BESIDE = ("~$", "._")
"""The beginnings of names that programs give to small files beside a document, such as Word for an open one."""
_LARGEST_LOOKED_AT = 50_000_000
"""Bytes. What is larger is no document of docgen's, and is named only for its ending."""


def in_case_folder(folder: Path, listed: Collection[str], hashes: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each document of a case's folder and its subfolders that the manifest does not name.

    A subfolder with a list of its own is verified by itself. listed: the names of the files in the manifest. hashes:
    their hashes, by which a copy is known.
    """
    for path in files_below(folder):
        if path.parent == folder and path.name in (*listed, *_OWN):
            continue
        if is_document(path, hashes):
            yield stranger(path)


def in_folder(folder: Path, listed: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each file of a set's or a book's folder that its list does not name.

    Folders with a list of their own are verified by themselves.
    """
    for path in files_below(folder):
        if path.relative_to(folder).as_posix() not in listed:
            yield stranger(path)


def stranger(path: Path) -> Finding:
    """Return the finding about a file that a list does not name."""
    return Finding("file-unlisted", say("清单里没有这份文书"), Place(str(path)), next_step=say("不是本件的就移走"))


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files and links in a folder and its subfolders, but not in those with a list of their own."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_dir():
            yield path
        elif not any((path / name).is_file() for name in LISTS):
            yield from files_below(path)


def is_document(path: Path, hashes: Collection[str]) -> bool:
    """Return whether a file may be taken for a document. hashes: those of the documents that are listed."""
    if path.is_symlink():
        return path.suffix.lower() in _ENDINGS or Path(os.path.realpath(path)).suffix.lower() in _ENDINGS
    if path.suffix.lower() in _ENDINGS and not path.name.startswith(_BESIDE):
        return True
    if not path.is_file() or path.stat().st_size > _LARGEST_LOOKED_AT:
        return False
    data = path.read_bytes()
    return _is_document(data) or hash_of(data) in hashes


def _is_document(data: bytes) -> bool:
    """Return whether the content of a file is a document: of Word, LibreOffice or another office program, or a PDF."""
    kind = kind_of(data)
    return kind in ("word", "pdf", "office") or (kind == "ole" and _WORD_STREAM in data)
