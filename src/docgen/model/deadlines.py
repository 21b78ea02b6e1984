"""When answers are due, and whether they came in time: a case and its place's terms → dates."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from docgen.model.case import Case


@dataclass(frozen=True, slots=True)
class Terms:
    """Months within which a place wants its answers."""

    reply: int
    extended: int
    opinion: int
    again: int


class Timeliness(StrEnum):
    """How the first reply stands to its term."""

    ON_TIME = "按期答复"
    EXTENDED = "经同意延期后按期答复"
    LATE = "逾期答复"
    PENDING = "尚未答复"
    UNKNOWN = "期限不明"


def due(case: Case, terms: Terms) -> dt.date | None:
    """When the reply is due: as stated, else by the place's terms from the day of assignment; None if unknown."""
    return case.handling.due or _counted_term(case, terms)


def opinions_due(case: Case, terms: Terms) -> dt.date | None:
    """When the co-handlers' opinions are due; None if the day of assignment is unknown."""
    assigned = case.handling.assigned
    return add_months(assigned, terms.opinion) if assigned else None


def replied(case: Case) -> dt.date | None:
    """When the first reply was given, which is the one that the term is about; None if it was not."""
    return case.history[0].date if case.history else case.reply.date


def timeliness(case: Case, terms: Terms) -> Timeliness:
    """Whether the first reply came in time."""
    day, term = replied(case), _first_term(case, terms)
    if day is None:
        return Timeliness.PENDING
    if term is None:
        return Timeliness.UNKNOWN
    if day > term:
        return Timeliness.LATE
    return Timeliness.EXTENDED if case.handling.extended else Timeliness.ON_TIME


def _first_term(case: Case, terms: Terms) -> dt.date | None:
    """When the first reply was due. Of a case that is answered again, `handling.due` is the second reply's term."""
    counted = _counted_term(case, terms)
    return counted if case.history and counted else due(case, terms)


def _counted_term(case: Case, terms: Terms) -> dt.date | None:
    handling = case.handling
    if not handling.assigned:
        return None
    return add_months(handling.assigned, terms.extended if handling.extended else terms.reply)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or that month's last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
