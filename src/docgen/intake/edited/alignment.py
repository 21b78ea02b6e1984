"""Printed texts and edited texts → which edited text is which printed one, by dynamic programming.

Texts keep their order. A printed text may be gone, an edited text may be new, one text may have been divided into two,
and two may have been joined. If another assignment costs the same, the texts are tied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_UNLIKE = 1_000
"""The cost of a pair of texts that have nothing in common. The costs are whole numbers, so ties are exact."""
_LEAST_LIKENESS = 0.5
"""A pair of texts must be more alike than this."""
_GONE, _ANCHOR_GONE, _NEW = 500, 800, 500
"""The cost of a text that is gone, of a heading or a text of the frame that is gone, and of a text that is new."""
_DIVIDED = 100
"""The cost of a division or a joining that changes nothing else."""
_LEAST_LIKENESS_DIVIDED = 0.8
"""The joined halves must be more like the whole than this, the first half more like the beginning of the whole, and the
second half more like the end of the whole."""
_BEGINS_ALIKE = 0.6
"""The least likeness of two texts that begin with the same label."""
_LEAST_PAIRS_SHARED = 0.25
"""Two texts are compared if they share more than this part of the pairs of characters of the shorter one."""
_SHORT = 8
"""A text with fewer pairs of characters is compared with every text."""
_NEVER = 1 << 40
"""The cost of a step that cannot be taken."""


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text to align.

    text: the text without white space.
    label: the words of the frame with which it begins; empty: none, or it is an edited text.
    is_anchor: whether it is a heading or a text of the frame.
    table: the number of the pair of tables that it belongs to; -1: a table without a partner; None: a paragraph.
    """

    text: str
    label: str = ""
    is_anchor: bool = False
    table: int | None = None


@dataclass(frozen=True, slots=True)
class AlignedGroup:
    """The indexes of printed texts, and of the edited texts that they have become. Either may be empty.

    others: the indexes of other printed texts that would be as good a partner of the edited text.
    """

    printed: tuple[int, ...]
    edited: tuple[int, ...]
    others: tuple[int, ...] = ()


_MOVES = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))
"""How many printed and edited texts a step takes. Where steps cost the same, the earlier one is taken."""


def align(printed: Sequence[AlignedText], edited: Sequence[AlignedText]) -> list[AlignedGroup]:
    """Return the groups in their order."""
    costs = _Costs(printed, edited)
    ahead = _costs_to_end(costs, len(printed), len(edited))
    groups: list[AlignedGroup] = []
    row = column = 0
    while row < len(printed) or column < len(edited):
        for down, right in _MOVES:
            step = costs.step(row, column, down, right)
            if step < _NEVER and step + ahead[row + down][column + right] == ahead[row][column]:
                groups.append(AlignedGroup(tuple(range(row, row + down)), tuple(range(column, column + right))))
                row, column = row + down, column + right
                break
    return _with_ties(groups, costs, ahead)


def likeness(one: str, other: str) -> float:
    """Return how similar two texts are, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


class _Costs:
    """The costs of steps. They are computed once for each pair."""

    def __init__(self, printed: Sequence[AlignedText], edited: Sequence[AlignedText]) -> None:
        self.printed, self.edited = printed, edited
        self._pairs: dict[tuple[int, int], int] = {}
        self._printed_pairs = [_character_pairs(one.text) for one in printed]
        self._edited_pairs = [_character_pairs(one.text) for one in edited]

    def step(self, row: int, column: int, down: int, right: int) -> int:
        """Return what a step costs at a place; `_NEVER` if it cannot be taken."""
        if row + down > len(self.printed) or column + right > len(self.edited):
            return _NEVER
        if not right:
            return _ANCHOR_GONE if self.printed[row].is_anchor else _GONE
        if not down:
            return _NEW
        if down == right:
            return self.pair(row, column)
        return self._divided(row, column, down, right)

    def pair(self, row: int, column: int) -> int:
        """Return what a pair costs; `_NEVER` if the texts are too unlike."""
        if (row, column) not in self._pairs:
            self._pairs[row, column] = self._pair(self.printed[row], self.edited[column], row, column)
        return self._pairs[row, column]

    def _pair(self, one: AlignedText, other: AlignedText, row: int, column: int) -> int:
        """Return the cost of a pair that was not compared before. row, column: the indexes of the two texts."""
        if one.table is not None or other.table is not None:
            return 0 if one.table == other.table and one.table != -1 else _NEVER
        if one.text == other.text:
            return 0
        found = 0.0
        shorter, longer = sorted((len(one.text), len(other.text)))
        # If one text is three times as long as the other, their likeness is `_LEAST_LIKENESS` at most.
        if shorter * 3 > longer and self._share(row, column):
            found = likeness(one.text, other.text)
        if one.label and other.text.startswith(one.label):
            found = max(found, _BEGINS_ALIKE)
        return round(_UNLIKE * (1 - found)) if found > _LEAST_LIKENESS else _NEVER

    def _share(self, row: int, column: int) -> bool:
        """Return whether two texts share so many pairs of characters that they may be alike."""
        one, other = self._printed_pairs[row], self._edited_pairs[column]
        least = min(len(one), len(other))
        return least < _SHORT or len(one & other) > _LEAST_PAIRS_SHARED * least

    def _divided(self, row: int, column: int, down: int, right: int) -> int:
        """Return the cost of a text that was divided into two, or of two texts that were joined."""
        ones, others = self.printed[row : row + down], self.edited[column : column + right]
        if any(text.table is not None for text in (*ones, *others)):
            return _NEVER
        whole, halves = (ones[0], others) if down == 1 else (others[0], ones)
        joined = halves[0].text + halves[1].text
        if not whole.text or abs(len(joined) - len(whole.text)) * 4 > len(whole.text):
            return _NEVER
        if any(half.text in ("", whole.text) for half in halves):
            return _NEVER
        if joined == whole.text:
            return _DIVIDED
        ends = (whole.text[: len(halves[0].text)], whole.text[-len(halves[1].text) :])
        if any(likeness(half.text, end) <= _LEAST_LIKENESS_DIVIDED for half, end in zip(halves, ends, strict=True)):
            return _NEVER
        found = likeness(joined, whole.text)
        return _DIVIDED + round(_UNLIKE * (1 - found)) if found > _LEAST_LIKENESS_DIVIDED else _NEVER


def _character_pairs(text: str) -> frozenset[str]:
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


def _costs_to_end(costs: _Costs, rows: int, columns: int) -> list[list[int]]:
    """Return the least cost from each place to the end."""
    ahead = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    ahead[rows][columns] = 0
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            for down, right in _MOVES:
                step = costs.step(row, column, down, right)
                if step < _NEVER:
                    ahead[row][column] = min(ahead[row][column], step + ahead[row + down][column + right])
    return ahead


def _with_ties(groups: Sequence[AlignedGroup], costs: _Costs, ahead: Sequence[Sequence[int]]) -> list[AlignedGroup]:
    """Return the groups, each with the other printed texts that would be as good for its edited text."""
    rows, columns = len(costs.printed), len(costs.edited)
    behind = _costs_from_start(costs, rows, columns)
    best = ahead[0][0]
    found: list[AlignedGroup] = []
    for group in groups:
        others = []
        if len(group.edited) == 1:
            column = group.edited[0]
            for row in range(rows):
                cost = costs.pair(row, column)
                is_best = cost < _NEVER and behind[row][column] + cost + ahead[row + 1][column + 1] == best
                if is_best and row not in group.printed:
                    others.append(row)
        found.append(AlignedGroup(group.printed, group.edited, tuple(others)))
    return found


def _costs_from_start(costs: _Costs, rows: int, columns: int) -> list[list[int]]:
    """Return the least cost from the start to each place."""
    behind = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    behind[0][0] = 0
    for row in range(rows + 1):
        for column in range(columns + 1):
            for down, right in _MOVES:
                step = costs.step(row, column, down, right)
                if behind[row][column] < _NEVER and step < _NEVER:
                    reached = behind[row][column] + step
                    behind[row + down][column + right] = min(behind[row + down][column + right], reached)
    return behind
