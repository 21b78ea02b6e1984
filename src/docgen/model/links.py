"""References inside a book: the pages that a section refers to, and the URIs of links between separate PDFs.

A large book is laid out in sections, each a PDF of its own, and a section knows only its own places. A link to a place
in another section cannot be `#name`: WeasyPrint would drop it with an error. It is written as a URI of our own, which
WeasyPrint leaves as it is and `bind.joiner` turns into a link inside the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from docgen.model.blocks import PageRef, Para, Table
from docgen.model.book import BookBlock, Contents, Figure, Heading, Index, Marked, Rule, Section, paragraphs

_SCHEME = "docgen:"


def href(name: str) -> str:
    """The URI of a link to the element whose `id` is `name`, in whichever section that element stands."""
    return _SCHEME + quote(name, safe="")


def target(uri: str) -> str | None:
    """The name that a URI leads to; None if it leads out of the book."""
    return unquote(uri.removeprefix(_SCHEME)) if uri.startswith(_SCHEME) else None


def references(section: Section) -> Iterator[PageRef]:
    """All page references of a section."""
    for block in section.blocks:
        for para in paragraphs(block):
            yield from (run for run in para.runs if isinstance(run, PageRef))


def numbered(section: Section, numbers: Mapping[str, str]) -> Section:
    """The section with the numbers of the pages that it refers to; `numbers`: anchor → number as printed."""
    return replace(section, blocks=tuple(_numbered(block, numbers) for block in section.blocks))


def _numbered(block: BookBlock, numbers: Mapping[str, str]) -> BookBlock:
    def known(reference: PageRef) -> PageRef:
        return PageRef(reference.target, numbers.get(reference.target, reference.number))

    def line(para: Para) -> Para:
        if not _refers(para):
            return para
        return Para(para.role, tuple(known(run) if isinstance(run, PageRef) else run for run in para.runs))

    match block:
        case Contents():
            return Contents(tuple(replace(entry, reference=known(entry.reference)) for entry in block.entries))
        case Index():
            return Index(
                tuple(
                    replace(
                        group,
                        entries=tuple(
                            replace(entry, references=tuple(known(reference) for reference in entry.references))
                            for entry in group.entries
                        ),
                    )
                    for group in block.groups
                )
            )
        case Para():
            return line(block)
        case Table() if any(_refers(para) for row in block.rows for cell in row.cells for para in cell.paras):
            rows = (
                replace(row, cells=tuple(replace(cell, paras=tuple(line(p) for p in cell.paras)) for cell in row.cells))
                for row in block.rows
            )
            return replace(block, rows=tuple(rows))
        case Marked():
            inner = _numbered(block.block, numbers)
            assert not isinstance(inner, Heading | Marked | Contents | Index | Figure | Rule)
            return block if inner is block.block else replace(block, block=inner)
        case _:
            return block


def _refers(para: Para) -> bool:
    """Whether a paragraph names a page; most do not, and stay as they are."""
    return any(type(run) is PageRef for run in para.runs)
