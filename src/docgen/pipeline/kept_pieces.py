"""A cache of laid-out sections: a section of a book → its PDFs, if an earlier run laid out the same section.

The key of a piece is a hash of everything that its layout depends on. A piece is used only if its files still have the
recorded hashes. A run removes the pieces that it did not use, so the cache contains no text that was removed from the
book.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from docgen.bind.section_pdf import LaidOutPiece
from docgen.files.hashes import hash_of, hashed
from docgen.model.book import Section
from docgen.pipeline import publish
from docgen.pipeline.fingerprint import stationery_hash, surroundings
from docgen.stationery.cabinet import Stationery

_PIECE_FILE = re.compile(r"[0-9a-f]{64}(\.json|-[0-9]+\.pdf)")


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
        """Return the piece with a key; None if a file of the piece is missing or changed."""
        self.used.add(key)
        try:
            listed = json.loads((self.folder / f"{key}.json").read_bytes())
            paths = tuple(self.folder / f"{key}-{index}.pdf" for index in range(len(listed["files"])))
            if [hash_of(path.read_bytes()) for path in paths] != listed["files"]:
                return None
            return LaidOutPiece(paths, int(listed["pages"]), dict(listed["anchors"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, key: str, laid: LaidOutPiece) -> LaidOutPiece:
        """Write a piece under its key, and return the piece with the paths of its files.

        The list of files is written last, so a piece that was only partly written is never used.
        """
        contents = [data if isinstance(data, bytes) else data.read_bytes() for data in laid.data]
        paths = tuple(self.folder / f"{key}-{index}.pdf" for index in range(len(contents)))
        for path, content in zip(paths, contents, strict=True):
            publish.put(path, content)
        listed = {
            "files": [hash_of(content) for content in contents],
            "pages": laid.pages,
            "anchors": dict(laid.anchors),
        }
        publish.put(self.folder / f"{key}.json", json.dumps(listed, ensure_ascii=False).encode())
        return LaidOutPiece(paths, laid.pages, laid.anchors)

    def prune(self) -> None:
        """Remove the pieces that this run did not use. Files that have no names of pieces are not removed."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if _PIECE_FILE.fullmatch(path.name) and path.name[:64] not in self.used:
                path.unlink(missing_ok=True)


def open_folder(folder: Path, stationery: Stationery) -> KeptPieces:
    """Return the pieces in a folder. A piece is found only if it was laid out with the same stationery."""
    around = surroundings({stationery.department.profile: stationery.profile}, ("pdf",))
    return KeptPieces(folder, hashed([stationery_hash([stationery]), around]))
