"""Compose the documents of a case.

The input is a case and the departments, which hold the stationery. The output is a `Composition` for each document.
Its blocks are divided into head, body and foot, and do not depend on a file format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen.composition import fill_values, kinds, shell_lines, wording
from docgen.composition.kinds import Copy
from docgen.composition.prose import paragraphs, plain_paragraphs
from docgen.errors import StationeryError, UsageError
from docgen.files.names import safe
from docgen.language import listing, say
from docgen.model.blocks import Block, Doc, Emphasis, Para, Role, Run, dump, walk
from docgen.model.blocks import text as text_of
from docgen.model.case import Case, Proposer
from docgen.stationery.declarations import Declaration
from docgen.stationery.departments import Departments, Stationery

_HEAD_ROLES = {Role.LETTERHEAD, Role.CATEGORY, Role.DRAFT, Role.NUMBER}
_FOOT_ROLES = {Role.CC, Role.ISSUER}
_TITLE_PHRASES = ("title", "title_again", "opinion_title")
"""The phrases that a department leaves empty if its letters have no title."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed document, its case and its stationery."""

    name: str
    """The file name of the document, without an ending."""
    doc: Doc
    """The tree of the blocks."""
    stationery: Stationery
    """The stationery of the unit that writes the document."""
    case: Case
    """The case that the document was composed from."""
    lead: Stationery
    """The stationery of the replying unit. `case.handling.lead` is the name of that unit."""
    addressee: Proposer | None = None
    """The one proposer who receives this copy. None: the copy goes to all proposers."""
    unit: str | None = None
    """The co-handler whose opinion the document contains or asks for.

    None: the document has nothing to do with opinions.

    `Copy.unit` is another unit: the unit that writes the document.
    """
    joint: tuple[str, ...] = ()
    """The full names of the offices that sign together with the replying unit."""

    @property
    def kind(self) -> Declaration:
        """Return the declaration of the document's kind."""
        return self.stationery.kinds[self.doc.kind]

    @property
    def missing(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Return the missing values of the case, in the order in which they are printed.

        Each item is the key of a value and the mark that is printed in its place. A key occurs once.
        """
        found: dict[tuple[str | int, ...], str] = {}
        for runs in (*(paragraph.runs for paragraph in walk(self.doc)), self.doc.shell_runs):
            for run in runs:
                if isinstance(run, Run) and run.emphasis is Emphasis.MISSING:
                    found.setdefault(run.key, run.text)
        return tuple(found.items())

    @property
    def tree(self) -> str:
        """Return the document as readable text. Each paragraph is one line."""
        return dump(self.doc)


def compose(case: Case, kind: str, departments: Departments, *, draft: bool = False) -> tuple[Composition, ...]:
    """Return all documents of one kind that a case calls for.

    The result may be empty. For example, a case without co-handlers calls for no opinion. A missing value is printed
    as a mark. So a document is final only if `Composition.missing` is empty.
    """
    copies, _ = called_for(case, (kind,), departments, draft=draft)
    return tuple(compose_copy(case, copy, departments, draft=draft) for copy in copies)


def called_for(
    case: Case, names: Collection[str], departments: Departments, *, draft: bool = False
) -> tuple[list[Copy], list[Copy]]:
    """Return the copies that a case calls for, as two lists.

    The first list contains the copies that can be composed. The second list contains the copies whose writing unit has
    no department folder. A copy is in neither list if its department makes no documents of the kind.

    The function raises a `UsageError` for an unknown kind. It raises a `StationeryError` if no writing unit has a
    department folder.

    names: the names of the kinds. draft: whether the documents are drafts.
    """
    declared = departments.kinds
    for name in names:
        if name not in declared:
            step = say("可用的名称：{names}", names=listing(declared))
            raise UsageError(say("没有 {kind} 这种文书", kind=name), next_step=step)
    copies: list[Copy] = []
    for name in names:
        copies += kinds.copies(declared[name], case, draft=draft)
    known = [copy for copy in copies if departments.knows(copy.unit)]
    if copies and not known:
        raise departments.unknown(copies[0].unit)
    composable = [copy for copy in known if kinds.is_made(declared[copy.kind], departments.find(copy.unit))]
    return composable, [copy for copy in copies if not departments.knows(copy.unit)]


def writing_units(case: Case) -> tuple[str, ...]:
    """Return the units that may write a document of the case. The replying unit is first."""
    return (case.handling.lead, *kinds.co_handlers(case))


def stationery_of_units(case: Case, departments: Departments) -> tuple[Stationery, ...]:
    """Return the stationery of each writing unit. A unit without a department folder has the base stationery."""
    return tuple(departments.named(unit) for unit in writing_units(case))


def folder(case: Case, file: str) -> str:
    """Return the name of the folder for the documents of a case.

    The name is the number of the proposal. For 分办 the name of the replying unit follows.

    file: the name of the case file. Its stem replaces the number if the proposal has no number yet.
    """
    name = case.proposal.number or Path(file).stem
    return safe(f"{name}-{case.handling.lead}" if case.handling.type == "分办" else name)


def file_name(kind: Declaration, recipient: str) -> str:
    """Return the file name of a document, without an ending.

    recipient: the name that distinguishes this copy from other copies. Empty: there is only one copy.
    """
    return kind.title + (f"-{recipient}" if recipient else "")


def joint_names(case: Case, departments: Departments) -> tuple[str, ...]:
    """Return the full names of the offices that sign the reply together with the replying unit."""
    return tuple(departments.named(unit).department.name for unit in case.handling.joint)


def compose_copy(case: Case, copy: Copy, departments: Departments, *, draft: bool = False) -> Composition:
    """Return one composed document. Raise a `StationeryError` if its wording cannot be rendered."""
    stationery, lead = departments.find(copy.unit), departments.named(case.handling.lead)
    kind, opinion, addressee = departments.kinds[copy.kind], copy.opinion, copy.addressee
    shell = kinds.shell(kind, stationery.department)
    values = fill_values.values(
        case,
        stationery,
        lead=lead,
        opinion=opinion,
        addressee=addressee,
        draft=draft,
        shell=shell,
        joint=joint_names(case, departments),
    )
    sealed = stationery.department.sealed
    blocks = wording.blocks(stationery.sources, kind.wording, values, filters(stationery), sealed=sealed)
    issued = opinion.date if opinion and kind.writer == "co_handler" else case.reply.date
    doc = replace(_doc(kind, stationery, shell, blocks, issued), values=values)
    return Composition(
        file_name(kind, copy.recipient),
        replace(doc, shell_runs=shell_lines.runs(doc, stationery)),
        stationery,
        case,
        lead,
        addressee,
        opinion.unit if opinion else None,
        joint_names(case, departments),
    )


def filters(stationery: Stationery) -> dict[str, Callable[..., Any]]:
    """Return the filters that a wording can use in addition to those of the sandbox."""
    return {**shell_lines.filters(stationery), "paragraphs": paragraphs, "plain_paragraphs": plain_paragraphs}


def _doc(kind: Declaration, stationery: Stationery, shell: str, blocks: list[Block], issued: dt.date | None) -> Doc:
    """Divide the blocks into head, body and foot. Raise a `StationeryError` if there is no title.

    A department that leaves a phrase of `_TITLE_PHRASES` empty needs no title.
    """
    head = tuple(block for block in blocks if isinstance(block, Para) and block.role in _HEAD_ROLES)
    foot = tuple(block for block in blocks if isinstance(block, Para) and block.role in _FOOT_ROLES)
    outside_body = {id(block) for block in (*head, *foot)}
    body = tuple(block for block in blocks if id(block) not in outside_body)
    titles = [
        text_of(block) for block in body if isinstance(block, Para) and block.role in (Role.TITLE, Role.FORM_TITLE)
    ]
    phrases = stationery.department.phrases
    if not titles and all(phrases.get(name, "").strip() for name in _TITLE_PHRASES):
        raise StationeryError(say("{kind} 的模板没有标题", kind=kind.name), next_step=say("加一行 title: ……"))
    title = "".join(titles) or kind.title
    return Doc(kind.name, shell, title, head, body, foot, issued.isoformat() if issued else None)
