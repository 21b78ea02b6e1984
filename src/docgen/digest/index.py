"""The indexes of a book: entries → people, by sound or by strokes, and units, each with the replies to look up.

A line of an index names replies by their anchors. Their pages are filled in when the book has been laid out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from docgen.digest.name_order import initial, sound_key, stroke_count, stroke_key
from docgen.digest.record import Entry
from docgen.digest.year import number_key

Order = Literal["pinyin", "strokes"]
_GROUPS, _OTHERS = "集体", "其他"
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A line of an index."""

    name: str
    """A person, a group, or what a unit did (主办, 会办)."""
    note: str
    """The unit or body that tells people of one name apart; empty where no other has the name."""
    anchors: tuple[str, ...]
    """The anchors of the replies."""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines under one heading: a letter, a number of strokes, 集体, or a unit."""

    heading: str
    lines: tuple[IndexLine, ...]


def proposers(entries: Iterable[Entry], order: Order = "pinyin") -> tuple[Group, ...]:
    """List people under letters (pinyin) or numbers of strokes, then groups and parties under a heading of their own.

    People of one name are told apart by the body that they are members of and, within a body, by their units.
    """
    people: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    groups: dict[str, list[Entry]] = defaultdict(list)
    found = list(entries)
    namesakes = _namesakes(found)
    for entry in found:
        for name in entry.proposers:
            if name.is_group:
                groups[name.name].append(entry)
            else:
                unit = name.unit or "" if len(namesakes[name.name, _body(entry)]) > 1 else ""
                people[name.name, _body(entry), unit].append(entry)
    count = Counter(name for name, _, _ in people)
    lines = [
        IndexLine(name, (unit or body) if count[name] > 1 else "", _anchors(items))
        for (name, body, unit), items in people.items()
    ]
    key: Callable[[str], Any] = stroke_key if order == "strokes" else _person_key
    heading = _by_strokes if order == "strokes" else _by_letter
    listed = _grouped(sorted(lines, key=lambda line: (key(line.name), line.name, line.note)), heading)
    own = sorted(
        (IndexLine(name, "", _anchors(items)) for name, items in groups.items()), key=lambda x: _unit_key(x.name)
    )
    return (*listed, Group(_GROUPS, tuple(own))) if own else listed


def units(entries: Iterable[Entry]) -> tuple[Group, ...]:
    """List units by their sound, each with what it replied to and what it was consulted about."""
    leads: dict[str, list[Entry]] = defaultdict(list)
    others: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        leads[entry.lead].append(entry)
        if entry.type == "主办会办":
            for unit in entry.co_handlers:
                others[unit].append(entry)
    groups = []
    for unit in sorted({*leads, *others}, key=_unit_key):
        rows = (("主办", leads[unit]), ("会办", others[unit]))
        groups.append(Group(unit, tuple(IndexLine(name, "", _anchors(found)) for name, found in rows if found)))
    return tuple(groups)


def _anchors(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.anchor for entry in sorted(entries, key=lambda e: (e.kind, number_key(e)))))


def _namesakes(entries: Iterable[Entry]) -> dict[tuple[str, str], set[str]]:
    """Return the units of people who share a name and a body. A blank unit does not count as one."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        for name in entry.proposers:
            found[name.name, _body(entry)] |= {name.unit} if name.unit else set()
    return found


def _body(entry: Entry) -> str:
    """Return the body that an entry's proposers are members of: 市七届人大代表."""
    return f"{entry.congress}{'代表' if entry.kind == '建议' else '委员'}"


def _grouped(lines: Iterable[IndexLine], heading: Callable[[str], str]) -> tuple[Group, ...]:
    groups: dict[str, list[IndexLine]] = {}
    for line in lines:
        groups.setdefault(heading(line.name), []).append(line)
    last = groups.pop(_OTHERS, [])
    found = [Group(name, tuple(items)) for name, items in groups.items()]
    return (*found, Group(_OTHERS, tuple(last))) if last else tuple(found)


def _person_key(name: str) -> Any:
    return sound_key(name, person=True)


def _unit_key(name: str) -> Any:
    return sound_key(name, person=False), name


def _by_letter(name: str) -> str:
    letter = initial(name, person=True)
    return _OTHERS if letter == "#" else letter


def _by_strokes(name: str) -> str:
    count = stroke_count(name)
    return _OTHERS if count is None else f"{_numeral(count)}画"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones] if ones else "")
