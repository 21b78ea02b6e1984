"""The records that wordings name: proposal, handling, reply, opinion, department. Plain frozen text and lists.

`fill_values` fills them; a template can read their fields and do nothing else with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.model.case import Text


@dataclass(frozen=True, slots=True)
class ContactValues:
    """Whom to call."""

    name: str
    phone: str
    address: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class AnswerValues:
    """One point with its answer. index: 1 for the first. topic: the ask without its 建议 and full stop."""

    index: int
    label: str
    ask: str
    topic: str
    heading: str
    text: Text
    done: str
    advancing: str
    pending: str
    declined: str
    brief: Text


@dataclass(frozen=True, slots=True)
class OpinionValues:
    """A co-handler's opinion, as its own letter and as the reply states it."""

    unit: str
    document_number: str
    date: str
    category: str | None
    text: Text
    stated: Text
    contact: ContactValues


@dataclass(frozen=True, slots=True)
class ProposalValues:
    """The proposal."""

    kind: str
    number: str
    congress: str
    session: str
    title: str
    salutation: str
    proposers: str
    leader: str
    you: str
    background: Text | None


@dataclass(frozen=True, slots=True)
class ElsewhereValues:
    """A point that another unit answers."""

    label: str
    topic: str
    unit: str


@dataclass(frozen=True, slots=True)
class HandlingValues:
    """Who handles it. `elsewhere`: the points that other units answer (分办)."""

    type: str
    lead: str
    co_handlers: tuple[str, ...]
    due: str | None
    elsewhere: tuple[ElsewhereValues, ...]


@dataclass(frozen=True, slots=True)
class ReplyValues:
    """The reply."""

    document_number: str
    date: str
    category: str
    category_meaning: str
    publicity: str
    preamble: Text | None
    answers: tuple[AnswerValues, ...]
    closing: Text | None
    contact: ContactValues
    copies: tuple[str, ...]
    attachments: tuple[str, ...]
    summary: Text | None


@dataclass(frozen=True, slots=True)
class RoundValues:
    """An earlier reply."""

    document_number: str
    date: str
    result: str | None
    comment: Text | None


@dataclass(frozen=True, slots=True)
class DepartmentValues:
    """The office whose paper it is."""

    name: str
    short: str
    we: str
    you: str
    letterhead: str
    number_place: str
    category_place: str
    issuer: str
