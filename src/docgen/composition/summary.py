"""Choose the sentences of an automatic summary.

The input is the heading and the text of each answer. The output is the first sentences of each answer, as many as fit
on one page. The automatic summary is used only if no officer has written `reply.summary`. This module estimates the
room on the page in lines. So both formats contain the same sentences. A later check counts the pages of the finished
PDF.
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

_TOTAL_CHARACTERS = 320
"""The characters that the summary takes from all answers together."""
_LEAST_SHARE = 40
"""The characters that the summary may take from each answer, however many answers there are."""
_FIXED_LINES = 11
"""The lines of the title and of the table of facts. Each fact counts as one line."""
_CELL_SHARE = 0.75
"""The width of a fact's cell as a share of the text width."""
_NUMERAL_WIDTH = 4
"""The width of the indent, the numeral and the punctuation after the numeral, in characters."""
_SENTENCE = re.compile(r"[^。！？]*[。！？][”’）]*|[^。！？]+$")


@dataclass(frozen=True, slots=True)
class Summarized:
    """An answer that is summarized."""

    heading: str
    """The heading of the answer."""
    text: Text
    """The text of the answer."""


def briefs(answers: Sequence[Summarized], points: int, facts: Sequence[str], profile: Profile) -> list[str]:
    """Return the brief of each answer: its first sentence, and further ones within its share, if the page has room.

    points: the number of points of the proposal, including points that other units answer. For a reply that is one text
    it is the number of its sections.
    facts: the texts in the table above the answers.
    """
    share = max(_TOTAL_CHARACTERS // max(points, 1), _LEAST_SHARE)
    taken = [_first(_sentences(answer.text), share) for answer in answers]
    style = Role.FORM_NOTE
    width = int(profile.text_width.pt / profile.roles[style].size)
    room = int(profile.area_height.pt / profile.pitch(style).pt) - _FIXED_LINES
    room -= sum(_lines_of(len(fact), int(width * _CELL_SHARE)) - 1 for fact in facts)
    while _height(answers, taken, width) > room:
        # Each round shortens the longest brief that has more than one sentence.
        longest = max(taken, key=lambda sentences: (len(sentences) > 1, sum(map(len, sentences))), default=[])
        if len(longest) < 2:
            break
        longest.pop()
    return ["".join(sentences) for sentences in taken]


def _first(sentences: Sequence[str], share: int) -> list[str]:
    """Return the first sentence, and the next sentences that still fit. share: the most characters in total."""
    taken, length = list(sentences[:1]), len("".join(sentences[:1]))
    for sentence in sentences[1:]:
        length += len(sentence)
        if length > share:
            break
        taken.append(sentence)
    return taken


def _height(answers: Sequence[Summarized], taken: Sequence[Sequence[str]], width: int) -> int:
    """Return how many lines the summarized answers take. width: the characters of a full line."""
    lengths = (
        _NUMERAL_WIDTH + len(answer.heading) + len("".join(sentences))
        for answer, sentences in zip(answers, taken, strict=True)
    )
    return sum(_lines_of(length, width) for length in lengths)


def _lines_of(length: int, width: int) -> int:
    """Return how many lines a text takes. Both numbers are in characters."""
    return max(math.ceil(length / width), 1)


def _sentences(text: Text) -> list[str]:
    """Return the sentences of the first informative line. If there are only tables, return their rows as sentences.

    A heading is not informative. A line that ends with ： is not informative, because it only introduces a list or a
    table. If no line is informative, the first line is used.
    """
    written: list[str] = []
    rows: list[str] = []
    for part in (text,) if isinstance(text, str) else text:
        if isinstance(part, TableItem):
            rows += _rows(part.table)
        else:
            written += lines(part)
    informative = [line for line in written if not is_heading(line) and not line.endswith("：")]
    if not written:
        return rows
    return _SENTENCE.findall((informative or written)[0])


def _rows(table: TextTable) -> list[str]:
    """Return each row of a table as a sentence, such as 任务：建成三所学校，时限：2026年。"""
    rows = []
    for row in table.rows:
        cells = [f"{column}：{' '.join(cell.split())}" for column, cell in zip(table.columns, row, strict=True)]
        rows.append("，".join(cells).rstrip("。") + "。")
    return rows
