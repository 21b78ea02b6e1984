"""Cases × kinds × formats → files on disk: read, let workers make the documents, publish in the order of the cases.

One bad case stops that case and no other, one bad document that document and no other. A file appears under its name
only after its text was found to be the tree's text; until then it does not exist.
"""

from __future__ import annotations

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


@dataclass
class CaseResult:
    """What became of one case: its files, and the error that stopped it or some of them; `findings` are warnings."""

    source: Path
    directory: Path | None = None
    made: list[Made] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: DocgenError | None = None


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

    workers: who makes the documents (see `docgen.workers`); None: this process, without limits. Whoever it is and
    however many they are, cases are published and reported in the order of `paths`. force: whether files that this
    program did not write are written over.
    """
    results = []
    taken: dict[Path, Path] = {}
    shared = case_files.with_one_number(paths)
    begun = partial(_begun, cabinet=cabinet, order=order, workers=workers, refused=shared)
    for path, answer in in_order(paths, begun, _AHEAD):
        result = CaseResult(path)
        try:
            _publish(result, answer(), out, order, taken, force=force)
        except DocgenError as error:
            if error.place.file is None:  # a worker that is no more could not say which case it was at
                error.place = replace(error.place, file=str(path))
            result.error = error
        results.append(result)
        report(result)
    return results


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
    return workers.submit(one_case.produce_with, cabinet.root.absolute(), str(path), data, order).result


def _publish(
    result: CaseResult, made: Production, out: Path, order: Order, taken: dict[Path, Path], *, force: bool
) -> None:
    result.findings = [*made.findings, *annexes.warnings(str(result.source), made.annexes)]
    directory = publish.directory(made, result.source, out, taken)
    result.error = made.error
    if made.error and not made.files:
        return
    paths = [directory / safe(file.name) for file in made.files]  # a worker has no say in where files go
    if order.draft:
        publish.refuse_over_finals(paths, made.draft_mark)
    if not force:
        publish.refuse_over_changed(directory, {path: file.data for path, file in zip(paths, made.files, strict=True)})
    for path, file in zip(paths, made.files, strict=True):
        publish.put(path, file.data)
        result.made.append(Made(path, file.entry.pages))
    if made.files:
        publish.put_manifest(directory, made, result.source, order)
    result.directory = directory
    result.findings += publish.leftovers(directory, set(paths), made.titles, order)
