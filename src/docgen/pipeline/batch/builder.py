"""Case files → a complete set of documents, which is published at once, and the result of each case.

A document that an earlier build has finished is used again. A case or document that fails is missing in the new set,
and the set lists it as missing. An error in a template or in the machine holds the whole set back: nothing is
published. If a build is held back or cut short, the earlier set is unchanged, and the next build uses the finished
documents.
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
from docgen.pipeline.batch.build_report import Built, Done, Log
from docgen.pipeline.batch.document_set import Documents
from docgen.pipeline.batch.lock import locked
from docgen.pipeline.batch.number_ledger import Ledger
from docgen.pipeline.batch.plan import Plan, Planned
from docgen.pipeline.batch.staging import Stage
from docgen.pipeline.one_case import Answer, Production
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

_AHEAD = 32
"""How many later cases workers may begin while this process waits for a case."""

_CAUSED_BY_CASE = "pages-over"
"""The code of a rendering error that the text of the case causes, not a template."""

Job = Callable[[str, bytes, Order, str | None], Production]
"""A function that makes the documents of a case.

Its arguments are the name and the bytes of the case file, the order, and the document number for the reply.
"""


@dataclass(frozen=True)
class Builder:
    """The settings for the builds of one folder."""

    departments: Departments
    """The departments that write the documents."""
    out: Path
    """The folder of the sets."""
    order: Order
    """The kinds and formats of the documents."""
    job: Job
    """The function that makes the documents of a case."""
    workers: Callable[[int], AbstractContextManager[Executor | None]]
    """A function that opens an executor for a number of cases. If it opens None, this process makes the documents."""
    progress: Callable[[int], AbstractContextManager[Callable[[Done], None]]]
    """A function that opens a progress report for a number of cases. The report is called with each result."""
    disk: Disk = field(default_factory=Disk)
    """The operations by which files are written."""
    numbers: Path | None = None
    """The ledger that gives document numbers to replies without one; None: such replies get none."""

    def preview(self, paths: Sequence[Path]) -> list[Done]:
        """Return what a build would do, without writing anything.

        A case with an error would be refused. A case with finished documents would not be made again. Any other case
        would be made.
        """
        ledger = number_ledger.load(self.numbers) if self.numbers else None
        return self._without_work(self._plan(paths, ledger), Stage(self.out, self.disk))

    def build(self, paths: Sequence[Path]) -> Built:
        """Make the set of these cases, and return the result. If an error is raised, the current set is complete."""
        started = time.monotonic()
        with failures(self.out):
            self.disk.make_folder(self.out)
            with locked(self.out) as cut_short:
                log = Log(self.out, self.disk)
                log.begin(len(paths), cut_short)
                document_set.tidy(self.out, self.disk)
                built = self._build(paths, log)
                built = replace(built, cut_short=cut_short, seconds=time.monotonic() - started)
                build_report.write_report(self.out, built, self.disk)
                log.end(built)
        return built

    def _build(self, paths: Sequence[Path], log: Log) -> Built:
        """Make the set. The result does not state the seconds yet."""
        stage = Stage(self.out, self.disk)
        planned, torn = self._plan_with_numbers(paths)
        cases = self._without_work(planned, stage)
        self._write_facts(planned)
        wanted: list[tuple[int, Planned]] = []
        for index, case in enumerate(cases):
            log.case(index, case)
            if not case.staged and not case.error:
                wanted.append((index, case.planned))
        for index, done in self._make(wanted, stage):
            cases[index] = done
            log.case(index, done)
        if held := _shared_fault(cases):
            return Built(tuple(cases), document_set.current(self.out), seconds=0, findings=tuple(torn), held=held)
        finished = tuple(case.staged for case in cases if case.staged)
        missing = tuple((case.planned, case.error) for case in cases if case.error)
        titles = {name: kind.title for name, kind in self.departments.kinds.items()}
        folder, findings = document_set.publish(self.out, Documents(finished, missing, titles), stage, self.disk)
        stage.keep_only(finished)
        return Built(tuple(cases), folder, seconds=0, findings=(*torn, *planned.findings, *findings))

    def _plan_with_numbers(self, paths: Sequence[Path]) -> tuple[Plan, list[Finding]]:
        """Make the plan and add its document numbers to the ledger. Return the plan, and findings about the ledger."""
        if self.numbers is None:
            return self._plan(paths, None), []
        with number_ledger.held(self.numbers):
            ledger = number_ledger.load(self.numbers)
            planned = self._plan(paths, ledger)
            number_ledger.append(self.disk, ledger, planned.new)
        findings = [ledger.torn] if ledger.torn else []
        return planned, findings

    def _plan(self, paths: Sequence[Path], ledger: Ledger | None) -> Plan:
        known = plan.load_facts(self.out / staging.FOLDER / staging.FACTS)
        return plan.plan(paths, self.departments, self.out, self.order, known, ledger)

    def _write_facts(self, planned: Plan) -> None:
        """Store the facts of the cases for the next plan."""
        path = self.out / staging.FOLDER / staging.FACTS
        if planned.facts != plan.load_facts(path):
            self.disk.make_folder(path.parent)
            put(self.disk, path, plan.dump_facts(planned.facts))

    def _without_work(self, planned: Plan, stage: Stage) -> list[Done]:
        """Return the results before a document is made. A case that must be made has neither documents nor an error."""

        def result(case: Planned) -> Done:
            return Done(case, error=case.error) if case.error else Done(case, stage.find(case))

        with ThreadPoolExecutor(4) as threads:  # threads help because reading waits for the disk
            return list(threads.map(result, planned.cases))

    def _make(self, wanted: Sequence[tuple[int, Planned]], stage: Stage) -> Iterator[tuple[int, Done]]:
        """Make the documents of cases. Yield the index and the result of each case."""
        if not wanted:
            return
        with self.workers(len(wanted)) as executor, self.progress(len(wanted)) as report:
            for (index, case), answer in in_order(wanted, partial(self._begin, executor=executor), _AHEAD):
                done = self._finish(case, answer, stage)
                report(done)
                yield index, done

    def _begin(self, job: tuple[int, Planned], executor: Executor | None) -> Answer:
        _, case = job
        # The path is absolute because a worker has another current folder.
        arguments = str(case.source.absolute()), case.data, self.order, case.assigned
        if executor is None:
            return partial(self.job, *arguments)
        return executor.submit(self.job, *arguments).result

    def _finish(self, case: Planned, answer: Answer, stage: Stage) -> Done:
        """Wait for the documents of a case, put them into the stage, and return the result."""
        try:
            made = _production(answer)
            if made.error and not made.files:
                raise made.error
            findings = (*made.findings, *annexes.warnings(str(case.source), made.annexes))
            return Done(case, stage.put(case, made, self.order), made.error, findings, is_new=True)
        except DocgenError as error:
            if error.place.file is None:  # the error of a worker that died does not name the case
                error.place = replace(error.place, file=str(case.source))
            return Done(case, error=error)


def _production(answer: Answer) -> Production:
    """Return the documents of a case. Every error is a `DocgenError`."""
    try:
        return answer()
    except DocgenError:
        raise
    except Exception as error:  # an executor from another library raises errors of other types
        raise RenderError(
            say("程序内部出错：{error}", error=f"{type(error).__name__}: {error}"),
            next_step=say("重做这一件；仍然如此，把案件文件和模板交给维护人员"),
            code="worker-died",
        ) from error


def _shared_fault(cases: Sequence[Done]) -> DocgenError | None:
    """Return the error that holds the set back; None if the set can be published.

    An error in a template or in the machine holds the set back; an unknown department does not, because the case names
    it. A rendering error that the case does not cause holds the set back only if at least two cases have such an error
    and no case was made without an error.
    """
    rendering_errors: list[DocgenError] = []
    for case in cases:
        of_case: DocgenError | None = None
        errors = causes(case.error) if case.error else ()
        for error in errors:
            if isinstance(error, StationeryError | SetupError) and error.code != "department-unknown":
                return _held(error, say("改正所指的模板或缺的组件后重做"))
            if isinstance(error, RenderError) and error.code != _CAUSED_BY_CASE:
                of_case = error
        if of_case:
            rendering_errors.append(of_case)
    if len(rendering_errors) < 2 or any(case.is_new and not case.error for case in cases):
        return None
    step = say("先查 templates/base 和本单位的措辞、信笺最近改了什么；只是这几件有错的，先移开再做")
    return _held(rendering_errors[0], step)


def _held(fault: DocgenError, step: str) -> DocgenError:
    """Return an error of the same type that reports that the set was not published. step: what to do next."""
    message = say("没有发布，已发布的一套照旧：{message}", message=fault.message)
    steps = say("{first}；{second}", first=fault.next_step, second=step) if fault.next_step else step
    return type(fault)(message, place=fault.place, next_step=steps, code=fault.code, findings=fault.findings)
