"""Read a profile from `templates/profiles/<name>.toml`.

The output is a `Profile`. The module refuses numbers that are impossible on a page.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.model.blocks import Role
from docgen.stationery import toml_table
from docgen.stationery.profile import FontStack, Length, Profile, RoleStyle, mm

_PAGE = ("width", "height", "top", "left", "area_width", "area_height", "lines", "characters", "red")
"""The keys of [page]. They become attributes of the profile."""
_PARTS = tuple(part.name for part in fields(Profile) if part.name not in ("name", *_PAGE, "fonts", "roles"))
"""The tables that become one object each, such as `letter`."""
_TABLES = ("name", "page", "fonts", "roles", "font_names", *_PARTS)
_SHELLS = ("letter", "document", "plain")
"""The shells for which the profile defines page numbers. Books number their pages by other rules."""
_PURPOSES = ("fangsong", "kaiti", "heiti", "xiaobiaosong", "symbol")
"""The purposes of the fonts that writers and checks use."""
_LARGEST_PAPER_MM = 2_000
_LARGEST_SIZE_PT = 500
_LARGEST_NUMBER = 100
"""The largest number without a unit, such as the number of lines on a page."""
_NAME = re.compile(r"[\w .()+-]{1,60}")
"""The pattern of a font's name. The name occurs in style sheets and in XML."""
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


def load(path: Path, font_folder: Path | None = None) -> Profile:
    """Return the profile in a file. Raise a `StationeryError` that names a wrong key or value.

    font_folder: the folder of the font files. None: the installed fonts are used.
    """
    step = say("对照 templates/profiles/gbt9704.toml 改正")
    try:
        return _profile(toml_files.tables(path, step), font_folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StationeryError(
            say("版式文件读不懂：{error}", error=error), place=Place(str(path)), next_step=step
        ) from error


def _profile(data: dict[str, Any], font_folder: Path | None = None) -> Profile:
    """Return the profile that the tables of a file define. Raise an error for a wrong key or value."""
    page = {key: _without_clause(value) for key, value in data["page"].items()}
    toml_table.refuse_other_keys("page", page, _PAGE)
    symbol = data["fonts"].get("symbol", {})
    fonts = {}
    for purpose, entry in data["fonts"].items():
        fonts[purpose] = _font_stack(dict(entry), data["font_names"].get(purpose, ()), font_folder, symbol)
    roles = {Role(name): RoleStyle(**entry) for name, entry in data["roles"].items()}
    if absent := [role for role in Role if role not in roles]:
        raise KeyError(", ".join(f"roles.{role}" for role in absent))
    toml_table.refuse_other_keys("", data, _TABLES)
    kinds = typing.get_type_hints(Profile)
    parts = {name: toml_table.read(kinds[name], name, data[name], _value) for name in _PARTS}
    profile = Profile(name=data["name"], **page, fonts=fonts, roles=roles, **parts)
    _refuse_impossible_page(profile)
    _refuse_impossible_styles(profile)
    _refuse_unknown_fonts(profile)
    return profile


# ---- one value -------------------------------------------------------------------------------------------------------
def _value(key: str, kind: Any, entry: Any) -> Any:
    """Return the value of an entry as an attribute of type `kind`. Raise a `ValueError` that names the key."""
    value = _without_clause(entry)
    if not _is_possible(kind, value):
        raise ValueError(key)
    return tuple(value) if isinstance(value, list) else value


def _is_possible(kind: Any, value: Any) -> bool:
    """Return whether a value has a type and is possible on a page. kind: the type."""
    if kind is Length:
        return isinstance(value, Length) and 0 <= value.mm <= _LARGEST_PAPER_MM
    if kind is float:
        return _is_number(value)
    if kind is str:
        return isinstance(value, str)
    if kind == tuple[str, ...]:  # the greys of a figure
        return isinstance(value, list) and bool(value) and all(map(_is_colour, value))
    if kind == Mapping[str, bool]:  # whether the first page has a number
        return isinstance(value, dict) and all(isinstance(value.get(shell), bool) for shell in _SHELLS)
    raise TypeError(kind)


def _without_clause(entry: Any) -> Any:
    """Return the value of an entry without the clause. `{ mm = 37, clause = "5.2.2" }` is a length of 37 mm.

    An entry that is not a table is returned unchanged. A table with several values is returned without its clause.
    """
    if not isinstance(entry, dict):
        return entry
    if "mm" in entry:
        return mm(entry["mm"])
    if "pt" in entry:
        return Length(entry["pt"])
    values = {key: value for key, value in entry.items() if key != "clause"}
    return next(iter(values.values())) if len(values) == 1 else values


def _font_stack(entry: dict[str, Any], other_names: Any, folder: Path | None, symbol: dict[str, Any]) -> FontStack:
    """Return the fonts for one purpose.

    entry: its table in the file. other_names: its entry in `font_names`. symbol: the table of the purpose `symbol`.
    """
    names, stand_ins = tuple(entry.pop("names")), tuple(entry.pop("stand_ins"))
    symbols = [*symbol.get("names", ()), *symbol.get("stand_ins", ())]
    if symbol.get("fallback"):
        symbols.append(symbol["fallback"])
    return FontStack(names, stand_ins, **entry, other_names=tuple(other_names), symbols=tuple(symbols), folder=folder)


def _is_number(value: Any) -> bool:
    """Return whether a value is a number that is possible on a page."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER


def _is_colour(value: Any) -> bool:
    """Return whether a value is a colour in the form RRGGBB."""
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


# ---- the whole -------------------------------------------------------------------------------------------------------
def _refuse_impossible_page(profile: Profile) -> None:
    """Raise a `ValueError` if the paper, the type area, the red or the name is wrong."""
    lengths = (profile.width, profile.height, profile.top, profile.left, profile.area_width, profile.area_height)
    if not all(isinstance(length, Length) and 0 < length.mm <= _LARGEST_PAPER_MM for length in lengths):
        raise ValueError("page")
    if profile.top + profile.area_height > profile.height or profile.left + profile.area_width > profile.width:
        raise ValueError("page.area")
    if not all(type(count) is int and 0 < count <= _LARGEST_NUMBER for count in (profile.lines, profile.characters)):
        raise ValueError("page.lines, page.characters")
    if not _is_colour(profile.red):
        raise ValueError("page.red")
    if not isinstance(profile.name, str):
        raise ValueError("name")


def _refuse_impossible_styles(profile: Profile) -> None:
    """Raise a `ValueError` that names a wrong font or a wrong style of a role."""
    for purpose, stack in profile.fonts.items():
        names = (*stack.names, *stack.stand_ins, stack.fallback)
        if not stack.names or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
            raise ValueError(f"fonts.{purpose}")
        if type(stack.stand_in_weight) is not int or not 1 <= stack.stand_in_weight <= 1000:
            raise ValueError(f"fonts.{purpose}.stand_in_weight")
        if not isinstance(stack.illegible, str):
            raise ValueError(f"fonts.{purpose}.illegible")
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
    """Raise a `ValueError` if the profile lacks a font that is used."""
    for purpose in _PURPOSES:
        if purpose not in profile.fonts:
            raise ValueError(say("缺少 {name}", name=f"fonts.{purpose}"))
    if profile.page_number.font not in profile.fonts:
        raise ValueError("page_number.font")
    if profile.book.head_font not in profile.fonts:
        raise ValueError("book.head_font")
