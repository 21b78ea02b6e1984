"""Printed paragraphs + the account of a document → a proof: what was lost, and what is foreign.

This module imports nothing that composes or writes documents. All its texts are without white space, because the lines
of a page end anywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from docgen.checks.wording_lines import Values, WordingLine, is_whole, prints

Key = tuple[str | int, ...]
"""The place of a value in a case."""
Span = tuple[int, int]
"""Where a passage begins and ends in the printed text."""

_NUMERALS = "一二三四五六七八九十"
_DIGITS = _NUMERALS[:-1]
_TENS = ("", "十", *(f"{digit}十" for digit in _DIGITS[1:]))
_NUMERALS_IN_ORDER = [tens + ones for tens in _TENS for ones in ("", *_DIGITS)]
_NUMERAL_VALUES = {numeral: value for value, numeral in enumerate(_NUMERALS_IN_ORDER)}
"""Chinese numeral → its value, up to 99."""
_FEWEST_SHARED = 4
"""How many characters of fixed words a paragraph shares at least with the line that it is most like."""
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
class PassageHeading:
    """The heading of an answer or an opinion, or the name of an attachment."""

    number: str
    """The right number before the heading. A heading may also be printed without a number."""
    label: str
    """The label that may be printed instead of the number, such as 建议一; empty if there is none."""
    text: str
    """The heading without number and label."""
    key: Key
    """The beginning of the keys of the passages below the heading."""


@dataclass(frozen=True, slots=True)
class Account:
    """All that a document must and may print."""

    groups: tuple[tuple[RequiredPassage, ...], ...]
    """The passages that must be printed, in groups. The passages of a group are printed in this order.

    No passage of another group is printed between them.
    """
    facts: tuple[tuple[Key, str], ...]
    """Numbers, dates and names that must be printed outside the passages."""
    headings: tuple[PassageHeading, ...]
    """The headings of the passages, and the names of the attachments."""
    values: frozenset[str]
    """The other values that the slots of the wording may hold."""
    frame: tuple[WordingLine, ...]
    """The lines that the wording can print."""
    signed: tuple[tuple[Key, str], ...] = ()
    """The offices of a joint letter. Each must be a paragraph, and no other paragraph comes between them."""

    @property
    def lines(self) -> int:
        """The number of paragraphs and table cells that must be printed."""
        return sum(len(passage.lines) for group in self.groups for passage in group)


@dataclass(slots=True)
class Proof:
    """The differences between a printed text and its account."""

    lost: list[tuple[Key, str]] = field(default_factory=list)
    """The lines of passages that are not printed."""
    unprinted: list[WordingLine] = field(default_factory=list)
    """The lines that the wording always prints and that are not printed."""
    misplaced: list[tuple[Key, str]] = field(default_factory=list)
    """The passages that are not in order, and the headings after which the wrong passage is printed."""
    unstated: list[tuple[Key, str]] = field(default_factory=list)
    """Facts that are not printed."""
    foreign: list[str] = field(default_factory=list)
    """The paragraphs that the account does not allow, and the headings with a wrong number."""

    @property
    def holds(self) -> bool:
        """Whether there is no difference."""
        return not (self.lost or self.unprinted or self.misplaced or self.unstated or self.foreign)


def prove(paragraphs: Sequence[str], account: Account) -> Proof:
    """Return the differences between printed paragraphs and the account of their document.

    Each passage is searched for in the text. The other paragraphs must be lines of the wording with values of the
    account in their slots. A slot is a place at which a line prints a value. No line may be printed more often than the
    wording prints the line. So a paragraph that is printed twice, a changed digit, a lost bracket and the sentence of
    another deputy are all foreign.
    """
    proof, printed = Proof(), "\n".join(paragraphs)
    taken: dict[Span, Key] = {}
    group_spans: list[Span] = []
    for group in account.groups:
        spans = _place(printed, group, taken, proof)
        if spans:
            first, last = min(spans)[0], max(spans)[1]
            if any(first < end and start < last for start, end in group_spans):
                proof.misplaced.append((group[0].key, group[0].lines[0]))
            group_spans.append((first, last))
    around = dict(_around(paragraphs, taken))
    texts = list(around.values())
    proof.misplaced += _misplaced_headings(around, taken, account)
    for key, fact in account.facts:
        if not any(_states(text, fact) for text in texts):
            proof.unstated.append((key, fact))
    proof.unstated += _unsigned(texts, account)
    proof.unprinted += _lost_wording(texts, account)
    found = (
        _foreign(texts, account),
        _repeated(paragraphs, around),
        _misnumbered(texts, account),
        _miscounted(paragraphs, around),
    )
    proof.foreign = list(dict.fromkeys(chain.from_iterable(found)))
    return proof


def _place(printed: str, group: Sequence[RequiredPassage], taken: dict[Span, Key], proof: Proof) -> list[Span]:
    """Find the passages of a group and return their spans.

    The spans are added to `taken`. Lost and misplaced passages are added to `proof`.
    """
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
    """Return the span of a whole passage, at `position` or later. Empty: the passage is not printed in one piece there.

    The lines of the passage may be separate paragraphs, or may be joined in a line of the wording.
    """
    for whole in ("\n".join(passage.lines), "".join(passage.lines)):
        if (start := _find(printed, whole, position, taken)) is not None:
            return [(start, start + len(whole))]
    return []


def _place_lines(printed: str, passage: RequiredPassage, taken: Iterable[Span], proof: Proof) -> list[Span]:
    """Search for each line of a passage separately. Return the spans of the lines. Lost lines are added to `proof`."""
    spans: list[Span] = []
    for line in passage.lines:
        start = _find(printed, line, 0, [*taken, *spans])
        if start is None:
            proof.lost.append((passage.key, line))
        else:
            spans.append((start, start + len(line)))
    return spans


def _find(printed: str, text: str, position: int, taken: Iterable[Span]) -> int | None:
    """Return where a text begins, at `position` or later and outside the taken spans; None if it is not there.

    A position at which the text consists of whole paragraphs is preferred to a position inside a paragraph.
    """
    spans, inside = list(taken), None
    start = printed.find(text, position)
    while start >= 0:
        end = start + len(text)
        if is_whole(printed, start, end) and all(end <= first or last <= start for first, last in spans):
            if printed[start - 1 : start] in ("", "\n") and printed[end : end + 1] in ("", "\n"):
                return start
            if inside is None:
                inside = start
        start = printed.find(text, start + 1)
    return inside


def _around(paragraphs: Sequence[str], taken: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """Yield the position and the text of each paragraph that is not completely taken."""
    covered = sorted(taken)
    position = 0
    for paragraph in paragraphs:
        end = position + len(paragraph)
        taken_length = sum(
            min(end, last) - max(position, first) for first, last in covered if first < end and position < last
        )
        if taken_length < len(paragraph):
            yield position, paragraph
        position = end + 1


def _misplaced_headings(
    around: Mapping[int, str], taken: Mapping[Span, Key], account: Account
) -> Iterator[tuple[Key, str]]:
    """Yield the key and the paragraph of each heading that is not followed by a passage of its key.

    Headings without a printed passage are left out.
    """
    headings = list(_unambiguous_headings(account))
    keys_with_passages = {key[: len(heading.key)] for heading in headings for key in taken.values()}
    for start, paragraph in around.items():
        for heading in headings:
            if heading.key in keys_with_passages and _number_before(heading, paragraph):
                following = min((span for span in taken if span[0] > start), default=None)
                if following is None or taken[following][: len(heading.key)] != heading.key:
                    yield heading.key, paragraph


def _states(text: str, fact: str) -> bool:
    """Return whether a text contains a fact."""
    return any(_find(text, form, 0, ()) is not None for form in _title_forms(fact))


def _title_forms(value: str) -> Iterator[str]:
    """Yield the ways to print a value with 《》: unchanged, with 〈〉 (GB/T 15834, 4.15), or without these marks."""
    yield value
    if "《" in value:
        yield value.replace("《", "〈").replace("》", "〉")
        yield value.strip("《》")


def _foreign(texts: Sequence[str], account: Account) -> Iterator[str]:
    """Yield the paragraphs that the wording cannot print, or cannot print as often as they occur.

    A line that can be printed without fixed words may contain values but no passages. Otherwise such a line would allow
    any passage a second time.
    """
    values = {form for value in (*account.values, *_facts(account)) for form in _title_forms(value)}
    required = Counter(_required_texts(account))
    without_passages, all_values = _by_first_character(values), _by_first_character({*values, *required})
    for paragraph, count in Counter(texts).items():
        sources = []
        for line in account.frame:
            if prints(line, paragraph, without_passages if line.is_bare else all_values):
                sources.append(line)
        allowed = len(sources)
        if any(line.loops for line in sources):
            allowed = min((required[passage] for passage in required if passage in paragraph), default=len(texts))
        if not sources or (count > allowed and len(paragraph) >= _SHORTEST_REPEATED):
            yield paragraph


def _unsigned(texts: Sequence[str], account: Account) -> Iterator[tuple[Key, str]]:
    """Yield the offices of a joint letter if their signatures are not directly one after the other."""
    names = [name for _, name in account.signed]
    starts = range(len(texts) - len(names) + 1)
    if not any(list(texts[start : start + len(names)]) == names for start in starts):
        yield from account.signed


def _facts(account: Account) -> Iterator[str]:
    """Yield the texts of the facts."""
    yield from (fact for _, fact in account.facts)


def _lost_wording(texts: Sequence[str], account: Account) -> Iterator[WordingLine]:
    """Yield the missing lines among those that the wording always prints."""
    said = (*account.values, *_facts(account), *_required_texts(account))
    values = _by_first_character({form for value in said for form in _title_forms(value)})
    for line in account.frame:
        if not line.optional and not any(prints(line, paragraph, values) for paragraph in texts):
            yield line


def nearest(account: Account, paragraph: str) -> WordingLine | None:
    """Return the line of the wording whose fixed words a foreign paragraph has most of. None: it has too few."""
    found: WordingLine | None = None
    most = _FEWEST_SHARED - 1
    for line in account.frame:
        shared = sum(len(part) for part in line.parts if isinstance(part, str) and part in paragraph)
        if shared > most:
            found, most = line, shared
    return found


def _required_texts(account: Account) -> Iterator[str]:
    """Yield each line of the passages. For a passage of several lines, also yield the joined lines."""
    for group in account.groups:
        for passage in group:
            yield from passage.lines
            if len(passage.lines) > 1:
                yield "".join(passage.lines)


def _repeated(paragraphs: Sequence[str], around: Mapping[int, str]) -> Iterator[str]:
    """Yield the paragraphs that equal the paragraph before them and are not passages."""
    position, before = 0, ""
    for paragraph in paragraphs:
        if paragraph == before and position in around and len(paragraph) >= _SHORTEST_REPEATED:
            yield paragraph
        position, before = position + len(paragraph) + 1, paragraph


def _misnumbered(texts: Sequence[str], account: Account) -> Iterator[str]:
    """Yield the headings and names of attachments with a wrong number, and those that are printed again."""
    for heading in _unambiguous_headings(account):
        is_again = False
        for text in texts:
            number = _number_before(heading, text)
            arabic = str(_NUMERAL_VALUES.get(heading.number, ""))
            if number and (is_again or number not in (heading.number, heading.label, arabic)):
                yield text
            is_again = is_again or bool(number)


def _miscounted(paragraphs: Sequence[str], around: Mapping[int, str]) -> Iterator[str]:
    """Yield the headings of the wording whose numeral does not follow in 一、二、三、.

    The count may begin again with 一、. A heading may also continue the count of a text of the case before it.

    around: position → paragraph, for the paragraphs outside texts of the case.
    """
    last = last_typed = position = 0
    for paragraph in paragraphs:
        if match := re.match(rf"([{_NUMERALS}]{{1,3}})、", paragraph):
            number = _NUMERAL_VALUES.get(match[1], 0)
            if position not in around:
                last_typed = number
            else:
                if number not in (1, last + 1, last_typed + 1):
                    yield paragraph
                last, last_typed = number, 0
        position += len(paragraph) + 1


def _unambiguous_headings(account: Account) -> Iterator[PassageHeading]:
    """Yield the headings whose text belongs to only one key and does not occur in a fact or a passage."""
    others = [*(fact for _, fact in account.facts), *_required_texts(account)]
    keys = defaultdict(set)
    for heading in account.headings:
        keys[heading.text].add(heading.key)
    for heading in account.headings:
        is_elsewhere = any(other == heading.text or _number_before(heading, other) for other in others)
        if len(keys[heading.text]) == 1 and not is_elsewhere:
            yield heading


def _number_before(heading: PassageHeading, paragraph: str) -> str | None:
    """Return the number or label before the heading's text in a paragraph; None if there is none."""
    if heading.text not in paragraph:
        return None
    label = re.escape(heading.label or heading.number)
    number = rf"([{_NUMERALS}]+(?=[、）])|[0-9]+(?=\.)|{label})"
    pattern = rf"{number}[、）.]?{re.escape(heading.text)}"
    match = re.search(pattern, paragraph)
    return match[1] if match else None


def _by_first_character(values: Iterable[str]) -> Values:
    """Return a table of values: first character → all values that begin with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        if value:
            found[value[0]].append(value)
    return found
