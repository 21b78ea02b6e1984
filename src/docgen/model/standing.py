"""A case, the terms of its city or province and a day → how far the handling of the case is on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from docgen.model.case import Case, Feedback, Reply, Satisfaction
from docgen.model.deadlines import Terms, due, opinions_due
from docgen.model.rounds import as_of, with_reply_in_history


class Status(StrEnum):
    """How far the work on a reply is."""

    WAITING = "待答复"
    DRAFTED = "已拟"
    ANSWERED = "已答复"
    WAITING_AGAIN = "待再次答复"
    DRAFTED_AGAIN = "已拟再次答复"
    ANSWERED_AGAIN = "已再次答复"


class Lateness(StrEnum):
    """Whether the reply is late."""

    NOT_LATE = ""
    OVERDUE = "逾期"
    ANSWERED_LATE = "逾期答复"
    UNKNOWN = "期限不明"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the handling of a case is on a day."""

    status: Status
    """How far the work on the reply is. After a dissatisfied feedback, this is the status of the next reply."""
    last: Reply | None
    """The last reply that was given; None if there is none."""
    rating: Satisfaction | None
    """The proposer's rating of the last reply; None without feedback."""
    is_unmoved: bool
    """Whether the proposer is not satisfied with a reply that has not moved into the history yet."""
    due: dt.date | None
    """The last day for the reply; None if unknown."""
    days_left: int | None
    """The number of days until the due date, negative after that date.

    None: the reply was given, or the due date is unknown.
    """
    lateness: Lateness
    """Whether the reply is late."""
    written: int
    """How many of the answers are written."""
    answers: int
    """How many answers the reply must have."""
    consulted: tuple[str, ...]
    """The co-handlers that must send an opinion."""
    missing: tuple[str, ...]
    """The co-handlers that have not sent their opinion."""
    opinions_due: dt.date | None
    """The last day for the opinions; None if nobody must send one, or if it is unknown."""


def standing(case: Case, terms: Terms, day: dt.date, named: Callable[[str], str] = str) -> Standing:
    """Return how far the handling of a case is on a day. What came after the day is left out.

    named: a function that returns the standard name of a unit for any of its names.
    """
    case = as_of(case, day)
    given_on = case.reply.date if case.reply.date and case.reply.date <= day else None
    is_unmoved = bool(given_on and case.feedback and case.feedback.is_dissatisfied)
    if is_unmoved:
        case, given_on = with_reply_in_history(case), None
    last_reply: Reply | None = case.history[-1] if case.history else None
    feedback = case.history[-1].feedback if case.history else case.feedback
    if given_on:
        last_reply, feedback = case.reply, case.feedback
    feedback = feedback or Feedback()
    last_day = due(case, terms)
    groups = case.own_answers()
    written = sum(answer is not None and bool(answer.text or answer.outcome) for _, answer in groups)
    if case.reply.whole is not None:
        written = len(groups)
    is_drafted = case.reply.whole is not None or (written > 0 and written == len(groups))
    is_again = bool(case.history)
    if given_on:
        status = Status.ANSWERED_AGAIN if is_again else Status.ANSWERED
    elif is_drafted:
        status = Status.DRAFTED_AGAIN if is_again else Status.DRAFTED
    else:
        status = Status.WAITING_AGAIN if is_again else Status.WAITING
    consulted = case.handling.co_handlers if case.handling.type == "主办会办" else ()
    return Standing(
        status,
        last_reply,
        feedback.result or feedback.attitude,
        is_unmoved,
        last_day,
        None if given_on or last_day is None else (last_day - day).days,
        _lateness(given_on, last_day, day),
        written,
        len(groups),
        consulted,
        tuple(unit for unit in consulted if named(unit) not in _sent(case, day, named)),
        opinions_due(case, terms) if consulted else None,
    )


def _lateness(given_on: dt.date | None, last_day: dt.date | None, day: dt.date) -> Lateness:
    if last_day is None:
        return Lateness.UNKNOWN
    if (given_on or day) <= last_day:
        return Lateness.NOT_LATE
    return Lateness.ANSWERED_LATE if given_on else Lateness.OVERDUE


def _sent(case: Case, day: dt.date, named: Callable[[str], str]) -> set[str]:
    """Return the names of the units whose opinion has come by the day.

    An opinion without a date has come if it has a text or a document number.
    """
    found = set()
    for opinion in case.opinions:
        if opinion.date:
            has_come = opinion.date <= day
        else:
            has_come = bool(opinion.text or opinion.stated or opinion.document_number)
        if has_come:
            found.add(named(opinion.unit))
    return found
