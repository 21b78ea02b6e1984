"""A case and the terms of its city or province → when answers are due, and whether the reply was in time."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from docgen.model.case import Case


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a city or a province, in months.

    reply: from the assignment to the reply.
    extended: from the assignment to the reply if an extension was granted.
    opinion: from the assignment to the opinions of the co-handlers.
    again: from a feedback of 不满意 to the second reply.
    """

    reply: int
    extended: int
    opinion: int
    again: int


class Timeliness(StrEnum):
    """Whether the first reply was given by its due date."""

    ON_TIME = "按期答复"
    EXTENDED = "经同意延期后按期答复"
    LATE = "逾期答复"
    PENDING = "尚未答复"
    UNKNOWN = "期限不明"


def due(case: Case, terms: Terms) -> dt.date | None:
    """Return the date when the reply is due; None if unknown.

    A date that the case states has priority. Otherwise the term of a first reply is counted from the day of assignment,
    and the term of a later reply from the day of a feedback of 不满意. A later reply for another reason has no term.
    """
    if case.handling.due or not case.history:
        return case.handling.due or _counted_term(case, terms)
    feedback = case.history[-1].feedback
    return add_months(feedback.date, terms.again) if feedback and feedback.date and feedback.is_dissatisfied else None


def opinions_due(case: Case, terms: Terms) -> dt.date | None:
    """Return the date when the co-handlers' opinions are due; None if the day of assignment is unknown."""
    assigned = case.handling.assigned
    return add_months(assigned, terms.opinion) if assigned else None


def replied(case: Case) -> dt.date | None:
    """Return the date of the first reply; None if there is no reply yet. Timeliness concerns the first reply only."""
    return case.history[0].date if case.history else case.reply.date


def timeliness(case: Case, terms: Terms) -> Timeliness:
    """Return whether the first reply was given by its due date."""
    day, term = replied(case), _first_term(case, terms)
    if day is None:
        return Timeliness.PENDING
    if term is None:
        return Timeliness.UNKNOWN
    if day > term:
        return Timeliness.LATE
    return Timeliness.EXTENDED if case.handling.extended else Timeliness.ON_TIME


def _first_term(case: Case, terms: Terms) -> dt.date | None:
    """Return the date when the first reply was due; None if unknown.

    If a case is answered again, `handling.due` is the due date of the last reply. The history states the due date of
    the first reply, or else this date is counted from the day of assignment.
    """
    return case.history[0].due or _counted_term(case, terms) if case.history else due(case, terms)


def _counted_term(case: Case, terms: Terms) -> dt.date | None:
    """Return the due date counted from the day of assignment; None if that day is unknown."""
    handling = case.handling
    if not handling.assigned:
        return None
    return add_months(handling.assigned, terms.extended if handling.extended else terms.reply)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month, `months` later. If that month is too short, return its last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
