"""Put changed values into the text of a case file. Only the lines of values that differ are written again.

The text must have the format that `case_file.dump` writes: nested keys and dashes are indented. An entry is a key of a
mapping, or an item of a list, with its value.

A comment is a YAML comment (#). A comment on a separate line belongs to the entry below the comment. Two kinds of
comments belong to the entry above: a comment behind a value on the same line, and a comment that is indented deeper
than that entry. A comment moves with its entry. If the entry is removed, the comment is removed too.

`matches` decides which old item of a list a new item replaces. The identity of an item is the value that names the
item, such as the name of a unit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from docgen.model import typing_slips

_IDENTITIES = {
    "points": ("label",),
    "answers": ("point", "points"),
    "opinions": ("unit",),
    "proposers": ("name",),
    "history": ("document_number",),
}
"""Key of a list → the keys whose value can be the identity of an item. An item has one of these keys. Items of other
lists have no identity."""
_LEAST_SIMILARITY = 0.6
"""If two items share more than this part of their text, the new item counts as a changed version of the old item."""
_WHITE = " \t"
"""What YAML knows as white space. A full-width space or a no-break space is text."""
_QUOTED_OR_COMMENT = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|([ \t]+#.*)""")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_COMMENT = re.compile(r"[ \t]+#.*")  # a comment behind a value


class NotByLinesError(Exception):
    """The lines of a text do not match its tree, because `case_file.dump` did not write the text."""


@dataclass(frozen=True, slots=True)
class TextEntry:
    """The lines of one entry."""

    comments: list[str]
    """The comments and blank lines above the entry."""
    lines: list[str]
    """The lines of the entry itself. The first contains its key or its dash."""

    def all_lines(self) -> list[str]:
        """Return the comments, and then the lines."""
        return [*self.comments, *self.lines]


def changed(
    text: str,
    tree: Any,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    node: Callable[[Any], Any],
    render: Callable[[Any], str],
) -> str:
    """Return the text with the values of `new` in place of those of `old`.

    text: the text of a case file.
    tree: the nodes that ruamel.yaml loaded from the text.
    old: the values in the text.
    new: the values for the result.
    node: a function that converts a plain value to a node.
    render: a function that converts a node to YAML text.
    """
    return "\n".join(_Change(node, render).mapping(text.split("\n"), tree, old, new))


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of a text.

    The methods share these parameters.

    column: the indent of the entries, in characters.
    tree, current: the node of the value in the text.
    old: the value in the text.
    new: the value for the result.
    """

    node: Callable[[Any], Any]
    render: Callable[[Any], str]

    def mapping(self, lines: list[str], tree: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
        """Return the lines of a mapping with the values of `new`.

        The keys of the text keep their order. New keys follow them. A key that is missing in `new` but present in `old`
        gets an empty value.
        """
        column, entries, tail = split_entries(lines, len(tree))
        result: list[str] = []
        for (key, current), entry in zip(tree.items(), entries, strict=True):
            if key in new and _is_new(key, old, new):
                result += self._value(entry, column, key, current, old.get(key), new[key])
            elif key in old and key not in new:
                result += self._rewritten(entry, column, {key: None})
            else:
                result += entry.all_lines()
        for key in new:
            if key not in tree and _is_new(key, old, new):
                result += indented(self._lines({key: new[key]}), column)
        return result + tail

    def sequence(self, lines: list[str], tree: Any, old: Sequence[Any], new: Sequence[Any], name: str) -> list[str]:
        """Return the lines of a list with the values of `new`. name: the key of the list in its mapping."""
        column, entries, tail = split_entries(lines, len(tree))
        result: list[str] = []
        for value, index in zip(new, matches(old, new, name), strict=True):
            if index is None:
                result += indented(self._lines([value]), column - 2)  # the lines of a list are indented by 2 already
            elif old[index] == value:
                result += entries[index].all_lines()
            else:
                result += self._item(entries[index], column, tree[index], old[index], value)
        return result + tail

    def _value(self, entry: TextEntry, column: int, key: str, current: Any, old: Any, new: Any) -> list[str]:
        """Return the lines of a key whose value changes."""
        head, *below = entry.lines
        if _is_block(current, dict) and isinstance(new, Mapping):
            return [*entry.comments, head, *self.mapping(below, current, old or {}, new)]
        if _is_block(current, list) and isinstance(new, tuple | list):
            return [*entry.comments, head, *self.sequence(below, current, old or (), new, key)]
        return self._rewritten(entry, column, {key: self._merged(current, old, new)})

    def _item(self, entry: TextEntry, column: int, current: Any, old: Any, new: Any) -> list[str]:
        """Return the lines of a list item that changes.

        The method removes the dash, changes the lines like those of any mapping or list, and restores the dash.
        """
        head, *below = entry.lines
        lines = [head[:column] + " " + head[column + 1 :], *below]
        if _is_block(current, dict) and isinstance(new, Mapping):
            lines = self.mapping(lines, current, old, new)
        elif _is_block(current, list) and isinstance(new, tuple | list):
            lines = self.sequence(lines, current, old, new, "")
        else:
            return self._rewritten(entry, column, [self._merged(current, old, new)])
        first = next(index for index, line in enumerate(lines) if line.strip())
        lines[first] = lines[first][:column] + "-" + lines[first][column + 1 :]
        return [*entry.comments, *lines]

    def _rewritten(self, entry: TextEntry, column: int, holder: Any) -> list[str]:
        """Return new lines for an entry, with its comments.

        Comments below a value that has one line are preserved. If the new value has several lines, these comments move
        above the entry.

        holder: the entry with its new value, as a mapping with one key or a list with one item.
        """
        is_key = isinstance(holder, Mapping)
        head, *below = entry.lines
        first, *rest = indented(self._lines(holder), column if is_key else column - 2)
        old_text = head[column:].partition(":" if is_key else "-")[2]
        comments = [line for line in below if _is_comment(line)]
        if old_text.lstrip()[:1] in ("|", ">") or len(comments) < len([line for line in below if line.strip()]):
            comments = []  # The lines below belong to the old value. A # in them does not begin a comment.
        comment = comment_after(old_text)
        line = first.rstrip(_WHITE) + comment
        if comment and typing_slips.lost_comment(line):
            # The reader would take the comment for the end of the text, but not if the text is in quotation marks.
            ((key, value),) = holder.items()
            line = f"{' ' * column}{key}: {json.dumps(value, ensure_ascii=False)}{comment}"
        if not rest:
            return [*entry.comments, line, *comments]
        moved = [" " * column + line.lstrip() for line in comments]
        return [*entry.comments, *moved, line, *rest]

    def _merged(self, current: Any, old: Any, new: Any) -> Any:
        """Return the node for a new value.

        In a value in brackets ([a, b] or {a: b}), the keys keep their order, and unchanged values keep their quotation
        marks.
        """
        if current is not None and old == new:
            return current
        if isinstance(current, dict) and current and isinstance(new, Mapping):
            merged: Any = type(current)()
            old_values: Mapping[str, Any] = old or {}
            old_keys = [key for key in current if key in new]
            added_keys = [key for key in new if key not in current]
            for key in old_keys + added_keys:
                if key in current or _is_new(key, old_values, new):
                    merged[key] = self._merged(current.get(key), old_values.get(key), new[key])
        elif isinstance(current, list) and current and isinstance(new, tuple | list):
            merged = type(current)()
            old_items = old or ()
            for value, index in zip(new, matches(old_items, new, ""), strict=True):
                if index is None:
                    merged.append(self._merged(None, None, value))
                else:
                    merged.append(self._merged(current[index], old_items[index], value))
        else:
            return self.node(new)
        merged.fa.set_flow_style()
        return merged

    def _lines(self, holder: Any) -> list[str]:
        """Return the YAML lines of a mapping or list. Its values are plain values or nodes.

        The keys of a mapping have no indent. The dashes of a list have an indent of 2.
        """
        return self.render(self.node(holder)).rstrip("\n").split("\n")


def _is_new(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether a key of `new` is not in `old`, or has another value there."""
    return key not in old or old[key] != new[key]


def matches(old: Sequence[Any], new: Sequence[Any], name: str) -> list[int | None]:
    """Return for each new item the index of the old item that it replaces; None for an added item.

    An old item is matched with one new item at most. Five criteria are applied in this order:

    1. The items are equal and have the same position.
    2. The items are equal.
    3. The items have the same identity.
    4. The items have similar content.
    5. The items have the same position, are no mappings, and the list has as many items as before.

    name: the key of the list in its mapping.
    """
    identity_keys = _IDENTITIES.get(name, ())
    result: list[int | None] = [None] * len(new)
    free = list(range(len(old)))

    def have_same_identity(before: int, after: int) -> bool:
        value = _identity(old[before], identity_keys)
        return value is not None and bool(value == _identity(new[after], identity_keys))

    criteria: tuple[Callable[[int, int], bool], ...] = (
        lambda before, after: before == after and bool(old[before] == new[after]),
        lambda before, after: bool(old[before] == new[after]),
        have_same_identity,
        lambda before, after: _are_similar(old[before], new[after], identity_keys),
        lambda before, after: before == after and len(old) == len(new) and not isinstance(new[after], Mapping),
    )
    for is_match in criteria:
        unmatched = [index for index, match in enumerate(result) if match is None]
        for after in unmatched:
            before = next((index for index in free if is_match(index, after)), None)
            if before is not None:
                result[after] = before
                free.remove(before)
    return result


def _identity(item: Any, keys: tuple[str, ...]) -> Any:
    """Return the identity of an item; None if it has none. keys: the keys whose value can be the identity."""
    if not isinstance(item, Mapping):
        return None
    return next((item[key] for key in keys if item.get(key)), None)


def _are_similar(old: Any, new: Any, identity_keys: tuple[str, ...]) -> bool:
    """Return whether two items have similar content.

    If neither item has content beside its identity, the identities are compared.
    """
    if type(old) is not type(new):
        return False
    before, after = _content(old, identity_keys), _content(new, identity_keys)
    if identity_keys and not (before or after):
        before, after = str(_identity(old, identity_keys)), str(_identity(new, identity_keys))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    # The two quick ratios are upper bounds of the ratio. Most pairs fail there, so the slow ratio is rarely computed.
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() > _LEAST_SIMILARITY for ratio in ratios)


def _content(item: Any, identity_keys: tuple[str, ...] = ()) -> str:
    """Return the text of an item without the values of the keys `identity_keys`."""
    if isinstance(item, Mapping):
        return "\n".join(_content(value) for key, value in item.items() if key not in identity_keys)
    if isinstance(item, tuple | list):
        return "\n".join(_content(value) for value in item)
    return str(item)


def _is_block(current: Any, kind: type) -> bool:
    """Return whether a node is a mapping or list that is written on several lines, without brackets."""
    return isinstance(current, kind) and bool(current) and not current.fa.flow_style()  # type: ignore[attr-defined]


def split_entries(lines: list[str], count: int) -> tuple[int, list[TextEntry], list[str]]:
    """Split the lines of a mapping or list into entries.

    count: the expected number of entries. Another number raises a `NotByLinesError`.

    Returns the indent of the entries in characters, the entries, and the comments and blank lines after the last entry.
    """
    column = next((_indent(line) for line in lines if _is_content(line)), 0)
    entries: list[TextEntry] = []
    pending: list[str] = []
    for line in lines:
        if _is_content(line) and _indent(line) == column:
            entries.append(TextEntry(pending, [line]))
            pending = []
        elif entries and _is_below(line, column, pending):
            entries[-1].lines.extend([*pending, line])
            pending = []
        else:
            pending.append(line)
    if len(entries) != count:
        raise NotByLinesError
    return column, entries, pending


def _is_below(line: str, column: int, pending: list[str]) -> bool:
    """Return whether a line belongs to the entry above it.

    column: the indent of the entry. pending: the blank lines and comments between the entry and the line.
    """
    # A deeper line that begins with # is a comment on the entry, or a line of a text. In both cases it belongs to the
    # entry, unless a comment that does not belong to the entry is between them.
    is_deeper = bool(line.strip(_WHITE)) and _indent(line) > column
    return is_deeper and (not _is_comment(line) or not any(map(_is_comment, pending)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_comment(line: str) -> bool:
    return line.lstrip(_WHITE).startswith("#")


def _is_content(line: str) -> bool:
    return bool(line.strip(_WHITE)) and not _is_comment(line)


def comment_after(text: str) -> str:
    """Return the YAML comment behind a value on the same line; empty if there is none.

    text: the rest of the line after the colon or dash.
    """
    value = text.lstrip()
    offset = len(text) - len(value)
    if value.startswith("#"):
        return text
    if value[:1] in ("[", "{"):
        return next((match[1] for match in _QUOTED_OR_COMMENT.finditer(value) if match[1]), "")
    quoted = _QUOTED.match(value)
    start = quoted.end() if quoted else 0
    comment = _COMMENT.search(text, offset + start)
    return comment[0] if comment else ""


def indented(lines: list[str], columns: int) -> list[str]:
    """Return lines that begin further to the right. columns: by how many characters."""
    return [" " * columns + line if line.strip(_WHITE) else line for line in lines]
