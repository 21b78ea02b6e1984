"""One builder at a time: a folder → a lock that the system lets go of when its process ends, whatever ends it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from docgen.errors import OutputError, Place
from docgen.language import say

FILE = ".lock"

if sys.platform == "win32":
    import msvcrt

    def _claim(stream: IO[bytes]) -> None:
        stream.seek(1 << 30)  # far behind the text, which others may then read
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def locked(folder: Path, file: str = FILE) -> Iterator[int | None]:
    """Hold the lock of a folder; yields the process whose build was cut short before, None if the last one ended.

    A folder that another process builds in is an `OutputError` that names it. file: what is locked, if not the folder.
    """
    path = folder / file
    with path.open("a+b", buffering=0) as stream:
        try:
            _claim(stream)
        except OSError as error:
            raise _taken(path) from error
        left = _holder(path)
        _write(stream, {"pid": os.getpid(), "start": time.time()})
        try:
            yield left.get("pid")
        finally:
            with contextlib.suppress(OSError):
                stream.truncate(0)


def _write(stream: IO[bytes], holder: dict[str, float]) -> None:
    stream.seek(0)
    stream.truncate(0)
    stream.write(json.dumps(holder).encode())


def _holder(path: Path) -> dict[str, int]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _taken(path: Path) -> OutputError:
    holder = _holder(path)
    since = time.strftime("%H:%M:%S", time.localtime(holder.get("start", 0)))
    return OutputError(
        say("进程 {pid} 正在这个文件夹里成文（{since} 开始）", pid=holder.get("pid", "?"), since=since),
        place=Place(str(path.parent)),
        next_step=say("等它做完，或先结束它"),
        code="busy",
    )
