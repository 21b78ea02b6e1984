"""How a department differs from the one that it extends: settings, phrases, lines, parts and files of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.files import toml_files
from docgen.stationery.department import BASE
from docgen.stationery.departments import Departments
from docgen.stationery.settings import settings


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting, phrase, line or list of parts in the file of a department."""

    key: str
    """The key, such as `phrases.closing`."""
    inherited: str | None
    """The value that it replaces, as TOML. None: there is none."""
    own: str
    """The value of the department, as TOML."""


@dataclass(frozen=True, slots=True)
class DepartmentFile:
    """A wording or shell in the folder of a department."""

    name: str
    """The name of the file."""
    replaces: bool
    """Whether it replaces an inherited file."""


def differences(departments: Departments, slug: str) -> tuple[Difference, ...]:
    """Return what the file of a department states, in its order. A value equal to the inherited one is left out."""
    own, inherited = departments.own_and_inherited(slug)
    defaults = {setting.key: setting.default for setting in settings()}
    inherited_values = defaults | dict(_flat(inherited, ""))
    found = []
    for key, value in _flat(own, ""):
        replaced = inherited_values.get(key)
        if key != "extends" and value != replaced:
            old = toml_files.spelled(replaced) if replaced not in (None, "", ()) else None
            found.append(Difference(key, old, toml_files.spelled(value)))
    return tuple(found)


def department_files(departments: Departments, slug: str) -> tuple[DepartmentFile, ...]:
    """Return the files of a department beside its `department.toml`."""
    inherited = departments.stationery(str(departments.own_and_inherited(slug)[0].get("extends", BASE))).files
    return tuple(DepartmentFile(name, name in inherited) for name in departments.department_files(slug))


def _flat(data: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield each value of nested tables with its key, such as `phrases.closing`. prefix: the keys above, with dots."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
