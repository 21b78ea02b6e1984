"""The rule for a case whose proposer is not satisfied: `CaseFile` → findings."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model import deadlines
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments


def dissatisfied_proposers_are_answered_again(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """A reply with a feedback of 不满意 is followed by another reply, usually within one month."""
    heard = file.case.feedback
    if heard is None or not heard.is_dissatisfied or file.case.reply.date is None:
        return
    stationery = departments.named(file.case.handling.lead)
    vocabulary = stationery.vocabulary
    message = say("代表、委员不满意，要再次办理、再次答复")
    if heard.date:
        day = deadlines.add_months(heard.date, vocabulary.terms[stationery.department.place].again)
        message = say("代表、委员不满意，最迟{due}再次答复", due=vocabulary.date(day))
    step = say("用 docgen again {file} 把这次的答复移入 history，再写新的答复", file=file.name)
    place = file.place(("feedback", "result" if heard.result else "attitude"))
    yield Finding("answer-again", message, place, Severity.WARNING, step)
