"""A lock of a folder, which only one process can hold. The operating system releases the lock when the process ends."""

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
        stream.seek(1 << 30)  # far behind the text, because other processes cannot read a locked part of a file
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def locked(folder: Path, file: str = FILE) -> Iterator[int | None]:
    """Hold the lock of a folder. Yield the id of an earlier process that was cut short, or None.

    If another process holds the lock, raise an `OutputError` that names that process. file: the name of the lock file
    in the folder.
    """
    path = folder / file
    with path.open("a+b", buffering=0) as stream:
        try:
            _claim(stream)
        except OSError as error:
            raise _taken(path) from error
        earlier = _holder(path)
        _write(stream, {"pid": os.getpid(), "start": time.time()})
        try:
            yield earlier.get("pid")
        finally:
            with contextlib.suppress(OSError):
                stream.truncate(0)


def _write(stream: IO[bytes], holder: dict[str, float]) -> None:
    stream.seek(0)
    stream.truncate(0)
    stream.write(json.dumps(holder).encode())


def _holder(path: Path) -> dict[str, int]:
    """Return the process id and the start time in a lock file; empty if the file has none."""
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
