"""A folder with pieces of a book: lines of cases, pages of sections, font programs, what was proved of its files.

It also contains a note about the finished book. If nothing changed, the note saves the making of the book.
A file is named after a hash of everything that its content depends on. A run removes the files that it did not use, so
the folder contains no text that was removed from the book.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from docgen.files import compression
from docgen.files.hashes import hash_of, hashed
from docgen.layout.face import FontFace
from docgen.model.book import Book, BookBlock, Section, anchors, parts_by_case
from docgen.pipeline import drawn_file
from docgen.pipeline.fingerprint import stationery_hash, surroundings
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.docx.ooxml import book_blocks
from docgen.writers.docx.ooxml.book_blocks import Flow
from docgen.writers.pdf.drawing import embedded_fonts
from docgen.writers.pdf.drawing.embedded_fonts import FontProgram

_FILE = re.compile(r"[0-9a-f]{64}\.(lines|pages|font|proved|book)")
_Value = TypeVar("_Value")


class Used(dict[str, _Value]):
    """The values that a run uses, by key. It gets a value of an earlier run when somebody asks whether it has the key.

    So it contains no value of an earlier run that is not used any longer. earlier: the values of earlier runs.
    """

    def __init__(self, earlier: Mapping[str, _Value]) -> None:
        super().__init__()
        self.earlier = earlier

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key) and isinstance(key, str) and key in self.earlier:
            self[key] = self.earlier[key]
        return super().__contains__(key)


@dataclass(slots=True)
class KeptPieces:
    """A folder of pieces."""

    folder: Path
    """The folder."""
    common: str
    """A hash of the program, the libraries, the fonts and the stationery. All files depend on these.

    Empty for a folder that only one run uses.
    """
    used: set[str] = field(default_factory=set)
    """The names of the files that this run asked for."""
    streams: Used[int] = field(default_factory=lambda: Used({}))
    """Hash of what is proved of the PDF → how many marked parts it has. See `bind.book_proof.findings`."""
    flows: Used[bytes] = field(default_factory=lambda: Used({}))
    """Hash of blocks and of their place → their compressed XML in the Word file. The XML of earlier runs is proved."""
    _written: dict[str, str] = field(default_factory=dict)
    """Hash of blocks and of their place → their XML, for the flows that this run has written."""
    _hashes: dict[tuple[int, ...], tuple[str, object]] = field(default_factory=dict)
    """The `id` of each block → the hash of the blocks, and the blocks. No other block gets the `id` of a kept one."""

    def lines(self, section: Section) -> Iterator[tuple[Section, Path]]:
        """Yield the parts of a section, each with the path of the file for its lines."""
        # Running heads are added when the book is bound, so neither lines nor pages depend on them.
        rest = repr(replace(section, blocks=(), running=""))
        for part in parts_by_case(section):
            yield part, self._file([rest, self._hash(part.blocks)], "lines")

    def pages(self, section: Section, lines: Sequence[Path]) -> Path:
        """Return the path of the file for the pages of a section. lines: the files for the lines of its parts."""
        return self._file([repr(replace(section, blocks=(), running="")), [path.name for path in lines]], "pages")

    def book(self, book: Book, others: object) -> Path:
        """Return the path of the note about a finished book. others: the other values that its files depend on."""
        sections = []
        for section in book.sections:
            parts = [self._hash(part.blocks) for part in parts_by_case(section)]
            sections.append([repr(replace(section, blocks=())), parts])
        return self._file([repr((replace(book, sections=()), others)), sections], "book")

    def prune(self) -> None:
        """Remove the files that this run did not ask for. A file with another kind of name is not removed."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if _FILE.fullmatch(path.name) and path.name not in self.used:
                path.unlink(missing_ok=True)

    def program(self, face: FontFace, codes: Collection[int]) -> FontProgram:
        """Return a font program, as `embedded_fonts.program` does."""
        path = self._file([repr(face.name), sorted(codes)], "font")
        kept = drawn_file.values(path)
        if kept is None:
            kept = tuple(embedded_fonts.program(face, codes))
            drawn_file.write_values(path, kept)
        return FontProgram(*kept)

    def write_proved(self) -> None:
        """Write what this run used and proved, after all of it is proved."""
        drawn_file.write_values(self._file([], "proved"), (dict(self.streams), dict(self.flows)))

    def written_flow(self, flow: Flow, profile: Profile) -> str:
        """Return blocks as WordprocessingML, as `book_blocks.written_flow` does."""
        key = self._place(flow)
        if key in self.flows:
            self._written[key] = zlib.decompress(self.flows[key]).decode()
        else:
            self._written[key] = book_blocks.written_flow(flow, profile)
            self.flows[key] = compression.stream(self._written[key].encode(), compression.FAST)
        return self._written[key]

    def proved_flow(self, flow: Flow) -> str:
        """Return the written XML of blocks if an earlier run has proved it. Otherwise the result is empty."""
        key = self._place(flow)
        return self._written[key] if key in self.flows.earlier else ""

    def _place(self, flow: Flow) -> str:
        """Return a hash of blocks and of all that their XML depends on."""
        # The bookmarks of a book have consecutive numbers, so the first number gives those of all blocks.
        number = next((flow.ids[anchor] for anchor in anchors(Section(flow.blocks))), 0)
        return hashed([self._hash(flow.blocks), number, flow.width.pt, flow.share, flow.above, flow.is_last])

    def _hash(self, blocks: tuple[BookBlock, ...]) -> str:
        """Return the hash of blocks. The same blocks are asked for several times."""
        key = tuple(map(id, blocks))
        if key not in self._hashes:
            self._hashes[key] = hash_of(repr(blocks).encode()), blocks
        return self._hashes[key][0]

    def _file(self, values: Sequence[object], kind: str) -> Path:
        name = f"{hashed([self.common, *values])}.{kind}"
        self.used.add(name)
        return self.folder / name


def open_folder(folder: Path, stationery: Stationery) -> KeptPieces:
    """Open a folder for a book with this stationery."""
    surroundings_hash = surroundings({stationery.department.profile: stationery.profile}, ("pdf",))
    common = hashed([stationery_hash([stationery]), surroundings_hash])
    proved = drawn_file.values(folder / f"{hashed([common])}.proved")
    if proved is None:
        return KeptPieces(folder, common)
    streams, flows = proved
    return KeptPieces(folder, common, streams=Used(streams), flows=Used(flows))
