"""Texts of a case → what an account compares: paragraphs and cells without white space, headings, first sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.inspection.readback import squeezed
from docgen.model.case import Answer, Case, Point, TableItem, Text

OUTCOMES = ("done", "advancing", "pending", "declined")
"""The keys of an outcome that are printed in full."""
_SENTENCE = re.compile(r"[^。！？]*[。！？][”’）]*|[^。！？]+$")


def answered(case: Case) -> list[tuple[list[Point], int | None]]:
    """Return the replying unit's points in groups: the points of one answer, and the index of the answer.

    The index is None for a point without an answer. Such a point is a group by itself.
    """
    found: list[tuple[list[Point], int | None]] = []
    for point in case.own_points():
        index = next((i for i, answer in enumerate(case.reply.answers) if point.label in answer.labels), None)
        for points, other in found:
            if index is not None and other == index:
                points.append(point)
                break
        else:
            found.append(([point], index))
    return found


def topics(points: Sequence[Point]) -> Iterator[str]:
    """Yield what the heading of an answer to these points may say: 增设学位, 关于增设学位的建议, 关于建议一、建议二."""
    asked = [point.ask.rstrip("。；，！ ").removeprefix("建议") for point in points]
    yield from ("、".join(asked), f"关于{'、'.join(asked)}的建议")
    if len(points) > 1:
        yield f"关于{'、'.join(point.label for point in points)}"


def lines(text: Text | None) -> Iterator[str]:
    """Yield the paragraphs and table cells of a text in reading order, without white space. Empty ones are left out."""
    if text is None:
        return
    for part in (text,) if isinstance(text, str) else text:
        if isinstance(part, TableItem):
            table = part.table
            pieces = [table.caption or "", *table.columns]
            for row in table.rows:
                for cell in row:
                    pieces += cell.split("\n")
        else:
            pieces = part.split("\n")
        for piece in pieces:
            if squeezed(piece):
                yield squeezed(piece)


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the paragraphs and table cells of an answer's text, then each outcome as one line."""
    yield from lines(answer.text)
    for name in OUTCOMES:
        yield "".join(lines(getattr(answer.outcome, name, None)))


def beginnings(texts: Iterable[str]) -> Iterator[str]:
    """Yield the first sentence of each line, its first two sentences, and so on. A summary begins with one of these."""
    for text in texts:
        beginning = ""
        for sentence in _SENTENCE.findall(text):
            beginning += sentence
            yield beginning


def tables_in_sentences(text: Text | None) -> str:
    """Return the rows of the tables in a text as sentences, as a summary prints them.

    Each row is one sentence, in which the name of each column precedes the cell. The result is empty for a text that
    contains a paragraph.
    """
    sentences = ""
    parts = text if isinstance(text, tuple) else ()
    tables = [part.table for part in parts if isinstance(part, TableItem)]
    if len(tables) < len(parts):
        return ""
    for table in tables:
        for row in table.rows:
            pairs = [f"{name}：{cell}" for name, cell in zip(table.columns, row, strict=True)]
            sentences += squeezed("，".join(pairs)).rstrip("。") + "。"
    return sentences
