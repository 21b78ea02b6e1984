"""The pieces of a printed paragraph and its edited text → which character of the edited text belongs to which piece.

A piece is text from one place: an answer, another value of the case, or words of the frame. Words of the frame that are
unchanged divide the text. Otherwise the characters are compared. What could belong to two texts is contested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docgen.errors import Key


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a printed paragraph.

    text: its text.
    owner: the key of the text that an edit changes; empty: the piece is a fact of the case, or words of the frame.
    key: the key of the value that contains the text; empty: words of the frame.
    is_missing: whether the text is the mark of a missing value.
    """

    text: str
    owner: Key = ()
    key: Key = ()
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class AttributedPart:
    """A part of the edited text.

    piece: the index of the piece that it belongs to.
    is_new: whether the printed text does not have it.
    """

    start: int
    end: int
    piece: int
    is_new: bool


@dataclass(slots=True)
class Attributed:
    """The edited text of a paragraph, divided among its pieces.

    texts: the edited text of each piece.
    segments: the parts of the edited text in their order. They cover it.
    contested: the pieces of which a part could belong to another piece.
    """

    texts: list[str]
    segments: list[AttributedPart]
    contested: set[int]


def attribute(pieces: Sequence[Piece], edited: str) -> Attributed:
    """Divide the edited text of a paragraph among its pieces."""
    owned = {index for index, piece in enumerate(pieces) if piece.owner}
    keyed = {index for index, piece in enumerate(pieces) if piece.key}
    for values in (owned, keyed):
        texts = _between_frames(pieces, values, edited)
        if texts is not None:
            return _from_texts(pieces, texts)
    return _compared(pieces, edited)


def _between_frames(pieces: Sequence[Piece], values: set[int], edited: str) -> list[str] | None:
    """Return the text of each piece if the pieces between the values are unchanged; None if they are not.

    None too if two values have nothing between them, or if a piece between values stands there twice.
    """
    if not values or any(index + 1 in values for index in values):
        return None
    frames: list[tuple[list[int], str]] = [([], "")]
    order: list[int] = []
    for index, piece in enumerate(pieces):
        if index in values:
            order.append(index)
            frames.append(([], ""))
        else:
            frames[-1] = ([*frames[-1][0], index], frames[-1][1] + piece.text)
    texts = [piece.text for piece in pieces]
    before, after = frames[0][1], frames[-1][1]
    if not edited.startswith(before) or not edited[len(before) :].endswith(after):
        return None
    rest = edited[len(before) : len(edited) - len(after)]
    for index, (_, frame) in zip(order, frames[1:], strict=True):
        if index == order[-1]:
            texts[index] = rest
        elif rest.count(frame) != 1:
            return None
        else:
            texts[index], _, rest = rest.partition(frame)
    return texts


def _from_texts(pieces: Sequence[Piece], texts: Sequence[str]) -> Attributed:
    """Return the division in which each piece has a known text."""
    segments: list[AttributedPart] = []
    start = 0
    for index, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        for tag, _, _, first, last in _differences(piece.text, text):
            if last > first:
                segments.append(AttributedPart(start + first, start + last, index, tag != "equal"))
        start += len(text)
    return Attributed(list(texts), segments, set())


def _differences(one: str, other: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield the differences of two texts like `SequenceMatcher.get_opcodes`, but with their common ends kept whole."""
    start = 0
    limit = min(len(one), len(other))
    while start < limit and one[start] == other[start]:
        start += 1
    end = 0
    while end < limit - start and one[-1 - end] == other[-1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    matcher = SequenceMatcher(None, one[start : len(one) - end], other[start : len(other) - end], autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        yield tag, start + first, start + last, start + new_first, start + new_last
    if end:
        yield "equal", len(one) - end, len(one), len(other) - end, len(other)


def _compared(pieces: Sequence[Piece], edited: str) -> Attributed:
    """Divide an edited text by comparing its characters with those of the pieces."""
    printed = "".join(piece.text for piece in pieces)
    owners = [index for index, piece in enumerate(pieces) for _ in piece.text]
    texts = ["" for _ in pieces]
    segments: list[AttributedPart] = []
    contested: set[int] = set()
    for tag, first, last, start, end in _differences(printed, edited):
        if tag == "equal":
            for offset in range(last - first):
                _extend(segments, AttributedPart(start + offset, start + offset + 1, owners[first + offset], False))
                texts[owners[first + offset]] += edited[start + offset]
            continue
        touched = _touched(printed, owners, pieces, (first, last), edited[start:end])
        chosen = _chosen(pieces, touched)
        others = {index for index in touched if pieces[index].owner and pieces[index].owner != pieces[chosen].owner}
        replaced = {owners[at] for at in range(first, last)}
        if others or (tag == "replace" and len(replaced) > 1):
            contested |= touched | replaced
        if end > start:
            segments.append(AttributedPart(start, end, chosen, True))
            texts[chosen] += edited[start:end]
    return Attributed(texts, segments, contested)


def _touched(printed: str, owners: Sequence[int], pieces: Sequence[Piece], span: tuple[int, int], new: str) -> set[int]:
    """Return the pieces that a change may belong to.

    A change between equal characters may as well be one character earlier or later.
    """
    first, last = span
    moved = printed[first:last] or new
    is_pure = not printed[first:last] or not new
    low, high = first, last
    while is_pure and moved and low > 0 and printed[low - 1] == moved[(low - 1 - first) % len(moved)]:
        low -= 1
    while is_pure and moved and high < len(printed) and printed[high] == moved[(high - last) % len(moved)]:
        high += 1
    found = {owners[at] for at in range(low, high)}
    if first == last:
        # At the border of two pieces, new text may belong to both.
        found |= {owners[at] for at in (low - 1, high) if 0 <= at < len(printed)}
    if not found and pieces:
        found = {owners[-1]} if owners else {0}
    return found


def _chosen(pieces: Sequence[Piece], touched: set[int]) -> int:
    """Return the piece that a change belongs to: an answer rather than a fact, a fact rather than the frame."""
    return min(touched, key=lambda index: (not pieces[index].owner, not pieces[index].key, index))


def _extend(segments: list[AttributedPart], one: AttributedPart) -> None:
    """Add a segment, joined with the last one if it continues it."""
    last = segments[-1] if segments else None
    if last and (last.piece, last.is_new, last.end) == (one.piece, one.is_new, one.start):
        segments[-1] = AttributedPart(last.start, one.end, one.piece, one.is_new)
    else:
        segments.append(one)
