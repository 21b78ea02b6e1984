"""A folder with what earlier runs made of a book: the lines of each case, the pages of each section, the completion.

A file is named after a hash of everything that its content depends on. A run removes the files that it did not use, so
the folder contains no text that was removed from the book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.files.hashes import hashed
from docgen.model.book import Section
from docgen.pipeline.fingerprint import stationery_hash, surroundings
from docgen.stationery.departments import Stationery

_FILE = re.compile(r"[0-9a-f]{64}\.(lines|pages|book)")


@dataclass(slots=True)
class KeptPieces:
    """A folder of lines and pages."""

    folder: Path
    """The folder."""
    common: str
    """A hash of the program, the libraries, the fonts and the stationery. All files depend on these."""
    used: set[str] = field(default_factory=set)
    """The names of the files that this run asked for."""

    def lines(self, part: Section) -> Path:
        """Return the path of the file for the lines of a part of a section."""
        return self._file(hashed([self.common, repr(replace(part, running=""))]), "lines")

    def pages(self, section: Section, lines: Sequence[Path]) -> Path:
        """Return the path of the file for the pages of a section. lines: the files for the lines of its parts."""
        whole = [self.common, repr(replace(section, blocks=(), running="")), [path.name for path in lines]]
        return self._file(hashed(whole), "pages")

    def book(self, values: object) -> Path:
        """Return the file for the hash of the list of a book's files. values: all that the book consists of."""
        return self._file(hashed([self.common, repr(values)]), "book")

    def prune(self) -> None:
        """Remove the files that this run did not ask for. A file with another kind of name is not removed."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if _FILE.fullmatch(path.name) and path.name not in self.used:
                path.unlink(missing_ok=True)

    def _file(self, key: str, kind: str) -> Path:
        name = f"{key}.{kind}"
        self.used.add(name)
        return self.folder / name


def open_folder(folder: Path, stationery: Stationery) -> KeptPieces:
    """Open a folder for a book with this stationery."""
    surroundings_hash = surroundings({stationery.department.profile: stationery.profile}, ("pdf",))
    return KeptPieces(folder, hashed([stationery_hash([stationery]), surroundings_hash]))
