"""The beginning and the end of a session, and the account of who has one."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from docgen.errors import DocgenError
from docgen.interfaces.workbench.accounts import Accounts
from docgen.interfaces.workbench.guard import LOGIN, media_type, notice
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import Sent, account_of, reads, session, writes
from docgen.interfaces.workbench.screens.subject import desk_of
from docgen.interfaces.workbench.store import digest
from docgen.language import say

_AT_ONCE = asyncio.Semaphore(2)
"""How many passwords are checked at the same time. The check of a password takes 50 ms and 16 MB."""


async def login(request: Request) -> Response:
    """Show where people log in."""
    return _login(request, 200, request.query_params.get("to", "/"))


async def enter(request: Request) -> Response:
    """Begin a session for a login and its password. Whatever is wrong, the answer is the same."""
    accounts = desk_of(request).accounts
    if accounts is None or media_type(request.headers) != "application/x-www-form-urlencoded":
        raise HTTPException(404)
    form = await request.form()
    login, password, to = (str(form.get(name, ""))[:200] for name in ("login", "password", "to"))
    secret = await _begun(request, accounts, login, password)
    if secret is None:
        return _login(request, 403, to, login, is_wrong=True)
    answer = RedirectResponse(_inside(to), 303)
    state = request.app.state
    answer.set_cookie(state.cookie, secret, path="/", httponly=True, samesite="strict", secure=state.is_secure)
    return answer


async def _begun(request: Request, accounts: Accounts, login: str, password: str) -> str | None:
    """Begin a session and return its secret; None if it is refused.

    Only the hash of the password is computed in a thread. All threads would share the connection to the database, and
    with it its transactions and its counts of changed rows.
    """
    attempt = accounts.attempt(login)
    async with _AT_ONCE:
        is_right = await asyncio.to_thread(attempt.is_right, password)
    return accounts.begin(attempt, is_right=is_right, address=request.client.host if request.client else "")


def _login(request: Request, status: int, to: str, login: str = "", *, is_wrong: bool = False) -> Response:
    if desk_of(request).accounts is None:
        raise HTTPException(404)
    return page(request, "login.html", status, to=_inside(to), login=login, is_wrong=is_wrong)


def _inside(path: str) -> str:
    """Return a path of this program; the list of cases for anything else."""
    is_inside = path.startswith("/") and not path.startswith(("//", "/\\", LOGIN)) and path.isprintable()
    return path if is_inside else "/"


async def account(request: Request) -> Response:
    """Show who is logged in, and where to change the password."""
    return page(request, "account.html", error="")


async def change_password(request: Request, sent: Sent) -> Response:
    """Change the password of an account. Its other sessions end, and this one too."""
    accounts, account = desk_of(request).accounts, account_of(request)
    if accounts is None:
        raise HTTPException(404)
    if await _begun(request, accounts, account.login, sent.text("old")[:200]) is None:
        return page(request, "account.html", 422, error="现在的密码不对")
    if sent.text("new") != sent.text("again"):
        return page(request, "account.html", 422, error="两次写的新密码不一样")
    try:
        accounts.set_password(account.login, sent.text("new")[:200])
    except DocgenError as error:
        return page(request, "account.html", 422, error=f"{error.message}：{error.next_step}")
    return RedirectResponse(LOGIN, 303)


async def leave(request: Request, sent: Sent) -> Response:
    """End the session. The browser forgets the texts that it kept."""
    desk_of(request).store.end_session(digest(session(request)))
    if desk_of(request).accounts is not None:
        answer: Response = RedirectResponse(LOGIN, 303)
    else:
        answer = notice(200, say("已退出。再用时，运行 docgen serve 案件文件夹 --link 取一个新的链接。"))
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer


ROUTES = [
    Route(LOGIN, login),
    Route(LOGIN, enter, methods=["POST"]),
    reads("/account", account),
    writes("/account", change_password),
    writes("/leave", leave),
]
