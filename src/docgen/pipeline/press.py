"""Warm workers and loaded templates for a program that stays open and shows documents while somebody types.

A press answers each order with a future. What comes from anybody (a form, a text, a template) is read and laid out in
the workers alone, under their limits.
"""

from __future__ import annotations

import contextvars
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docgen.composition import printed_record
from docgen.composition.compose import called_for, compose_copy
from docgen.digest.year import year_of
from docgen.errors import DocgenError, Finding, Key, Place
from docgen.intake import whole_file
from docgen.intake.edited.returned_document import ReturnedDocument
from docgen.model.case import Case
from docgen.model.editable import Editable
from docgen.model.standing import Status, standing
from docgen.pipeline import documents, lint, office, one_case, previews, returned_uploads, uploads, way_back
from docgen.pipeline.lint import Linted
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order
from docgen.pipeline.previews import Preview
from docgen.pipeline.returned_uploads import UploadedPaper
from docgen.pipeline.uploads import UploadedForm
from docgen.pipeline.workers import Workers
from docgen.pipeline.workers.limits import Limits
from docgen.stationery.departments import Departments

_JOBS = 20_000
"""How many jobs a worker runs. A preview comes every second, and a new worker takes seconds to start."""
_SECONDS = 20
"""The longest time of a job."""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What a list shows of a case."""

    number: str
    """The number; empty if there is none yet."""
    kind: str
    """What the proposal is called."""
    title: str
    """The title."""
    proposers: str
    """The first proposer, with 等 if there are more."""
    lead: str
    """The unit that replies."""
    units: tuple[str, ...]
    """The unit that replies, and those that reply jointly with it."""
    co_handlers: tuple[str, ...]
    """The units that send an opinion, or reply to their part."""
    year: str
    """The year of the proposal; empty if unknown."""
    status: str
    """How far the reply is."""
    is_answered: bool
    """Whether the last reply that is due was given."""
    due: dt.date | None
    """The last day for the reply; None if unknown."""
    written: int
    """How many of the answers are written."""
    answers: int
    """How many answers the reply must have."""
    missing: tuple[str, ...]
    """The co-handlers that have not sent their opinion."""


class Press:
    """Loaded templates and the processes that make documents with them.

    templates, fonts: as for the verbs of the library. size: the number of processes.
    """

    def __init__(self, templates: Path | None = None, fonts: Path | None = None, size: int = 2) -> None:
        self.departments = Departments(templates, fonts)
        self._root = self.departments.root.absolute()
        self._fonts = self.departments.fonts
        prepared = (self._root, Order(), self._fonts)
        limits = Limits(seconds=_SECONDS, jobs=_JOBS)
        self._workers = Workers(size, limits, _prepare, prepared)
        self._readers = ThreadPoolExecutor(2, "docgen-form")
        self._slow = Workers(1, Limits(seconds=6 * _SECONDS), one_case.prepare, prepared)

    def warm(self) -> Future[Any]:
        """Start a worker. The future ends when the worker can take its first job at once."""
        return self._workers.submit(os.getpid)

    def stop(self) -> None:
        """End all workers."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._workers.stop()
        self._slow.stop()

    def editable(self, text: str, name: str) -> Editable:
        """Return a case file in an editor. If it has mistakes, raise a `CaseError` that lists them."""
        return Editable(text, name, self.departments)

    def summary(self, case: Case, day: dt.date) -> CaseSummary:
        """Return what a list shows of a case on a day."""
        stationery = self.departments.named(case.handling.lead)
        vocabulary, place = stationery.vocabulary, stationery.department.place
        found = standing(case, vocabulary.terms[place], day, self.departments.counted_name)
        proposal = case.proposal
        first = proposal.ordered_proposers[0].name
        return CaseSummary(
            proposal.number or "",
            proposal.kind,
            proposal.title,
            first + ("等" if len(proposal.ordered_proposers) > 1 or proposal.proposers_total else ""),
            case.handling.lead,
            (case.handling.lead, *case.handling.joint),
            case.handling.co_handlers,
            str(year_of(case) or ""),
            str(found.status),
            found.status in (Status.ANSWERED, Status.ANSWERED_AGAIN),
            found.due,
            found.written,
            found.answers,
            found.missing,
        )

    def printed_values(self, case: Case) -> dict[Key, Any]:
        """Return the values that the documents of a case print, by their keys."""
        copies, _ = called_for(case, tuple(self.departments.kinds), self.departments)
        found: dict[Key, Any] = {}
        for copy in copies:
            composed = compose_copy(case, copy, self.departments)
            found |= {key: recorded.value for key, recorded in printed_record.record(composed).values.items()}
        return found

    def preview(
        self, name: str, values: Mapping[str, Any], document: str, known: Iterable[str], dots_per_inch: int
    ) -> Future[Preview]:
        """Lay out a draft of one document. The parameters are those of `previews.preview_with`."""
        arguments = (self._root, name, values, document, tuple(known), dots_per_inch, self._fonts)
        return self._workers.submit(previews.preview_with, *arguments)

    def warnings(self, name: str, data: bytes) -> Future[tuple[Finding, ...]]:
        """Find what is doubtful in a case file. The parameters are those of `previews.warnings_with`."""
        return self._workers.submit(previews.warnings_with, self._root, name, data, self._fonts)

    def documents(
        self, name: str, data: bytes, kinds: Iterable[str], formats: Iterable[str], draft: bool
    ) -> Future[Production]:
        """Make documents of a case through all gates. kinds: empty for all. For the others see `one_case.produce`."""
        order = Order(tuple(kinds), tuple(formats), draft)
        return self._workers.submit(one_case.produce_with, self._root, name, data, order, font_folder=self._fonts)

    def form(self, path: Path, congress: str = "", session: str = "") -> Future[UploadedForm]:
        """Read an uploaded form. The parameters are those of `uploads.read_with`."""
        arguments = (self._root, path, congress, session, self._fonts)
        return self._read(path, whole_file.needs_office, uploads.read_with, arguments)

    def returned(self, name: str, text: str, path: Path, records: Path) -> Future[ReturnedDocument]:
        """Read an edited document. The parameters are those of `returned_uploads.document_with`."""
        arguments = (self._root, name, text, path, records, self._fonts)
        return self._read(path, way_back.needs_office, returned_uploads.document_with, arguments)

    def paper(self, name: str, text: str, path: Path, unit: str, over: bool) -> Future[UploadedPaper]:
        """Read a paper that came back. The parameters are those of `returned_uploads.paper_with`."""
        arguments = (self._root, name, text, path, unit, over, self._fonts)
        return self._read(path, whole_file.needs_office, returned_uploads.paper_with, arguments)

    def _read(
        self, path: Path, needs_office: Callable[[bytes, str], bool], read: Callable[..., Any], arguments: Sequence[Any]
    ) -> Future[Any]:
        """Let workers read an uploaded file. LibreOffice converts it before, if it must."""

        def in_turn() -> Any:
            ending: str = self._workers.submit(uploads.office_ending, needs_office, path).result()
            if not ending:
                return self._workers.submit(read, *arguments).result()
            made = uploads.converted(path, ending)
            return self._workers.submit(uploads.after_office, path, made, read, arguments).result()

        return self._readers.submit(contextvars.copy_context().run, in_turn)

    def lint(self, slug: str, shells: Mapping[str, bytes] = MappingProxyType({})) -> Future[list[Linted]]:
        """Make every kind of document of made-up cases on a department's stationery.

        shells: name of a shell → its content, to be tried in place of the department's own. The templates stay as they
        are: a copy of them gets the shells.
        """
        if not shells:
            return self._slow.submit(_lint, self._root, slug, self._fonts)
        folder = tempfile.TemporaryDirectory(prefix="docgen-")
        root = Path(shutil.copytree(self._root, Path(folder.name) / "templates"))
        for name, data in shells.items():
            (root / "departments" / slug / name).write_bytes(data)
        future = self._slow.submit(_lint, root, slug, self._fonts)
        future.add_done_callback(lambda _: folder.cleanup())
        return future

    def specimen(self, slug: str) -> Future[bytes | None]:
        """Make the letter that a department gives for a made-up case, as a PDF; None if it makes no document."""
        return self._slow.submit(_specimen, self._root, slug, self._fonts)


def _specimen(templates: Path, slug: str, fonts: Path | None) -> bytes | None:
    letter = office.office(Departments(templates, fonts), slug).letter
    return documents.render(letter, "pdf") if letter else None


def _prepare(templates: Path, order: Order, fonts: Path | None) -> None:
    """Prepare a worker for documents, and for pictures of their pages."""
    one_case.prepare(templates, order, fonts)
    specimen = {
        "proposal": {"kind": "建议", "title": "样张的建议", "proposers": [{"name": "样张"}]},
        "handling": {"type": "独办", "lead": Departments(templates, fonts).stationery("base").department.short},
    }
    try:
        previews.preview_with(templates, "", specimen, "", (), 72, fonts)
    except DocgenError:  # the same error comes with the first preview
        return


def _lint(templates: Path, slug: str, fonts: Path | None) -> list[Linted]:
    """Return what is wrong, with files named by their paths in the templates folder."""
    found = []
    for linted in lint.lint(Departments(templates, fonts), slug):
        findings = tuple(replace(one, place=_within(one.place, templates)) for one in linted.findings)
        found.append(replace(linted, findings=findings))
    return found


def _within(place: Place, root: Path) -> Place:
    is_inside = place.file is not None and Path(place.file).is_relative_to(root)
    return replace(place, file=str(Path(place.file).relative_to(root))) if is_inside and place.file else place
