"""Paragraphs that say the same twice: paragraphs → pairs of runs that repeat each other.

Compared by runs of four characters without white space and punctuation, so that a copied paragraph
with another beginning or ending is still found; the time grows with the text, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.intake.passages import Passage

_GRAM = 4
_SHORTEST = 16
_ALIKE = 0.85
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Repetition:
    """Lines `first[0]` to `first[1]` come again as lines `again[0]` to `again[1]`."""

    first: tuple[int, int]
    again: tuple[int, int]


def repetitions(paragraphs: Sequence[Passage]) -> list[Repetition]:
    """Find what is repeated; neighbouring paragraphs that repeat neighbours are one repetition."""
    found: list[Repetition] = []
    plain = [_MARKS.sub("", paragraph.text) for paragraph in paragraphs]
    owner: dict[str, int] = {}
    previous = (-2, -2)
    for index, text in enumerate(plain):
        grams = _grams(text)
        twin = _twin(text, grams, owner, plain)
        if twin is not None:
            first, again = paragraphs[twin].line, paragraphs[index].line
            if previous == (twin - 1, index - 1):
                last = found.pop()
                found.append(Repetition((last.first[0], first), (last.again[0], again)))
            else:
                found.append(Repetition((first, first), (again, again)))
            previous = (twin, index)
        for gram in grams:
            owner.setdefault(gram, index)
    return found


def _grams(text: str) -> set[str]:
    if len(text) < _SHORTEST:
        return set()
    return {text[start : start + _GRAM] for start in range(len(text) - _GRAM + 1)}


def _twin(text: str, grams: set[str], owner: dict[str, int], plain: Sequence[str]) -> int | None:
    """The earlier paragraph that contains this one, is contained in it, or has nearly its runs."""
    shared = Counter(owner[gram] for gram in grams if gram in owner)
    for earlier, count in shared.most_common(1):
        other = plain[earlier]
        alike = count >= _ALIKE * max(len(grams), len(_grams(other)))
        if alike or text in other or other in text:
            return earlier
    return None
