"""A build: plan, make what is not there yet, publish all as one set, and tell what became of each case.

A case or document that fails is missing in the new set, which says so; all others are in it. What fails for a fault
that cases share – a template, the machine – holds the whole set back. Whatever holds a build back or cuts it short, the
set before stays as it was, and the next build goes on from what was finished.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from docgen.errors import DocgenError, Finding, RenderError, SetupError, StationeryError, causes
from docgen.files.disk import Disk, failures, put
from docgen.language import say
from docgen.model import annexes
from docgen.pipeline.ahead import in_order
from docgen.pipeline.batch import build_report, document_set, number_ledger, plan, staging
from docgen.pipeline.batch.build_report import Log
from docgen.pipeline.batch.document_set import Documents
from docgen.pipeline.batch.lock import locked
from docgen.pipeline.batch.number_ledger import Ledger
from docgen.pipeline.batch.plan import Plan, Planned
from docgen.pipeline.batch.staging import Stage, Staged
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order
from docgen.stationery.cabinet import Cabinet

_AHEAD = 32
"""How many cases may be under way or wait, finished, for those before them."""

_OF_ONE_CASE = "pages-over"
"""What a case's own text makes go wrong on the page, whatever the templates are."""

Job = Callable[[str, bytes, Order, str | None], Production]
"""Makes the documents of a case file: what it is called, its bytes, what is wanted, the number given to its reply."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one case."""

    planned: Planned
    staged: Staged | None = None
    """Its documents; None if it has none."""
    error: DocgenError | None = None
    """Why it has no documents, or why some are missing."""
    findings: tuple[Finding, ...] = ()
    """Warnings; only of a case that this build made."""
    is_new: bool = False
    """Whether this build made the documents; otherwise an earlier one did."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    cases: tuple[Done, ...]
    folder: Path | None
    """The folder of the set that is current now; None before the first one."""
    seconds: float
    findings: tuple[Finding, ...] = ()
    cut_short: int | None = None
    """The process id of the build before, if that broke off."""
    held: DocgenError | None = None
    """Why nothing was published; None if the set was published."""

    @property
    def failed(self) -> tuple[Done, ...]:
        """The cases that are missing, or that lack documents."""
        return tuple(case for case in self.cases if case.error)


@dataclass(frozen=True)
class Builder:
    """What all builds of one folder have in common."""

    cabinet: Cabinet
    out: Path
    order: Order
    job: Job
    workers: Callable[[int], AbstractContextManager[Executor | None]]
    """Opens the executor for so many cases; it gives None where this process makes them."""
    progress: Callable[[int], AbstractContextManager[Callable[[Done], None]]]
    """Opens a report on so many cases, which is told of each one that was made or failed."""
    disk: Disk = field(default_factory=Disk)
    numbers: Path | None = None
    """The ledger that gives document numbers to replies that state none; None: they get none."""

    def preview(self, paths: Sequence[Path]) -> list[Done]:
        """What a build would keep, make and refuse; nothing is written."""
        ledger = number_ledger.load(self.numbers) if self.numbers else None
        return self._known(self._plan(paths, ledger), Stage(self.out, self.disk))

    def build(self, paths: Sequence[Path]) -> Built:
        """Make the set of these cases. Whatever is raised, the current set is a complete one."""
        started = time.monotonic()
        with failures(self.out):
            self.disk.make_folder(self.out)
            with locked(self.out) as cut_short:
                log = Log(self.out, self.disk)
                log.begin(len(paths), cut_short)
                document_set.tidy(self.out, self.disk)
                built = replace(self._build(paths, log), cut_short=cut_short)
                built = replace(built, seconds=time.monotonic() - started)
                build_report.write_report(self.out, built.folder, built.cases, built.seconds, self.disk, built.held)
                log.end(built.folder.name if built.folder else None, built.seconds, built.held)
        return built

    def _build(self, paths: Sequence[Path], log: Log) -> Built:
        room = Stage(self.out, self.disk)
        planned, torn = self._numbered(paths)
        cases = self._known(planned, room)
        self._remember(planned)
        for index, case in enumerate(cases):
            log.case(index, case)
        for index, done in self._made([(i, case.planned) for i, case in enumerate(cases) if not _is_done(case)], room):
            cases[index] = done
            log.case(index, done)
        if held := _shared_fault(cases):
            return Built(tuple(cases), document_set.current(self.out), 0, tuple(torn), held=held)
        finished = tuple(case.staged for case in cases if case.staged)
        missing = tuple((case.planned, case.error) for case in cases if case.error)
        titles = {name: kind.title for name, kind in self.cabinet.kinds.items()}
        folder, findings = document_set.publish(self.out, Documents(finished, missing, titles), room, self.disk)
        room.keep_only(finished)
        return Built(tuple(cases), folder, 0, (*torn, *findings))

    def _numbered(self, paths: Sequence[Path]) -> tuple[Plan, list[Finding]]:
        """The plan, whose new numbers are in the ledger; and what was wrong with the ledger."""
        if self.numbers is None:
            return self._plan(paths, None), []
        with number_ledger.held(self.numbers):
            ledger = number_ledger.load(self.numbers)
            planned = self._plan(paths, ledger)
            number_ledger.append(self.disk, ledger, planned.new)
        return planned, [ledger.torn] if ledger.torn else []

    def _plan(self, paths: Sequence[Path], ledger: Ledger | None) -> Plan:
        known = plan.load_facts(self.out / staging.FOLDER / staging.FACTS)
        return plan.plan(paths, self.cabinet, self.out, self.order, known, ledger)

    def _remember(self, planned: Plan) -> None:
        path = self.out / staging.FOLDER / staging.FACTS
        if planned.facts != plan.load_facts(path):
            self.disk.make_folder(path.parent)
            put(self.disk, path, plan.dump_facts(planned.facts))

    def _known(self, planned: Plan, room: Stage) -> list[Done]:
        """Each case: refused, finished before, or neither."""

        def known(one: Planned) -> Done:
            return Done(one, error=one.error) if one.error else Done(one, room.find(one))

        with ThreadPoolExecutor(4) as threads:  # reading and hashing wait for the disk
            return list(threads.map(known, planned.cases))

    def _made(self, wanted: Sequence[tuple[int, Planned]], room: Stage) -> Iterator[tuple[int, Done]]:
        if not wanted:
            return
        with self.workers(len(wanted)) as executor, self.progress(len(wanted)) as advance:
            for (index, one), answer in in_order(wanted, partial(self._begun, executor=executor), _AHEAD):
                done = self._staged(one, answer, room)
                advance(done)
                yield index, done

    def _begun(self, job: tuple[int, Planned], executor: Executor | None) -> Answer:
        one = job[1]
        arguments = str(one.source.absolute()), one.data, self.order, one.assigned  # a worker has another folder
        if executor is None:
            return partial(self.job, *arguments)
        return executor.submit(self.job, *arguments).result

    def _staged(self, one: Planned, answer: Answer, room: Stage) -> Done:
        try:
            made = _answered(answer)
            if made.error and not made.files:
                raise made.error
            findings = (*made.findings, *annexes.warnings(str(one.source), made.annexes))
            return Done(one, room.put(one, made, self.order), made.error, findings, is_new=True)
        except DocgenError as error:
            if error.place.file is None:  # a worker that died could not say which case it worked on
                error.place = replace(error.place, file=str(one.source))
            return Done(one, error=error)


Answer = Callable[[], Production]
"""Waits for a case's documents, or raises what became of its worker."""


def _answered(answer: Answer) -> Production:
    try:
        return answer()
    except DocgenError:
        raise
    except Exception as error:  # an executor that is not ours has errors of its own
        raise RenderError(
            say("程序内部出错：{error}", error=f"{type(error).__name__}: {error}"),
            next_step=say("重做这一件；仍然如此，把案件文件和模板交给维护人员"),
            code="worker-died",
        ) from error


def _shared_fault(cases: Sequence[Done]) -> DocgenError | None:
    """The error that holds the set back: one of a template or of the machine, or one that no case got past."""
    errors = [(case, cause) for case in cases if case.error for cause in causes(case.error)]
    shared = (error for _, error in errors if isinstance(error, StationeryError | SetupError))
    if fault := next((error for error in shared if error.code != "department-unknown"), None):
        return _held(fault, say("改正所指的模板或缺的组件后重做"))
    unmade = {
        case.planned.source: error
        for case, error in errors
        if isinstance(error, RenderError) and error.code != _OF_ONE_CASE
    }
    if len(unmade) < 2 or any(case.is_new and not case.error for case in cases):
        return None
    return _held(
        next(iter(unmade.values())),
        say("先查 templates/base 和本单位的措辞、信笺最近改了什么；只是这几件有错的，先移开再做"),
    )


def _held(fault: DocgenError, step: str) -> DocgenError:
    """The fault, said of the whole set."""
    message = say("没有发布，已发布的一套照旧：{message}", message=fault.message)
    steps = say("{first}；{second}", first=fault.next_step, second=step) if fault.next_step else step
    return type(fault)(message, place=fault.place, next_step=steps, code=fault.code, findings=fault.findings)


def _is_done(case: Done) -> bool:
    return bool(case.staged or case.error)
