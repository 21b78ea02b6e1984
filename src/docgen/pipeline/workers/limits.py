"""Restrict a worker process: the operating system enforces `Limits`, and a fence refuses dangerous operations.

The fence is a second protection after the template sandbox. Code that escapes from the sandbox cannot open a socket,
start a program or change a file outside the worker's folder. Reading is allowed, because fonts and templates are files.
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
except ImportError:  # Windows has no such limits; only the parent's deadline applies there
    resource = None  # type: ignore[assignment]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
"""The flags of `os.open` that allow a change of the file."""
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
"""The prefixes of audit events that are always refused."""
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
"""Audit event of a change to a file → how many of its first arguments are paths."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use."""

    seconds: float = 20
    """The longest time of a job in seconds."""
    megabytes: int = 2048
    """The greatest size of the worker's address space in megabytes."""
    file_megabytes: int = 200
    """The greatest size of a written file in megabytes."""
    files: int = 256
    """The greatest number of files that are open at the same time."""
    jobs: int = 200
    """How many jobs a worker runs before a new worker replaces it."""


def impose(limits: Limits) -> None:
    """Set the limits of this process for memory and files. They apply until the process ends."""
    if resource is None:
        return
    for kind, amount in (
        (resource.RLIMIT_AS, limits.megabytes << 20),
        (resource.RLIMIT_FSIZE, limits.file_megabytes << 20),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some limits
            _, hard = resource.getrlimit(kind)
            # An existing lower limit is not raised.
            bound = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(kind, (bound, bound))


def allow_processor(seconds: float) -> None:
    """Allow this process a number of further seconds of processor time. The system kills the process after this time.

    Normally the parent's deadline is earlier. This limit is needed if the parent is gone or stopped.
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def memory() -> int:
    """Return the memory that this process uses, in megabytes; 0 if the system does not state it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def fence(folder: Path) -> None:
    """Forbid this process to open sockets, start programs and change files outside `folder`, until it ends.

    A forbidden operation raises a `PermissionError`.
    """
    sys.addaudithook(_guard(os.path.realpath(folder) + os.sep))


def _guard(folder: str) -> Callable[[str, tuple[Any, ...]], None]:
    """Return the audit hook of the fence. folder: the real path of the allowed folder, with a separator at the end."""

    def is_inside(path: Any, start: Any = None) -> bool:
        """Return whether a path is below the allowed folder.

        start: the descriptor of the open folder that a relative path begins at; None or -1: the current folder.
        """
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
            # If the path is a number, the file is open already.
            if flags & _WRITING and not isinstance(path, int) and not is_inside(path):
                raise PermissionError(say("不许可的操作 {name}", name=f"{event} {path}"))
        elif count := _CHANGES.get(event):
            start = arguments[-1] if event in ("os.mkdir", "os.remove", "os.rmdir") else None
            if not all(is_inside(path, start) for path in arguments[:count]):
                raise PermissionError(say("不许可的操作 {name}", name=event))

    return guard
