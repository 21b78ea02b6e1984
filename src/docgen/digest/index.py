"""Entries → the indexes of a book: the index of proposers, by pronunciation or by strokes, and the index of units.

A line of an index refers to replies by their anchors. The page numbers are filled in after the layout of the book.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docgen.checks.chinese_numerals import numeral
from docgen.digest.name_order import initial, sound_key, stroke_count, stroke_key
from docgen.digest.record import Entry
from docgen.digest.year import number_key

IndexOrder = Literal["pinyin", "strokes"]
_GROUPS, _OTHERS = "集体", "其他"


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A line of an index."""

    name: str
    """A person, a group, or the role of a unit (主办, 会办)."""
    note: str
    """The unit or body that distinguishes people with the same name; empty if no other person has the name."""
    anchors: tuple[str, ...]
    """The anchors of the replies."""


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The lines of an index under one heading."""

    heading: str
    """A letter, a number of strokes, 集体, 其他, or a unit."""
    lines: tuple[IndexLine, ...]


def proposers(entries: Iterable[Entry], order: IndexOrder = "pinyin") -> tuple[LineGroup, ...]:
    """Return the index of proposers: people under letters (pinyin) or numbers of strokes, then all groups under 集体.

    People with the same name are distinguished by their body (代表 or 委员 of a congress), and within a body by their
    units.
    """
    found = list(entries)
    people = _people(found)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        for proposer in entry.proposers:
            if proposer.is_group:
                groups[proposer.name].append(entry)
    count = Counter(name for name, _, _ in people)
    lines = []
    for (name, body, unit), items in people.items():
        note = ""
        if count[name] > 1:
            note = unit or body
        lines.append(IndexLine(name, note, _anchors(items)))
    by_strokes = order == "strokes"

    def key(line: IndexLine) -> Any:
        name_key = stroke_key(line.name) if by_strokes else sound_key(line.name, person=True)
        return name_key, line.name, line.note

    listed = _grouped(sorted(lines, key=key), _stroke_heading if by_strokes else _letter_heading)
    group_lines = [IndexLine(name, "", _anchors(groups[name])) for name in sorted(groups, key=_unit_key)]
    return (*listed, LineGroup(_GROUPS, tuple(group_lines))) if group_lines else listed


def _people(entries: Sequence[Entry]) -> dict[tuple[str, str, str], list[Entry]]:
    """Return name, body and unit of a person → the person's replies. The unit is empty if name and body suffice."""
    units_of_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        for proposer in entry.proposers:
            if proposer.unit:
                units_of_name[proposer.name, _body(entry)].add(proposer.unit)
    people: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for proposer in entry.proposers:
            if not proposer.is_group:
                has_namesakes = len(units_of_name[proposer.name, _body(entry)]) > 1
                unit = (proposer.unit or "") if has_namesakes else ""
                people[proposer.name, _body(entry), unit].append(entry)
    return people


def units(entries: Iterable[Entry]) -> tuple[LineGroup, ...]:
    """Return the index of units in the order of pronunciation.

    Each unit has a line of the replies that it gave and a line of the replies about which it was consulted.
    """
    replied: dict[str, list[Entry]] = defaultdict(list)
    consulted: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        replied[entry.lead].append(entry)
        if entry.type == "主办会办":
            for unit in entry.co_handlers:
                consulted[unit].append(entry)
    groups = []
    for unit in sorted({*replied, *consulted}, key=_unit_key):
        rows = (("主办", replied[unit]), ("会办", consulted[unit]))
        lines = [IndexLine(name, "", _anchors(found)) for name, found in rows if found]
        groups.append(LineGroup(unit, tuple(lines)))
    return tuple(groups)


def _anchors(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return each anchor once, in the order of kinds and numbers."""
    ordered = sorted(entries, key=lambda entry: (entry.kind, number_key(entry)))
    return tuple(dict.fromkeys(entry.anchor for entry in ordered))


def _body(entry: Entry) -> str:
    """Return the body to which the proposers of an entry belong, such as 市七届人大代表."""
    return f"{entry.congress}{'代表' if entry.kind == '建议' else '委员'}"


def _grouped(lines: Iterable[IndexLine], heading: Callable[[str], str]) -> tuple[LineGroup, ...]:
    """Return the lines in groups, with 其他 as the last group. heading: a function that returns a name's heading."""
    groups: dict[str, list[IndexLine]] = {}
    for line in lines:
        groups.setdefault(heading(line.name), []).append(line)
    last = groups.pop(_OTHERS, [])
    if last:
        groups[_OTHERS] = last
    return tuple(LineGroup(name, tuple(items)) for name, items in groups.items())


def _unit_key(name: str) -> Any:
    return sound_key(name, person=False), name


def _letter_heading(name: str) -> str:
    letter = initial(name, person=True)
    return _OTHERS if letter == "#" else letter


def _stroke_heading(name: str) -> str:
    count = stroke_count(name)
    return _OTHERS if count is None else f"{numeral(count)}画"
