"""Uploads for a case: a document that was edited in Word, or a paper of a co-handler or a proposer.

A worker reads the file. The officer sees each change and chooses the changes to write into the case file.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from docgen.api import long_running as api
from docgen.api.long_running import ReturnedChange, ReturnedDocument, UploadedPaper
from docgen.errors import DocgenError
from docgen.interfaces.workbench.desk import Desk, OpenCase, name_of
from docgen.interfaces.workbench.field_names import label_of, named_key
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.received_file import name_of_file, received
from docgen.interfaces.workbench.review import status_of
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.history import parts_of
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, to_repair

_MOST_JOBS = 20


@dataclass
class ReturnedFile:
    """A file that was read for a case. Either `document` or `paper` is set.

    sha256: the hash of the case file that it was compared with. written: how many changes were written; None: none yet.
    """

    case_id: int
    name: str
    sha256: str
    document: ReturnedDocument | None = None
    paper: UploadedPaper | None = None
    written: int | None = None


_FILES: OrderedDict[str, ReturnedFile] = OrderedDict()
"""The last files. They are forgotten when the server ends. Then the files must be uploaded again."""


async def drop(request: Request) -> Response:
    """Show where to drop the file."""
    return _drop(request, case_of(request))


async def upload(request: Request, sent: Sent) -> Response:
    """Read a file in a worker, and show what it would change. Nothing is saved yet."""
    case, desk = case_of(request), desk_of(request)
    if not sent.files:
        return _drop(request, case, DocgenError("没有选文件"), sent)
    try:
        found = await _read(desk, case, sent.files[0], sent)
    except DocgenError as error:
        return _drop(request, case, error, sent)
    key = secrets.token_urlsafe(12)
    _FILES[key] = found
    while len(_FILES) > _MOST_JOBS:
        _FILES.popitem(last=False)
    if sent.is_script:
        return JSONResponse({"go": f"/c/{case.id}/return/{key}"})
    return RedirectResponse(f"/c/{case.id}/return/{key}", 303)


async def report(request: Request) -> Response:
    """Show what a file would change, key by key."""
    return _reported(request, case_of(request), _file(request))


async def confirm(request: Request, sent: Sent) -> Response:
    """Write what the officer ticked. The rest is kept at the end of the case file."""
    case, file = case_of(request), _file(request)
    if file.written is not None:
        return _reported(request, case, file)
    if case.is_broken or case.sha256 != file.sha256:
        error = DocgenError("这一件刚在别处改过，没有写入", next_step="请把文件再拖进来一次，和现在的案件比")
        return _drop(request, case, error, sent, 409)
    try:
        if file.document is not None:
            ticked = {number for number in sent.lists.get("change", []) if number.isdecimal()}
            changes = [
                one for number, one in enumerate(file.document.changes) if str(number) in ticked and one.is_writable
            ]
            text = api.accept(case.editable.file, changes, file.document).yaml
            cause, count = "return", len(changes)
        else:
            assert file.paper is not None
            text, cause, count = file.paper.text, "paper", len(file.paper.changes)
        if text.encode() != case.data:
            desk_of(request).replace_text(case, text, cause)
    except DocgenError as error:
        return _reported(request, case, file, error)
    file.written = count
    return RedirectResponse(f"/c/{case.id}/return/{request.path_params['file']}", 303)


async def _read(desk: Desk, case: OpenCase, sent_file: UploadFile, sent: Sent) -> ReturnedFile:
    """Return what a file says. If it cannot be read, or belongs to another case, raise an error."""
    if case.is_broken:
        raise DocgenError("案件文件在别处改坏了，先去修")
    found = ReturnedFile(case.id, name_of_file(sent_file), case.sha256)
    file, text = str(case.path), api.decode(case.data, str(case.path))[0]
    async with received(desk, sent_file) as path:
        if sent.text("kind") == "paper":
            unit, over = sent.text("unit")[:100], sent.text("over") == "1"
            found.paper = await asyncio.wrap_future(desk.service.read_paper(file, text, path, unit, over))
        else:
            found.document = await asyncio.wrap_future(
                desk.service.read_edited_document(file, text, path, desk.records(case))
            )
    return found


def _drop(
    request: Request, case: OpenCase, error: DocgenError | None = None, sent: Sent | None = None, status: int = 422
) -> Response:
    """Return the page with the place to drop a file. error: why the last file could not be taken."""
    if case.is_broken:
        return to_repair(case)
    proposal, handling = case.editable.case.proposal, case.editable.case.handling
    return page(
        request,
        "returned.html",
        status if error else 200,
        case=case,
        proposal=proposal,
        units=handling.co_handlers,
        error=error,
        is_paper=bool(sent and sent.values.get("kind") == "paper"),
    )


def _reported(request: Request, case: OpenCase, file: ReturnedFile, error: DocgenError | None = None) -> Response:
    """Return the page about a file. error: why its changes were not written."""
    if case.is_broken:
        return to_repair(case)
    changes = file.document.changes if file.document else ()
    return page(
        request,
        "returned_report.html",
        status_of(error) if error else 200,
        case=case,
        proposal=case.editable.case.proposal,
        key=request.path_params["file"],
        file=file,
        document=file.document,
        compared=[list(parts_of(one.printed, one.edited)) for one in changes],
        names=[_name(case, one) for one in changes],
        paper=file.paper,
        error=error,
    )


def _name(case: OpenCase, change: ReturnedChange) -> str:
    """Return what the form calls the value that a change is about; empty if it is about none."""
    return label_of(name_of(named_key(change.key, case.editable))) if change.key else ""


def _file(request: Request) -> ReturnedFile:
    file = _FILES.get(request.path_params["file"])
    if file is None or file.case_id != request.path_params["id"]:
        raise HTTPException(404)
    return file


ROUTES = [
    reads("/c/{id:int}/return", drop),
    writes("/c/{id:int}/return", upload),
    reads("/c/{id:int}/return/{file}", report),
    writes("/c/{id:int}/return/{file}", confirm),
]
