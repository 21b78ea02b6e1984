"""Page references inside a book: a section → its references, and the section with their numbers filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from docgen.model.blocks import PageRef, Para, Table
from docgen.model.book import Anchored, BookBlock, Contents, DoubleLine, Heading, Index, IndexGroup, Section, paragraphs


def references(section: Section) -> Iterator[PageRef]:
    """Yield all page references of a section."""
    for block in section.blocks:
        for para in paragraphs(block):
            for run in para.runs:
                if isinstance(run, PageRef):
                    yield run


def numbered(section: Section, numbers: Mapping[str, str]) -> Section:
    """Return the section with page numbers in its page references.

    numbers: maps an anchor to the page number as printed.
    """
    if next(references(section), None) is None:
        return section
    return replace(section, blocks=tuple(_numbered(block, numbers) for block in section.blocks))


def _numbered(block: BookBlock, numbers: Mapping[str, str]) -> BookBlock:
    match block:
        case Contents():
            entries = [replace(entry, reference=_with_number(entry.reference, numbers)) for entry in block.entries]
            return Contents(tuple(entries))
        case Index():
            return Index(tuple(_numbered_group(group, numbers) for group in block.groups))
        case Para():
            return _numbered_para(block, numbers)
        case Table():
            return _numbered_table(block, numbers)
        case Anchored():
            inner = _numbered(block.block, numbers)
            assert not isinstance(inner, Heading | Anchored | Contents | Index | DoubleLine)
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
    if not any(_has_reference(para) for para in paragraphs(table)):
        return table
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            cells.append(replace(cell, paras=tuple(_numbered_para(para, numbers) for para in cell.paras)))
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def _numbered_para(para: Para, numbers: Mapping[str, str]) -> Para:
    if not _has_reference(para):
        return para
    runs = [_with_number(run, numbers) if isinstance(run, PageRef) else run for run in para.runs]
    return Para(para.role, tuple(runs))


def _with_number(reference: PageRef, numbers: Mapping[str, str]) -> PageRef:
    """Return the reference with its page number. If `numbers` lacks the anchor, return the reference unchanged."""
    return PageRef(reference.target, numbers.get(reference.target, reference.number))


def _has_reference(para: Para) -> bool:
    """Return whether a paragraph contains a page reference."""
    return any(type(run) is PageRef for run in para.runs)
