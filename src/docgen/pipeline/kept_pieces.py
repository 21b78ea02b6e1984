"""A cache of laid-out sections: a section of a book → its drawn pages, if an earlier run laid out the same section.

The key of a piece is a hash of everything that its layout depends on. A piece is used only if its file still has the
recorded hash. A run removes the pieces that it did not use, so the cache contains no text that was removed from the
book.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from docgen.bind.drawn_section import LaidOutPiece
from docgen.files.hashes import hash_of, hashed
from docgen.model.book import Section
from docgen.pipeline import drawn_file, publish
from docgen.pipeline.fingerprint import stationery_hash, surroundings
from docgen.stationery.departments import Stationery

_PIECE_FILE = re.compile(r"[0-9a-f]{64}\.(json|pages)")


@dataclass(slots=True)
class KeptPieces:
    """A folder of laid-out sections, which are called pieces."""

    folder: Path
    common: str
    """A hash of the program, the libraries, the fonts and the stationery. All pieces depend on these."""
    used: set[str] = field(default_factory=set)
    """The keys that this run asked for."""

    def key(self, section: Section, title: str) -> str:
        """Return the key of a piece: a hash of the section, the book's title and `common`.

        section: the section with its numbers filled in. title: the title of the book.
        """
        return hashed([self.common, title, repr(section)])

    def load(self, key: str) -> LaidOutPiece | None:
        """Return the piece with a key; None if its file is missing or changed."""
        self.used.add(key)
        path = self.folder / f"{key}.pages"
        try:
            listed = json.loads((self.folder / f"{key}.json").read_bytes())
            if hash_of(path.read_bytes()) != listed["hash"]:
                return None
            return LaidOutPiece(path, int(listed["pages"]), dict(listed["anchors"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, key: str, laid: LaidOutPiece) -> LaidOutPiece:
        """Write a piece under its key, and return the piece with the path of its file.

        The file with the hash is written last, so a piece that was only partly written is never used.
        """
        path, data = self.folder / f"{key}.pages", drawn_file.packed(laid.drawn)
        publish.put(path, data)
        listed = {"hash": hash_of(data), "pages": laid.pages, "anchors": dict(laid.anchors)}
        publish.put(self.folder / f"{key}.json", json.dumps(listed, ensure_ascii=False).encode())
        return LaidOutPiece(path, laid.pages, laid.anchors)

    def prune(self) -> None:
        """Remove the pieces that this run did not use. A file whose name is not that of a piece is not removed."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if _PIECE_FILE.fullmatch(path.name) and path.name[:64] not in self.used:
                path.unlink(missing_ok=True)


def open_folder(folder: Path, stationery: Stationery) -> KeptPieces:
    """Return the pieces in a folder. A piece is found only if it was laid out with the same stationery."""
    surroundings_hash = surroundings({stationery.department.profile: stationery.profile}, ("pdf",))
    return KeptPieces(folder, hashed([stationery_hash([stationery]), surroundings_hash]))
