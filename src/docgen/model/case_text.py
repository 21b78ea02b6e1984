"""The text of a case file with another case in it: only the lines of values that differ are written anew.

A comment belongs to the item or key below it; one that is indented deeper, or stands behind a value, to the one above.
It moves and goes with what it belongs to. Items of a list are known again by their identity, not by their place.

The text is as `case_file.dump` writes it: nested keys and dashes stand deeper than what they are nested in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_IDENTITIES = {
    "points": "label",
    "answers": "point",
    "opinions": "unit",
    "proposers": "name",
    "history": "document_number",
}
"""By what the items of a list are known again; other items by what they say."""
_ALIKE = 0.6
"""The share of equal text from which an item with another identity is taken for one that was renamed."""
_FLOW = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(\s+#.*)""")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_REMARK = re.compile(r"\s+#.*")


class NotByLinesError(Exception):
    """The lines of a text are not what its tree has: YAML that `case_file.dump` does not write."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item of a list or a key of a mapping: its first line and those below it. lead: the comments above."""

    lead: list[str]
    lines: list[str]


def changed(
    text: str,
    tree: Any,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    node: Callable[[Any], Any],
    render: Callable[[Any], str],
) -> str:
    """The text with the values of `new`.

    tree: what the text was loaded as. old: the values that it has now. node: a plain value → a node of such a tree.
    render: a mapping or list of nodes → its text.
    """
    return "\n".join(_Change(node, render).mapping(text.split("\n"), tree, old, new))


@dataclass(frozen=True, slots=True)
class _Change:
    node: Callable[[Any], Any]
    render: Callable[[Any], str]

    def mapping(self, lines: list[str], tree: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
        """The lines of a mapping with the values of `new`; keys keep their order, new ones come last."""
        column, entries, tail = _split(lines, len(tree))
        found: list[str] = []
        for (key, current), entry in zip(tree.items(), entries, strict=True):
            if key in new and not (key in old and old[key] == new[key]):
                found += self._value(entry, column, key, current, old.get(key), new[key])
            elif key in old and key not in new:
                found += self._scalar(entry, column, {key: None})
            else:
                found += [*entry.lead, *entry.lines]
        for key in new:
            if key not in tree and not (key in old and old[key] == new[key]):
                found += _shifted(self._lines({key: new[key]}), column)
        return found + tail

    def sequence(self, lines: list[str], tree: Any, old: Sequence[Any], new: Sequence[Any], name: str) -> list[str]:
        """The lines of a list with the values of `new`. name: its key."""
        column, entries, tail = _split(lines, len(tree))
        found: list[str] = []
        for value, index in zip(new, matches(old, new, name), strict=True):
            if index is None:
                found += _shifted(self._lines([value]), column - 2)
            elif old[index] == value:
                found += [*entries[index].lead, *entries[index].lines]
            else:
                found += self._item(entries[index], column, tree[index], old[index], value)
        return found + tail

    def _value(self, entry: _Entry, column: int, key: str, current: Any, old: Any, new: Any) -> list[str]:
        """A key with another value."""
        head, *below = entry.lines
        if _is_block(current, dict) and isinstance(new, Mapping):
            return [*entry.lead, head, *self.mapping(below, current, old or {}, new)]
        if _is_block(current, list) and isinstance(new, tuple | list):
            return [*entry.lead, head, *self.sequence(below, current, old or (), new, key)]
        return self._scalar(entry, column, {key: self._blended(current, old, new)})

    def _item(self, entry: _Entry, column: int, current: Any, old: Any, new: Any) -> list[str]:
        """An item with another value: without its dash it is a mapping or a list like any other."""
        head, *below = entry.lines
        bare = [head[:column] + " " + head[column + 1 :], *below]
        if _is_block(current, dict) and isinstance(new, Mapping):
            bare = self.mapping(bare, current, old, new)
        elif _is_block(current, list) and isinstance(new, tuple | list):
            bare = self.sequence(bare, current, old, new, "")
        else:
            return self._scalar(entry, column, [self._blended(current, old, new)])
        first = next(index for index, line in enumerate(bare) if line.strip())
        bare[first] = bare[first][:column] + "-" + bare[first][column + 1 :]
        return [*entry.lead, *bare]

    def _scalar(self, entry: _Entry, column: int, holder: Any) -> list[str]:
        """A key or item written anew, with the remark behind it and the comments below it."""
        is_key = isinstance(holder, Mapping)
        head, *below = entry.lines
        first, *rest = _shifted(self._lines(holder), column if is_key else column - 2)
        said = head[column:].partition(":" if is_key else "-")[2]
        comments = [line for line in below if line.lstrip().startswith("#")]
        if said.lstrip()[:1] in ("|", ">") or len(comments) < len([line for line in below if line.strip()]):
            comments = []  # these lines are the old text
        above = [" " * column + line.lstrip() for line in comments] if rest else []
        return [*entry.lead, *above, first.rstrip() + _remark(said), *rest, *(() if rest else comments)]

    def _blended(self, current: Any, old: Any, new: Any) -> Any:
        """The node of a value; in brackets, parts that did not change keep their quotes and keys their order."""
        if current is not None and old == new:
            return current
        if isinstance(current, dict) and current and isinstance(new, Mapping):
            made: Any = type(current)()
            known: Mapping[str, Any] = old or {}
            for key in (*(key for key in current if key in new), *(key for key in new if key not in current)):
                if key in current or not (key in known and known[key] == new[key]):
                    made[key] = self._blended(current.get(key), known.get(key), new[key])
        elif isinstance(current, list) and current and isinstance(new, tuple | list):
            made = type(current)()
            known_items = old or ()
            for value, index in zip(new, matches(known_items, new, ""), strict=True):
                pair = (None, None) if index is None else (current[index], known_items[index])
                made.append(self._blended(pair[0], pair[1], value))
        else:
            return self.node(new)
        made.fa.set_flow_style()
        return made

    def _lines(self, holder: Any) -> list[str]:
        return self.render(self.node(holder)).rstrip("\n").split("\n")


def matches(old: Sequence[Any], new: Sequence[Any], name: str) -> list[int | None]:
    """For each new item the old one that it is, or None: equal, else of the same identity, else alike in the rest."""
    identity = _IDENTITIES.get(name)
    found: list[int | None] = [None] * len(new)
    free = list(range(len(old)))
    rules: tuple[Callable[[int, int], bool], ...] = (
        lambda a, b: a == b and bool(old[a] == new[b]),
        lambda a, b: bool(old[a] == new[b]),
        lambda a, b: (
            _identity(old[a], identity) is not None and _identity(old[a], identity) == _identity(new[b], identity)
        ),
        lambda a, b: _are_alike(old[a], new[b], identity),
        lambda a, b: a == b and len(old) == len(new) and not isinstance(new[b], Mapping),
    )
    for rule in rules:
        for place in [index for index, match in enumerate(found) if match is None]:
            if (match := next((index for index in free if rule(index, place)), None)) is not None:
                found[place] = match
                free.remove(match)
    return found


def _identity(item: Any, key: str | None) -> Any:
    return item.get(key) if key and isinstance(item, Mapping) else None


def _are_alike(old: Any, new: Any, identity: str | None) -> bool:
    if type(old) is not type(new):
        return False
    before, after = _told(old, identity), _told(new, identity)
    if identity and not (before or after):
        before, after = str(_identity(old, identity)), str(_identity(new, identity))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _told(item: Any, identity: str | None) -> str:
    """What an item says beside its identity."""
    if isinstance(item, Mapping):
        return "\n".join(_told(value, None) for key, value in item.items() if key != identity)
    if isinstance(item, tuple | list):
        return "\n".join(_told(value, None) for value in item)
    return str(item)


def _is_block(current: Any, kind: type) -> bool:
    """Whether a node is a mapping or a list of lines, not one in brackets."""
    return isinstance(current, kind) and bool(current) and not current.fa.flow_style()  # type: ignore[attr-defined]


def _split(lines: list[str], count: int) -> tuple[int, list[_Entry], list[str]]:
    """The column of a mapping or list, its keys or items, and the comments behind the last one."""
    column = next((_indent(line) for line in lines if _is_content(line)), 0)
    entries: list[_Entry] = []
    aside: list[str] = []
    for line in lines:
        if _is_content(line) and _indent(line) == column:
            entries.append(_Entry(aside, [line]))
            aside = []
        elif entries and _is_below(line, column, aside):
            entries[-1].lines.extend([*aside, line])
            aside = []
        else:
            aside.append(line)
    if len(entries) != count:
        raise NotByLinesError
    return column, entries, aside


def _is_below(line: str, column: int, aside: list[str]) -> bool:
    """Whether a line belongs to the key or item above it. aside: the blank lines and comments between them."""
    # A line of a text may begin with a #; no comment stands between such lines.
    deeper = bool(line.strip()) and _indent(line) > column
    return deeper and (not _is_comment(line) or not any(map(_is_comment, aside)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not _is_comment(line)


def _remark(said: str) -> str:
    """The comment behind a value on its line. said: what stands behind the colon or dash."""
    value = said.lstrip()
    offset = len(said) - len(value)
    if value.startswith("#"):
        return said
    if value[:1] in ("[", "{"):
        return next((match[1] for match in _FLOW.finditer(value) if match[1]), "")
    start = match.end() if (match := _QUOTED.match(value)) else 0
    remark = _REMARK.search(said, offset + start)
    return remark[0] if remark else ""


def _shifted(lines: list[str], columns: int) -> list[str]:
    return [" " * columns + line if line.strip() else line for line in lines]
