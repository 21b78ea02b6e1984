"""Single operations on the disk, and the writing of files that are there whole or not at all.

A build uses nothing else to write below its folder. Tests let each operation fail, or the process die at it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from docgen.errors import OutputError, Place
from docgen.language import foreign, say

_READ_ONLY = 0o444
"""Permissions of a published file. It is a hard link, so whoever edited it in place would change the staged file too,
and the same file in the set before."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors that say that the disk, or the user's share of it, is full."""
_UNABLE = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EINVAL)
"""Errors that say that the file system cannot do an operation at all, such as making a link."""
_HELD = (5, 32, 33)
"""Error numbers of Windows: another program, such as a word processor or a virus scanner, has the file open."""
_PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds to wait before each new attempt at a file that another program has open."""


class Disk:
    """The operations, each of which may raise `OSError`."""

    def make_folder(self, path: Path) -> None:
        """Make a folder and those above it. A folder that exists already is left as it is."""
        path.mkdir(parents=True, exist_ok=True)

    def create(self, path: Path) -> IO[bytes]:
        """Open a new file for writing, unbuffered."""
        return path.open("wb", buffering=0)

    def write(self, stream: IO[bytes], data: bytes) -> None:
        """Write all of the data."""
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]

    def sync(self, stream: IO[bytes]) -> None:
        """Wait until the file's content is on the disk."""
        os.fsync(stream.fileno())

    def sync_folder(self, path: Path) -> None:
        """Wait until the names in a folder are on the disk. Windows cannot; there this does nothing."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file, replacing a file that has the new name."""
        for pause in _PATIENCE:
            try:
                old.replace(new)
                return
            except PermissionError as error:
                if getattr(error, "winerror", None) not in _HELD:
                    raise
                time.sleep(pause)
        old.replace(new)

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name."""
        new.hardlink_to(old)

    def point(self, path: Path, target: str) -> None:
        """Make a symbolic link to a folder."""
        path.symlink_to(target, target_is_directory=True)

    def append(self, path: Path, data: bytes) -> None:
        """Add to the end of a file."""
        with path.open("ab") as stream:
            stream.write(data)

    def extend(self, path: Path) -> IO[bytes]:
        """Open a file for writing at its end, unbuffered."""
        return path.open("ab", buffering=0)

    def cut(self, path: Path, length: int) -> None:
        """Cut a file to its first `length` bytes."""
        os.truncate(path, length)

    def remove(self, path: Path) -> None:
        """Remove a file or link; one that does not exist is no error."""
        if os.name == "nt":
            with contextlib.suppress(OSError):
                path.chmod(0o644)
        path.unlink(missing_ok=True)

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()


def replace(disk: Disk, path: Path, data: bytes, *, beside: Path, mode: int, sync: bool) -> None:
    """Write a file beside its place, then give it its name: a reader sees the old file or the new one, never a part.

    beside: where it is written first, in the same folder. mode: the permissions of the file. sync: whether to wait
    until its content is on the disk.
    """
    try:
        with disk.create(beside) as stream:
            disk.write(stream, data)
            if sync:
                disk.sync(stream)
        beside.chmod(mode)
        disk.rename(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            disk.remove(beside)
        raise


def put(disk: Disk, path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a read-only file as `replace` does, its content on the disk when this returns.

    durable: whether its name is on the disk then, too.
    """
    # One build at a time writes here, and the next one writes over what a build that died has left at this name.
    beside = path.with_name(f".{path.name}.tmp")
    replace(disk, path, data, beside=beside, mode=_READ_ONLY, sync=True)
    if durable:
        disk.sync_folder(path.parent)


def share(disk: Disk, source: Path, path: Path) -> None:
    """Give a finished file a second name; make a copy where the file system has no hard links."""
    try:
        disk.link(source, path)
    except OSError as error:
        if not is_unable(error):
            raise
        put(disk, path, source.read_bytes(), durable=False)


def remove_tree(disk: Disk, path: Path) -> None:
    """Remove a folder with all that is in it, or a file."""
    if path.is_symlink() or not path.is_dir():
        disk.remove(path)
        return
    for child in sorted(path.iterdir()):
        remove_tree(disk, child)
    disk.remove_folder(path)


def is_unable(error: OSError) -> bool:
    """Whether the system does not have or not allow an operation. False: it has it, and it failed this time."""
    return error.errno in _UNABLE or getattr(error, "winerror", None) == 1314  # 1314: links need a privilege


@contextlib.contextmanager
def failures(out: Path) -> Iterator[None]:
    """Turn each `OSError` inside into an `OutputError` with the code `disk-full` or `disk`."""
    try:
        yield
    except OSError as error:
        step = say("关闭正在打开它的程序，检查磁盘空间和权限")
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror or error))),
            place=Place(str(error.filename or out)),
            next_step=say("{step}；已发布的一套文书是完整的，改正后重做会接着做", step=step),
            code="disk-full" if error.errno in _FULL else "disk",
        ) from error
