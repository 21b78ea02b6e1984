"""The case files of a year → an `Edition`: the checked entries, parts, tables and registers of a book.

A public edition is made only from `PublicRecord`s and the number of withheld replies. So it cannot print other data of
the cases, or the figures of the whole year.
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
    """The content of the book of a year."""

    year: int
    """The year of the cases."""
    is_public: bool
    """Whether it is the public edition, whose entries are `PublicRecord`s."""
    form: Form
    """The whole book or the report alone."""
    by: By
    """Whether a chapter contains the replies of a unit or of a field."""
    entries: tuple[Entry, ...]
    """All replies that the book contains or counts."""
    parts: tuple[BookPart[Any], ...]
    """The same replies, arranged in parts and chapters."""
    tables: tuple[YearTable, ...]
    """The statistics."""
    registers: tuple[Register, ...]
    """A register for each kind of proposal."""
    withheld: int
    """How many replies of the year a public edition does not contain; 0 in an internal edition."""
    figures: Figures
    """The year's figures that case files do not contain; empty in a public edition."""
    left_out: tuple[InternalRecord, ...] = ()
    """The replies that an internal edition lists as not public; empty in a public edition."""
    findings: tuple[Finding, ...] = ()
    """Warnings."""

    @property
    def scope(self) -> Scope:
        """The words for the replies that the edition counts."""
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
    """Return the edition of a year. Cases that contradict each other raise a `CaseError` that names them.

    files: case files of any years. place: the place whose categories and terms apply. by: whether a chapter contains
    the replies of a unit or of a field. figures: numbers of the year that case files do not contain. Only an internal
    edition uses them.
    named: a function that returns the name under which a unit is counted. Its parameter is any name of the unit.
    """
    records = [internal(file, vocabulary, place, named) for file in of_year(files, year)]
    meanings = vocabulary.categories[place]
    used_figures = Figures() if is_public or figures is None else figures
    audit.agree(records, meanings, sum(used_figures.filed.values()) if used_figures.filed else None)
    published = public(records) if is_public else None
    findings = _refuse_personal(published, files) if published else ()
    entries: tuple[Entry, ...] = published.records if published else tuple(records)
    made = tables(entries, meanings, used_figures, scope_of(form, is_public=is_public))
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
        figures=used_figures,
        left_out=() if is_public else tuple(record for record in records if record.withheld),
        findings=findings,
    )


def _refuse_personal(published: PublicEdition, files: Sequence[CaseFile]) -> tuple[Finding, ...]:
    """Raise a `CaseError` if a public edition contains personal data. Otherwise return the warnings."""
    findings = privacy.findings(published, files)
    if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise CaseError(
            say("公开版里有 {count} 处像是个人信息", count=len(errors)),
            findings=errors,
            next_step=say("在案件文件中删去，或改为不公开"),
        )
    return tuple(findings)
