"""The settings of a department in TOML → the same settings in plain words.

The words come from the guide that explains every setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_VALUE = re.compile(r"\{\{\s*([^{}]*?)\s*(\|[^{}]*)?\}\}")
"""A value that a phrase prints, such as `{{ proposal.number }}`, with its filters."""
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
"""A Jinja statement in a phrase, such as `{% if history %}`."""
_CATEGORY = re.compile(r"^[a-z]+[0-9]?\??: ")
"""The category at the beginning of a line."""
_END = re.compile("[：；，。（]")
"""Where the short name at the beginning of a meaning ends."""


@dataclass(frozen=True, slots=True)
class SettingInWords:
    """A setting that a department states."""

    name: str
    """What is set."""
    own: str
    """The value of the department."""
    inherited: str
    """The value that it replaces; empty if there is none."""


def in_words(differences: Iterable[Any], guide: Iterable[Any]) -> Iterator[SettingInWords]:
    """Yield the settings of a department in words.

    differences: what the department states, as `docgen.department` gives it. guide: what `docgen.explain` gives.
    """
    words = _Words(guide)
    for one in differences:
        inherited = words.value(one.key, one.inherited) if one.inherited is not None else ""
        yield SettingInWords(words.name(one.key), words.value(one.key, one.own), inherited)


class _Words:
    """The names of settings, phrases, parts and values for people."""

    def __init__(self, guide: Iterable[Any]) -> None:
        self._titles: dict[str, str] = {}
        self._called: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        for section in guide:
            self._titles[section.name] = section.title.partition(" [")[0]
            for entry in section.entries:
                self._called[section.name, entry.name] = entry.meaning
                if match := _VALUE.fullmatch(entry.name):
                    self._values[match[1]] = _short(entry.meaning)
                if section.name == "phrases":
                    self._values[f"phrase.{entry.name}"] = _short(entry.meaning)

    def name(self, key: str) -> str:
        """Return the name of a key for people. A key without an explanation stays as it is."""
        table, _, rest = key.partition(".")
        if meaning := self._called.get(("settings", key)) or self._called.get((table, rest)):
            return _short(meaning)
        if key in self._titles:
            return self._titles[key]
        meaning = self._called.get(("settings", table))
        return f"{_short(meaning)}（{rest}）" if meaning and rest else key

    def value(self, key: str, spelled: str) -> str:
        """Return a value in words. A list is one line of items, and a choice is replaced by its meaning."""
        value = tomllib.loads(f"value = {spelled}")["value"]
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(self._item(key, str(item)) for item in value) or "（空）"
        text = str(value)
        meaning = self._called.get(("settings", key), "")
        if choice := re.search(rf"([^：，；、\s]+) {re.escape(text)}(?!\w)", meaning):
            return choice[1]
        return _VALUE.sub(self._printed, _STATEMENT.sub("", _CATEGORY.sub("", text))) or "（空，不印）"

    def _item(self, key: str, item: str) -> str:
        """Return an item of a list. A part of a document that nothing explains is a wording of the department's own."""
        if meaning := self._called.get((key, item)):
            return _short(meaning)
        return f"自己的措辞“{item}”" if key.startswith("parts.") else item

    def _printed(self, value: re.Match[str]) -> str:
        """Return what a phrase prints at a value."""
        called = "序号" if "ordinal" in (value[2] or "") else self._values.get(value[1], "……")
        return f"〔{called.removeprefix('怎样称呼')}〕"


def _short(meaning: str) -> str:
    return _END.split(meaning)[0]
