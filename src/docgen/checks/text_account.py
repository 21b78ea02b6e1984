"""Composition → its account: the texts of the case that the document must print, and all that it may print besides.

The account comes from the case, the wordings and the vocabulary. Values that `fill_values` computes are computed here
again in another way, so that a mistake in `fill_values` is found.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import replace

import docgen.checks.shell_account as shell_account
import docgen.checks.wording_reader as wording_reader
from docgen.checks.case_texts import (
    OUTCOMES,
    answer_lines,
    answered,
    beginnings,
    columns,
    lines,
    tables_in_sentences,
    topics,
)
from docgen.checks.forms_of_address import forms_of_address, names_in_salutation, pronoun
from docgen.checks.text_proof import Account, Key, PassageHeading, RequiredPassage
from docgen.checks.wording_lines import WordingLine
from docgen.composition.compose import Composition
from docgen.composition.kinds import is_made, opinion_form
from docgen.composition.wording import without_empty
from docgen.inspection.readback import squeezed
from docgen.model.case import Case, Contact, Opinion, Text
from docgen.stationery.cabinet import Stationery

_Texts = tuple[tuple[str, str, str], ...]
"""The name, text and file of each wording of a unit."""
_VALUE = re.compile(r"\{\{ *[a-z]+\.[^{}]*\}\}")
"""A tag of a shell that prints a value of a record."""
_SHORTEST_PASSAGE = 3
"""A text of fewer characters, such as 无。, is no passage. The document may print it but need not."""


def account(composition: Composition) -> Account:
    """Return what a document must print and what it may print."""
    groups = tuple(tuple(group) for group in _passages(composition))
    frame, constants = _wording(composition)
    values = {
        *_vocabulary(composition.stationery),
        *_offices(composition),
        *_proposal(composition),
        *_handling(composition.case),
        *_further_values(composition),
        *_computed(composition),
        *_named_facts(composition),
        *constants,
        *(mark for _, mark in composition.missing),
    }
    if "reply.summary" in composition.kind.prints and composition.case.reply.summary is None:
        for answer in composition.case.reply.answers:
            values |= {*beginnings(answer_lines(answer)), *beginnings([tables_in_sentences(answer.text)])}
        values |= {*beginnings(lines(composition.case.reply.whole)), *lines(composition.case.reply.whole)}
        for line in lines(composition.case.reply.whole):
            # A heading may be the first sentence of its paragraph.
            first, _, rest = line.partition("。")
            values |= {first, *beginnings([rest])}
    return Account(
        tuple(group for group in groups if group),
        tuple((key, squeezed(value)) for key, value in _facts(composition) if value),
        tuple(_headings(composition)),
        frozenset(squeezed(value) for value in values if value),
        frame,
        tuple(_signed(composition)),
    )


def of_the_body(whole: Account) -> Account:
    """Return what the body of a document must and may print: all passages, but neither facts nor lines of the frame."""
    frame = tuple(replace(line, optional=True) for line in whole.frame)
    return replace(whole, facts=(), signed=(), frame=frame)


def _named_facts(composition: Composition) -> Iterator[str]:
    """Yield the facts that a document may print only if its wording names them: the signatory and `reply.extra`."""
    reply, named = composition.case.reply, _names(composition)
    if "reply.signatory" in named:
        yield reply.signatory or ""
    for name, fact in reply.extra.items():
        if named & {"reply.extra", f"reply.extra.{name}"}:
            yield fact


def _names(composition: Composition) -> frozenset[str]:
    """Return the names of the values that the document's wording and its shells read."""
    sources = composition.stationery.sources
    texts = tuple((name, *sources[name]) for name in sorted(sources))
    found = _wording_names(texts, composition.kind.wording)
    printed = " ".join(_VALUE.findall(" ".join(shell_account.texts(composition))))
    return found | _wording_names((("shell", printed, "shell"),), "shell")


@functools.lru_cache(maxsize=64)
def _wording_names(texts: _Texts, name: str) -> frozenset[str]:
    """Return the values that a wording reads. They are cached."""
    return wording_reader.names({source: (text, file) for source, text, file in texts}, name)


def _wording(composition: Composition) -> tuple[tuple[WordingLine, ...], frozenset[str]]:
    """Return the lines of a document's wording, and the constants of all wordings of its unit."""
    sources = without_empty(composition.stationery.sources)
    texts = tuple((name, *sources[name]) for name in sorted(sources))
    return _wording_lines(texts, composition.kind.wording), _constants(texts)


@functools.lru_cache(maxsize=64)
def _wording_lines(texts: _Texts, name: str) -> tuple[WordingLine, ...]:
    """Return the lines of a wording. They are cached, since a batch has many cases but few departments."""
    return wording_reader.lines({source: (text, file) for source, text, file in texts}, name)


@functools.lru_cache(maxsize=64)
def _constants(texts: _Texts) -> frozenset[str]:
    """Return the constants of a unit's wordings. They are cached for all documents of the unit."""
    return frozenset(wording_reader.constants({source: (text, file) for source, text, file in texts}))


# ---- what must be printed --------------------------------------------------------------------------------------------
def _passages(composition: Composition) -> Iterator[Iterator[RequiredPassage]]:
    """Yield the groups of passages that a document must print, in the order of its kind's `prints`."""
    case, reply = composition.case, composition.case.reply
    for name in composition.kind.prints:
        match name:
            case "reply.preamble":
                yield _passage(("reply", "preamble"), reply.preamble)
            case "reply.answers":
                yield _answer_passages(case)
            case "opinions":
                yield _opinion_passages(composition)
            case "reply.closing":
                yield _passage(("reply", "closing"), reply.closing)
            case "opinion.text":
                if opinion := _opinion(composition):
                    yield _passage(("opinions", opinion.unit, "text"), opinion.text)
            case "reply.summary":
                yield _passage(("reply", "summary"), reply.summary)


def _opinion(composition: Composition) -> Opinion | None:
    """Return the opinion that a document is about; None if it is about no opinion.

    An opinion that the case does not have yet is empty.
    """
    unit = composition.unit
    if not unit:
        return None
    return composition.case.opinion_of(unit) or Opinion(unit=unit)


def _answer_passages(case: Case) -> Iterator[RequiredPassage]:
    """Yield the texts and outcomes of the answers to the replying unit's points, or the text that answers all."""
    if case.reply.whole is not None:
        yield from _passage(("reply", "text"), case.reply.whole)
        return
    for _, index in answered(case):
        if index is None:
            continue
        answer, key = case.reply.answers[index], ("reply", "answers", index)
        yield from _passage((*key, "text"), answer.text)
        for name in OUTCOMES:
            yield from _passage((*key, "outcome", name), getattr(answer.outcome, name, None))


def _opinion_passages(composition: Composition) -> Iterator[RequiredPassage]:
    """Yield each opinion of the section of opinions: in the words of `stated`, or in full."""
    case = composition.case
    if case.handling.type == "主办会办" and opinion_form(case, composition.lead.department) == "单列":
        for unit in case.handling.co_handlers:
            if opinion := case.opinion_of(unit):
                yield from _passage(("opinions", unit, "stated"), opinion.stated or opinion.text)


def _passage(key: Key, text: Text | None) -> Iterator[RequiredPassage]:
    """Yield a text as a passage, unless it is too short."""
    found = tuple(lines(text))
    if len("".join(found)) >= _SHORTEST_PASSAGE:
        yield RequiredPassage(key, found)


def _facts(composition: Composition) -> Iterator[tuple[Key, str]]:
    """Yield the key and the text of each value by which a reader identifies the document.

    The text is empty if the case does not have the value.
    """
    proposal, reply, opinion = composition.case.proposal, composition.case.reply, _opinion(composition)
    omitted = composition.stationery.department.omits.get(composition.kind.name, ())
    for name in composition.kind.identified_by:
        match name:
            case _ if name in omitted:
                pass
            case "reply.document_number" if composition.lead.department.number_place == "none":
                pass
            case "proposal.number":
                yield ("proposal", "number"), proposal.number or ""
                yield from ((("proposal", "together"), one.number) for one in proposal.together)
            case "proposal.title":
                bare = "proposal.topic" in _names(composition)
                for title in (proposal.title, *(one.title for one in proposal.together)):
                    yield ("proposal", "title"), _without_end(title) if bare else title
            case "proposal.salutation":
                for proposer in names_in_salutation(composition):
                    yield ("proposal", "proposers"), proposer
            case "reply.document_number":
                yield ("reply", "document_number"), reply.document_number or ""
            case "reply.date":
                yield ("reply", "date"), _day(reply.date)
            case "opinion.document_number" if opinion:
                yield ("opinions", opinion.unit, "document_number"), opinion.document_number or ""
            case "opinion.date" if opinion:
                yield ("opinions", opinion.unit, "date"), _day(opinion.date)
            case "department.name":
                key: Key = ("handling", "lead")
                if opinion and composition.kind.writer == "co_handler":
                    key = ("opinions", opinion.unit)
                yield key, composition.stationery.department.name


def _signed(composition: Composition) -> Iterator[tuple[Key, str]]:
    """Yield the key and the name of each office that signs a joint letter, in their order."""
    if composition.joint and "reply.answers" in composition.kind.prints:
        yield ("handling", "lead"), squeezed(composition.lead.department.name)
        for index, name in enumerate(composition.joint):
            yield ("handling", "joint", index), squeezed(name)


# ---- what may be printed ---------------------------------------------------------------------------------------------
def _vocabulary(stationery: Stationery) -> Iterator[str]:
    """Yield the marks of drafts and missing values, and the titles of all kinds of documents."""
    yield from (stationery.vocabulary.marks.missing, stationery.vocabulary.marks.draft)
    yield from (kind.title for kind in stationery.kinds.values())


def _offices(composition: Composition) -> Iterator[str]:
    """Yield the names of the unit that writes the document and of the replying unit."""
    for stationery in (composition.stationery, composition.lead):
        office = stationery.department
        yield from (office.name, office.short, office.we, office.you, office.issuer or "")
        yield office.letterhead.removesuffix("文件")  # the wording of a document has these words behind it
    yield from composition.joint


def _proposal(composition: Composition) -> Iterator[str]:
    """Yield the values of the proposal. The only proposers among them are those that the document may name."""
    proposal = composition.case.proposal
    yield from (proposal.kind, proposal.congress or "", proposal.session or "", proposal.title, proposal.number or "")
    yield from (proposal.meeting or "", composition.lead.department.proposal_names.get(proposal.kind, ""))
    yield from lines(proposal.background)
    for point in proposal.points:
        yield from (point.label, point.ask, point.unit or "", *lines(point.rationale), *topics([point]))
    yield from _together(composition)
    for points, _ in answered(composition.case):
        if len(points) > 1:
            yield from topics(points)
            yield "；".join(point.ask.rstrip("。；，！ ") for point in points)
    yield from (str(len(proposal.ordered_proposers)), proposal.proposers_total or "")
    yield from forms_of_address(composition)


def _together(composition: Composition) -> Iterator[str]:
    """Yield the numbers and titles of all proposals that a letter answers.

    A title without its end is allowed if the wording names `proposal.topic`.
    """
    proposal = composition.case.proposal
    kinds = {proposal.kind, *(one.kind or proposal.kind for one in proposal.together)}
    every = [proposal.title, *(one.title for one in proposal.together)]
    yield from (*(one.number for one in proposal.together), *every, *kinds)
    if "proposal.topic" in _names(composition):
        yield from map(_without_end, every)


def _without_end(title: str) -> str:
    """Return a title without 的建议 or the like at its end."""
    for end in ("建议案", "意见建议", "意见和建议", "书面意见", "建议", "提案", "议案", "意见"):
        for count in ("几点", "若干", "一些", ""):
            if title.endswith(f"的{count}{end}") and title != f"的{count}{end}":
                return title.removesuffix(f"的{count}{end}")
    return title


def _handling(case: Case) -> Iterator[str]:
    """Yield the type of handling, the units and the date due."""
    yield from (case.handling.type, case.handling.lead, *case.handling.co_handlers, _day(case.handling.due))


def _further_values(composition: Composition) -> Iterator[str]:
    """Yield the values of the groups in the kind's `may_say`. A public summary may not name a contact, for example."""
    case, department, opinion = composition.case, composition.stationery.department, _opinion(composition)
    reply = case.reply
    for group in composition.kind.may_say:
        match group:
            case "reply":
                meanings = composition.stationery.vocabulary.categories[department.place]
                yield from (reply.document_number or "", _day(reply.date), reply.category or "", reply.publicity or "")
                yield meanings.get(reply.category or "", "")
            case "answers":
                for answer in reply.answers:
                    yield answer.heading or ""
                    yield from (line for line in answer_lines(answer) if len(line) < _SHORTEST_PASSAGE)
                    yield from columns(answer.text)
                yield from (line for line in lines(reply.whole) if len(line) < _SHORTEST_PASSAGE)
                yield from columns(reply.whole)
            case "history":
                for earlier in case.history:
                    yield from (earlier.document_number or "", _day(earlier.date), earlier.result or "")
                    yield from lines(earlier.comment)
            case "opinion" if opinion:
                yield from (opinion.unit, opinion.document_number or "", _day(opinion.date), opinion.category or "")
            case "contact":
                contact = reply.contact
                if opinion is not None and composition.kind.writer == "co_handler":
                    contact = opinion.contact
                yield from _contact(contact)
                yield from _contact(department.contact)
            case "copies":
                usual = department.copies.get(case.proposal.kind, department.copies.get(case.proposal.family, ()))
                yield from (reply.copies if reply.copies is not None else usual)
            case "attachments":
                yield from reply.attachments
            case "signers":
                pass  # `_forms_of_address` yields them.


def _headings(composition: Composition) -> Iterator[PassageHeading]:
    """Yield the headings of answers and opinions, and the names of attachments.

    A wording may print them as 一、关于……的建议, 建议一　……, （一）市财政局 or 2.目录.
    """
    case = composition.case
    for number, (points, index) in enumerate(answered(case) if case.reply.whole is None else (), 1):
        key: Key = () if index is None else ("reply", "answers", index)
        label = squeezed("、".join(point.label for point in points))
        texts = {*topics(points)}
        if index is not None:
            texts.add(case.reply.answers[index].heading or "")
        for text in texts - {""}:
            yield PassageHeading(_numeral(number), label, squeezed(text), key)
    if case.handling.type == "主办会办":
        for number, unit in enumerate(case.handling.co_handlers, 1):
            yield PassageHeading(_numeral(number), "", squeezed(unit), ("opinions", unit))
    # Enclosed documents, such as a form for feedback, come before the attachments of the case.
    stationery = composition.stationery
    enclosed = sum(kind.enclosed and is_made(kind, stationery) for kind in stationery.kinds.values())
    for number, name in enumerate(case.reply.attachments, 1 + enclosed):
        yield PassageHeading(str(number), "", squeezed(name), ("reply", "attachments"))


def _contact(contact: Contact | None) -> Iterator[str]:
    """Yield the values of a contact."""
    if contact is not None:
        yield from (contact.name or "", contact.phone or "", contact.address or "", contact.postcode or "")


def _computed(composition: Composition) -> Iterator[str]:
    """Yield the values that are computed: 无, the word for “you”, Chinese numerals for headings, and counts."""
    case = composition.case
    yield from ("无", pronoun(composition))
    numbered = [line for line in lines(case.reply.whole) if re.match("[一二三四五六七八九十]+、", line)]
    for number in range(1, len(case.proposal.points) + len(numbered) + len(case.opinions) + 3):
        yield _numeral(number)
    most = max(
        len(case.proposal.points), len(case.opinions), len(case.reply.attachments), len(case.proposal.ordered_proposers)
    )
    yield from (str(number) for number in range(most + 3))


def _day(day: dt.date | None) -> str:
    """Return a date as it is printed; empty for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _numeral(number: int) -> str:
    """Return a number up to 99 in Chinese numerals, such as 二十三; empty for 0."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    numeral = digits[tens] if tens > 1 else ""
    if tens > 0:
        numeral += "十"
    if ones > 0:
        numeral += digits[ones]
    return numeral
