"""Divide the edited text of a paragraph among the pieces of the printed paragraph.

A piece is text from one place. The place is a text that somebody writes, such as an answer, or another value of the
case (a fact), or the words of the frame. If the words of the frame are unchanged, they divide the edited text. If they
are changed, the characters of the printed and the edited text are compared. If a change could belong to more than one
piece, these pieces are contested.
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
    owner: the key of the written text, such as an answer, that an edit of this piece changes. Empty: the piece is a
    fact of the case, or words of the frame.
    key: the key of the value that contains the text. Empty: the piece is words of the frame.
    is_missing: whether the text is the mark of a missing value.
    """

    text: str
    owner: Key = ()
    key: Key = ()
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class AttributedPart:
    """A part of the edited text.

    start: the position of its first character in the edited text.
    end: the position after its last character.
    piece: the index of the piece that it belongs to.
    is_new: whether the edit added it. False: the printed text has it too.
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
    contested: the indexes of the pieces between which a change could not be assigned with certainty.
    """

    texts: list[str]
    segments: list[AttributedPart]
    contested: set[int]


def attribute(pieces: Sequence[Piece], edited: str) -> Attributed:
    """Divide the edited text of a paragraph among its pieces."""
    # At first the facts count as unchanged, like the words of the frame. If that fails, the facts may have changed too.
    written = {index for index, piece in enumerate(pieces) if piece.owner}
    with_key = {index for index, piece in enumerate(pieces) if piece.key}
    for values in (written, with_key):
        texts = _between_frames(pieces, values, edited)
        if texts is not None:
            return _from_texts(pieces, texts)
    return _compared(pieces, edited)


def _between_frames(pieces: Sequence[Piece], values: set[int], edited: str) -> list[str] | None:
    """Return the edited text of each piece. values: the indexes of the pieces that may have changed.

    Return None if the unchanged pieces do not divide the text without doubt. That is so if there is no value, or if two
    values follow each other directly. It is also so if the text between two values is changed or found twice.
    """
    if not values or any(index + 1 in values for index in values):
        return None
    frames = [""]  # The unchanged text before the first value, between the values, and behind the last.
    order: list[int] = []
    for index, piece in enumerate(pieces):
        if index in values:
            order.append(index)
            frames.append("")
        else:
            frames[-1] += piece.text
    first_frame, *inner_frames, last_frame = frames
    if not edited.startswith(first_frame) or not edited[len(first_frame) :].endswith(last_frame):
        return None
    texts = [piece.text for piece in pieces]
    rest = edited[len(first_frame) : len(edited) - len(last_frame)]
    *all_but_last, last = order
    for index, frame in zip(all_but_last, inner_frames, strict=True):
        if rest.count(frame) != 1:
            return None
        texts[index], _, rest = rest.partition(frame)
    texts[last] = rest
    return texts


def _from_texts(pieces: Sequence[Piece], texts: Sequence[str]) -> Attributed:
    """Return the division of the edited text. texts: the edited text of each piece."""
    segments: list[AttributedPart] = []
    start = 0
    for index, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        for tag, _, _, new_first, new_last in _differences(piece.text, text):
            if new_last > new_first:
                segments.append(AttributedPart(start + new_first, start + new_last, index, tag != "equal"))
        start += len(text)
    return Attributed(list(texts), segments, set())


def _differences(one: str, other: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield the differences of two texts like `SequenceMatcher.get_opcodes`.

    The longest common beginning is one equal part, and so is the longest common end. `SequenceMatcher` alone may divide
    them.
    """
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
    owners: list[int] = []  # The index of the piece to which each printed character belongs.
    for index, piece in enumerate(pieces):
        owners += [index] * len(piece.text)
    texts = ["" for _ in pieces]
    segments: list[AttributedPart] = []
    contested: set[int] = set()
    for tag, first, last, new_first, new_last in _differences(printed, edited):
        if tag == "equal":
            for at, new_at in zip(range(first, last), range(new_first, new_last), strict=True):
                _extend(segments, AttributedPart(new_at, new_at + 1, owners[at], False))
                texts[owners[at]] += edited[new_at]
            continue
        touched = _touched(printed, owners, pieces, (first, last), edited[new_first:new_last])
        chosen = _chosen(pieces, touched)
        touches_other_text = False
        for index in touched:
            if pieces[index].owner and pieces[index].owner != pieces[chosen].owner:
                touches_other_text = True
        replaced = set(owners[first:last])
        replaces_several = tag == "replace" and len(replaced) > 1
        if touches_other_text or replaces_several:
            contested |= touched | replaced
        if new_last > new_first:
            segments.append(AttributedPart(new_first, new_last, chosen, True))
            texts[chosen] += edited[new_first:new_last]
    return Attributed(texts, segments, contested)


def _touched(printed: str, owners: Sequence[int], pieces: Sequence[Piece], span: tuple[int, int], new: str) -> set[int]:
    """Return the indexes of the pieces that a change may belong to.

    The place of an insertion or a deletion is not always certain. For example, if aa becomes aaa, the new a may stand
    at the beginning, in the middle or at the end. All places that give the same edited text count.

    owners: the index of the piece of each printed character. span: the positions in the printed text where the changed
    characters begin and end. new: the text in place of them.
    """
    first, last = span
    old = printed[first:last]
    low, high = first, last
    if bool(old) != bool(new):
        # An insertion or a deletion can move over neighbouring characters that repeat its text.
        moved = old or new
        while low > 0 and printed[low - 1] == moved[(low - 1 - first) % len(moved)]:
            low -= 1
        while high < len(printed) and printed[high] == moved[(high - last) % len(moved)]:
            high += 1
    found = set(owners[low:high])
    if first == last:
        # At the border of two pieces, new text may belong to both.
        found |= {owners[at] for at in (low - 1, high) if 0 <= at < len(printed)}
    if not found and pieces:
        # No printed character is near the change. It belongs to the last piece with text, or to the first piece.
        found = {owners[-1]} if owners else {0}
    return found


def _chosen(pieces: Sequence[Piece], touched: set[int]) -> int:
    """Return the index of the piece that a change belongs to. touched: the indexes of the pieces to choose from.

    It is the first written text. Without a written text it is the first fact, and without a fact the first words of
    the frame.
    """

    def rank(index: int) -> tuple[bool, bool, int]:
        is_written, is_value = bool(pieces[index].owner), bool(pieces[index].key)
        return not is_written, not is_value, index

    return min(touched, key=rank)


def _extend(segments: list[AttributedPart], one: AttributedPart) -> None:
    """Add a segment. If it directly follows the last segment and is of the same kind, join the two."""
    last = segments[-1] if segments else None
    if last and (last.piece, last.is_new, last.end) == (one.piece, one.is_new, one.start):
        segments[-1] = AttributedPart(last.start, one.end, one.piece, one.is_new)
    else:
        segments.append(one)
