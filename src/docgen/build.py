"""Cases × kinds × formats → files on disk: compose, refuse what is incomplete, write, read again, publish.

One bad case stops that case and no other. A file appears under its name only after its text was found to be the
tree's text; until then it does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen import casefile, publish, readback
from docgen.document import Order, documents, render
from docgen.errors import CaseError, DocgenError, Finding, Place
from docgen.filename import safe
from docgen.language import listing, say
from docgen.publish import Made
from docgen.stationery import Cabinet


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
) -> list[CaseResult]:
    """Make the documents of every case below `out`, a folder per case; `report` hears of each case when it is done."""
    results = []
    taken: dict[Path, Path] = {}
    for path in paths:
        result = CaseResult(path)
        try:
            _build_case(result, cabinet, out, order, taken)
        except DocgenError as error:
            result.error = error
        results.append(result)
        report(result)
    return results


def _build_case(result: CaseResult, cabinet: Cabinet, out: Path, order: Order, taken: dict[Path, Path]) -> None:
    file = casefile.read(result.source)
    compositions, result.findings = documents(file, cabinet, order)
    directory = publish.directory(file, result.source, out, taken)
    finished: list[tuple[Path, bytes, int | None]] = []
    for composition in compositions:
        for format in order.formats:
            try:
                data = render(composition, format, accessible=order.accessible)
            except DocgenError as error:
                error.place = Place(file.name, error.place.key or composition.name, error.place.line)
                raise
            pages = len(readback.pdf(data).pages) if format == "pdf" else None
            finished.append((directory / safe(f"{composition.name}.{format}"), data, pages))
    publish.refuse_twice(finished, file)
    if order.draft:
        publish.refuse_over_finals([path for path, _, _ in finished], compositions)
    for path, data, pages in finished:
        publish.publish(path, data)
        result.made.append(Made(path, pages))
    result.directory = directory
    result.findings += publish.leftovers(directory, {path for path, _, _ in finished}, compositions, order)
