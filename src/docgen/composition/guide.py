"""Explain all that an office can write on its stationery: settings, parts, lines, phrases, values, filters, signs.

The input is a templates folder. The output is a list of sections for `docgen departments --explain`. Everything is read
from the place where it is in force: the fields of `Department`, the comments of the base department's files, and the
tables of `meanings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from docgen.composition import meanings
from docgen.composition.meanings import RecordMeaning
from docgen.files import toml_files
from docgen.language import say
from docgen.model.case import Text
from docgen.stationery.department import BASE
from docgen.stationery.departments import Departments, Stationery
from docgen.stationery.settings import settings

_FIRST_COMMENT = re.compile(r"\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """One thing that an office can write."""

    name: str
    """What is written: a key, a name, a prefix, or a value in its braces."""
    meaning: str
    """What it means."""
    example: str
    """An example."""


@dataclass(frozen=True, slots=True)
class GuideSection:
    """The entries of one sort."""

    name: str
    """The name of the section in JSON, such as `settings`."""
    title: str
    """The title of the section."""
    entries: tuple[GuideEntry, ...]
    """What an office can write there."""


def guide(departments: Departments) -> tuple[GuideSection, ...]:
    """Return the sections of the guide to a templates folder."""
    base = departments.stationery(BASE)
    path = departments.root / BASE / "department.toml"
    comments = toml_files.comments(toml_files.text(path))
    phrases = say("句子 [phrases]，写 {example}", example="{{ phrase.closing }}")
    sections = [
        GuideSection("settings", say("单位的设置（department.toml）"), tuple(_settings())),
        *_parts(base, comments),
        GuideSection("lines", say("只有一行的部分 [lines]"), tuple(_texts("lines", base.department.lines, comments))),
        GuideSection("phrases", phrases, tuple(_texts("phrases", base.department.phrases, comments))),
        *(_record(record) for record in meanings.RECORDS),
        _listed("values", say("其他的值"), meanings.OTHERS),
        _listed("filters", say("过滤器"), meanings.FILTERS),
        _listed("categories", say("行的类别，写在冒号前面"), meanings.CATEGORIES, ending=":"),
        _listed("signs", say("措辞里的记号"), meanings.SIGNS),
    ]
    return tuple(sections)


def _listed(name: str, title: str, table: Mapping[Any, tuple[str, str]], ending: str = "") -> GuideSection:
    """Return the section of a table of `meanings`: name → meaning, example. ending: a sign behind each name."""
    entries = [GuideEntry(f"{entry}{ending}", meaning, example) for entry, (meaning, example) in table.items()]
    return GuideSection(name, title, tuple(entries))


def _settings() -> Iterator[GuideEntry]:
    for setting in settings():
        example = setting.example if setting.example is not None else setting.default
        meaning = setting.meaning
        if isinstance(setting.default, bool | int | str) and setting.default != "":
            meaning = say(
                "{meaning}（不写就是 {default}）", meaning=meaning, default=toml_files.spelled(setting.default)
            )
        table, _, key = setting.key.rpartition(".")
        written = f"{key} = {toml_files.spelled(example)}" if example is not None else f"{key} ="
        yield GuideEntry(setting.key, meaning, f"[{table}] {written}" if table else written)


def _parts(base: Stationery, comments: dict[tuple[str, str], str]) -> Iterator[GuideSection]:
    """Yield a section for the parts of each kind of document."""
    for kind, parts in base.department.parts.items():
        entries = tuple(GuideEntry(part, meaning_of_part(base, part, comments), _made_by(base, part)) for part in parts)
        title = say("{kind}的部分 [parts]：{meaning}", kind=base.kinds[kind].title, meaning=comments["parts", kind])
        yield GuideSection(f"parts.{kind}", title, entries)


def meaning_of_part(base: Stationery, part: str, comments: dict[tuple[str, str], str]) -> str:
    """Return the meaning of a part: the comment above its line, or the first comment of its wording.

    Empty: there is no such comment.
    """
    if part in base.department.lines:
        return comments.get(("lines", part), "")
    match = _FIRST_COMMENT.match(base.sources[f"{part}.txt"][0])
    return " ".join(match[1].split()) if match else ""


def _made_by(base: Stationery, part: str) -> str:
    """Return where a part is written."""
    return f"[lines] {part}" if part in base.department.lines else f"{part}.txt"


def _texts(table: str, texts: Any, comments: dict[tuple[str, str], str]) -> Iterator[GuideEntry]:
    """Yield the texts of a table of the base department, each with the comment above it."""
    for name, text in texts.items():
        yield GuideEntry(name, comments.get((table, name), ""), f"{name} = {toml_files.spelled(text)}")


def _record(record: RecordMeaning) -> GuideSection:
    hints = get_type_hints(record.record, include_extras=True)
    entries = []
    for name, (meaning, example) in record.fields.items():
        explained = say("{meaning}；可能没有", meaning=meaning) if _is_optional(hints[name]) else meaning
        entries.append(GuideEntry(_printed(f"{record.name}.{name}", hints[name]), explained, example))
    return GuideSection(
        record.name, say("值 {name}：{meaning}", name=record.name, meaning=record.meaning), tuple(entries)
    )


def _is_optional(hint: Any) -> bool:
    return type(None) in getattr(hint, "__args__", ())


def _printed(path: str, hint: Any) -> str:
    """Return a value as a wording prints it. A record or a list of records cannot be printed; return its bare name."""
    if hint in (Text, Text | None):
        return f"{{{{ {path} | paragraphs }}}}"
    if hint == tuple[str, ...]:
        return f"{{{{ {path} | join }}}}"
    if hint in (str, int, str | None):
        return f"{{{{ {path} }}}}"
    return path
