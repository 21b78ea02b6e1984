"""A lock of a folder: only one process can hold it. The operating system releases the lock when the process ends."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, ClassVar

from docgen.errors import OutputError, Place
from docgen.files import own_json
from docgen.files.disk import is_unable
from docgen.language import say

FILE = ".lock"
_LONGEST_WAIT = 60
"""The seconds that a process waits for a locked folder."""
_LATEST = 2**32
"""A time in the year 2106, in seconds since 1970. A later time in a lock file is no time."""
_PAUSE = 0.02
"""The seconds between two attempts to lock a folder."""

if sys.platform == "win32":
    import msvcrt

    def _claim(stream: IO[bytes]) -> None:
        stream.seek(1 << 30)  # far behind the text, because other processes cannot read a locked part of a file
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

    def _open_folder(folder: Path) -> int | None:
        return None

    def _try_to_claim(descriptor: int) -> bool:
        return True
else:
    import fcntl

    def _claim(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _open_folder(folder: Path) -> int | None:
        try:
            return os.open(folder, os.O_RDONLY)
        except OSError:  # this user may not list the folder
            return None

    def _try_to_claim(descriptor: int) -> bool:
        """Lock an open folder. Return False if another process has locked it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:  # some network drives have no locks
            return is_unable(error) or error.errno in (errno.EBADF, errno.ENOLCK)
        return True


@contextlib.contextmanager
def locked(folder: Path, file: str = FILE) -> Iterator[int | None]:
    """Hold the lock of a folder. Yield the id of an earlier process that was cut short, or None.

    If another process holds the lock, raise an `OutputError` that names the other process. file: the name of the lock
    file in the folder.
    """
    path = folder / file
    with path.open("a+b", buffering=0) as stream:
        try:
            _claim(stream)
        except OSError as error:
            raise _taken(path) from error
        earlier = _holder(path)
        stream.seek(0)
        stream.truncate(0)
        stream.write(json.dumps({"pid": os.getpid(), "start": time.time()}).encode())
        try:
            yield earlier.pid if earlier else None
        finally:
            with contextlib.suppress(OSError):
                stream.truncate(0)


@contextlib.contextmanager
def waiting_lock(folder: Path) -> Iterator[None]:
    """Wait for the lock of a folder and hold it. Leave no lock file in the folder.

    Raise an `OutputError` if the wait is too long. If the system cannot lock a folder, nothing is locked.
    """
    deadline = time.monotonic() + _LONGEST_WAIT
    descriptor = _open_folder(folder)
    try:
        while descriptor is not None and not _try_to_claim(descriptor):
            if time.monotonic() > deadline:
                raise _taken(folder / FILE)
            time.sleep(_PAUSE)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _Holder:
    """The content of a lock file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    pid: int
    """The id of the process that holds the lock."""
    start: float
    """When it began, in seconds since 1970."""


def _holder(path: Path) -> _Holder | None:
    """Return the content of a lock file; None if it has none."""
    try:
        return own_json.load(path, _Holder)
    except (OSError, ValueError, RecursionError):
        return None


def _taken(path: Path) -> OutputError:
    holder = _holder(path)
    start = holder.start if holder and 0 <= holder.start < _LATEST else 0
    since = time.strftime("%H:%M:%S", time.localtime(start))
    return OutputError(
        say("进程 {pid} 正在这个文件夹里成文（{since} 开始）", pid=holder.pid if holder else "?", since=since),
        place=Place(str(path.parent)),
        next_step=say("等它做完，或先结束它"),
        code="busy",
    )
