"""Routes to screens: those that only show, and those that change something, whose request is checked first."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from docgen.interfaces.workbench.accounts import Person, acting
from docgen.interfaces.workbench.guard import csrf_of, media_type
from docgen.interfaces.workbench.permissions import SCOPES, check_role
from docgen.language import say

_MOST_FILES, _MOST_FIELDS, _LARGEST_FIELD = 50, 5_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """The content of a request that changes something.

    values: the members of a JSON object, or the fields of a form. files: the files of a form. is_script: whether the
    script of the page sent it and waits for JSON.
    """

    values: dict[str, Any]
    files: tuple[UploadFile, ...] = ()
    is_script: bool = False
    lists: dict[str, list[str]] = field(default_factory=dict)
    """Name of a field of a form → all its values."""

    def text(self, name: str) -> str:
        """Return a text; empty if it is missing. If the value is no text, answer 400."""
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise HTTPException(400)
        return value


Reading = Callable[[Request], Awaitable[Response]]
Writing = Callable[[Request, Sent], Awaitable[Response]]


def reads(path: str, screen: Reading) -> Route:
    """Return the route of a screen that only shows something. The account must have a role for it."""

    async def endpoint(request: Request) -> Response:
        check_role(account_of(request), "GET", path)
        return await screen(request)

    endpoint.__name__ = screen.__name__
    return Route(path, endpoint, methods=["GET"])


def writes(path: str, screen: Writing, method: str = "POST") -> Route:
    """Return the route of a screen that changes something. The account must have a role for it, and is the author."""

    async def endpoint(request: Request) -> Response:
        account = account_of(request)
        check_role(account, method, path)
        try:
            with acting(account):
                return await screen(request, await _sent(request))
        finally:
            await request.close()  # the files of a form

    endpoint.__name__ = screen.__name__
    return Route(path, endpoint, methods=[method])


def answers(path: str, screen: Reading) -> Route:
    """Return the route of an answer to a program. Its token must have the scope."""

    async def endpoint(request: Request) -> Response:
        if SCOPES[path] not in request.scope["docgen.scopes"]:
            raise HTTPException(403, say("这个令牌没有“{scope}”的权限", scope=SCOPES[path]))
        return await screen(request)

    endpoint.__name__ = screen.__name__
    return Route(path, endpoint, methods=["GET"])


def account_of(request: Request) -> Person:
    """Return who sent a request. Without a session, answer 403."""
    account: Person | None = request.scope["docgen.account"]
    if account is None:
        raise HTTPException(403)
    return account


async def _sent(request: Request) -> Sent:
    """Read a request. The field `csrf` of a form must be that of the session; the guard has checked the rest."""
    if media_type(request.headers) == "application/json":
        try:
            values = await request.json()
        except ValueError as error:
            raise HTTPException(400) from error
        if not isinstance(values, dict):
            raise HTTPException(400)
        return Sent(values, is_script=True)
    form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD)
    token = form.get("csrf")
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), csrf_of(session(request)).encode()):
        raise HTTPException(403, say("这个表单不是这一次打开的页面上的；请刷新页面再提交"))
    lists: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            lists.setdefault(name, []).append(value)
    files = tuple(value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename)
    is_script = request.headers.get("x-docgen") == "1"
    return Sent({name: values[0] for name, values in lists.items()}, files, is_script, lists)


def session(request: Request) -> str:
    """Return the secret of the session of a request."""
    return str(request.scope["docgen.session"])
