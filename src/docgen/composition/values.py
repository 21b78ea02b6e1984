"""The records that a wording can print. `fill_values` fills the records; `meanings` says what each field means.

The records are frozen and contain texts and lists only. A wording can read their fields and nothing else. For a value
that the case lacks, a field of type `str` contains a mark, and a field of type `str | None` is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.composition.keyed import Missing
from docgen.errors import Key
from docgen.model.case import Text


@dataclass(frozen=True, slots=True)
class ContactValues:
    """The person whom the reader can call."""

    name: str
    phone: str
    address: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class AnswerValues:
    """A point of the proposal, or several that are answered together, with the answer."""

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
class SectionValues:
    """A part of a reply that is one text: a heading 一、…… and what stands below it."""

    heading: str
    brief: str


@dataclass(frozen=True, slots=True)
class OpinionValues:
    """The opinion of a co-handler."""

    unit: str
    document_number: str
    date: str
    category: str | None
    text: Text
    stated: Text
    contact: ContactValues


@dataclass(frozen=True, slots=True)
class CompanionValues:
    """A further proposal that the same letter answers."""

    kind: str
    kind_before: str | None
    number: str
    title: str
    topic: str


@dataclass(frozen=True, slots=True)
class ProposalValues:
    """The proposal."""

    kind: str
    called: str
    body: str
    number: str
    congress: str
    session: str
    meeting: str
    title: str
    topic: str
    together: tuple[CompanionValues, ...]
    last_kind: str
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
    """The way in which the proposal is handled."""

    type: str
    lead: str
    co_handlers: tuple[str, ...]
    joint: tuple[str, ...]
    consulted: tuple[str, ...]
    due: str | None
    elsewhere: tuple[ElsewhereValues, ...]


class ExtraValues:
    """The facts that a case names itself: `{{ reply.extra.签发人 }}`, and `"签发人" in reply.extra`."""

    __slots__ = ("_facts", "_key", "_mark")

    def __init__(self, facts: Mapping[str, str], mark: str, key: Key) -> None:
        """Keep the facts by name. mark: the text in place of a missing fact, with {label} for the name of the fact."""
        self._facts, self._mark, self._key = facts, mark, key

    def __getitem__(self, name: str) -> str:
        """Return a fact, or the mark that asks for the fact if the case lacks it."""
        found = self._facts.get(name)
        return found if found is not None else Missing(self._mark.format(label=name), (*self._key, name))

    def __contains__(self, name: object) -> bool:
        """Return whether the case has a fact."""
        return name in self._facts


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
    text: Text | None
    sections: tuple[SectionValues, ...]
    headings: int
    closing: Text | None
    contact: ContactValues
    copies: tuple[str, ...]
    attachments: tuple[str, ...]
    summary: Text | None
    signatory: str
    extra: ExtraValues


@dataclass(frozen=True, slots=True)
class RoundValues:
    """An earlier reply."""

    document_number: str | None
    date: str
    result: str | None
    comment: Text | None


@dataclass(frozen=True, slots=True)
class DepartmentValues:
    """A department."""

    name: str
    short: str
    we: str
    you: str
    letterhead: str
    number_place: str
    category_place: str
    issuer: str
    phone: str | None
    address: str | None
    postcode: str | None
