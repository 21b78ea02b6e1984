"""The case files of a year → an `Edition`: the checked entries, parts, tables and registers of a book.

A public edition is made only from `PublicRecord`s and the number of withheld replies. So it can print neither other
data of the cases nor the figures of the whole year.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.digest import audit, disclosure, privacy
from docgen.digest.book_plan import NO_PLAN, BookPlan, Omission
from docgen.digest.figures import Figures
from docgen.digest.record import Entry, InternalRecord, PublicEdition, internal, public
from docgen.digest.register import Register, registers
from docgen.digest.scope import BookForm, Scope, scope_of
from docgen.digest.statistics import YearTable, tables
from docgen.digest.year import BookPart, Grouping, arrange, chapter_of, of_year
from docgen.errors import CaseError, Finding, Severity
from docgen.language import listing, say
from docgen.model.case_file import CaseFile
from docgen.stationery.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Edition:
    """The content of the book of a year."""

    year: int
    """The year of the cases."""
    is_public: bool
    """Whether it is the public edition, whose entries are `PublicRecord`s."""
    form: BookForm
    """The whole book or the report alone."""
    by: Grouping
    """Whether the book has a chapter for each unit, or for each field of work."""
    entries: tuple[Entry, ...]
    """All replies that the book counts."""
    parts: tuple[BookPart[Any], ...]
    """The replies that the book prints, in parts and chapters."""
    tables: tuple[YearTable, ...]
    """The statistics."""
    registers: tuple[Register, ...]
    """A register for each kind of proposal."""
    withheld: int
    """The number of replies of the year that a public edition does not contain; 0 in an internal edition."""
    figures: Figures
    """The year's figures that case files do not contain; empty in a public edition."""
    not_public: tuple[InternalRecord, ...] = ()
    """The replies of an internal edition that are withheld from the public one; empty in a public edition."""
    counted_only: Mapping[str, Omission] = field(default_factory=dict)
    """The anchor of a reply that an internal edition counts but does not print → why; empty in a public edition."""
    plan: BookPlan = NO_PLAN
    """The decisions of the editor."""
    findings: tuple[Finding, ...] = ()
    """Warnings."""

    @property
    def printed(self) -> list[Entry]:
        """The replies that the book prints, in the order of `entries`."""
        return [entry for entry in self.entries if entry.anchor not in self.counted_only]

    @property
    def scope(self) -> Scope:
        """The words for the replies that the edition counts."""
        return scope_of(self.form, is_public=self.is_public)


def edition(
    files: Sequence[CaseFile],
    year: int,
    vocabulary: Vocabulary,
    jurisdiction: str,
    *,
    is_public: bool,
    form: BookForm = "book",
    by: Grouping = "unit",
    figures: Figures | None = None,
    plan: BookPlan | None = None,
    named: Callable[[str], str] = lambda unit: unit,
) -> Edition:
    """Return the edition of a year. Cases that contradict each other raise a `CaseError` that names them.

    files: case files of any years.
    jurisdiction: the place whose categories and deadlines apply, a key of the vocabulary.
    by: whether the book has a chapter for each unit, or for each field of work.
    figures: the year's figures that case files do not contain; None if there are none. A public edition ignores them.
    plan: the decisions of the editor; None if there are none. If they name an unknown reply, unit or field, an
    `InputError` is raised.
    named: any name of a unit → the name under which the unit is counted.
    """
    records = [internal(file, vocabulary, jurisdiction, named) for file in of_year(files, year)]
    meanings = vocabulary.categories[jurisdiction]
    used_figures = Figures() if is_public or figures is None else figures
    audit.agree(records, meanings, sum(used_figures.filed.values()) if used_figures.filed else None)
    decided = plan or NO_PLAN
    _refuse_unknown(records, by, decided)
    omitted = _omitted(records, decided)
    published, findings = _published(records, omitted, decided, files) if is_public else (None, ())
    entries: tuple[Entry, ...] = published.records if published else tuple(records)
    year_tables = tables(entries, meanings, used_figures, scope_of(form, is_public=is_public))
    audit.add_up(year_tables, entries)
    printed = [entry for entry in entries if entry.anchor not in omitted]
    parts = arrange(printed, by, decided.chapters, decided.cases)
    if not is_public:
        audit.placed(records, parts, omitted)
    return Edition(
        year,
        is_public,
        form,
        by,
        entries,
        parts,
        year_tables,
        registers(entries, vocabulary, public=is_public),
        withheld=published.withheld if published else 0,
        figures=used_figures,
        not_public=() if is_public else tuple(record for record in records if record.why_withheld),
        counted_only={} if is_public else omitted,
        plan=decided,
        findings=findings,
    )


def _published(
    records: Sequence[InternalRecord], omitted: Collection[str], plan: BookPlan, files: Sequence[CaseFile]
) -> tuple[PublicEdition, tuple[Finding, ...]]:
    """Return the data of a public edition, and warnings. omitted: the anchors of the replies that the editor omits.

    Personal data in the edition, or data of withheld replies in the editor's texts, raise a `CaseError`.
    """
    published = public(record for record in records if record.anchor not in omitted)
    published = replace(published, withheld=published.withheld + len(omitted))
    personal = privacy.findings(published, files)
    if errors := _errors(personal):
        message = say("公开版里有 {count} 处像是个人信息", count=len(errors))
        raise CaseError(message, findings=errors, next_step=say("在案件文件中删去，或改为不公开"))
    disclosed = disclosure.findings(plan, records, published.records, files)
    if errors := _errors(disclosed):
        message = say("编书文件有 {count} 处不能公开", count=len(errors))
        raise CaseError(message, findings=errors, next_step=say("改写编书文件，或只做内部版（--edition internal）"))
    return published, (*personal, *disclosed)


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _omitted(records: Sequence[InternalRecord], plan: BookPlan) -> dict[str, Omission]:
    """Return anchor → omission, for each reply that the editor omits. An unknown reply raises an `InputError`."""
    found: dict[str, Omission] = {}
    for number, omission in enumerate(plan.omissions, 1):
        of_number = [record for record in records if record.number == omission.number]
        fitting = [record for record in of_number if omission.unit in ("", record.lead)]
        if not fitting:
            key, value = ("unit", omission.unit) if of_number else ("number", omission.number)
            plan.refuse(say("本年没有这一件：{value}", value=value), f"omit[{number}].{key}")
        found |= {record.anchor: omission for record in fitting}
    return found


def _refuse_unknown(records: Sequence[InternalRecord], by: Grouping, plan: BookPlan) -> None:
    """Raise an `InputError` if the editor names a chapter or a proposal that the year does not have."""
    chapters = {chapter_of(record, by) for record in records}
    numbers = {record.number for record in records}
    for key, names, known in (
        ("order.chapters", plan.chapters, chapters),
        ("chapters.titles", plan.chapter_titles, chapters),
        ("order.cases", plan.cases, numbers),
    ):
        for name in names:
            if name not in known:
                step = say("本年有：{names}", names=listing(sorted(known)))
                plan.refuse(say("没有“{name}”", name=name), key, step)
