"""Read the stationery of departments from a templates folder.

The input is a templates folder and the name of a department. The output is a `Stationery`. A department is a folder
with the file `department.toml`. This file names the department that it extends and states the differences. The folder
may also contain wordings (.txt) and shells (.docx, .html). They replace the inherited files of the same name. Only this
module knows the structure of the templates folder.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.files.cached_property import cached_property
from docgen.language import listing, say
from docgen.model.characters import refusal
from docgen.stationery import declarations, origin, profile_file, vocabulary
from docgen.stationery.declarations import Declaration
from docgen.stationery.department import BASE, Department, department, merged
from docgen.stationery.profile import Profile
from docgen.stationery.vocabulary import Vocabulary

_KINDS = "kinds"
"""The folder of the declarations, in the templates folder."""
_UNITS = "units.toml"
"""The file of the full names of units without a department folder, in the templates folder."""
_PHRASE = re.compile(r"\{\{-?\s*phrase\.(\w+)\s*-?\}\}")
"""How a wording names a phrase: {{ phrase.closing }}."""


@dataclass(frozen=True)
class Stationery:
    """A department and everything that its documents need."""

    slug: str
    """The name of the department's folder."""
    department: Department
    """The department."""
    profile: Profile
    """The lengths, fonts and styles of the documents."""
    vocabulary: Vocabulary
    """The words of the documents."""
    files: Mapping[str, Path]
    """The file of each wording and shell. A file of the department replaces an inherited file of the same name."""
    tables: Mapping[str, Path]
    """The files of the profile and of the vocabulary. The keys are `profile` and `vocabulary`."""
    kinds: Mapping[str, Declaration]
    """All kinds of documents by name."""
    stated: Mapping[tuple[str, str], str]
    """(table, name) of a list of parts, a line or a phrase → where it is written, as `origin.named` returns it."""

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, str]]:
        """The texts that wordings consist of: name → text, file.

        A phrase keeps its name, such as `closing`. A line of `[lines]` has the name of a wording file, such as
        `opening.txt`. The text that includes the parts of a kind has the name of the kind with `-parts` behind it.
        """
        own = self.department
        texts = {name: (toml_files.text(path), str(path)) for name, path in self.files.items() if path.suffix == ".txt"}
        for kind, parts in own.parts.items():
            included = "\n".join(f'{{% include "{part}.txt" %}}' for part in parts)
            texts[f"{kind}-parts"] = (included, self.stated["parts", kind])
        for name, text in own.lines.items():
            texts[f"{name}.txt"] = (text, self.stated["lines", name])
        for name, text in own.phrases.items():
            texts[name] = (text, self.stated["phrases", name])
        return {name: (_PHRASE.sub(r'{% include "\1" %}', text), place) for name, (text, place) in texts.items()}

    @cached_property
    def settings(self) -> tuple[object, object]:
        """The keys of the department, and those of all kinds, as values of JSON."""
        kinds = [kind.model_dump(mode="json") for kind in self.kinds.values()]
        return self.department.model_dump(mode="json"), kinds

    @property
    def others(self) -> str:
        """The words for the proposers who are not named, such as 等{count}名."""
        own = self.department.proposers.others
        return self.vocabulary.lists.others if own is None else own

    def shell(self, name: str) -> Path:
        """Return the file of a shell, such as `letter.docx`."""
        return self.files[name]


@dataclass(frozen=True, slots=True)
class Listing:
    """A department in the list of all departments."""

    slug: str
    """The name of the department's folder."""
    name: str
    """The full name of the department."""
    short: str
    """The name that forms use."""
    format: str
    """The format of its replies: `letter` or `document`."""
    overrides: tuple[str, ...]
    """The keys, phrases and files that replace inherited ones."""


class Departments:
    """The departments of a templates folder. The slug or a name of a department leads to its stationery.

    root: the templates folder. None: the folder that docgen contains.
    fonts: the folder of the font files. None: the installed fonts are used.

    The attribute `state` is the state of the templates folder before it was read, see `folder_state`.
    """

    def __init__(self, root: Path | None = None, fonts: Path | None = None) -> None:
        self.root = root or _default_root()
        self.fonts = fonts
        self.state = folder_state(self.root)
        if not (self.root / BASE / "department.toml").is_file():
            raise StationeryError(
                say("这里没有模板（缺少 base/department.toml）"),
                place=Place(str(self.root)),
                next_step=say("用 --templates 指明 templates 文件夹"),
            )
        self.kinds = declarations.load(self.root / _KINDS, self._folder(BASE))
        self._stationery: dict[str, Stationery] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the folders alone. A worker loads the templates for its first job and after a change of them."""
        return loaded, (self.root.absolute(), self.fonts, self.state)

    def slugs(self) -> list[str]:
        """Return the slugs of all departments in alphabetical order."""
        return list(self._slugs)

    @cached_property
    def _slugs(self) -> list[str]:
        """Return the slugs of all departments in alphabetical order, read from the disk once."""
        return sorted(path.parent.name for path in (self.root / "departments").glob("*/department.toml"))

    def stationery(self, slug: str) -> Stationery:
        """Return the stationery of a department. Every call with the same slug returns the same object."""
        if slug not in self._stationery:
            self._stationery[slug] = self._load(slug)
        return self._stationery[slug]

    def knows(self, unit: str) -> bool:
        """Return whether a unit has a department folder. Only such a unit can write documents."""
        return unit in self._names

    def find(self, unit: str) -> Stationery:
        """Return the stationery of a unit with a department folder. Raise a `StationeryError` if there is no folder."""
        if not self.knows(unit):
            raise self.unknown(unit)
        return self.stationery(self._names[unit])

    def slug_of(self, name: str) -> str:
        """Return the slug of a department. name: its slug or one of its names. Any other raises an error."""
        return name if name in self._slugs else self.find(name).slug

    def unknown(self, unit: str) -> StationeryError:
        """Return the error for a unit without a department folder. The error suggests similar names."""
        step = say("新单位请管理员在工作台的“单位”页新建，或运行 {command}", command="docgen department new")
        if near := self.near(unit):
            step = say("是否为 {names}？", names=listing(near)) + step
        return StationeryError(
            say("没有“{unit}”的模板", unit=unit),
            place=Place(str(self.root / "departments")),
            next_step=step,
            code="department-unknown",
        )

    def near(self, unit: str, likeness: float = 0.5) -> list[str]:
        """Return at most three names of departments that resemble a name. likeness: the least similarity, 0 to 1."""
        return difflib.get_close_matches(unit, self._names, n=3, cutoff=likeness)

    def named(self, unit: str) -> Stationery:
        """Return the stationery of any unit.

        A unit without a department folder has the base stationery with the name of the unit. Its full name comes from
        `units.toml`. If that file lacks the unit, the name in the case is used.
        """
        if self.knows(unit):
            return self.find(unit)
        base = self.stationery(BASE)
        names = {"name": self._full_names.get(unit, unit), "short": unit}
        return replace(base, slug=f"{BASE}:{unit}", department=base.department.model_copy(update=names))

    def counted_name(self, unit: str) -> str:
        """Return the short name of a unit with a department folder; for any other unit, the given name."""
        return self.find(unit).department.short if self.knows(unit) else unit

    def publicity(self, typed: str) -> str | None:
        """Return the 公开属性 that a text means. Return None for an unknown text."""
        return self.stationery(BASE).vocabulary.publicity_of(typed)

    def category(self, unit: str, typed: str) -> str | None:
        """Return the letter of the 办理类别 that a text means in a unit's city or province; None if unknown."""
        stationery = self.named(unit)
        return stationery.vocabulary.category_of(stationery.department.jurisdiction, typed)

    def listing(self) -> list[Listing]:
        """Return the list of all departments."""
        rows = []
        for slug in self.slugs():
            department = self.stationery(slug).department
            rows.append(Listing(slug, department.name, department.short, department.format, self._overrides(slug)))
        return rows

    @cached_property
    def _full_names(self) -> dict[str, str]:
        """Return the full names of units without a department folder. The keys are the names that forms use."""
        path = self.root / _UNITS
        names = toml_files.tables(path) if path.is_file() else {}
        for unit, name in names.items():
            reason = refusal(name) if isinstance(name, str) and name.strip() else say("应是一个名称")
            if reason:
                step = say("如 {example}", example='"市教育局" = "深圳市教育局"')
                raise StationeryError(reason, place=Place(str(path), unit), next_step=step)
        return names

    @cached_property
    def _names(self) -> dict[str, str]:
        """Return the slugs of the departments. The keys are the full names, the short names and the aliases."""
        names: dict[str, str] = {}
        for slug in self.slugs():
            department = self.stationery(slug).department
            for name in (department.name, department.short, *department.aliases):
                if names.setdefault(name, slug) != slug:
                    raise StationeryError(
                        say("“{name}”同时是 {first} 和 {second} 的名称", name=name, first=names[name], second=slug),
                        place=Place(str(self._folder(slug) / "department.toml")),
                        next_step=say("改掉其中一个的 name、short 或 aliases"),
                    )
        return names

    def _overrides(self, slug: str) -> tuple[str, ...]:
        """Return the keys, phrases and files that a department replaces. Its names and its contact are left out."""
        folder = self._folder(slug)
        data = toml_files.tables(folder / "department.toml")
        identity = {"extends", "name", "short", "aliases", "we", "you", "contact"}
        keys = [key for key in data if key not in identity and key != "phrases"]
        phrases = [f"phrases.{name}" for name in data.get("phrases", {})]
        return (*keys, *phrases, *self.department_files(slug))

    def own_and_inherited(self, slug: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what a department's file states, and what the departments that it extends state together."""
        (_, own), *others = self._chain(slug)
        inherited: dict[str, Any] = {}
        for _, data in reversed(others):
            inherited = merged(inherited, data)
        return own, inherited

    def department_files(self, slug: str) -> list[str]:
        """Return the names of the files in the folder of a department, without its `department.toml`."""
        return sorted(path.name for path in self._folder(slug).iterdir() if path.name != "department.toml")

    def _folder(self, slug: str) -> Path:
        """Return the folder of a department or of the base department."""
        return self.root / BASE if slug == BASE else self.root / "departments" / slug

    def _within(self, path: Path) -> Path:
        """Return a path. Raise a `StationeryError` if the path is outside the templates folder."""
        try:
            inside = path.resolve().is_relative_to(self.root.resolve())
        except (OSError, ValueError):
            inside = False
        if not inside:
            raise StationeryError(say("不在模板文件夹里"), place=Place(str(path)), next_step=say("只写名称，不写路径"))
        return path

    def _chain(self, slug: str) -> list[tuple[Path, dict[str, Any]]]:
        """Return the folder and the data of a department and of all that it extends. The base department is last."""
        chain: list[tuple[Path, dict[str, Any]]] = []
        while True:
            folder = self._folder(slug)
            path = self._within(folder / "department.toml")
            if not path.is_file() or any(folder == seen for seen, _ in chain):
                raise StationeryError(
                    say("模板 {slug} 不存在，或循环继承", slug=slug),
                    place=Place(str(path), "extends"),
                    next_step=say("可用的名称：{names}", names=listing([BASE, *self.slugs()])),
                )
            data = toml_files.tables(path)
            chain.append((folder, data))
            if slug == BASE:
                return chain
            slug = data.get("extends", BASE)
            if not isinstance(slug, str):
                raise StationeryError(
                    say("extends 应是一个名称"), place=Place(str(path), "extends"), next_step=say('如 extends = "base"')
                )

    def _load(self, slug: str) -> Stationery:
        """Return the stationery of a department, read from its folder and from the folders that it extends."""
        chain = self._chain(slug)
        files: dict[str, Path] = {}
        stated: dict[tuple[str, str], str] = {}
        merged_data: dict[str, Any] = {}
        for folder, data in reversed(chain):
            stated |= _stated(folder / "department.toml", data)
            merged_data = merged(merged_data, data)
            merged_data["lines"] = _replace_parts(files, merged_data.get("lines", {}), folder, data.get("lines", {}))
        own = department(merged_data, chain[0][0] / "department.toml")
        base_phrases = chain[-1][1]["phrases"]
        declarations.refuse_unknown_phrases(self.kinds, self.root / _KINDS, base_phrases)
        tables = {
            "profile": self._within(self.root / "profiles" / f"{own.profile}.toml"),
            "vocabulary": self._within(self.root / "vocabulary" / f"{own.vocabulary}.toml"),
        }
        profile = _profile(tables["profile"], self.fonts, *state(tables["profile"]))
        vocabulary = _vocabulary(tables["vocabulary"], *state(tables["vocabulary"]))
        if own.jurisdiction not in vocabulary.categories or own.jurisdiction not in vocabulary.terms:
            raise StationeryError(
                say("词汇文件里没有“{place}”这个地方", place=own.jurisdiction),
                place=Place(str(chain[0][0] / "department.toml"), "jurisdiction"),
                next_step=say("可用的名称：{names}", names=listing(vocabulary.categories)),
            )
        found = Stationery(slug, own, profile, vocabulary, files, tables, self.kinds, stated)
        _refuse_unknown_names(found, chain[0][0] / "department.toml", base_phrases)
        return found


def _stated(path: Path, data: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return where a department file states its lists of parts, its lines and its phrases. data: its tables."""
    lines = toml_files.key_lines(toml_files.text(path))
    places = {}
    for table in ("parts", "lines", "phrases"):
        names = data.get(table, {})
        for name in names if isinstance(names, dict) else ():
            places[table, name] = origin.named(str(path), f"[{table}] {name}", lines.get((table, name), 1))
    return places


def _replace_parts(files: dict[str, Path], lines: Any, folder: Path, own_lines: Any) -> Any:
    """Add the wordings and shells of a folder to `files`, and return the lines that remain.

    A line and a wording with the same name replace each other. Of the two, that of the extending department is used.

    lines: the merged lines. own_lines: the lines that the department of the folder states itself.
    """
    for name in own_lines if isinstance(own_lines, dict) else ():
        files.pop(f"{name}.txt", None)
    department_files = {path.name: path for path in folder.iterdir() if path.suffix in (".txt", ".docx", ".html")}
    files.update(department_files)
    if not isinstance(lines, dict):
        return lines
    return {name: line for name, line in lines.items() if f"{name}.txt" not in department_files}


def _refuse_unknown_names(stationery: Stationery, path: Path, base_phrases: Mapping[str, str]) -> None:
    """Refuse parts that have no wording, kinds that nobody declares, and phrases that no wording names."""
    own, sources = stationery.department, stationery.sources
    for key, kinds in (("parts", own.parts), ("omits", own.omits), ("makes", own.makes)):
        for kind in kinds:
            if kind not in stationery.kinds:
                raise _unknown_name(path, key, say("没有 {kind} 这种文书", kind=kind), kind, stationery.kinds)
    known = [name.removesuffix(".txt") for name in sources if name.endswith(".txt")]
    for kind, parts in own.parts.items():
        for part in parts:
            if part not in known:
                raise _unknown_name(path, f"parts.{kind}", say("没有名为 {name} 的部分", name=part), part, known)
            if parts.count(part) > 1:
                message = say("{name} 写了两遍", name=part)
                raise StationeryError(message, place=Place(str(path), f"parts.{kind}"), next_step=say("删去一处"))
    texts = [text for text, _ in sources.values()]
    for name in own.phrases:
        if name not in base_phrases and not any(re.search(rf"""include\s+['"]{name}['"]""", text) for text in texts):
            message = say("没有名为 {name} 的句子，也没有哪一部分用到它", name=name)
            raise _unknown_name(path, f"phrases.{name}", message, name, base_phrases)


def _unknown_name(path: Path, key: str, message: str, name: str, known: Collection[str]) -> StationeryError:
    near = difflib.get_close_matches(name, known, n=3)
    names = listing([*near, *sorted(set(known) - set(near))])
    return StationeryError(message, place=Place(str(path), key), next_step=say("可用的名称：{names}", names=names))


@functools.cache
def _profile(path: Path, font_folder: Path | None, _changed: int, _size: int) -> Profile:
    """Return the profile in a file. The state of the file is a parameter, so a changed file is read again."""
    return profile_file.load(path, font_folder)


@functools.cache
def _vocabulary(path: Path, _changed: int, _size: int) -> Vocabulary:
    """Return the vocabulary in a file. The state of the file is a parameter, so a changed file is read again."""
    return vocabulary.load(path)


def state(path: Path) -> tuple[int, int]:
    """Return the time of a file's last change in nanoseconds, and its size in bytes; zeros if it cannot be read."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _default_root() -> Path:
    """Return the templates folder of the installed package. If there is none, return the one beside the source code."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"


@functools.lru_cache(maxsize=4)
def loaded(templates: Path, font_folder: Path | None, _state: str) -> Departments:
    """Return the departments of a templates folder. A process loads each state of the folder once.

    font_folder: see `Departments`. _state: see `folder_state`.
    """
    return Departments(templates, font_folder)


def folder_state(templates: Path) -> str:
    """Return the paths, times and sizes of all files of a templates folder as a text. 46 files take 0.4 ms."""
    paths = [Path(folder, name) for folder, _, names in os.walk(templates) for name in names]
    return repr(sorted((str(path), *state(path)) for path in paths))
