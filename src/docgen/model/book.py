"""A composed book: sections of blocks with headings, links, contents, figures and an index. Comes from the digest.

Frozen and printable like a letter's tree (`blocks`), and as closed: no node holds XML or HTML. An anchor is a name that
is unique in the book; links and page references name anchors and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docgen.model import blocks
from docgen.model.blocks import Block, Link, PageRef, Para, Role, Run, Table

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,37}")
"""Word wants at most 40 letters and digits in the name of a bookmark."""


class Numbering(StrEnum):
    """How a section's pages are numbered."""

    ROMAN = "roman"
    ARABIC = "arabic"


class FigureKind(StrEnum):
    """How a figure's values are drawn: bars side by side, the series of a bar end to end, or as shares of 100 %."""

    BARS = "bars"
    STACKED = "stacked"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the outline and the contents list.

    level: 1 part, 2 chapter, 3 case. anchor: what leads here. short: the text for the running head; empty: the whole.
    """

    level: int
    para: Para
    anchor: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph or table that links lead to without its being a heading."""

    block: Block
    anchor: str


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents."""

    text: str
    level: int
    reference: PageRef


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, with leader dots and page numbers."""

    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of an index: a name and the pages on which it stands."""

    text: str
    references: tuple[PageRef, ...]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Entries under a heading; an empty heading is not printed."""

    heading: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An index in groups."""

    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One set of values, one for each of the figure's labels."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar chart as data; each writer draws it.

    labels: one for each bar or group of bars. unit: behind a value (件, %). alternative: what it shows, in words.
    """

    kind: FigureKind
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alternative: str

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError(f"figure {self.caption}: a value for each label")
        if any(value < 0 for series in self.series for value in series.values):
            raise ValueError(f"figure {self.caption}: no value below 0")


@dataclass(frozen=True, slots=True)
class DoubleRule:
    """The red double rule of a cover, as wide as the type area."""


BookBlock = Block | Heading | Marked | Contents | Index | Figure | DoubleRule


@dataclass(frozen=True, slots=True)
class Annexed:
    """A PDF made elsewhere whose pages stand for a section's own: a scanned letter, a signed copy.

    data: the file, or where it lies. case: what an error names. title: its entry in the outline, below a case.
    anchor: what links name. pages: how many.
    """

    data: bytes | Path
    case: str
    title: str
    anchor: str
    pages: int


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one layout; begins on a new page and is laid out by itself.

    restart: page numbers begin at 1 here, else they go on. right: begins on a right-hand (odd) page, with a blank page
    before it if need be. bare: neither page number nor running head is printed, though the pages count.
    columns: of the text behind its leading headings. running: the head of its right-hand pages; empty: none.
    annexed: pages that a PDF binds in; a Word file has the blocks instead, which are as many pages.
    """

    blocks: tuple[BookBlock, ...]
    numbering: Numbering = Numbering.ARABIC
    restart: bool = False
    right: bool = False
    landscape: bool = False
    bare: bool = False
    columns: int = 1
    running: str = ""
    annexed: Annexed | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """One book. title: for its metadata and the heads of left-hand pages. issued: its date as ISO text.

    mark: stands in all heads before their text (内部资料); empty: nothing does.
    """

    title: str
    sections: Sequence[Section]
    issued: str | None = None
    mark: str = ""

    def __post_init__(self) -> None:
        names = [name for section in self.sections for name in anchors(section)]
        wrong = [name for name in names if not _ANCHOR.fullmatch(name)]
        doubled = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
        dangling = sorted({name for section in self.sections for name in targets(section)} - set(names))
        for fault, found in (("not a name", wrong), ("twice", doubled), ("nowhere", dangling)):
            if found:
                raise ValueError(f"anchors {fault}: {', '.join(found[:5])}")


def head(book: Book, section: Section, right: bool) -> str:
    """The running head of a section's right-hand or left-hand pages."""
    return "　".join(filter(None, (book.mark, section.running if right else book.title)))


def anchors(section: Section) -> Iterator[str]:
    """The names of all places in a section to which links can lead."""
    for block in section.blocks:
        if isinstance(block, Heading | Marked):
            yield block.anchor
        table = block.block if isinstance(block, Marked) else block
        if isinstance(table, Table):
            yield from (row.anchor for row in table.rows if row.anchor)


def headings(sections: Sequence[Section]) -> Iterator[Heading]:
    """All headings in order."""
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Heading))


def contents(sections: Sequence[Section]) -> Contents:
    """The contents of some sections."""
    return Contents(tuple(ContentsEntry(blocks.text(h.para), h.level, PageRef(h.anchor)) for h in headings(sections)))


def paragraphs(block: BookBlock) -> Iterator[Para]:
    """The paragraphs of a block in reading order, as they are printed; of a figure only its caption."""
    match block:
        case Heading():
            yield block.para
        case Marked():
            yield from blocks.paragraphs(block.block)
        case Contents():
            yield from (entry_line(entry) for entry in block.entries)
        case Index():
            for group in block.groups:
                if group.heading:
                    yield blocks.para(Role.INDEX_GROUP, group.heading)
                yield from (index_line(entry) for entry in group.entries)
        case Figure():
            yield blocks.para(Role.CAPTION, block.caption)
        case DoubleRule():
            return
        case _:
            yield from blocks.paragraphs(block)


def entry_line(entry: ContentsEntry) -> Para:
    """A line of the contents as a paragraph: the text that leads there, a tab for the leader, the number."""
    role = (Role.CONTENTS1, Role.CONTENTS2, Role.CONTENTS3)[entry.level - 1]
    return Para(role, (Link(entry.text, entry.reference.target), Run("\t"), entry.reference))


def index_line(entry: IndexEntry) -> Para:
    """A line of an index as a paragraph: the name and the numbers, each page once."""
    seen = {reference.number or reference.target: reference for reference in reversed(entry.references)}
    parts: list[Run | PageRef] = [Run(entry.text)]
    for index, reference in enumerate(reversed(seen.values())):
        parts += [Run("，" if index else "　"), reference]
    return Para(Role.INDEX, tuple(parts))


def targets(section: Section) -> Iterator[str]:
    """The anchors that a section's links and page references lead to."""
    for block in section.blocks:
        for para in paragraphs(block):
            yield from (run.target for run in para.runs if isinstance(run, Link | PageRef))


def dump(book: Book) -> str:
    """Print the tree, one line a paragraph, indented by depth."""
    lines = [f"book: {book.title}", *([f"mark: {book.mark}"] if book.mark else [])]
    for section in book.sections:
        lines.append(_dump_section(section))
        for block in section.blocks:
            lines += [f"  {line}" for line in _dump_block(block)]
    return "\n".join(lines) + "\n"


def _dump_section(section: Section) -> str:
    flags = [name for name in ("restart", "right", "landscape", "bare", "annexed") if getattr(section, name)]
    columns = [f"{section.columns} columns"] if section.columns > 1 else []
    running = [f"“{section.running}”"] if section.running else []
    return " ".join(["section", section.numbering, *flags, *columns, *running])


def _dump_block(block: BookBlock) -> list[str]:
    match block:
        case Heading():
            (line,) = blocks.dump_block(block.para)
            return [f"#{block.anchor} level {block.level} {line}"]
        case Marked():
            first, *rest = blocks.dump_block(block.block)
            return [f"#{block.anchor} {first}", *rest]
        case Contents() | Index():
            lines = [line for para in paragraphs(block) for line in blocks.dump_block(para)]
            return [type(block).__name__.lower(), *(f"  {line}" for line in lines)]
        case Figure():
            rows = [f"  {series.label}: {' '.join(f'{value:g}' for value in series.values)}" for series in block.series]
            head = f"figure {block.kind} in {block.unit}: {block.caption}"
            return [head, f"  {' '.join(block.labels)}", *rows, f"  alternative: {block.alternative}"]
        case DoubleRule():
            return ["rule"]
        case _:
            return blocks.dump_block(block)
