"""Case files and an order → finished files in a folder for each case.

Workers make the documents. This process writes the files, in the order of the cases. An error in a case stops only that
case, and an error in a document stops only that document. A file is written only after its checks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from docgen.composition import compose
from docgen.errors import DocgenError, Finding
from docgen.files import text_files
from docgen.files.names import safe
from docgen.model import annexes
from docgen.pipeline import case_files, one_case, publish
from docgen.pipeline.ahead import in_order
from docgen.pipeline.one_case import Answer, Production
from docgen.pipeline.order import Order
from docgen.pipeline.publish import WrittenFile
from docgen.stationery.departments import Departments

_AHEAD = 16
"""While this process waits for a case, the workers may begin this many of the cases after it."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of one case."""

    source: Path
    """The case file."""
    directory: Path | None = None
    """The folder of its documents; None if there are none."""
    made: tuple[WrittenFile, ...] = ()
    """The files that were written."""
    findings: tuple[Finding, ...] = ()
    """Warnings and notices."""
    error: DocgenError | None = None
    """Why the case or some of its documents could not be made; None if all were made."""
    seconds: float = 0.0
    """How long this process waited for the case and wrote its files."""


def build(
    paths: Sequence[Path],
    departments: Departments,
    out: Path,
    order: Order,
    report: Callable[[CaseResult], None] = lambda result: None,
    workers: Executor | None = None,
    *,
    force: bool = False,
) -> list[CaseResult]:
    """Make the documents of every case, with a folder below `out` for each case. Return the results.

    Results are reported and returned in the order of `paths`. report: a function that is called with each result.
    workers: the processes that make the documents (see `pipeline.workers`). None: this process makes them, and its time
    and memory are not limited. force: whether to replace files that docgen did not write or that somebody edited.
    """
    results = []
    taken: dict[Path, Path] = {}
    candidates = case_files.possible_duplicates(paths, departments)
    shared = case_files.shared_folder_errors(
        (path, compose.folder(case, path.name)) for path, case in candidates.items()
    )
    same_number = case_files.document_number_warnings(case_files.stated_numbers(candidates))
    begin = partial(_begin, departments=departments, order=order, workers=workers, refused=shared)
    for path, wait_for_documents in in_order(paths, begin, _AHEAD):
        started = time.monotonic()
        publication = _Publication(path)
        try:
            _publish(publication, wait_for_documents(), out, order, taken, force=force)
        except DocgenError as error:
            if error.place.file is None:  # the error of a worker that died does not name the case
                error.place = replace(error.place, file=str(path))
            publication.error = error
        if path in same_number:
            publication.findings.append(same_number[path])
        result = publication.result(time.monotonic() - started)
        results.append(result)
        report(result)
    return results


@dataclass
class _Publication:
    """A case while its files are written. If an error is raised, the fields still state what was written before.

    For the fields see `CaseResult`.
    """

    source: Path
    directory: Path | None = None
    made: list[WrittenFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: DocgenError | None = None

    def result(self, seconds: float) -> CaseResult:
        """Return the result of the case. seconds: how long it took."""
        return CaseResult(self.source, self.directory, tuple(self.made), tuple(self.findings), self.error, seconds)


def _begin(
    path: Path, departments: Departments, order: Order, workers: Executor | None, refused: Mapping[Path, DocgenError]
) -> Answer:
    """Start to make the documents of a case, and return a function that waits for them.

    Without workers, the returned function makes the documents itself. refused: case file → why it is refused.
    """
    if path in refused:
        return partial(Production, error=refused[path])
    if workers is None:
        return lambda: one_case.produce(departments, str(path), text_files.read(path), order)
    try:
        data = text_files.read(path)
    except DocgenError as error:
        return partial(Production, error=error)
    return workers.submit(one_case.produce, departments, str(path), data, order).result


def _publish(
    publication: _Publication, production: Production, out: Path, order: Order, taken: dict[Path, Path], *, force: bool
) -> None:
    """Write the files of a case, and note them in `publication`. taken: folder → the case file that uses it."""
    publication.findings = [*production.findings, *annexes.warnings(str(publication.source), production.annexes)]
    directory = publish.directory(production, publication.source, out, taken)
    publication.error = production.error
    if production.error and not production.files:
        return
    # A worker gives the names. Code that escaped from the worker's sandbox must not write outside the folder.
    paths = [directory / safe(file.name) for file in production.files]
    if production.files:
        with publish.exclusive_access(out):
            if order.draft:
                publish.refuse_over_finals(paths, production.draft_mark)
            if not force:
                new = (file.data for file in production.files)
                publish.refuse_over_changed(directory, dict(zip(paths, new, strict=True)))
            publish.put_case(directory, production, publication.source, order)
    for path, file in zip(paths, production.files, strict=True):
        publication.made.append(WrittenFile(path, file.entry.pages, file.characters))
    publication.directory = directory
    publication.findings += publish.leftovers(directory, set(paths), production.titles, order)
