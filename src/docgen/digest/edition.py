"""The edition of a year: case files → what a book is made of, checked: entries, parts, tables, registers, withheld.

Of a public edition everything is made from `PublicRecord`s and the number of those withheld: nothing here can print
what the projection left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.casefile import CaseFile
from docgen.digest import audit, privacy
from docgen.digest.figures import Figures
from docgen.digest.record import Entry, InternalRecord, PublicEdition, internal, public
from docgen.digest.register import Register, registers
from docgen.digest.statistics import Table, tables
from docgen.digest.year import By, Part, arrange, of_year
from docgen.errors import CaseError, Finding, Severity
from docgen.language import say
from docgen.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Edition:
    """A year as one book tells it.

    is_public: whether its records are `PublicRecord`s. withheld: how many replies a public edition leaves out.
    left_out: their records, for an internal edition to list; empty in a public one. findings: warnings.
    """

    year: int
    is_public: bool
    by: By
    entries: tuple[Entry, ...]
    parts: tuple[Part[Any], ...]
    tables: tuple[Table, ...]
    registers: tuple[Register, ...]
    withheld: int
    figures: Figures
    left_out: tuple[InternalRecord, ...] = ()
    findings: tuple[Finding, ...] = ()


def edition(
    files: Sequence[CaseFile],
    year: int,
    vocabulary: Vocabulary,
    place: str,
    *,
    is_public: bool,
    by: By = "unit",
    figures: Figures | None = None,
    named: Callable[[str], str] = lambda unit: unit,
) -> Edition:
    """Gather a year's cases; a contradiction among them is a `CaseError` that names them.

    place: whose categories and terms apply. named: a unit's name → the one that it is counted under.
    """
    figures = figures or Figures()
    records = [internal(file, vocabulary, place, named) for file in of_year(files, year)]
    audit.agree(records, vocabulary.categories[place], sum(figures.filed.values()) if figures.filed else None)
    left_out = tuple(record for record in records if record.withheld)
    if is_public:
        published = public(records)
        findings = _refuse_personal(published)
        made = _made(published.records, published.withheld, figures, year, vocabulary, place, by, is_public=True)
        return replace(made, findings=findings)
    made = _made(records, 0, figures, year, vocabulary, place, by, is_public=False)
    audit.placed(records, made.parts, ())
    return replace(made, left_out=left_out)


def _refuse_personal(published: PublicEdition) -> tuple[Finding, ...]:
    """Refuse an edition whose prose has somebody's number in it; what only looks so is returned."""
    findings = privacy.findings(published)
    if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise CaseError(
            say("公开版里有 {count} 处像是个人信息", count=len(errors)),
            findings=errors,
            next_step=say("在案件文件中删去，或改为不公开"),
        )
    return tuple(findings)


def _made(
    entries: Sequence[Any],
    withheld: int,
    figures: Figures,
    year: int,
    vocabulary: Vocabulary,
    place: str,
    by: By,
    *,
    is_public: bool,
) -> Edition:
    made = tables(entries, vocabulary.categories[place], figures, withheld)
    audit.add_up(made, entries, withheld)
    parts = arrange(entries, by)
    return Edition(
        year,
        is_public,
        by,
        tuple(entries),
        parts,
        made,
        registers(entries, vocabulary, public=is_public),
        withheld,
        figures,
    )
