"""A composed book: sections of blocks with headings, links, contents, figures and an index.

`digest` makes the book, and the writers print it. The nodes are frozen, and no node holds XML or HTML, as in `blocks`.
An anchor is a name for a place in the book. Each anchor is unique. Links and page references lead to anchors only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from docgen.model import blocks
from docgen.model.blocks import Block, Link, PageRef, Para, Role, Run, Table

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,37}")
"""The pattern of an anchor. Word allows at most 40 characters in the name of a bookmark."""


class Numbering(StrEnum):
    """How a section's pages are numbered."""

    ROMAN = "roman"
    ARABIC = "arabic"


class FigureKind(StrEnum):
    """How a figure draws the values of its series.

    BARS: one bar for each value, side by side.
    STACKED: one bar for each label, with the series end to end.
    SHARES: like STACKED, but each bar is 100 % long.
    """

    BARS = "bars"
    STACKED = "stacked"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that appears in the outline and in the table of contents."""

    level: int
    """1 for a part (编), 2 for a chapter (章), 3 for a case."""
    para: Para
    """The heading's paragraph."""
    anchor: str
    """The name of the heading for links."""
    short: str = ""
    """The text for the running head. If empty, the running head shows the whole heading."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A block with an anchor, so that links can lead to the block. The block is not a heading."""

    block: Block | Figure
    """The block."""
    anchor: str
    """The name of the block for links."""
    level: int = 0
    """The level of the block in the outline, from 1; 0 if the block is not in the outline.

    The outline shows the first paragraph of the block.
    """


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents."""

    text: str
    """The heading's text."""
    level: int
    """The heading's level, 1 to 3."""
    reference: PageRef
    """The number of the heading's page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, with leaders (dotted lines) and page numbers."""

    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of an index: a name and the pages on which the name appears."""

    text: str
    references: tuple[PageRef, ...]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Index entries under one heading. An empty heading is not printed."""

    heading: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An index, divided into groups."""

    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One set of a figure's values. Each value belongs to the figure's label at the same position."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar chart as data. Each writer draws the chart."""

    kind: FigureKind
    """How the values are drawn."""
    caption: str
    """The text of the caption."""
    labels: tuple[str, ...]
    """One label for each bar or group of bars."""
    series: tuple[Series, ...]
    """The values. Each series has one value for each label. No value is below 0."""
    unit: str
    """The unit that is printed after a value (件, %)."""
    alternative: str
    """A description of the chart in words, for readers who cannot see it."""

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError(f"figure {self.caption}: a value for each label")
        for series in self.series:
            if any(value < 0 for value in series.values):
                raise ValueError(f"figure {self.caption}: no value below 0")


@dataclass(frozen=True, slots=True)
class DoubleLine:
    """The red double line of a cover, as wide as the type area."""


BookBlock = Block | Heading | Anchored | Contents | Index | Figure | DoubleLine
"""A block of a book: a letter's block or one of the nodes above."""


@dataclass(frozen=True, slots=True)
class Annexed:
    """A PDF from outside docgen that replaces the pages of a section, such as a scanned or signed letter."""

    data: bytes | Path
    """The content of the PDF, or its path."""
    case: str
    """The name of the case for error messages."""
    title: str
    """The PDF's entry in the outline, below the entry of the case."""
    anchor: str
    """The name of the first page for links."""
    pages: int
    """The number of pages."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph on a page of its own."""

    data: bytes
    """A JPEG of 8 bits a channel."""
    width: int
    """The width in pixels."""
    height: int
    """The height in pixels."""
    is_grey: bool
    """Whether it has one channel; otherwise it has red, green and blue."""


@dataclass(frozen=True, slots=True)
class Section:
    """Pages with one page layout. A section begins on a new page and is laid out separately."""

    blocks: tuple[BookBlock, ...]
    """The content of the section."""
    numbering: Numbering = Numbering.ARABIC
    """The numerals of the page numbers."""
    restart: bool = False
    """Whether page numbers begin at 1. Otherwise the numbers continue from the previous section."""
    right: bool = False
    """Whether the section begins on a right-hand (odd) page. If necessary, a blank page precedes the section."""
    landscape: bool = False
    """Whether the pages are wider than they are high."""
    bare: bool = False
    """Whether the pages lack a page number and a running head. The pages are counted nevertheless."""
    columns: int = 1
    """The number of text columns. Headings at the beginning of the section span all columns."""
    running: str = ""
    """The running head of right-hand pages. If empty, these pages have none."""
    annexed: Annexed | None = None
    """A PDF whose pages replace the blocks in the PDF of the book.

    The Word file shows the blocks, which take up the same number of pages.
    """
    photograph: Photograph | None = None
    """A photograph that stands above the blocks. The blocks are its caption, and the section is one page."""


@dataclass(frozen=True, slots=True)
class Book:
    """One book."""

    title: str
    """The title for the metadata and for the running heads of left-hand pages."""
    sections: Sequence[Section]
    """The sections in order."""
    issued: str | None = None
    """The date of issue as ISO text; None if the book is undated."""
    mark: str = ""
    """A notice at the beginning of every running head (内部资料). If empty, there is no notice."""

    def __post_init__(self) -> None:
        names: list[str] = []
        linked: set[str] = set()
        for section in self.sections:
            names += anchors(section)
            linked |= set(targets(section))
        malformed = [name for name in names if not _ANCHOR.fullmatch(name)]
        doubled = sorted(name for name, count in Counter(names).items() if count > 1)
        dangling = sorted(linked - set(names))
        for fault, found in (("not a name", malformed), ("twice", doubled), ("nowhere", dangling)):
            if found:
                raise ValueError(f"anchors {fault}: {', '.join(found[:5])}")


def head(book: Book, section: Section, right: bool) -> str:
    """Return the running head of a section's pages. right: whether the pages are right-hand pages."""
    text = section.running if right else book.title
    return "　".join(filter(None, (book.mark, text)))


def anchors(section: Section) -> Iterator[str]:
    """Yield the anchors of all headings, anchored blocks and table rows in a section."""
    for block in section.blocks:
        if isinstance(block, Heading | Anchored):
            yield block.anchor
        inner = block.block if isinstance(block, Anchored) else block
        if isinstance(inner, Table):
            yield from (row.anchor for row in inner.rows if row.anchor)


def headings(sections: Sequence[Section]) -> Iterator[Heading]:
    """Yield all headings of the sections in order."""
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Heading))


def parts_by_case(section: Section) -> list[Section]:
    """Return a section divided at its cases. The lines of each part are broken separately.

    Each part except the first begins with a case. Headings directly above the first case belong to the part with it.
    """
    starts = [index for index, block in enumerate(section.blocks) if isinstance(block, Heading) and block.level == 3]
    if starts and all(isinstance(block, Heading) for block in section.blocks[: starts[0]]):
        starts[0] = 0
    edges = sorted({0, *starts, len(section.blocks)})
    return [replace(section, blocks=section.blocks[start:end]) for start, end in pairwise(edges)]


def contents(sections: Sequence[Section]) -> Contents:
    """Return the table of contents for the sections. The page numbers are still empty."""
    found = headings(sections)
    return Contents(tuple(ContentsEntry(blocks.text(one.para), one.level, PageRef(one.anchor)) for one in found))


def paragraphs(block: BookBlock) -> Iterator[Para]:
    """Yield the printed paragraphs of a block in reading order. A figure has only one paragraph, the caption."""
    match block:
        case Heading():
            yield block.para
        case Anchored():
            yield from paragraphs(block.block)
        case Contents():
            yield from (entry_line(entry) for entry in block.entries)
        case Index():
            yield from index_lines(block)
        case Figure():
            yield blocks.para(Role.TABLE_CAPTION, block.caption)
        case DoubleLine():
            return
        case _:
            yield from blocks.paragraphs(block)


def entry_line(entry: ContentsEntry) -> Para:
    """Return a line of the table of contents as a paragraph: the linked text, a tab, the page number.

    The writers draw a leader (dotted line) at the tab.
    """
    role = (Role.CONTENTS1, Role.CONTENTS2, Role.CONTENTS3)[entry.level - 1]
    return Para(role, (Link(entry.text, entry.reference.target), Run("\t"), entry.reference))


def has_entries_below(contents: Contents, index: int) -> bool:
    """Return whether the next entry has a deeper level than an entry. Then both are on one page.

    index: the index of the entry.
    """
    following = contents.entries[index + 1 : index + 2]
    return any(entry.level > contents.entries[index].level for entry in following)


def index_lines(index: Index) -> Iterator[Para]:
    """Yield the headings and entries of an index as paragraphs."""
    for group in index.groups:
        if group.heading:
            yield blocks.para(Role.INDEX_GROUP, group.heading)
        yield from map(_index_line, group.entries)


def _index_line(entry: IndexEntry) -> Para:
    """Return a line of an index as a paragraph: the name, then the page numbers.

    Each page is printed once. If several references have the same page, the first reference is printed.
    """
    first_of_page: dict[str | int, PageRef] = {}
    for reference in entry.references:
        first_of_page.setdefault(reference.number or reference.target, reference)
    runs: list[Run | PageRef] = [Run(entry.text)]
    for index, reference in enumerate(first_of_page.values()):
        runs += [Run("，" if index else "　"), reference]
    return Para(Role.INDEX, tuple(runs))


def targets(section: Section) -> Iterator[str]:
    """Yield the anchors that the links and page references of a section lead to."""
    for block in section.blocks:
        for para in paragraphs(block):
            yield from (run.target for run in para.runs if isinstance(run, Link | PageRef))
