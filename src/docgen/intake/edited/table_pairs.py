"""Printed units + the parts of the edited file → which edited table is which printed one."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.intake.edited.alignment import AlignedText, align, likeness
from docgen.intake.edited.edited_file import EditedPart, EditedTable
from docgen.intake.edited.printed_units import PrintedUnit
from docgen.intake.passages import squeeze

_LIKE_EDGE = 0.6
"""The least likeness of a paragraph to one of those above and below the text."""


def with_tables(printed: Sequence[PrintedUnit], parts: Sequence[EditedPart]) -> tuple[list[EditedPart], dict[int, int]]:
    """Return the parts, and the `id` of each printed and each edited table → the number of its pair.

    A table without a pair that holds what stands above or below the text is taken apart into its paragraphs.
    """
    tables = [unit for unit in printed if unit.table]
    edges = [unit.text for unit in printed if unit.is_edge]
    found = [part for part in parts if isinstance(part, EditedTable)]
    printed_texts = [AlignedText(squeeze(table.text)) for table in tables]
    edited_texts = [AlignedText(squeeze(table.text)) for table in found]
    pairs: dict[int, int] = {}
    for number, group in enumerate(align(printed_texts, edited_texts)):
        if len(group.printed) == 1 and len(group.edited) == 1:
            pairs[id(tables[group.printed[0]])] = number
            pairs[id(found[group.edited[0]])] = number
    taken_apart: list[EditedPart] = []
    for part in parts:
        if isinstance(part, EditedTable) and id(part) not in pairs and _is_edge(part, edges):
            taken_apart += part.paragraphs
        else:
            taken_apart.append(part)
    return taken_apart, pairs


def _is_edge(table: EditedTable, edges: Sequence[str]) -> bool:
    """Return whether a table has a paragraph like one of those above and below the text. edges: the texts of these."""
    for paragraph in table.paragraphs:
        text = squeeze(paragraph.text)
        if text and any(likeness(text, edge) > _LIKE_EDGE for edge in edges):
            return True
    return False
