"""A title + how many characters a line holds → lines of whole words, as even as possible (GB/T 9704 7.3.1)."""

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
"""The roles whose lines are broken by words."""
_MORE_LINES = 3
"""A title may take this many lines more than its length needs, if that keeps its words whole."""
# Where a title may break: behind these words, before these, and never inside a number, 《…》 or “…”.
_BEHIND = re.compile(
    r"关于|人大(?!代表)|政协(?!提案)|会议|[^第]号|的|和|与|、|委员会|[局厅委办署院](?=关于|[市区县])|》|”"
)
_BEFORE = re.compile(r"关于|第|《|“|答复|建议答复|提案答复|征询")
_WHOLE = re.compile(r"《[^》]*》|“[^”]*”|第?[0-9A-Za-z]+号?(?:建议|提案)?|的[函]")


def runs(title: Para, capacity: float) -> list[tuple[Inline, ...]]:
    """The runs of a title, line by line."""
    broken: list[tuple[Inline, ...]] = []
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
        broken.append(tuple(taken))
    return broken


@lru_cache(maxsize=1024)
def lines(text: str, capacity: float) -> tuple[str, ...]:
    """Break a title into the fewest lines of at most `capacity` characters; among those, the most even lines win.

    If no break between words gives lines that are short enough, the title is broken inside its words.
    """
    if width(text) <= capacity:
        return (text,)
    good = _breaks(text)
    least = max(2, math.ceil(width(text) / capacity))
    for places in (good, range(1, len(text))):
        for count in range(least, least + _MORE_LINES):
            if best := _split(text, tuple(places), count, capacity):
                return tuple(best)
    return (text,)


def _breaks(text: str) -> list[int]:
    """The positions before which a line of the title may begin."""
    inside: set[int] = set()
    for match in _WHOLE.finditer(text):
        inside.update(range(match.start() + 1, match.end()))
    behind = {match.end() for match in _BEHIND.finditer(text)}
    before = {match.start() for match in _BEFORE.finditer(text)}
    return sorted((behind | before) - inside - {0, len(text)})


def _split(text: str, places: tuple[int, ...], count: int, capacity: float) -> list[str] | None:
    """The split into `count` lines whose widths differ least from each other; None if a line is always too long."""
    part = widths(text)
    target = part(0, len(text)) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]] | None:
        """The best split of what begins at `start` into `left` lines: its squared deviation, and where it breaks."""
        if left == 1:
            rest = part(start, len(text))
            return ((rest - target) ** 2, ()) if rest <= capacity else None
        options = []
        for place in places:
            if place > start and (length := part(start, place)) <= capacity and (tail := best(place, left - 1)):
                options.append(((length - target) ** 2 + tail[0], (place, *tail[1])))
        return min(options, default=None)

    found = best(0, count)
    if found is None:
        return None
    edges = [0, *found[1], len(text)]
    return [text[a:b] for a, b in pairwise(edges)]
