"""Composition → the values that its wording may print, by the names that the wording uses.

All values are computed from the case by other means than in `composition`, so that a mistake in `composition` is found.
`REFUSED` replaces a value that the kind of document must not say. So a document that says it differs from its account.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from docgen.checks.case_texts import OUTCOMES, answer_lines, answered, beginnings, lines, tables_in_sentences, topics
from docgen.checks.chinese_numerals import numeral
from docgen.composition.compose import Composition
from docgen.composition.kinds import opinion_form
from docgen.files.cached_property import cached_property
from docgen.inspection.readback import squeezed
from docgen.model.blocks import text as text_of
from docgen.model.blocks import walk
from docgen.model.case import Companion, Contact, Opinion, Point, Proposer, Text, TextPart
from docgen.model.deadlines import due
from docgen.model.headings import heading
from docgen.stationery.department import of_kind
from docgen.stationery.departments import Stationery

REFUSED = "（这种文书不许印）"
"""The text in place of a value that the kind of document must not say."""
_KINDS_OF_MEMBERS = ("提案", "社情民意信息")
"""The kinds of proposals that only members of the CPPCC hand in."""
_KINDS_OF_DEPUTIES = ("建议", "书面意见", "议案")
"""The kinds of proposals that only deputies hand in."""


class MissingMark(str):
    """The mark that a draft prints in place of a missing value."""

    __slots__ = ()


class Paragraphs(tuple[str, ...]):
    """A text as the paragraphs and cells that it is printed in."""

    __slots__ = ()


class _Facts(dict[str, str]):
    """The facts that a case names itself. In place of a fact that the case lacks there is a mark."""

    def __init__(self, facts: Mapping[str, str], mark: Callable[[str], MissingMark]) -> None:
        super().__init__(facts)
        self._mark = mark

    def __missing__(self, name: str) -> MissingMark:
        """Return the mark of a fact that the case lacks."""
        return self._mark(name)


def values(composition: Composition) -> dict[str, Any]:
    """Return the values of a document."""
    return _Values(composition).all()


def filters(stationery: Stationery) -> dict[str, Callable[..., Any]]:
    """Return the filters of wordings, by name."""
    return {
        "join": stationery.vocabulary.lists.separator.join,
        "ordinal": numeral,
        "paragraphs": _paragraphs,
        "plain_paragraphs": _paragraphs,
    }


def _paragraphs(text: Text) -> Paragraphs:
    """Return the paragraphs and cells of a text."""
    return Paragraphs(lines(text))


def day(date: dt.date | None) -> str:
    """Return a date as it is printed; empty for None."""
    return f"{date.year}年{date.month}月{date.day}日" if date else ""


def without_end(title: str) -> str:
    """Return a title without 的建议 or the like at its end."""
    for end in ("建议案", "意见建议", "意见和建议", "书面意见", "建议", "提案", "议案", "意见"):
        for count in ("几点", "若干", "一些", ""):
            if title.endswith(f"的{count}{end}") and title != f"的{count}{end}":
                return title.removesuffix(f"的{count}{end}")
    return title


def _written(text: Text | None) -> list[str]:
    """Return the paragraphs of a text outside its tables."""
    if text is None or isinstance(text, str):
        return list(lines(text))
    return list(lines(tuple(part for part in text if isinstance(part, str))))


def opinion_of(composition: Composition) -> Opinion | None:
    """Return the opinion that a document is about; None if it is about no opinion.

    An opinion that the case does not have yet is empty.
    """
    unit = composition.unit
    if not unit:
        return None
    return composition.case.opinion_of(unit) or Opinion(unit=unit)


class _Values:
    """Computes the values of one document."""

    def __init__(self, composition: Composition) -> None:
        self.composition, self.case = composition, composition.case
        self.proposal, self.reply = self.case.proposal, self.case.reply
        self.lead, self.words = composition.lead, composition.lead.vocabulary
        kind = composition.kind
        self.sayable = {*kind.may_say, *kind.prints, *kind.identified_by}

    def all(self) -> dict[str, Any]:
        """Return all values."""
        opinion, handling = opinion_of(self.composition), self.case.handling
        is_apart = handling.type == "主办会办" and opinion_form(self.case, self.lead.department) == "单列"
        opinions = []
        for unit in handling.co_handlers if is_apart else ():
            opinions.append(self._opinion(self.case.opinion_of(unit) or Opinion(unit=unit), self.lead))
        history = []
        for earlier in self.case.history:
            values = {"document_number": earlier.document_number, "date": day(earlier.date)}
            values |= {"result": earlier.result, "comment": earlier.comment}
            history.append({name: self._if_sayable(value, "history") for name, value in values.items()})
        return {
            "proposal": self._proposal(),
            "handling": self._handling(),
            "reply": self._reply(),
            "opinions": tuple(opinions),
            "opinion": self._opinion(opinion, self.composition.stationery) if opinion else None,
            "history": tuple(history),
            "department": self._department(self.composition.stationery),
            "lead": self._department(self.lead),
            "shell": self.composition.doc.shell,
            "draft": self.words.marks.draft if self.composition.doc.values.get("draft") else None,
        }

    # ---- helpers -------------------------------------------------------------------------------------------------
    def _if_sayable(self, value: Any, *groups: str) -> Any:
        """Return a value, or `REFUSED` if the kind's declaration names none of the groups that the value belongs to."""
        return value if value is None or self.sayable.intersection(groups) else REFUSED

    def _mark(self, label: str) -> MissingMark:
        return MissingMark(self.words.marks.missing.format(label=label))

    def _or_mark(self, value: Any, label: str, owner: str = "") -> Any:
        """Return a value, or the mark if it is missing. label: a name in `CaseLabels`. owner: the words before it."""
        return value if value not in (None, "") else self._mark(owner + self.words.labels.of(label))

    @cached_property
    def _printed(self) -> tuple[str, ...]:
        """The paragraphs of the document. They are used only to choose among several allowed texts."""
        return tuple(squeezed(text_of(paragraph)) for paragraph in walk(self.composition.doc))

    def _chosen(self, allowed: Iterable[str], headings: Iterable[str] = ()) -> str:
        """Return the longest allowed text that the document has; the shortest allowed text if it has none.

        headings: texts that may stand before the allowed text in its paragraph. Paragraphs with a heading are searched
        first, because two answers may begin alike.
        """
        every = sorted(allowed, key=len, reverse=True)
        before = tuple(filter(None, map(squeezed, headings)))
        for paragraph in self._printed:
            if any(heading in paragraph for heading in before):
                for one in every:
                    if paragraph.endswith(squeezed(one)):
                        return one
        printed = "".join(self._printed)
        return next((one for one in every if squeezed(one) in printed), every[-1] if every else "")

    def _join(self, texts: Iterable[str]) -> str:
        return self.words.lists.separator.join(texts)

    # ---- the proposal --------------------------------------------------------------------------------------------
    def _proposal(self) -> dict[str, Any]:
        proposal, addressee = self.proposal, self.composition.addressee
        everybody = proposal.ordered_proposers
        total = max(len(everybody), int(proposal.proposers_total or 0))
        may_name_leader = addressee in (None, everybody[0]) or "signers" in self.sayable
        last_kind: str = proposal.kind
        together: list[dict[str, Any]] = []
        for one in proposal.together:
            kind = one.kind or proposal.kind
            # The kind is printed behind a number if the next number has another kind: 第1号建议、第2号提案.
            together.append({"kind": kind, "kind_before": last_kind if last_kind != kind else None})
            together[-1] |= {"number": one.number, "title": one.title, "topic": without_end(one.title)}
            last_kind = kind
        return {
            "kind": proposal.kind,
            "called": self.lead.department.proposal_names.get(proposal.kind, proposal.kind),
            "body": "人大" if proposal.family == "建议" else "政协",
            "number": self._or_mark(proposal.number, "number"),
            "congress": self._or_mark(proposal.congress, "congress"),
            "session": self._or_mark(proposal.session, "session"),
            "meeting": self._or_mark(proposal.meeting, "meeting"),
            "title": proposal.title,
            "topic": without_end(proposal.title),
            "together": tuple(together),
            "last_kind": last_kind,
            "salutation": self._named((addressee,), 1) if addressee else self._named(everybody, total),
            "proposers": self._named(everybody, total),
            "leader": everybody[0].name if may_name_leader else REFUSED,
            "you": self._pronoun(),
            "background": proposal.background,
        }

    def _named(self, people: Sequence[Proposer], total: int) -> str:
        """Return the names of proposers with their titles. total: the number of all proposers, named or not."""
        form, others = self.lead.department.proposers, ""
        if total > len(people) or len(people) > form.most_named:
            others = self.lead.others.format(count=total)
            people = people[: form.leading]
        titles = [self._title(person) for person in people]
        if titles == titles[:1] * len(titles):
            return self._join(person.name for person in people) + others + titles[0]
        return self._join(person.name + title for person, title in zip(people, titles, strict=True)) + others

    def _title(self, person: Proposer) -> str:
        """Return the title of a proposer, which depends on the proposal: 代表 or 委员; empty for a group."""
        if person.title == "集体":
            return ""
        family: str = self.proposal.family
        if person not in self.proposal.proposers:
            own: Companion = next(one for one in self.proposal.together if person in (one.proposers or ()))
            if own.kind != self.proposal.kind and own.kind in _KINDS_OF_MEMBERS:
                family = "提案"
            elif own.kind != self.proposal.kind and own.kind in _KINDS_OF_DEPUTIES:
                family = "建议"
        usual = of_kind(self.lead.department.proposers.titles, family, family, "")
        return person.title or usual or self.words.proposer_titles[family]

    def _pronoun(self) -> str:
        """Return the word for “you” with which the replying unit addresses the recipients of the document."""
        form, proposal, addressee = self.lead.department.proposers, self.proposal, self.composition.addressee
        people = (addressee,) if addressee else proposal.ordered_proposers
        if len(people) == 1 and people[0].is_group:
            return form.group
        is_one_person = len(people) == 1 and (addressee or not proposal.proposers_total)
        return form.one if is_one_person else form.several

    # ---- the handling --------------------------------------------------------------------------------------------
    def _handling(self) -> dict[str, Any]:
        handling = self.case.handling
        others = [point for point in self.proposal.points if point.unit not in (None, handling.lead)]
        return {
            "type": handling.type,
            "lead": handling.lead,
            "co_handlers": handling.co_handlers,
            "joint": self.composition.joint,
            "consulted": handling.co_handlers if handling.type == "主办会办" else (),
            "due": day(due(self.case, self.words.terms[self.lead.department.jurisdiction])) or None,
            "elsewhere": tuple(
                {"label": point.label, "topic": next(topics([point])), "unit": point.unit} for point in others
            ),
        }

    def _department(self, stationery: Stationery) -> dict[str, Any]:
        own = stationery.department
        return {
            "name": own.name,
            "short": own.short,
            "we": own.we,
            "you": own.you,
            "letterhead": (own.letterhead or own.name).removesuffix("文件"),
            "number_place": own.number_place,
            "category_place": own.category_place,
            "issuer": own.issuer or own.name,
            "phone": self._if_sayable(own.contact.phone, "contact"),
            "address": self._if_sayable(own.contact.address, "contact"),
            "postcode": self._if_sayable(own.contact.postcode, "contact"),
        }

    def _contact(self, typed: Contact | None, usual: Contact) -> dict[str, Any]:
        """Return the contact of the case. Missing values come from `usual`, the contact of the department."""
        own = typed or Contact()
        found: dict[str, Any] = {
            name: getattr(own, name) or getattr(usual, name) for name in ("name", "phone", "address", "postcode")
        }
        found |= {name: self._or_mark(found[name], name) for name in ("name", "phone")}
        return {name: self._if_sayable(value, "contact") for name, value in found.items()}

    # ---- the reply -----------------------------------------------------------------------------------------------
    def _reply(self) -> dict[str, Any]:
        reply, department, whole = self.reply, self.lead.department, self.reply.whole
        meaning = self.words.categories[department.jurisdiction].get(reply.category or "")
        usual = of_kind(department.copies, self.proposal.kind, self.proposal.family, ())
        copies = usual if reply.copies is None else reply.copies
        answers = [] if whole is not None else answered(self.case)
        numbered = [line for line in lines(whole) if re.match("[一二三四五六七八九十]{1,3}、", line)]
        return {
            "document_number": self._if_sayable(
                self._or_mark(reply.document_number, "document_number"), "reply", "reply.document_number"
            ),
            "date": self._if_sayable(self._or_mark(day(reply.date), "date"), "reply", "reply.date"),
            "category": self._if_sayable(self._or_mark(reply.category, "category"), "reply"),
            "category_meaning": self._if_sayable(self._or_mark(meaning, "category"), "reply"),
            "publicity": self._if_sayable(self._or_mark(reply.publicity, "publicity"), "reply"),
            "preamble": self._if_sayable(reply.preamble, "reply.preamble"),
            "answers": tuple(self._answer(place, points, index) for place, (points, index) in enumerate(answers, 1)),
            "text": self._if_sayable(whole, "reply.answers"),
            "sections": self._sections(whole) if whole is not None else (),
            "headings": len(answers) if whole is None else len(numbered),
            "closing": self._if_sayable(reply.closing, "reply.closing"),
            "contact": self._contact(reply.contact, department.contact),
            "copies": tuple(self._if_sayable(one, "copies") for one in copies),
            "attachments": tuple(self._if_sayable(one, "attachments") for one in reply.attachments),
            "summary": self._if_sayable(reply.summary, "reply.summary"),
            "signatory": self._or_mark(reply.signatory, "signatory"),
            "extra": _Facts(reply.extra, self._mark),
        }

    def _answer(self, place: int, points: Sequence[Point], index: int | None) -> dict[str, Any]:
        """Return the values of an answer.

        place: the number of the answer in the document, from 1. index: the index of the answer in the case; None if the
        case lacks the answer.
        """
        answer = None if index is None else self.reply.answers[index]
        labels, (topic, *headings) = self._join(point.label for point in points), topics(points)
        asks = [point.ask for point in points]
        outcomes = {}
        for name in OUTCOMES:
            text = "".join(lines(getattr(answer.outcome, name, None))) if answer else ""
            outcomes[name] = self._if_sayable(self._or_mark(text, name, labels), "reply.answers")
        brief = ""
        if answer:
            typed = _written(answer.text) or answer_lines(answer)  # without prose: its table cells, or its outcomes
            brief = self._brief(typed, answer.text, (answer.heading or "", topic, *headings))
        text = self._or_mark(answer.text if answer else None, "answer", labels)
        return {
            "index": place,
            "label": labels,
            "ask": asks[0] if len(asks) == 1 else "；".join(ask.rstrip("。；，！ ") for ask in asks),
            "topic": topic,
            "heading": self._if_sayable(answer.heading if answer else None, "answers") or self._chosen(headings),
            "text": self._if_sayable(text, "reply.answers"),
            **outcomes,
            "brief": brief or text,
        }

    def _brief(self, typed: Iterable[str], whole: Text | None, headings: Iterable[str] = ()) -> str:
        """Return the sentences of a text that an automatic summary takes.

        They are the first sentences of the first paragraph that is no heading and introduces no list. A text of tables
        alone gives its rows. typed: the paragraphs of the text. whole: the text. headings: as for `_chosen`.
        """
        if "reply.summary" not in self.sayable:
            return REFUSED
        if tables := tables_in_sentences(whole):
            return self._chosen(beginnings([tables]), headings)
        every = [line for line in typed if line.rstrip("。") not in ("", "无")]
        for line in every:
            found = heading(line)
            if not line.endswith("：") and not (found and found.is_whole):
                return self._chosen(beginnings([line]), headings)
        return self._chosen(beginnings(every[:1]), headings)

    def _sections(self, whole: Text) -> tuple[dict[str, str], ...]:
        """Return the headings and the briefs of a reply that is one text."""
        titles: list[str] = []
        lines_of_sections: list[list[str]] = []
        tables_of_sections: list[list[TextPart]] = []
        for part in (whole,) if isinstance(whole, str) else whole:
            if not isinstance(part, str):
                if titles:
                    tables_of_sections[-1].append(part)
                continue
            for line in filter(None, map(squeezed, part.split("\n"))):
                begun = heading(line)
                if begun and begun.level == 1:
                    rest = line[begun.length :]
                    titles.append(line[: begun.length].rstrip("。"))
                    lines_of_sections.append([rest] if rest else [])
                    tables_of_sections.append([])
                elif titles:
                    lines_of_sections[-1].append(line)
        sections = []
        for title, written, tables in zip(titles, lines_of_sections, tables_of_sections, strict=True):
            if written or tables:
                brief = self._brief(written, None if written else tuple(tables), (title,))
                sections.append({"heading": title, "brief": brief})
        # A text without headings is one section.
        return tuple(sections) or ({"heading": "", "brief": self._brief(_written(whole), whole)},)

    def _opinion(self, opinion: Opinion, stationery: Stationery) -> dict[str, Any]:
        """Return the values of an opinion. Missing values of its contact come from the stationery's department."""
        is_own = opinion.unit == self.composition.unit
        said = ("opinion", "opinion.text") if is_own else ("opinions",)
        text = self._or_mark(opinion.text, "opinion", opinion.unit)
        return {
            "unit": opinion.unit,
            "document_number": self._if_sayable(
                self._or_mark(opinion.document_number, "document_number"), "opinion", "opinion.document_number"
            ),
            "date": self._if_sayable(self._or_mark(day(opinion.date), "date"), "opinion", "opinion.date"),
            "category": self._if_sayable(opinion.category, "opinion"),
            "text": self._if_sayable(text, *said),
            "stated": self._if_sayable(opinion.stated or text, *said),
            "contact": self._contact(opinion.contact, stationery.department.contact),
        }
