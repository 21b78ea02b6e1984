"""What an automatic summary says of each answer: headings and texts → the first sentences that fit on its page.

An officer who writes `reply.summary` decides otherwise. The page's room is estimated here, in lines, so that a summary
says the same in every format; that the finished page is one page is proved on the PDF.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.composition.prose import is_heading, lines
from docgen.model.blocks import Role
from docgen.model.case import TableItem, Text, TextTable
from docgen.stationery.profile import Profile

_TOTAL, _LEAST = 320, 40
"""Characters that the summary takes of all answers together, and of each at least."""
_TAKEN = 11
"""Lines that the title and the table of facts take when every fact is one line."""
_FACT = 0.75
"""How much of the line a fact's cell has."""
_NUMERAL = 4
"""Characters: the indent, the numeral and its mark."""
_SENTENCE = re.compile(r"[^。！？]*[。！？][”’）]*|[^。！？]+$")


@dataclass(frozen=True, slots=True)
class Summarized:
    """An answer to be summarized: its heading, and its text."""

    heading: str
    text: Text


def briefs(answers: Sequence[Summarized], points: int, facts: Sequence[str], profile: Profile) -> list[str]:
    """The sentences that a summary takes of each answer: at least one, and as many as the page has room for.

    points: how many points the proposal has, whoever answers them. facts: what the table above says, a text each.
    """
    share = max(_TOTAL // max(points, 1), _LEAST)
    taken = [_first(_sentences(answer.text), share) for answer in answers]
    style = Role.FORM_NOTE
    width = int(profile.text_width.pt / profile.roles[style].size)
    room = int(profile.area_height.pt / profile.pitch(style).pt) - _TAKEN
    room -= sum(_lines_of(len(fact), int(width * _FACT)) - 1 for fact in facts)
    while _height(answers, taken, width) > room:
        longest = max(taken, key=lambda sentences: (len(sentences) > 1, sum(map(len, sentences))), default=[])
        if len(longest) < 2:
            break
        longest.pop()
    return ["".join(sentences) for sentences in taken]


def _first(sentences: Sequence[str], share: int) -> list[str]:
    """The first sentence, and those behind it that stay within the answer's share of characters."""
    taken, length = list(sentences[:1]), len("".join(sentences[:1]))
    for sentence in sentences[1:]:
        length += len(sentence)
        if length > share:
            break
        taken.append(sentence)
    return taken


def _height(answers: Sequence[Summarized], taken: Sequence[Sequence[str]], width: int) -> int:
    lengths = (
        _NUMERAL + len(answer.heading) + len("".join(sentences))
        for answer, sentences in zip(answers, taken, strict=True)
    )
    return sum(_lines_of(length, width) for length in lengths)


def _lines_of(length: int, width: int) -> int:
    return max(math.ceil(length / width), 1)


def _sentences(text: Text) -> list[str]:
    """The sentences of the first paragraph that tells something; of an answer that is only tables, their rows.

    A heading says nothing by itself, nor does a line that only leads to what follows, a list or a table.
    """
    parts = (text,) if isinstance(text, str) else text
    written = [line for part in parts if isinstance(part, str) for line in lines(part)]
    telling = [line for line in written if not is_heading(line) and not line.endswith("：")]
    if telling or written:
        return _SENTENCE.findall((telling or written)[0])
    return [row for part in parts if isinstance(part, TableItem) for row in _rows(part.table)]


def _rows(table: TextTable) -> list[str]:
    """Each row of a table as a sentence: 任务：建成三所学校，时限：2026年。"""
    rows = []
    for row in table.rows:
        cells = [f"{column}：{' '.join(cell.split())}" for column, cell in zip(table.columns, row, strict=True)]
        rows.append("，".join(cells).rstrip("。") + "。")
    return rows
