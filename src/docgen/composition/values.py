"""The records that a wording can print. `fill_values` fills the records.

The records are frozen and contain texts and lists only. A wording can read their fields and nothing else. A `str` field
contains a mark if the case lacks the value. A field that may be None is None if the case lacks the value.
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
    """The name of the person."""
    phone: str
    """The phone number."""
    address: str | None
    """The postal address."""
    postcode: str | None
    """The postcode."""


@dataclass(frozen=True, slots=True)
class AnswerValues:
    """A point of the proposal, or several that are answered together, with the answer."""

    index: int
    """The number of the answer, from 1."""
    label: str
    """The label of the point, such as 建议一; for several points 建议一、建议二."""
    ask: str
    """The request in one sentence; several requests are separated by ；."""
    topic: str
    """The request without 建议 at the beginning and punctuation at the end."""
    heading: str
    """The heading of the answer."""
    text: Text
    """The text of the answer."""
    done: str
    """What was done this year (当年完成事项)."""
    advancing: str
    """What was advanced this year (当年推动工作)."""
    pending: str
    """What remains for next year (明年待落实事项)."""
    declined: str
    """Why the request is declined (不能采纳原因)."""
    brief: Text
    """The sentences of the answer that a summary prints."""


@dataclass(frozen=True, slots=True)
class SectionValues:
    """A part of a reply that is one text: a heading 一、…… and what stands below it."""

    heading: str
    """The heading as it is typed. It is empty in a text without headings."""
    brief: str
    """The sentences of the part that a summary prints."""


@dataclass(frozen=True, slots=True)
class OpinionValues:
    """The opinion of a co-handler."""

    unit: str
    """The name of the co-handler."""
    document_number: str
    """The document number of the opinion."""
    date: str
    """The date of the opinion."""
    category: str | None
    """The category that the co-handler proposes."""
    text: Text
    """The text of the opinion."""
    stated: Text
    """The opinion as the reply quotes it."""
    contact: ContactValues
    """The contact of the co-handler."""


@dataclass(frozen=True, slots=True)
class CompanionValues:
    """A further proposal that the same letter answers."""

    kind: str
    """The kind of the proposal."""
    kind_before: str | None
    """The kind of the proposal before this one. It is None if both are of one kind."""
    number: str
    """The number of the proposal."""
    title: str
    """The title of the proposal."""
    topic: str
    """The title without 的建议 or the like at its end."""


@dataclass(frozen=True, slots=True)
class ProposalValues:
    """The proposal."""

    kind: str
    """The kind of the proposal, such as 建议, 提案 or 议案."""
    called: str
    """The kind as the department calls it in letters, such as 代表建议."""
    body: str
    """The body whose members propose: 人大 or 政协."""
    number: str
    """The number of the proposal."""
    congress: str
    """The congress or the conference, such as 市七届人大."""
    session: str
    """The session, such as 五次会议."""
    meeting: str
    """The congress and the session in full, such as 政协第十一届委员会第二次会议."""
    title: str
    """The title of the proposal."""
    topic: str
    """The title without 的建议 or the like at its end."""
    together: tuple[CompanionValues, ...]
    """The further proposals that the letter answers."""
    last_kind: str
    """The kind of the last of these proposals. It is `kind` if there are none."""
    salutation: str
    """The names and titles of the proposers who receive the document."""
    proposers: str
    """The names and titles of all proposers."""
    leader: str
    """The name of the first proposer."""
    you: str
    """The pronoun for the proposers who receive the document."""
    background: Text | None
    """The background of the proposal."""


@dataclass(frozen=True, slots=True)
class ElsewhereValues:
    """A point that another unit answers."""

    label: str
    """The label of the point, such as 建议一."""
    topic: str
    """The request without 建议 at the beginning and punctuation at the end."""
    unit: str
    """The unit that answers the point."""


@dataclass(frozen=True, slots=True)
class HandlingValues:
    """The way in which the proposal is handled."""

    type: str
    """The type of handling: 独办, 主办会办 or 分办."""
    lead: str
    """The replying unit."""
    co_handlers: tuple[str, ...]
    """The co-handlers. For 分办 they are the other replying units."""
    joint: tuple[str, ...]
    """The full names of the offices that sign together with the replying unit, in their order."""
    consulted: tuple[str, ...]
    """The units whose opinion the replying unit has asked for; empty for 独办 and 分办."""
    due: str | None
    """The date by which the reply is due."""
    elsewhere: tuple[ElsewhereValues, ...]
    """The points that other units answer (分办)."""


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
    """The document number of the reply."""
    date: str
    """The date of the reply."""
    category: str
    """The letter of the category (办理类别)."""
    category_meaning: str
    """The meaning of the category."""
    publicity: str
    """Whether the reply is published (公开属性)."""
    preamble: Text | None
    """The text before the answers."""
    answers: tuple[AnswerValues, ...]
    """The answers to the points of the proposal. There are none if one text answers all of them."""
    text: Text | None
    """The text that answers all points."""
    sections: tuple[SectionValues, ...]
    """The parts of `text`."""
    headings: int
    """How many numbered headings `answers` or `text` have. A heading that a wording adds has the next number."""
    closing: Text | None
    """The text after the answers."""
    contact: ContactValues
    """The contact of the replying unit."""
    copies: tuple[str, ...]
    """The offices that receive a copy (抄送)."""
    attachments: tuple[str, ...]
    """The names of the attachments that the case file lists."""
    summary: Text | None
    """The summary that an officer wrote."""
    signatory: str
    """The person who approved the reply (审签人)."""
    extra: ExtraValues
    """The facts that the case names itself."""


@dataclass(frozen=True, slots=True)
class RoundValues:
    """An earlier reply."""

    document_number: str | None
    """The document number of the earlier reply."""
    date: str
    """The date of the earlier reply."""
    result: str | None
    """How the proposers rated the earlier reply."""
    comment: Text | None
    """The comment of the proposers on the earlier reply."""


@dataclass(frozen=True, slots=True)
class DepartmentValues:
    """A department."""

    name: str
    """The full name."""
    short: str
    """The name that forms use."""
    we: str
    """The words with which the department names itself, such as 我局."""
    you: str
    """The words with which others address the department, such as 你局."""
    letterhead: str
    """The words of the letterhead."""
    number_place: str
    """The place of the document number: `top`, `title` or `none`."""
    category_place: str
    """The place of the category mark: `top`, `number`, `title`, `end` or `none`."""
    issuer: str
    """The office that prints the document (印发机关)."""
    phone: str | None
    """The phone number of the department's contact. None: the department states none."""
    address: str | None
    """The postal address of the department's contact. None: the department states none."""
    postcode: str | None
    """The postcode of the department's contact. None: the department states none."""
