"""Case + Stationery → composed documents: render the wording, read it as blocks, part head, body and foot.

Knows cases and wordings; knows no format.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen.composition import fill_values, wording
from docgen.composition.prose import paragraphs, plain_paragraphs
from docgen.errors import StationeryError, UsageError
from docgen.files.names import safe
from docgen.language import listing, say
from docgen.model.blocks import Block, Doc, Emphasis, Para, Role, Run, walk
from docgen.model.blocks import text as text_of
from docgen.model.case import Case, Opinion, Proposer
from docgen.stationery.cabinet import Cabinet, Stationery
from docgen.stationery.vocabulary import Vocabulary

_HEAD = {Role.LETTERHEAD, Role.CATEGORY, Role.DRAFT, Role.NUMBER}
_FOOT = {Role.CC, Role.ISSUER}


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed document, the stationery it is on, and the name of its file without ending.

    case: what it was composed of. lead: the replying unit's stationery. addressee: the one proposer to whom this copy
    goes; None for all. unit: the co-handler whose opinion it is; None for other kinds.
    """

    name: str
    doc: Doc
    stationery: Stationery
    case: Case
    lead: Stationery
    addressee: Proposer | None = None
    unit: str | None = None

    @property
    def missing(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Key and printed mark of every value that the case does not have yet, each key once."""
        found: dict[tuple[str | int, ...], str] = {}
        for paragraph in walk(self.doc):
            for run in paragraph.runs:
                if isinstance(run, Run) and run.emphasis is Emphasis.MISSING:
                    found.setdefault(run.key, run.text)
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Copy:
    """One document: its kind, the unit that writes it, its opinion, and the one proposer to whom it goes."""

    kind: str
    unit: str
    opinion: Opinion | None = None
    addressee: Proposer | None = None

    @property
    def recipient(self) -> str:
        """What parts it from other copies of its kind; empty where there is one copy for all."""
        return self.opinion.unit if self.opinion else self.addressee.name if self.addressee else ""


def compose(case: Case, kind: str, cabinet: Cabinet, *, draft: bool = False) -> tuple[Composition, ...]:
    """All documents of one kind that a case calls for; none if it calls for none (an opinion without co-handlers).

    Values that are missing are printed as marks: whoever wants a final document looks at `Composition.missing`.
    """
    copies, _ = called_for(case, (kind,), cabinet, draft=draft)
    return tuple(compose_copy(case, copy, cabinet, draft=draft) for copy in copies)


def called_for(
    case: Case, kinds: Collection[str], cabinet: Cabinet, *, draft: bool = False
) -> tuple[list[Copy], list[Copy]]:
    """The copies of these kinds that a case calls for: those that can be written, and those of units without a folder.

    A case of which no copy can be written is a `StationeryError`: somebody's name is wrong, or a folder is missing. A
    kind that does not exist is a `UsageError`.
    """
    for kind in kinds:
        if kind not in KINDS:
            step = say("可用的名称：{names}", names=listing(KINDS))
            raise UsageError(say("没有 {kind} 这种文书", kind=kind), next_step=step)
    copies = [copy for kind in kinds for copy in KINDS[kind](case, draft)]
    known = [copy for copy in copies if cabinet.knows(copy.unit)]
    if copies and not known:
        raise cabinet.unknown(copies[0].unit)
    written = [copy for copy in known if is_made(copy.kind, cabinet.find(copy.unit))]
    return written, [copy for copy in copies if not cabinet.knows(copy.unit)]


def is_made(kind: str, stationery: Stationery) -> bool:
    """Whether a unit makes this kind of document: one whose form has no name (`feedback_form = ""`) sends none."""
    return kind != "feedback" or bool(stationery.department.phrases.get("feedback_form", "").strip())


def writing_units(case: Case) -> tuple[str, ...]:
    """Every unit that may write a document of the case, the replying one first."""
    return (case.handling.lead, *(case.handling.co_handlers if case.handling.type == "主办会办" else ()))


def papers(case: Case, cabinet: Cabinet) -> tuple[Stationery, ...]:
    """The stationery of every unit that may write a document of the case, or is named as one that may."""
    return tuple(cabinet.named(unit) for unit in writing_units(case))


def folder(case: Case, file: str) -> str:
    """What the folder of a case's documents is called: its number, with the unit where units answer separately.

    file: the name of the case file, which serves while there is no number.
    """
    name = case.proposal.number or Path(file).stem
    return safe(f"{name}-{case.handling.lead}" if case.handling.type == "分办" else name)


def title(kind: str, recipient: str, words: Vocabulary) -> str:
    """What a document is called, which is its file's name without ending. recipient: empty where there is one copy."""
    return words.documents[kind] + (f"-{recipient}" if recipient else "")


def _addressees(case: Case) -> tuple[Proposer | None, ...]:
    """To whom replies go: each signer, or None for all together."""
    people = case.proposal.ordered_proposers
    return people if case.reply.joint == "each" and len(people) > 1 else (None,)


def _replies(case: Case, _draft: bool) -> Iterator[Copy]:
    for person in _addressees(case):
        yield Copy("reply", case.handling.lead, addressee=person)


def _forms(case: Case, draft: bool) -> Iterator[Copy]:
    """A form goes with each reply: one for all, or one for each signer who gets a reply of their own."""
    for copy in _replies(case, draft):
        yield replace(copy, kind="feedback")


def _opinions(case: Case, _draft: bool) -> Iterator[Copy]:
    if case.handling.type != "主办会办":
        return
    for unit in case.handling.co_handlers:
        yield Copy("opinion", unit, case.opinion_of(unit) or Opinion(unit=unit))


def _summaries(case: Case, draft: bool) -> Iterator[Copy]:
    """A summary is for publication: none is made of a reply that is not public, or not yet known to be."""
    if case.reply.publicity in ("公开", "摘要公开") or (draft and case.reply.publicity is None):
        yield Copy("summary", case.handling.lead)


KINDS: dict[str, Callable[[Case, bool], Iterator[Copy]]] = {
    "reply": _replies,
    "opinion": _opinions,
    "feedback": _forms,
    "summary": _summaries,
}
"""What a case can be made into, in the order in which documents are made."""


def compose_copy(case: Case, copy: Copy, cabinet: Cabinet, *, draft: bool = False) -> Composition:
    """One document that a case calls for; a wording that cannot print it is a `StationeryError`."""
    stationery, lead = cabinet.find(copy.unit), cabinet.named(case.handling.lead)
    kind, opinion, addressee = copy.kind, copy.opinion, copy.addressee
    shell = _shell(kind, stationery)
    values = fill_values.values(
        case, stationery, lead=lead, opinion=opinion, addressee=addressee, draft=draft, shell=shell
    )
    filters: dict[str, Callable[..., Any]] = {
        "ordinal": stationery.vocabulary.ordinal,
        "join": stationery.vocabulary.join,
        "paragraphs": paragraphs,
        "plain_paragraphs": plain_paragraphs,
    }
    blocks = wording.blocks(stationery.sources, f"{kind}.txt", values, filters, sealed=stationery.department.sealed)
    issued = opinion.date if opinion else case.reply.date
    return Composition(
        title(kind, copy.recipient, stationery.vocabulary),
        _doc(kind, shell, blocks, issued.isoformat() if issued else None),
        stationery,
        case,
        lead,
        addressee,
        opinion.unit if opinion else None,
    )


def _shell(kind: str, stationery: Stationery) -> str:
    department = stationery.department
    return {"reply": department.format, "opinion": department.opinion_format}.get(kind, "plain")


def _doc(kind: str, shell: str, blocks: list[Block], issued: str | None) -> Doc:
    head = tuple(block for block in blocks if isinstance(block, Para) and block.role in _HEAD)
    foot = tuple(block for block in blocks if isinstance(block, Para) and block.role in _FOOT)
    aside = {id(block) for block in (*head, *foot)}
    body = tuple(block for block in blocks if id(block) not in aside)
    titles = [
        text_of(block) for block in body if isinstance(block, Para) and block.role in (Role.TITLE, Role.FORM_TITLE)
    ]
    if not titles:
        raise StationeryError(say("{kind} 的模板没有标题", kind=kind), next_step=say("加一行 title: ……"))
    return Doc(kind, shell, "".join(titles), head, body, foot, issued)
