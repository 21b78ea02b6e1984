"""Apply the declaration of a kind of document to a case and to a department.

The input is a declaration, and a case or a department. The output is the copies of the kind that a case calls for,
whether a department makes the kind, and the shell that a department uses for the kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.model.case import Case, Opinion, OpinionForm, Proposer
from docgen.stationery.declarations import Declaration
from docgen.stationery.department import Department
from docgen.stationery.departments import Stationery


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that a case calls for."""

    kind: str
    """The name of the kind of document."""
    unit: str
    """The unit that writes the document."""
    opinion: Opinion | None = None
    """The co-handler's opinion that the document contains or asks for. None: the document is about no opinion."""
    addressee: Proposer | None = None
    """The one proposer who receives the document. None: the document goes to all proposers."""

    @property
    def recipient(self) -> str:
        """Return the name that distinguishes this copy from other copies of its kind. Empty: there is only one copy."""
        if self.opinion:
            return self.opinion.unit
        return self.addressee.name if self.addressee else ""


def copies(kind: Declaration, case: Case, *, draft: bool = False) -> Iterator[Copy]:
    """Yield the copies of a kind that a case calls for. The writing units may lack a department folder.

    draft: whether the documents are drafts. A kind for public replies has drafts even before the case has a 公开属性.
    """
    if kind.publicity == "public" and not _is_public(case, draft):
        return
    lead = case.handling.lead
    match kind.copies:
        case "one":
            yield Copy(kind.name, lead)
        case "signers":
            for person in _addressees(case):
                yield Copy(kind.name, lead, addressee=person)
        case "co_handlers":
            for unit in co_handlers(case):
                writer = unit if kind.writer == "co_handler" else lead
                yield Copy(kind.name, writer, case.opinion_of(unit) or Opinion(unit=unit))


def is_made(kind: Declaration, stationery: Stationery) -> bool:
    """Return whether a department makes this kind of document.

    A department makes only the kinds that its `makes` names; an empty `makes` names all kinds. It does not make a kind
    if it leaves the phrase of this kind empty.
    """
    own = stationery.department
    named = not own.makes or kind.name in own.makes
    return named and (not kind.phrase or bool(own.phrases.get(kind.phrase, "").strip()))


def shell(kind: Declaration, department: Department) -> str:
    """Return the name of the shell that a department uses for this kind of document."""
    match kind.shell:
        case "format":
            return department.format
        case "opinion_format":
            return department.opinion_format
        case "plain":
            return "plain"


def co_handlers(case: Case) -> tuple[str, ...]:
    """Return the units that must send their opinion to the replying unit."""
    return case.handling.co_handlers if case.handling.type == "主办会办" else ()


def opinion_form(case: Case, department: Department) -> OpinionForm:
    """Return how the reply states the opinions of the co-handlers. department: the department of the replying unit."""
    return case.reply.opinions or department.opinions


def _is_public(case: Case, draft: bool) -> bool:
    """Return whether a reply is published. A draft counts as published if its case has no 公开属性 yet."""
    return case.reply.publicity in ("公开", "摘要公开") or (draft and case.reply.publicity is None)


def _addressees(case: Case) -> tuple[Proposer | None, ...]:
    """Return the addressee of each letter. None: one letter goes to all signers."""
    people = case.proposal.ordered_proposers
    return people if case.reply.joint == "each" and len(people) > 1 else (None,)
