"""The edition of a year: case files → what a book is made of, checked: entries, parts, tables, registers, withheld.

Of a public edition everything is made from `PublicRecord`s and the number of those withheld: nothing here can print
what the projection left out, nor the year's figures, which are of more than it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.digest import audit, privacy
from docgen.digest.figures import Figures
from docgen.digest.record import Entry, InternalRecord, PublicEdition, internal, public
from docgen.digest.register import Register, registers
from docgen.digest.scope import Form, Scope, scope_of
from docgen.digest.statistics import Table, tables
from docgen.digest.year import By, Part, arrange, of_year
from docgen.errors import CaseError, Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Edition:
    """A year as one book tells it.

    is_public: whether its records are `PublicRecord`s. withheld: how many replies a public edition leaves out.
    figures: none in a public edition. left_out: the withheld records, for an internal edition to list; empty in a
    public one. findings: warnings.
    """

    year: int
    is_public: bool
    form: Form
    by: By
    entries: tuple[Entry, ...]
    parts: tuple[Part[Any], ...]
    tables: tuple[Table, ...]
    registers: tuple[Register, ...]
    withheld: int
    figures: Figures
    left_out: tuple[InternalRecord, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def scope(self) -> Scope:
        """Which replies it counts."""
        return scope_of(self.form, is_public=self.is_public)


def edition(
    files: Sequence[CaseFile],
    year: int,
    vocabulary: Vocabulary,
    place: str,
    *,
    is_public: bool,
    form: Form = "book",
    by: By = "unit",
    figures: Figures | None = None,
    named: Callable[[str], str] = lambda unit: unit,
) -> Edition:
    """Gather a year's cases; a contradiction among them is a `CaseError` that names them.

    place: whose categories and terms apply. figures: for an internal edition. named: a unit's name → the one that it
    is counted under.
    """
    records = [internal(file, vocabulary, place, named) for file in of_year(files, year)]
    meanings = vocabulary.categories[place]
    known = Figures() if is_public or figures is None else figures
    audit.agree(records, meanings, sum(known.filed.values()) if known.filed else None)
    published = public(records) if is_public else None
    findings = _refuse_personal(published) if published else ()
    entries: tuple[Entry, ...] = published.records if published else tuple(records)
    made = tables(entries, meanings, known, scope_of(form, is_public=is_public))
    audit.add_up(made, entries)
    parts = arrange(entries, by)
    if not is_public:
        audit.placed(records, parts, ())
    return Edition(
        year,
        is_public,
        form,
        by,
        entries,
        parts,
        made,
        registers(entries, vocabulary, public=is_public),
        withheld=published.withheld if published else 0,
        figures=known,
        left_out=() if is_public else tuple(record for record in records if record.withheld),
        findings=findings,
    )


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
