"""Case files and an order → a plan: the documents of each case, and a hash of everything that they depend on.

Nothing is written. A later plan can use the facts of this plan again, so an unchanged case file is not parsed again.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from docgen.composition import compose
from docgen.composition import kinds as kinds_of
from docgen.errors import CaseError, DocgenError, Finding, Place
from docgen.files import own_json, text_files
from docgen.files.hashes import hash_of, hashed
from docgen.files.names import safe
from docgen.language import say
from docgen.model import annexes, case_file
from docgen.model.synonyms import Synonyms
from docgen.pipeline import case_files
from docgen.pipeline.batch import number_ledger
from docgen.pipeline.batch.number_ledger import Assigned, Ledger, LedgerEntry, ReplyToNumber
from docgen.pipeline.fingerprint import program, stationery_hash, surroundings
from docgen.pipeline.order import Order
from docgen.stationery.declarations import Declaration
from docgen.stationery.department import of_kind
from docgen.stationery.departments import Departments

_RESERVED_NAMES = ("set.json", "register.xlsx")
"""The files beside the case folders; no case folder may have their names."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The values of a case file that a plan needs."""

    number: str | None
    """The number of the case; None if it has none yet."""
    folder: str | None
    """The name of the folder of its documents; None: the case has no number, and the folder is named after the file."""
    units: tuple[str, ...]
    """The units that may write its documents. The unit that replies is first."""
    recipients: Mapping[str, tuple[tuple[str, str], ...]]
    """Kind of document → for each copy, the unit that writes it and its recipient."""
    kind: str = ""
    """The kind of the proposal as the case states it: 建议, 提案, 议案, 书面意见 and others."""
    family: str = ""
    """The kind without its variants: 建议 for all that deputies make, 提案 for all that members of the CPPCC make."""
    date: str | None = None
    """The date of the reply in the form YYYY-MM-DD."""
    stated: str | None = None
    """The document number of the reply; None if the case file does not state it."""
    earlier: tuple[str, ...] = ()
    """The document numbers of the replies before this one."""
    others: tuple[str, ...] = ()
    """The document numbers of the opinions."""
    annexes: tuple[str, ...] = ()
    """The names of the annexes."""


@dataclass(frozen=True, slots=True)
class _KeptFacts:
    """The facts that a build stored for the next one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    program: str
    """The hash of the code that read them."""
    facts: dict[str, CaseFacts]
    """Key of a case file → its facts."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One case of a plan."""

    source: Path
    """The case file."""
    folder: str = ""
    """The name of the folder of its documents."""
    number: str | None = None
    """The number of the case; None if it has none yet."""
    id: str = ""
    """The hash of everything that its documents depend on."""
    outputs: tuple[str, ...] = ()
    """The file names of its documents."""
    data: bytes = field(default=b"", repr=False)
    """The content of the case file."""
    assigned: str | None = None
    """The document number that the ledger gives its reply; None without a ledger, or if the case states one."""
    annexes: Mapping[str, str] = field(default_factory=dict)
    """The name of each annex of the case → its hash."""
    error: DocgenError | None = None
    """Why no document can be made; None if documents can be made. With an error, folder and id are empty."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The cases of a set, the facts for the next plan, and the new lines of the ledger."""

    cases: tuple[Planned, ...]
    """The cases in the order of their files."""
    facts: Mapping[str, CaseFacts]
    """Key of a case file (see `_OrderContext.facts_key`) → the facts of the case."""
    new: tuple[LedgerEntry, ...] = ()
    """The entries that must be added to the ledger before a document is made."""
    findings: tuple[Finding, ...] = ()
    """The warnings about replies with the same document number."""


def plan(
    paths: Iterable[Path],
    departments: Departments,
    out: Path,
    order: Order,
    known: Mapping[str, CaseFacts],
    ledger: Ledger | None = None,
) -> Plan:
    """Plan the documents of all cases.

    out: the folder for the documents. A manifest states the path of its case file relative to this folder. known: the
    facts of an earlier plan. ledger: gives a document number to each reply that states none; None: such replies get no
    number.
    """
    facts: dict[str, CaseFacts] = {}
    context = _OrderContext(departments, order)
    cases = _refuse_shared_folders([_read_case(path, facts, known, context) for path in paths])
    readable = [case for case in cases if isinstance(case, _ReadCase)]
    numbering = Assigned()
    if ledger and context.are_numbered:
        used: list[str] = []
        for case_facts in facts.values():
            used += [number for number in (case_facts.stated, *case_facts.earlier, *case_facts.others) if number]
        letters = [context.letter(case) for case in readable if departments.knows(case.facts.units[0])]
        numbering = number_ledger.assign(ledger, letters, used)
    planned: list[Planned] = []
    for case in cases:
        planned.append(_planned(case, numbering, context, out) if isinstance(case, _ReadCase) else case)
    stated = ((case.path, case.facts.stated, case.facts.earlier) for case in readable)
    same_number = case_files.document_number_warnings(stated)
    warnings = (finding for path, finding in same_number.items() if path not in numbering.errors)
    return Plan(tuple(planned), facts, numbering.new, tuple(warnings))


def read_facts(data: bytes, name: str, kinds: Mapping[str, Declaration], words: Synonyms | None = None) -> CaseFacts:
    """Return the facts of a case file. A `DocgenError` is raised if the file cannot be used.

    data, name: the bytes and the name of the file. kinds: the declared kinds of documents. words: the synonyms that the
    file may contain.
    """
    case = case_file.from_bytes(data, name, words).case
    recipients: dict[str, tuple[tuple[str, str], ...]] = {}
    for kind_name, kind in kinds.items():
        recipients[kind_name] = tuple((copy.unit, copy.recipient) for copy in kinds_of.copies(kind, case))
    return CaseFacts(
        case.proposal.number,
        compose.folder(case, "") if case.proposal.number else None,
        compose.writing_units(case),
        recipients,
        case.proposal.kind,
        case.proposal.family,
        case.reply.date.isoformat() if case.reply.date else None,
        case.reply.document_number,
        tuple(earlier.document_number for earlier in case.history if earlier.document_number),
        tuple(opinion.document_number for opinion in case.opinions if opinion.document_number),
        tuple(case.annex),
    )


def load_facts(path: Path) -> dict[str, CaseFacts]:
    """Return the facts that an earlier build stored; none if they are unreadable or of another version of docgen."""
    try:
        kept = own_json.load(path, _KeptFacts)
    except (OSError, ValueError, RecursionError):
        return {}
    return kept.facts if kept.program == program() else {}


def dump_facts(facts: Mapping[str, CaseFacts]) -> bytes:
    """Return the content of a file that `load_facts` reads."""
    rows = {key: asdict(case_facts) for key, case_facts in sorted(facts.items())}
    return json.dumps({"program": program(), "facts": rows}, ensure_ascii=False).encode()


class _OrderContext:
    """The order and the departments of a plan, and values that are computed from both.

    hash: a function that returns the hash of stationery and options for some units. The hash is computed once for each
    combination of units.
    """

    def __init__(self, departments: Departments, order: Order) -> None:
        self._order = order
        self.departments = departments
        self._kinds = order.chosen(departments)
        publicities = departments.stationery("base").vocabulary.form.publicities
        self._declared = hashed([*(repr(kind) for kind in departments.kinds.values()), repr(publicities)])
        self._stationery = functools.cache(departments.named)
        self.hash = functools.cache(self._hash)

    def _hash(self, units: tuple[str, ...]) -> str:
        found = [self._stationery(unit) for unit in units]
        profiles = {one.department.profile: one.profile for one in found}
        options = [self._kinds, self._order.draft, self._order.accessible, self._order.engine]
        return hashed([stationery_hash(found), surroundings(profiles, self._order.formats), options])

    @property
    def are_numbered(self) -> bool:
        """Whether the order has a kind of document that states the document number of the reply."""
        return any(self.departments.kinds[name].states_reply_number for name in self._kinds)

    def facts_key(self, data: bytes) -> str:
        """Return the key of a case file's facts: a hash of the file, the declared kinds and the words for publicity."""
        return hashed([hash_of(data), self._declared])

    def letter(self, case: _ReadCase) -> ReplyToNumber:
        """Return the values of a reply that the ledger needs to give a document number."""
        facts = case.facts
        prefix = of_kind(self._stationery(facts.units[0]).department.numbers, facts.kind, facts.family, "")
        date = dt.date.fromisoformat(facts.date) if facts.date else None
        return ReplyToNumber(case.path, facts.number, prefix, date, facts.stated, facts.earlier)

    def names(self, facts: CaseFacts) -> Iterator[str]:
        """Yield the file names of a case's documents. A unit without a department folder has no documents.

        An error is raised if no unit has a folder.
        """
        copies: list[tuple[str, str, str]] = []
        for kind in self._kinds:
            copies += [(kind, unit, recipient) for unit, recipient in facts.recipients[kind]]
        written = [copy for copy in copies if self.departments.knows(copy[1])]
        if copies and not written:
            raise self.departments.unknown(copies[0][1])
        for kind, unit, recipient in written:
            declared = self.departments.kinds[kind]
            if kinds_of.is_made(declared, self._stationery(unit)):
                for format in declared.formats(self._order.formats):
                    yield safe(f"{compose.file_name(declared, recipient)}.{format}")


@dataclass(frozen=True, slots=True)
class _ReadCase:
    """A case file that can be used."""

    path: Path
    """The case file."""
    folder: str
    """The name of the folder of its documents."""
    data: bytes
    """The content of the case file."""
    facts: CaseFacts
    """The values that a plan needs."""
    outputs: tuple[str, ...]
    """The file names of its documents."""


def _read_case(
    path: Path, facts: dict[str, CaseFacts], known: Mapping[str, CaseFacts], context: _OrderContext
) -> _ReadCase | Planned:
    """Read a case file and add its facts to `facts`. Return a `Planned` with an error if the file cannot be used."""
    try:
        data = text_files.read(path)
        key = context.facts_key(data)
        if key not in facts:
            departments = context.departments
            facts[key] = known.get(key) or read_facts(data, str(path), departments.kinds, departments)
        folder = facts[key].folder or safe(path.stem)
        if folder.casefold() in _RESERVED_NAMES:
            raise CaseError(
                say("文书的文件夹不能叫 {name}", name=folder),
                place=Place(str(path)),
                next_step=say("改编号，或改案件文件的名称"),
                code="number-taken",
            )
        context.hash(facts[key].units)  # raises if a template is damaged
        return _ReadCase(path, folder, data, facts[key], tuple(context.names(facts[key])))
    except DocgenError as error:
        return Planned(path, error=error)


def _refuse_shared_folders(read: Sequence[_ReadCase | Planned]) -> list[_ReadCase | Planned]:
    """Return the cases. A case whose folder is the folder of another case becomes a `Planned` with an error."""
    shared = case_files.shared_folder_errors((case.path, case.folder) for case in read if isinstance(case, _ReadCase))
    found: list[_ReadCase | Planned] = []
    for case in read:
        if isinstance(case, _ReadCase) and case.path in shared:
            found.append(Planned(case.path, error=shared[case.path]))
        else:
            found.append(case)
    return found


def _planned(case: _ReadCase, numbering: Assigned, context: _OrderContext, out: Path) -> Planned:
    """Return a case of the plan with its hash. numbering: the document numbers of all cases."""
    if error := numbering.errors.get(case.path):
        return Planned(case.path, error=error)
    assigned = numbering.numbers.get(case.path)
    relative = Path(os.path.relpath(case.path.resolve(), out.resolve())).as_posix()
    annexed = annexes.hashes(str(case.path), case.facts.annexes)
    depends = [hash_of(case.data), context.hash(case.facts.units), relative, case.folder, assigned, annexed]
    number, identity = case.facts.number, hashed(depends)
    return Planned(case.path, case.folder, number, identity, case.outputs, case.data, assigned, annexed)
