"""A document → what it prints: its paragraphs and tables, as runs of text with the keys of the case.

A Word file carries the hash of what it prints. When the file comes back with changes, the record of that hash tells
which text came from which key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from docgen.errors import Key
from docgen.files.hashes import hashed
from docgen.model.blocks import Block, Doc, Emphasis, Inline, PageBreak, Para, Run, Table, paragraphs

PROPERTY = "docgen-base"
"""The name of the custom property in which a Word file carries the hash of what it prints."""


class PrintedRun(NamedTuple):
    """A piece of text that comes from one place."""

    text: str
    """The printed text."""
    key: Key = ()
    """The key of the case value that contains the text. Empty for text that does not come from the case."""
    is_missing: bool = False
    """Whether the text is the mark of a missing value."""


class PrintedParagraph(NamedTuple):
    """A paragraph."""

    role: str
    """The function of the paragraph, as in `model.blocks.Role`."""
    runs: tuple[PrintedRun, ...]
    """The text of the paragraph."""

    @property
    def text(self) -> str:
        """The text of the paragraph."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table."""

    rows: tuple[tuple[tuple[PrintedParagraph, ...], ...], ...]
    """The paragraphs of each cell of each row."""

    @property
    def paragraphs(self) -> Iterator[PrintedParagraph]:
        """The paragraphs of the cells in reading order."""
        for row in self.rows:
            for cell in row:
                yield from cell

    @property
    def text(self) -> str:
        """The text of all cells."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


PrintedPart = PrintedParagraph | PrintedTable


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a document prints."""

    kind: str
    """The kind of the document."""
    parts: tuple[PrintedPart, ...]
    """The paragraphs and tables in order."""

    @property
    def base(self) -> str:
        """The hash of what is printed and of the keys. A comment in the case file does not change it."""
        return hashed(plain(self))

    @property
    def paragraphs(self) -> Iterator[PrintedParagraph]:
        """The paragraphs in reading order, also those in tables."""
        for part in self.parts:
            if isinstance(part, PrintedTable):
                yield from part.paragraphs
            else:
                yield part


def printed(doc: Doc) -> Printed:
    """Return what a document prints. The lines that a shell prints itself are not part of it."""
    parts: list[PrintedPart] = [_paragraph(one) for one in doc.head]
    for block in doc.body:
        parts += _parts(block)
    parts += [_paragraph(one) for one in doc.foot]
    return Printed(doc.kind, tuple(parts))


def plain(value: Printed) -> dict[str, Any]:
    """Return what is printed as plain values for JSON."""
    return {"kind": value.kind, "parts": [_plain_part(part) for part in value.parts]}


def from_plain(value: Mapping[str, Any]) -> Printed:
    """Return what is printed from the plain values of `plain`. Other values raise an error of Python."""
    return Printed(str(value["kind"]), tuple(_part_from(part) for part in value["parts"]))


def key_from(value: Any) -> Key:
    """Return a key that was written to JSON as a list."""
    if not isinstance(value, list) or not all(isinstance(part, str | int) for part in value):
        raise TypeError(value)
    return tuple(value)


def _parts(block: Block) -> list[PrintedPart]:
    if isinstance(block, PageBreak):
        return []
    if not isinstance(block, Table):
        return [_paragraph(one) for one in paragraphs(block)]
    rows = []
    for row in block.rows:
        rows.append(tuple(tuple(map(_paragraph, cell.paras)) for cell in row.cells))
    return [PrintedTable(tuple(rows))]


def _paragraph(paragraph: Para) -> PrintedParagraph:
    return PrintedParagraph(str(paragraph.role), tuple(map(_run, paragraph.runs)))


def _run(run: Inline) -> PrintedRun:
    if not isinstance(run, Run):
        return PrintedRun(run.text)
    return PrintedRun(run.text, run.key, run.emphasis is Emphasis.MISSING)


def _plain_part(part: PrintedPart) -> Any:
    if isinstance(part, PrintedParagraph):
        return [part.role, [_plain_run(run) for run in part.runs]]
    rows = []
    for row in part.rows:
        rows.append([list(map(_plain_part, cell)) for cell in row])
    return {"rows": rows}


def _plain_run(run: PrintedRun) -> list[Any]:
    return [run.text, list(run.key), True] if run.is_missing else [run.text, list(run.key)]


def _part_from(value: Any) -> PrintedPart:
    if isinstance(value, dict):
        rows = []
        for row in value["rows"]:
            rows.append(tuple(tuple(map(_paragraph_from, cell)) for cell in row))
        return PrintedTable(tuple(rows))
    return _paragraph_from(value)


def _paragraph_from(value: Any) -> PrintedParagraph:
    role, runs = value
    found = [PrintedRun(str(run[0]), key_from(run[1]), is_missing=len(run) > 2) for run in runs]
    return PrintedParagraph(str(role), tuple(found))
