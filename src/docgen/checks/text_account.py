"""Composition → the account of its text: what this document must say of its case, and what else it may say.

Counted from the case, the wording's own words and the vocabulary; computed values are computed here again, by other
means than `fill_values` has, so that a mistake there does not prove itself.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import docgen.checks.printed_text as printed_text
import docgen.checks.wording_reader as wording_reader
from docgen.checks.text_proof import Account, Key, PassageHeading, RequiredPassage
from docgen.checks.wording_lines import WordingLine
from docgen.composition.compose import Composition
from docgen.composition.kinds import is_made
from docgen.composition.wording import without_empty
from docgen.inspection.readback import squeezed
from docgen.model.case import Answer, Case, Contact, Opinion, Point, Proposer, Round, TableItem, Text
from docgen.stationery.cabinet import Stationery
from docgen.stationery.vocabulary import Vocabulary

_SENTENCE = re.compile(r"[^。！？]*[。！？][”’）]*|[^。！？]+$")
_ANSWERED_IN_FULL = ("done", "advancing", "pending", "declined")
_Texts = tuple[tuple[str, str], ...]
"""The wordings of a unit: name, text."""
_SHORT = 3
"""Characters; a shorter passage (无。) may stand anywhere, so it may be said and need not."""


def account(composition: Composition) -> Account:
    """What a document must and may say."""
    groups = tuple(tuple(group) for group in _passages(composition))
    lines, constants = _wording(composition)
    values = {
        *_vocabulary(composition.stationery),
        *_offices(composition),
        *_proposal(composition),
        *_handling(composition.case),
        *_own(composition),
        *_computed(composition),
        *_named_facts(composition),
        *constants,
        *(mark for _, mark in composition.missing),
    }
    if "reply.summary" in composition.kind.prints and composition.case.reply.summary is None:
        for answer in composition.case.reply.answers:
            values |= {*_briefs(_answer_lines(answer)), *_briefs([_told(answer.text)])}
        values |= {*_briefs(_lines(composition.case.reply.whole)), *_lines(composition.case.reply.whole)}
    return Account(
        tuple(group for group in groups if group),
        tuple((key, squeezed(value)) for key, value in _facts(composition) if value),
        tuple(_headings(composition.case, _enclosed(composition.stationery))),
        frozenset(squeezed(value) for value in values if value),
        (*lines, *_shell_lines(composition)),
    )


def _named_facts(composition: Composition) -> Iterator[str]:
    """The facts that a document may state because its wording names them: the signatory, and `reply.extra`."""
    reply, named = composition.case.reply, _names(composition)
    if "reply.signatory" in named:
        yield reply.signatory or ""
    for name, fact in reply.extra.items():
        if named & {"reply.extra", f"reply.extra.{name}"}:
            yield fact


def _names(composition: Composition) -> frozenset[str]:
    """The values that the document's wording reads."""
    sources = composition.stationery.sources
    texts = tuple((name, sources[name][0]) for name in sorted(sources))
    return _wording_names(texts, composition.kind.wording)


@functools.lru_cache(maxsize=64)
def _wording_names(texts: _Texts, name: str) -> frozenset[str]:
    """The values that a wording reads, remembered."""
    return wording_reader.names({source: (text, source) for source, text in texts}, name)


def _shell_lines(composition: Composition) -> Iterator[WordingLine]:
    """The lines that the body of a Word shell has of its own; its headers have none."""
    own = [squeezed(line) for line in printed_text.shell(composition).body if "{{" not in line]
    return (WordingLine((text,)) for text in own)


def _wording(composition: Composition) -> tuple[tuple[WordingLine, ...], frozenset[str]]:
    """The lines of a document's wording, and the constants of all wordings of its unit."""
    sources = without_empty(composition.stationery.sources)
    texts = tuple((name, sources[name][0]) for name in sorted(sources))
    return _wording_lines(texts, composition.kind.wording), _constants(texts)


@functools.lru_cache(maxsize=64)
def _wording_lines(texts: _Texts, name: str) -> tuple[WordingLine, ...]:
    """The lines of a wording, remembered: a batch has a handful of departments."""
    return wording_reader.lines({source: (text, source) for source, text in texts}, name)


@functools.lru_cache(maxsize=64)
def _constants(texts: _Texts) -> frozenset[str]:
    """The constants of a unit's wordings, which all its kinds of documents share."""
    return frozenset(wording_reader.constants({source: (text, source) for source, text in texts}))


# ---- what must be said ---------------------------------------------------------------------------------------------
def _passages(composition: Composition) -> Iterator[Iterator[RequiredPassage]]:
    """The passages that the document's kind must print, text by text."""
    case, reply = composition.case, composition.case.reply
    for name in composition.kind.prints:
        match name:
            case "reply.preamble":
                yield _passage(("reply", "preamble"), reply.preamble)
            case "reply.answers":
                yield _answers(case)
            case "opinions":
                yield _stated_opinions(case)
            case "reply.closing":
                yield _passage(("reply", "closing"), reply.closing)
            case "opinion.text":
                if opinion := _opinion(composition):
                    yield _passage(("opinions", opinion.unit, "text"), opinion.text)
            case "reply.summary":
                yield _passage(("reply", "summary"), reply.summary)


def _opinion(composition: Composition) -> Opinion | None:
    """The opinion that a document is about; None for kinds that are about none."""
    unit = composition.unit
    return (composition.case.opinion_of(unit) or Opinion(unit=unit)) if unit else None


def _answers(case: Case) -> Iterator[RequiredPassage]:
    if case.reply.whole is not None:
        yield from _passage(("reply", "text"), case.reply.whole)
        return
    for _, index in _answered(case):
        if index is None:
            continue
        answer, key = case.reply.answers[index], ("reply", "answers", index)
        yield from _passage((*key, "text"), answer.text)
        for name in _ANSWERED_IN_FULL:
            yield from _passage((*key, "outcome", name), getattr(answer.outcome, name, None))


def _answered(case: Case) -> list[tuple[list[Point], int | None]]:
    """The points that are answered here, in groups of one answer, and which answer it is; None: there is none yet."""
    found: list[tuple[list[Point], int | None]] = []
    for point in case.own_points():
        index = next((i for i, answer in enumerate(case.reply.answers) if point.label in answer.labels), None)
        together = [points for points, other in found if other == index and index is not None]
        if together:
            together[0].append(point)
        else:
            found.append(([point], index))
    return found


def _stated_opinions(case: Case) -> Iterator[RequiredPassage]:
    if case.handling.type == "主办会办":
        for unit in case.handling.co_handlers:
            if opinion := case.opinion_of(unit):
                yield from _passage(("opinions", unit, "stated"), opinion.stated or opinion.text)


def _passage(key: Key, text: Text | None) -> Iterator[RequiredPassage]:
    lines = tuple(_lines(text))
    if len("".join(lines)) >= _SHORT:
        yield RequiredPassage(key, lines)


def _lines(text: Text | None) -> Iterator[str]:
    """The paragraphs and table cells of a text, each without white space, in reading order."""
    for part in () if text is None else (text,) if isinstance(text, str) else text:
        if isinstance(part, TableItem):
            table = part.table
            cells = [
                *([table.caption] if table.caption else []),
                *table.columns,
                *(c for row in table.rows for c in row),
            ]
        else:
            cells = part.split("\n")
        yield from (line for cell in cells if (line := squeezed(cell)))


def _facts(composition: Composition) -> Iterator[tuple[Key, str]]:
    """What its reader identifies a document by; a draft states what it has."""
    proposal, reply, opinion = composition.case.proposal, composition.case.reply, _opinion(composition)
    omitted = composition.stationery.department.omits.get(composition.kind.name, ())
    for name in composition.kind.identified_by:
        match name:
            case _ if name in omitted:
                pass
            case "proposal.number":
                yield ("proposal", "number"), proposal.number or ""
            case "proposal.title":
                yield ("proposal", "title"), proposal.title
            case "proposal.salutation":
                yield from ((("proposal", "proposers"), person) for person in _addressed(composition))
            case "reply.document_number":
                yield ("reply", "document_number"), reply.document_number or ""
            case "reply.date":
                yield ("reply", "date"), _day(reply.date)
            case "opinion.document_number" if opinion:
                yield ("opinions", opinion.unit, "document_number"), opinion.document_number or ""
            case "opinion.date" if opinion:
                yield ("opinions", opinion.unit, "date"), _day(opinion.date)
            case "department.name":
                is_theirs = opinion and composition.kind.writer == "co_handler"
                key: Key = ("opinions", opinion.unit) if opinion and is_theirs else ("handling", "lead")
                yield key, composition.stationery.department.name


def _addressed(composition: Composition) -> Iterator[str]:
    """The names that the salutation must have: the one addressed, or those whom the department names."""
    people = composition.case.proposal.ordered_proposers
    form, total = composition.lead.department.proposers, int(composition.case.proposal.proposers_total or 0)
    if composition.addressee is not None:
        yield composition.addressee.name
    elif max(len(people), total) > len(people) or len(people) > form.most_named:
        yield from (person.name for person in people[: form.leading])
    else:
        yield from (person.name for person in people)


# ---- what may be said ----------------------------------------------------------------------------------------------
def _vocabulary(stationery: Stationery) -> Iterator[str]:
    yield from (stationery.vocabulary.marks.missing, stationery.vocabulary.marks.draft)
    yield from (kind.title for kind in stationery.kinds.values())


def _offices(composition: Composition) -> Iterator[str]:
    """The names of the unit whose paper it is and, in an opinion, of the one that it goes to."""
    for stationery in (composition.stationery, composition.lead):
        own = stationery.department
        yield from (own.name, own.short, own.we, own.you, own.letterhead or "", own.issuer or "")


def _proposal(composition: Composition) -> Iterator[str]:
    """The proposal itself, which its proposers know; of the signers only whom this copy addresses."""
    proposal = composition.case.proposal
    yield from (proposal.kind, proposal.congress or "", proposal.session or "", proposal.title, proposal.number or "")
    yield from _lines(proposal.background)
    for point in proposal.points:
        yield from (point.label, point.ask, point.unit or "", *_lines(point.rationale), *_topics([point]))
    for points, _ in _answered(composition.case):
        if len(points) > 1:
            yield from _topics(points)
            yield "；".join(point.ask.rstrip("。；，！ ") for point in points)
    yield from (str(len(proposal.proposers)), proposal.proposers_total or "")
    yield from _forms_of_address(composition)


def _forms_of_address(composition: Composition) -> Iterator[str]:
    """陈洁代表, 郭胜利、陈爱珍委员, 李红等8名代表: every way to name those whom the document may name."""
    proposal, words = composition.case.proposal, composition.stationery.vocabulary
    form = composition.lead.department.proposers
    people = _named(composition)
    for group in (people, proposal.proposers if len(people) > 1 else people):
        titled = [person.name + _title(person, proposal.family, words) for person in group]
        yield from (person.name for person in group)
        yield from titled
        count = max(int(proposal.proposers_total or 0), len(group))
        for person in group:
            title = _title(person, proposal.family, words)
            yield "、".join(other.name for other in group) + title
            yield person.name + composition.lead.others.format(count=count) + title
        leading = "、".join(person.name for person in group[: form.leading])
        yield leading + composition.lead.others.format(count=count) + _title(group[0], proposal.family, words)


def _title(person: Proposer, family: str, words: Vocabulary) -> str:
    return "" if person.is_group else person.title or words.proposer_titles[family]


def _named(composition: Composition) -> tuple[Proposer, ...]:
    """A letter to one of several signers names no other, unless the department's wording lists them."""
    kind, addressee = composition.kind, composition.addressee
    wordings = wording_reader.texts(composition.stationery.sources, kind.wording)
    if addressee is None or "signers" in kind.may_say or any("proposal.proposers" in text for text in wordings):
        return composition.case.proposal.ordered_proposers
    return (addressee,)


def _topics(points: Sequence[Point]) -> Iterator[str]:
    """What answers to these points are headed with: 增设学位, 关于增设学位的建议, 关于建议一、建议二."""
    topics = [point.ask.rstrip("。；，！ ").removeprefix("建议") for point in points]
    yield from ("、".join(topics), f"关于{'、'.join(topics)}的建议")
    if len(points) > 1:
        yield f"关于{'、'.join(point.label for point in points)}"


def _handling(case: Case) -> Iterator[str]:
    yield from (case.handling.type, case.handling.lead, *case.handling.co_handlers, _day(case.handling.due))


def _own(composition: Composition) -> Iterator[str]:
    """What this kind of document may say of the case beside the proposal: a summary, which is public, no contact."""
    case, department, opinion = composition.case, composition.stationery.department, _opinion(composition)
    reply = case.reply
    for group in composition.kind.may_say:
        match group:
            case "reply":
                meaning = composition.stationery.vocabulary.categories[department.place]
                yield from (reply.document_number or "", _day(reply.date), reply.category or "", reply.publicity or "")
                yield meaning.get(reply.category or "", "")
            case "answers":
                for answer in reply.answers:
                    yield answer.heading or ""
                    yield from (line for line in _answer_lines(answer) if len(line) < _SHORT)
                    yield from _columns(answer.text)
                yield from (line for line in _lines(reply.whole) if len(line) < _SHORT)
                yield from _columns(reply.whole)
            case "history":
                for earlier in case.history:
                    yield from _earlier(earlier)
            case "opinion" if opinion:
                yield from (opinion.unit, opinion.document_number or "", _day(opinion.date), opinion.category or "")
            case "contact":
                is_theirs = opinion is not None and composition.kind.writer == "co_handler"
                yield from _contact(opinion.contact if opinion and is_theirs else reply.contact, department.contact)
            case "copies":
                usual = department.copies.get(case.proposal.kind, department.copies.get(case.proposal.family, ()))
                yield from (reply.copies if reply.copies is not None else usual)
            case "attachments":
                yield from reply.attachments
            case "signers":
                pass  # `_named` answers for them


def _headings(case: Case, enclosed: int) -> Iterator[PassageHeading]:
    """一、关于……的建议 · 建议一　…… · （一）市财政局 · 2.目录: by whatever name a wording introduces them.

    enclosed: how many documents stand among the attachments before the case's own.
    """
    for number, (points, index) in enumerate(_answered(case) if case.reply.whole is None else (), 1):
        own = case.reply.answers[index].heading if index is not None else None
        key: Key = () if index is None else ("reply", "answers", index)
        for text in {own or "", *_topics(points)} - {""}:
            yield PassageHeading(_numeral(number), squeezed("、".join(p.label for p in points)), squeezed(text), key)
    if case.handling.type == "主办会办":
        for number, unit in enumerate(case.handling.co_handlers, 1):
            yield PassageHeading(_numeral(number), "", squeezed(unit), ("opinions", unit))
    for number, name in enumerate(case.reply.attachments, 1 + enclosed):
        yield PassageHeading(str(number), "", squeezed(name), ("reply", "attachments"))


def _enclosed(stationery: Stationery) -> int:
    """How many documents stand among the attachments before the case's own."""
    return sum(kind.enclosed and is_made(kind, stationery) for kind in stationery.kinds.values())


def _earlier(earlier: Round) -> Iterator[str]:
    yield from (earlier.document_number or "", _day(earlier.date), earlier.result or "", *_lines(earlier.comment))


def _contact(own: Contact | None, office: Contact) -> Iterator[str]:
    for contact in (own, office):
        if contact is not None:
            yield from (contact.name or "", contact.phone or "", contact.address or "", contact.postcode or "")


def _computed(composition: Composition) -> Iterator[str]:
    """Numerals of headings, counts, what is said where there is nothing, and how to say you."""
    case = composition.case
    yield from ("无", _you(composition))
    numbered = [line for line in _lines(case.reply.whole) if re.match("[一二三四五六七八九十]+、", line)]
    for number in range(1, len(case.proposal.points) + len(numbered) + len(case.opinions) + 3):
        yield _numeral(number)
    most = max(len(case.proposal.points), len(case.opinions), len(case.reply.attachments), len(case.proposal.proposers))
    yield from (str(number) for number in range(most + 3))


def _you(composition: Composition) -> str:
    proposal, alone = composition.case.proposal, composition.addressee is not None
    people = (composition.addressee,) if composition.addressee else proposal.proposers
    if any(person.is_group for person in people):
        return "你们" if len(people) > 1 else "贵单位"
    return "你们" if len(people) > 1 or (proposal.proposers_total and not alone) else "您"


def _answer_lines(answer: Answer) -> Iterator[str]:
    """The paragraphs of an answer; what a list of outcomes says is one line each."""
    yield from _lines(answer.text)
    for name in _ANSWERED_IN_FULL:
        yield "".join(_lines(getattr(answer.outcome, name, None)))


def _columns(text: Text | None) -> Iterator[str]:
    for part in text if isinstance(text, tuple) else ():
        if isinstance(part, TableItem):
            yield from part.table.columns


def _briefs(lines: Iterable[str]) -> Iterator[str]:
    """The first sentences of each paragraph, one, two, three … of them: what a summary takes of an answer."""
    for line in lines:
        taken = ""
        for sentence in _SENTENCE.findall(line):
            taken += sentence
            yield taken


def _told(text: Text | None) -> str:
    """The rows of a text that is only tables, each a sentence that names its columns: a summary has nothing else."""
    told = ""
    parts = text if isinstance(text, tuple) else ()
    tables = [part.table for part in parts if isinstance(part, TableItem)]
    for table in tables if len(tables) == len(parts) else ():
        for row in table.rows:
            pairs = [f"{name}：{cell}" for name, cell in zip(table.columns, row, strict=True)]
            told += squeezed("，".join(pairs)).rstrip("。") + "。"
    return told


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _numeral(number: int) -> str:
    """一, 十, 十一, 二十三: up to 99."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else "零一二三四五六七八九"[tens])
        + "十" * (tens > 0)
        + "零一二三四五六七八九"[ones] * (ones > 0)
    )
