"""A TOML file (book.toml) → the `BookPlan`: the decisions of a book's editor about title, order and content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.language import foreign, listing, say

_Needed = Annotated[str, StringConstraints(min_length=1)]


class _Table(BaseModel):
    """A table of the file. Its attributes are the keys that the table may have."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class Foreword(_Table):
    """A text of the editor at the beginning of the book."""

    title: str = ""
    """The heading; empty for the usual one."""
    text: _Needed
    """The paragraphs of the foreword, one on each line."""


class Omission(_Table):
    """A reply that the book counts but does not print."""

    number: _Needed
    """The number of the proposal."""
    unit: str = ""
    """The unit that replies; empty for all units that reply to the proposal."""
    reason: _Needed
    """The reason why the reply is not printed."""
    is_listed: bool = Field(True, alias="listed")
    """Whether the book lists the reply with its reason."""


class PlannedPhotograph(_Table):
    """A photograph with its caption, on a page of its own before the text."""

    file: _Needed
    """The name of the JPEG or PNG file. It is in the folder of the plan."""
    caption: _Needed
    """The caption below the photograph."""
    is_public: bool = Field(False, alias="public")
    """Whether a public edition contains the photograph too."""


class _Order(_Table):
    chapters: list[_Needed] = []
    cases: list[_Needed] = []


class _Chapters(_Table):
    titles: dict[str, _Needed] = {}


class _PlanFile(_Table):
    title: str = ""
    foreword: Foreword | None = None
    order: _Order = _Order()
    chapters: _Chapters = _Chapters()
    omit: list[Omission] = []
    photo: list[PlannedPhotograph] = []


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
    """The replies that are not printed."""
    photographs: tuple[PlannedPhotograph, ...] = ()
    """The photographs."""

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
        """Raise an `InputError` at a key of the file. An empty key means the whole file."""
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
    if data.get("foreword") == {}:  # The heading of the table alone means that there is no foreword.
        del data["foreword"]
    try:
        found = _PlanFile.model_validate(data)
    except ValidationError as error:
        problems = error.errors()
        unknown_keys = [problem for problem in problems if problem["type"] == "extra_forbidden"]
        _refuse(blank, (unknown_keys or problems)[0])
    for number, photograph in enumerate(found.photo, 1):
        if not (path.parent / photograph.file).resolve().is_relative_to(path.parent.resolve()):
            step = say("把照片放在编书文件旁边")
            blank.refuse(say("不在编书文件的文件夹里"), f"photo[{number}].file", step)
    order, titles = found.order, found.chapters.titles
    return BookPlan(
        blank.name,
        found.title,
        found.foreword,
        tuple(order.chapters),
        tuple(order.cases),
        titles,
        tuple(found.omit),
        tuple(found.photo),
    )


def _refuse(plan: BookPlan, problem: Any) -> NoReturn:
    """Raise an `InputError` about a mistake that Pydantic found, at its key in the file."""
    *above, last = problem["loc"]
    key = ""
    for part in above:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        else:
            key += f".{part}" if key else part
    if isinstance(last, str):
        key += f".{last}" if key else last
    kind, message, step = problem["type"], say("应为若干“键: 值”，却写成了别的"), ""
    if kind == "extra_forbidden":
        tables: dict[Any, type[_Table]] = {"order": _Order, "chapters": _Chapters, "foreword": Foreword}
        tables |= {"omit": Omission, "photo": PlannedPhotograph}
        table = tables[above[0]] if above else _PlanFile
        names = [known.alias or name for name, known in table.model_fields.items()]
        message, step = say("没有这个键"), say("可用的键：{names}", names=listing(names))
    elif kind in ("missing", "string_too_short"):
        message = say("没有填写")
    elif key in ("omit", "photo"):
        message = say("应写成 [[{key}]]", key=key)
    elif kind == "list_type" or isinstance(last, int):
        message = say("应为一列文字")
    elif kind == "string_type":
        message = say("应为文字")
    elif kind == "bool_type":
        message = say("应为 true 或 false")
    plan.refuse(message, key, step)
