"""The merge of two texts that both come from a third one, sentence by sentence.

What one side changed is taken from that side. Where both changed the same sentences in different ways, the text has
both versions between marks. No document prints these marks: a final document with them is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MINE, THEIRS, END = "【我的：", "【别处的：", "】"
"""What stands around the two versions of a sentence."""
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]+[”’」』）]*|[^。！？；\n]+|\n")
"""A sentence, what is left of a line without a sign at its end, or a line end."""
_LONGEST = 4_000_000
"""The greatest product of the numbers of sentences of two texts that are compared."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text. doubled: how many times both versions stand in it."""

    text: str
    doubled: int


@dataclass(frozen=True, slots=True)
class _SentenceChange:
    """Other sentences in place of those from `start` to `end` of the common text. is_mine: which side made it."""

    start: int
    end: int
    sentences: list[str]
    is_mine: bool


def merged(base: str, mine: str, theirs: str, *, is_list: bool = False) -> Merged | None:
    """Return the merge of two texts; None if they are too long to compare.

    base: the text that both come from. is_list: whether each line is an item; then both versions get no marks.
    """
    texts = [_SENTENCE.findall(text) for text in (base, mine, theirs)]
    if len(texts[0]) * max(len(texts[1]), len(texts[2])) > _LONGEST:
        return None
    result, doubled = "", 0
    for old, own, other in _regions(*texts):
        if own in (other, old):
            result += "".join(other)
        elif other == old:
            result += "".join(own)
        else:
            for their_part, my_part in _differences(other, own):
                is_inserted_by_one_side = not old and not (their_part and my_part)
                if their_part == my_part:
                    result += their_part
                elif is_list or is_inserted_by_one_side:
                    result += their_part + my_part
                else:
                    result += _both(their_part, my_part)
                    doubled += 1
    return Merged(result.rstrip("\n"), doubled)


def _regions(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield the three texts in pieces. A piece is what nobody changed, or a change beside what the other side has."""
    changes = sorted(
        [*_changes(base, mine, True), *_changes(base, theirs, False)], key=lambda one: (one.start, one.end)
    )
    at = 0
    while changes:
        together = [changes.pop(0)]
        start, end = together[0].start, together[0].end
        # Changes belong together if they overlap, or if both only insert sentences at the same place.
        while changes and (changes[0].start < end or changes[0].start == changes[0].end == start == end):
            together.append(changes.pop(0))
            end = max(end, together[-1].end)
        yield base[at:start], base[at:start], base[at:start]
        own = [one for one in together if one.is_mine]
        other = [one for one in together if not one.is_mine]
        yield base[start:end], _changed(base, start, end, own), _changed(base, start, end, other)
        at = end
    yield base[at:], base[at:], base[at:]


def _changes(base: list[str], other: list[str], is_mine: bool) -> Iterator[_SentenceChange]:
    """Yield what must change in `base` to get another text."""
    for kind, start, end, new_start, new_end in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _SentenceChange(start, end, other[new_start:new_end], is_mine)


def _changed(base: list[str], start: int, end: int, changes: list[_SentenceChange]) -> list[str]:
    """Return a part of `base` with the changes of one side."""
    result: list[str] = []
    for one in changes:
        result += [*base[start : one.start], *one.sentences]
        start = one.end
    return result + base[start:end]


def _differences(theirs: list[str], mine: list[str]) -> Iterator[tuple[str, str]]:
    """Yield two versions of the same sentences in pieces: what both have, and what differs."""
    for _, start, end, my_start, my_end in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        yield "".join(theirs[start:end]), "".join(mine[my_start:my_end])


def _both(theirs: str, mine: str) -> str:
    """Return two versions of the same sentences one after the other."""
    start = "\n" if theirs.startswith("\n") or mine.startswith("\n") else ""
    end = "\n" if theirs.endswith("\n") or mine.endswith("\n") else ""
    versions = [f"{mark}{text.strip()}{END}" for mark, text in ((THEIRS, theirs), (MINE, mine)) if text.strip()]
    return "".join((start, *versions, end)) if versions else theirs + mine
