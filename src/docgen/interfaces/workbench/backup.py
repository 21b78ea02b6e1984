"""A folder of cases → one archive with the case files and the database. A server may have them open meanwhile."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from docgen.errors import InputError, OutputError, Place
from docgen.interfaces.workbench.store import DATABASE, HIDDEN
from docgen.language import say

_LEFT_OUT = ("books", "serve.lock", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
"""The files of the hidden folder that are not copied: books can be made again, and SQLite copies the database."""


def write(folder: Path, archive: Path) -> int:
    """Write the archive of a folder, and return how many files it has. Its paths are relative to the folder.

    SQLite copies the database, so that the copy is of one moment. The case files are copied after it: a file can be
    newer than its last revision, and the next start of a server takes it as a change from outside.
    """
    database = folder / HIDDEN / DATABASE
    if not database.is_file():
        raise InputError(say("这个文件夹的工作台还没有开过"), place=Place(str(folder)))
    own = archive.with_name(f".{archive.name}.tmp")
    count = 0
    try:
        with tempfile.TemporaryDirectory() as scratch, tarfile.open(own, "w:gz") as packed:
            copy = Path(scratch) / DATABASE
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            packed.add(copy, f"{HIDDEN}/{DATABASE}")
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(folder)
                is_left_out = inside.parts[0] == HIDDEN and len(inside.parts) > 1 and inside.parts[1] in _LEFT_OUT
                if is_left_out or not path.is_file() or path in (archive, own):
                    continue
                packed.add(path, str(inside))
                count += 1
        own.replace(archive)
    except OSError as error:
        own.unlink(missing_ok=True)
        raise OutputError(
            say("写不了文件：{error}", error=error.strerror or error),
            place=Place(str(archive)),
            next_step=say("检查目录和权限"),
        ) from error
    return count + 1
