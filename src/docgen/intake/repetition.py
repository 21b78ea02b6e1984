"""Paragraphs that say the same twice: paragraphs → pairs of runs that repeat each other.

Paragraphs are compared by the sequences of four characters that they contain (4-grams), without white space and
punctuation. So a copied paragraph is found even if its beginning or end was changed. Each paragraph is compared with
the one earlier paragraph that shares most 4-grams, so the time grows with the length of the text, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.intake.passages import Passage

_GRAM = 4
"""Characters."""
_SHORTEST = 16
"""Characters; shorter paragraphs are not compared."""
_ALIKE = 0.85
"""The share of 4-grams that two paragraphs must have in common."""
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Repetition:
    """The lines from `first[0]` to `first[1]` are repeated in the lines from `again[0]` to `again[1]`."""

    first: tuple[int, int]
    again: tuple[int, int]


def repetitions(paragraphs: Sequence[Passage]) -> list[Repetition]:
    """Find paragraphs that repeat earlier ones. Neighbours that repeat neighbours are one repetition."""
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
    """Return the earlier paragraph that contains this one, is contained in it, or shares nearly all its 4-grams.

    owner: for each 4-gram the first paragraph that has it.
    """
    shared = Counter(owner[gram] for gram in grams if gram in owner)
    for earlier, count in shared.most_common(1):
        other = plain[earlier]
        alike = count >= _ALIKE * max(len(grams), len(_grams(other)))
        if alike or text in other or other in text:
            return earlier
    return None
