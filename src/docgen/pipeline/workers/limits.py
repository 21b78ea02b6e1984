"""What a worker may use and do: numbers → limits of the operating system, and a fence around the interpreter.

The fence is a second line behind the template sandbox: whatever gets out of that finds no socket, no program to start
and no file to write. Reading stays allowed, fonts and templates are files.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.language import say

try:
    import resource
except ImportError:  # Windows has no such limits: there the deadline alone holds
    resource = None  # type: ignore[assignment]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.",
    "ctypes.dlopen",
    "sqlite3.",
    "sys.addaudithook",
)
# Event → how many of its first arguments are paths.
_CHANGES = {
    "os.chflags": 1,
    "os.chmod": 1,
    "os.chown": 1,
    "os.link": 2,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.setxattr": 1,
    "os.removexattr": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.utime": 1,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use.

    seconds: by the clock, for a job; megabytes: address space; file_megabytes: of one file; files: open at once.
    """

    seconds: float = 20
    megabytes: int = 2048
    file_megabytes: int = 200
    files: int = 256


def impose(limits: Limits) -> None:
    """Put this process under the limits that hold as long as it lives."""
    if resource is None:
        return
    for kind, amount in (
        (resource.RLIMIT_AS, limits.megabytes << 20),
        (resource.RLIMIT_FSIZE, limits.file_megabytes << 20),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some; a lower limit that is there already stays
            _, hard = resource.getrlimit(kind)
            bound = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(kind, (bound, bound))


def allow_processor(seconds: float) -> None:
    """Give this process so many more seconds of the processor; it dies when they are used up.

    The parent's deadline comes first. This one holds when the parent is gone or stopped.
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def memory() -> int:
    """The memory that this process has now, in megabytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def fence(folder: Path) -> None:
    """From now on, and for good, refuse sockets, programs, and changes outside `folder`, by a `PermissionError`."""
    sys.addaudithook(_guard(os.path.realpath(folder) + os.sep))


def _guard(folder: str) -> Callable[[str, tuple[Any, ...]], None]:
    def is_inside(path: Any, start: Any = None) -> bool:
        """Whether a path, if relative then to the open folder `start`, is below the folder that may be changed."""
        if not isinstance(path, str | bytes):
            return False
        if start not in (None, -1):
            path = os.fsencode(Path(f"/proc/self/fd/{start}").readlink() / os.fsdecode(path))
        return f"{os.path.realpath(os.fsdecode(path))}{os.sep}".startswith(folder)

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_REFUSED):
            raise PermissionError(say("不许可的操作 {name}", name=event))
        if event == "open":
            path, _, flags = arguments
            # a number is a file that is open already
            if flags & _WRITING and not isinstance(path, int) and not is_inside(path):
                raise PermissionError(say("不许可的操作 {name}", name=f"{event} {path}"))
        elif count := _CHANGES.get(event):
            start = arguments[-1] if event in ("os.mkdir", "os.remove", "os.rmdir") else None
            if not all(is_inside(path, start) for path in arguments[:count]):
                raise PermissionError(say("不许可的操作 {name}", name=event))

    return guard
