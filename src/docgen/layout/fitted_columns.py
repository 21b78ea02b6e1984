"""Compute the widths of the columns of a table whose columns follow their content.

The input is a table, a profile and the width of the table. The output is the width of each column. Numbers, short texts
and centred texts stay on one line. The other columns share the rest of the width by the length of their texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.layout import fonts
from docgen.model.blocks import Para, Table, text
from docgen.stationery.profile import Length, Profile

_NUMBER = re.compile(r"[\w.,%-]{1,16}", re.ASCII)
"""A text that is a number, such as that of a proposal. It stays on one line."""
_SHORT, _SHORT_CENTRED = 4, 10
"""The most characters of a text that stays on one line: of any text, and of a centred text."""
_TYPICAL = 0.9
"""The share of the texts of a column that are not longer than its typical text."""
_SPARE = 2.5
"""The space beside a text in points. With it, a program with slightly wider characters breaks the same lines."""
_STEPS = 40
"""The number of steps of the binary search for a share of the typical widths."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, with all lengths in points. The space around its texts is left out."""

    least: float
    """The least width."""
    typical: float
    """The width of a typical text."""
    most: float
    """The width at which no text breaks."""
    size: float
    """The size of its characters."""

    def width(self, share: float) -> float:
        """Return a share of the typical width, rounded down to whole characters, from `least` to `most`."""
        wide = share * self.typical
        if wide >= self.most:
            return self.most
        return max(math.floor(wide / self.size) * self.size, self.least)


def widths(table: Table, profile: Profile, total: Length, least: Sequence[float]) -> tuple[Length, ...]:
    """Return the width of each column. total: the width of the table.

    least: the least width of each column in points. At this width no number of the column breaks.
    """
    lengths = profile.table
    around = 2 * lengths.padding.pt + lengths.rule.pt + _SPARE
    columns = [_column(table, index, profile, narrow - around) for index, narrow in enumerate(least)]
    available = total.pt - around * len(columns)
    least_together = sum(column.least for column in columns)
    most = [column.most for column in columns]
    if least_together >= available:
        found = [available * column.least / least_together for column in columns]
    elif sum(most) <= available:
        found = _levelled(most, available)
    else:
        share = _largest_share(columns, available)
        found = _with_rest([column.width(share) for column in columns], most, available)
    return tuple(Length(wide + around) for wide in found)


def _largest_share(columns: Sequence[_Column], available: float) -> float:
    """Return the largest share of the typical widths at which the columns fit. available: the width for all of them."""
    low, high = 0.0, 1.0
    while sum(column.width(high) for column in columns) < available:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(column.width(middle) for column in columns) <= available:
            low = middle
        else:
            high = middle
    return low


def _column(table: Table, index: int, profile: Profile, least: float) -> _Column:
    """Return a column of a table. Cells of several columns are left out. least: the width that its numbers need."""
    lengths = []
    for para in _paragraphs(table, index):
        style = profile.roles[para.role]
        length = fonts.text_width(fonts.find(profile.fonts[style.font]), text(para)) * style.size
        lengths.append(length)
        short = style.size * (_SHORT_CENTRED if style.align == "center" else _SHORT)
        if length <= short or _NUMBER.fullmatch(text(para)):
            least = max(least, length)
    lengths.sort()
    typical = lengths[math.ceil(len(lengths) * _TYPICAL) - 1] if lengths else 0.0
    # All columns have the size of the last cell.
    size = profile.roles[table.rows[-1].cells[-1].paras[0].role].size
    return _Column(max(least, size), max(typical, size), max(least, size, *lengths), size)


def _paragraphs(table: Table, index: int) -> Iterator[Para]:
    """Yield the paragraphs of a column. Cells of several columns are left out."""
    for row in table.rows:
        for cell, columns in zip(row.cells, row.columns, strict=True):
            if columns == slice(index, index + 1):
                yield from cell.paras


def _with_rest(narrow: Sequence[float], most: Sequence[float], available: float) -> list[float]:
    """Divide the rest of the available width among the columns in which no text breaks. Return the widths.

    If there is no such column, the first column gets the rest.

    narrow: the widths without the rest. most: the width of each column at which none of its texts breaks.
    """
    unbroken = []
    for index, (width, limit) in enumerate(zip(narrow, most, strict=True)):
        if width >= limit:
            unbroken.append(index)
    unbroken = unbroken or [0]
    found = list(narrow)
    for index in unbroken:
        found[index] += (available - sum(narrow)) / len(unbroken)
    return found


def _levelled(widths: Sequence[float], available: float) -> list[float]:
    """Divide the rest of the available width among the narrowest columns, so that widths are as equal as possible."""
    rest, level = available - sum(widths), 0.0
    for count, (narrow, following) in enumerate(pairwise([*sorted(widths), math.inf]), 1):
        level = narrow + rest / count
        if level <= following:
            break
        rest -= (following - narrow) * count
    return [max(width, level) for width in widths]
