"""Paragraphs → pairs of line ranges whose paragraphs repeat each other.

Paragraphs are compared by the sequences of four characters that they contain (4-grams), without white space and
punctuation. So a copied paragraph is found even if its beginning or end was changed. Each paragraph is compared only
with the earlier paragraph that shares most 4-grams. So the time is proportional to the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.intake.passages import Passage

_GRAM = 4
"""The length of a sequence in characters."""
_SHORTEST = 16
"""The least length in characters of a paragraph that is compared."""
_ALIKE = 0.85
"""The share of 4-grams that two paragraphs must have in common."""
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Repetition:
    """Two ranges of lines that repeat each other."""

    first: tuple[int, int]
    """The first and the last line of the earlier range."""
    again: tuple[int, int]
    """The first and the last line of the later range."""


def repetitions(paragraphs: Sequence[Passage]) -> list[Repetition]:
    """Return the repetitions in some paragraphs.

    If consecutive paragraphs repeat consecutive paragraphs, they are one repetition.
    """
    found: list[Repetition] = []
    plain = [_MARKS.sub("", paragraph.text) for paragraph in paragraphs]
    owner: dict[str, int] = {}
    previous: tuple[int, int] | None = None
    for index, text in enumerate(plain):
        grams = _grams(text)
        earlier = _earlier(text, grams, owner, plain)
        if earlier is not None:
            first, again = paragraphs[earlier].line, paragraphs[index].line
            if previous == (earlier - 1, index - 1):
                last = found.pop()
                found.append(Repetition((last.first[0], first), (last.again[0], again)))
            else:
                found.append(Repetition((first, first), (again, again)))
            previous = (earlier, index)
        for gram in grams:
            owner.setdefault(gram, index)
    return found


def _grams(text: str) -> set[str]:
    """Return the 4-grams of a text; none if the text is too short to be compared."""
    if len(text) < _SHORTEST:
        return set()
    return {text[start : start + _GRAM] for start in range(len(text) - _GRAM + 1)}


def _earlier(text: str, grams: set[str], owner: dict[str, int], plain: Sequence[str]) -> int | None:
    """Return the index of an earlier paragraph that repeats this one; None if there is none.

    Two paragraphs repeat each other if one contains the other, or if they share nearly all 4-grams. owner: 4-gram → the
    index of the first paragraph with it. plain: the texts of all paragraphs.
    """
    shared = Counter(owner[gram] for gram in grams if gram in owner)
    if not shared:
        return None
    earlier, count = shared.most_common(1)[0]
    other = plain[earlier]
    is_alike = count >= _ALIKE * max(len(grams), len(_grams(other)))
    return earlier if is_alike or text in other or other in text else None
