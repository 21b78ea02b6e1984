"""The repair of a case file that cannot be read: its text, and where it is broken."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from docgen.api import long_running as api
from docgen.errors import DocgenError, InputError
from docgen.interfaces.workbench.desk import OpenCase, author
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.review import status_of
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.subject import case_of, desk_of

_WHOLE_FILE = "[]"
"""The name of a field is its key as JSON. The empty key stands for the whole file."""


async def repair(request: Request) -> Response:
    """Show the text of a case file. A sound case is shown in the form, unless the request has text=1."""
    case = case_of(request)
    if not case.is_broken and request.query_params.get("text") != "1":
        return RedirectResponse(f"/c/{case.id}", 303)
    try:
        text = api.decode(case.data, str(case.path))[0]
    except InputError as error:
        return _shown(request, case, "", error)
    return _shown(request, case, text, case.problem)


async def save(request: Request, sent: Sent) -> Response:
    """Save the whole text, if it is a valid case and the file has not changed since it was shown."""
    case, desk = case_of(request), desk_of(request)
    text = sent.text("text").replace("\r\n", "\n")
    if sent.text("sha") != case.sha256:
        desk.store.lay_aside(case.id, _WHOLE_FILE, text, author())
        error = InputError("文件刚在别处改过，没有覆盖", next_step="下面是您的文字；核对后再保存一次")
        return _shown(request, case, text, error, 409)
    try:
        desk.replace_text(case, text, "repair")
    except DocgenError as error:
        return _shown(request, case, text, error, status_of(error))
    return RedirectResponse(f"/c/{case.id}", 303)


def _shown(request: Request, case: OpenCase, text: str, error: DocgenError | None, status: int = 200) -> Response:
    """Return the page. The first line with an error is marked."""
    findings = list(error.findings) if error else []
    lines = [finding.place.line for finding in findings if finding.place.line]
    if error and error.place.line:
        lines.append(error.place.line)
    return page(
        request,
        "repair.html",
        status,
        case=case,
        name=case.path.name,
        text=text,
        lines=text.split("\n"),
        line=min(lines, default=0),
        error=error,
        findings=findings,
    )


ROUTES = [
    reads("/c/{id:int}/repair", repair),
    writes("/c/{id:int}/repair", save),
]
