"""The text ledger: paragraphs as printed + what the case gives a document to say → what was lost, what is foreign.

Knows nothing of how documents are composed or written. White space does not count: a line of a page ends anywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from docgen.checks.wording_lines import Values, WordingLine, is_whole, prints

Key = tuple[str | int, ...]
Span = tuple[int, int]

_NUMERALS = "一二三四五六七八九十"
_DIGITS = _NUMERALS[:-1]
_TENS = ("", "十", *(f"{digit}十" for digit in _DIGITS[1:]))
_ORDINALS = {numeral: n for n, numeral in enumerate(tens + ones for tens in _TENS for ones in ("", *_DIGITS))}
_LEAST_REPEATED = 6
"""Characters; a shorter paragraph (是, a unit's name) may stand in several places."""


@dataclass(frozen=True, slots=True)
class RequiredPassage:
    """A field of the case that must be printed: its paragraphs and table cells in order; `key` is where it stands."""

    key: Key
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageHeading:
    """What introduces passages: the number or label that it must bear if it bears one, and whose passages follow."""

    number: str
    label: str
    text: str
    key: Key


@dataclass(frozen=True, slots=True)
class Account:
    """All that a document must and may say; every text without white space.

    groups: passages, within a group in this order; a wording may put one group before another, not into another.
    facts: values that must stand somewhere around the passages (a number, a date, a name).
    headings: of answers and opinions; and annexes, which introduce nothing.
    values: whatever else the slots of the wording may hold. frame: the lines that the wording can print.
    """

    groups: tuple[tuple[RequiredPassage, ...], ...]
    facts: tuple[tuple[Key, str], ...]
    headings: tuple[PassageHeading, ...]
    values: frozenset[str]
    frame: tuple[WordingLine, ...]

    @property
    def lines(self) -> int:
        """How many paragraphs and cells must be printed."""
        return sum(len(passage.lines) for group in self.groups for passage in group)


@dataclass(slots=True)
class Proof:
    """What does not add up: passages that are lost, those out of order, facts not stated, and foreign paragraphs."""

    lost: list[tuple[Key, str]] = field(default_factory=list)
    misplaced: list[tuple[Key, str]] = field(default_factory=list)
    unstated: list[tuple[Key, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything is there once and in order, and nothing else is."""
        return not (self.lost or self.misplaced or self.unstated or self.foreign)


def prove(paragraphs: Sequence[str], account: Account) -> Proof:
    """Compare printed paragraphs with what they must and may say.

    Each passage takes its place in the text, once, behind its heading. A paragraph that no passage takes whole must be
    a line of the wording with values of the case in its slots, no more often than the wording prints it; so a paragraph
    printed twice, a digit that changed, a lost bracket and another deputy's sentence are all foreign.
    """
    proof, printed = Proof(), "\n".join(paragraphs)
    taken: dict[Span, Key] = {}
    reach: list[Span] = []
    for group in account.groups:
        spans = _place(printed, group, taken, proof)
        if spans:
            first, last = min(spans)[0], max(spans)[1]
            if any(first < end and start < last for start, end in reach):
                proof.misplaced.append((group[0].key, group[0].lines[0]))
            reach.append((first, last))
    around = dict(_around(paragraphs, taken))
    texts = list(around.values())
    proof.misplaced += _misled(around, taken, account)
    proof.unstated = [(key, fact) for key, fact in account.facts if not any(_states(text, fact) for text in texts)]
    proof.lost += _silent(texts, account)
    found = (
        _foreign(texts, account),
        _repeated(paragraphs, around),
        _misnumbered(texts, account),
        _miscounted(paragraphs, around),
    )
    proof.foreign = list(dict.fromkeys(chain.from_iterable(found)))
    return proof


def _place(printed: str, group: Sequence[RequiredPassage], taken: dict[Span, Key], proof: Proof) -> list[Span]:
    position, spans = 0, list[Span]()
    for passage in group:
        found = _place_whole(printed, passage, position, taken) or _place_lines(printed, passage, taken, proof)
        for span in found:
            if span[0] < position:
                proof.misplaced.append((passage.key, printed[span[0] : span[1]]))
            position = max(position, span[1])
        taken |= dict.fromkeys(found, passage.key)
        spans += found
    return spans


def _place_whole(printed: str, passage: RequiredPassage, position: int, taken: Iterable[Span]) -> list[Span]:
    """A passage stands as paragraphs of its own, or as one run of text inside a line of the wording."""
    for whole in ("\n".join(passage.lines), "".join(passage.lines)):
        if (start := _find(printed, whole, position, taken)) is not None:
            return [(start, start + len(whole))]
    return []


def _place_lines(printed: str, passage: RequiredPassage, taken: Iterable[Span], proof: Proof) -> list[Span]:
    """Place the lines of a passage that does not stand in one piece; note those that are not there."""
    spans: list[Span] = []
    for line in passage.lines:
        start = _find(printed, line, 0, [*taken, *spans])
        if start is None:
            proof.lost.append((passage.key, line))
        else:
            spans.append((start, start + len(line)))
    return spans


def _find(printed: str, text: str, position: int, taken: Iterable[Span]) -> int | None:
    """Where a text stands, from `position` on, that no other passage has taken: as paragraphs, else inside one."""
    spans, inside = list(taken), None
    start = printed.find(text, position)
    while start >= 0:
        end = start + len(text)
        if is_whole(printed, start, end) and all(end <= first or last <= start for first, last in spans):
            if printed[start - 1 : start] in ("", "\n") and printed[end : end + 1] in ("", "\n"):
                return start
            inside = start if inside is None else inside
        start = printed.find(text, start + 1)
    return inside


def _around(paragraphs: Sequence[str], taken: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """The paragraphs that are not passages from end to end, by where they begin."""
    covered = sorted(taken)
    position = 0
    for paragraph in paragraphs:
        end = position + len(paragraph)
        inside = sum(
            min(end, last) - max(position, first) for first, last in covered if first < end and position < last
        )
        if inside < len(paragraph):
            yield position, paragraph
        position = end + 1


def _misled(around: Mapping[int, str], taken: Mapping[Span, Key], account: Account) -> Iterator[tuple[Key, str]]:
    """Passages that follow the heading of others."""
    headings = list(_clear_headings(account))
    owners = {key[: len(heading.key)] for heading in headings for key in taken.values()}
    for start, paragraph in around.items():
        for heading in headings:
            if heading.key in owners and _number_before(heading, paragraph):
                following = min((span for span in taken if span[0] > start), default=None)
                if following is None or taken[following][: len(heading.key)] != heading.key:
                    yield heading.key, paragraph


def _states(text: str, fact: str) -> bool:
    return _find(text, fact, 0, ()) is not None


def _foreign(texts: Sequence[str], account: Account) -> Iterator[str]:
    """Paragraphs that no line of the wording prints, or not so often."""
    values = {*account.values, *(fact for _, fact in account.facts)}
    owed = Counter(_passages(account))
    short, all_values = _by_first(values), _by_first({*values, *owed})
    for paragraph, count in Counter(texts).items():
        sources = [line for line in account.frame if prints(line, paragraph, short if line.is_bare else all_values)]
        most = min((owed[passage] for passage in owed if passage in paragraph), default=len(texts))
        often = most if any(line.loops for line in sources) else len(sources)
        if not sources or (count > often and len(paragraph) >= _LEAST_REPEATED):
            yield paragraph


def _silent(texts: Sequence[str], account: Account) -> Iterator[tuple[Key, str]]:
    """Lines that the wording always prints and that are not there."""
    values = _by_first({*account.values, *(fact for _, fact in account.facts), *_passages(account)})
    for line in account.frame:
        if not line.optional and not any(prints(line, paragraph, values) for paragraph in texts):
            yield ("措辞",), line.words


def _passages(account: Account) -> Iterator[str]:
    for group in account.groups:
        for passage in group:
            yield from passage.lines
            if len(passage.lines) > 1:
                yield "".join(passage.lines)


def _repeated(paragraphs: Sequence[str], around: Mapping[int, str]) -> Iterator[str]:
    """The same line twice in a row."""
    position, before = 0, ""
    for paragraph in paragraphs:
        if paragraph == before and position in around and len(paragraph) >= _LEAST_REPEATED:
            yield paragraph
        position, before = position + len(paragraph) + 1, paragraph


def _misnumbered(texts: Sequence[str], account: Account) -> Iterator[str]:
    """Headings and annexes with another's number, or twice."""
    for heading in _clear_headings(account):
        found = [(number, text) for text in texts if (number := _number_before(heading, text))]
        right = {heading.number, heading.label}
        yield from (text for index, (number, text) in enumerate(found) if index or number not in right)


def _miscounted(paragraphs: Sequence[str], around: Mapping[int, str]) -> Iterator[str]:
    """A heading 三、 of the wording that follows 一、: each is one more than the last, or begins anew.

    The last is one of the wording's, or one of a typed text that stands between.
    """
    last = last_typed = position = 0
    for paragraph in paragraphs:
        if match := re.match(rf"([{_NUMERALS}]{{1,3}})、", paragraph):
            number = _ORDINALS.get(match[1], 0)
            if position not in around:
                last_typed = number
            else:
                if number not in (1, last + 1, last_typed + 1):
                    yield paragraph
                last, last_typed = number, 0
        position += len(paragraph) + 1


def _clear_headings(account: Account) -> Iterator[PassageHeading]:
    """The headings that can be told from each other and from what else is printed."""
    others = [*(fact for _, fact in account.facts), *_passages(account)]
    texts = Counter(text for text, _ in {(heading.text, heading.key) for heading in account.headings})
    for heading in account.headings:
        if texts[heading.text] == 1 and not any(o == heading.text or _number_before(heading, o) for o in others):
            yield heading


def _number_before(heading: PassageHeading, paragraph: str) -> str | None:
    """The number or label with which a paragraph introduces the heading's text; None if it does not."""
    if heading.text not in paragraph:
        return None
    own = re.escape(heading.label or heading.number)
    number = rf"([{_NUMERALS}]+(?=[、）])|[0-9]+(?=\.)|{own})"
    pattern = rf"{number}[、）.]?{re.escape(heading.text)}"
    match = re.search(pattern, paragraph)
    return match[1] if match else None


def _by_first(values: Iterable[str]) -> Values:
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        if value:
            found[value[0]].append(value)
    return found
