"""Printed paragraphs and the account of a document → a proof: the differences, such as lost and foreign lines.

All texts are without white space, because the line breaks of a page depend on the layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from itertools import chain

from docgen.checks.chinese_numerals import NUMERAL_VALUES
from docgen.checks.expected_lines import ExpectedLine
from docgen.errors import Key

Span = tuple[int, int]
"""The beginning and the end of a passage in the printed text."""

_LEAST_LIKENESS = 0.4
"""The least similarity (0 to 1) of a foreign paragraph and the line of the account that a message names for it."""
_SHORTEST_REPEATED = 6
"""A paragraph of fewer characters, such as 是 or a unit's name, may be printed several times."""


@dataclass(frozen=True, slots=True)
class RequiredPassage:
    """A text of the case that must be printed."""

    key: Key
    """The place of the text in the case."""
    lines: tuple[str, ...]
    """The paragraphs and table cells of the text, in order."""


@dataclass(frozen=True, slots=True)
class Account:
    """All that a document must print."""

    groups: tuple[tuple[RequiredPassage, ...], ...]
    """The passages that must be printed, in groups. The passages of a group are printed together and in their order."""
    facts: tuple[tuple[Key, str], ...]
    """Numbers, dates and names that must be printed outside the passages."""
    head: tuple[ExpectedLine, ...]
    """The lines above the text, in any order."""
    text: tuple[ExpectedLine, ...]
    """The lines of the text, in their order."""
    signed: tuple[tuple[Key, str], ...] = ()
    """The offices of a joint letter, whose names must be consecutive paragraphs."""
    beside: tuple[ExpectedLine, ...] = ()
    """The lines that a shell prints itself, in any place."""
    elsewhere: frozenset[str] = frozenset()
    """The lines that are both in a passage and in another value of the case, such as the title of the proposal."""

    @property
    def passage_lines(self) -> list[str]:
        """The paragraphs and table cells of the case that must be printed."""
        lines: list[str] = []
        for passage in chain.from_iterable(self.groups):
            lines += passage.lines
        return lines


@dataclass(slots=True)
class Proof:
    """The differences between a printed text and its account."""

    lost: list[tuple[Key, str]] = field(default_factory=list)
    """The lines of passages that are not printed."""
    unprinted: list[ExpectedLine] = field(default_factory=list)
    """The other lines that are not printed."""
    misplaced: list[tuple[Key, str]] = field(default_factory=list)
    """The passages that are printed in a wrong place."""
    moved: list[str] = field(default_factory=list)
    """The other lines that are printed in a wrong place."""
    unstated: list[tuple[Key, str]] = field(default_factory=list)
    """Facts that are not printed."""
    foreign: list[str] = field(default_factory=list)
    """The paragraphs that the document must not print, or prints too often."""

    @property
    def holds(self) -> bool:
        """Whether there is no difference."""
        return not any((self.lost, self.unprinted, self.misplaced, self.moved, self.unstated, self.foreign))


def prove(paragraphs: Sequence[str], account: Account) -> Proof:
    """Return the differences between printed paragraphs and the account of their document.

    The paragraphs must be equal to the lines of the account. This comparison finds mistakes of the composer and the
    writer. The passages and the facts of the case must also be among the paragraphs. This finds what a wording forgets
    or prints twice.
    """
    proof, printed = Proof(), "\n".join(paragraphs)
    taken: dict[Span, Key] = {}
    group_spans: list[Span] = []
    for group in account.groups:
        spans = _spans_of_group(printed, group, taken, proof)
        if spans:
            first, last = min(spans)[0], max(spans)[1]
            if any(first < end and start < last for start, end in group_spans):
                proof.misplaced.append((group[0].key, group[0].lines[0]))
            group_spans.append((first, last))
    outside = dict(_outside_passages(paragraphs, taken))
    texts = list(outside.values())
    for key, fact in account.facts:
        if not any(_states(text, fact) for text in texts):
            proof.unstated.append((key, fact))
    proof.unstated += _unsigned(texts, account)
    _compare(paragraphs, account, proof)
    proof.foreign += _printed_twice(texts, account)
    proof.foreign += _repeated(paragraphs, outside)
    proof.foreign += _miscounted(paragraphs, outside)
    proof.foreign = list(dict.fromkeys(proof.foreign))
    return proof


def _compare(paragraphs: Sequence[str], account: Account, proof: Proof) -> None:
    """Add the differences between the paragraphs and the lines of the account to a proof."""
    wanted = [line.text for line in account.text]
    others = _other_paragraphs(paragraphs, wanted)
    if others is not None and Counter(others) == Counter(line.text for line in (*account.head, *account.beside)):
        start = paragraphs.index(wanted[0]) if wanted else len(paragraphs)
        head_below_start = Counter(line.text for line in account.head) - Counter(paragraphs[:start])
        proof.moved += head_below_start.elements()
        return
    missing, extra = _differing(paragraphs, account)
    reported = {text for _, text in (*proof.lost, *proof.misplaced)}
    moved = Counter(line.text for line in missing) & Counter(extra)
    proof.moved += [text for text in moved if text not in reported]
    proof.unprinted += [line for line in missing if line.text not in reported and line.text not in moved]
    proof.foreign += [text for text in extra if text not in reported and text not in moved]
    if not missing and not extra:  # Only the order differs: a line of the head or the shell stands in a wrong place.
        proof.moved += others or wanted[:1]


def _other_paragraphs(paragraphs: Iterable[str], wanted: Sequence[str]) -> list[str] | None:
    """Return the paragraphs that are not wanted; None if the wanted ones do not all occur in their order."""
    others, position = [], 0
    for paragraph in paragraphs:
        if position < len(wanted) and paragraph == wanted[position]:
            position += 1
        else:
            others.append(paragraph)
    return others if position == len(wanted) else None


def _differing(paragraphs: Iterable[str], account: Account) -> tuple[list[ExpectedLine], list[str]]:
    """Return the lines that are not printed in their place, and the paragraphs that are printed in place of a line."""
    unordered = Counter(line.text for line in (*account.head, *account.beside))
    body = []
    for paragraph in paragraphs:
        if unordered[paragraph]:
            unordered[paragraph] -= 1
        else:
            body.append(paragraph)
    missing = [line for line in (*account.head, *account.beside) if unordered[line.text]]
    extra: list[str] = []
    matcher = SequenceMatcher(None, [line.text for line in account.text], body, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            missing += account.text[start:end]
            extra += body[first:last]
    return missing, extra


def _printed_twice(texts: Sequence[str], account: Account) -> Iterator[str]:
    """Yield the texts that equal a line of a passage. The wording prints such a line a second time.

    A line that is also another value of the case is left out. texts: the paragraphs outside the passages.
    """
    passages = set(account.passage_lines) - account.elsewhere
    for text in texts:
        if len(text) >= _SHORTEST_REPEATED and text in passages:
            yield text


def _repeated(paragraphs: Sequence[str], outside: Mapping[int, str]) -> Iterator[str]:
    """Yield the paragraphs that equal the paragraph before them and are not passages. outside: as for `_miscounted`."""
    position, before = 0, ""
    for paragraph in paragraphs:
        if paragraph == before and position in outside and len(paragraph) >= _SHORTEST_REPEATED:
            yield paragraph
        position += len(paragraph) + 1
        before = paragraph


def _miscounted(paragraphs: Sequence[str], outside: Mapping[int, str]) -> Iterator[str]:
    """Yield the headings of the wording with a wrong numeral: 一、 must be followed by 二、, and so on.

    The count may begin again with 一、. A heading may also continue the count of a text of the case before it.

    outside: position → paragraph, for the paragraphs outside the passages.
    """
    last = last_typed = position = 0
    for paragraph in paragraphs:
        if match := re.match(r"([一二三四五六七八九十]{1,3})、", paragraph):
            number = NUMERAL_VALUES.get(match[1], 0)
            if position not in outside:
                last_typed = number
            else:
                if number not in (1, last + 1, last_typed + 1):
                    yield paragraph
                last, last_typed = number, 0
        position += len(paragraph) + 1


def nearest(account: Account, paragraph: str) -> ExpectedLine | None:
    """Return the line of the account that is most similar to a foreign paragraph; None if no line is similar."""
    lines = {line.text: line for line in (*account.text, *account.head, *account.beside)}
    near = get_close_matches(paragraph, lines, n=1, cutoff=_LEAST_LIKENESS)
    return lines[near[0]] if near else None


def _spans_of_group(printed: str, group: Sequence[RequiredPassage], taken: dict[Span, Key], proof: Proof) -> list[Span]:
    """Return the spans of the passages of a group, and add them to `taken`.

    Lost and misplaced passages are added to `proof`.
    """
    position, spans = 0, list[Span]()
    for passage in group:
        found = _span_of_whole(printed, passage, position, taken) or _spans_of_lines(printed, passage, taken, proof)
        for span in found:
            if span[0] < position:
                proof.misplaced.append((passage.key, printed[span[0] : span[1]]))
            position = max(position, span[1])
        taken |= dict.fromkeys(found, passage.key)
        spans += found
    return spans


def _span_of_whole(printed: str, passage: RequiredPassage, position: int, taken: Iterable[Span]) -> list[Span]:
    """Return the span of a whole passage, at `position` or later; empty if the passage is not printed in one piece.

    The lines of the passage may be separate paragraphs, or may be joined in a line of the wording.
    """
    for whole in ("\n".join(passage.lines), "".join(passage.lines)):
        if (start := _find(printed, whole, position, taken)) is not None:
            return [(start, start + len(whole))]
    return []


def _spans_of_lines(printed: str, passage: RequiredPassage, taken: Iterable[Span], proof: Proof) -> list[Span]:
    """Return the spans of the lines of a passage, each searched separately. Lost lines are added to `proof`."""
    spans: list[Span] = []
    for line in passage.lines:
        start = _find(printed, line, 0, [*taken, *spans])
        if start is None:
            proof.lost.append((passage.key, line))
        else:
            spans.append((start, start + len(line)))
    return spans


def _find(printed: str, text: str, position: int, taken: Iterable[Span]) -> int | None:
    """Return the beginning of a text, at `position` or later and outside the taken spans; None if it is not there.

    A place where the text is one or more whole paragraphs is preferred to a place inside a paragraph.
    """
    spans, inside_paragraph = list(taken), None
    start = printed.find(text, position)
    while start >= 0:
        end = start + len(text)
        if is_whole(printed, start, end) and all(end <= first or last <= start for first, last in spans):
            if printed[start - 1 : start] in ("", "\n") and printed[end : end + 1] in ("", "\n"):
                return start
            if inside_paragraph is None:
                inside_paragraph = start
        start = printed.find(text, start + 1)
    return inside_paragraph


def _outside_passages(paragraphs: Sequence[str], taken: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """Yield the position and the text of each paragraph that the taken spans do not cover completely."""
    position = 0
    for paragraph in paragraphs:
        end = position + len(paragraph)
        taken_length = sum(max(min(end, last) - max(position, first), 0) for first, last in taken)
        if taken_length < len(paragraph):
            yield position, paragraph
        position = end + 1


def _states(text: str, fact: str) -> bool:
    """Return whether a text contains a fact."""
    return any(_find(text, form, 0, ()) is not None for form in _title_forms(fact))


def _title_forms(value: str) -> Iterator[str]:
    """Yield the ways to print a value with 《》: unchanged, with 〈〉 (GB/T 15834, 4.15), or without these marks."""
    yield value
    if "《" in value:
        yield value.replace("《", "〈").replace("》", "〉")
        yield value.strip("《》")


def _unsigned(texts: Sequence[str], account: Account) -> Iterator[tuple[Key, str]]:
    """Yield the offices of a joint letter unless their names are consecutive paragraphs."""
    names = [name for _, name in account.signed]
    starts = range(len(texts) - len(names) + 1)
    if not any(list(texts[start : start + len(names)]) == names for start in starts):
        yield from account.signed


def is_whole(text: str, start: int, end: int) -> bool:
    """Return whether a passage cuts no number and no Western word at its ends. 12 in 2012 is not whole."""
    return not _is_within_word(text, start) and not _is_within_word(text, end)


def _is_within_word(text: str, position: int) -> bool:
    """Return whether a position is within a number or a Western word."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
