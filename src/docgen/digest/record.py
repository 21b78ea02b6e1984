"""The projected records: a case file → an `InternalRecord`, and a `PublicRecord` where the reply may be published.

A `PublicRecord` has no place for what is not public: contacts, opinions as the co-handlers wrote them, reasons,
notes, the signatory, comments, the proposal's own background. A blank publicity counts as not public. So does
摘要公开 without a summary of its own: one drawn from the answers would tell what was to be kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from docgen.model.case import Case, Category, HandlingType, Kind, Opinion, Outcome, Publicity, Satisfaction, Text
from docgen.model.case_file import CaseFile
from docgen.model.deadlines import Timeliness, due, timeliness
from docgen.stationery.vocabulary import Vocabulary

_IN_PERSON = ("走访", "座谈", "面商", "面谈", "当面", "上门", "调研")
_AT_A_DISTANCE = ("电话", "微信", "短信", "邮件", "书面", "未联系")


class Withheld(StrEnum):
    """Why a reply is not in the public edition."""

    UNANSWERED = "尚未答复"
    UNSTATED = "没有写公开属性"
    ON_REQUEST = "依申请公开"
    CLOSED = "不公开"
    NO_SUMMARY = "摘要公开，但没有写摘要"


class Contact(StrEnum):
    """How the proposer was spoken with."""

    IN_PERSON = "面商"
    AT_A_DISTANCE = "其他方式"
    UNKNOWN = "未注明"


@dataclass(frozen=True, slots=True)
class Name:
    """A proposer. title: 代表 or 委员 where it is not the usual one. unit: what tells people of one name apart."""

    name: str
    title: str | None
    unit: str | None
    is_group: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What registers, indexes and statistics know of a reply. One reply of one unit is one 件次.

    proposers: leader first. total: how many signed when only some are listed, else None.
    document_number, date, category: None while there is no reply. first, again: what the proposer thought of the
    first reply and of the last one after it; None where there was no feedback. is_again: whether it was answered
    again.
    """

    kind: Kind
    number: str
    congress: str
    session: str
    title: str
    proposers: tuple[Name, ...]
    total: int | None
    field: str | None
    type: HandlingType
    lead: str
    co_handlers: tuple[str, ...]
    document_number: str | None
    date: dt.date | None
    category: Category | None
    publicity: Publicity | None
    published: dt.date | None
    timeliness: Timeliness
    contact: Contact
    first: Satisfaction | None
    again: Satisfaction | None
    is_again: bool

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What tells one proposal (件) from another; the replies (件次) to it share this."""
        return self.kind, self.congress, self.session, self.number

    @property
    def anchor(self) -> str:
        """A name for this reply that no other has: 建议-20260006-市财政局."""
        return "-".join(part for part in (*self.identity, self.lead) if part)


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """A point as the reply names it, with its answer. heading: None where the reply makes it from the ask."""

    label: str
    ask: str
    heading: str | None
    text: Text | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A co-handler's opinion in the words written for the reply."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicRecord(Entry):
    """A published reply. summary: all there is of a 摘要公开 one, whose other texts stay empty."""

    summary: Text | None = None
    preamble: Text | None = None
    answers: tuple[PublicAnswer, ...] = ()
    statements: tuple[Statement, ...] = ()
    closing: Text | None = None


@dataclass(frozen=True, slots=True)
class InternalRecord(Entry):
    """A reply with all that is known. name: its file. due: None where the term is unknown.

    public: what the public edition has of it. withheld: why that has nothing; exactly one of the two is None.
    """

    case: Case = field(kw_only=True)
    name: str = field(kw_only=True)
    due: dt.date | None = field(kw_only=True)
    public: PublicRecord | None = field(kw_only=True)
    withheld: Withheld | None = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """All that a public edition is made of. withheld: how many replies are not in it, and nothing else of them."""

    records: tuple[PublicRecord, ...]
    withheld: int


def internal(
    file: CaseFile, vocabulary: Vocabulary, place: str, named: Callable[[str], str] = lambda unit: unit
) -> InternalRecord:
    """The full record of a case file.

    place: whose terms apply, as the lead unit's department states it. named: a unit's name → the one name that it is
    counted under, whichever of its names the file uses.
    """
    case = file.case
    shared = _shared(case, timeliness(case, vocabulary.terms[place]), named)
    withheld = _withheld(case)
    return InternalRecord(
        **shared,
        case=case,
        name=file.name,
        due=due(case, vocabulary.terms[place]),
        public=None if withheld else _public(case, shared),
        withheld=withheld,
    )


def public(records: Iterable[InternalRecord]) -> PublicEdition:
    """The public edition of some records, in an order that does not depend on what is withheld."""
    found = list(records)
    published = [record.public for record in found if record.public]
    return PublicEdition(
        tuple(sorted(published, key=lambda record: (*record.identity, record.lead))), len(found) - len(published)
    )


def contact(case: Case) -> Contact:
    """How the proposer was spoken with, by the words of the feedback form."""
    met = case.feedback.met if case.feedback else None
    if met and any(word in met for word in _IN_PERSON):
        return Contact.IN_PERSON
    return Contact.AT_A_DISTANCE if met and any(word in met for word in _AT_A_DISTANCE) else Contact.UNKNOWN


def _withheld(case: Case) -> Withheld | None:
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
    """The fields of an `Entry`."""
    proposal, handling, reply = case.proposal, case.handling, case.reply
    results = [earlier.result for earlier in case.history] + [case.feedback.result if case.feedback else None]
    return {
        "kind": proposal.kind,
        "number": proposal.number or "",
        "congress": proposal.congress or "",
        "session": proposal.session or "",
        "title": proposal.title,
        "proposers": tuple(
            Name(proposer.name, None if proposer.is_group else proposer.title, proposer.unit, proposer.is_group)
            for proposer in proposal.ordered_proposers
        ),
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
    reply = case.reply
    if reply.publicity == "摘要公开":
        return PublicRecord(**shared, summary=reply.summary)
    answers = tuple(
        PublicAnswer(point.label, point.ask, answer.heading, answer.text, answer.outcome)
        for point in case.own_points()
        if (answer := case.answer_to(point))
    )
    return PublicRecord(
        **shared,
        summary=reply.summary,
        preamble=reply.preamble,
        answers=answers,
        statements=_statements(case.opinions),
        closing=reply.closing,
    )


def _statements(opinions: Iterable[Opinion]) -> tuple[Statement, ...]:
    return tuple(Statement(opinion.unit, opinion.stated) for opinion in opinions if opinion.stated)
