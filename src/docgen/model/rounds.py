"""Move the reply of a case into its history, and back.

A round is a reply with its due date and the feedback to it. The history contains the earlier rounds. This module
changes the case as a value. `round_text` moves the lines of the case file.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen.model.case import Answer, Case, Feedback, Reply, Round


def with_reply_in_history(case: Case) -> Case:
    """Return the case with its reply, its due date and its feedback in the history, ready for a new reply.

    The reply must have a date.
    """
    values: dict[str, Any] = dict(case.reply)
    feedback = case.feedback or Feedback()
    earlier = Round.model_construct(
        **values,
        due=case.handling.due,
        feedback_date=feedback.date,
        met=feedback.met,
        attitude=feedback.attitude,
        result=feedback.result,
        comment=feedback.comment,
    )
    empty_answers = tuple(Answer(point=point.label) for point in case.own_points())
    return case.model_copy(
        update={
            "handling": case.handling.model_copy(update={"due": None}),
            "history": (*case.history, earlier),
            "reply": Reply(answers=empty_answers, contact=case.reply.contact),
            "feedback": None,
        }
    )


def with_last_round(case: Case) -> Case:
    """Return the case as it was before its reply last moved into the history. This drops the present reply."""
    *history, last = case.history
    # A round also has fields that a reply does not have, such as the due date.
    values = {name: value for name, value in last if name in Reply.model_fields}
    return case.model_copy(
        update={
            "handling": case.handling.model_copy(update={"due": last.due}),
            "history": tuple(history),
            "reply": Reply.model_construct(**values),
            "feedback": last.feedback,
        }
    )


def last_given(case: Case) -> Case:
    """Return the case as it was after the last reply that was given. The draft of a further reply is left out.

    A reply is given if it has a date. A case without a given reply is returned as it is.
    """
    if case.reply.date is None and case.history:
        return with_last_round(case)
    return case


def as_of(case: Case, day: dt.date) -> Case:
    """Return the case as it was on a day, without later feedback.

    Of the replies with a later date, only the first stays in the case. On that day it counts as a draft.
    """
    while case.history and case.history[-1].date > day:
        case = with_last_round(case)
    if case.feedback and case.feedback.date and case.feedback.date > day:
        return case.model_copy(update={"feedback": None})
    return case
