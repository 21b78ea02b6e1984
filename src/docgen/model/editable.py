"""A case file that stays open in an editor: one value changes after another, and the text of the file follows.

To read a file takes 20 ms, and an editor saves every second. So the tree and the values stay in memory. The change of
one text changes its own lines only, and these lines alone are read back. Any other change is made by
`case_file.update`, which reads the whole file back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from docgen.errors import CaseError, Key, Place
from docgen.language import say
from docgen.model import case_file, case_text, typing_slips
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.model.synonyms import Synonyms

_NAMED_ITEMS = {
    "answers": ("point", "points"),
    "opinions": ("unit",),
    "points": ("label",),
    "together": ("number",),
    "history": ("date",),
}
"""Key of a list → the keys that can name its items. `Editable` finds such an item by its name, or adds it."""
_WHITE = " \t\n\u3000\u00a0"
"""White space at the end of a text. No document prints it, and YAML does not keep all of it."""
_UNUSUAL = re.compile(r"[^\S \n\u3000]|[ \u3000]#|^#|[ \u3000]$", re.MULTILINE)
"""What could be taken for white space, a comment or an empty line. `Editable._rewrite` changes such a text."""
_LONGEST = 200_000
"""The greatest length of one value in characters."""


class Editable:
    """A case file in an editor.

    A key leads to a value, as in `Place.path`. For an item of `answers`, `opinions`, `points`, `together` or `history`
    it may have the name of the item in place of its index: ("reply", "answers", "建议一", "text"). Then a change
    reaches the right item even if the list has changed, and an item that the list lacks is added.

    text: the text of the file. Its lines may end with \\r\\n; in the attribute `text` they end with \\n. name: the path
    of the file. words: see `case_file.read`.
    """

    def __init__(self, text: str, name: str, words: Synonyms | None = None) -> None:
        self.text = text.replace("\r\n", "\n")
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._file = case_file.parse(self.text, name, words)
        self.values: dict[str, Any] = case_file.plain(self._file.tree)
        self.case: Case = self._file.case

    @property
    def name(self) -> str:
        """The path of the file."""
        return self._file.name

    @property
    def file(self) -> CaseFile:
        """The case file, read anew from the text, so that its places have the lines of the text."""
        return case_file.parse(self.text, self._file.name, self._file.words)

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.text.replace("\n", self._line_end).encode()

    @property
    def last_comments(self) -> str:
        """The comments at the end of the file, without their #. What has no place in the case is kept there."""
        lines = self.text.rstrip("\n").split("\n")
        start = len(lines)
        while start and (not lines[start - 1].strip() or lines[start - 1].startswith("#")):
            start -= 1
        return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[start:]).strip("\n")

    def value(self, key: Key) -> Any:
        """Return the plain value at a key; None if the file has none."""
        found: Any = self.values
        for part in self._counted(key):
            found = _below(found, part)
        return found

    def shown(self, key: Key) -> Any:
        """Return the value at a key as an editor shows it: a text without line ends at its end, empty if missing."""
        return shown(self.value(key))

    def set(self, key: Key, value: Any) -> None:
        """Change the value at a key. If the result is no valid case, raise a `CaseError` and change nothing.

        value: a text, a list or a mapping. None or an empty one removes the value.
        """
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n").rstrip(_WHITE)
            if len(value) > _LONGEST:
                raise CaseError(say("文字太长"), place=Place(self.name, path=key), next_step=say("分成几份"))
        value = value or None
        counted = self._counted(key)
        values = self._with(self.values, key, counted, value)
        case = self._validated(values)
        is_text = self._is_text(counted) and (value is None or isinstance(value, str))
        new_and_old = f"{value or ''}\n{shown(self.value(counted))}".rstrip("\n")
        is_text = is_text and not _UNUSUAL.search(new_and_old)
        if is_text and self._set_text(counted, value):
            self.values, self.case = values, case
        else:
            self._rewrite(case, values)

    def overlaid(self, changes: Mapping[Key, Any]) -> dict[str, Any]:
        """Return the plain values of the file with other values at some keys. The result need not be a valid case."""
        values: Any = self.values
        for key, value in changes.items():
            values = self._with(values, key, self._counted(key), value or None)
        found: dict[str, Any] = values
        return found

    def named(self, key: Key) -> Key:
        """Return a key with the names of items in place of their indexes. An item without a name keeps its index."""
        parts: list[str | int] = []
        for part in key:
            names = _NAMED_ITEMS.get(str(parts[-1])) if parts else None
            found = _names(self.value((*parts, part)), names) if names and isinstance(part, int) else []
            parts.append(found[0] if found else part)
        return tuple(parts)

    def _counted(self, key: Key) -> Key:
        """Return a key with the index of each named item. A name that the list lacks gets the index after the last."""
        found: Any = self.values
        counted: list[str | int] = []
        for part in key:
            names = _NAMED_ITEMS.get(str(counted[-1])) if counted else None
            if names and isinstance(part, str):
                items = found if isinstance(found, list) else []
                part = next((index for index, item in enumerate(items) if part in _names(item, names)), len(items))
            counted.append(part)
            found = _below(found, part)
        return tuple(counted)

    def _with(self, values: Any, key: Key, counted: Key, value: Any, above: str = "") -> Any:
        """Return plain values with another value at a key. Only the lists and mappings above the value are copied.

        counted: the key with indexes. above: the part of the whole key before this key; empty for the whole key.
        """
        if not counted:
            return value
        part, rest = counted[0], counted[1:]
        if isinstance(part, int):
            items = list(values or [])
            if part > len(items):
                raise CaseError(say("没有这一项"), place=Place(self.name, path=counted))
            if part == len(items):  # a new item gets the name that the key has for it
                items.append({_NAMED_ITEMS[above][0]: key[0]} if above in _NAMED_ITEMS and rest else None)
            if not rest and value is None and part + 1 < len(items):
                step = say("后面还有内容；要去掉的是表格，用它旁边的按钮")
                raise CaseError(say("中间的一段不能空着"), place=Place(self.name, path=counted), next_step=step)
            items[part] = self._with(items[part], key[1:], rest, value)
            return items if items[-1] is not None else items[:-1]
        if values is not None and not isinstance(values, Mapping):
            raise CaseError(say("没有这一项"), place=Place(self.name, path=counted))
        changed = dict(values or {})
        changed[part] = self._with(changed.get(part), key[1:], rest, value, part)
        return changed

    def _validated(self, values: Any) -> Case:
        """Return the case with the values. If they are no valid case, raise a `CaseError`."""
        try:
            return Case.model_validate(values, context=self._file.words)
        except ValidationError:
            return case_file.from_values(values, self.name, self._file.words).case  # raises the error with its places

    def _is_text(self, counted: Key) -> bool:
        """Return whether the file has a place for one text at a key: a text, or nothing, outside of brackets."""
        current: Any = self._file.document
        for part in counted:
            if not isinstance(current, dict | list) or current.fa.flow_style():  # type: ignore[union-attr]
                return False
            if isinstance(current, list) and (not isinstance(part, int) or part >= len(current)):
                return False
            if isinstance(current, dict) and part not in current:
                return False
            current = current[part]  # type: ignore[index]
        return current is None or isinstance(current, str)

    def _set_text(self, counted: Key, value: str | None) -> bool:
        """Change the lines of one text, if they read back as the same text. Otherwise change nothing and return False.

        A block (|) stays a block, so that its comment stays behind the |. Any other text becomes a block if the comment
        behind the text would be read as its end.
        """
        parent: Any = self._file.document
        for part in counted[:-1]:
            parent = parent[part]
        leaf = counted[-1]
        forms: list[Any] = [value] if value is None else [value, case_file.block(value)]
        if case_file.is_block(parent[leaf]):
            forms.reverse()
        for form in forms:
            written: list[str] = []
            try:
                text = self._changed_text(self._with(self.values, counted, counted, form), written)
            except case_text.NotByLinesError:
                return False
            if not written:
                return True  # Only the line end at the end of the text differs.
            (back,) = _only(case_file.load(written[-1], self.name))
            if shown(back) == (value or "") and typing_slips.lost_comment(text) is None:
                parent[leaf] = case_file.node(form)
                self.text = text
                return True
        return False

    def _changed_text(self, values: Any, written: list[str]) -> str:
        """Return the text of the file with other values. Raise a `NotByLinesError` if that is not possible.

        written: receives the new lines, as they are before they are indented.
        """

        def render(node: Any) -> str:
            written.append(case_file.rendered(node))
            return written[-1]

        return case_text.changed(self.text, self._file.document, self.values, values, case_file.node, render)

    def _rewrite(self, case: Case, values: Any) -> None:
        """Change the text of the file for any change of its values, and read it back."""
        try:
            text = self._changed_text(values, [])
            file = case_file.parse(text, self.name, self._file.words)
            if file.case != case:
                raise case_text.NotByLinesError
        except (case_text.NotByLinesError, CaseError):
            file = case_file.update(case_file.parse(self.text, self.name, self._file.words), case)
            text = case_file.dump(file)
            file = case_file.parse(text, self.name, self._file.words)
            if file.case != case:
                raise CaseError(say("这段文字写不进案件文件"), place=Place(self.name)) from None
        self.text, self._file, self.case = text, file, file.case
        self.values = case_file.plain(file.tree)


def shown(value: Any) -> Any:
    """Return a plain value as an editor shows it: a text without line ends at its end, empty if it is missing."""
    if value is None:
        return ""
    return value.rstrip("\n") if isinstance(value, str) else value


def _below(value: Any, part: str | int) -> Any:
    """Return the value of a key of a mapping, or the item of a list at an index; None if there is none."""
    if isinstance(value, Mapping):
        return value.get(str(part))
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _only(tree: Any) -> list[Any]:
    """Return the values of a mapping or the items of a list as plain values."""
    plain = case_file.plain(tree)
    return list(plain.values()) if isinstance(plain, Mapping) else plain


def _names(item: Any, keys: Sequence[str]) -> list[str]:
    found: list[str] = []
    for key in keys:
        value = item.get(key) if isinstance(item, Mapping) else None
        if isinstance(value, list):
            found += value
        elif value:
            found.append(value)
    return found
