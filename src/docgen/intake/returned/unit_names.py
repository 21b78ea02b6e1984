"""The name of a unit on a paper → the unit of a case that it means: 清河市消防救援支队 is 市消防救援支队."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docgen.intake.names import is_unit
from docgen.intake.passages import squeeze
from docgen.stationery.departments import Departments

_OTHER_ENDS = (
    "处",
    "馆",
    "校",
    "大学",
    "学院",
    "站",
    "联",
    "社",
    "街道",
    "管委会",
    "科协",
    "文联",
    "总会",
    "学会",
    "商会",
    "段",
    "室",
)
"""The ends of names of units beside those of `names.is_unit`."""
_OWN_OFFICE = "办公室"
_REMARK = re.compile("[（(][^（）()]*[)）]$")
_LEVEL = re.compile("^(?P<level>.*?[省市县区州盟旗])(?P<rest>.{2,})$")
_ENDS = (
    ("委员会办公室", "委办"),
    ("委员会", "委"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
    ("办公室", "办"),
    ("联合会", "联"),
    ("协会", "协"),
)
"""The long and the short form of the end of a name."""


def meant(name: str, units: Iterable[str], departments: Departments) -> str:
    """Return the unit that a name means; empty if it means none, or if it may mean several."""
    bare = _REMARK.sub("", squeeze(name))
    known = list(units)
    if bare in known:
        return bare
    found = [unit for unit in known if bare in _names(unit, departments)]
    found = found or [unit for unit in known if _is_short_for(bare, unit)]
    if not found and bare.endswith(_OWN_OFFICE):
        # The office of a bureau answers for the bureau.
        return meant(bare.removesuffix(_OWN_OFFICE), known, departments)
    return found[0] if len(found) == 1 else ""


def is_name(text: str) -> bool:
    """Return whether a text looks like the name of a unit."""
    bare = _REMARK.sub("", squeeze(text))
    return is_unit(bare) or bare.endswith(_OTHER_ENDS)


def _names(unit: str, departments: Departments) -> tuple[str, ...]:
    department = departments.named(unit).department
    return department.name, department.short, *department.aliases


def _is_short_for(name: str, other: str) -> bool:
    """Return whether one of two names is a short form of the other: 市城管局, 清河市城市管理局.

    The levels (市, 区) must not differ. The long name must have all characters of the short name in their order.
    """
    (level, rest), (other_level, other_rest) = _parts(name), _parts(other)
    if level and other_level and not (level.endswith(other_level) or other_level.endswith(level)):
        return False
    short, long = sorted((rest, other_rest), key=len)
    if not short or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    remaining = iter(long)  # each `in` searches on behind the last character that was found
    return all(character in remaining for character in short)


def _parts(name: str) -> tuple[str, str]:
    """Return the level of a unit with its place, and the rest of its name with a short end."""
    match = _LEVEL.match(name)
    level, rest = (match["level"], match["rest"]) if match else ("", name)
    for long, short in _ENDS:
        if rest.endswith(long) and len(rest) > len(long):
            rest = rest.removesuffix(long) + short
            break
    return level, rest
