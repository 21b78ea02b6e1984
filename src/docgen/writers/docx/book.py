"""Book + Stationery + page numbers → DOCX. The book is written section by section, to use little memory.

The shell (`book.docx`) is filled once. It has the headers and footers of upright pages. Section properties are written
for each section. The page numbers are those of the PDF, so contents and indexes are right before Word updates them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import BinaryIO

from markupsafe import Markup

from docgen.errors import Place, StationeryError
from docgen.language import say
from docgen.layout import page_geometry
from docgen.model.book import Book, Heading, Section, anchors, head
from docgen.model.links import numbered
from docgen.stationery.cabinet import Stationery
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx import ooxml
from docgen.writers.docx.letter import filled
from docgen.writers.docx.ooxml import Edges
from docgen.writers.docx.package import CORE, core_properties, entry, part_order

_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = re.compile(r"<Relationship\b[^>]*>")


def write(book: Book, stationery: Stationery, numbers: Mapping[str, str], out: BinaryIO) -> None:
    """Write the book to `out` as a Word file. The same book gives the same bytes.

    numbers: anchor → printed page number.
    """
    slots = {
        "title": head(book, Section(()), right=False),
        "running": Markup(ooxml.RUNNING),
        "body": Markup(ooxml.BODY),
    }
    parts = filled(stationery, "book", slots)
    parts[CORE] = core_properties(book.title, book.issued)
    before, upright = _opened(parts.pop(_DOCUMENT), stationery)
    margins = _Margins(parts, stationery.profile, upright, book)
    ids = _bookmark_numbers(book)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(entry(_DOCUMENT), "w") as document:
            document.write(before.encode())
            last = len(book.sections) - 1
            for index, section in enumerate(book.sections):
                with_numbers = numbered(section, numbers)
                for xml in _section(with_numbers, stationery.profile, margins, ids, is_last=index == last):
                    document.write(xml.encode())
            document.write(ooxml.CLOSING.encode())
        for name in sorted(margins.finished(), key=part_order):
            archive.writestr(entry(name), parts[name])


def _bookmark_numbers(book: Book) -> dict[str, int]:
    """Return the bookmark number of each anchor, from 1."""
    ids: dict[str, int] = {}
    count = 0
    for section in book.sections:
        for anchor in anchors(section):
            count += 1
            ids[anchor] = count
    return ids


def _section(
    section: Section, profile: Profile, margins: _Margins, ids: Mapping[str, int], *, is_last: bool
) -> Iterator[str]:
    """Yield the XML of a section: its blocks, then its properties.

    The headings above columns become a separate Word section on the same page.
    """
    width = page_geometry.page(profile, section.landscape).text_width
    edges = margins.edges(section)
    blocks = section.blocks
    if section.columns > 1:
        headings = tuple(takewhile(lambda block: isinstance(block, Heading), blocks))
        yield ooxml.flow(headings, profile, width, ids)
        yield ooxml.section_end(ooxml.properties(section, profile, edges))
        gap = profile.character_pitch * profile.book.column_gap
        width = Length((width - gap * (section.columns - 1)).pt / section.columns)
        blocks = blocks[len(headings) :]
    yield ooxml.flow(blocks, profile, width, ids)
    columns = section.columns
    properties = ooxml.properties(section, profile, edges, continuous=columns > 1, columns=columns)
    yield properties if is_last else ooxml.section_end(properties)


def _opened(document: bytes, stationery: Stationery) -> tuple[str, dict[tuple[str, str], str]]:
    """Return the shell's XML up to its body, and the references of upright pages to headers and footers.

    A shell with text beside the body's tag is refused, because that text would be lost.
    """
    if (opened := ooxml.opened(document.decode())) is None:
        raise StationeryError(
            say("Word 模板不能用：{reason}", reason=say("正文除 {tag} 外不能有内容", tag="{{p body }}")),
            place=Place(str(stationery.shell("book.docx"))),
            next_step=say("封面等内容写进书里，书眉和页码写进页眉、页脚"),
        )
    return opened


@dataclass
class _Margins:
    """The headers and footers of a book. They are made when a section needs them."""

    parts: dict[str, bytes]
    """The parts of the Word file, by name."""
    profile: Profile
    """The lengths of the standard."""
    upright: Mapping[tuple[str, str], str]
    """The shell's references for upright pages: (`header` or `footer`, type of page) → relationship."""
    book: Book
    """The book that is written."""
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    """(`header` or `footer`, content) → relationship of the part that was made."""

    def edges(self, section: Section) -> Edges:
        """Return a section's references. Every section has all of them: Word fills a gap from the section before."""
        empty_header = self._relationship("header", ooxml.empty("hdr"))
        empty_footer = self._relationship("footer", ooxml.empty("ftr"))
        edges = {("header", which): empty_header for which in ("even", "default")}
        edges |= {("footer", which): empty_footer for which in ("even", "default")}
        if section.bare:
            return Edges(edges)
        if section.landscape:
            for which, right in (("even", False), ("default", True)):
                edges["footer", which] = self._relationship("footer", ooxml.wide_footer(self.profile, right))
                if shown := head(self.book, section, right):
                    edges["header", which] = self._relationship("header", ooxml.wide_header(self.profile, right, shown))
            return Edges(edges)
        edges |= self.upright
        has_head = head(self.book, section, right=True)
        edges["header", "default"] = self._running_header(section) if has_head else empty_header
        return Edges(edges)

    def _running_header(self, section: Section) -> str:
        """Return the relationship of the shell's header with the section's running head in it."""
        shell = self.parts[self._target(self.upright["header", "default"])].decode()
        return self._relationship("header", shell.replace(ooxml.RUNNING, ooxml.running(section, self.book.mark)))

    def _target(self, relation: str) -> str:
        """Return the name of the part to which a relationship leads."""
        for element in _RELATION.findall(self.parts[_RELATIONS].decode()):
            if f'Id="{relation}"' in element:
                return "word/" + re.search(r'Target="([^"]+)"', element)[1]  # type: ignore[index]
        raise KeyError(relation)

    def _relationship(self, kind: str, content: str) -> str:
        """Return the relationship of a header or footer with this content. The part is made at the first call."""
        if (kind, content) not in self.made:
            number = len(self.made) + 1
            self.made[kind, content] = f"dgId{number}"
            self.parts[f"word/{kind}-dg{number}.xml"] = content.encode()
        return self.made[kind, content]

    def finished(self) -> dict[str, bytes]:
        """Return all parts. The file's relationships and content types list the parts that were made."""
        relations, types = "", ""
        for (kind, _), relation in self.made.items():
            name = f"{kind}-{relation.replace('Id', '')}.xml"
            relations += f'<Relationship Id="{relation}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
            types += f'<Override PartName="/word/{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for part, end, more in ((_RELATIONS, "</Relationships>", relations), (_TYPES, "</Types>", types)):
            self.parts[part] = self.parts[part].replace(end.encode(), f"{more}{end}".encode())
        # No section refers to the shell's header: each refers to a copy of it. So the marker must not stay in it.
        shell_header = self._target(self.upright["header", "default"])
        self.parts[shell_header] = self.parts[shell_header].replace(ooxml.RUNNING.encode(), b"")
        return self.parts
