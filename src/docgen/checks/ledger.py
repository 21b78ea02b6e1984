"""The text ledger: what is printed + what the case gives a document to say → what was lost, and what is foreign.

Knows nothing of how documents are composed or written. White space does not count: a line of a page ends anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Key = tuple[str | int, ...]

_CONTEXT = 12
"""Characters shown on each side of a place that nothing explains."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A field of the case that must be printed: its paragraphs and table cells in order; `key` is where it stands."""

    key: Key
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """All that a document must and may say; every text without white space.

    groups: passages, within a group in this order; a wording may put one group before another.
    facts: values that must stand somewhere around the passages (a number, a date, a name).
    words: whatever else may be printed: sentences of the wording, words of the vocabulary, computed values.
    """

    groups: tuple[tuple[Passage, ...], ...]
    facts: tuple[tuple[Key, str], ...]
    words: frozenset[str]

    @property
    def lines(self) -> int:
        """How many paragraphs and cells must be printed."""
        return sum(len(passage.lines) for group in self.groups for passage in group)


@dataclass(slots=True)
class Proof:
    """What does not add up: passages that are lost, those out of order, facts not stated, and foreign text."""

    lost: list[tuple[Key, str]] = field(default_factory=list)
    misplaced: list[tuple[Key, str]] = field(default_factory=list)
    unstated: list[tuple[Key, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything is there once and in order, and nothing else is."""
        return not (self.lost or self.misplaced or self.unstated or self.foreign)


def prove(printed: str, account: Account) -> Proof:
    """Compare a printed text with what it must and may say.

    Each passage takes its place in the text, once; what no passage takes must be made of the facts and words alone,
    so a paragraph printed twice, a digit that changed and another deputy's sentence are all foreign.
    """
    proof = Proof()
    taken: list[tuple[int, int]] = []
    for group in account.groups:
        _place(printed, group, taken, proof)
    gaps = list(_gaps(printed, taken))
    words = _by_first({text for _, text in account.facts} | account.words)
    proof.unstated = [(key, text) for key, text in account.facts if not any(_states(gap, text) for gap in gaps)]
    proof.foreign = [place for gap in gaps if (place := _unexplained(gap, words)) is not None]
    return proof


def _place(printed: str, group: Sequence[Passage], taken: list[tuple[int, int]], proof: Proof) -> None:
    position = 0
    for passage in group:
        whole = "".join(passage.lines)
        start = _find(printed, whole, position, taken)
        if start is not None:
            position = start + len(whole)
            taken.append((start, position))
        else:
            position = _place_lines(printed, passage, position, taken, proof)


def _place_lines(printed: str, passage: Passage, position: int, taken: list[tuple[int, int]], proof: Proof) -> int:
    """Place the lines of a passage that does not stand in one piece, and say which of them are not where they belong."""
    for line in passage.lines:
        start = _find(printed, line, position, taken)
        if start is not None:
            position = start + len(line)
            taken.append((start, position))
        elif (elsewhere := _find(printed, line, 0, taken)) is not None:
            proof.misplaced.append((passage.key, line))
            taken.append((elsewhere, elsewhere + len(line)))
        else:
            proof.lost.append((passage.key, line))
    return position


def _find(printed: str, text: str, position: int, taken: list[tuple[int, int]]) -> int | None:
    """Where a text stands whole, from `position` on, and no other passage does."""
    start = printed.find(text, position)
    while start >= 0:
        end = start + len(text)
        if _is_whole(printed, start, end) and all(end <= first or last <= start for first, last in taken):
            return start
        start = printed.find(text, start + 1)
    return None


def _gaps(printed: str, taken: Iterable[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for start, end in sorted(taken):
        if position < start:
            yield printed[position:start]
        position = max(position, end)
    if position < len(printed):
        yield printed[position:]


def _states(gap: str, text: str) -> bool:
    return _find(gap, text, 0, []) is not None


def _unexplained(gap: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The first place where no chain of words leads on, with what stands around it; None when they make up the gap."""
    reached = [False] * (len(gap) + 1)
    reached[0], furthest = True, 0
    for start in range(len(gap)):
        if reached[start]:
            for word in words.get(gap[start], ()):
                end = start + len(word)
                if gap.startswith(word, start) and _is_whole(gap, start, end):
                    reached[end] = True
                    furthest = max(furthest, end)
    if reached[len(gap)]:
        return None
    return gap[max(furthest - _CONTEXT, 0) : furthest + _CONTEXT]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no number and no Western word is cut at either end: 12 is not part of 2012, nor 38 of 38.5."""
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """The words under their first character."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if word:
            found[word[0]].append(word)
    return found
