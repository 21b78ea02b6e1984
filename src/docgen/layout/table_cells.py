"""Compute the columns of a table, and which of its rows may break across pages.

The input is a table, a profile and the width of the table. The output is the width of each column, the rows that are
taller than a page, and the numbers that do not fit in their columns.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.errors import Key
from docgen.layout import fitted_columns
from docgen.layout.text_width import width
from docgen.model.blocks import Para, Row, Table, text
from docgen.stationery.profile import Length, Profile

_NUMBER = re.compile(r"[+\-−±]?\d(?:[\d,.]*\d)?%?")
"""A number. It stays on one line."""
_SPARE = Length(1)
"""The space beside a number. Without it, a program with slightly wider digits would break the number."""
_TALL = 0.9
"""A row may break if it is estimated to be taller than this share of a page."""


@dataclass(frozen=True, slots=True)
class BrokenNumber:
    """A number that does not fit on a line of its cell."""

    number: str
    """The number."""
    row: int
    """The number of its row, from 1. The heading of a column is in row 0."""
    column: int
    """The number of its column, from 1."""
    key: Key
    """The key of the cell."""


def column_widths(table: Table, profile: Profile, total: Length) -> tuple[Length, ...]:
    """Return the width of each column. total: the width of the table.

    The columns have the shares that the table states. If it states none, they follow their content. A column in which a
    number would break is as wide as the number, and the other columns share the rest. If the table is too narrow for
    all numbers, the columns have their shares.
    """
    needed = _needed(table, profile)
    if not table.widths:
        return fitted_columns.widths(table, profile, total, needed)
    shares = [share / sum(table.widths) for share in table.widths]
    fixed: set[int] = set()
    while True:
        rest = total.pt - sum(needed[column] for column in fixed)
        all_shares = sum(share for column, share in enumerate(shares) if column not in fixed)
        if rest <= 0 or (fixed and all_shares == 0):
            return tuple(total * share for share in shares)
        found, narrow = list(needed), set()
        for column, share in enumerate(shares):
            if column not in fixed:
                found[column] = rest * share / all_shares
                if found[column] < needed[column]:
                    narrow.add(column)
        if not narrow:
            return tuple(map(Length, found))
        fixed |= narrow


def _needed(table: Table, profile: Profile) -> list[float]:
    """Return the least width of each column in points. At this width, no number breaks.

    Cells of several columns are left out.
    """
    needed = [0.0] * (len(table.widths) or sum(cell.span for cell in table.rows[0].cells))
    for row in table.rows:
        for cell, columns in zip(row.cells, row.columns, strict=True):
            if cell.span == 1:
                for para in cell.paras:
                    needed[columns.start] = max(needed[columns.start], _least_width(para, profile))
    return needed


def _least_width(para: Para, profile: Profile) -> float:
    """Return the least width in points at which no number of a paragraph breaks. Without numbers it is 0."""
    lengths = profile.table
    longest = max(map(width, _NUMBER.findall(text(para))), default=0.0)
    if not longest:
        return 0.0
    return longest * profile.roles[para.role].size + 2 * lengths.padding.pt + lengths.rule.pt + _SPARE.pt


def broken_numbers(table: Table, profile: Profile, total: Length) -> Iterator[BrokenNumber]:
    """Yield the numbers that do not fit on a line of their cells. total: the width of the table."""
    widths = column_widths(table, profile, total)
    for index, row in enumerate(table.rows):
        for cell, columns in zip(row.cells, row.columns, strict=True):
            cell_width = sum(length.pt for length in widths[columns])
            for para in cell.paras:
                if _least_width(para, profile) > cell_width + 0.01:  # sums of floating-point numbers are not exact
                    longest = max(_NUMBER.findall(text(para)), key=width)
                    yield BrokenNumber(longest, index + 1 - table.header_rows, columns.start + 1, para.key)


def tall_rows(table: Table, profile: Profile, widths: Sequence[Length]) -> frozenset[int]:
    """Return the indexes of the rows that are taller than a page with the repeated heading. They break across pages.

    widths: the width of each column.
    """
    heights = [_height(row, profile, widths) for row in table.rows]
    heading = sum(heights[: table.header_rows])
    available = profile.area_height.pt * _TALL - heading
    return frozenset(index for index, height in enumerate(heights) if height > available and index >= table.header_rows)


def _height(row: Row, profile: Profile, widths: Sequence[Length]) -> float:
    """Return the estimated height of a row in points."""
    lengths, heights = profile.table, [0.0]
    for cell, columns in zip(row.cells, row.columns, strict=True):
        line_width = sum(length.pt for length in widths[columns]) - 2 * lengths.padding.pt - lengths.rule.pt
        height = 2 * lengths.padding.pt
        for para in cell.paras:
            style = profile.roles[para.role]
            characters = max(line_width / style.size, 1)
            lines = max(math.ceil((width(text(para)) + style.first) / characters), 1)
            height += lines * profile.pitch(para.role).pt
        heights.append(height)
    return max(heights)
