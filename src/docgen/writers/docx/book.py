"""Book + Stationery + page numbers → DOCX, written section by section: what has been written is not kept.

The shell (`book.docx`) is filled once and says what stands in the margins of upright pages; each section brings its own
properties. Page numbers come from the PDF's layout, so that contents and indexes are right before Word updates them.
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
    """Write the book as a Word file. numbers: anchor → page number as printed. The same book gives the same bytes."""
    slots = {
        "title": head(book, Section(()), right=False),
        "running": Markup(ooxml.RUNNING),
        "body": Markup(ooxml.BODY),
    }
    parts = filled(stationery, "book", slots)
    parts[CORE] = core_properties(book.title, book.issued)
    before, upright = _opened(parts.pop(_DOCUMENT), stationery)
    margins = _Margins(parts, stationery.profile, upright, book)
    ids = {name: index for index, name in enumerate((n for s in book.sections for n in anchors(s)), 1)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(entry(_DOCUMENT), "w") as document:
            document.write(before.encode())
            last = len(book.sections) - 1
            for index, section in enumerate(book.sections):
                known = numbered(section, numbers)
                for xml in _section(known, stationery.profile, margins, ids, is_last=index == last):
                    document.write(xml.encode())
            document.write(ooxml.CLOSING.encode())
        for name in sorted(margins.finished(), key=part_order):
            archive.writestr(entry(name), parts[name])


def _section(
    section: Section, profile: Profile, margins: _Margins, ids: Mapping[str, int], *, is_last: bool
) -> Iterator[str]:
    """A section's blocks and properties; headings above columns are a section of their own, on the same page."""
    width = page_geometry.page(profile, section.landscape).text_width
    edges = margins.of(section)
    blocks = section.blocks
    if section.columns > 1:
        head = tuple(takewhile(lambda block: isinstance(block, Heading), blocks))
        yield ooxml.flow(head, profile, width, ids)
        yield ooxml.section_end(ooxml.properties(section, profile, edges))
        gap = profile.character_pitch * profile.book.column_gap
        width = Length((width - gap * (section.columns - 1)).pt / section.columns)
        blocks = blocks[len(head) :]
    yield ooxml.flow(blocks, profile, width, ids)
    columns = section.columns
    properties = ooxml.properties(section, profile, edges, continuous=columns > 1, columns=columns)
    yield properties if is_last else ooxml.section_end(properties)


def _opened(document: bytes, stationery: Stationery) -> tuple[str, dict[tuple[str, str], str]]:
    """The shell up to its body, and what upright pages refer to; text beside the body's tag would be lost."""
    if (opened := ooxml.opened(document.decode())) is None:
        raise StationeryError(
            say("Word 模板不能用：{reason}", reason=say("正文除 {tag} 外不能有内容", tag="{{p body }}")),
            place=Place(str(stationery.shell("book.docx"))),
            next_step=say("封面等内容写进书里，书眉和页码写进页眉、页脚"),
        )
    return opened


@dataclass
class _Margins:
    """The heads and feet of a book, made as sections need them. parts: of the file. made: content → relationship."""

    parts: dict[str, bytes]
    profile: Profile
    upright: Mapping[tuple[str, str], str]
    book: Book
    made: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, section: Section) -> Edges:
        """What a section refers to; without a reference it would go on with the section before it."""
        empty, foot = self._part("header", ooxml.empty("hdr")), self._part("footer", ooxml.empty("ftr"))
        edges = {("header", which): empty for which in ("even", "default")}
        edges |= {("footer", which): foot for which in ("even", "default")}
        if section.bare:
            return Edges(edges)
        if section.landscape:
            for which, right in (("even", False), ("default", True)):
                edges["footer", which] = self._part("footer", ooxml.wide_footer(self.profile, right))
                if shown := head(self.book, section, right):
                    edges["header", which] = self._part("header", ooxml.wide_header(self.profile, right, shown))
            return Edges(edges)
        edges |= self.upright
        edges["header", "default"] = self._running(section) if head(self.book, section, right=True) else empty
        return Edges(edges)

    def _running(self, section: Section) -> str:
        shell = self.parts[self._target(self.upright["header", "default"])].decode()
        return self._part("header", shell.replace(ooxml.RUNNING, ooxml.running(section, self.book.mark)))

    def _target(self, relation: str) -> str:
        for element in _RELATION.findall(self.parts[_RELATIONS].decode()):
            if f'Id="{relation}"' in element:
                return "word/" + re.search(r'Target="([^"]+)"', element)[1]  # type: ignore[index]
        raise KeyError(relation)

    def _part(self, kind: str, content: str) -> str:
        """The relationship of a head or foot with this content."""
        if (kind, content) not in self.made:
            number = len(self.made) + 1
            self.made[kind, content] = f"dgId{number}"
            self.parts[f"word/{kind}-dg{number}.xml"] = content.encode()
        return self.made[kind, content]

    def finished(self) -> dict[str, bytes]:
        """All parts, those made among them known to the file."""
        relations, types = "", ""
        for (kind, _), relation in self.made.items():
            name = f"{kind}-{relation.replace('Id', '')}.xml"
            relations += f'<Relationship Id="{relation}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
            types += f'<Override PartName="/word/{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for part, end, more in ((_RELATIONS, "</Relationships>", relations), (_TYPES, "</Types>", types)):
            self.parts[part] = self.parts[part].replace(end.encode(), f"{more}{end}".encode())
        # No section refers to the shell's own head, whose place each section has filled otherwise.
        own = self._target(self.upright["header", "default"])
        self.parts[own] = self.parts[own].replace(ooxml.RUNNING.encode(), b"")
        return self.parts
