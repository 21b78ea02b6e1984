"""A book in the making: what its pieces and annexes have added so far → the objects that there is only one of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import docgen.bind.joiner.pdf_syntax as spelling
import docgen.bind.joiner.pdf_trees as trees
from docgen.bind.joiner.pdf_output import Output
from docgen.bind.joiner.pdf_trees import Entry
from docgen.bind.joiner.pieces import PageLabel
from docgen.bind.joiner.shared_fonts import Typefaces
from docgen.errors import Place, RenderError
from docgen.language import listing, say

_STYLES = {"decimal": b"/D", "roman": b"/r", "ROMAN": b"/R", "letters": b"/a"}
_TITLE = re.compile(rb'(<rdf:li xml:lang="x-default">).*?(</rdf:li>)', re.DOTALL)
_CLAIM = re.compile(rb'<rdf:Description rdf:about="" pdf(?:a|ua)id:[^>]*/>')


@dataclass(frozen=True, slots=True)
class Kind:
    """What all pieces of a book have in common: language, viewer preferences, output intent, and what they claim to be.

    metadata: XMP of the first piece, whose title makes place for the book's. info: the same as entries.
    """

    catalog: Mapping[bytes, bytes]
    claim: tuple[bytes, ...]
    metadata: bytes
    info: Mapping[bytes, bytes]

    @property
    def titled(self) -> bool:
        """Whether the metadata have a title, and one alone."""
        return len(_TITLE.findall(self.metadata)) == 1

    def like(self, other: Kind) -> bool:
        """Whether a piece of the other kind can stand in the same book."""
        return (self.catalog, self.claim) == (other.catalog, other.claim)


def claims(metadata: bytes) -> tuple[bytes, ...]:
    """The standards that a file's metadata claim for it."""
    return tuple(_CLAIM.findall(metadata))


@dataclass
class Book:
    """Everything that is known about a book before its end.

    pages, document, root: the numbers of page tree, Document element and structure tree's root. sheets: the numbers
    of the page tree's branches. elements: what the Document consists of. parents: (first key, last key, number) of
    each branch of the parent tree. places: name of a destination → (where, whose). wanted: name that is linked to →
    who links. cells: identifiers of table headings. fields: of forms. shared: digest of an object → its number.
    marks: what stands in the margin of each page. mark_fonts: resources that the marks need.
    """

    output: Output = field(default_factory=Output)
    sheets: list[int] = field(default_factory=list)
    count: int = 0
    elements: list[int] = field(default_factory=list)
    parents: list[tuple[int, int, int]] = field(default_factory=list)
    outline: list[Entry] = field(default_factory=list)
    places: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    cells: dict[bytes, bytes] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    form: dict[bytes, bytes] = field(default_factory=dict)
    shared: dict[bytes, int] = field(default_factory=dict)
    kind: Kind | None = None
    marks: Sequence[bytes] = ()
    mark_fonts: dict[bytes, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.typefaces = Typefaces(self.output)
        self.pages, self.document, self.root = (self.output.number() for _ in range(3))

    @property
    def key(self) -> int:
        """The next free key of the parent tree."""
        return self.parents[-1][1] + 1 if self.parents else 0

    def place(self, name: str, target: bytes, owner: str) -> None:
        """Remember a destination; `RenderError` if the book has one of that name."""
        if name in self.places:
            raise RenderError(
                say("书中有两处都叫 {name}：{first}、{second}", name=name, first=self.places[name][1], second=owner),
                place=Place(owner),
                next_step=say("同一案件在一本书中只收一次"),
                code="bind-place",
            )
        self.places[name] = target, owner

    def finish(self, title: str, labels: Sequence[PageLabel], archival: bool) -> bytes:
        """Write what the book has one of, and the file. archival: whether it may claim what its pieces claim."""
        if self.kind is None:
            raise RenderError(
                say("书里没有 docgen 排出的页"), next_step=say("至少装订一件 docgen 制作的文书"), code="bind-empty"
            )
        self._check_links()
        self.typefaces.write()
        catalog = {
            b"Type": b"/Catalog",
            b"Pages": b"%d 0 R" % self.pages,
            **self.kind.catalog,
            **self._tags(),
            **self._ways(labels),
            b"Metadata": b"%d 0 R" % self._metadata(self.kind.metadata, title, archival),
        }
        kids = b" ".join(b"%d 0 R" % sheet for sheet in self.sheets)
        self.output.write(self.pages, b"<</Type /Pages/Kids [%s]/Count %d>>" % (kids, self.count))
        info = self.output.add(spelling.spelled({**self.kind.info, b"Title": spelling.string(title)}))
        return self.output.finish(self.output.add(spelling.spelled(catalog)), info)

    def _check_links(self) -> None:
        dead = [name for name in self.wanted if name not in self.places]
        if dead:
            owners = dict.fromkeys(self.wanted[name] for name in dead)
            raise RenderError(
                say("有链接指向书中没有的地方：{names}", names=listing(dead)),
                place=Place(listing(owners)),
                next_step=say("核对目录与正文是否出自同一批案件"),
                code="bind-link",
            )

    def _tags(self) -> dict[bytes, bytes]:
        """The structure tree: one Document of what all pieces have, and the parent tree."""
        kids = b" ".join(b"%d 0 R" % element for element in self.elements)
        self.output.write(self.document, b"<</Type /StructElem/S /Document/K [%s]/P %d 0 R>>" % (kids, self.root))
        branches = b" ".join(b"%d 0 R" % number for _, _, number in self.parents)
        root = {
            b"Type": b"/StructTreeRoot",
            b"ParentTree": b"%d 0 R" % self.output.add(b"<</Kids [%s]>>" % branches),
            b"ParentTreeNextKey": b"%d" % self.key,
            b"K": b"[%d 0 R]" % self.document,
        }
        if self.cells:
            root[b"IDTree"] = b"%d 0 R" % trees.names(self.output, self.cells)
        self.output.write(self.root, spelling.spelled(root))
        return {b"StructTreeRoot": b"%d 0 R" % self.root}

    def _ways(self, labels: Sequence[PageLabel]) -> dict[bytes, bytes]:
        """How a reader finds a page: outline, destinations, page labels; and the fields of forms."""
        found = {}
        if self.outline:
            found[b"Outlines"] = b"%d 0 R" % trees.outline(self.output, self.outline)
        if self.places:
            named = {spelling.string(name): target for name, (target, _) in self.places.items()}
            found[b"Names"] = b"<</Dests %d 0 R>>" % trees.names(self.output, named)
        if labels:
            found[b"PageLabels"] = _labels(labels, self.count)
        if self.fields:
            fields = b" ".join(b"%d 0 R" % number for number in self.fields.values())
            found[b"AcroForm"] = spelling.spelled({**self.form, b"Fields": b"[%s]" % fields})
        return found

    def _metadata(self, metadata: bytes, title: str, archival: bool) -> int:
        metadata = _TITLE.sub(lambda match: match[1] + escape(title).encode() + match[2], metadata)
        if not archival:
            metadata = _CLAIM.sub(b"", metadata)
        number = self.output.number()
        self.output.stream(number, b"<</Type /Metadata/Subtype /XML/Length %d>>" % len(metadata), metadata)
        return number


def _labels(labels: Sequence[PageLabel], count: int) -> bytes:
    ordered = sorted(labels, key=lambda label: label.start)
    if ordered[0].start:
        ordered.insert(0, PageLabel(0))
    if ordered[-1].start >= count:
        raise ValueError(f"page {ordered[-1].start} of {count}")
    spelled = []
    for label in ordered:
        entries = {b"St": b"%d" % label.first}
        if label.style is not None:
            entries[b"S"] = _STYLES[label.style]
        if label.prefix:
            entries[b"P"] = spelling.string(label.prefix)
        spelled.append(b"%d %s" % (label.start, spelling.spelled(entries)))
    return b"<</Nums [%s]>>" % b" ".join(spelled)
