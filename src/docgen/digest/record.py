"""A case file → an `InternalRecord`, which contains a `PublicRecord` if the reply may be published.

A `PublicRecord` has no field for data that is not public: contacts, opinions as the co-handlers wrote them, reasons,
notes, the signatory, comments, and the background of the proposal. A reply is not public if its publicity is not
stated. A reply with 摘要公开 is not public if it has no summary. docgen does not make a summary from the answers,
because such a summary could contain data that is not public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from docgen.model.case import Case, Category, Family, HandlingType, Kind, Outcome, Point, Publicity, Satisfaction, Text
from docgen.model.case_file import CaseFile
from docgen.model.deadlines import Timeliness, due, timeliness
from docgen.model.rounds import last_given
from docgen.stationery.vocabulary import Vocabulary

_IN_PERSON = ("走访", "座谈", "面商", "面谈", "当面", "上门", "调研")
"""Words for a conversation in person."""
_AT_A_DISTANCE = ("电话", "微信", "短信", "邮件", "书面", "未联系")
"""Words for other ways of contact, or for no contact."""


class Withheld(StrEnum):
    """Why a reply is not in the public edition."""

    UNANSWERED = "尚未答复"
    UNSTATED = "没有写公开属性"
    ON_REQUEST = "依申请公开"
    CLOSED = "不公开"
    NO_SUMMARY = "摘要公开，但没有写摘要"


class ContactMode(StrEnum):
    """How the office spoke with the proposer."""

    IN_PERSON = "面商"
    AT_A_DISTANCE = "其他方式"
    UNKNOWN = "未注明"


@dataclass(frozen=True, slots=True)
class ProposerName:
    """The name of a proposer, with the data that distinguish people of the same name."""

    name: str
    """The name of a person or a group."""
    title: str | None
    """The title that the case states, 代表 or 委员; None for a group, or if none is stated."""
    unit: str | None
    """The delegation, sector or unit; None if not stated."""
    is_group: bool
    """Whether the proposer is a group."""


@dataclass(frozen=True, slots=True)
class JoinedProposal:
    """A further proposal that the same reply answers (并案)."""

    kind: Kind
    """The name of the kind."""
    number: str
    """The number of the proposal."""
    title: str
    """The title of the proposal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The data of a reply that registers, indexes and statistics use. One reply of one unit is one 件次."""

    kind: Family
    """建议 of deputies, or 提案 of members of the CPPCC. The kind decides the part of the book."""
    number: str
    """The number of the proposal."""
    congress: str
    """The congress, such as 市七届人大; empty if not stated."""
    session: str
    """The session, such as 五次会议; empty if not stated."""
    title: str
    """The title of the proposal."""
    proposers: tuple[ProposerName, ...]
    """The proposers, the leader first."""
    total: int | None
    """The number of people who signed the proposal; None if all of them are listed in `proposers`."""
    field: str | None
    """The field (领域); None if not stated."""
    type: HandlingType
    """独办, 主办会办 or 分办."""
    lead: str
    """The unit that replies."""
    co_handlers: tuple[str, ...]
    """The units that are consulted; for 分办, the other units that reply."""
    document_number: str | None
    """The document number (发文字号); None before the reply."""
    date: dt.date | None
    """The date of the reply; None before the reply."""
    category: Category | None
    """The letter of the category; None before the reply."""
    publicity: Publicity | None
    """The publicity (公开属性); None if not stated."""
    published: dt.date | None
    """The date on which the reply was put on the web; None if it was not."""
    timeliness: Timeliness
    """Whether the first reply came in time."""
    contact: ContactMode
    """How the office spoke with the proposer."""
    first: Satisfaction | None
    """The proposer's rating of the first reply; None if there is no feedback."""
    again: Satisfaction | None
    """The proposer's rating of the last reply; None if there is only one reply or no feedback."""
    is_again: bool
    """Whether the unit replied to the proposal again (再次答复)."""
    called: Kind | None = None
    """The name of the kind, such as 议案; None if it is the same as `kind`."""
    together: tuple[JoinedProposal, ...] = ()
    """The further proposals that the reply answers."""

    @property
    def proposal_key(self) -> tuple[str, str, str, str]:
        """The key of the proposal (件). All replies (件次) to a proposal have the same key."""
        return self.called or self.kind, self.congress, self.session, self.number

    @property
    def proposal_keys(self) -> tuple[tuple[str, str, str, str], ...]:
        """The keys of all proposals that the reply answers."""
        others = [(joined.kind, self.congress, self.session, joined.number) for joined in self.together]
        return (self.proposal_key, *others)

    @property
    def anchor(self) -> str:
        """The unique name of this reply, such as 建议-20260006-市财政局."""
        return "-".join(part for part in (*self.proposal_key, self.lead) if part)


@dataclass(frozen=True, slots=True)
class PublicPoint:
    """A point of the proposal."""

    label: str
    """The label of the point, such as 建议一."""
    ask: str
    """The request of the point."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer to a point of the proposal, or to several together."""

    points: tuple[PublicPoint, ...]
    """The points that are answered."""
    heading: str | None
    """The heading of the answer; None if the heading is made from `points`."""
    text: Text | None
    """The text of the answer; None if there is only an outcome."""
    outcome: Outcome | None
    """The answer as a list of outcomes, which some departments use instead of a text."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A co-handler's opinion in the words of the reply."""

    unit: str
    """The co-handler."""
    text: str
    """The words of the reply."""


@dataclass(frozen=True, slots=True)
class PublicRecord(Entry):
    """A reply that may be published. If its publicity is 摘要公开, it has a summary, and the other texts are empty."""

    summary: Text | None = None
    """The summary; None if there is none."""
    preamble: Text | None = None
    """The text before the answers; None if there is none."""
    points: tuple[PublicPoint, ...] = ()
    """The points of the proposal that the reply answers."""
    answers: tuple[PublicAnswer, ...] = ()
    """The answers; empty if the reply is one text."""
    text: Text | None = None
    """The reply as one text; None if it has separate answers."""
    statements: tuple[Statement, ...] = ()
    """The opinions of the co-handlers in the words of the reply."""
    closing: Text | None = None
    """The text after the answers; None if there is none."""


@dataclass(frozen=True, slots=True)
class InternalRecord(Entry):
    """A reply with all its data. Exactly one of `public` and `why_withheld` is None."""

    case: Case = field(kw_only=True)
    """The case as it was after its last given reply. The draft of a further reply is left out."""
    reply_key: str = field(kw_only=True)
    """The key of the reply in the case file, such as reply or history[1]."""
    name: str = field(kw_only=True)
    """The name of the case file."""
    due: dt.date | None = field(kw_only=True)
    """The last day for the reply; None if the term is unknown."""
    public: PublicRecord | None = field(kw_only=True)
    """The record for the public edition; None if the reply is withheld."""
    why_withheld: Withheld | None = field(kw_only=True)
    """The reason why the reply is withheld from the public edition; None if it is not withheld."""


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """The data from which a public edition is made."""

    records: tuple[PublicRecord, ...]
    """The replies that may be published."""
    withheld: int
    """The number of replies of the year that are not in the public edition."""


def internal(
    file: CaseFile, vocabulary: Vocabulary, jurisdiction: str, named: Callable[[str], str] = lambda unit: unit
) -> InternalRecord:
    """Return the full record of a case file.

    jurisdiction: the place whose deadlines apply, a key of the vocabulary. named: a function that returns the name
    under which a unit is counted, for any of its names.
    """
    # A category without a date is a mistake that the audit reports, not a draft.
    case = file.case if file.case.reply.category else last_given(file.case)
    shared = _shared(case, timeliness(case, vocabulary.terms[jurisdiction]), named)
    why_withheld = _why_withheld(case)
    return InternalRecord(
        **shared,
        case=case,
        reply_key="reply" if case == file.case else f"history[{len(file.case.history)}]",
        name=file.name,
        due=due(case, vocabulary.terms[jurisdiction]),
        public=None if why_withheld else _public(case, shared),
        why_withheld=why_withheld,
    )


def public(records: Iterable[InternalRecord]) -> PublicEdition:
    """Return the public edition of records. The order of its replies does not depend on the replies left out."""
    found = list(records)
    published = [record.public for record in found if record.public]
    published.sort(key=lambda record: (*record.proposal_key, record.lead))
    return PublicEdition(tuple(published), len(found) - len(published))


def contact(case: Case) -> ContactMode:
    """Return the mode of contact with the proposer, according to the words of the feedback on all replies."""
    all_feedback = [earlier.feedback for earlier in case.history] + [case.feedback]
    met = "；".join(feedback.met for feedback in all_feedback if feedback and feedback.met)
    if any(word in met for word in _IN_PERSON):
        return ContactMode.IN_PERSON
    if any(word in met for word in _AT_A_DISTANCE):
        return ContactMode.AT_A_DISTANCE
    return ContactMode.UNKNOWN


def _why_withheld(case: Case) -> Withheld | None:
    """Return the reason why a reply is not public; None if it is public."""
    reply = case.reply
    if reply.date is None:
        return Withheld.UNANSWERED
    match reply.publicity:
        case "公开":
            return None
        case "摘要公开":
            return None if reply.summary else Withheld.NO_SUMMARY
        case "依申请公开":
            return Withheld.ON_REQUEST
        case "不公开":
            return Withheld.CLOSED
        case _:
            return Withheld.UNSTATED


def _shared(case: Case, timeliness: Timeliness, named: Callable[[str], str]) -> dict[str, Any]:
    """Return the fields of an `Entry`, which both records of a reply have. named: as for `internal`."""
    proposal, handling, reply = case.proposal, case.handling, case.reply
    results = [earlier.result for earlier in case.history] + [case.feedback.result if case.feedback else None]
    together = []
    for joined in proposal.together:
        together.append(JoinedProposal(joined.kind or proposal.kind, joined.number, joined.title))
    names = []
    for person in proposal.ordered_proposers:
        title = None if person.is_group else person.title
        names.append(ProposerName(person.name, title, person.unit, person.is_group))
    return {
        "kind": proposal.family,
        "called": proposal.kind if proposal.kind != proposal.family else None,
        "together": tuple(together),
        "number": proposal.number or "",
        "congress": proposal.congress or "",
        "session": proposal.session or "",
        "title": proposal.title,
        "proposers": tuple(names),
        "total": int(proposal.proposers_total) if proposal.proposers_total else None,
        "field": proposal.field,
        "type": handling.type,
        "lead": named(handling.lead),
        "co_handlers": tuple(named(unit) for unit in handling.co_handlers),
        "document_number": reply.document_number,
        "date": reply.date,
        "category": reply.category,
        "publicity": reply.publicity,
        "published": reply.published,
        "timeliness": timeliness,
        "contact": contact(case),
        "first": results[0],
        "again": results[-1] if case.history else None,
        "is_again": bool(case.history),
    }


def _public(case: Case, shared: dict[str, Any]) -> PublicRecord:
    """Return the public record of a reply. shared: the fields of an `Entry`."""
    reply = case.reply
    if reply.publicity == "摘要公开":
        return PublicRecord(**shared, summary=reply.summary)
    answers: list[PublicAnswer] = []
    asked: list[PublicPoint] = []
    if reply.whole is not None:
        asked += _points(case.own_points())
    else:
        for points, answer in case.own_answers():
            if answer:
                answers.append(PublicAnswer(_points(points), answer.heading, answer.text, answer.outcome))
                asked += answers[-1].points
    return PublicRecord(
        **shared,
        summary=reply.summary,
        preamble=reply.preamble,
        points=tuple(asked),
        answers=tuple(answers),
        text=reply.whole,
        statements=tuple(Statement(opinion.unit, opinion.stated) for opinion in case.opinions if opinion.stated),
        closing=reply.closing,
    )


def _points(points: Iterable[Point]) -> tuple[PublicPoint, ...]:
    return tuple(PublicPoint(point.label, point.ask) for point in points)
