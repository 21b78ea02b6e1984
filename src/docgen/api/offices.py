"""Explain the settings of departments, show and test the stationery of a department, and make a new department."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, departments_of, path_or_none, refuse_unless

if TYPE_CHECKING:
    from docgen.composition.guide import GuideSection
    from docgen.pipeline.lint import Linted
    from docgen.pipeline.new_department import NewDepartment
    from docgen.pipeline.office import Office


def explain(*, templates: AnyPath | None = None) -> tuple[GuideSection, ...]:
    """List all that an office can write: settings, parts, lines, phrases, values, filters, line categories and signs.

    >>> {section.name: section for section in docgen.explain()}["phrases"].entries[0].meaning[:7]
    '怎样称呼这一件'
    """
    from docgen.composition.guide import guide

    return guide(departments_of(templates))


def department(name: str, *, templates: AnyPath | None = None) -> Office:
    """Return what a department changes in the department that it extends, and a letter of the department.

    name: the name of its folder or one of its names.

    >>> docgen.department("市财政局").differences[0].own
    '"深圳市财政局"'
    """
    from docgen.pipeline.office import office

    refuse_unless(name, str)
    return office(departments_of(templates), name)


def lint(name: str | None = None, *, templates: AnyPath | None = None) -> Iterator[Linted]:
    """Make every kind of document of made-up cases on a department's stationery. Yield the findings about each kind.

    name: the name of its folder or one of its names; None: all departments.

    >>> [(result.subject, result.findings) for result in docgen.lint("czj")][0]
    ('答复函', ())
    """
    from docgen.pipeline.lint import lint as linted

    refuse_unless(name, str, type(None))
    departments = departments_of(templates)
    return linted(departments, name)


def new_department(
    name: str,
    *,
    folder: str | None = None,
    letter: AnyPath | None = None,
    templates: AnyPath | None = None,
    short: str | None = None,
) -> NewDepartment:
    """Make the folder of a new department. Its `department.toml` lists every setting with its meaning and default.

    name: the full name. folder: the name of the folder; None: the full name. letter: a reply that the office has sent
    (`.txt`, `.docx` or `.pdf`). What the letter shows clearly becomes a setting; what is doubtful becomes a comment.
    short: the name that forms use; None: it is derived from the full name.

    >>> import shutil
    >>> copy = shutil.copytree("templates", folder / "templates")
    >>> docgen.new_department("深圳市样例局", folder="ylj", templates=copy).path.name
    'department.toml'
    """
    from docgen.pipeline.new_department import make

    return make(departments_of(templates), name, folder, path_or_none(letter), short)
