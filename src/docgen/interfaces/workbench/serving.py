"""A folder → a server on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import socket
import sys
import webbrowser
from pathlib import Path

import uvicorn

from docgen.api import long_running as api
from docgen.api.long_running import Press
from docgen.errors import InputError, OutputError, Place, UsageError
from docgen.interfaces.workbench.app import application
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.guard import Guard, new_link
from docgen.interfaces.workbench.store import Store
from docgen.language import say

_ADDRESS = "127.0.0.1"
_HIDDEN = ".docgen"
"""The folder for the database, inside the folder of cases."""
_DATABASE, _LOCK = "workbench.db", "serve.lock"


def serve(folder: Path, templates: Path | None, fonts: Path | None, port: int | None, *, opens_browser: bool) -> None:
    """Serve a folder of cases until Ctrl-C. A second server for a folder raises an `OutputError`.

    port: None for the port that the folder had last, or any free port. opens_browser: whether to open the browser.
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
        store = Store(hidden / _DATABASE)
        stack.callback(store.close)
        listener = _listener(port, store.setting("port"))
        stack.callback(listener.close)
        number = listener.getsockname()[1]
        store.set_setting("port", str(number))
        press = Press(templates, fonts)
        stack.callback(press.stop)
        press.warm()
        program = application(Desk(folder, press, store), number)
        link = new_link(store, f"http://{_ADDRESS}:{number}")
        print(say("工作台：{link}", link=link))
        print(say("链接只能用一次，五分钟内有效；按 Ctrl-C 结束"), flush=True)
        if opens_browser:
            webbrowser.open(link)
        _run(program, listener)


def link(folder: Path) -> str:
    """Return a new address that begins a session with the server that has this folder."""
    database = _hidden(folder) / _DATABASE
    if not database.exists():
        raise UsageError(
            say("这个文件夹的工作台还没有开过"), next_step=say("先运行 {command}", command=f"docgen serve {folder}")
        )
    store = Store(database)
    try:
        return new_link(store, f"http://{_ADDRESS}:{store.setting('port')}")
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
    hidden = folder / _HIDDEN
    try:
        hidden.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=error.strerror), place=Place(str(hidden)), next_step=say("检查目录和权限")
        ) from error
    return hidden


def _listener(port: int | None, remembered: str) -> socket.socket:
    """Return a socket that listens. A wished port that is taken raises a `UsageError`; a remembered one is given up."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there the option would let two servers share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    wished = port if port is not None else int(remembered) if remembered.isdecimal() else 0
    try:
        listener.bind((_ADDRESS, wished))
    except (OSError, OverflowError) as error:
        if port is not None:
            listener.close()
            raise UsageError(say("端口 {port} 用不了", port=port), next_step=say("换一个，或不写 --port")) from error
        listener.bind((_ADDRESS, 0))
    listener.listen()  # so that a browser which is faster than the server waits
    return listener
