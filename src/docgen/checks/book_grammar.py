"""The Word file of a book, its tree and its page numbers → findings, by the grammar of letters (`word_grammar`).

Headings, links, contents, indexes, tables and the colophon are read paragraph by paragraph. Figures, photographs and
the properties of sections are compared with what the writer draws for the tree.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from docgen.checks import word_rules
from docgen.checks.word_grammar import KEPT, Reader, StrangeError
from docgen.errors import Finding, Place
from docgen.language import say
from docgen.model import book as tree
from docgen.model.blocks import Para, Role, Run, Table
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.docx import book as docx_book
from docgen.writers.docx.ooxml import book_blocks, elements
from docgen.writers.docx.ooxml.book_blocks import Flow, Space
from docgen.writers.docx.ooxml.fields import CONTENTS_BEGIN, CONTENTS_END, bookmark, link
from docgen.writers.docx.ooxml.figure import figure
from docgen.writers.docx.package import parts_of


def findings(
    name: str,
    data: bytes,
    book: tree.Book,
    stationery: Stationery,
    numbers: Mapping[str, str],
    shares: Sequence[float],
    proved: Callable[[Flow], str] = lambda flow: "",
) -> Iterator[Finding]:
    """Yield the faults of the Word file of a book: text that is missing or changed, and anything that it adds.

    name: the name of the file. numbers, shares: as for `docx_book.pieces`. proved: returns the XML of blocks that this
    grammar has accepted for the same blocks before; empty: it has not.
    """
    fixed: dict[str, bytes] = {}
    pieces = list(docx_book.pieces(book, stationery, numbers, fixed, shares))
    try:
        found = parts_of(data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        message, step = say("部件已损坏"), say("不要使用此文件；重做一份")
        yield Finding("docx-parts", message, Place(name), next_step=step)
        return
    yield from word_rules.strange_parts(name, data, found, fixed, (docx_book.DOCUMENT,))
    read = partial(_read, pieces=pieces, profile=stationery.profile, proved=proved)
    yield from word_rules.strange_text(name, docx_book.DOCUMENT, found.get(docx_book.DOCUMENT, b""), read)


def _read(xml: str, pieces: Sequence[str | Flow], profile: Profile, proved: Callable[[Flow], str]) -> None:
    """Raise a `StrangeError` at the first place of the text that is not in the grammar."""
    reader = _BookReader(xml, profile)
    for piece in pieces:
        if isinstance(piece, str):
            reader.fixed(piece)
        elif not ((accepted := proved(piece)) and reader.taken(accepted)):
            reader.flow(piece)
    if reader.position != len(xml):
        raise StrangeError(reader.position)


class _BookReader(Reader):
    """Reads the text of a book from the beginning to the end."""

    def flow(self, flow: Flow) -> None:
        """Read the blocks of a column."""
        for block, space in book_blocks.spaced(flow, self.profile):
            self._block(block, space, flow)
        self.fixed(book_blocks.gap_below(flow, self.profile))
        before, after = book_blocks.colophon_frame(flow, self.profile)
        self.fixed(before)
        for line in flow.colophon:
            self.paragraph(line)
        self.fixed(after)

    def _block(self, block: tree.BookBlock, space: Space, flow: Flow) -> None:
        spacing = book_blocks.spacing_element(block, self.profile, space)
        match block:
            case tree.Heading():
                self.paragraph(block.para, spacing, around=(bookmark(block.anchor, flow.ids[block.anchor]), ""))
            case tree.Anchored():
                self.fixed(bookmark(block.anchor, flow.ids[block.anchor]))
                self._block(block.block, space, flow)
            case tree.Contents():
                self._contents(block, space)
            case tree.Index():
                for line in tree.index_lines(block):
                    self.paragraph(line)
            case tree.Figure():
                self.fixed(figure(block, self.profile, flow.width, space.above, keep_caption_space=space.is_last))
            case tree.DoubleLine():
                self.fixed(book_blocks.double_line(self.profile, space.above))
            case Para() if block.role is Role.COVER_FOOT:
                self.paragraph(block, elements.frame_at_foot(flow.width))
            case Table():
                self.table(block, flow.width, flow.ids, space.above, KEPT if space.keep else "")
            case _:
                self.block(block, (KEPT if space.keep else "") + spacing)

    def _contents(self, contents: tree.Contents, space: Space) -> None:
        last = len(contents.entries) - 1
        for index, entry in enumerate(contents.entries):
            title, *others = tree.entry_line(entry).runs
            line = Para(tree.entry_line(entry).role, (Run(title.text), *others))
            before, _, after = link(entry.reference.target, "\n").partition("\n")
            begin = CONTENTS_BEGIN if index == 0 else ""
            end = CONTENTS_END if index == last else ""
            properties = book_blocks.entry_properties(contents, index, space.above)
            self.paragraph(line, properties, around=(begin + before, after + end))
