"""A printed table + the edited table → its cells now, and which characters of them are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docgen.errors import Key
from docgen.intake.edited.attribution import attribute
from docgen.intake.edited.edited_file import EditedParagraph, EditedTable
from docgen.intake.edited.printed_units import pieces_of
from docgen.intake.passages import squeeze
from docgen.model.printed import PrintedParagraph, PrintedTable

Grid = tuple[tuple[str, ...], ...]
"""The text of each cell of each row."""
CellChange = tuple[str, str, tuple[tuple[Key, str, str], ...], bool]
"""A cell then and now, the changed facts in it, and whether words of the frame were changed too.

A fact is its key with its words then and now.
"""


@dataclass(frozen=True, slots=True)
class CellEntry:
    """A part of a paragraph of a cell. is_new: whether it was not printed."""

    paragraph: EditedParagraph
    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table now.

    grid: its cells. is_uncertain: whether cells were merged, divided or hold tables. entries: all its characters.
    frames: for a table of the frame, each changed cell then and now, with the facts that were changed in it.
    """

    grid: Grid
    is_uncertain: bool
    entries: tuple[CellEntry, ...]
    frames: tuple[CellChange, ...]


def compare(printed: PrintedTable, edited: EditedTable, owner: Key) -> TableChange:
    """Compare a table with what it was. owner: the key of the text that holds it; empty: it belongs to the frame."""
    is_same_shape = list(map(len, printed.rows)) == list(map(len, edited.rows))
    widths = set(map(len, edited.rows))
    is_uncertain = not is_same_shape and (not edited.is_plain or len(widths) > 1)
    entries: list[CellEntry] = []
    frames: list[CellChange] = []
    if is_same_shape:
        for old_row, new_row in zip(printed.rows, edited.rows, strict=True):
            for old, new in zip(old_row, new_row, strict=True):
                entries += _cell(old, new)
                if not owner:
                    frames += _frame_changes(old, new)
        return TableChange(grid(edited), is_uncertain, tuple(entries), tuple(frames))
    known = {squeeze(paragraph.text) for paragraph in printed.paragraphs}
    for paragraph in edited.paragraphs:
        entries.append(CellEntry(paragraph, paragraph.text, squeeze(paragraph.text) not in known))
    if not owner:
        frames.append((printed.text, edited.text, (), True))
    return TableChange(grid(edited), is_uncertain, tuple(entries), tuple(frames))


def grid(table: EditedTable | PrintedTable) -> Grid:
    """Return the text of each cell of a table."""
    return tuple(tuple(map(_cell_text, row)) for row in table.rows)


def _cell_text(paragraphs: Iterable[EditedParagraph | PrintedParagraph]) -> str:
    return "\n".join(one.text.strip() for one in paragraphs if one.text.strip())


def _cell(old: tuple[PrintedParagraph, ...], new: list[EditedParagraph]) -> Iterator[CellEntry]:
    """Yield the paragraphs of a cell in parts: those that were printed, and those that are new."""
    texts = [squeeze(one.text) for one in old]
    for index, paragraph in enumerate(new):
        if squeeze(paragraph.text) in texts:
            yield CellEntry(paragraph, paragraph.text, False)
            continue
        pieces = pieces_of(old[index]) if index < len(old) else ()
        if not pieces:
            yield CellEntry(paragraph, paragraph.text, True)
            continue
        for segment in attribute(pieces, paragraph.text).segments:
            yield CellEntry(paragraph, paragraph.text[segment.start : segment.end], segment.is_new)


def _frame_changes(old: tuple[PrintedParagraph, ...], new: list[EditedParagraph]) -> Iterator[CellChange]:
    """Yield the change of a cell of the frame, if its words changed."""
    before, after = "\n".join(one.text for one in old), "\n".join(one.text for one in new)
    if squeeze(before) == squeeze(after):
        return
    facts: list[tuple[Key, str, str]] = []
    if len(old) != len(new):
        yield before, after, (), True
        return
    has_words = False
    for one, other in zip(old, new, strict=True):
        pieces = pieces_of(one)
        for piece, text in zip(pieces, attribute(pieces, other.text).texts, strict=True):
            if piece.key and piece.text != text:
                facts.append((piece.key, piece.text, text))
            elif squeeze(piece.text) != squeeze(text):
                has_words = True
    yield before, after, tuple(facts), has_words or not facts
