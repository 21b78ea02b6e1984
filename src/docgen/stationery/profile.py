"""A format profile: `templates/profiles/<name>.toml` → `Profile`, with everything derived that writers and checks need.

The file states what the standard states. Pitches, spacings and widths are derived here once, rounded towards fitting in
twips (1/20 pt), the coarser unit of the two formats, so that the PDF and the Word file work with the same lengths.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import say
from docgen.model.blocks import Role

_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length; `pt`, `mm` and `twips` are its value in that unit."""

    pt: float

    @property
    def mm(self) -> float:
        """In millimetres."""
        return self.pt / _POINTS_PER_MM

    @property
    def twips(self) -> int:
        """In twentieths of a point, rounded, as Word counts."""
        return round(self.pt * 20)

    def __add__(self, other: Length) -> Length:
        return Length(self.pt + other.pt)

    def __sub__(self, other: Length) -> Length:
        return Length(self.pt - other.pt)

    def __mul__(self, factor: float) -> Length:
        return Length(self.pt * factor)


def mm(value: float) -> Length:
    """A length of `value` millimetres."""
    return Length(value * _POINTS_PER_MM)


def twips(value: float) -> Length:
    """A length of `value` twips."""
    return Length(value / 20)


@dataclass(frozen=True, slots=True)
class FontStack:
    """The fonts for one purpose: those the standard names, open stand-ins, and one with the rare characters."""

    names: tuple[str, ...]
    stand_ins: tuple[str, ...]
    fallback: str
    stand_in_weight: int = 400


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """How paragraphs of one role look.

    size, line: in points; line None means the body's line pitch. before, after: in body lines.
    first, left, right: indents in characters of this role's size; first is relative to left and may be negative.
    tab_right: a tab carries the rest of the line to the right edge. leader: a tab carries it there with dots.
    """

    font: str
    size: float
    clause: str
    align: str = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float | None = None
    keep_next: bool = False
    tab_right: bool = False
    leader: bool = False
    color: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A format standard as numbers. `part[section][key]` holds the lengths of the page's fixed parts.

    Equal only to itself, so that what is derived from one can be kept by it.
    """

    name: str
    width: Length
    height: Length
    top: Length
    left: Length
    area_width: Length
    area_height: Length
    lines: int
    characters: int
    red: str
    fonts: Mapping[str, FontStack]
    roles: Mapping[Role, RoleStyle]
    part: Mapping[str, Mapping[str, Any]]

    @property
    def body(self) -> RoleStyle:
        """The style of running text."""
        return self.roles[Role.BODY]

    @property
    def line_pitch(self) -> Length:
        """From line to line, rounded down so that all lines of a page fit (5.2.3)."""
        return twips(math.floor(self.area_height.pt * 20 / self.lines))

    @property
    def character_spacing(self) -> Length:
        """What is added to each character's own width to fill the line; negative for size 3 on 156 mm (5.2.3).

        Rounded down: word processors drop it at a run's end, and a full line must fit all the same.
        """
        return twips(math.floor((self.area_width.pt / self.characters - self.body.size) * 20))

    @property
    def character_pitch(self) -> Length:
        """From character to character in running text."""
        return Length(self.body.size) + self.character_spacing

    @property
    def text_width(self) -> Length:
        """The line's width: the type area, or its characters and a twip for each gap between them.

        LibreOffice stretches in whole twips; with less room it does not show a mark that hangs beyond a full line.
        """
        return max(self.area_width, self.character_pitch * self.characters + twips(self.characters - 1))

    @property
    def right(self) -> Length:
        """The right margin that `text_width` leaves."""
        return self.width - self.left - self.text_width

    @property
    def bottom(self) -> Length:
        """The bottom margin."""
        return self.height - self.top - self.area_height

    def pitch(self, role: Role) -> Length:
        """The line pitch of a role."""
        line = self.roles[role].line
        return self.line_pitch if line is None else Length(line)

    def characters_wide(self, role: Role, count: float) -> Length:
        """The width of `count` full characters of a role, with the body's spacing if it has the body's size."""
        size = self.roles[role].size
        unit = self.character_pitch if size == self.body.size else Length(size)
        return unit * count

    def letterhead_size(self, name: str) -> float:
        """The size in points, to the half, at which an office's name fits the type area on one line (7.2.4)."""
        largest = self.roles[Role.LETTERHEAD].size
        return min(largest, math.floor(self.area_width.pt / max(len(name), 1) * 2) / 2)


def load(path: Path) -> Profile:
    """Read a profile file; a wrong key or value is a `StationeryError` that names it."""
    step = say("对照 templates/profiles/gbt9704.toml 改正")
    try:
        return _profile(toml_files.tables(path, step))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StationeryError(
            say("版式文件读不懂：{error}", error=error),
            place=Place(str(path)),
            next_step=step,
        ) from error


def _profile(data: dict[str, Any]) -> Profile:
    page = {key: _value(value) for key, value in data["page"].items()}
    fonts = {name: _font_stack(dict(entry)) for name, entry in data["fonts"].items()}
    roles = {Role(name): RoleStyle(**entry) for name, entry in data["roles"].items()}
    if absent := [role for role in Role if role not in roles]:
        raise KeyError(", ".join(f"roles.{role}" for role in absent))
    known = {"name", "page", "fonts", "roles"}
    part = {
        section: {key: _value(value) for key, value in entries.items()}
        for section, entries in data.items()
        if section not in known
    }
    profile = Profile(name=data["name"], **page, fonts=fonts, roles=roles, part=part)
    for refuse in (_refuse_impossible_page, _refuse_impossible_styles, _refuse_gaps):
        refuse(profile)
    return profile


_LENGTHS = {
    "letter": "mark_top mark_to_rule rule_length rule_thick rule_space rule_thin lower_rule_bottom rule_to_number"
    " category_top",
    "document": "mark_top number_to_rule rule_thick category_top",
    "imprint": "rule_thick rule_thin rule_to_text",
    "page_number": "size below_area",
    "table": "rule padding",
    "electronic": "top bottom line_pitch",
    "gap": "line",
    "tolerance": "margin place rendered blank_less blank_more number_gap centre over_date size pitch thickness",
}
_NUMBERS = {
    "letter": "mark_inset mark_ink",
    "document": "mark_to_number_lines",
    "page_number": "inset",
    "signature": "date_indent seal_lines unsealed_lines unsealed_indent",
    "table": "margin_lines",
    "gap": "title_lines recipient_lines attachment_lines",
    "tolerance": "indent characters shape",
}
_LARGEST_PAPER_MM, _LARGEST_SIZE_PT, _MOST = 2_000, 500, 100
_NAME = re.compile(r"[\w .()+-]{1,60}")
"""A font's name stands in style sheets and in XML."""


def _refuse_impossible_page(profile: Profile) -> None:
    lengths = (profile.width, profile.height, profile.top, profile.left, profile.area_width, profile.area_height)
    if not all(isinstance(length, Length) and 0 < length.mm <= _LARGEST_PAPER_MM for length in lengths):
        raise ValueError("page")
    if profile.top + profile.area_height > profile.height or profile.left + profile.area_width > profile.width:
        raise ValueError("page.area")
    if not all(type(count) is int and 0 < count <= _MOST for count in (profile.lines, profile.characters)):
        raise ValueError("page.lines, page.characters")
    if not (isinstance(profile.red, str) and re.fullmatch("[0-9A-Fa-f]{6}", profile.red)):
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
    for role, style in profile.roles.items():
        numbers = (style.first, style.left, style.right, style.before, style.after)
        sizes = (style.size, style.size if style.line is None else style.line)
        if (
            style.font not in profile.fonts
            or style.align not in ("left", "right", "center", "justify")
            or style.color not in (None, "red", "black")
            or not all(_is_number(number) for number in (*numbers, *sizes))
            or not all(1 <= size <= _LARGEST_SIZE_PT for size in sizes)
            or not all(isinstance(flag, bool) for flag in (style.keep_next, style.tab_right))
        ):
            raise ValueError(f"roles.{role}")


def _refuse_gaps(profile: Profile) -> None:
    """Every length and number that a writer or a check asks for is there."""
    for section, names in _LENGTHS.items():
        for name in names.split():
            length = profile.part[section][name]
            if not isinstance(length, Length) or not 0 <= length.mm <= _LARGEST_PAPER_MM:
                raise ValueError(f"{section}.{name}")
    for section, names in _NUMBERS.items():
        for name in names.split():
            if not _is_number(profile.part[section][name]):
                raise ValueError(f"{section}.{name}")
    if profile.part["page_number"]["font"] not in profile.fonts:
        raise ValueError("page_number.font")
    first = profile.part["page_number"]["first_page"]
    if not all(isinstance(first[shell], bool) for shell in ("letter", "document", "plain")):
        raise ValueError("page_number.first_page")
    for purpose in profile.fonts:
        if not all(isinstance(name, str) for name in profile.part["font_names"].get(purpose, ())):
            raise ValueError(f"font_names.{purpose}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST


def _font_stack(entry: dict[str, Any]) -> FontStack:
    names, stand_ins = tuple(entry.pop("names")), tuple(entry.pop("stand_ins"))
    return FontStack(names, stand_ins, **entry)


def _value(entry: Any) -> Any:
    """A number, length or text out of `{ mm = 37, clause = "…" }`; anything else is itself."""
    if not isinstance(entry, dict):
        return entry
    if "mm" in entry:
        return mm(entry["mm"])
    if "pt" in entry:
        return Length(entry["pt"])
    values = {key: value for key, value in entry.items() if key != "clause"}
    return next(iter(values.values())) if len(values) == 1 else values
