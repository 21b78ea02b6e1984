"""Single operations on the disk, and functions that write a file completely or not at all.

A build writes its output only with this module. Tests make each operation fail, or end the process during an operation.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from docgen.errors import OutputError, Place
from docgen.language import foreign, say

_READ_ONLY = 0o444
"""The permissions of a published file. The file is read-only, because it is a hard link. A change of its content would
also change the staged file, and the same file in the previous set."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The error numbers for a full disk, for a user's full share of the disk, and for a file that is too large."""
_UNABLE = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EINVAL)
"""The error numbers if the system does not support or allow an operation, such as to make a link."""
_HELD = (5, 32, 33)
"""The error numbers of Windows if another program, such as a word processor or a virus scanner, has the file open."""
_EXCHANGE = {"linux": ("renameat2", 2), "darwin": ("renameatx_np", 2)}
"""System → the name of its function that swaps the names of two files or folders, and the flag for this function."""
_PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds to wait after each failed attempt, if another program has the file open."""


class Disk:
    """The operations on the disk. Each may raise an `OSError`."""

    def make_folder(self, path: Path) -> None:
        """Make a folder and the folders above it. Existing folders are left as they are."""
        path.mkdir(parents=True, exist_ok=True)

    def create(self, path: Path) -> IO[bytes]:
        """Open a file for writing, unbuffered. The content of an existing file is removed."""
        return path.open("wb", buffering=0)

    def write(self, stream: IO[bytes], data: bytes) -> None:
        """Write all of the data. An unbuffered stream may write less at each call."""
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]

    def sync(self, stream: IO[bytes]) -> None:
        """Wait until the file's content is on the disk."""
        os.fsync(stream.fileno())

    def sync_folder(self, path: Path) -> None:
        """Wait until the names in a folder are on the disk. On Windows this is not possible, and nothing is done."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file. A file that has the new name is replaced."""
        for pause in _PATIENCE:
            try:
                old.replace(new)
                return
            except PermissionError as error:
                if getattr(error, "winerror", None) not in _HELD:
                    raise
                time.sleep(pause)
        old.replace(new)

    def exchange(self, one: Path, other: Path) -> None:
        """Swap the names of two folders at one moment. Some systems cannot do this."""
        try:
            name, flag = _EXCHANGE[sys.platform]
            call = getattr(ctypes.CDLL(None, use_errno=True), name)
        except (KeyError, AttributeError) as error:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other)) from error
        here = -2 if sys.platform == "darwin" else -100  # AT_FDCWD
        if call(here, os.fsencode(one), here, os.fsencode(other), flag):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(other))

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name."""
        new.hardlink_to(old)

    def point(self, path: Path, target: str) -> None:
        """Make a symbolic link to a folder."""
        path.symlink_to(target, target_is_directory=True)

    def append(self, path: Path, data: bytes) -> None:
        """Add the data to the end of a file."""
        with path.open("ab") as stream:
            stream.write(data)

    def extend(self, path: Path) -> IO[bytes]:
        """Open a file for writing at its end, unbuffered."""
        return path.open("ab", buffering=0)

    def cut(self, path: Path, length: int) -> None:
        """Cut a file to its first `length` bytes."""
        os.truncate(path, length)

    def remove(self, path: Path) -> None:
        """Remove a file or link, if it exists."""
        if os.name == "nt":
            with contextlib.suppress(OSError):
                path.chmod(0o644)
        path.unlink(missing_ok=True)

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()


def replace(disk: Disk, path: Path, data: bytes, *, beside: Path, mode: int, sync: bool) -> None:
    """Write a file under another name, then rename it.

    So another program sees either the complete old content or the complete new content.

    beside: the other name, in the same folder. mode: the permissions of the file. sync: whether to wait until the
    content is on the disk.
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
    """Write a read-only file like `replace`, and wait until the content is on the disk.

    durable: whether to wait until the name of the file is on the disk too.
    """
    # Only one build at a time uses this name. A failed build may leave the file; the next build overwrites it.
    beside = path.with_name(f".{path.name}.tmp")
    replace(disk, path, data, beside=beside, mode=_READ_ONLY, sync=True)
    if durable:
        disk.sync_folder(path.parent)


def share(disk: Disk, source: Path, path: Path) -> None:
    """Give a finished file a second name. If the file system has no hard links, make a copy."""
    try:
        disk.link(source, path)
    except OSError as error:
        if not is_unable(error):
            raise
        put(disk, path, source.read_bytes(), durable=False)


def remove_tree(disk: Disk, path: Path) -> None:
    """Remove a file, or a folder with its content."""
    if path.is_symlink() or not path.is_dir():
        disk.remove(path)
        return
    for child in sorted(path.iterdir()):
        remove_tree(disk, child)
    disk.remove_folder(path)


def is_unable(error: OSError) -> bool:
    """Return whether an operation failed because the system does not support or allow it.

    An operation that failed for another reason may succeed later.
    """
    return error.errno in _UNABLE or getattr(error, "winerror", None) == 1314  # 1314: links need a privilege


def unwritable(error: OSError, path: Path) -> OutputError:
    """Return the error about a file that cannot be written."""
    return OutputError(
        say("写不了文件：{error}", error=foreign(str(error.strerror or error))),
        place=Place(str(path)),
        next_step=say("关闭正在打开它的程序，检查磁盘空间和权限"),
    )


@contextlib.contextmanager
def failures(out: Path) -> Iterator[None]:
    """Turn an `OSError` inside the `with` block into an `OutputError` with the code `disk-full` or `disk`.

    out: the file or folder that the `OutputError` names if the `OSError` names none.
    """
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
