"""An edition: the case files of a year → the checked parts of a book: entries, chapters, tables and registers.

A public edition is made of `PublicRecord`s and the number of withheld replies alone. So it cannot print what a
`PublicRecord` leaves out, nor the year's figures, which count more replies than it holds.
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
from docgen.digest.statistics import YearTable, tables
from docgen.digest.year import BookPart, By, arrange, of_year
from docgen.errors import CaseError, Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Edition:
    """What the book of a year holds."""

    year: int
    """The year of the cases."""
    is_public: bool
    """Whether it is the public edition, whose entries are `PublicRecord`s."""
    form: Form
    """The whole book or the report alone."""
    by: By
    """What a chapter stands for: a unit or a field."""
    entries: tuple[Entry, ...]
    """All replies that the book holds or counts."""
    parts: tuple[BookPart[Any], ...]
    """The same replies in the order of the book."""
    tables: tuple[YearTable, ...]
    """The statistics."""
    registers: tuple[Register, ...]
    """A register for each kind of proposal."""
    withheld: int
    """How many replies a public edition leaves out; 0 in an internal one."""
    figures: Figures
    """The year's figures that case files do not have; empty in a public edition."""
    left_out: tuple[InternalRecord, ...] = ()
    """The replies that an internal edition lists as left out of the public one; empty in a public edition."""
    findings: tuple[Finding, ...] = ()
    """Warnings."""

    @property
    def scope(self) -> Scope:
        """Which replies the edition counts, and what it calls them."""
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
    """Gather the cases of a year. Cases that contradict each other are a `CaseError` that names them.

    place: the place whose categories and terms apply. figures: used in an internal edition alone. named: maps every
    name of a unit to the one that it is counted under.
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
    """Refuse an edition whose text has personal data in it; return the findings that are only warnings."""
    findings = privacy.findings(published)
    if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise CaseError(
            say("公开版里有 {count} 处像是个人信息", count=len(errors)),
            findings=errors,
            next_step=say("在案件文件中删去，或改为不公开"),
        )
    return tuple(findings)
