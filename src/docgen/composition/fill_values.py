"""What a wording can name: Case + Stationery → values. Frozen records of text and lists; nothing with behaviour.

A value that the case does not have yet is a `Missing`, which a draft prints as a mark and a final document refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.composition.kinds import co_handlers
from docgen.composition.prose import lines
from docgen.composition.summary import Summarized, briefs
from docgen.composition.values import (
    AnswerValues,
    ContactValues,
    DepartmentValues,
    ElsewhereValues,
    HandlingValues,
    OpinionValues,
    ProposalValues,
    ReplyValues,
    RoundValues,
)
from docgen.composition.wording import Key, Missing
from docgen.model.case import Answer, Case, Contact, Opinion, Point, Proposer
from docgen.model.deadlines import due
from docgen.stationery.cabinet import Stationery
from docgen.stationery.vocabulary import Vocabulary

_NONE = "无"
"""What a 办理结果清单 says where there is nothing."""


@dataclass(frozen=True, slots=True)
class _Builder:
    case: Case
    stationery: Stationery
    words: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", self.stationery.vocabulary)

    def text(self, value: Any, key: Key, owner: str = "", label: str = "") -> Any:
        """The value, or a mark that remembers its key and names it: `label` or the key's end, after `owner`."""
        if value is not None:
            return value
        label = owner + self.words.labels[label or str(key[-1])]
        return Missing(self.words.marks["missing"].format(label=label), key)

    def date(self, value: dt.date | None, key: Key, owner: str = "") -> str:
        return self.words.date(value) if value else self.text(None, key, owner)


def values(
    case: Case,
    stationery: Stationery,
    *,
    lead: Stationery,
    opinion: Opinion | None,
    addressee: Proposer | None,
    draft: bool,
    shell: str,
) -> dict[str, Any]:
    """All names of a wording.

    stationery: what this document is on. lead: the replying unit's, the same but for opinions.
    opinion: the co-handler's opinion that is being written, None for other kinds.
    addressee: the one proposer to whom this copy of the reply goes, None for the joint reply.
    draft: whether the document is marked as a draft. shell: what it is printed on.
    """
    build = _Builder(case, lead)
    return {
        "proposal": _proposal(build, addressee),
        "handling": _handling(build),
        "reply": _reply(build),
        "opinions": tuple(_opinion(build, unit) for unit in co_handlers(case)),
        "opinion": _opinion(_Builder(case, stationery), opinion.unit) if opinion else None,
        "history": tuple(_round(build, index) for index in range(len(case.history))),
        "department": _department(stationery),
        "lead": _department(lead),
        "shell": shell,
        "draft": build.words.marks["draft"] if draft else None,
    }


def heading_for(ask: str) -> str:
    """The heading of an answer that has none of its own: 关于……的建议."""
    return f"关于{_topic(ask)}的建议"


def _topic(ask: str) -> str:
    return ask.rstrip("。；，！ ").removeprefix("建议")


def _department(stationery: Stationery) -> DepartmentValues:
    own = stationery.department
    return DepartmentValues(
        own.name,
        own.short,
        own.we,
        own.you,
        own.letterhead or own.name,
        own.category_place,
        own.issuer or own.name,
    )


def _proposal(build: _Builder, addressee: Proposer | None) -> ProposalValues:
    proposal = build.case.proposal
    people = (addressee,) if addressee else proposal.ordered_proposers
    return ProposalValues(
        kind=proposal.kind,
        number=build.text(proposal.number, ("proposal", "number")),
        congress=build.text(proposal.congress, ("proposal", "congress")),
        session=build.text(proposal.session, ("proposal", "session")),
        title=proposal.title,
        salutation=_salutation(build, people, alone=addressee is not None),
        proposers=_salutation(build, proposal.ordered_proposers, alone=False),
        leader=proposal.ordered_proposers[0].name,
        you=_you(people, proposal.proposers_total if addressee is None else None),
        background=proposal.background,
    )


def _salutation(build: _Builder, people: Sequence[Proposer], *, alone: bool) -> str:
    """陈洁代表 · 郭胜利、陈爱珍委员 · 李红等8名代表 · 雨露乡委员小组."""
    default = build.words.proposer_titles[build.case.proposal.kind]
    titles = ["" if person.is_group else person.title or default for person in people]
    total = len(people) if alone else max(int(build.case.proposal.proposers_total or 0), len(people))
    if total > len(people) or len(people) > 3:
        others = build.words.lists["others"].format(count=total)
        return f"{people[0].name}{others}{titles[0]}"
    if len(set(titles)) == 1:
        return build.words.join(person.name for person in people) + titles[0]
    return build.words.join(f"{person.name}{title}" for person, title in zip(people, titles, strict=True))


def _you(people: Sequence[Proposer], total: str | None) -> str:
    if any(person.is_group for person in people):
        return "贵单位" if len(people) == 1 else "你们"
    return "您" if len(people) == 1 and not total else "你们"


def _handling(build: _Builder) -> HandlingValues:
    case, place = build.case, build.stationery.department.place
    day = due(case, build.words.terms[place])
    mine = {point.label for point in case.own_points()}
    elsewhere = tuple(
        ElsewhereValues(point.label, _topic(point.ask), point.unit or "")
        for point in case.proposal.points
        if point.label not in mine
    )
    return HandlingValues(
        case.handling.type,
        case.handling.lead,
        case.handling.co_handlers,
        build.words.date(day) if day else None,
        elsewhere,
    )


def _reply(build: _Builder) -> ReplyValues:
    reply, department = build.case.reply, build.stationery.department
    copies = reply.copies if reply.copies is not None else department.copies.get(build.case.proposal.kind, ())
    categories = build.words.categories[department.place]
    answers = [_answer(build, index, point) for index, point in enumerate(build.case.own_points(), 1)]
    return ReplyValues(
        document_number=build.text(reply.document_number, ("reply", "document_number")),
        date=build.date(reply.date, ("reply", "date")),
        category=build.text(reply.category, ("reply", "category")),
        category_meaning=categories[reply.category] if reply.category else build.text(None, ("reply", "category")),
        publicity=build.text(reply.publicity, ("reply", "publicity")),
        preamble=reply.preamble,
        answers=_with_briefs(build, answers),
        closing=reply.closing,
        contact=_contact(build, reply.contact, ("reply", "contact")),
        copies=tuple(copies),
        attachments=reply.attachments,
        summary=reply.summary,
    )


def _answer(build: _Builder, number: int, point: Point) -> AnswerValues:
    answers = build.case.reply.answers
    index = next((i for i, answer in enumerate(answers) if answer.point == point.label), len(answers))
    answer = answers[index] if index < len(answers) else Answer(point=point.label)
    key: Key = ("reply", "answers", index)
    text = build.text(answer.text, (*key, "text"), point.label, "answer")
    done, advancing, pending, declined = (
        build.text(_one_line(getattr(answer.outcome, name, None)), (*key, "outcome", name), point.label)
        for name in ("done", "advancing", "pending", "declined")
    )
    outcomes = [value for value in (done, advancing, pending, declined) if value.strip("。") != _NONE]
    brief = outcomes[0] if answer.text is None and answer.outcome and outcomes else text
    heading = answer.heading or heading_for(point.ask)
    return AnswerValues(
        number, point.label, point.ask, _topic(point.ask), heading, text, done, advancing, pending, declined, brief
    )


def _with_briefs(build: _Builder, answers: Sequence[AnswerValues]) -> tuple[AnswerValues, ...]:
    """The answers, each with what a summary takes of it; a text that is missing stays the mark that it is."""
    proposal = build.case.proposal
    written = [answer for answer in answers if not isinstance(answer.brief, Missing)]
    facts = (proposal.title, _salutation(build, proposal.ordered_proposers, alone=False))
    found = briefs(
        [Summarized(answer.heading, answer.brief) for answer in written],
        len(proposal.points),
        facts,
        build.stationery.profile,
    )
    told = {answer.index: brief for answer, brief in zip(written, found, strict=True)}
    return tuple(replace(answer, brief=told.get(answer.index, answer.brief)) for answer in answers)


def _one_line(value: str | None) -> str | None:
    return "".join(lines(value)) if value is not None else None


def _opinion(build: _Builder, unit: str) -> OpinionValues:
    opinions = build.case.opinions
    index = next((i for i, opinion in enumerate(opinions) if opinion.unit == unit), len(opinions))
    opinion = opinions[index] if index < len(opinions) else Opinion(unit=unit)
    key: Key = ("opinions", index)
    text = build.text(opinion.text, (*key, "text"), unit, "opinion")
    return OpinionValues(
        unit=unit,
        document_number=build.text(opinion.document_number, (*key, "document_number")),
        date=build.date(opinion.date, (*key, "date")),
        category=opinion.category,
        text=text,
        stated=opinion.stated or text,
        contact=_contact(build, opinion.contact, (*key, "contact")),
    )


def _round(build: _Builder, index: int) -> RoundValues:
    earlier = build.case.history[index]
    return RoundValues(earlier.document_number, build.words.date(earlier.date), earlier.result, earlier.comment)


def _contact(build: _Builder, contact: Contact | None, key: Key) -> ContactValues:
    own, office = contact or Contact(), build.stationery.department.contact
    return ContactValues(
        build.text(own.name or office.name, (*key, "name")),
        build.text(own.phone or office.phone, (*key, "phone")),
        own.address or office.address,
        own.postcode or office.postcode,
    )
