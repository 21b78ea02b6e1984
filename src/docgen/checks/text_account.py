"""Composition → its account: the lines that the document must print, and the texts and facts that must be in them.

The account comes from the case, the wordings and the vocabulary. Values that `fill_values` computes are computed here
again in another way, so that a mistake in `fill_values` is found. The texts of the case, and the facts by which a
reader identifies the document, are listed separately, so that a wording that forgets them is found.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import docgen.checks.case_values as case_values
import docgen.checks.expected_lines as expected_lines
import docgen.checks.shell_account as shell_account
import docgen.checks.wording_reader as wording_reader
from docgen.checks.case_texts import OUTCOMES, answered, lines
from docgen.checks.case_values import REFUSED, day, opinion_of, without_end
from docgen.checks.text_proof import Account, RequiredPassage
from docgen.composition.compose import Composition
from docgen.composition.kinds import opinion_form
from docgen.errors import Key
from docgen.inspection.readback import squeezed
from docgen.model.blocks import Role
from docgen.model.case import Case, Proposer, Text

_HEAD = (Role.LETTERHEAD, Role.CATEGORY, Role.DRAFT, Role.NUMBER)
"""The roles of lines that a shell prints above the text. Each shell has its own order for them."""
_FOOT = (Role.CC, Role.ISSUER)
"""The roles of lines that a shell prints below the text."""
_HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4)
_CASE_TEXTS = ("", Role.ITEM)
"""The roles of lines that may belong to texts of the case: their paragraphs, and the items of a list of outcomes."""
_OF_THE_BODY = (*_CASE_TEXTS, *_HEADINGS, Role.BODY, Role.CAPTION, "row", "header")
"""The roles of lines that plain text has."""
_SHORTEST_PASSAGE = 3
"""The document need not print a text of fewer characters, such as 无。."""


def account(composition: Composition) -> Account:
    """Return what a document must print."""
    groups = tuple(tuple(group) for group in _passages(composition))
    every = expected_lines.lines(composition, case_values.values(composition))
    found = [line for line in every if REFUSED not in line.text]  # If printed, a refused line counts as foreign.
    body = [line for line in found if line.role not in (*_HEAD, *_FOOT)]
    return Account(
        tuple(group for group in groups if group),
        tuple((key, squeezed(value)) for key, value in _facts(composition) if value),
        tuple(line for line in found if line.role in _HEAD),
        (*body, *(line for line in found if line.role in _FOOT)),
        tuple(_signed(composition)),
        elsewhere=_elsewhere(composition.case, groups),
    )


def _elsewhere(case: Case, groups: Sequence[Sequence[RequiredPassage]]) -> frozenset[str]:
    """Return the lines that are both in a passage and in another value of the case."""
    passages: Counter[str] = Counter()
    for passage in chain.from_iterable(groups):
        passages.update(passage.lines)
    values: Counter[str] = Counter()
    waiting: list[Any] = [case.model_dump()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            values.update(map(squeezed, value.split("\n")))
        elif isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
    return frozenset(line for line, count in passages.items() if values[line] > count)


def of_the_body(whole: Account) -> Account:
    """Return the account of a document's body: its lines from the first text of the case to the last.

    A heading above the first text belongs to the body.
    """
    # A wording may print words before a text in the same paragraph, such as 当年完成事项.
    texts = tuple(whole.passage_lines)
    found = [index for index, line in enumerate(whole.text) if not line.role or (texts and line.text.endswith(texts))]
    draft = tuple(line for line in whole.head if line.role == Role.DRAFT)
    if not found:
        return replace(whole, facts=(), signed=(), head=draft, text=())
    first, last = found[0], found[-1]
    while first > 0 and whole.text[first - 1].role in (*_HEADINGS, *_CASE_TEXTS):
        first -= 1
    while last + 1 < len(whole.text) and whole.text[last + 1].role in _CASE_TEXTS:
        last += 1
    body = tuple(line for line in whole.text[first : last + 1] if line.role in _OF_THE_BODY)
    return replace(whole, facts=(), signed=(), head=draft, text=body)


def _prints_topic(composition: Composition) -> bool:
    """Return whether the document prints the title of the proposal without its end, in the wording or in a shell."""
    sources = composition.stationery.sources
    texts = tuple((name, *sources[name]) for name in sorted(sources))
    in_shell = any("proposal.topic" in text for text in shell_account.texts(composition))
    return in_shell or "proposal.topic" in _wording_names(texts, composition.kind.wording)


@functools.lru_cache(maxsize=64)
def _wording_names(texts: tuple[tuple[str, str, str], ...], name: str) -> frozenset[str]:
    """Return the values that a wording reads. texts: name, text and file of each wording."""
    return wording_reader.names({source: (text, file) for source, text, file in texts}, name)


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
                if opinion := opinion_of(composition):
                    yield _passage(("opinions", opinion.unit, "text"), opinion.text)
            case "reply.summary":
                yield _passage(("reply", "summary"), reply.summary)


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
    """Yield each opinion that the reply prints in a separate section: `stated`, or the whole text if it is missing."""
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
    proposal, reply, opinion = composition.case.proposal, composition.case.reply, opinion_of(composition)
    omitted = composition.stationery.department.omits.get(composition.kind.name, ())
    for name in composition.kind.identified_by:
        match name:
            case _ if name in omitted:
                pass
            case "reply.document_number" if composition.lead.department.number_place == "none":
                pass
            case "proposal.number":
                yield ("proposal", "number"), proposal.number or ""
                for companion in proposal.together:
                    yield ("proposal", "together"), companion.number
            case "proposal.title":
                bare = _prints_topic(composition)
                for title in (proposal.title, *(one.title for one in proposal.together)):
                    yield ("proposal", "title"), without_end(title) if bare else title
            case "proposal.salutation":
                for person in _addressed(composition):
                    yield ("proposal", "proposers"), person.name
            case "reply.document_number":
                yield ("reply", "document_number"), reply.document_number or ""
            case "reply.date":
                yield ("reply", "date"), day(reply.date)
            case "opinion.document_number" if opinion:
                yield ("opinions", opinion.unit, "document_number"), opinion.document_number or ""
            case "opinion.date" if opinion:
                yield ("opinions", opinion.unit, "date"), day(opinion.date)
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


def _addressed(composition: Composition) -> tuple[Proposer, ...]:
    """Return the proposers whom the salutation must name.

    A letter to one proposer names only this proposer. Any other letter names as many as the department states.
    """
    if composition.addressee is not None:
        return (composition.addressee,)
    people, form = composition.case.proposal.ordered_proposers, composition.lead.department.proposers
    total = int(composition.case.proposal.proposers_total or 0)
    if total > len(people) or len(people) > form.most_named:
        return people[: form.leading]
    return people
