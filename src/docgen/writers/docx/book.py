"""Book + Stationery + page numbers → DOCX. The book is written section by section, to use little memory.

The shell (`book.docx`) is filled once. It contains the headers and footers of upright (portrait) pages. Each section of
the book becomes a Word section with its own section properties. The contents and indexes print the page numbers of the
PDF, so they are right before Word updates them.

A part is a file inside the Word file, such as a header. A relationship is the identifier by which one part refers to
another part.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile
from typing import BinaryIO

from markupsafe import Markup

from docgen.errors import Place, StationeryError
from docgen.language import say
from docgen.layout import page_geometry, placed_photograph
from docgen.model.blocks import Para, text
from docgen.model.book import Book, Heading, Photograph, Section, anchors, head, parts_by_case
from docgen.model.links import numbered
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.docx.letter import filled
from docgen.writers.docx.ooxml import book_blocks, elements, sections
from docgen.writers.docx.ooxml.book_blocks import Flow
from docgen.writers.docx.ooxml.photograph import photograph
from docgen.writers.docx.ooxml.sections import References
from docgen.writers.docx.package import CORE, core_properties, entry, part_order

DOCUMENT = "word/document.xml"
"""The part with the text of the book."""
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = re.compile(r"<Relationship\b[^>]*>")


def write(
    book: Book,
    stationery: Stationery,
    numbers: Mapping[str, str],
    out: BinaryIO,
    shares: Sequence[float] = (),
    written: Callable[[Flow, Profile], str] = book_blocks.written_flow,
) -> None:
    """Write the book to `out` as a Word file. The same book gives the same bytes.

    numbers, shares: see `pieces`. written: returns blocks as WordprocessingML.
    """
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(entry(DOCUMENT), "w") as document:
            for piece in pieces(book, stationery, numbers, parts, shares):
                xml = piece if isinstance(piece, str) else written(piece, stationery.profile)
                document.write(xml.encode())
        for name in sorted(parts, key=part_order):
            archive.writestr(entry(name), parts[name])


def pieces(
    book: Book,
    stationery: Stationery,
    numbers: Mapping[str, str],
    parts: dict[str, bytes],
    shares: Sequence[float] = (),
) -> Iterator[str | Flow]:
    """Yield the content of the part `word/document.xml`: blocks, and between them XML that has no text of the book.

    numbers: anchor → page number as printed.
    parts: gets the other parts of the Word file. It is complete after the last piece.
    shares: for each section, the height of the lines of its last part, as a share of their usual height. Empty: all
    lines have their usual height.
    """
    slots = {
        "title": head(book, Section(()), right=False),
        "running": Markup(sections.RUNNING),
        "body": Markup(sections.BODY),
    }
    parts.update(filled(stationery, "book", slots))
    parts[CORE] = core_properties(book.title, book.issued)
    before, upright = _opened(parts.pop(DOCUMENT), stationery)
    headers_and_footers = _HeadersAndFooters(parts, stationery.profile, upright, book)
    all_anchors = chain.from_iterable(map(anchors, book.sections))
    ids = {anchor: number for number, anchor in enumerate(all_anchors, 1)}
    yield before
    last = len(book.sections) - 1
    for index, section in enumerate(book.sections):
        with_numbers = numbered(section, numbers)
        share = shares[index] if shares else 1.0
        yield from _section(with_numbers, stationery.profile, headers_and_footers, ids, share, is_last=index == last)
    yield sections.CLOSING
    headers_and_footers.finish()


def _section(
    section: Section,
    profile: Profile,
    headers_and_footers: _HeadersAndFooters,
    ids: Mapping[str, int],
    share: float,
    *,
    is_last: bool,
) -> Iterator[str | Flow]:
    """Yield the pieces of a section: its blocks, then the XML of its section properties.

    If the section has columns, its first headings are above the columns. These headings become a separate Word section
    on the same page. Below the columns is an empty Word section on the same page. Without it Word would not make the
    columns equally high.

    ids: anchor → number of its bookmark. share: see `pieces`. is_last: whether this is the last section of the book.
    """
    width = page_geometry.page(profile, section.landscape).text_width
    references = headers_and_footers.references(section)
    blocks = section.blocks
    if section.photograph:
        placed = placed_photograph.lay_out(section, profile)
        caption = "".join(text(block) for block in blocks if isinstance(block, Para))
        relation, number = headers_and_footers.photograph(section.photograph)
        yield photograph(placed, caption, relation, number, profile)
    if section.columns > 1:
        headings = tuple(takewhile(lambda block: isinstance(block, Heading), blocks))
        yield Flow(headings, width, ids)
        yield elements.flat_paragraph(sections.properties(section, profile, references))
        width = page_geometry.column(profile, section.columns)
        blocks = blocks[len(headings) :]
    parts = parts_by_case(replace(section, blocks=blocks))
    above = None
    for part in parts:
        is_last_part = part is parts[-1]
        flow = Flow(part.blocks, width, ids, share if is_last_part else 1.0, above, is_last_part)
        yield flow
        above = None if is_last_part else book_blocks.space_below(flow, profile)
    if section.columns > 1:
        columns = sections.properties(section, profile, references, continuous=True, columns=section.columns)
        yield elements.flat_paragraph(columns)
    properties = sections.properties(section, profile, references, continuous=section.columns > 1)
    yield properties if is_last else elements.flat_paragraph(properties)


def _opened(document: bytes, stationery: Stationery) -> tuple[str, References]:
    """Return the shell's XML up to the start of the body, and the headers and footers of upright pages.

    A shell whose body has other content than the docxtpl tag `{{p body }}` is refused, because it would be lost.

    document: the part `word/document.xml` of the filled shell.
    """
    opened = sections.opened(document.decode())
    if opened is None:
        raise StationeryError(
            say("Word 模板不能用：{reason}", reason=say("正文除 {tag} 外不能有内容", tag="{{p body }}")),
            place=Place(str(stationery.shell("book.docx"))),
            next_step=say("封面等内容写进书里，书眉和页码写进页眉、页脚"),
        )
    return opened


@dataclass
class _HeadersAndFooters:
    """The headers, footers and photographs of a book. Each is made when the first section needs it."""

    parts: dict[str, bytes]
    """Name of a part of the Word file → its content."""
    profile: Profile
    """The lengths of the standard."""
    upright: References
    """The headers and footers of upright pages. They are parts of the shell."""
    book: Book
    """The book that is written."""
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    """(`header` or `footer`, content) → relationship of the part that was made."""
    photographs: int = 0
    """The number of photographs so far."""

    def references(self, section: Section) -> References:
        """Return the headers and footers of a section.

        Every section has a header and a footer for left-hand pages (`even`) and for right-hand pages (`default`). In
        place of a missing header or footer, Word would use that of the section before.
        """
        empty_header = self._relationship("header", sections.empty_header(self.profile))
        empty_footer = self._relationship("footer", sections.empty_footer())
        references = {("header", which): empty_header for which in ("even", "default")}
        references |= {("footer", which): empty_footer for which in ("even", "default")}
        if section.bare:
            return references
        if section.landscape:
            for which, right in (("even", False), ("default", True)):
                references["footer", which] = self._relationship("footer", sections.wide_footer(self.profile, right))
                if shown := head(self.book, section, right):
                    header = sections.wide_header(self.profile, right, shown)
                    references["header", which] = self._relationship("header", header)
            return references
        references |= self.upright
        references["header", "default"] = empty_header
        if head(self.book, section, right=True):
            shell = self.parts[self._target(self.upright["header", "default"])].decode()
            header = shell.replace(sections.RUNNING, sections.running(section, self.book.mark))
            references["header", "default"] = self._relationship("header", header)
        return references

    def _target(self, relation: str) -> str:
        """Return the name of the part to which a relationship leads."""
        for element in _RELATION.findall(self.parts[_RELATIONS].decode()):
            if f'Id="{relation}"' in element:
                return "word/" + re.search(r'Target="([^"]+)"', element)[1]  # type: ignore[index]
        raise KeyError(relation)

    def _relationship(self, kind: str, content: str) -> str:
        """Return the relationship of a `header` or `footer` with this content. The first call makes the part."""
        if (kind, content) not in self.made:
            number = len(self.made) + 1
            self.made[kind, content] = f"dgId{number}"
            self.parts[f"word/{kind}-dg{number}.xml"] = content.encode()
        return self.made[kind, content]

    def photograph(self, photograph: Photograph) -> tuple[str, int]:
        """Add a photograph. Return its relationship and its number."""
        self.photographs += 1
        self.parts[f"word/media/photo{self.photographs}.jpeg"] = photograph.data
        return f"dgPhoto{self.photographs}", self.photographs

    def finish(self) -> None:
        """Add the new headers and footers to the relationships and the content types."""
        relations, types = "", ""
        for (kind, _), relation in self.made.items():
            name = f"{kind}-{relation.replace('Id', '')}.xml"
            relations += f'<Relationship Id="{relation}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
            types += f'<Override PartName="/word/{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for number in range(1, self.photographs + 1):
            target = f'Target="media/photo{number}.jpeg"'
            relations += f'<Relationship Id="dgPhoto{number}" Type="{_OFFICE}/image" {target}/>'
        if self.photographs and b'Extension="jpeg"' not in self.parts[_TYPES]:
            types += '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        for part, end, more in ((_RELATIONS, "</Relationships>", relations), (_TYPES, "</Types>", types)):
            self.parts[part] = self.parts[part].replace(end.encode(), f"{more}{end}".encode())
        # Sections refer to copies of the shell's header. The marker in the header itself is removed.
        shell_header = self._target(self.upright["header", "default"])
        self.parts[shell_header] = self.parts[shell_header].replace(sections.RUNNING.encode(), b"")
