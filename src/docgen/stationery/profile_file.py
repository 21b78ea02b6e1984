"""How a format profile is read: `templates/profiles/<name>.toml` → `Profile`; what no page can have is refused."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.model.blocks import Role
from docgen.stationery import section
from docgen.stationery.profile import FontStack, Length, Profile, RoleStyle, mm

_PAGE = ("width", "height", "top", "left", "area_width", "area_height", "lines", "characters", "red")
"""The keys of [page], which are attributes of the profile itself."""
_PARTS = (
    "letter",
    "document",
    "imprint",
    "page_number",
    "signature",
    "table",
    "book",
    "figure",
    "electronic",
    "gap",
    "tolerance",
)
"""The tables that are an object each."""
_SECTIONS = ("name", "page", "fonts", "roles", "font_names", *_PARTS)
_SHELLS = ("letter", "document", "plain")
"""The shells with page numbers of their own; a book's are drawn by its own rules."""
_PURPOSES = ("fangsong", "kaiti", "heiti", "xiaobiaosong", "symbol")
"""The fonts that writers and checks ask for by their purpose."""
_LARGEST_PAPER_MM, _LARGEST_SIZE_PT, _MOST = 2_000, 500, 100
_NAME = re.compile(r"[\w .()+-]{1,60}")
"""A font's name stands in style sheets and in XML."""
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


def load(path: Path, font_folder: Path | None = None) -> Profile:
    """Read a profile file; a wrong key or value is a `StationeryError` that names it.

    font_folder: where its fonts are; None: the machine knows.
    """
    step = say("对照 templates/profiles/gbt9704.toml 改正")
    try:
        return _profile(toml_files.tables(path, step), font_folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StationeryError(
            say("版式文件读不懂：{error}", error=error),
            place=Place(str(path)),
            next_step=step,
        ) from error


def _profile(data: dict[str, Any], font_folder: Path | None = None) -> Profile:
    page = {key: _stated(value) for key, value in data["page"].items()}
    section.refuse_other_keys("page", page, _PAGE)
    fonts = {
        name: _font_stack(dict(entry), data["font_names"].get(name, ()), font_folder)
        for name, entry in data["fonts"].items()
    }
    roles = {Role(name): RoleStyle(**entry) for name, entry in data["roles"].items()}
    if absent := [role for role in Role if role not in roles]:
        raise KeyError(", ".join(f"roles.{role}" for role in absent))
    section.refuse_other_keys("", data, _SECTIONS)
    kinds = typing.get_type_hints(Profile)
    parts = {name: section.read(kinds[name], name, data[name], _value) for name in _PARTS}
    profile = Profile(name=data["name"], **page, fonts=fonts, roles=roles, **parts)
    _refuse_impossible_page(profile)
    _refuse_impossible_styles(profile)
    _refuse_unknown_fonts(profile)
    return profile


# ---- one value -------------------------------------------------------------------------------------------------------
def _value(key: str, kind: Any, entry: Any) -> Any:
    """The attribute of type `kind` that an entry of the file states; ValueError names the key."""
    value = _stated(entry)
    if not _is_possible(kind, value):
        raise ValueError(key)
    return tuple(value) if isinstance(value, list) else value


def _is_possible(kind: Any, value: Any) -> bool:
    """Whether a value is of the type that is wanted, and of a size that something on a page can have."""
    if kind is Length:
        return isinstance(value, Length) and 0 <= value.mm <= _LARGEST_PAPER_MM
    if kind is float:
        return _is_number(value)
    if kind is str:
        return isinstance(value, str)
    if kind == tuple[str, ...]:
        return isinstance(value, list) and bool(value) and all(map(_is_colour, value))
    if kind == Mapping[str, bool]:
        return isinstance(value, dict) and all(isinstance(value.get(shell), bool) for shell in _SHELLS)
    raise TypeError(kind)


def _stated(entry: Any) -> Any:
    """A number, length or text out of `{ mm = 37, clause = "…" }`; anything else is itself."""
    if not isinstance(entry, dict):
        return entry
    if "mm" in entry:
        return mm(entry["mm"])
    if "pt" in entry:
        return Length(entry["pt"])
    values = {key: value for key, value in entry.items() if key != "clause"}
    return next(iter(values.values())) if len(values) == 1 else values


def _font_stack(entry: dict[str, Any], other_names: Any, folder: Path | None) -> FontStack:
    names, stand_ins = tuple(entry.pop("names")), tuple(entry.pop("stand_ins"))
    return FontStack(names, stand_ins, **entry, other_names=tuple(other_names), folder=folder)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


# ---- the whole -------------------------------------------------------------------------------------------------------
def _refuse_impossible_page(profile: Profile) -> None:
    lengths = (profile.width, profile.height, profile.top, profile.left, profile.area_width, profile.area_height)
    if not all(isinstance(length, Length) and 0 < length.mm <= _LARGEST_PAPER_MM for length in lengths):
        raise ValueError("page")
    if profile.top + profile.area_height > profile.height or profile.left + profile.area_width > profile.width:
        raise ValueError("page.area")
    if not all(type(count) is int and 0 < count <= _MOST for count in (profile.lines, profile.characters)):
        raise ValueError("page.lines, page.characters")
    if not _is_colour(profile.red):
        raise ValueError("page.red")
    if not isinstance(profile.name, str):
        raise ValueError("name")


def _refuse_impossible_styles(profile: Profile) -> None:
    for purpose, stack in profile.fonts.items():
        names = (*stack.names, *stack.stand_ins, stack.fallback)
        if not stack.names or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
            raise ValueError(f"fonts.{purpose}")
        if type(stack.stand_in_weight) is not int or not 1 <= stack.stand_in_weight <= 1000:
            raise ValueError(f"fonts.{purpose}.stand_in_weight")
        if not all(isinstance(name, str) for name in stack.other_names):
            raise ValueError(f"font_names.{purpose}")
    for role, style in profile.roles.items():
        numbers = (style.first, style.left, style.right, style.before, style.after)
        sizes = (style.size, style.size if style.line is None else style.line)
        if (
            style.font not in profile.fonts
            or style.align not in ("left", "right", "center", "justify")
            or style.color not in (None, "red", "black")
            or not all(_is_number(number) for number in (*numbers, *sizes))
            or not all(1 <= size <= _LARGEST_SIZE_PT for size in sizes)
            or not all(isinstance(flag, bool) for flag in (style.keep_next, style.tab_right, style.leader))
        ):
            raise ValueError(f"roles.{role}")


def _refuse_unknown_fonts(profile: Profile) -> None:
    for purpose in _PURPOSES:
        if purpose not in profile.fonts:
            raise ValueError(say("缺少 {name}", name=f"fonts.{purpose}"))
    if profile.page_number.font not in profile.fonts:
        raise ValueError("page_number.font")
    if profile.book.head_font not in profile.fonts:
        raise ValueError("book.head_font")
