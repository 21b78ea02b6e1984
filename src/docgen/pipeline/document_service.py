"""Documents, previews and uploads for a program that stays open: started workers and loaded templates.

Each call returns a future. Only workers, with their limits, read and lay out what may be hostile: a form, a text or a
template.
"""

from __future__ import annotations

import contextlib
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
from docgen.errors import DocgenError, Finding, Place
from docgen.files.hashes import hash_of
from docgen.intake import whole_file
from docgen.intake.edited.returned_document import ReturnedDocument
from docgen.model.case import Case
from docgen.model.editable import Editable
from docgen.model.standing import Status, standing
from docgen.pipeline import documents, lint, office, one_case, previews, uploads, way_back
from docgen.pipeline.lint import Linted
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order
from docgen.pipeline.previews import Preview
from docgen.pipeline.uploads import UploadedForm, UploadedPaper
from docgen.pipeline.workers import Workers
from docgen.pipeline.workers.limits import Limits
from docgen.stationery.departments import Departments, folder_state

_JOBS = 20_000
"""How many jobs a worker runs. A preview comes every second, and a new worker takes seconds to start."""
_SECONDS = 20
"""The longest time of a job in seconds."""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """The values of a case that a list of cases shows."""

    number: str
    """The number; empty if there is none yet."""
    kind: str
    """The kind of the proposal."""
    title: str
    """The title."""
    proposers: str
    """The first proposer, with 等 if there are more."""
    lead: str
    """The unit that replies."""
    units: tuple[str, ...]
    """The unit that replies, and the units that reply jointly with it."""
    co_handlers: tuple[str, ...]
    """The units that send an opinion or reply to their part."""
    year: str
    """The year of the proposal; empty if unknown."""
    status: str
    """The state of the reply, such as 待答复."""
    is_answered: bool
    """Whether no reply is due any more."""
    due: dt.date | None
    """The last day for the reply; None if unknown."""
    written: int
    """How many of the answers are written."""
    answers: int
    """How many answers the reply must have."""
    missing: tuple[str, ...]
    """The co-handlers that have not sent their opinions."""


class DocumentService:
    """Loaded templates and the processes that make documents with them.

    templates, fonts: as for the verbs of the library. size: the number of processes.
    """

    def __init__(self, templates: Path | None = None, fonts: Path | None = None, size: int = 2) -> None:
        self._last = Departments(templates, fonts)
        prepared = (self._last, Order())
        limits = Limits(seconds=_SECONDS, jobs=_JOBS)
        self._workers = Workers(size, limits, _prepare, prepared)
        self._readers = ThreadPoolExecutor(2, "docgen-form")
        self._slow = Workers(1, Limits(seconds=6 * _SECONDS), one_case.prepare, prepared)

    @property
    def departments(self) -> Departments:
        """The departments of the templates folder. While a changed file is wrong, the departments before the change."""
        if folder_state(self._last.root) != self._last.state:
            with contextlib.suppress(DocgenError):
                found = Departments(self._last.root, self._last.fonts)
                found.knows("")  # this reads them all
                self._last = found
        return self._last

    @property
    def state(self) -> str:
        """A hash of the state of the templates folder. Every change of the folder changes it."""
        return hash_of(self.departments.state.encode())

    def start_worker(self) -> Future[Any]:
        """Start a worker. The future has a result when the worker is ready for its first job."""
        return self._workers.submit(os.getpid)

    def stop(self) -> None:
        """End all workers."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._workers.stop()
        self._slow.stop()

    def editable(self, text: str, name: str) -> Editable:
        """Return a case file whose values can be changed. If it has mistakes, raise a `CaseError` that lists them."""
        return Editable(text, name, self.departments)

    def summary(self, case: Case, day: dt.date) -> CaseSummary:
        """Return the summary of a case on a day."""
        stationery = self.departments.named(case.handling.lead)
        terms = stationery.vocabulary.terms[stationery.department.jurisdiction]
        found = standing(case, terms, day, self.departments.counted_name)
        # A reply with only a number and a date answers nobody, whatever day it is.
        is_empty = case.reply.whole is None and not found.written
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
            str(Status.WAITING if is_empty else found.status),
            found.status in (Status.ANSWERED, Status.ANSWERED_AGAIN) and not is_empty,
            found.due,
            found.written,
            found.answers,
            found.missing,
        )

    def printed_text(self, case: Case) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return what the documents of a case print: the name of each, its tree, and what its shell prints itself."""
        copies, _ = called_for(case, tuple(self.departments.kinds), self.departments)
        composed = [compose_copy(case, copy, self.departments) for copy in copies]
        return [(one.name, one.tree, printed_record.record(one).beside) for one in composed]

    def preview(
        self,
        name: str,
        values: Mapping[str, Any],
        document: str,
        known: Iterable[str],
        dots_per_inch: int,
        *,
        is_draft: bool = True,
    ) -> Future[Preview]:
        """Lay out one document. The parameters are those of `previews.preview`."""
        arguments = (self.departments, name, values, document, tuple(known), dots_per_inch)
        return self._workers.submit(previews.preview, *arguments, is_draft=is_draft)

    def warnings(self, name: str, data: bytes) -> Future[tuple[Finding, ...]]:
        """Find what is doubtful in a case file. The parameters are those of `previews.warnings`."""
        return self._workers.submit(previews.warnings, self.departments, name, data)

    def make_documents(
        self, name: str, data: bytes, kinds: Iterable[str], formats: Iterable[str], draft: bool
    ) -> Future[Production]:
        """Make documents of a case, with all checks.

        name, data: the name and the content of the case file. kinds, formats, draft: see `Order`.
        """
        order = Order(tuple(kinds), tuple(formats), draft)
        return self._workers.submit(one_case.produce, self.departments, name, data, order)

    def read_form(self, path: Path, congress: str = "", session: str = "") -> Future[UploadedForm]:
        """Read an uploaded form. The parameters are those of `uploads.read_form`."""
        return self._read(path, whole_file.needs_office, uploads.read_form, (path, congress, session))

    def read_edited_document(self, name: str, text: str, path: Path, records: Path) -> Future[ReturnedDocument]:
        """Read an edited document. The parameters are those of `uploads.read_edited_document`."""
        return self._read(path, way_back.needs_office, uploads.read_edited_document, (name, text, path, records))

    def read_paper(self, name: str, text: str, path: Path, unit: str, over: bool) -> Future[UploadedPaper]:
        """Read a paper that an office or a proposer sent. The parameters are those of `uploads.read_paper`."""
        return self._read(path, whole_file.needs_office, uploads.read_paper, (name, text, path, unit, over))

    def _read(
        self, path: Path, needs_office: Callable[[bytes, str], bool], read: Callable[..., Any], arguments: Sequence[Any]
    ) -> Future[Any]:
        """Let a worker read an uploaded file. If necessary, LibreOffice converts the file first.

        needs_office: see `uploads.conversion_ending`. read, arguments: the function that reads the file, and its
        arguments.
        """

        everything = (self.departments, *arguments)

        def steps() -> Any:
            ending: str = self._workers.submit(uploads.conversion_ending, needs_office, path).result()
            if not ending:
                return self._workers.submit(read, *everything).result()
            made = uploads.converted(path, ending)
            return self._workers.submit(uploads.read_converted, path, made, read, everything).result()

        # The context contains the user's language. A new thread would not have it.
        return self._readers.submit(contextvars.copy_context().run, steps)

    def lint(self, slug: str, shells: Mapping[str, bytes] = MappingProxyType({})) -> Future[list[Linted]]:
        """Make every kind of document of made-up cases on a department's stationery.

        shells: name of a shell → the content that is tried in place of the department's own shell. The templates are
        not changed: the shells are written to a copy.
        """
        if not shells:
            return self._slow.submit(_lint, self.departments.root.absolute(), slug, self.departments.fonts)
        folder = tempfile.TemporaryDirectory(prefix="docgen-")
        root = Path(shutil.copytree(self.departments.root, Path(folder.name) / "templates"))
        for name, data in shells.items():
            (root / "departments" / slug / name).write_bytes(data)
        future = self._slow.submit(_lint, root, slug, self.departments.fonts)
        future.add_done_callback(lambda _: folder.cleanup())
        return future

    def specimen_letter(self, slug: str) -> Future[bytes | None]:
        """Make the letter of a department for a made-up case, as a PDF; None if the department makes no document."""
        return self._slow.submit(_specimen, self.departments.root.absolute(), slug, self.departments.fonts)


def _specimen(templates: Path, slug: str, fonts: Path | None) -> bytes | None:
    letter = office.office(Departments(templates, fonts), slug).letter
    return documents.render(letter, "pdf") if letter else None


def _prepare(departments: Departments, order: Order) -> None:
    """Prepare a worker for documents, and for pictures of their pages."""
    one_case.prepare(departments, order)
    specimen = {
        "proposal": {"kind": "建议", "title": "样张的建议", "proposers": [{"name": "样张"}]},
        "handling": {"type": "独办", "lead": departments.stationery("base").department.short},
    }
    with contextlib.suppress(DocgenError):  # the same error is raised again with the first preview
        previews.preview(departments, name="", values=specimen, document="", known=(), dots_per_inch=72)


def _lint(templates: Path, slug: str, fonts: Path | None) -> list[Linted]:
    """Return what is wrong. The place of a finding names a file by its path in the templates folder."""
    found = []
    for linted in lint.lint(Departments(templates, fonts), slug):
        findings = tuple(replace(one, place=_relative(one.place, templates)) for one in linted.findings)
        found.append(replace(linted, findings=findings))
    return found


def _relative(place: Place, root: Path) -> Place:
    """Return a place whose file is named by its path from `root`. A file outside keeps its name."""
    if place.file is None or not Path(place.file).is_relative_to(root):
        return place
    return replace(place, file=str(Path(place.file).relative_to(root)))
