"""Case files × Order → what is to be there: each case's files, and an id of all that they depend on. Writes nothing.

Reading a case file's YAML takes most of the time; what a plan needs of it is kept by the hash of the file.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen import casefile, composition, encoding, manifest
from docgen.case import Case
from docgen.document import Order
from docgen.errors import CaseError, DocgenError, Place
from docgen.filename import safe
from docgen.language import say
from docgen.stationery import Cabinet
from docgen.surroundings import hashed, program, surroundings

_RESERVED = ("set.json", "register.xlsx")
"""What stands beside the folders of the cases."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan needs to know of a case. units: who may write its documents; recipients: of each kind's copies.

    folder: None while the case has no number and is called as its file is.
    """

    number: str | None
    folder: str | None
    units: tuple[str, ...]
    recipients: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Planned:
    """One case. id: hash of all that its documents depend on. outputs: the names of its documents.

    error: why nothing can be made of it; there is neither folder nor id then.
    """

    source: Path
    folder: str = ""
    number: str | None = None
    id: str = ""
    outputs: tuple[str, ...] = ()
    data: bytes = field(default=b"", repr=False)
    error: DocgenError | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All cases in the order of their files, and the facts that the next plan may use again, by hash of the file."""

    cases: tuple[Planned, ...]
    facts: Mapping[str, Facts]


def plan(paths: Iterable[Path], cabinet: Cabinet, out: Path, order: Order, known: Mapping[str, Facts]) -> Plan:
    """Plan the set. out: where it goes; a manifest tells the way from there to the case file. known: facts so far."""
    facts: dict[str, Facts] = {}
    papers = _Papers(cabinet, order)
    taken: dict[str, Path | str] = {name: name for name in _RESERVED}
    planned = []
    for path in paths:
        try:
            data = encoding.read(path)
            mark = manifest.hash_of(data)
            if mark not in facts:
                facts[mark] = known.get(mark) or read_facts(data, str(path))
            folder = facts[mark].folder or safe(path.stem)
            if (other := taken.setdefault(folder.casefold(), path)) != path:
                raise CaseError(
                    say("编号与 {other} 相同，文书会互相覆盖", other=other),
                    place=Place(str(path)),
                    next_step=say("核对两件的编号"),
                    code="number-taken",
                )
            planned.append(_planned(path, folder, data, facts[mark], papers, out))
        except DocgenError as error:
            planned.append(Planned(path, error=error))
    return Plan(tuple(planned), facts)


def read_facts(data: bytes, name: str) -> Facts:
    """Read a case file for its facts; one that cannot be used is a `CaseError`."""
    case = casefile.parse(encoding.decode(data, name)[0], name).case
    return Facts(
        case.proposal.number,
        composition.folder(case, "") if case.proposal.number else None,
        composition.writing_units(case),
        {kind: tuple(_copies(kind, case)) for kind in composition.KINDS},
    )


def load_facts(path: Path) -> dict[str, Facts]:
    """The facts kept by an earlier build; none, if they are another version's or cannot be read."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["program"] != program():
            return {}
        return {mark: _facts(**row) for mark, row in kept["facts"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def dump_facts(facts: Mapping[str, Facts]) -> bytes:
    """Facts as a file for `load_facts`."""
    rows = {
        mark: {"number": one.number, "folder": one.folder, "units": one.units, "recipients": one.recipients}
        for mark, one in sorted(facts.items())
    }
    return json.dumps({"program": program(), "facts": rows}, ensure_ascii=False).encode()


class _Papers:
    """The part of an id that many cases share, worked out once for each combination of units."""

    def __init__(self, cabinet: Cabinet, order: Order) -> None:
        self._cabinet = cabinet
        self._order = order
        self._stationery = functools.cache(cabinet.find)
        self.hash = functools.cache(self._hash)

    def _hash(self, units: tuple[str, ...]) -> str:
        found = [self._stationery(unit) for unit in units]
        profiles = {one.department.profile: one.profile for one in found}
        options = [self._order.kinds, self._order.draft, self._order.accessible]
        return hashed([manifest.stationery_hash(found), surroundings(profiles, self._order.formats), options])

    def names(self, facts: Facts) -> Iterator[str]:
        """The names of the documents that the order makes of a case."""
        for kind in self._order.kinds:
            for unit, recipient in facts.recipients[kind]:
                title = composition.title(kind, recipient, self._stationery(unit).vocabulary)
                yield from (safe(f"{title}.{format}") for format in self._order.formats)


def _planned(path: Path, folder: str, data: bytes, facts: Facts, papers: _Papers, out: Path) -> Planned:
    way = os.path.relpath(path.resolve(), out.resolve())
    id = hashed([manifest.hash_of(data), papers.hash(facts.units), Path(way).as_posix(), folder])
    return Planned(path, folder, facts.number, id, tuple(papers.names(facts)), data)


def _copies(kind: str, case: Case) -> Iterator[tuple[str, str]]:
    for copy in composition.KINDS[kind](case, False):
        yield copy.unit, copy.recipient


def _facts(number: str | None, folder: str | None, units: list[str], recipients: dict[str, list[list[str]]]) -> Facts:
    copies = {kind: tuple((unit, name) for unit, name in rows) for kind, rows in recipients.items()}
    return Facts(number, folder, tuple(units), copies)
