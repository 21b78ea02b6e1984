"""A folder and new files for it → the folder with all of the new files, which appear in it at the same moment.

The folder is built anew beside the old one, which keeps its other files by links, and then the two change places. So
whoever looks, even after the process was killed, sees the old files or the new ones and no mixture.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from docgen.files.disk import Disk, is_unable, remove_tree

_MODE = 0o644
"""The permissions of the new files."""


def replace_together(disk: Disk, folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, all of them or none. Other files in it are kept. Folders above it are made.

    Raise an `OSError` if that is not possible; the folder is then as it was. Only one process at a time may do this
    (`pipeline/batch/lock.py`).

    files: name → content.
    """
    disk.make_folder(folder.parent)
    recover(disk, folder)
    if all(_has(folder / name, data) for name, data in files.items()):
        return
    new = _beside(folder, "new")
    try:
        disk.make_folder(new)
        for name, data in files.items():
            with disk.create(new / name) as stream:
                disk.write(stream, data)
                disk.sync(stream)
            (new / name).chmod(_MODE)
        if folder.is_dir():
            _keep_others(disk, folder, new)
            shutil.copymode(folder, new)
        disk.sync_folder(new)
        _exchange(disk, folder, new)
    except OSError:
        with contextlib.suppress(OSError):
            recover(disk, folder)
        raise
    with contextlib.suppress(OSError):  # What cannot be removed does no harm. The next run removes it.
        disk.sync_folder(folder.parent)
        recover(disk, folder)


def recover(disk: Disk, folder: Path) -> None:
    """Undo the unfinished work of a process that was killed while it changed a folder."""
    new, old = _beside(folder, "new"), _beside(folder, "old")
    if old.is_dir() and not folder.exists():
        disk.rename(old, folder)
    for path in (new, old):
        if path.is_dir():
            remove_tree(disk, path)


def _exchange(disk: Disk, folder: Path, new: Path) -> None:
    """Put a new folder in the place of the old one."""
    if not folder.exists():
        disk.rename(new, folder)
        return
    try:
        disk.exchange(new, folder)
    except OSError as error:
        if not is_unable(error):
            raise
        # The system has no such operation. For a moment, no folder has the name.
        old = _beside(folder, "old")
        disk.rename(folder, old)
        disk.rename(new, folder)


def _keep_others(disk: Disk, folder: Path, new: Path) -> None:
    """Give the other files of a folder a second name in the new one. A link stays a link."""
    for path in sorted(folder.iterdir()):
        target = new / path.name
        if path.is_symlink():
            if not target.exists():
                disk.point(target, str(path.readlink()))
        elif path.is_dir():
            disk.make_folder(target)
            shutil.copymode(path, target)
            _keep_others(disk, path, target)
        elif not target.exists():
            _link(disk, path, target)


def _link(disk: Disk, path: Path, target: Path) -> None:
    try:
        disk.link(path, target)
    except OSError as error:
        if not is_unable(error):
            raise
        shutil.copy2(path, target)


def _has(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")
