"""A department's folder → what the department changed, and the letter that its stationery gives."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.composition import kinds
from docgen.composition.compose import Composition, compose_copy
from docgen.pipeline.specimens import specimens
from docgen.stationery.department import BASE
from docgen.stationery.departments import Departments, Stationery
from docgen.stationery.differences import DepartmentFile, Difference, department_files, differences


@dataclass(frozen=True, slots=True)
class Office:
    """A department, compared with the department that it extends."""

    slug: str
    """The name of its folder."""
    name: str
    """Its full name."""
    extends: str
    """The slug of the department that it extends."""
    differences: tuple[Difference, ...]
    """The settings that its `department.toml` states."""
    files: tuple[DepartmentFile, ...]
    """Its own files."""
    letter: Composition | None
    """The first document that it makes for a specimen case; None: it makes none."""


def office(departments: Departments, name: str) -> Office:
    """Return an office. name: the slug of its folder or one of its names. An unknown name is a `StationeryError`."""
    slug = departments.slug_of(name)
    stationery = departments.stationery(slug)
    return Office(
        slug,
        stationery.department.name,
        stationery.department.extends or BASE,
        differences(departments, slug),
        department_files(departments, slug),
        _first_document(departments, stationery),
    )


def _first_document(departments: Departments, stationery: Stationery) -> Composition | None:
    """Return the first document that a department makes for a specimen case; None if it makes none."""
    case = specimens(stationery)[0].case
    for kind in departments.kinds.values():
        for copy in kinds.copies(kind, case):
            if copy.unit == stationery.department.short and kinds.is_made(kind, stationery):
                return compose_copy(case, copy, departments)
    return None
