"""A table in a text file (CSV, TSV) → a table. A text form is no table: its lines have labels with colons."""

from __future__ import annotations

import csv
import io

from docgen.intake.cell_words import CellWords
from docgen.intake.paper import MOST_CELLS, FormCell, FormTable
from docgen.intake.registers import header_at
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_DELIMITERS = (",", "\t", ";", "，", "|")
_FIRST_LINES = 12
"""The number of rows that may contain the header."""


def table(text: str, vocabulary: Vocabulary) -> FormTable | None:
    """Return the table in a text; None if the text is no table with a header that is known."""
    words = CellWords(vocabulary)
    best: FormTable | None = None
    most = 0
    for delimiter in _DELIMITERS:
        found = _cells(text, delimiter)
        if found is None:
            continue
        for row in list(found.rows())[:_FIRST_LINES]:
            header = header_at(found, row, words)
            if header and header.is_register and len(header.columns) > most:
                best, most = found, len(header.columns)
    return best


def _cells(text: str, delimiter: str) -> FormTable | None:
    """Return the cells of a text, divided at a delimiter; None if the text cannot be divided so."""
    cells: list[FormCell] = []
    numbers: dict[int, int] = {}
    if delimiter not in text:
        return None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for index, row in enumerate(lines):
            numbers[index] = lines.line_num
            if len(cells) + len(row) > MOST_CELLS:
                return None
            for column, value in enumerate(row):
                cells.append(FormCell(index, column, 1, 1, _plain(value)))
    except csv.Error:
        return None
    return FormTable(say("表格"), cells, _begins(numbers)).index()


def _begins(ends: dict[int, int]) -> dict[int, int]:
    """Return the line at which each row begins. ends: the line at which it ends."""
    begins: dict[int, int] = {}
    line = 1
    for index, end in ends.items():
        begins[index] = line
        line = end + 1
    return begins


def _plain(value: str) -> str:
    """Return a value without the signs that keep Excel from changing it: ="0045" or a tab or ' in front."""
    value = value.strip("\t ")
    if value.startswith('="') and value.endswith('"') and len(value) > 2:
        return value[2:-1]
    return value[1:] if value.startswith("'") and value[1:].isdigit() else value
