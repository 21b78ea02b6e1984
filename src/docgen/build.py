"""Cases × kinds × formats → files on disk: compose, refuse what is incomplete, write, read again, publish.

One bad case stops that case and no other. A file appears under its name only after its text was found to be the
tree's text; until then it does not exist.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen import casefile, checks, readback
from docgen.casefile import CaseFile
from docgen.composition import KINDS, Composition, compose
from docgen.errors import CaseError, DocgenError, Finding, IntegrityError, OutputError, Place, Severity
from docgen.filename import safe
from docgen.language import foreign, listing, say
from docgen.stationery import Cabinet
from docgen.writers import WRITERS


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file. pages: of a PDF; None for a Word file, whose pages depend on the program that opens it."""

    path: Path
    pages: int | None


@dataclass
class CaseResult:
    """What became of one case: its files, or the error that stopped it; `findings` are warnings."""

    source: Path
    directory: Path | None = None
    made: list[Made] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: DocgenError | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every case."""

    kinds: tuple[str, ...] = tuple(KINDS)
    formats: tuple[str, ...] = tuple(WRITERS)
    draft: bool = False
    accessible: bool = False


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


def documents(file: CaseFile, cabinet: Cabinet, order: Order) -> tuple[list[Composition], list[Finding]]:
    """The composed documents of a case, and findings about it.

    A case that lacks something or contradicts itself is a `CaseError`, unless a draft is wanted, which may be wrong.
    """
    findings = checks.check_case(file, cabinet)
    compositions = [
        composition for kind in order.kinds for composition in compose(file.case, kind, cabinet, draft=order.draft)
    ]
    if not order.draft:
        for composition in compositions:
            findings += checks.check_missing(file, composition)
    findings = _once_per_key(findings)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors and not order.draft:
        raise CaseError(
            say("案件有 {count} 处不能成文", count=len(errors)),
            place=Place(file.name),
            findings=errors,
            next_step=say("补齐后重做；先看样子可用 --draft"),
        )
    return compositions, findings


def render(composition: Composition, format: str, *, accessible: bool = False) -> bytes:
    """One document in one format, its text proved by reading it again; a difference is an `IntegrityError`.

    accessible: a PDF is PDF/UA-1 instead of PDF/A-2u.
    """
    data = WRITERS[format](composition.doc, composition.stationery, accessible)
    errors = [f for f in checks.check_file(composition, format, data) if f.severity is Severity.ERROR]
    if errors:
        raise IntegrityError(
            say("{name} 没有通过校对，未保存", name=f"{composition.name}.{format}"),
            findings=errors,
            next_step=errors[0].next_step,
            code=errors[0].code,
        )
    return data


def _build_case(result: CaseResult, cabinet: Cabinet, out: Path, order: Order, taken: dict[Path, Path]) -> None:
    file = casefile.read(result.source)
    compositions, result.findings = documents(file, cabinet, order)
    directory = _directory(file, result.source, out, taken)
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
    _refuse_twice(finished, file)
    if order.draft:
        _refuse_over_finals([path for path, _, _ in finished], compositions)
    for path, data, pages in finished:
        _publish(path, data)
        result.made.append(Made(path, pages))
    result.directory = directory
    result.findings += _leftovers(directory, {path for path, _, _ in finished}, compositions, order)


def _refuse_twice(finished: list[tuple[Path, bytes, int | None]], file: CaseFile) -> None:
    paths = [path for path, _, _ in finished]
    for path in paths:
        if paths.count(path) > 1:
            raise CaseError(
                say("两份文书的文件名都是 {name}", name=path.name),
                place=file.place(("proposal", "proposers")),
                next_step=say("同名的两位请在姓名后括注代表团或单位"),
            )


def _refuse_over_finals(paths: list[Path], compositions: list[Composition]) -> None:
    """A draft is never written over a document that is none: that one may be on its way to be signed."""
    mark = compositions[0].stationery.vocabulary.marks["draft"] if compositions else ""
    for path in paths:
        if path.is_file() and not readback.says(path.read_bytes(), mark):
            raise OutputError(
                say("这里已有正式文书，草稿不覆盖它"),
                place=Place(str(path)),
                next_step=say("用 --out 另指一个文件夹放草稿"),
            )


def _leftovers(directory: Path, made: set[Path], compositions: list[Composition], order: Order) -> list[Finding]:
    """Documents of an earlier run that this one did not make again: a summary of a reply no longer public, say."""
    if order.kinds != tuple(KINDS) or not compositions:
        return []
    names = tuple(compositions[0].stationery.vocabulary.documents.values())
    return [
        Finding(
            "file-left",
            say("这份文书是以前生成的，这次没有"),
            Place(str(path)),
            Severity.WARNING,
            say("不再需要就删去"),
        )
        for path in sorted(directory.iterdir())
        if path not in made and path.suffix[1:] in order.formats and path.stem.startswith(names)
    ]


def _once_per_key(findings: list[Finding]) -> list[Finding]:
    """A value that several documents lack is asked for once."""
    seen: set[tuple[str, Place, str]] = set()
    once = []
    for finding in findings:
        mark = (finding.code, finding.place, finding.message if finding.code == "no-glyph" else "")
        if finding.code not in ("case-incomplete", "no-glyph") or mark not in seen:
            once.append(finding)
        seen.add(mark)
    return once


def _directory(file: CaseFile, source: Path, out: Path, taken: dict[Path, Path]) -> Path:
    """The case's folder: its number, with the unit where units answer separately; its file's name while it has none."""
    case = file.case
    name = case.proposal.number or source.stem
    if case.handling.type == "分办":
        name += f"-{case.handling.lead}"
    directory = out / safe(name)
    other = taken.setdefault(directory, source)
    if other != source:
        raise CaseError(
            say("编号与 {other} 相同，文书会互相覆盖", other=other),
            place=file.place(("proposal", "number")),
            next_step=say("核对两件的编号"),
        )
    return directory


def _publish(path: Path, data: bytes) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one, never a part."""
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as stream:
            beside = Path(stream.name)
            stream.write(data)
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror or error))),
            place=Place(str(path)),
            next_step=say("关闭正在打开它的程序，检查磁盘空间和权限"),
        ) from error
