"""The checks that a request must pass before a screen gets it.

Without accounts, a link begins the session of the one person at this machine. With accounts, each person logs in, and
programs of the bureau send a token. The checks are independent: the exact name of the host, the session, the origin of
a request that changes something, its media type, and its size. DNS rebinding fails at the first check. A page on
another port of this machine fails at the third check, although the browser sends the cookie.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import html
import secrets
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from docgen.interfaces.workbench.accounts import LOCAL, Accounts, Person
from docgen.interfaces.workbench.store import Store, digest
from docgen.interfaces.workbench.tokens import Tokens
from docgen.language import say

ENTRANCE, LOGIN, FOR_PROGRAMS = "/enter", "/login", "/api/"
"""The path of a link, the path for logging in, and the prefix of the paths for programs."""
_SAFE = ("GET", "HEAD")
_SESSION_SECONDS = 30 * 86_400
_LARGEST_JSON, _LARGEST_FORM = 1_000_000, 40_000_000
"""The greatest size of a request in bytes."""
_BODY_SECONDS = 60
"""The longest time in which a request must arrive."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers send `Origin: null` with forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

_NOTICE_STYLE = (
    "body{max-width:32rem;margin:18vh auto;padding:0 1.5rem;color:#1f2328;background:#f6f7f9;"
    "font:1rem/1.8 'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}"
    "h1{font-size:1.375rem}"
)


def new_link(store: Store, origin: str, seconds: float = 300) -> str:
    """Return an address that begins one session. seconds: how long it is valid."""
    token = secrets.token_urlsafe(32)
    store.add_link(digest(token), seconds)
    return f"{origin}{ENTRANCE}?token={token}"


def csrf_of(session: str) -> str:
    """Return the token that a form must send back. It proves that the form came from a page of the same browser."""
    return hmac.new(session.encode(), b"docgen form", hashlib.sha256).hexdigest()


class Guard:
    """Refuse requests that did not come from a page of this program, in a session of this program.

    app: the program behind. store: holds the sessions. origins: the addresses that lead to it, such as
    http://127.0.0.1:8000. cookie: the name of the cookie of a session. accounts: None for one person on this machine.
    """

    def __init__(
        self, app: ASGIApp, store: Store, origins: Iterable[str], cookie: str, accounts: Accounts | None = None
    ) -> None:
        self._app = app
        self._store = store
        self._origins = {urlsplit(origin).netloc: origin for origin in origins}
        self.cookie = cookie
        self._accounts = accounts
        self._tokens = Tokens(store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the program answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the server closes a web socket that nobody accepts
        send = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        headers = Headers(scope=scope)
        largest = _LARGEST_JSON if media_type(headers) == "application/json" else _LARGEST_FORM
        await _Measured(self._app, largest)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer that refuses a request; None if the program may answer it."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self._origins:
            return notice(421, say("这个地址不是工作台的地址"))
        is_safe = scope["method"] in _SAFE
        scope["docgen.session"], scope["docgen.account"] = "", None
        if scope["path"].startswith(FOR_PROGRAMS):
            return self._program(scope, headers)
        if scope["path"] == ENTRANCE and is_safe and self._accounts is None:
            return self._entered(QueryParams(scope["query_string"]).get("token", ""))
        session = HTTPConnection(scope).cookies.get(self.cookie, "")
        account = self._account(session, scope["path"])
        if account is None and not self._is_open(scope, is_safe):
            return self._without_session(scope)
        scope["docgen.session"], scope["docgen.account"] = session, account
        return None if is_safe else _foreign(headers, self._origins[hosts[0]])

    def _account(self, session: str, path: str) -> Person | None:
        """Return the account of a session; None if there is no such session."""
        if not session:
            return None
        if self._accounts is not None:
            return self._accounts.of_session(digest(session), is_idle=path.endswith("/state"))
        return LOCAL if self._store.has_session(digest(session), _SESSION_SECONDS) else None

    def _is_open(self, scope: Scope, is_safe: bool) -> bool:
        """Return whether a request needs no session: the page on which people log in, and how it looks."""
        path = scope["path"]
        return self._accounts is not None and (path == LOGIN or (is_safe and path.startswith("/static/")))

    def _without_session(self, scope: Scope) -> Response:
        """Return the answer to a request without a session. Only a page leads to where people log in."""
        if self._accounts is None:
            return notice(
                403, say("请用启动窗口里的链接打开。链接已经用过的，运行 docgen serve 案件文件夹 --link 取一个新的。")
            )
        if scope["method"] in _SAFE and Headers(scope=scope).get("x-docgen") is None:
            return RedirectResponse(f"{LOGIN}?{urlencode({'to': scope['path']})}", 303)
        return JSONResponse({"message": say("请在另一个页签里登录；写的文字存在本机，登录后会找回来")}, 401)

    def _program(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer that refuses a request of a program; None if its token is known."""
        kind, _, secret = headers.get("authorization", "").partition(" ")
        scope["docgen.scopes"] = self._tokens.scopes(secret) if kind.lower() == "bearer" else frozenset()
        if scope["docgen.scopes"]:
            return None
        return JSONResponse({"message": say("没有令牌，令牌不对，或者过期了")}, 401, {"WWW-Authenticate": "Bearer"})

    def _entered(self, token: str) -> Response:
        """Begin a session, if the token is valid. It is valid once."""
        if not token or not self._store.burn_link(digest(token)):
            return notice(
                403, say("这个链接已经用过，或者过了五分钟。运行 docgen serve 案件文件夹 --link 取一个新的。")
            )
        session = secrets.token_urlsafe(32)
        self._store.add_session(digest(session))
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, session, max_age=_SESSION_SECONDS, path="/", httponly=True, samesite="strict")
        return answer


def _foreign(headers: Headers, origin: str) -> Response | None:
    """Return the answer that refuses a changing request of a foreign page; None if it comes from a page of ours."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin" or headers.getlist("origin") != [origin]:
        return notice(403, say("这个请求不是从工作台的页面来的"))
    sent_as = media_type(headers)
    if sent_as == "application/json":
        # A page of another origin may send this header only if the server allows it, and this server never does.
        return None if headers.get("x-docgen") == "1" else notice(403, say("这个请求不是从工作台的页面来的"))
    if sent_as not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return notice(415, say("不认识的请求"))
    return None  # `routing.writes` looks at the field of the form


def media_type(headers: Headers) -> str:
    """Return the media type of a request, without its parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def notice(status: int, text: str) -> Response:
    """Return a page that says one thing. It holds its style, because without a session no style sheet is sent."""
    page = (
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>答复工作台</title>"
        f"<style>{_NOTICE_STYLE}</style><h1>答复工作台</h1><p>{html.escape(text)}</p>"
    )
    allowed = base64.b64encode(hashlib.sha256(_NOTICE_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; frame-ancestors 'none'; base-uri 'none'"
    return HTMLResponse(page, status, {"Content-Security-Policy": policy})


def _with_headers(send: Send) -> Send:
    """Return a function that sends an answer with the headers that every answer has."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


class _Measured:
    """Let a program read a request up to a size, within a time. largest: in bytes."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        remaining = self._largest
        deadline = asyncio.get_running_loop().time() + _BODY_SECONDS
        is_read = False

        async def receiving() -> Message:
            nonlocal remaining, is_read
            if is_read:
                return await receive()  # waits for the end of the connection
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408) from error
            remaining -= len(message.get("body", b""))
            if remaining < 0:
                raise HTTPException(413)
            is_read = not message.get("more_body", False)
            return message

        stated = Headers(scope=scope).get("content-length", "0")
        if not stated.isdigit() or int(stated) > remaining:
            await notice(413, say("文件太大"))(scope, receive, send)
            return
        await self._app(scope, receiving, send)
