"""Compute the widths of the columns of a table whose columns follow their content.

The input is a table, a profile and the width of the table. The output is the width of each column. Numbers, short texts
and centred texts stay on one line. The other columns share the room by the length of their texts.
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
"""The most characters of a text that stays on one line."""
_TYPICAL = 0.9
"""The share of the texts of a column that are not longer than its typical text."""
_SPARE = 2.5
"""The room beside a text in points. With it, a program with slightly wider characters breaks the same lines."""
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

    least: the width of each column in points at which none of its numbers breaks.
    """
    part = profile.table
    around = 2 * part.padding.pt + part.rule.pt + _SPARE
    columns = [_column(table, index, profile, narrow - around) for index, narrow in enumerate(least)]
    room = total.pt - around * len(columns)
    least_together = sum(column.least for column in columns)
    if least_together >= room:
        found = [room * column.least / least_together for column in columns]
    elif sum(column.most for column in columns) <= room:
        found = _levelled([column.most for column in columns], room)
    else:
        share = _largest_share(columns, room)
        found = _with_rest([column.width(share) for column in columns], [column.most for column in columns], room)
    return tuple(Length(wide + around) for wide in found)


def _largest_share(columns: Sequence[_Column], room: float) -> float:
    """Return the largest share of the typical widths at which the columns fit in the room. room: in points."""
    low, high = 0.0, 1.0
    while sum(column.width(high) for column in columns) < room:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(column.width(middle) for column in columns) <= room:
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
    size = profile.roles[table.rows[-1].cells[-1].paras[0].role].size
    return _Column(max(least, size), max(typical, size), max(least, size, *lengths), size)


def _paragraphs(table: Table, index: int) -> Iterator[Para]:
    """Yield the paragraphs of a column. Cells of several columns are left out."""
    for row in table.rows:
        for cell, columns in zip(row.cells, row.columns, strict=True):
            if columns == slice(index, index + 1):
                yield from cell.paras


def _with_rest(widths: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Divide the rest of the room among the columns in which no text breaks. Return the widths.

    If there is no such column, the first column gets the rest. most: the width of each column at which none of its
    texts breaks.
    """
    whole = [index for index, (width, limit) in enumerate(zip(widths, most, strict=True)) if width >= limit] or [0]
    found = list(widths)
    for index in whole:
        found[index] += (room - sum(widths)) / len(whole)
    return found


def _levelled(widths: Sequence[float], room: float) -> list[float]:
    """Divide the rest of the room among the narrowest columns, so that the widths are as equal as possible."""
    rest, level = room - sum(widths), 0.0
    order = sorted(widths)
    for count, (narrow, following) in enumerate(pairwise([*order, math.inf]), 1):
        level = narrow + rest / count
        if level <= following:
            break
        rest -= (following - narrow) * count
    return [max(width, level) for width in widths]
