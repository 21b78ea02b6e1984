"""Case files → the case files of a year, and records → the parts (编) and chapters (章) of the book.

A proposal belongs to the year of its assignment (交办), because offices count in this way. A proposal that is assigned
in December and answered in March belongs to the year of that December. A year that the case states has priority.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from docgen.digest.name_order import sound_key
from docgen.digest.record import Entry
from docgen.errors import CaseError, Finding
from docgen.language import say
from docgen.model.case import Case, Family
from docgen.model.case_file import CaseFile

Grouping = Literal["unit", "field"]
KIND_TITLES: dict[Family, str] = {"建议": "人大代表建议", "提案": "政协提案"}
"""Kind of proposal → its name in the titles of a book, in the order of the parts."""
KINDS = tuple(KIND_TITLES)
NO_FIELD = "未分领域"
"""The name of the chapter with the replies that have no field."""

_YEAR = re.compile(r"〔(\d{4})〕")  # the year in a document number
_DIGITS = re.compile(r"(\d+)")

EntryType = TypeVar("EntryType", bound=Entry)


@dataclass(frozen=True, slots=True)
class Chapter(Generic[EntryType]):
    """The replies of one unit or one field, in the order of their numbers."""

    name: str
    """The unit or field."""
    records: tuple[EntryType, ...]
    """The replies."""


@dataclass(frozen=True, slots=True)
class BookPart(Generic[EntryType]):
    """A part (编) of the book: all replies to 建议, or all replies to 提案."""

    kind: Family
    """建议 or 提案."""
    chapters: tuple[Chapter[EntryType], ...]
    """The chapters, in the order of the book."""


def year_of(case: Case) -> int | None:
    """Return the year of a case; None if it is unknown.

    It is the year of the first value that the case has: the stated year, the date of assignment, the date of the first
    reply, the document number.
    """
    if case.proposal.year:
        return int(case.proposal.year)
    for day in (case.handling.assigned, *(earlier.date for earlier in case.history), case.reply.date):
        if day:
            return day.year
    match = _YEAR.search(case.reply.document_number or "")
    return int(match[1]) if match else None


def of_year(files: Iterable[CaseFile], year: int) -> list[CaseFile]:
    """Return the cases of a year. Raise a `CaseError` if the year of a case is unknown or the year has no case."""
    found, unknown = [], []
    for file in files:
        year_of_case = year_of(file.case)
        if year_of_case is None:
            step = say("填写 {key}", key="handling.assigned")
            place = file.place(("handling", "assigned"))
            unknown.append(Finding("year-unknown", say("看不出是哪一年的件"), place, next_step=step))
        elif year_of_case == year:
            found.append(file)
    if unknown:
        raise CaseError(say("有 {count} 件看不出年度", count=len(unknown)), findings=unknown)
    if not found:
        raise CaseError(say("没有 {year} 年的件", year=year), next_step=say("检查 --year 和案件文件所在的文件夹"))
    return found


def arrange(
    records: Iterable[EntryType], by: Grouping = "unit", order: Sequence[str] = (), cases: Sequence[str] = ()
) -> tuple[BookPart[EntryType], ...]:
    """Return the records in parts and chapters. Empty parts and chapters are left out.

    by: whether a chapter contains the replies of a unit or of a field. order: the names of the chapters that come
    first. The other chapters follow in the order of pronunciation, the chapter of replies without a field at the end.
    cases: the numbers of the proposals that come first in their chapters. Other proposals follow in number order.
    """
    places = {number: place for place, number in enumerate(cases)}

    def key(record: EntryType) -> tuple[object, ...]:
        return places.get(record.number, len(places)), number_key(record)

    found = list(records)
    parts = []
    for kind in KINDS:
        of_kind = [record for record in found if record.kind == kind]
        by_name: dict[str, list[EntryType]] = defaultdict(list)
        for record in of_kind:
            by_name[chapter_of(record, by)].append(record)
        names = sorted(by_name, key=lambda name: _chapter_key(name, order))
        chapters = [Chapter(name, tuple(sorted(by_name[name], key=key))) for name in names]
        if chapters:
            parts.append(BookPart(kind, tuple(chapters)))
    return tuple(parts)


def chapter_of(entry: Entry, by: Grouping) -> str:
    """Return the name of the chapter that a reply belongs to."""
    if by == "unit":
        return entry.lead
    return entry.field or NO_FIELD


def number_key(entry: Entry) -> tuple[object, ...]:
    """Return a key that sorts replies by number (T9 before T14), then by congress, session and unit."""
    parts: list[tuple[int, int, str]] = []
    for part in filter(None, _DIGITS.split(entry.number)):
        parts.append((0, int(part), "") if part.isdigit() else (1, 0, part))
    return tuple(parts), entry.number, entry.congress, entry.session, entry.lead


def _chapter_key(name: str, order: Sequence[str]) -> tuple[object, ...]:
    """Return a key that sorts chapters by name. order: the names that come first."""
    if name in order:
        return 0, order.index(name), ()
    return (2 if name == NO_FIELD else 1), 0, sound_key(name, person=False), name
