"""Cases × kinds × formats → files on disk: read, let workers make the documents, publish in the order of the cases.

One bad case stops that case and no other. A file appears under its name only after its text was found to be the
tree's text; until then it does not exist.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from docgen import annex, encoding, production, publish
from docgen.document import Order
from docgen.errors import CaseError, DocgenError, Finding, Place
from docgen.filename import safe
from docgen.language import listing, say
from docgen.production import Production
from docgen.publish import Made
from docgen.stationery import Cabinet

_AHEAD = 16
"""How many cases may be under way or wait, finished, for those before them."""


@dataclass
class CaseResult:
    """What became of one case: its files, or the error that stopped it; `findings` are warnings."""

    source: Path
    directory: Path | None = None
    made: list[Made] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: DocgenError | None = None


def case_paths(paths: Iterable[Path]) -> list[Path]:
    """The case files among `paths`: files as they are, folders searched (not deeply) for .yaml and .yml."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.suffix in (".yaml", ".yml"))
        else:
            found.append(path)
    if not found:
        raise CaseError(
            say("没有找到案件文件（.yaml）"),
            place=Place(listing(str(path) for path in paths)),
            next_step=say("先用 docgen import 从登记表生成"),
        )
    return list(dict.fromkeys(found))


def build(
    paths: Sequence[Path],
    cabinet: Cabinet,
    out: Path,
    order: Order,
    report: Callable[[CaseResult], None] = lambda result: None,
    workers: Executor | None = None,
) -> list[CaseResult]:
    """Make the documents of every case below `out`, a folder per case; `report` hears of each case when it is done.

    workers: who makes the documents (see `docgen.workers`); None: this process, without limits. Whoever it is and
    however many they are, cases are published and reported in the order of `paths`.
    """
    results = []
    taken: dict[Path, Path] = {}
    for path, answer in _under_way(paths, partial(_begun, cabinet=cabinet, order=order, workers=workers)):
        result = CaseResult(path)
        try:
            _publish(result, answer(), out, order, taken)
        except DocgenError as error:
            if error.place.file is None:  # a worker that is no more could not say which case it was at
                error.place = replace(error.place, file=str(path))
            result.error = error
        results.append(result)
        report(result)
    return results


Answer = Callable[[], Production]
"""Waits for a case's documents, or raises what became of its worker."""


def _under_way(paths: Iterable[Path], begin: Callable[[Path], Answer]) -> Iterator[tuple[Path, Answer]]:
    """Begin some cases ahead of the one that is waited for."""
    begun: deque[tuple[Path, Answer]] = deque()
    for path in paths:
        begun.append((path, begin(path)))
        if len(begun) > _AHEAD:
            yield begun.popleft()
    yield from begun


def _begun(path: Path, cabinet: Cabinet, order: Order, workers: Executor | None) -> Answer:
    if workers is None:
        return lambda: production.produce(str(path), encoding.read(path), cabinet, order)
    try:
        data = encoding.read(path)
    except DocgenError as error:
        return partial(Production, error=error)
    return workers.submit(production.produce_with, cabinet.root.absolute(), str(path), data, order).result


def _publish(result: CaseResult, made: Production, out: Path, order: Order, taken: dict[Path, Path]) -> None:
    result.findings = [*made.findings, *annex.warnings(str(result.source), made.annexes)]
    directory = publish.directory(made, result.source, out, taken)
    if made.error:
        raise made.error
    paths = [directory / safe(file.name) for file in made.files]  # a worker has no say in where files go
    if order.draft:
        publish.refuse_over_finals(paths, made.draft_mark)
    for path, file in zip(paths, made.files, strict=True):
        publish.put(path, file.data)
        result.made.append(Made(path, file.entry.pages))
    if made.files:
        publish.put_manifest(directory, made, result.source, order)
    result.directory = directory
    result.findings += publish.leftovers(directory, set(paths), made.titles, order)
