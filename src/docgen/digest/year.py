"""The cases of a year, and their order in the book: case files → those of the year; records → parts → chapters.

As offices count, a proposal belongs to the year of its assignment (交办): one that is assigned in December and answered
in March belongs to the year of that December. If a case states its year, that year counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from docgen.digest.name_order import sound_key
from docgen.digest.record import Entry
from docgen.errors import CaseError, Finding
from docgen.language import say
from docgen.model.case import Case, Family
from docgen.model.case_file import CaseFile

By = Literal["unit", "field"]
KINDS: tuple[Family, ...] = ("建议", "提案")
NO_FIELD = "未分领域"
"""The chapter of replies without a field."""

_YEAR = re.compile(r"〔(\d{4})〕")
_DIGITS = re.compile(r"(\d+)")

Record = TypeVar("Record", bound=Entry)


@dataclass(frozen=True, slots=True)
class Chapter(Generic[Record]):
    """The replies of one unit or field, by number."""

    name: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class BookPart(Generic[Record]):
    """All replies to 建议, or all to 提案."""

    kind: Family
    chapters: tuple[Chapter[Record], ...]


def year_of(case: Case) -> int | None:
    """Return the case's year: as stated, else of assignment, first reply or document number; None if unknown."""
    if case.proposal.year:
        return int(case.proposal.year)
    for day in (case.handling.assigned, *(earlier.date for earlier in case.history), case.reply.date):
        if day:
            return day.year
    match = _YEAR.search(case.reply.document_number or "")
    return int(match[1]) if match else None


def of_year(files: Iterable[CaseFile], year: int) -> list[CaseFile]:
    """Return the cases of a year. A `CaseError` names each case whose year is unknown, so that none is lost."""
    found, lost = [], []
    for file in files:
        own = year_of(file.case)
        if own is None:
            step = say("填写 {key}", key="handling.assigned")
            place = file.place(("handling", "assigned"))
            lost.append(Finding("year-unknown", say("看不出是哪一年的件"), place, next_step=step))
        elif own == year:
            found.append(file)
    if lost:
        raise CaseError(say("有 {count} 件看不出年度", count=len(lost)), findings=lost)
    if not found:
        raise CaseError(say("没有 {year} 年的件", year=year), next_step=say("检查 --year 和案件文件所在的文件夹"))
    return found


def arrange(records: Iterable[Record], by: By = "unit", order: Sequence[str] = ()) -> tuple[BookPart[Record], ...]:
    """Arrange records in parts and chapters; empty ones are left out.

    order: names of chapters that come first. Others follow in the order of sounds; that of no field comes last.
    """
    found = list(records)
    parts = []
    for kind in KINDS:
        mine = [record for record in found if record.kind == kind]
        names = sorted({chapter_of(record, by) for record in mine}, key=lambda name: _place(name, order))
        chapters = []
        for name in names:
            own = [record for record in mine if chapter_of(record, by) == name]
            chapters.append(Chapter(name, tuple(sorted(own, key=number_key))))
        if chapters:
            parts.append(BookPart(kind, tuple(chapters)))
    return tuple(parts)


def chapter_of(entry: Entry, by: By) -> str:
    """Return the name of the chapter that a reply belongs to."""
    return entry.lead if by == "unit" else entry.field or NO_FIELD


def number_key(entry: Entry) -> tuple[object, ...]:
    """Return a key that sorts by number as people count (T9 before T14), then by session and unit."""
    pieces = _DIGITS.split(entry.number)
    counted = tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces if piece)
    return counted, entry.number, entry.congress, entry.session, entry.lead


def _place(name: str, order: Sequence[str]) -> tuple[object, ...]:
    if name in order:
        return 0, order.index(name), ()
    return (2 if name == NO_FIELD else 1), 0, sound_key(name, person=False), name
