"""The book of a year: an order, its progress, and its files to download."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import docgen
from docgen.errors import DocgenError
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.subject import desk_of, number_of

_MOST_JOBS = 6
_EDITIONS = {"internal": "内部版", "public": "公开版", "both": "两种都做"}
_CHAPTERS = {"unit": "按承办单位分章", "field": "按领域分章"}
_FORMS = {"book": "整本汇编", "report": "只做办理工作总结"}


@dataclass
class BookJob:
    """A book that is being made, or is made."""

    title: str
    done: int = 0
    """How many sections of the present step are done."""
    total: int = 0
    """How many sections the present step has; 0: not known yet."""
    step: str = "读案件"
    """What is being done, in the words of the page."""
    is_over: bool = False
    error: DocgenError | None = None
    files: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What the page says about the finished book."""
    task: asyncio.Task[None] | None = None
    """The task that makes it. A task without a reference may be collected before its end."""


_JOBS: OrderedDict[str, BookJob] = OrderedDict()
"""The last books. They are forgotten when the server ends."""


async def yearbook(request: Request) -> Response:
    """Show the years that have cases, and what can be ordered."""
    listed = desk_of(request).listed(dt.date.today())
    overtaken = desk_of(request).overtaken()
    years = Counter(one.summary.year for one in listed if one.summary and one.summary.year)
    return page(
        request,
        "year.html",
        years=sorted(years.items(), reverse=True),
        total=len(listed),
        editions=_EDITIONS,
        chapters=_CHAPTERS,
        forms=_FORMS,
        jobs=_JOBS,
        overtaken=[one for one in listed if one.summary and one.id in overtaken],
        broken=[one for one in listed if one.summary is None],
    )


async def order(request: Request, sent: Sent) -> Response:
    """Begin to make a book."""
    edition, by, form = sent.text("edition"), sent.text("by"), sent.text("form")
    year = sent.text("year")
    is_known = edition in _EDITIONS and by in _CHAPTERS and form in _FORMS
    if not is_known or not year.isdecimal() or len(year) != 4:
        raise HTTPException(400)
    if any(not job.is_over for job in _JOBS.values()):
        return RedirectResponse("/year", 303)
    desk, key = desk_of(request), secrets.token_hex(8)
    job = BookJob(f"{year}年度{_FORMS[form].removeprefix('整本').removeprefix('只做')}（{_EDITIONS[edition]}）")
    out = desk.hidden / "books" / key
    job.task = asyncio.create_task(_make(desk, job, out, int(year), edition, by, form, sent.text("office")[:60]))
    _JOBS[key] = job
    while len(_JOBS) > _MOST_JOBS:
        _JOBS.popitem(last=False)
    return RedirectResponse(f"/year/{key}", 303)


async def progress(request: Request) -> Response:
    """Show how far a book is, or its files."""
    job = _job(request)
    return page(
        request,
        "book.html",
        job=job,
        key=request.path_params["job"],
        links=_case_links(request, job),
        made=[(path.name, path.stat().st_size) for path in job.files if job.is_over],
    )


async def book_file(request: Request) -> Response:
    """Send a file of a book."""
    job, number = _job(request), number_of(request, "number")
    if number >= len(job.files):
        raise HTTPException(404)
    path = job.files[number]
    disposition = f"attachment; filename*=UTF-8''{quote(path.name, safe='')}"
    data = await asyncio.to_thread(path.read_bytes)
    return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


async def _make(desk: Desk, job: BookJob, out: Path, year: int, edition: str, by: str, form: str, office: str) -> None:
    """Make a book in a thread. What happens is noted in the job."""

    @contextmanager
    def shown(name: str) -> Iterator[Callable[[int, int], None]]:
        job.step, job.done, job.total = name, 0, 0

        def advance(done: int, total: int) -> None:
            job.done, job.total = done, total

        yield advance

    def make() -> None:
        made = docgen.make_digest(
            desk.folder,
            year,
            out,
            edition=None if edition == "both" else edition,  # type: ignore[arg-type]
            by=by,  # type: ignore[arg-type]
            form=form,  # type: ignore[arg-type]
            office=office,
            jobs=1,
            templates=desk.service.departments.root,
            progress=shown,
        )
        for book in made.books:
            job.files += book.files
            job.remarks.append(f"{book.files[0].stem}：{book.pages} 页，{book.replies} 件次")
            if book.withheld:
                job.remarks.append(f"公开版没有收入 {book.withheld} 件次（不公开、没有自拟摘要或尚未答复的）")
            job.remarks += [str(finding) for finding in book.findings]

    try:
        await asyncio.to_thread(make)
    except DocgenError as error:
        job.error = error
    finally:
        job.is_over = True


def _job(request: Request) -> BookJob:
    job = _JOBS.get(request.path_params["job"])
    if job is None:
        raise HTTPException(404)
    return job


def _case_links(request: Request, job: BookJob) -> list[tuple[str, int]]:
    """Return what is wrong with the cases of a book, each with the id of its case; 0: no single case."""
    if job.error is None:
        return []
    folder, listed = desk_of(request).folder, desk_of(request).listed(dt.date.today())
    ids = {str(folder / one.name): one.id for one in listed}
    found = []
    for finding in job.error.findings:
        file = finding.place.file or ""
        named = replace(finding, place=replace(finding.place, file=Path(file).name or None))
        found.append((str(named), ids.get(file, 0)))
    return found


ROUTES = [
    reads("/year", yearbook),
    writes("/year", order),
    reads("/year/{job}", progress),
    reads("/year/{job}/{number:int}", book_file),
]
