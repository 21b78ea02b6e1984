"""Cases × kinds × formats → files on disk: read, let workers make the documents, publish in the order of the cases.

An error in a case stops that case alone, an error in a document that document alone. A file appears under its name
only after its text was read again and compared with the composed text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from docgen.errors import DocgenError, Finding
from docgen.files import text_files
from docgen.files.names import safe
from docgen.model import annexes
from docgen.pipeline import case_files, one_case, publish
from docgen.pipeline.ahead import in_order
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order
from docgen.pipeline.publish import Made
from docgen.stationery.cabinet import Cabinet

_AHEAD = 16
"""How many cases may be under way or wait, finished, for those before them."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case.

    source: the case file. directory: where its documents are; None where there are none. findings: warnings. error:
    what stopped the case, or some of its documents. seconds: since it was waited for.
    """

    source: Path
    directory: Path | None = None
    made: tuple[Made, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: DocgenError | None = None
    seconds: float = 0.0


def build(
    paths: Sequence[Path],
    cabinet: Cabinet,
    out: Path,
    order: Order,
    report: Callable[[CaseResult], None] = lambda result: None,
    workers: Executor | None = None,
    *,
    force: bool = False,
) -> list[CaseResult]:
    """Make the documents of every case below `out`, a folder per case; `report` hears of each case when it is done.

    workers: the processes that make the documents (see `pipeline.workers`); None: this process, without limits. Cases
    are published and reported in the order of `paths` in any case. force: whether files that this program did not write
    are written over.
    """
    results = []
    taken: dict[Path, Path] = {}
    shared = case_files.with_one_number(paths, cabinet)
    begun = partial(_begun, cabinet=cabinet, order=order, workers=workers, refused=shared)
    for path, answer in in_order(paths, begun, _AHEAD):
        started = time.monotonic()
        case = _Publication(path)
        try:
            _publish(case, answer(), out, order, taken, force=force)
        except DocgenError as error:
            if error.place.file is None:  # a worker that died could not say which case it worked on
                error.place = replace(error.place, file=str(path))
            case.error = error
        result = case.result(time.monotonic() - started)
        results.append(result)
        report(result)
    return results


@dataclass
class _Publication:
    """A case while its files are being published: what is known so far stays, whatever is raised."""

    source: Path
    directory: Path | None = None
    made: list[Made] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: DocgenError | None = None

    def result(self, seconds: float) -> CaseResult:
        """What became of the case in the end."""
        return CaseResult(self.source, self.directory, tuple(self.made), tuple(self.findings), self.error, seconds)


Answer = Callable[[], Production]
"""Waits for a case's documents, or raises what became of its worker."""


def _begun(
    path: Path, cabinet: Cabinet, order: Order, workers: Executor | None, refused: Mapping[Path, DocgenError]
) -> Answer:
    if path in refused:
        return partial(Production, error=refused[path])
    if workers is None:
        return lambda: one_case.produce(str(path), text_files.read(path), cabinet, order)
    try:
        data = text_files.read(path)
    except DocgenError as error:
        return partial(Production, error=error)
    produce = partial(one_case.produce_with, cabinet.root.absolute(), font_folder=cabinet.fonts)
    return workers.submit(produce, str(path), data, order).result


def _publish(
    case: _Publication, made: Production, out: Path, order: Order, taken: dict[Path, Path], *, force: bool
) -> None:
    case.findings = [*made.findings, *annexes.warnings(str(case.source), made.annexes)]
    directory = publish.directory(made, case.source, out, taken)
    case.error = made.error
    if made.error and not made.files:
        return
    paths = [directory / safe(file.name) for file in made.files]  # a worker may not choose where files go
    if order.draft:
        publish.refuse_over_finals(paths, made.draft_mark)
    if not force:
        publish.refuse_over_changed(directory, {path: file.data for path, file in zip(paths, made.files, strict=True)})
    for path, file in zip(paths, made.files, strict=True):
        publish.put(path, file.data)
        case.made.append(Made(path, file.entry.pages))
    if made.files:
        publish.put_manifest(directory, made, case.source, order)
    case.directory = directory
    case.findings += publish.leftovers(directory, set(paths), made.titles, order)
