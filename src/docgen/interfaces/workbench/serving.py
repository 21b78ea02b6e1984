"""A folder → a server until Ctrl-C: on this machine for one person, or at an address for people with accounts."""

from __future__ import annotations

import contextlib
import socket
import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from docgen.api import long_running as api
from docgen.api.long_running import DocumentService
from docgen.errors import InputError, OutputError, Place, UsageError
from docgen.interfaces.workbench.accounts import Accounts
from docgen.interfaces.workbench.app import application
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.guard import Guard, new_link
from docgen.interfaces.workbench.store import DATABASE, HIDDEN, Store
from docgen.language import foreign, say

_LOOPBACK = "127.0.0.1"
_BEHIND_PROXY = "127.0.0.1:8000"
"""Where a server listens that is reached through a proxy with TLS."""
_LOCK = "serve.lock"


def serve(
    folder: Path,
    templates: Path | None,
    fonts: Path | None,
    port: int | None,
    *,
    opens_browser: bool,
    address: str = "",
    listen: str = "",
) -> None:
    """Serve a folder of cases until Ctrl-C. A second server for a folder raises an `OutputError`.

    templates, fonts: see `DocumentService`.
    port: None for the port that the folder had last, or any free port. opens_browser: whether to open the browser.
    address: where people with accounts reach the server, such as http://10.1.2.3:8000; empty: one person on this
        machine. Without accounts in the folder, an address raises a `UsageError`.
    listen: the host and port on which the server listens behind a proxy. Empty: those of the address.
    """
    folder = folder.resolve()  # the workers work in other folders
    hidden = _hidden(folder)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(api.locked(hidden, _LOCK))
        except OutputError as error:
            raise OutputError(
                say("这个文件夹的工作台已经开着"),
                place=Place(str(folder)),
                next_step=say("要一个新的链接，运行 {command}", command=f"docgen serve {folder} --link"),
                code="busy",
            ) from error
        store = Store(hidden / DATABASE)
        stack.callback(store.close)
        accounts, host, wished, origin = None, _LOOPBACK, port, ""
        if address:
            accounts = _accounts(store, folder)
            host, wished, origin = _listening(address, listen)
        listener = _listener(host, wished, store.setting("port"))
        stack.callback(listener.close)
        number = listener.getsockname()[1]
        service = DocumentService(templates, fonts)
        stack.callback(service.stop)
        service.start_worker()
        program = application(Desk(folder, service, store, accounts), number, origin)
        first = origin or new_link(store, f"http://{_LOOPBACK}:{number}")
        print(say("工作台：{link}", link=first))
        if accounts is None:
            store.set_setting("port", str(number))
            print(say("链接只能用一次，五分钟内有效；按 Ctrl-C 结束"), flush=True)
        else:
            print(say("大家用浏览器打开，用各自的账号登录；按 Ctrl-C 结束"), flush=True)
        if opens_browser:
            webbrowser.open(first)
        _run(program, listener)


def _accounts(store: Store, folder: Path) -> Accounts:
    """Return the accounts of a folder. If nobody can log in, raise a `UsageError`."""
    accounts = Accounts(store)
    if all(one.is_disabled for one in accounts.listed()):
        command = f"docgen serve users add {folder} LOGIN --role officer"
        raise UsageError(say("还没有账号，不能开给别人用"), next_step=say("先运行 {command}", command=command))
    return accounts


def open_store(folder: Path) -> Store:
    """Return the database of a folder. It is made if it is missing."""
    return Store(_hidden(folder) / DATABASE)


def _listening(address: str, listen: str) -> tuple[str, int, str]:
    """Return the host and the port on which to listen, and the address as browsers spell it in `Host` and `Origin`.

    Browsers write the name in lower case, and leave out the usual port. A wrong address raises a `UsageError`.
    """
    parts = urlsplit(address)
    try:
        usual = 443 if parts.scheme == "https" else 80
        port = parts.port or usual
        name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        origin = f"{parts.scheme}://{name}" + (f":{port}" if port != usual else "")
        is_origin = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")
        is_origin = is_origin and not (parts.query or parts.fragment or parts.username)
        if is_origin and not listen and parts.scheme == "http":
            return str(parts.hostname), port, origin
        where = urlsplit(f"//{listen or _BEHIND_PROXY}")
        if is_origin and where.hostname and where.port:
            return where.hostname, where.port, origin
    except ValueError:
        pass
    raise UsageError(
        say("“{address}”不是工作台的地址", address=f"{address} {listen}".strip()),
        next_step=say("如 {example}", example="--address http://10.1.2.3:8000"),
    )


def link(folder: Path) -> str:
    """Return a new address that begins a session with the server that has this folder."""
    database = _hidden(folder) / DATABASE
    if not database.exists():
        raise UsageError(
            say("这个文件夹的工作台还没有开过"), next_step=say("先运行 {command}", command=f"docgen serve {folder}")
        )
    store = Store(database)
    try:
        return new_link(store, f"http://{_LOOPBACK}:{store.setting('port')}")
    finally:
        store.close()


def _run(program: Guard, listener: socket.socket) -> None:
    config = uvicorn.Config(
        program,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=65_536,
        timeout_graceful_shutdown=3,
    )
    with contextlib.suppress(KeyboardInterrupt):  # raised again after the server has closed its connections
        uvicorn.Server(config).run(sockets=[listener])


def _hidden(folder: Path) -> Path:
    """Return the folder for the database. It is made if it is missing."""
    if not folder.is_dir():
        raise InputError(say("没有这个文件夹"), place=Place(str(folder)), next_step=say("先建一个文件夹，放案件文件"))
    hidden = folder / HIDDEN
    try:
        hidden.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror))),
            place=Place(str(hidden)),
            next_step=say("检查目录和权限"),
        ) from error
    return hidden


def _listener(host: str, port: int | None, remembered: str) -> socket.socket:
    """Return a socket that listens. A wished port that is taken raises a `UsageError`; a remembered one is given up."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there the option would let two servers share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    wished = int(remembered) if remembered.isdecimal() else 0
    if port is not None:
        wished = port
    try:
        listener.bind((host, wished))
    except (OSError, OverflowError) as error:
        if port is not None:
            listener.close()
            raise UsageError(say("端口 {port} 用不了", port=port), next_step=say("换一个，或不写 --port")) from error
        listener.bind((host, 0))
    listener.listen()  # so that a browser which is faster than the server waits
    return listener
