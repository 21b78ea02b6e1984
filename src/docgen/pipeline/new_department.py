"""The names of a new department, and perhaps a real letter → its folder with a `department.toml`.

The file lists every setting, part, line and phrase with its meaning and its default value, as comments. A sure fact of
the letter becomes a setting; a doubtful fact becomes a comment. Both quote the words of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import OutputError, Place, UsageError
from docgen.files import names, toml_files
from docgen.language import foreign, say
from docgen.model.characters import refusal
from docgen.pipeline import letter_facts, real_letter
from docgen.pipeline.letter_facts import Fact
from docgen.stationery.department import BASE
from docgen.stationery.departments import Departments
from docgen.stationery.settings import Setting, settings

_TABLES = ("parts", "lines", "phrases")
"""The tables whose entries are listed one by one."""
_CITY = re.compile(r"[\u4e00-\u9fff]{2,5}?([省市县区])(?=[\u4e00-\u9fff]{2})")
_ORGAN = re.compile(r"(局|厅|委|院|[总支大]队|中心)$|(委)员会$|(办)公室$|(街道)办事处$|([乡镇县区市省])人民政府$")
"""The end of the name of an office. The group is what the office calls itself after 我."""


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """The new folder of a department."""

    path: Path
    """The path of its `department.toml`."""
    facts: tuple[Fact, ...]
    """The facts that were read from a letter."""


def make(
    departments: Departments, name: str, folder: str | None = None, letter: Path | None = None, short: str | None = None
) -> NewDepartment:
    """Make the folder of a department. A name or folder that cannot be used raises a `UsageError`.

    name: the full name. folder: the name of the folder; None: the full name. letter: a reply that the office has sent.
    short: the name that forms use; None: it is derived from the full name.
    """
    slug = folder if folder is not None else name
    names_given = [given for given in (name, short) if given is not None]
    for given in names_given:
        reason = refusal(given)
        if not given.strip():
            reason = reason or say("应是一个名称")
        if reason:
            raise UsageError(reason, next_step='docgen department new "深圳市样例局"')
    if slug == BASE or slug != names.safe(slug) or slug.startswith("."):
        raise UsageError(say("“{name}”不能作文件夹名", name=slug), next_step=say("用 --folder 另写一个，如 nyj"))
    own_folder = departments.root / "departments" / slug
    if own_folder.exists():
        step = say("换一个 --folder，或者直接改它")
        raise UsageError(say("已经有这个文件夹：{path}", path=own_folder), next_step=step)
    for given in names_given:
        if departments.knows(given):
            raise UsageError(say("“{name}”已经有部门文件夹", name=given), next_step=f"docgen departments {given}")
    inherited = departments.stationery(BASE).department.parts["reply"]
    facts = letter_facts.facts(real_letter.read(letter), name, inherited) if letter is not None else ()
    facts = _usable(facts, inherited)
    text = "\n".join(_file(departments, name, short, facts)) + "\n"
    path = own_folder / "department.toml"
    try:
        own_folder.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror))),
            place=Place(str(path)),
            next_step=say("检查目录和权限"),
        ) from error
    return NewDepartment(path, facts)


def short_name(name: str) -> str:
    """Return the short name that forms use: 深圳市财政局 → 市财政局."""
    match = _CITY.match(name)
    return name[match.start(1) :] if match else name


def _usable(facts: Sequence[Fact], inherited: Sequence[str]) -> tuple[Fact, ...]:
    """Return the facts. The order of the parts becomes doubtful if one of its lines is doubtful."""
    known = set(inherited)
    for fact in facts:
        if fact.is_sure and fact.key.startswith("lines."):
            known.add(fact.key.removeprefix("lines."))
    usable = []
    for fact in facts:
        if fact.key == "parts.reply" and not set(fact.value) <= known:
            fact = Fact(fact.key, fact.value, fact.quote, is_sure=False)
        usable.append(fact)
    return tuple(usable)


def _file(departments: Departments, name: str, own_short: str | None, facts: Sequence[Fact]) -> Iterator[str]:
    """Yield the lines of the file: first the settings without a table, then one table after another."""
    by_key = {fact.key: fact for fact in facts if fact.key}
    yield say("# {name}的信笺。前面有 # 的行不起作用；要改哪一项，把那一行的 # 去掉再改。", name=name)
    yield say("# 各项的意思和可以写的值：docgen departments --explain")
    yield from (say("# 信里还有这样的话，没有读懂：“{quote}”", quote=fact.quote) for fact in facts if not fact.key)
    short = own_short or short_name(name)
    # If another department has the short name, the full name takes its place.
    known = {"extends": BASE, "name": name, "short": name if departments.knows(short) else short}
    if organ := _ORGAN.search(name):
        known |= {"we": f"我{organ[organ.lastindex or 0]}", "you": f"你{organ[organ.lastindex or 0]}"}
    single_settings = [setting for setting in settings() if setting.key not in _TABLES]
    for setting in single_settings:
        if "." not in setting.key and not isinstance(setting.default, Mapping):
            yield from _setting(setting, known, by_key)
    for table in dict.fromkeys(_table_of(setting) for setting in single_settings):
        if table:
            yield from ("", f"[{table}]")
            for setting in single_settings:
                if _table_of(setting) == table:
                    yield from _setting(setting, known, by_key)
    yield from _inherited(departments, by_key)


def _table_of(setting: Setting) -> str:
    """Return the name of the table that contains a setting. Empty: no table contains it."""
    return setting.key if isinstance(setting.default, Mapping) else setting.key.rpartition(".")[0]


def _setting(setting: Setting, known: Mapping[str, str], facts: Mapping[str, Fact]) -> Iterator[str]:
    """Yield the lines of one setting: its meaning, and its value. The value is a comment if it is not known.

    known: key → the value of a setting that follows from the name. facts: key → the fact of a letter.
    """
    yield f"# {setting.meaning}"
    if isinstance(setting.default, Mapping):
        stated = {key: fact for key, fact in facts.items() if key.startswith(f"{setting.key}.")}
        for key, fact in stated.items():
            yield from _fact_lines(key.removeprefix(f"{setting.key}."), fact)
        for key, value in (setting.example or {}).items():
            if f"{setting.key}.{key}" not in stated:
                yield f"# {toml_files.line(key, value)}"
        return
    key = setting.key.rpartition(".")[2]
    if setting.key in facts:
        yield from _fact_lines(key, facts[setting.key])
    elif setting.key in known:
        if setting.key in ("short", "we", "you") and known[setting.key] != known["name"]:
            yield say("# （由全称推出，请核对）")
        yield toml_files.line(key, known[setting.key])
    else:
        shown = setting.default if setting.default not in ("", (), None) else setting.example
        yield f"# {toml_files.line(key, shown)}"


def _inherited(departments: Departments, facts: Mapping[str, Fact]) -> Iterator[str]:
    """Yield the tables of parts, lines and phrases, with the texts of the base department and the facts of a letter."""
    source = toml_files.text(departments.root / BASE / "department.toml")
    comments = toml_files.comments(source)
    base = departments.stationery(BASE).department
    meanings = {setting.key: setting.meaning for setting in settings()}
    for table in _TABLES:
        yield from ("", f"# {meanings[table]}", f"[{table}]")
        texts: Mapping[str, str | tuple[str, ...]] = getattr(base, table)
        named = [key.partition(".")[2] for key in facts if key.startswith(f"{table}.")]
        for name in dict.fromkeys((*texts, *named)):
            fact = facts.get(f"{table}.{name}")
            if name in texts:
                yield f"# {comments.get((table, name), '')}"
            if fact is not None and fact.value != texts.get(name):
                yield from _fact_lines(name, fact)
            elif name in texts:
                yield f"# {toml_files.line(name, texts[name])}"


def _fact_lines(key: str, fact: Fact) -> Iterator[str]:
    """Yield the lines of a setting that a letter shows. If the fact is doubtful, the setting is a comment."""
    quote = " ".join(fact.quote.split())
    written = toml_files.line(key, fact.value) if fact.value is not None else key
    if fact.is_sure:
        yield say("# 读自“{quote}”", quote=quote)
        yield written
    else:
        yield say("# 拿不准，请核对，读自“{quote}”", quote=quote)
        yield f"# {written}"
