"""Compute the values that a wording can print.

The input is a case and its stationery. The output is a dictionary of frozen records of texts and lists. Every value of
the case has its key (see `keyed`). A value from the department or from the vocabulary has no key. If the case lacks a
required value, the record contains a `Missing`. A draft prints the text of the `Missing`. A final document that would
print such a text is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.composition import companions
from docgen.composition.keyed import Keyed, Missing, joined, key_of, keyed, keyed_items, spliced
from docgen.composition.kinds import co_handlers, opinion_form
from docgen.composition.prose import lines, numbered, sections
from docgen.composition.summary import Summarized, briefs
from docgen.composition.values import (
    AnswerValues,
    ContactValues,
    DepartmentValues,
    ElsewhereValues,
    ExtraValues,
    HandlingValues,
    OpinionValues,
    ProposalValues,
    ReplyValues,
    RoundValues,
    SectionValues,
)
from docgen.errors import Key
from docgen.model.case import Answer, Case, Contact, Opinion, Point, Proposer, Text
from docgen.model.deadlines import due
from docgen.stationery.department import of_kind
from docgen.stationery.departments import Stationery
from docgen.stationery.vocabulary import Vocabulary

_PROPOSERS: Key = ("proposal", "proposers")
_LONGEST_TOGETHER = 24
"""If several requests have more characters together, the heading names the labels of their points instead."""
_INNER_MARK = re.compile("[，、；：。？！]")  # a punctuation mark inside a request
_NONE = "无"
"""The entry for an empty column of a 办理结果清单."""


@dataclass(frozen=True, slots=True)
class _Builder:
    """The data from which all records are computed."""

    case: Case
    """The case."""
    stationery: Stationery
    """The stationery whose vocabulary and department settings are used."""
    words: Vocabulary = field(init=False)
    """The vocabulary of the stationery."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", self.stationery.vocabulary)

    def text(self, value: Any, key: Key, owner: str = "", label: str = "") -> Any:
        """Return a value with its key. For None return a mark that asks for the value.

        owner: a text before the label in the mark. label: a name in `CaseLabels`. Empty: the last part of the key.
        """
        if value is not None:
            return keyed(value, key)
        label = owner + self.words.labels.of(label or str(key[-1]))
        return Missing(self.words.marks.missing.format(label=label), key)

    def date(self, value: dt.date | None, key: Key, owner: str = "") -> str:
        """Return a date in words with its key. For None return a mark that asks for the date."""
        return Keyed(self.words.date(value), key) if value else self.text(None, key, owner)

    def join(self, items: Sequence[str], key: Key) -> str:
        """Return texts joined by the separator of lists. The texts keep their keys. key: the key of the separators."""
        return joined((self.words.lists.separator, key), items)


def values(
    case: Case,
    stationery: Stationery,
    *,
    lead: Stationery,
    opinion: Opinion | None,
    addressee: Proposer | None,
    draft: bool,
    shell: str,
    joint: Sequence[str],
) -> dict[str, Any]:
    """Return the values of a wording by the names that the wording uses.

    stationery: the stationery of the unit that writes the document.
    lead: the stationery of the replying unit. It differs from `stationery` if a co-handler writes the document.
    opinion: the opinion that the document is about. None: the document is about no opinion.
    addressee: the one proposer who receives the document. None: the document goes to all proposers.
    draft: whether the document is marked as a draft.
    shell: the name of the shell.
    joint: the full names of the offices that sign together with the replying unit.
    """
    build = _Builder(case, lead)
    separate = co_handlers(case) if opinion_form(case, lead.department) == "单列" else ()
    return {
        "proposal": _proposal(build, addressee),
        "handling": _handling(build, joint),
        "reply": _reply(build),
        "opinions": tuple(_opinion(build, unit) for unit in separate),
        "opinion": _opinion(_Builder(case, stationery), opinion.unit) if opinion else None,
        "history": tuple(_earlier_reply(build, index) for index in range(len(case.history))),
        "department": _department(stationery),
        "lead": _department(lead),
        "shell": shell,
        "draft": build.words.marks.draft if draft else None,
    }


def heading_for(points: Sequence[tuple[str, str]]) -> str:
    """Return the heading for an answer without a typed heading: 关于……的建议, or 关于建议一、建议二.

    points: the label and the request of each point that is answered.
    """
    topics = [_topic(ask) for _, ask in points]
    together = "、".join(topics)
    if len(topics) == 1 or (len(together) <= _LONGEST_TOGETHER and not _INNER_MARK.search("".join(topics))):
        return f"关于{together}的建议"
    return f"关于{'、'.join(label for label, _ in points)}"


def _topic(ask: str) -> str:
    """Return a request without 建议 at the beginning and punctuation at the end."""
    return ask.rstrip("。；，！ ").removeprefix("建议")


def _optional(value: Text | None, key: Key) -> Any:
    """Return a value with its key. Return None if the case lacks the value. A wording must test for None."""
    return keyed(value, key) if value is not None else None


def _department(stationery: Stationery) -> DepartmentValues:
    department = stationery.department
    return DepartmentValues(
        department.name,
        department.short,
        department.we,
        department.you,
        (department.letterhead or department.name).removesuffix("文件"),
        department.number_place,
        department.category_place,
        department.issuer or department.name,
        department.contact.phone,
        department.contact.address,
        department.contact.postcode,
    )


def _proposal(build: _Builder, addressee: Proposer | None) -> ProposalValues:
    """Return the values of the proposal. addressee: the one proposer who receives the document; None: all."""
    proposal = build.case.proposal
    people = (addressee,) if addressee else proposal.ordered_proposers
    total = None if addressee else proposal.proposers_total
    names = build.stationery.department.proposal_names
    kind, together = Keyed(proposal.kind, ("proposal", "kind")), companions.values(proposal)
    return ProposalValues(
        kind=kind,
        body="人大" if proposal.family == "建议" else "政协",
        number=build.text(proposal.number, ("proposal", "number")),
        congress=build.text(proposal.congress, ("proposal", "congress")),
        called=Keyed(names.get(proposal.kind, proposal.kind), ("proposal", "kind")),
        meeting=build.text(proposal.meeting, ("proposal", "meeting")),
        session=build.text(proposal.session, ("proposal", "session")),
        title=Keyed(proposal.title, ("proposal", "title")),
        topic=Keyed(proposal.topic, ("proposal", "title")),
        together=together,
        last_kind=together[-1].kind if together else kind,
        salutation=_salutation(build, people, alone=addressee is not None),
        proposers=_salutation(build, proposal.ordered_proposers, alone=False),
        leader=_proposer_name(build, proposal.ordered_proposers[0]),
        you=Keyed(_pronoun(build, people, total), _PROPOSERS),
        background=_optional(proposal.background, ("proposal", "background")),
    )


def _salutation(build: _Builder, people: Sequence[Proposer], *, alone: bool) -> str:
    """Return the names of proposers with their titles.

    Examples are 陈洁代表, 郭胜利、陈爱珍委员, 李红等8名代表 and 雨露乡委员小组.
    The department chooses how many proposers are named.

    alone: whether only `people` are counted. Otherwise all signers of the proposal are counted.
    """
    proposal, form = build.case.proposal, build.stationery.department.proposers
    total = len(people) if alone else max(int(proposal.proposers_total or 0), len(people))
    others: tuple[str, Key] = ("", _PROPOSERS)
    if total > len(people) or len(people) > form.most_named:
        counted = ("proposal", "proposers_total") if total > len(proposal.ordered_proposers) else _PROPOSERS
        others = (build.stationery.others.format(count=total), counted)
        people = people[: form.leading]
    names = [_proposer_name(build, person) for person in people]
    titles = [_proposer_title(build, person) for person in people]
    if len(set(titles)) == 1:
        return spliced([build.join(names, _PROPOSERS), others, titles[0]])
    titled_names = [spliced(pair) for pair in zip(names, titles, strict=True)]
    return spliced([build.join(titled_names, _PROPOSERS), others])


def _proposer_name(build: _Builder, person: Proposer) -> str:
    return Keyed(person.name, (*companions.proposer_key(build.case.proposal, person), "name"))


def _proposer_title(build: _Builder, person: Proposer) -> str:
    """Return the title of a proposer: 代表 or 委员. The title of a group is empty.

    A default title has the key of the title, because an officer can type another title under this key.
    """
    proposal = build.case.proposal
    family = companions.family_of(proposal, person)
    usual = build.stationery.department.proposers.titles.get(family)
    title = ""
    if not person.is_group:
        title = person.title or usual or build.words.proposer_titles[family]
    return Keyed(title, (*companions.proposer_key(proposal, person), "title"))


def _pronoun(build: _Builder, people: Sequence[Proposer], total: str | None) -> str:
    """Return the pronoun for the proposers who are addressed. total: the number of all signers, if it is typed."""
    form = build.stationery.department.proposers
    if any(person.is_group for person in people):
        return form.group if len(people) == 1 else form.several
    return form.one if len(people) == 1 and not total else form.several


def _handling(build: _Builder, joint: Sequence[str]) -> HandlingValues:
    case, jurisdiction = build.case, build.stationery.department.jurisdiction
    day = due(case, build.words.terms[jurisdiction])
    key_of_day: Key = ("handling", "assigned")
    if case.handling.due:
        key_of_day = ("handling", "due")
    elif case.history:
        key_of_day = ("history", len(case.history) - 1, "feedback_date")
    own_labels = {point.label for point in case.own_points()}
    elsewhere = []
    for index, point in enumerate(case.proposal.points):
        if point.label not in own_labels:
            elsewhere.append(_elsewhere(point, ("proposal", "points", index)))
    return HandlingValues(
        type=Keyed(case.handling.type, ("handling", "type")),
        lead=Keyed(case.handling.lead, ("handling", "lead")),
        co_handlers=keyed_items(case.handling.co_handlers, ("handling", "co_handlers")),
        joint=keyed_items(joint, ("handling", "joint")),
        consulted=keyed_items(co_handlers(case), ("handling", "co_handlers")),
        due=Keyed(build.words.date(day), key_of_day) if day else None,
        elsewhere=tuple(elsewhere),
    )


def _elsewhere(point: Point, key: Key) -> ElsewhereValues:
    """Return the values of a point that another unit answers. key: the key of the point."""
    topic = Keyed(_topic(point.ask), (*key, "ask"))
    return ElsewhereValues(Keyed(point.label, (*key, "label")), topic, Keyed(point.unit or "", (*key, "unit")))


def _reply(build: _Builder) -> ReplyValues:
    reply, department = build.case.reply, build.stationery.department
    copies = of_kind(department.copies, build.case.proposal.kind, build.case.proposal.family, default=())
    if reply.copies is not None:
        copies = keyed_items(reply.copies, ("reply", "copies"))
    categories = build.words.categories[department.jurisdiction]
    answers: list[AnswerValues] = []
    if reply.whole is None:
        for index, (points, answer) in enumerate(build.case.own_answers(), 1):
            answers.append(_answer(build, index, points, answer))
    parts = _sections(build)
    return ReplyValues(
        document_number=build.text(reply.document_number, ("reply", "document_number")),
        date=build.date(reply.date, ("reply", "date")),
        category=build.text(reply.category, ("reply", "category")),
        category_meaning=build.text(categories.get(reply.category or ""), ("reply", "category")),
        publicity=build.text(reply.publicity, ("reply", "publicity")),
        preamble=_optional(reply.preamble, ("reply", "preamble")),
        answers=_with_briefs(build, answers),
        text=_optional(reply.whole, ("reply", "text")),
        sections=parts,
        headings=len(answers) if reply.whole is None else numbered(reply.whole),
        closing=_optional(reply.closing, ("reply", "closing")),
        contact=_contact(build, reply.contact, ("reply", "contact")),
        copies=tuple(copies),
        attachments=keyed_items(reply.attachments, ("reply", "attachments")),
        summary=_optional(reply.summary, ("reply", "summary")),
        signatory=build.text(reply.signatory, ("reply", "signatory")),
        extra=_extra(build),
    )


def _extra(build: _Builder) -> ExtraValues:
    """Return the facts that the case names itself."""
    key: Key = ("reply", "extra")
    facts = {name: Keyed(text, (*key, name)) for name, text in build.case.reply.extra.items()}
    return ExtraValues(facts, build.words.marks.missing, key)


def _answer(build: _Builder, number: int, points: Sequence[Point], answer: Answer | None) -> AnswerValues:
    """Return the values of points and their answer.

    The brief is the full text. For an answer as a 办理结果清单 it is the first entry that is not 无. `_with_briefs`
    shortens it.

    number: the number of the answer in the reply, from 1. answer: None if the reply has no answer to the points.
    """
    answers = build.case.reply.answers
    # A point without an answer has the key that the next answer would have.
    key: Key = ("reply", "answers", answers.index(answer) if answer else len(answers))
    answer = answer or Answer(point=points[0].label)
    labels, asks, topics = _asked(build, points)
    text = build.text(answer.text, (*key, "text"), labels, "answer")
    done, advancing, pending, declined = (
        build.text(_one_line(getattr(answer.outcome, name, None)), (*key, "outcome", name), labels)
        for name in ("done", "advancing", "pending", "declined")
    )
    outcomes = [value for value in (done, advancing, pending, declined) if value.strip("。") != _NONE]
    brief = outcomes[0] if answer.text is None and answer.outcome and outcomes else text
    if answer.heading:
        heading = Keyed(answer.heading, (*key, "heading"))
    else:
        made = heading_for([(point.label, point.ask) for point in points])
        heading = Keyed(made, key_of(asks) or ("proposal", "points"))
    return AnswerValues(
        index=number,
        label=labels,
        ask=asks,
        topic=topics,
        heading=heading,
        text=text,
        done=done,
        advancing=advancing,
        pending=pending,
        declined=declined,
        brief=brief,
    )


def _asked(build: _Builder, points: Sequence[Point]) -> tuple[str, str, str]:
    """Return the labels, the requests and the topics of points that are answered together."""
    all_points = build.case.proposal.points
    keys: list[Key] = [("proposal", "points", all_points.index(point)) for point in points]
    pairs = list(zip(points, keys, strict=True))
    labels = [Keyed(point.label, (*key, "label")) for point, key in pairs]
    asks = [Keyed(point.ask, (*key, "ask")) for point, key in pairs]
    topics = [Keyed(_topic(point.ask), (*key, "ask")) for point, key in pairs]
    if len(points) == 1:
        return labels[0], asks[0], topics[0]
    whole: Key = ("proposal", "points")
    bare = [Keyed(ask.rstrip("。；，！ "), ask.key) for ask in asks]
    return build.join(labels, whole), joined(("；", whole), bare), build.join(topics, whole)


def _sections(build: _Builder) -> tuple[SectionValues, ...]:
    """Return the parts of a reply that is one text. The text before the first heading belongs to no part."""
    text = build.case.reply.whole
    if text is None:
        return ()
    proposal, key = build.case.proposal, ("reply", "text")
    facts = (proposal.title, _salutation(build, proposal.ordered_proposers, alone=False))
    parts = [Summarized(heading, below) for heading, below in sections(text)]
    found = briefs(parts, len(parts), facts, build.stationery.profile)
    pairs = zip(parts, found, strict=True)
    return tuple(SectionValues(Keyed(part.heading, key), Keyed(brief, key)) for part, brief in pairs)


def _with_briefs(build: _Builder, answers: Sequence[AnswerValues]) -> tuple[AnswerValues, ...]:
    """Return the answers, each with the sentences that a summary takes. A missing text keeps its mark as its brief."""
    proposal = build.case.proposal
    written = [answer for answer in answers if not isinstance(answer.brief, Missing)]
    facts = (proposal.title, _salutation(build, proposal.ordered_proposers, alone=False))
    found = briefs(
        [Summarized(answer.heading, answer.brief) for answer in written],
        len(proposal.points),
        facts,
        build.stationery.profile,
    )
    shortened = {answer.index: keyed(brief, key_of(answer.brief)) for answer, brief in zip(written, found, strict=True)}
    return tuple(replace(answer, brief=shortened.get(answer.index, answer.brief)) for answer in answers)


def _one_line(value: str | None) -> str | None:
    """Return the lines of a text joined to one line. Return None for None."""
    return "".join(lines(value)) if value is not None else None


def _opinion(build: _Builder, unit: str) -> OpinionValues:
    """Return the values of a co-handler's opinion."""
    # The units without an opinion have the keys of the opinions that would come next.
    units = [opinion.unit for opinion in build.case.opinions]
    units += [other for other in build.case.handling.co_handlers if other not in units]
    opinion = build.case.opinion_of(unit) or Opinion(unit=unit)
    key: Key = ("opinions", units.index(unit))
    text = build.text(opinion.text, (*key, "text"), unit, "opinion")
    return OpinionValues(
        unit=Keyed(unit, ("handling", "co_handlers", build.case.handling.co_handlers.index(unit))),
        document_number=build.text(opinion.document_number, (*key, "document_number")),
        date=build.date(opinion.date, (*key, "date")),
        category=_optional(opinion.category, (*key, "category")),
        text=text,
        stated=keyed(opinion.stated, (*key, "stated")) if opinion.stated else text,
        contact=_contact(build, opinion.contact, (*key, "contact")),
    )


def _earlier_reply(build: _Builder, index: int) -> RoundValues:
    """Return the values of an earlier reply. index: the index of the reply in the history, from 0."""
    earlier, key = build.case.history[index], ("history", index)
    return RoundValues(
        _optional(earlier.document_number, (*key, "document_number")),
        build.date(earlier.date, (*key, "date")),
        _optional(earlier.result, (*key, "result")),
        _optional(earlier.comment, (*key, "comment")),
    )


def _contact(build: _Builder, contact: Contact | None, key: Key) -> ContactValues:
    """Return the contact of the case. The department's contact replaces each value that the case lacks."""
    typed, default = contact or Contact(), build.stationery.department.contact
    return ContactValues(
        default.name if default.name and not typed.name else build.text(typed.name, (*key, "name")),
        default.phone if default.phone and not typed.phone else build.text(typed.phone, (*key, "phone")),
        _optional(typed.address, (*key, "address")) or default.address,
        _optional(typed.postcode, (*key, "postcode")) or default.postcode,
    )
