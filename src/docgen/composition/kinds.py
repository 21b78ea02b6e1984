"""A kind's declaration → what it means for a case and for a department: its copies, whether it is made, its shell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.model.case import Case, Opinion, Proposer
from docgen.stationery.cabinet import Stationery
from docgen.stationery.declarations import Declaration
from docgen.stationery.department import Department


@dataclass(frozen=True, slots=True)
class Copy:
    """One document: its kind, the unit that writes it, the opinion it is about, the one proposer to whom it goes."""

    kind: str
    unit: str
    opinion: Opinion | None = None
    addressee: Proposer | None = None

    @property
    def recipient(self) -> str:
        """What parts it from other copies of its kind; empty where there is one copy for all."""
        return self.opinion.unit if self.opinion else self.addressee.name if self.addressee else ""


def copies(kind: Declaration, case: Case, *, draft: bool = False) -> Iterator[Copy]:
    """The documents of a kind that a case calls for, whoever can write them.

    draft: what is for publication is made also while nobody knows yet whether the reply is public.
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
    """Whether a unit makes this kind of document.

    It makes none that its `makes` does not name, and none whose phrase it leaves empty.
    """
    own = stationery.department
    named = not own.makes or kind.name in own.makes
    return named and (not kind.phrase or bool(own.phrases.get(kind.phrase, "").strip()))


def shell(kind: Declaration, department: Department) -> str:
    """What a department prints this kind of document on."""
    match kind.shell:
        case "format":
            return department.format
        case "opinion_format":
            return department.opinion_format
        case "plain":
            return "plain"


def co_handlers(case: Case) -> tuple[str, ...]:
    """The units whose opinion the replying unit asks for."""
    return case.handling.co_handlers if case.handling.type == "主办会办" else ()


def _is_public(case: Case, draft: bool) -> bool:
    return case.reply.publicity in ("公开", "摘要公开") or (draft and case.reply.publicity is None)


def _addressees(case: Case) -> tuple[Proposer | None, ...]:
    """To whom letters go: each signer, or None for all together."""
    people = case.proposal.ordered_proposers
    return people if case.reply.joint == "each" and len(people) > 1 else (None,)
