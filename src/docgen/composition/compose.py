"""Case + Stationery → composed documents: render the wording, read it as blocks, part head, body and foot.

Knows cases and wordings; knows no format.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from docgen.composition import fill_values, keyed, kinds, wording
from docgen.composition.kinds import Copy
from docgen.composition.prose import paragraphs, plain_paragraphs
from docgen.errors import StationeryError, UsageError
from docgen.files.names import safe
from docgen.language import listing, say
from docgen.model.blocks import Block, Doc, Emphasis, Para, Role, Run, dump, walk
from docgen.model.blocks import text as text_of
from docgen.model.case import Case, Proposer
from docgen.stationery.cabinet import Cabinet, Stationery
from docgen.stationery.declarations import Declaration

_HEAD = {Role.LETTERHEAD, Role.CATEGORY, Role.DRAFT, Role.NUMBER}
_FOOT = {Role.CC, Role.ISSUER}


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed document, the stationery it is on, and the name of its file without ending.

    case: what it was composed of. lead: the replying unit's stationery. addressee: the one proposer to whom this copy
    goes; None for all. unit: the co-handler whose opinion it is about; None for other kinds.
    """

    name: str
    doc: Doc
    stationery: Stationery
    case: Case
    lead: Stationery
    addressee: Proposer | None = None
    unit: str | None = None

    @property
    def kind(self) -> Declaration:
        """What its kind is declared to be."""
        return self.stationery.kinds[self.doc.kind]

    @property
    def missing(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Key and printed mark of every value that the case does not have yet, each key once."""
        found: dict[tuple[str | int, ...], str] = {}
        for paragraph in walk(self.doc):
            for run in paragraph.runs:
                if isinstance(run, Run) and run.emphasis is Emphasis.MISSING:
                    found.setdefault(run.key, run.text)
        return tuple(found.items())

    @property
    def tree(self) -> str:
        """The document as text, a line each paragraph, for people to look at."""
        return dump(self.doc)


def compose(case: Case, kind: str, cabinet: Cabinet, *, draft: bool = False) -> tuple[Composition, ...]:
    """All documents of one kind that a case calls for; none if it calls for none (an opinion without co-handlers).

    Values that are missing are printed as marks: whoever wants a final document looks at `Composition.missing`.
    """
    copies, _ = called_for(case, (kind,), cabinet, draft=draft)
    return tuple(compose_copy(case, copy, cabinet, draft=draft) for copy in copies)


def called_for(
    case: Case, names: Collection[str], cabinet: Cabinet, *, draft: bool = False
) -> tuple[list[Copy], list[Copy]]:
    """The copies of the kinds `names` that a case calls for: those that can be written, and of units without a folder.

    A case of which no copy can be written is a `StationeryError`: somebody's name is wrong, or a folder is missing. A
    kind that does not exist is a `UsageError`.
    """
    declared = cabinet.kinds
    for name in names:
        if name not in declared:
            step = say("可用的名称：{names}", names=listing(declared))
            raise UsageError(say("没有 {kind} 这种文书", kind=name), next_step=step)
    copies = [copy for name in names for copy in kinds.copies(declared[name], case, draft=draft)]
    known = [copy for copy in copies if cabinet.knows(copy.unit)]
    if copies and not known:
        raise cabinet.unknown(copies[0].unit)
    written = [copy for copy in known if kinds.is_made(declared[copy.kind], cabinet.find(copy.unit))]
    return written, [copy for copy in copies if not cabinet.knows(copy.unit)]


def writing_units(case: Case) -> tuple[str, ...]:
    """Every unit that may write a document of the case, the replying one first."""
    return (case.handling.lead, *kinds.co_handlers(case))


def papers(case: Case, cabinet: Cabinet) -> tuple[Stationery, ...]:
    """The stationery of every unit that may write a document of the case, or is named as one that may."""
    return tuple(cabinet.named(unit) for unit in writing_units(case))


def folder(case: Case, file: str) -> str:
    """What the folder of a case's documents is called: its number, with the unit where units answer separately.

    file: the name of the case file, which serves while there is no number.
    """
    name = case.proposal.number or Path(file).stem
    return safe(f"{name}-{case.handling.lead}" if case.handling.type == "分办" else name)


def title(kind: Declaration, recipient: str) -> str:
    """What a document is called, which is its file's name without ending. recipient: empty where there is one copy."""
    return kind.title + (f"-{recipient}" if recipient else "")


def compose_copy(case: Case, copy: Copy, cabinet: Cabinet, *, draft: bool = False) -> Composition:
    """One document that a case calls for; a wording that cannot print it is a `StationeryError`."""
    stationery, lead = cabinet.find(copy.unit), cabinet.named(case.handling.lead)
    kind, opinion, addressee = cabinet.kinds[copy.kind], copy.opinion, copy.addressee
    shell = kinds.shell(kind, stationery.department)
    values = fill_values.values(
        case, stationery, lead=lead, opinion=opinion, addressee=addressee, draft=draft, shell=shell
    )
    filters: dict[str, Callable[..., Any]] = {
        "ordinal": stationery.vocabulary.ordinal,
        "join": partial(keyed.joined, stationery.vocabulary.lists.separator),
        "paragraphs": paragraphs,
        "plain_paragraphs": plain_paragraphs,
    }
    blocks = wording.blocks(stationery.sources, kind.wording, values, filters, sealed=stationery.department.sealed)
    issued = opinion.date if opinion and kind.writer == "co_handler" else case.reply.date
    return Composition(
        title(kind, copy.recipient),
        _doc(kind.name, shell, blocks, issued.isoformat() if issued else None),
        stationery,
        case,
        lead,
        addressee,
        opinion.unit if opinion else None,
    )


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
