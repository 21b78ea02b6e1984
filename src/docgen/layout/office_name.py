"""Break the name of an office into lines.

The input is a name. The output is its lines. A line ends after the name of a region or of a part of the office. The
letterhead, the title and the signature break a long name at the same places.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from docgen.layout.text_width import width
from docgen.model.blocks import Role
from docgen.stationery.profile import Length, Profile

_PARTS = re.compile(
    r"、|自治[区州县旗]|特别行政区|新区|开发区|省|地区|市(?!场|政|容|民中心)|州(?![市省县区])|县(?![域级])"
    r"|(?<!自治)(?<!开发)(?<!新)区(?![域划块])|[盟旗](?!下)|人民政府|委员会|管委会|[^人民]政府"
)
"""The parts of a name after which a line may end."""
_AND = re.compile("[和与及暨](?![静平田顺县硕布林龙])")
"""A conjunction, except in a name such as 和静. A line ends after it only if a part is longer than a line."""
_SHORTEST_LINE = 2
"""The smallest number of characters in a line."""
_MOST_UNEVEN = 3
"""The largest ratio of the longest line to the shortest, if the name can be broken at other places."""
_MOST_BREAKS = 24
"""A name with more breaks is divided into lines of equal length: there would be too many divisions to compare."""
_LEAST_SIZE = 22.0
"""The smallest size of a letterhead in points: the size of a title."""
_MOST_LINES = 6
_LINE_PITCH = 1.2
"""The line pitch of a letterhead with several lines, in em. The standard states none. This pitch is usual."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office's name at the top of the first page."""

    size: float
    """The size of the type, in points."""
    lines: tuple[str, ...] = ("",)
    """The lines of the name."""

    @property
    def line_pitch(self) -> float:
        """Return the line pitch, in em."""
        return _LINE_PITCH if len(self.lines) > 1 else 1.0

    @property
    def below_first_line(self) -> Length:
        """Return the distance from the first to the last baseline."""
        return Length(self.size * self.line_pitch * (len(self.lines) - 1))


def letterhead(name: str, profile: Profile) -> Letterhead:
    """Return the lines and the size of a letterhead (7.2.4).

    There are as few lines as possible. A short name has the size of the letterhead role. A long name has a smaller
    size, a multiple of half a point, but never a smaller size than a title.
    """
    largest, capacity = profile.roles[Role.LETTERHEAD].size, profile.area_width.pt / _LEAST_SIZE
    found = Letterhead(largest, (name,))
    for count in range(1, _MOST_LINES + 1):
        broken = lines(name, count, capacity)
        longest = max(map(len, broken))
        fitting = math.floor(profile.area_width.pt / max(longest, 1) * 2) / 2
        found = Letterhead(min(largest, fitting), broken)
        if found.size >= _LEAST_SIZE:
            break
    return found


def issuer_lines(issuer: str, profile: Profile) -> tuple[str, ...]:
    """Return the lines of a printing office and its date (7.4.3). The last line ends with a tab and the date.

    issuer: the name, a tab and the date.
    """
    name, tab, date = issuer.partition("\t")
    style = profile.roles[Role.ISSUER]
    # One character at least is between the name and the date.
    capacity = profile.text_width.pt / style.size - style.left - style.right - width(date) - 1
    *above, last = lines_within(name, capacity)
    return (*above, last + tab + date)


def lines_within(name: str, capacity: float) -> tuple[str, ...]:
    """Return a name in as few lines as possible; in one line if no lines fit. capacity: in characters."""
    for count in range(1, max(len(name), 1)):
        broken = lines(name, count, capacity)
        if max(map(width, broken)) <= capacity:
            return broken
    return (name,)


def lines(name: str, count: int, capacity: float) -> tuple[str, ...]:
    """Return a name in a number of lines. The longest line is as short as possible.

    capacity: the width of a line in characters. A line may be longer if the breaks of the name leave no other way.
    """
    if count <= 1:
        return (name,)
    even = math.ceil(len(name) / count)
    best: tuple[str, ...] = (name,)
    # At the smaller capacity `even`, a name may also break after conjunctions.
    for most in (capacity, even):
        breaks_at = breaks(name, most)
        if len(breaks_at) < count - 1 or len(breaks_at) > _MOST_BREAKS:
            breaks_at = list(range(even, len(name), even))[: count - 1]
        options = []
        for chosen in combinations(breaks_at, count - 1):
            options.append(tuple(name[start:end] for start, end in pairwise((0, *chosen, len(name)))))
        best = min(options, key=_unevenness, default=best)
        if max(map(len, best)) <= min(map(len, best)) * _MOST_UNEVEN:
            break
    return best


def breaks(name: str, capacity: float) -> list[int]:
    """Return the positions before which a line of a name may begin.

    A part that is longer than a line may also break after a conjunction, and if it is still longer, at any place.

    capacity: the width of a line in characters.
    """
    found = {match.end() for match in _PARTS.finditer(name)}
    after_conjunctions, anywhere = {match.end() for match in _AND.finditer(name)}, set(range(len(name)))
    for more in (after_conjunctions, anywhere):
        for start, end in pairwise(sorted({0, len(name), *found})):
            if end - start > capacity:
                found |= {position for position in more if start < position < end}
    return sorted(position for position in found if _SHORTEST_LINE <= position <= len(name) - _SHORTEST_LINE)


def spans(names: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each name in a list of names. The mark 、 belongs to the name before it."""
    start = 0
    for name in names.split("、"):
        end = min(start + len(name) + 1, len(names))
        yield start, end
        start = end


def _unevenness(broken: Sequence[str]) -> tuple[int, int]:
    """Return the length of the longest line, and the difference to the shortest."""
    longest = max(map(len, broken))
    return longest, longest - min(map(len, broken))
