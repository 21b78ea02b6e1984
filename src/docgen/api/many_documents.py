"""Make documents and books from cases, and write them to disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from docgen.api.parameters import (
    AnyPath,
    case_files_of,
    departments_of,
    listed,
    order_of,
    path_of,
    path_or_none,
    paths_of,
    silent,
    workers_for,
)
from docgen.errors import CaseError, Finding, Place, UsageError
from docgen.language import say

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from docgen.layout.fonts import FoundFont
    from docgen.model.case_file import CaseFile
    from docgen.pipeline.batch.build_report import Built, Done
    from docgen.pipeline.folders import CaseResult
    from docgen.pipeline.order import Order
    from docgen.pipeline.yearbook import NamedFiles, Yearbook
    from docgen.stationery.departments import Departments


@dataclass(frozen=True, slots=True)
class MadeCases:
    """The result of `make`."""

    cases: tuple[CaseResult, ...]
    """The result of each case, in the order of the files."""
    passed_over: tuple[Finding, ...]
    """A notice for each file that was ignored because it is not a case file."""
    stand_ins: tuple[FoundFont, ...]
    """The fonts that PDFs and OFD files use in place of the fonts that the standard names."""


@dataclass(frozen=True, slots=True)
class MadeBooks:
    """The result of `make_digest`."""

    books: tuple[Yearbook, ...]
    """One book for each edition."""
    passed_over: tuple[Finding, ...]
    """A notice for each file that was ignored because it is not a case file."""


def make(
    cases: AnyPath | Iterable[AnyPath],
    out: AnyPath,
    *,
    kinds: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    draft: bool = False,
    accessible: bool = False,
    engine: str | None = None,
    force: bool = False,
    jobs: int | None = 0,
    limit: float = 20,
    templates: AnyPath | None = None,
    fonts: AnyPath | None = None,
    progress: Callable[[int], AbstractContextManager[Callable[[CaseResult], None]]] = silent,
) -> MadeCases:
    """Make the documents of cases below `out`, with one folder for each case.

    If a case fails, the other cases are made nevertheless.

    cases: case files, or folders of case files.
    force: whether to overwrite files that docgen did not write.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["docx"])
    >>> [file.path.name for case in made.cases for file in case.made]
    ['答复函.docx']
    """
    from docgen.pipeline import case_files, folders

    departments = departments_of(templates, fonts)
    order = order_of(departments, kinds, formats, draft=draft, accessible=accessible, engine=engine)
    found = case_files.find(paths_of(cases))
    pool = workers_for(jobs, limit, len(found.paths), departments, order)
    with pool as workers, progress(len(found.paths)) as advance:
        results = folders.build(found.paths, departments, path_of(out), order, advance, workers, force=force)
    return MadeCases(tuple(results), found.passed_over, _stand_ins(departments, order))


def build(
    cases: AnyPath | Iterable[AnyPath],
    out: AnyPath,
    *,
    kinds: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    accessible: bool = False,
    engine: str | None = None,
    numbers: AnyPath | None = None,
    executor: str | None = None,
    dry_run: bool = False,
    jobs: int | None = 0,
    limit: float = 20,
    templates: AnyPath | None = None,
    fonts: AnyPath | None = None,
    progress: Callable[[int], AbstractContextManager[Callable[[Done], None]]] = silent,
) -> Built:
    """Make every document that is missing or out of date, and publish the whole set at once.

    numbers: the ledger file from which replies without a document number receive one. None: they receive none.
    executor: the address of the machines that make documents, `dask://HOST:PORT`. None: this machine.
    dry_run: whether to return the planned documents without making them.

    >>> built = docgen.build("samples/cases/10-not-public.yaml", folder, dry_run=True)
    >>> [case.planned.folder for case in built.cases if not case.staged]
    ['20260010']
    """
    from docgen.pipeline import case_files, one_case
    from docgen.pipeline.batch import document_set, remote
    from docgen.pipeline.batch.build_report import Built
    from docgen.pipeline.batch.builder import Builder, Job

    departments = departments_of(templates, fonts)
    order = order_of(departments, kinds, formats, accessible=accessible, engine=engine)
    found = case_files.find(paths_of(cases))
    job: Job = partial(one_case.produce, departments)
    workers: Callable[[int], AbstractContextManager[Executor | None]]
    workers = partial(workers_for, jobs, limit, departments=departments, order=order)
    if executor and fonts is not None:
        raise UsageError(say("别的机器用不了这里的字体文件夹"), next_step=say("在各台机器上装同样的版本和字体"))
    if executor:
        address = executor
        job = partial(remote.produce, remote.parcel(departments, order))
        workers = lambda _most: remote.cluster(address)  # noqa: E731  (the cluster decides the number of workers)
    builder = Builder(departments, path_of(out), order, job, workers, progress, numbers=path_or_none(numbers))
    if dry_run:
        planned = tuple(builder.preview(found.paths))
        return Built(planned, document_set.current(path_of(out)), seconds=0, findings=found.passed_over)
    built = builder.build(found.paths)
    return replace(built, findings=(*found.passed_over, *built.findings))


def watch(
    case: AnyPath,
    out: AnyPath,
    *,
    kinds: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    draft: bool = False,
    accessible: bool = False,
    engine: str | None = None,
    limit: float = 20,
    templates: AnyPath | None = None,
    fonts: AnyPath | None = None,
) -> Generator[CaseResult, None, None]:
    """Make the documents of a case now and after every change of its file. Yield the result each time.

    The generator never ends by itself. Close the generator, or press Ctrl-C.

    >>> results = docgen.watch("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["docx"])
    >>> len(next(results).made)
    1
    >>> results.close()
    """
    from docgen.pipeline import folders
    from docgen.pipeline.batch.watch import changes

    path = path_of(case)
    if not path.is_file():
        raise CaseError(say("打不开文件：{error}", error=path), place=Place(str(path)), next_step=say("检查路径和权限"))
    departments = departments_of(templates, fonts)
    order = order_of(departments, kinds, formats, draft=draft, accessible=accessible, engine=engine)
    with workers_for(jobs=1, limit=limit, most=1, departments=departments, order=order) as workers:
        for _ in changes(path):
            yield from folders.build([path], departments, path_of(out), order, workers=workers)


def make_digest(
    cases: AnyPath | CaseFile | Iterable[AnyPath | CaseFile],
    year: int,
    out: AnyPath,
    *,
    edition: Literal["internal", "public"] | None = None,
    by: Literal["unit", "field"] = "unit",
    form: Literal["book", "report"] = "book",
    figures: AnyPath | None = None,
    book: AnyPath | None = None,
    office: str = "",
    pieces: AnyPath | None = None,
    jobs: int | None = 0,
    limit: float = 120,
    templates: AnyPath | None = None,
    fonts: AnyPath | None = None,
    progress: Callable[[str], AbstractContextManager[Callable[[int, int], None]]] = silent,
) -> MadeBooks:
    """Make the book of a year from its cases below `out`, with one folder for each edition.

    If the data contradict each other, raise a `CaseError`.

    edition: the edition to make. None: both editions.
    by: whether a chapter contains the cases of a handling unit (`unit`) or of a field (`field`).
    form: `book` for the whole book, `report` only for the report at its beginning.
    figures: a file with numbers that the cases do not contain.
    book: the editor's file: order, omissions, titles, foreword, photographs.
    office: the name of the office that compiles the book.
    pieces: a folder that stores laid-out sections, so that the next run is faster. None: they are not stored.

    >>> made = docgen.make_digest("samples/cases", 2025, folder, edition="public", form="report")
    >>> [path.name for book in made.books for path in book.files]
    ['2025年度办理工作总结-公开版.pdf', '2025年度办理工作总结-公开版.docx']
    """
    from docgen.digest import book_plan
    from docgen.digest import figures as figures_file
    from docgen.pipeline import yearbook

    departments = departments_of(templates, fonts)
    given = listed(cases)
    files, passed_over = case_files_of(given, departments)
    named = _named_files(given, path_or_none(figures), path_or_none(book))
    given_figures = figures_file.load(path_of(figures), year) if figures is not None else None
    plan = book_plan.load(path_of(book)) if book is not None else None
    pieces_folder = path_or_none(pieces)
    books = []
    with workers_for(jobs, limit, os.cpu_count() or 1, departments, order=None) as workers:
        for made_edition in (edition,) if edition else ("internal", "public"):
            order = yearbook.BookOrder(year, made_edition == "public", by, form, office, given_figures, plan, named)
            with progress(order.name) as advance:
                books.append(yearbook.make(files, departments, path_of(out), order, workers, advance, pieces_folder))
    return MadeBooks(tuple(books), passed_over)


def _named_files(given: Iterable[AnyPath | CaseFile], figures: Path | None, plan: Path | None) -> NamedFiles | None:
    """Return the files that a caller names; None if a case is no file. The parameters are those of `NamedFiles`."""
    from docgen.model.case_file import CaseFile
    from docgen.pipeline.yearbook import NamedFiles

    items = list(given)
    paths = [path_of(item) for item in items if not isinstance(item, CaseFile)]
    return NamedFiles(tuple(paths), figures, plan) if len(paths) == len(items) else None


def _stand_ins(departments: Departments, order: Order) -> tuple[FoundFont, ...]:
    """Return the fonts that PDFs and OFD files of this order use in place of the fonts that the standard names."""
    from docgen.layout import fonts

    if not {"pdf", "ofd"}.intersection(order.formats):
        return ()
    found = fonts.find_all(departments.stationery("base").profile).values()
    return tuple(font for font in found if font.is_stand_in)
