"""A TOML file (book.toml) → the `BookPlan`: the decisions of a book's editor about title, order and content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.language import foreign, listing, say

_KEYS = ("title", "foreword", "order", "chapters", "omit", "photo")


@dataclass(frozen=True, slots=True)
class Foreword:
    """A text of the editor at the beginning of the book."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Omission:
    """A reply that the book counts but does not print."""

    number: str
    unit: str
    """The unit that replies; empty for all units that reply to the proposal."""
    reason: str
    """The reason why the reply is not printed."""
    is_listed: bool
    """Whether the book lists the reply with its reason."""


@dataclass(frozen=True, slots=True)
class PlannedPhotograph:
    """A photograph with its caption, on a page of its own before the text."""

    path: Path
    """The JPEG or PNG file."""
    caption: str
    is_public: bool
    """Whether a public edition contains the photograph too."""


@dataclass(frozen=True, slots=True)
class BookPlan:
    """The decisions of the editor. An empty plan gives the usual book."""

    name: str = ""
    """The path of the file, for messages."""
    title: str = ""
    """The title of the book; empty for the usual title."""
    foreword: Foreword | None = None
    """The foreword; None if there is none."""
    chapters: tuple[str, ...] = ()
    """The units or fields whose chapters come first, in this order."""
    cases: tuple[str, ...] = ()
    """The numbers of the proposals that come first in their chapters, in this order."""
    chapter_titles: Mapping[str, str] = field(default_factory=dict)
    """Unit or field → the title of its chapter."""
    omissions: tuple[Omission, ...] = ()
    photographs: tuple[PlannedPhotograph, ...] = ()

    def texts(self, *, is_public: bool) -> list[tuple[str, str]]:
        """Return each text of the editor that an edition prints, with its key."""
        found = [("title", self.title)]
        if self.foreword:
            found += [("foreword.title", self.foreword.title), ("foreword.text", self.foreword.text)]
        found += [(f"chapters.titles.{name}", title) for name, title in self.chapter_titles.items()]
        for number, photograph in enumerate(self.photographs, 1):
            if photograph.is_public or not is_public:
                found.append((f"photo[{number}].caption", photograph.caption))
        return [(key, text) for key, text in found if text]

    def refuse(self, message: str, key: str, next_step: str = "") -> NoReturn:
        """Raise an `InputError` at a key of the file."""
        step = next_step or say("对照 samples/book.toml 改正")
        raise InputError(message, place=Place(self.name, key), next_step=step)


NO_PLAN = BookPlan()
"""The plan without any decision."""


def load(path: Path) -> BookPlan:
    """Read a plan. An unknown key, or a value of another kind, raises an `InputError`."""
    text, _ = text_files.decode(text_files.read(path), str(path))
    blank = BookPlan(str(path))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        blank.refuse(say("编书文件读不懂：{error}", error=foreign(str(error))), "")
    reading = _Reading(blank, path.parent)
    reading.known(data, "", _KEYS)
    order = reading.table(data, "order", ("chapters", "cases"))
    chapters = reading.table(data, "chapters", ("titles",))
    titles = chapters.get("titles", {})
    if not isinstance(titles, dict):
        blank.refuse(say("应为若干“键: 值”，却写成了别的"), "chapters.titles")
    return BookPlan(
        blank.name,
        reading.text(data, "title", "title"),
        reading.foreword(data),
        reading.names(order, "order.chapters"),
        reading.names(order, "order.cases"),
        {name: reading.text(titles, name, f"chapters.titles.{name}", is_needed=True) for name in titles},
        tuple(reading.omission(each, f"omit[{index}]") for index, each in reading.tables(data, "omit")),
        tuple(reading.photograph(each, f"photo[{index}]") for index, each in reading.tables(data, "photo")),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the values of a plan. A value of a wrong type raises an `InputError`."""

    plan: BookPlan
    """An empty plan with the path of the file, for errors."""
    folder: Path

    def known(self, data: Mapping[str, Any], key: str, names: Sequence[str]) -> None:
        """Refuse a key that is not among the names."""
        if unknown := sorted(set(data) - set(names)):
            place = f"{key}.{unknown[0]}" if key else unknown[0]
            self.plan.refuse(say("没有这个键"), place, say("可用的键：{names}", names=listing(names)))

    def table(self, data: Mapping[str, Any], key: str, names: Sequence[str]) -> Mapping[str, Any]:
        """Return the table at a key; an empty one if there is none."""
        found = data.get(key, {})
        if not isinstance(found, dict):
            self.plan.refuse(say("应为若干“键: 值”，却写成了别的"), key)
        self.known(found, key, names)
        return found

    def tables(self, data: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
        """Return the tables of a list, each with its number from 1."""
        found = data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.plan.refuse(say("应写成 [[{key}]]", key=key), key)
        return list(enumerate(found, 1))

    def names(self, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return the list of texts at the last part of a key."""
        found = data.get(key.rpartition(".")[2], [])
        if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
            self.plan.refuse(say("应为一列文字"), key)
        return tuple(each.strip() for each in found)

    def text(self, data: Mapping[str, Any], name: str, key: str, *, is_needed: bool = False) -> str:
        """Return the text of a name; empty if there is none. key: its key in the file."""
        found = data.get(name, "")
        if not isinstance(found, str):
            self.plan.refuse(say("应为文字"), key)
        if is_needed and not found.strip():
            self.plan.refuse(say("没有填写"), key)
        return found.strip()

    def truth(self, data: Mapping[str, Any], name: str, key: str, usual: bool) -> bool:
        """Return the truth value of a name. usual: the value if the file does not state it."""
        found = data.get(name, usual)
        if not isinstance(found, bool):
            self.plan.refuse(say("应为 true 或 false"), key)
        return found

    def foreword(self, data: Mapping[str, Any]) -> Foreword | None:
        """Return the foreword; None if there is none."""
        found = self.table(data, "foreword", ("title", "text"))
        if not found:
            return None
        title = self.text(found, "title", "foreword.title") or "前言"
        return Foreword(title, self.text(found, "text", "foreword.text", is_needed=True))

    def omission(self, data: Mapping[str, Any], key: str) -> Omission:
        """Return a reply that is not printed."""
        self.known(data, key, ("number", "unit", "reason", "listed"))
        return Omission(
            self.text(data, "number", f"{key}.number", is_needed=True),
            self.text(data, "unit", f"{key}.unit"),
            self.text(data, "reason", f"{key}.reason", is_needed=True),
            self.truth(data, "listed", f"{key}.listed", usual=True),
        )

    def photograph(self, data: Mapping[str, Any], key: str) -> PlannedPhotograph:
        """Return a photograph. Its file is in the folder of the plan."""
        self.known(data, key, ("file", "caption", "public"))
        path = self.folder / self.text(data, "file", f"{key}.file", is_needed=True)
        if not path.resolve().is_relative_to(self.folder.resolve()):
            self.plan.refuse(say("不在编书文件的文件夹里"), f"{key}.file", say("把照片放在编书文件旁边"))
        caption = self.text(data, "caption", f"{key}.caption", is_needed=True)
        return PlannedPhotograph(path, caption, self.truth(data, "public", f"{key}.public", usual=False))
