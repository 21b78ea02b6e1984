"""Divide a title into lines (GB/T 9704 7.3.1).

The input is a title and the number of characters that fit in a line. The output is lines whose widths are as equal as
possible. A line ends inside a word only if whole words do not fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from docgen.layout import office_name
from docgen.layout.text_width import width, widths
from docgen.model.blocks import Inline, Para, Role, Run
from docgen.model.blocks import text as text_of

ROLES = frozenset((Role.TITLE, Role.FORM_TITLE, Role.COVER_TITLE, Role.COVER_OFFICE, Role.CONTENTS_TITLE))
ROLES |= {Role.FRONT, Role.PART, Role.CHAPTER, Role.CASE}
"""The roles of paragraphs that this module divides into lines."""
_MOST_TRIES = 3
"""The number of attempts for each kind of break. Each attempt uses one line more than the attempt before."""
_MOST_SHAPED = 7
"""The largest number of lines that must form a shape. More lines would take long to compare."""
_DIP = 1.0
"""The least difference between the widths of two lines that can be seen, in characters."""
# A title may break after the words in `_AFTER` and before the words in `_BEFORE`. It never breaks inside `_WHOLE`.
_AFTER = re.compile(
    r"关于|人大(?!代表)|政协(?!提案)|会议|[^第]号|的|和|与|、|委员会|[局厅委办署院](?=关于|[市区县])|》|”"
)
_BEFORE = re.compile(r"关于|第|《|“|答复|建议答复|提案答复|征询")
_WHOLE = re.compile(r"《[^》]*》|“[^”]*”|第?[0-9A-Za-z]+号?(?:建议|提案)?|的[函]")
_SHORT_NAME = re.compile(r"〔[^〕]*〕|（[^）]*）|\d+年(?:\d+月)?(?:\d+日)?")
"""A part of a title that is broken only if it is longer than a line."""
_COMMON = re.compile(
    "人民代表大会|人大代表|人大常委会|政协委员|委员会|办公室|管理局|监督|人大|政协|会议|建议|提案|答复|办理|情况|意见|"
    "关于|复函|通知|报告|请示|批复|年度|工作|加强|推进|促进|完善|建设|发展|管理|服务|[一-鿿]届"
)
"""Words that are common in titles. They are broken last."""
_NEVER_FIRST = tuple("、，。：；）》〉”’〕")
"""The marks that no line begins with (GB/T 15834, 5.1)."""
_NOT_FIRST = (*_NEVER_FIRST, "的")


def runs(title: Para, capacity: float) -> list[tuple[Inline, ...]]:
    """Return the runs of each line of a title. capacity: the width of a line in characters."""
    return runs_of(title, lines(text_of(title), capacity))


def runs_of(para: Para, broken_text: Sequence[str]) -> list[tuple[Inline, ...]]:
    """Return the runs of each line of a paragraph. broken_text: the text of each line."""
    runs_of_lines: list[tuple[Inline, ...]] = []
    rest = list(para.runs)
    for line in broken_text:
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

    The lines form a trapezoid or a rhombus (7.3.1): no line is shorter than a line above it and a line below it. The
    title breaks between words. If a line is then too long, it also breaks inside rare words. If no break gives such a
    shape, the lines may have any shape. At last the title breaks at any character.

    capacity: the width of a full line in characters.
    """
    if width(text) <= capacity:
        return (text,)
    between_words, inside_rare_words = _breaks_between_words(text, capacity), _breaks_inside_rare_words(text, capacity)
    anywhere = [position for position in range(1, len(text)) if text[position] not in _NEVER_FIRST]
    least = max(2, math.ceil(width(text) / capacity))
    for positions, is_shaped in (
        (between_words, True),
        (inside_rare_words, True),
        (between_words, False),
        (inside_rare_words, False),
        (anywhere, False),
    ):
        for count in range(least, least + _MOST_TRIES):
            if is_shaped and count > _MOST_SHAPED:
                break
            best = _split(text, tuple(positions), count, capacity, is_shaped)
            if best:
                return tuple(best)
    return (text,)


def _breaks_between_words(text: str, capacity: float) -> list[int]:
    """Return the positions before which a line of the title may begin."""
    whole, in_names = _inside_whole(text), _breaks_in_names(text, capacity)
    positions = {match.end() for match in _AFTER.finditer(text)} | {match.start() for match in _BEFORE.finditer(text)}
    start = _end_of_names(text)
    allowed = {at for at in positions if at >= start and text[at : at + 1] not in _NEVER_FIRST}
    return sorted((allowed | in_names) - whole - {0, len(text)})


def _breaks_inside_rare_words(text: str, capacity: float) -> list[int]:
    """Return the positions before which a line may begin without cutting a common word, a number or a short name."""
    inside = set(_inside_whole(text))
    for pattern in (_COMMON, _SHORT_NAME):
        for match in pattern.finditer(text):
            if width(match[0]) <= capacity:
                inside.update(range(match.start() + 1, match.end()))
    end = _end_of_names(text)
    names = _breaks_in_names(text, capacity)
    inside.update(position for position in range(1, end) if position not in names)
    # A line does not begin with a mark or 的, which belong to the text before them.
    inside.update(position for position in range(1, len(text)) if text[position] in _NOT_FIRST)
    return [position for position in range(1, len(text)) if position not in inside]


def _inside_whole(text: str) -> set[int]:
    """Return the positions inside the parts of a title that are never broken."""
    inside: set[int] = set()
    for match in _WHOLE.finditer(text):
        inside.update(range(match.start() + 1, match.end()))
    return inside


def _end_of_names(text: str) -> int:
    """Return the end of the names of offices with which a title begins. They end before the first 关于."""
    return max(text.find("关于"), 0)


def _breaks_in_names(text: str, capacity: float) -> set[int]:
    """Return the positions before which a line may begin in the names of offices, and behind these names.

    A name that fits in a line is not broken.
    """
    names = text[: _end_of_names(text)]
    positions = set()
    for start, end in office_name.spans(names):
        positions.add(end)
        if width(names[start:end]) > capacity:
            positions.update(start + position for position in office_name.breaks(names[start:end], capacity))
    return positions


def _split(text: str, positions: tuple[int, ...], count: int, capacity: float, is_shaped: bool) -> list[str] | None:
    """Return `count` lines whose widths are as equal as possible. None: there are no such lines.

    is_shaped: whether the lines must form a trapezoid or a rhombus.
    """
    width_between = widths(text)
    target = width_between(0, len(text)) / count

    @cache
    def best(start: int, left: int, longest: float, most: float) -> tuple[float, tuple[int, ...]] | None:
        """Return the best split of the text from `start` into `left` lines. None: there is no such split.

        The result is the sum of the squared differences from the target width, and the positions of the breaks.
        longest: the width of the longest line above; always 0 if the lines need no shape. most: the largest width that
        a line may have in the shape.
        """
        options: list[tuple[float, tuple[int, ...]]] = []
        ends = (len(text),) if left == 1 else positions
        for position in ends:
            length = width_between(start, position)
            if position <= start or length > min(capacity, most):
                continue
            square = (length - target) ** 2
            if left == 1:
                options.append((square, ()))
                continue
            longest_so_far, limit = 0.0, most
            if is_shaped:
                longest_so_far = max(longest, length)
                # Once the lines have become shorter, no line may be longer again.
                if length + _DIP < longest:
                    limit = length + _DIP
            tail = best(position, left - 1, longest_so_far, limit)
            if tail:
                options.append((square + tail[0], (position, *tail[1])))
        return min(options, default=None)

    found = best(0, count, 0.0, math.inf)
    if found is None:
        return None
    edges = [0, *found[1], len(text)]
    return [text[start:end] for start, end in pairwise(edges)]
