"""What a letter is written on: (department) → `Stationery`, found by walking `extends` through a templates folder.

The only module that knows where templates live. A department is data: a folder with a `department.toml` that names
what it extends and states what differs; wordings (.txt) and shells (.docx, .html) beside it replace those it inherits.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import foreign, listing, say
from docgen.model.case import Contact
from docgen.model.characters import refusal
from docgen.stationery import profile as profiles
from docgen.stationery import vocabulary as vocabularies
from docgen.stationery.profile import Profile
from docgen.stationery.vocabulary import Vocabulary

_BASE = "base"
_UNITS = "units.toml"


class Department(BaseModel):
    """A department as its `department.toml` and those it extends state it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extends: str = Field("", description="the department or `base` that this one differs from")
    name: str = Field("", description="full name: letterhead and signature")
    short: str = Field("", description="the name that forms use")
    aliases: tuple[str, ...] = Field((), description="other names that forms use")
    we: str = Field("我单位", description="how the office speaks of itself: 我局, 我委")
    you: str = Field("你单位", description="how others address it: 你局, 你委")
    letterhead: str = Field("", description="the words under the red head; empty: the full name")
    place: str = Field("shenzhen", description="whose categories and terms apply (see the vocabulary)")
    format: Literal["letter", "document"] = Field("letter", description="replies in 信函格式 or 文件格式")
    opinion_format: Literal["letter", "document"] = Field("letter", description="the same for opinions (会办意见)")
    category_place: Literal["top", "number", "end"] = Field("top", description="where the category mark stands")
    sealed: bool = Field(True, description="whether replies carry a seal")
    profile: str = "gbt9704"
    vocabulary: str = "zh_Hans"
    issuer: str = Field("", description="the office that prints (印发机关), 文件格式 only")
    numbers: Mapping[Literal["建议", "提案", "会办"], str] = Field(
        {}, description="prefix (发文机关代字) of numbers, by kind"
    )
    contact: Contact = Contact()
    copies: Mapping[Literal["建议", "提案"], tuple[str, ...]] = Field(
        {}, description="copies (抄送) by kind of proposal"
    )
    phrases: Mapping[str, str] = Field({}, description="sentences of the wordings, by name")


@dataclass(frozen=True)
class Stationery:
    """A department with everything its documents need. `files` maps each wording or shell to the nearest file."""

    slug: str
    department: Department
    profile: Profile
    vocabulary: Vocabulary
    files: Mapping[str, Path]

    @functools.cached_property
    def sources(self) -> Mapping[str, tuple[str, str]]:
        """The texts that wordings are made of: name → text, file. Phrases go by their bare name."""
        texts = {name: (toml_files.text(path), str(path)) for name, path in self.files.items() if path.suffix == ".txt"}
        phrases = {
            name: (text, f"{self.slug}/department.toml [phrases] {name}")
            for name, text in self.department.phrases.items()
        }
        return {**texts, **phrases}

    def shell(self, name: str) -> Path:
        """The file of a shell such as `letter.docx`."""
        return self.files[name]


@dataclass(frozen=True, slots=True)
class Listing:
    """A department in a list: its slug, names, format and what it overrides."""

    slug: str
    name: str
    short: str
    format: str
    overrides: tuple[str, ...]


class Cabinet:
    """A templates folder: finds departments by slug or by the names that forms use."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or _default_root()
        if not (self.root / _BASE / "department.toml").is_file():
            raise StationeryError(
                say("这里没有模板（缺少 base/department.toml）"),
                place=Place(str(self.root)),
                next_step=say("用 --templates 指明 templates 文件夹"),
            )
        self._stationery: dict[str, Stationery] = {}

    def slugs(self) -> list[str]:
        """All departments."""
        return list(self._slugs)

    @functools.cached_property
    def _slugs(self) -> list[str]:
        return sorted(path.parent.name for path in (self.root / "departments").glob("*/department.toml"))

    def stationery(self, slug: str) -> Stationery:
        """A department's stationery; the same object each time."""
        if slug not in self._stationery:
            self._stationery[slug] = self._load(slug)
        return self._stationery[slug]

    def knows(self, unit: str) -> bool:
        """Whether a unit that a case names has a department's folder, and so writes documents here."""
        return unit in self._names

    def find(self, unit: str) -> Stationery:
        """The stationery of a unit that writes; a name nobody has is answered with the names there are."""
        if not self.knows(unit):
            raise self.unknown(unit)
        return self.stationery(self._names[unit])

    def unknown(self, unit: str) -> StationeryError:
        """What to say of a unit without a folder that should have one."""
        near = self.near(unit) or sorted(self._names)
        return StationeryError(
            say("没有“{unit}”的模板", unit=unit),
            place=Place(str(self.root / "departments")),
            next_step=say("是否为 {names}？新单位只需写一个 department.toml", names=listing(near)),
            code="department-unknown",
        )

    def near(self, unit: str, likeness: float = 0.5) -> list[str]:
        """Names of departments that a unit's name may be a slip of. likeness: from 0 to 1."""
        return difflib.get_close_matches(unit, self._names, n=3, cutoff=likeness)

    def named(self, unit: str) -> Stationery:
        """The stationery of a unit that a document names.

        A unit without a department's folder has the base's, under its own name: the one that `units.toml` gives in
        full, else the one in the case.
        """
        if self.knows(unit):
            return self.find(unit)
        base = self.stationery(_BASE)
        names = {"name": self._full_names.get(unit, unit), "short": unit}
        return replace(base, slug=f"{_BASE}:{unit}", department=base.department.model_copy(update=names))

    def listing(self) -> list[Listing]:
        """Every department with what it overrides."""
        rows = []
        for slug in self.slugs():
            department = self.stationery(slug).department
            rows.append(Listing(slug, department.name, department.short, department.format, self._overrides(slug)))
        return rows

    @functools.cached_property
    def _full_names(self) -> dict[str, str]:
        """Name on forms → full name, of units that have no folder."""
        path = self.root / _UNITS
        names = toml_files.tables(path) if path.is_file() else {}
        for unit, name in names.items():
            reason = refusal(name) if isinstance(name, str) and name.strip() else say("应是一个名称")
            if reason:
                step = say("如 {example}", example='"市教育局" = "深圳市教育局"')
                raise StationeryError(reason, place=Place(str(path), unit), next_step=step)
        return names

    @functools.cached_property
    def _names(self) -> dict[str, str]:
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
        folder = self._folder(slug)
        data = toml_files.tables(folder / "department.toml")
        identity = {"extends", "name", "short", "aliases", "we", "you", "contact"}
        keys = [key for key in data if key not in identity and key != "phrases"]
        phrases = [f"phrases.{name}" for name in data.get("phrases", {})]
        files = sorted(path.name for path in folder.iterdir() if path.name != "department.toml")
        return (*keys, *phrases, *files)

    def _folder(self, slug: str) -> Path:
        return self.root / _BASE if slug == _BASE else self.root / "departments" / slug

    def _within(self, path: Path) -> Path:
        """The path, which names in a department's file may not lead out of the templates folder."""
        try:
            inside = path.resolve().is_relative_to(self.root.resolve())
        except (OSError, ValueError):
            inside = False
        if not inside:
            raise StationeryError(say("不在模板文件夹里"), place=Place(str(path)), next_step=say("只写名称，不写路径"))
        return path

    def _chain(self, slug: str) -> list[tuple[Path, dict[str, Any]]]:
        """The department's folder and data, then those it extends, nearest first."""
        chain: list[tuple[Path, dict[str, Any]]] = []
        while True:
            folder = self._folder(slug)
            path = self._within(folder / "department.toml")
            if not path.is_file() or any(folder == seen for seen, _ in chain):
                raise StationeryError(
                    say("模板 {slug} 不存在，或循环继承", slug=slug),
                    place=Place(str(path), "extends"),
                    next_step=say("可用的名称：{names}", names=listing([_BASE, *self.slugs()])),
                )
            data = toml_files.tables(path)
            chain.append((folder, data))
            if slug == _BASE:
                return chain
            slug = data.get("extends", _BASE)
            if not isinstance(slug, str):
                raise StationeryError(
                    say("extends 应是一个名称"), place=Place(str(path), "extends"), next_step=say('如 extends = "base"')
                )

    def _load(self, slug: str) -> Stationery:
        chain = self._chain(slug)
        files: dict[str, Path] = {}
        merged: dict[str, Any] = {}
        for folder, data in reversed(chain):
            files |= {path.name: path for path in folder.iterdir() if path.suffix in (".txt", ".docx", ".html")}
            merged = _merge(merged, data)
        department = _department(merged, chain[0][0] / "department.toml", known_phrases=chain[-1][1]["phrases"])
        profile = _profile(self._within(self.root / "profiles" / f"{department.profile}.toml"))
        vocabulary = _vocabulary(self._within(self.root / "vocabulary" / f"{department.vocabulary}.toml"))
        if department.place not in vocabulary.categories or department.place not in vocabulary.terms:
            raise StationeryError(
                say("词汇文件里没有“{place}”这个地方", place=department.place),
                place=Place(str(chain[0][0] / "department.toml"), "place"),
                next_step=say("可用的名称：{names}", names=listing(vocabulary.categories)),
            )
        return Stationery(slug, department, profile, vocabulary, files)


def _department(data: dict[str, Any], path: Path, known_phrases: Mapping[str, str]) -> Department:
    for name in data.get("phrases", {}):
        if name not in known_phrases:
            raise StationeryError(
                say("没有名为 {name} 的句子", name=name),
                place=Place(str(path), f"phrases.{name}"),
                next_step=say("可用的名称：{names}", names=listing(known_phrases)),
            )
    try:
        department = Department.model_validate(data)
    except ValidationError as error:
        raise _department_error(error.errors()[0], path) from error
    if path.parent.name != _BASE and not (department.name.strip() and department.short.strip()):
        raise StationeryError(
            say("部门文件缺少 name（全称）或 short（登记表上的名称）"),
            place=Place(str(path)),
            next_step=say("补上这两行"),
        )
    for key in ("name", "short", "we", "you", "letterhead", "issuer"):
        if reason := refusal(getattr(department, key)):
            raise StationeryError(reason, place=Place(str(path), key), next_step=say("改正这一处"))
    return department


def _department_error(problem: Any, path: Path) -> StationeryError:
    key = ".".join(str(part) for part in problem["loc"])
    near = difflib.get_close_matches(key, list(Department.model_fields), n=1)
    if problem["type"] == "literal_error":
        step = say("可选：{choices}", choices=problem["ctx"]["expected"].replace("'", "").replace(" or ", "、"))
    elif problem["type"] == "extra_forbidden":
        known = listing(Department.model_fields)
        step = say("是否想写 {name}？", name=near[0]) if near else say("可用的键：{names}", names=known)
    else:
        step = say("对照 base 中的 department.toml 改正")
    return StationeryError(
        say("部门文件有误：{error}", error=foreign(problem["msg"])), place=Place(str(path), key), next_step=step
    )


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`, table by table."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


@functools.cache
def _profile(path: Path) -> Profile:
    return profiles.load(path)


@functools.cache
def _vocabulary(path: Path) -> Vocabulary:
    return vocabularies.load(path)


def _default_root() -> Path:
    """The templates inside an installed package, or those beside the source tree."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"
