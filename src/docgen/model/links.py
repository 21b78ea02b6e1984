"""References inside a book: the pages that a section refers to, and the URIs of links between sections.

Each section of a large book is laid out as a PDF of its own, which has only the anchors of that section. A link to an
anchor of another section cannot be `#name`: WeasyPrint would log an error and drop the link. It is written with the
scheme `docgen:` instead. WeasyPrint keeps such a URI, and `bind.joiner` turns it into a link inside the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from docgen.model.blocks import PageRef, Para, Table
from docgen.model.book import (
    BookBlock,
    Contents,
    DoubleRule,
    Figure,
    Heading,
    Index,
    IndexGroup,
    Marked,
    Section,
    paragraphs,
)

_SCHEME = "docgen:"


def href(name: str) -> str:
    """The URI of a link to the element with the `id` `name`, which may be in another section."""
    return _SCHEME + quote(name, safe="")


def target(uri: str) -> str | None:
    """The `id` of the element that a URI leads to; None if the URI leads out of the book."""
    return unquote(uri.removeprefix(_SCHEME)) if uri.startswith(_SCHEME) else None


def references(section: Section) -> Iterator[PageRef]:
    """All page references of a section."""
    for block in section.blocks:
        for para in paragraphs(block):
            yield from (run for run in para.runs if isinstance(run, PageRef))


def numbered(section: Section, numbers: Mapping[str, str]) -> Section:
    """Return the section with page numbers in its references. numbers: anchor → page number as printed."""
    return replace(section, blocks=tuple(_numbered(block, numbers) for block in section.blocks))


def _numbered(block: BookBlock, numbers: Mapping[str, str]) -> BookBlock:
    match block:
        case Contents():
            entries = (replace(entry, reference=_with_number(entry.reference, numbers)) for entry in block.entries)
            return Contents(tuple(entries))
        case Index():
            return Index(tuple(_numbered_group(group, numbers) for group in block.groups))
        case Para():
            return _numbered_para(block, numbers)
        case Table():
            return _numbered_table(block, numbers)
        case Marked():
            inner = _numbered(block.block, numbers)
            assert not isinstance(inner, Heading | Marked | Contents | Index | Figure | DoubleRule)
            return block if inner is block.block else replace(block, block=inner)
        case _:
            return block


def _numbered_group(group: IndexGroup, numbers: Mapping[str, str]) -> IndexGroup:
    entries = []
    for entry in group.entries:
        references = tuple(_with_number(reference, numbers) for reference in entry.references)
        entries.append(replace(entry, references=references))
    return replace(group, entries=tuple(entries))


def _numbered_table(table: Table, numbers: Mapping[str, str]) -> Table:
    if not any(_refers(para) for para in paragraphs(table)):
        return table
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            cells.append(replace(cell, paras=tuple(_numbered_para(para, numbers) for para in cell.paras)))
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def _numbered_para(para: Para, numbers: Mapping[str, str]) -> Para:
    if not _refers(para):
        return para
    return Para(para.role, tuple(_with_number(run, numbers) if isinstance(run, PageRef) else run for run in para.runs))


def _with_number(reference: PageRef, numbers: Mapping[str, str]) -> PageRef:
    """Return the reference with its page number from `numbers`, or as it is if `numbers` lacks its anchor."""
    return PageRef(reference.target, numbers.get(reference.target, reference.number))


def _refers(para: Para) -> bool:
    """Whether a paragraph has a page reference; one without is used again as it is."""
    return any(type(run) is PageRef for run in para.runs)
