"""The stationery of an office and its specimen cases → findings about each kind of document.

Each document is made in every format and checked like a real document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docgen.checks.subject import Expected
from docgen.composition import kinds
from docgen.errors import DocgenError, Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.pipeline import office_settings
from docgen.pipeline.documents import documents, finish
from docgen.pipeline.order import Order
from docgen.pipeline.specimens import specimens
from docgen.stationery.declarations import Declaration
from docgen.stationery.departments import Departments
from docgen.writers import WRITERS


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in one kind of document of one department."""

    slug: str
    """The name of the department's folder."""
    subject: str
    """The Chinese name of the kind, or of something else that was examined."""
    documents: int
    """How many documents were made."""
    findings: tuple[Finding, ...]
    """What is wrong."""


def lint(departments: Departments, name: str | None) -> Iterator[Linted]:
    """Yield a result for each department and kind. If a department cannot be read, only this fault is reported.

    name: the department, by its slug or one of its names; None: all.
    """
    broken = list(_unreadable(departments))
    if broken:
        yield from broken
        return
    slugs = departments.slugs() if name is None else [departments.slug_of(name)]
    for slug in slugs:
        files = specimens(departments.stationery(slug))
        for kind in departments.kinds.values():
            yield _kind(departments, slug, kind, files)
        folder = departments.root / "departments" / slug
        yield Linted(slug, say("措辞"), 0, tuple(office_settings.findings(departments.stationery(slug), folder)))


def _unreadable(departments: Departments) -> Iterator[Linted]:
    """Yield a result for each department that cannot be read; if there is none, for departments with the same name."""
    is_readable = True
    for slug in departments.slugs():
        try:
            departments.stationery(slug)
        except DocgenError as error:
            is_readable = False
            yield Linted(slug, "department.toml", 0, error.problems)
    if is_readable:
        try:
            departments.near("")  # compares the names of all departments
        except DocgenError as error:
            yield Linted("departments", "department.toml", 0, error.problems)


def _kind(departments: Departments, slug: str, kind: Declaration, files: Iterable[CaseFile]) -> Linted:
    """Make all documents of a kind that a department writes for the specimen cases."""
    unit = departments.stationery(slug).department.short
    made, findings = 0, dict[str, Finding]()
    for file in files:
        if any(copy.unit == unit for copy in kinds.copies(kind, file.case)):
            count, found = _made(file, departments, kind)
            made += count
            findings |= {str(finding): finding for finding in found}
    return Linted(slug, kind.title, made, tuple(findings.values()))


def _made(file: CaseFile, departments: Departments, kind: Declaration) -> tuple[int, list[Finding]]:
    """Make the documents of one case. Return how many were made, and what was found."""
    prepared = documents(file, departments, Order(kinds=(kind.name,)))
    # A department need not print every fact of a specimen.
    other = (finding for finding in prepared.findings if finding.code != "fact-unprinted")
    findings = [finding for finding in other if finding.severity is not Severity.INFO]
    for error in prepared.errors:
        findings += error.problems
    made = 0
    for composition in prepared.compositions:
        expected = Expected(composition)
        try:
            for format in WRITERS:
                finish(expected, format)
            made += 1
        except DocgenError as error:
            findings += error.problems
    return made, findings
