"""The intake: uploaded forms → a report on their cases → a case file for each case that the officer chooses."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from docgen.api.long_running import UploadedCase, UploadedForm
from docgen.errors import DocgenError
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.received_file import name_of_file, received
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.subject import desk_of

_MOST_JOBS = 20


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was uploaded. Either `form` or `error` is set."""

    name: str
    form: UploadedForm | None
    error: DocgenError | None = None


@dataclass
class IntakeJob:
    """The files of one upload. made: the number of a case in the report → the id of its case file."""

    files: list[ReadFile] = field(default_factory=list)
    made: dict[int, int] = field(default_factory=dict)

    def cases(self) -> list[UploadedCase]:
        """Return the cases of all files, in the order of the report."""
        found: list[UploadedCase] = []
        for file in self.files:
            if file.form:
                found += file.form.cases
        return found


_JOBS: OrderedDict[str, IntakeJob] = OrderedDict()
"""The last uploads. They are forgotten when the server ends. Then the files must be uploaded again."""


async def intake(request: Request) -> Response:
    """Show where to drop files."""
    return page(request, "intake.html", error="")


async def upload(request: Request, sent: Sent) -> Response:
    """Read the files in workers, and show what was understood. Nothing is saved yet."""
    if not sent.files:
        return page(request, "intake.html", 422, error="没有选文件")
    desk, job = desk_of(request), IntakeJob()
    for file in sent.files:
        async with received(desk, file) as path:
            job.files.append(await _read(desk, path, name_of_file(file), sent))
    key = secrets.token_urlsafe(12)
    _JOBS[key] = job
    while len(_JOBS) > _MOST_JOBS:
        _JOBS.popitem(last=False)
    if sent.is_script:
        return JSONResponse({"go": f"/intake/{key}"})
    return RedirectResponse(f"/intake/{key}", 303)


async def report(request: Request) -> Response:
    """Show the cases that were found in an upload."""
    return _reported(request, _job(request))


async def confirm(request: Request, sent: Sent) -> Response:
    """Make case files of the chosen cases. A case that is there already is not made again unless it is chosen."""
    job, desk = _job(request), desk_of(request)
    chosen = {number for number in sent.lists.get("case", []) if number.isdecimal()}
    for number, case in enumerate(job.cases()):
        if str(number) in chosen and number not in job.made:
            job.made[number] = desk.add(case.name, case.text)
    if len(job.made) == 1:
        return RedirectResponse(f"/c/{next(iter(job.made.values()))}", 303)
    return RedirectResponse("/", 303) if job.made else _reported(request, job, "没有选案件")


async def _read(desk: Desk, path: Path, name: str, sent: Sent) -> ReadFile:
    try:
        read = await asyncio.wrap_future(
            desk.service.read_form(path, sent.text("congress")[:50], sent.text("session")[:50])
        )
        return ReadFile(name, read)
    except DocgenError as error:
        return ReadFile(name, None, error)


def _reported(request: Request, job: IntakeJob, error: str = "") -> Response:
    """Return the page of the report. error: why nothing was made."""
    return page(
        request,
        "intake_report.html",
        422 if error else 200,
        job=job,
        key=request.path_params["job"],
        files=job.files,
        known=_known(desk_of(request)),
        departments=desk_of(request).service.departments,
        error=error,
    )


def _job(request: Request) -> IntakeJob:
    job = _JOBS.get(request.path_params["job"])
    if job is None:
        raise HTTPException(404)
    return job


def _known(desk: Desk) -> set[str]:
    """Return the numbers and titles of the cases that are in the folder."""
    found = set()
    for listed in desk.listed(dt.date.today()):
        if listed.summary:
            found |= {listed.summary.number, listed.summary.title}
    return found - {""}


ROUTES = [
    reads("/intake", intake),
    writes("/intake", upload),
    reads("/intake/{job}", report),
    writes("/intake/{job}", confirm),
]
