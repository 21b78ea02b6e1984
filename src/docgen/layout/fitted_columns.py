"""Compute the widths of the columns of a table whose columns follow their content.

The input is a table, a profile and the width of the table. The output is the width of each column. Numbers, short texts
and centred texts stay on one line. The other columns share the room by the length of their texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.layout import character_kinds, fonts
from docgen.layout.character_kinds import AUTOSPACE, SPACED
from docgen.model.blocks import Para, Table, text
from docgen.stationery.profile import Length, Profile

_NUMBER = re.compile(r"[\w.,%-]{1,16}", re.ASCII)
"""A text that is a number, such as that of a proposal. It stays on one line."""
_SHORT, _SHORT_CENTRED = 4, 10
"""The most characters of a text that stays on one line."""
_TYPICAL = 0.9
"""The share of the texts of a column that are not longer than its typical text."""
_SPARE = 2.5
"""The room beside a text in points. With it, programs whose characters or borders are slightly wider break no other
lines."""
_STEPS = 40
"""How often the room is halved between the columns that are too narrow and those that are too wide together."""


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
        """Return the width that has this share of the typical text, within the limits, in whole characters."""
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
    if sum(column.least for column in columns) >= room:
        found = [room * column.least / sum(other.least for other in columns) for column in columns]
    elif sum(column.most for column in columns) <= room:
        found = _levelled([column.most for column in columns], room)
    else:
        low, high = 0.0, 1.0
        while sum(column.width(high) for column in columns) < room:
            high *= 2
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if sum(column.width(middle) for column in columns) <= room:
                low = middle
            else:
                high = middle
        found = [column.width(low) for column in columns]
        found = _with_rest(found, [column.most for column in columns], room)
    return tuple(Length(wide + around) for wide in found)


def _column(table: Table, index: int, profile: Profile, least: float) -> _Column:
    """Return a column of a table. Cells of several columns are left out. least: the width that its numbers need."""
    lengths = []
    for row in table.rows:
        start = 0
        for cell in row.cells:
            if start == index and cell.span == 1:
                for para in cell.paras:
                    style, length = profile.roles[para.role], _width(para, profile)
                    lengths.append(length)
                    short = style.size * (_SHORT_CENTRED if style.align == "center" else _SHORT)
                    if length <= short or _NUMBER.fullmatch(text(para)):
                        least = max(least, length)
            start += cell.span
    lengths.sort()
    typical = lengths[math.ceil(len(lengths) * _TYPICAL) - 1] if lengths else 0.0
    size = profile.roles[table.rows[-1].cells[-1].paras[0].role].size
    return _Column(max(least, size), max(typical, size), max(least, size, *lengths), size)


def _width(para: Para, profile: Profile) -> float:
    """Return the width of a paragraph on one line, in points, in the font of its role."""
    style, content = profile.roles[para.role], text(para)
    font = fonts.find(profile.fonts[style.font])
    gaps = character_kinds.gaps(content).count(SPACED) * AUTOSPACE
    return (sum(fonts.advance(font, character) for character in content) + gaps) * style.size


def _with_rest(widths: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Return the widths after the columns in which no text breaks shared the rest of the room.

    Without such a column, the first gets it. most: the width of each column at which none of its texts breaks.
    """
    whole = [index for index, (width, limit) in enumerate(zip(widths, most, strict=True)) if width >= limit] or [0]
    rest = (room - sum(widths)) / len(whole)
    return [width + rest if index in whole else width for index, width in enumerate(widths)]


def _levelled(widths: Sequence[float], room: float) -> list[float]:
    """Return the widths after the narrowest columns got the rest of the room, so that they are as equal as possible."""
    rest, level = room - sum(widths), 0.0
    order = sorted(widths)
    for count, (narrow, following) in enumerate(pairwise([*order, math.inf]), 1):
        level = narrow + rest / count
        if level <= following:
            break
        rest -= (following - narrow) * count
    return [max(width, level) for width in widths]
