"""The text of a file → a `FormTable`, if the text is CSV or TSV and has the header of a register."""

from __future__ import annotations

import csv
import io

from docgen.intake.cell_words import CellWords
from docgen.intake.paper import MOST_CELLS, FormCell, FormTable
from docgen.intake.registers import header_at
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_DELIMITERS = (",", "\t", ";", "，", "|")
_FIRST_ROWS = 12
"""The header is searched for in this many rows at the top."""


def table(text: str, vocabulary: Vocabulary) -> FormTable | None:
    """Return the table in a text. None: no row at its top is a known header.

    The text is divided at the delimiter that gives the header the most columns.
    """
    words = CellWords(vocabulary)
    best: FormTable | None = None
    most = 0
    for delimiter in _DELIMITERS:
        found = _divided(text, delimiter)
        if found is None:
            continue
        for row in list(found.rows())[:_FIRST_ROWS]:
            header = header_at(found, row, words)
            if header and header.is_register and len(header.columns) > most:
                best, most = found, len(header.columns)
    return best


def _divided(text: str, delimiter: str) -> FormTable | None:
    """Return the table that a text becomes if it is divided at a delimiter; None if it cannot be divided there."""
    cells: list[FormCell] = []
    ends: dict[int, int] = {}
    if delimiter not in text:
        return None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for index, row in enumerate(rows):
            ends[index] = rows.line_num
            if len(cells) + len(row) > MOST_CELLS:
                return None
            for column, value in enumerate(row):
                cells.append(FormCell(index, column, 1, 1, _plain(value)))
    except csv.Error:
        return None
    return FormTable(say("表格"), cells, _begins(ends)).index()


def _begins(ends: dict[int, int]) -> dict[int, int]:
    """Return index of a row → the line at which it begins. ends: index of a row → the line at which it ends."""
    begins: dict[int, int] = {}
    line = 1
    for index, end in ends.items():
        begins[index] = line
        line = end + 1
    return begins


def _plain(value: str) -> str:
    """Return a value without the signs that stop Excel from changing it: ="…" around it, a tab or ' before it."""
    value = value.strip("\t ")
    if value.startswith('="') and value.endswith('"') and len(value) > 2:
        return value[2:-1]
    return value[1:] if value.startswith("'") and value[1:].isdigit() else value
