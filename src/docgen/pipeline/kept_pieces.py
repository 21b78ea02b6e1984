"""A cache of laid-out sections: a section of a book → its PDFs, if an earlier run laid it out.

The key is a hash of all that the layout depends on. A piece is used only if its files still have the hashes that were
noted with it. A run removes the pieces that it did not use, so nothing stays of what the book no longer says.
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

_OURS = re.compile(r"[0-9a-f]{64}(\.json|-[0-9]+\.pdf)")


@dataclass(slots=True)
class Kept:
    """A folder of pieces."""

    folder: Path
    common: str
    """A hash of what all pieces depend on: program, libraries, fonts, stationery."""
    used: set[str] = field(default_factory=set)
    """The keys that this run asked for."""

    def mark(self, section: Section, title: str) -> str:
        """The key of a piece: a hash of its section with numbers filled in, the book's title, and `common`."""
        return hashed([self.common, title, repr(section)])

    def load(self, mark: str) -> LaidOutPiece | None:
        """The piece; None if it is not here, or not as it was kept."""
        self.used.add(mark)
        try:
            listed = json.loads((self.folder / f"{mark}.json").read_bytes())
            paths = tuple(self.folder / f"{mark}-{index}.pdf" for index in range(len(listed["files"])))
            if [hash_of(path.read_bytes()) for path in paths] != listed["files"]:
                return None
            return LaidOutPiece(paths, int(listed["pages"]), dict(listed["anchors"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, mark: str, laid: LaidOutPiece) -> LaidOutPiece:
        """Keep a piece; the list of its files last, so that a part is never taken for the whole."""
        contents = [data if isinstance(data, bytes) else data.read_bytes() for data in laid.data]
        paths = tuple(self.folder / f"{mark}-{index}.pdf" for index in range(len(contents)))
        for path, content in zip(paths, contents, strict=True):
            publish.put(path, content)
        listed = {
            "files": [hash_of(content) for content in contents],
            "pages": laid.pages,
            "anchors": dict(laid.anchors),
        }
        publish.put(self.folder / f"{mark}.json", json.dumps(listed, ensure_ascii=False).encode())
        return LaidOutPiece(paths, laid.pages, laid.anchors)

    def prune(self) -> None:
        """Remove the pieces that this run did not use; files of others stay."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if _OURS.fullmatch(path.name) and path.name[:64] not in self.used:
                path.unlink(missing_ok=True)


def open_folder(folder: Path, stationery: Stationery) -> Kept:
    """The pieces in a folder, for a stationery as it is now."""
    around = surroundings({stationery.department.profile: stationery.profile}, ("pdf",))
    return Kept(folder, hashed([stationery_hash([stationery]), around]))
