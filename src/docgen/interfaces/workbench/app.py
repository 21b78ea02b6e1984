"""The ASGI application: the routes of all screens, behind the guard."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from docgen.errors import DocgenError
from docgen.interfaces.workbench import page, permissions
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.guard import FOR_PROGRAMS, Guard
from docgen.interfaces.workbench.review import StepError, status_of

SCREENS = (
    "case_list",
    "editor",
    "previews",
    "downloads",
    "warnings",
    "history",
    "repair",
    "intake",
    "returned",
    "yearbook",
    "departments",
    "review",
    "sessions",
    "json_answers",
)
"""The modules of the screens. Each has its `ROUTES`."""
_TITLES = {403: "没有通过核对", 404: "没有这一页", 408: "传得太慢", 413: "文件太大"}
"""Status code of a response → the title of its page."""
_ASSETS = {
    "workbench.js": "text/javascript; charset=utf-8",
    "workbench.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def routes() -> list[BaseRoute]:
    """Return the routes of all screens, and that of the script and the style sheet."""
    found: list[BaseRoute] = [Route("/static/{name}", _asset)]
    for name in SCREENS:
        found += import_module(f"docgen.interfaces.workbench.screens.{name}").ROUTES
    return found


def application(desk: Desk, port: int, address: str = "") -> Guard:
    """Return the application.

    port: the port of the server. address: the address for people, such as https://docgen.example; empty: this machine.
    """
    found = routes()
    if without := permissions.lacking(found):
        raise RuntimeError(f"routes without permissions: {without}")
    program = Starlette(
        routes=found, exception_handlers={HTTPException: _refused, DocgenError: _failed, Exception: _broken}
    )
    program.state.desk = desk
    origins = [address] if address else [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")]
    program.state.is_secure = address.startswith("https:")
    # A name with this prefix is kept for the host itself: another host of the domain cannot set it.
    program.state.cookie = f"__Host-docgen-{port}" if program.state.is_secure else f"docgen-{port}"
    return Guard(program, desk.store, origins, program.state.cookie, desk.accounts)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise HTTPException(404)
    data = (files("docgen.interfaces.workbench") / "static" / name).read_bytes()
    return Response(data, headers={"Content-Type": _ASSETS[name], "Cache-Control": "private, max-age=0, no-cache"})


def _is_script(request: Request) -> bool:
    return request.headers.get("x-docgen") == "1" or request.url.path.startswith(FOR_PROGRAMS)


async def _refused(request: Request, error: Exception) -> Response:
    """Answer a request that a screen refused with a status code."""
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code, "请求有误")
    detail = error.detail if error.status_code == 403 else ""
    if _is_script(request):
        return JSONResponse({"message": detail or title}, error.status_code)
    return page.message(request, error.status_code, title, detail)


async def _failed(request: Request, error: Exception) -> Response:
    """Answer a request that ended with an error that docgen knows."""
    assert isinstance(error, DocgenError)
    status = status_of(error)
    if _is_script(request):
        return JSONResponse({"message": error.message, "step": page.in_words(error.next_step)}, status)
    back = "/"
    if "id" in request.path_params and status != 403:
        back = f"/c/{request.path_params['id']}" + ("/review" if isinstance(error, StepError) else "")
    return page.failure(request, error, back, status)


async def _broken(request: Request, error: Exception) -> Response:
    # The trace goes to the terminal. It is not sent, because it may name people.
    if _is_script(request):
        return JSONResponse({"message": "程序内部出错，文字没有丢；请重试"}, 500)
    return page.message(request, 500, "程序内部出错", "请重试；仍然如此，把终端里的话交给维护人员")
