"""Case files × Order → what is to be there: each case's files, and an id of all that they depend on. Writes nothing.

Reading a case file's YAML takes most of the time; what a plan needs of it is kept by the hash of the file.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from docgen.composition import compose
from docgen.composition import kinds as kinds_of
from docgen.errors import CaseError, DocgenError, Place
from docgen.files import text_files
from docgen.files.hashes import hash_of, hashed
from docgen.files.names import safe
from docgen.language import say
from docgen.model import case_file
from docgen.model.case import Case
from docgen.pipeline import case_files
from docgen.pipeline.batch import number_ledger
from docgen.pipeline.batch.number_ledger import Assigned, Ledger, LedgerEntry, Letter
from docgen.pipeline.fingerprint import program, stationery_hash, surroundings
from docgen.pipeline.order import Order
from docgen.stationery.cabinet import Cabinet
from docgen.stationery.declarations import Declaration

_RESERVED = ("set.json", "register.xlsx")
"""What stands beside the folders of the cases."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan needs to know of a case."""

    number: str | None
    folder: str | None
    """The name of its folder; None while the case has no number, and the folder is named after the file."""
    units: tuple[str, ...]
    """The units that may write its documents."""
    recipients: Mapping[str, tuple[tuple[str, str], ...]]
    """Kind of document → the writing unit and the recipient of each copy."""
    kind: str = ""
    """The kind of the proposal."""
    date: str | None = None
    """The date of the reply, as YYYY-MM-DD."""
    stated: str | None = None
    """The document number of the reply, if the case file states it."""
    earlier: tuple[str, ...] = ()
    """The document numbers of the replies before this one."""
    others: tuple[str, ...] = ()
    """The document numbers of the opinions."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One case of a plan."""

    source: Path
    folder: str = ""
    number: str | None = None
    id: str = ""
    """The hash of all that its documents depend on."""
    outputs: tuple[str, ...] = ()
    """The file names of its documents."""
    data: bytes = field(default=b"", repr=False)
    """The content of the case file."""
    assigned: str | None = None
    """The document number that the ledger gives its reply; None without a ledger, or if the case states one."""
    error: DocgenError | None = None
    """Why nothing can be made of it; it has neither folder nor id then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All cases in the order of their files, and the facts that the next plan may use again.

    facts: by a hash of the file and of the kinds that are declared.

    new: what is to be added to the ledger before a document is made.
    """

    cases: tuple[Planned, ...]
    """In the order of their files."""
    facts: Mapping[str, Facts]
    new: tuple[LedgerEntry, ...] = ()


def plan(
    paths: Iterable[Path],
    cabinet: Cabinet,
    out: Path,
    order: Order,
    known: Mapping[str, Facts],
    ledger: Ledger | None = None,
) -> Plan:
    """Plan the set. out: where it goes; a manifest tells the way from there to the case file. known: facts so far.

    ledger: what gives document numbers to replies that state none; None: nothing does.
    """
    facts: dict[str, Facts] = {}
    papers = _Papers(cabinet, order)
    read = _without_sharing([_read(path, facts, known, papers) for path in paths])
    given = Assigned()
    if ledger and papers.are_numbered:
        spent = (number for one in facts.values() for number in (one.stated, *one.earlier, *one.others) if number)
        letters = [papers.letter(one) for one in read if isinstance(one, _Read) and cabinet.knows(one.facts.units[0])]
        given = number_ledger.assign(ledger, letters, spent)
    cases = (one if isinstance(one, Planned) else _planned(one, given, papers, out) for one in read)
    return Plan(tuple(cases), facts, given.new)


def read_facts(data: bytes, name: str, kinds: Mapping[str, Declaration]) -> Facts:
    """Read a case file for its facts; one that cannot be used is a `CaseError`."""
    case = case_file.parse(text_files.decode(data, name)[0], name).case
    return Facts(
        case.proposal.number,
        compose.folder(case, "") if case.proposal.number else None,
        compose.writing_units(case),
        {name: tuple(_copies(kind, case)) for name, kind in kinds.items()},
        case.proposal.kind,
        case.reply.date.isoformat() if case.reply.date else None,
        case.reply.document_number,
        tuple(earlier.document_number for earlier in case.history),
        tuple(opinion.document_number for opinion in case.opinions if opinion.document_number),
    )


def load_facts(path: Path) -> dict[str, Facts]:
    """The facts kept by an earlier build; none, if they are another version's or cannot be read."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["program"] != program():
            return {}
        return {mark: _facts(row) for mark, row in kept["facts"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def dump_facts(facts: Mapping[str, Facts]) -> bytes:
    """Facts as a file for `load_facts`."""
    rows = {mark: asdict(one) for mark, one in sorted(facts.items())}
    return json.dumps({"program": program(), "facts": rows}, ensure_ascii=False).encode()


class _Papers:
    """The part of an id that many cases share, worked out once for each combination of units."""

    def __init__(self, cabinet: Cabinet, order: Order) -> None:
        self._order = order
        self._cabinet = cabinet
        self._kinds = order.chosen(cabinet)
        self._declared = hashed([repr(kind) for kind in cabinet.kinds.values()])
        self._stationery = functools.cache(cabinet.named)
        self.hash = functools.cache(self._hash)

    def _hash(self, units: tuple[str, ...]) -> str:
        found = [self._stationery(unit) for unit in units]
        profiles = {one.department.profile: one.profile for one in found}
        options = [self._kinds, self._order.draft, self._order.accessible]
        return hashed([stationery_hash(found), surroundings(profiles, self._order.formats), options])

    @property
    def are_numbered(self) -> bool:
        """Whether any document of the order states the document number of the reply."""
        return any(self._cabinet.kinds[name].states_reply_number for name in self._kinds)

    def mark(self, data: bytes) -> str:
        """What the facts of a case file go by: they change with the file and with the declared kinds."""
        return hashed([hash_of(data), self._declared])

    def read(self, data: bytes, name: str) -> Facts:
        """The facts of a case file."""
        return read_facts(data, name, self._cabinet.kinds)

    def letter(self, one: _Read) -> Letter:
        """The reply of a case, for its number."""
        facts = one.facts
        prefix = self._stationery(facts.units[0]).department.numbers.get(facts.kind, "")  # type: ignore[call-overload]
        date = dt.date.fromisoformat(facts.date) if facts.date else None
        return Letter(one.path, facts.number, prefix, date, facts.stated, facts.earlier)

    def names(self, facts: Facts) -> Iterator[str]:
        """The names of the documents that the order makes of a case; none of a unit without a folder."""
        copies = [(kind, *copy) for kind in self._kinds for copy in facts.recipients[kind]]
        written = [(kind, unit, recipient) for kind, unit, recipient in copies if self._cabinet.knows(unit)]
        if copies and not written:
            raise self._cabinet.unknown(copies[0][1])
        for kind, unit, recipient in written:
            declared = self._cabinet.kinds[kind]
            if kinds_of.is_made(declared, self._stationery(unit)):
                title = compose.title(declared, recipient)
                yield from (safe(f"{title}.{format}") for format in self._order.formats)


@dataclass(frozen=True, slots=True)
class _Read:
    """A case file that can be used."""

    path: Path
    folder: str
    data: bytes
    facts: Facts
    outputs: tuple[str, ...]


def _read(path: Path, facts: dict[str, Facts], known: Mapping[str, Facts], papers: _Papers) -> _Read | Planned:
    """The case file, or why nothing can be made of it; `facts` grows."""
    try:
        data = text_files.read(path)
        mark = papers.mark(data)
        if mark not in facts:
            facts[mark] = known.get(mark) or papers.read(data, str(path))
        folder = facts[mark].folder or safe(path.stem)
        if folder.casefold() in _RESERVED:
            raise CaseError(
                say("文书的文件夹不能叫 {name}", name=folder),
                place=Place(str(path)),
                next_step=say("改编号，或改案件文件的名称"),
                code="number-taken",
            )
        papers.hash(facts[mark].units)  # a template that is broken is found here
        return _Read(path, folder, data, facts[mark], tuple(papers.names(facts[mark])))
    except DocgenError as error:
        return Planned(path, error=error)


def _without_sharing(read: Sequence[_Read | Planned]) -> list[_Read | Planned]:
    """Of the cases that would share a folder nothing is made."""
    shared = case_files.sharing((one.path, one.folder) for one in read if isinstance(one, _Read))
    return [
        Planned(one.path, error=shared[one.path]) if isinstance(one, _Read) and one.path in shared else one
        for one in read
    ]


def _planned(one: _Read, given: Assigned, papers: _Papers, out: Path) -> Planned:
    if error := given.errors.get(one.path):
        return Planned(one.path, error=error)
    assigned = given.numbers.get(one.path)
    way = os.path.relpath(one.path.resolve(), out.resolve())
    depends = [hash_of(one.data), papers.hash(one.facts.units), Path(way).as_posix(), one.folder, assigned]
    return Planned(one.path, one.folder, one.facts.number, hashed(depends), one.outputs, one.data, assigned)


def _copies(kind: Declaration, case: Case) -> Iterator[tuple[str, str]]:
    for copy in kinds_of.copies(kind, case):
        yield copy.unit, copy.recipient


def _facts(row: dict[str, Any]) -> Facts:
    lists = {key: tuple(row[key]) for key in ("units", "earlier", "others")}
    copies = {kind: tuple((unit, name) for unit, name in rows) for kind, rows in row["recipients"].items()}
    return Facts(**{**row, **lists, "recipients": copies})
