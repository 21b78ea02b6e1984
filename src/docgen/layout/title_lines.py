"""Divide a title into lines (GB/T 9704 7.3.1).

The input is a title and the number of characters that fit in a line. The output is lines that are as equal in width as
possible. A line ends inside a word only if whole words do not fit.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from docgen.layout.text_width import width, widths
from docgen.model.blocks import Inline, Para, Role, Run
from docgen.model.blocks import text as text_of

ROLES = frozenset(
    (
        Role.TITLE,
        Role.FORM_TITLE,
        Role.COVER_TITLE,
        Role.COVER_OFFICE,
        Role.FRONT,
        Role.PART,
        Role.CHAPTER,
        Role.CASE,
        Role.CONTENTS_TITLE,
    )
)
"""The roles of paragraphs that this module divides into lines."""
_MOST_TRIES = 3
"""How often a division is tried.

The first try has the least number of lines that may be enough. Each later try has one line more.
"""
# A line may begin after a match of `_AFTER`, and before a match of `_BEFORE`, but not inside a match of `_WHOLE`.
_AFTER = re.compile(
    r"关于|人大(?!代表)|政协(?!提案)|会议|[^第]号|的|和|与|、|委员会|[局厅委办署院](?=关于|[市区县])|》|”"
)
_BEFORE = re.compile(r"关于|第|《|“|答复|建议答复|提案答复|征询")
_WHOLE = re.compile(r"《[^》]*》|“[^”]*”|第?[0-9A-Za-z]+号?(?:建议|提案)?|的[函]")


def runs(title: Para, capacity: float) -> list[tuple[Inline, ...]]:
    """Return the runs of each line of a title. capacity: the width of a full line in characters."""
    runs_of_lines: list[tuple[Inline, ...]] = []
    rest = list(title.runs)
    for line in lines(text_of(title), capacity):
        taken: list[Inline] = []
        length = len(line)
        while length:
            run = rest.pop(0)
            if isinstance(run, Run) and len(run.text) > length:
                rest.insert(0, replace(run, text=run.text[length:]))
                run = replace(run, text=run.text[:length])
            taken.append(run)
            length -= len(run.text)
        runs_of_lines.append(tuple(taken))
    return runs_of_lines


@lru_cache(maxsize=1024)
def lines(text: str, capacity: float) -> tuple[str, ...]:
    """Return the lines of a title. There are as few lines as possible, and their widths are as equal as possible.

    Lines end inside words only if every division between words has a line that is too long. If no division is possible,
    the title is one line.

    capacity: the width of a full line in characters.
    """
    if width(text) <= capacity:
        return (text,)
    between_words = _breaks_between_words(text)
    least = max(2, math.ceil(width(text) / capacity))
    for places in (between_words, range(1, len(text))):
        for count in range(least, least + _MOST_TRIES):
            if best := _split(text, tuple(places), count, capacity):
                return tuple(best)
    return (text,)


def _breaks_between_words(text: str) -> list[int]:
    """Return the positions before which a line of the title may begin."""
    inside: set[int] = set()
    for match in _WHOLE.finditer(text):
        inside.update(range(match.start() + 1, match.end()))
    after = {match.end() for match in _AFTER.finditer(text)}
    before = {match.start() for match in _BEFORE.finditer(text)}
    return sorted((after | before) - inside - {0, len(text)})


def _split(text: str, places: tuple[int, ...], count: int, capacity: float) -> list[str] | None:
    """Return the division into `count` lines with the most equal widths.

    None: every division has a line that is too long.

    places: the positions before which a line may begin. capacity: the width of a full line in characters.
    """
    width_between = widths(text)
    target = width_between(0, len(text)) / count

    @cache
    def best(start: int, remaining: int) -> tuple[float, tuple[int, ...]] | None:
        """Return the best division of the text after `start` into `remaining` lines; None if there is none.

        The result is the sum of the squared differences from the target width, and the positions at which lines begin.
        """
        if remaining == 1:
            rest = width_between(start, len(text))
            return ((rest - target) ** 2, ()) if rest <= capacity else None
        options = []
        for place in places:
            if (
                place > start
                and (length := width_between(start, place)) <= capacity
                and (tail := best(place, remaining - 1))
            ):
                options.append(((length - target) ** 2 + tail[0], (place, *tail[1])))
        return min(options, default=None)

    found = best(0, count)
    if found is None:
        return None
    edges = [0, *found[1], len(text)]
    return [text[start:end] for start, end in pairwise(edges)]
