"""A folder of cases → one archive with the case files and the database. A server may have them open meanwhile."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath

from docgen.errors import InputError, OutputError, Place, UsageError
from docgen.interfaces.workbench.store import DATABASE, HIDDEN
from docgen.language import foreign, say

_LEFT_OUT = ("books", "serve.lock", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
"""The files of the hidden folder that are not copied: books can be made again, and SQLite copies the database."""
_UPLOADS = "upload-"
"""The first characters in the names of folders in which files wait for a worker."""


def write(folder: Path, archive: Path) -> int:
    """Write the archive of a folder, and return how many files it has. Its paths are relative to the folder.

    SQLite copies the database, so that the copy is of one moment. The case files are copied after it. So a file can be
    newer than its last revision. The next start of a server then takes it as a change from outside. Sessions are left
    out, because one that was ended must not come back. Only the owner can read the archive. An archive inside the
    folder raises a `UsageError`.
    """
    database = folder / HIDDEN / DATABASE
    if not database.is_file():
        raise InputError(say("这个文件夹的工作台还没有开过"), place=Place(str(folder)))
    if archive.resolve().is_relative_to(folder.resolve()):
        step = say("备份放到别的文件夹，最好放到别的机器或磁盘")
        raise UsageError(say("备份不能放在案件文件夹里"), place=Place(str(archive)), next_step=step)
    own = archive.with_name(f".{archive.name}.tmp")
    count = 1  # the database
    try:
        own.unlink(missing_ok=True)
        with (
            tempfile.TemporaryDirectory() as scratch,
            open(own, "xb", opener=_open_private) as stream,
            tarfile.open(fileobj=stream, mode="w:gz") as packed,
        ):
            copy = Path(scratch) / DATABASE
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
                target.executescript("PRAGMA journal_mode = DELETE; DELETE FROM session; DELETE FROM link; VACUUM;")
            packed.add(copy, f"{HIDDEN}/{DATABASE}", filter=_without_owner)
            for path in _kept(folder):
                with suppress(FileNotFoundError):  # somebody saved or removed it at this moment
                    packed.add(path, str(path.relative_to(folder)), filter=_without_owner)
                    count += 1
        own.replace(archive)
    except OSError as error:
        own.unlink(missing_ok=True)
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror or error))),
            place=Place(str(archive)),
            next_step=say("检查目录和权限"),
        ) from error
    return count


def _kept(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that belong into its archive, except the database."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        is_hidden = inside[0] == HIDDEN and len(inside) > 1
        if is_hidden and (inside[1] in _LEFT_OUT or inside[1].startswith(_UPLOADS)):
            continue
        if path.is_file():
            yield path


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return an entry without its owner, because another machine has other people."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def restore(archive: Path, folder: Path) -> int:
    """Unpack an archive into a folder that is new or empty, and return how many files it has.

    A file that is damaged, or that is no archive of a workbench, raises an `InputError`. The folder then stays as it
    was.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        step = say("恢复到一个新的或空的文件夹，看过再换过去")
        raise UsageError(say("这个文件夹里已经有文件，没有恢复"), place=Place(str(folder)), next_step=step)
    if not archive.is_file():
        raise InputError(say("没有这个文件"), place=Place(str(archive)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The scratch folder is inside the folder: whoever may write there may not be allowed to write beside it.
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as scratch:
            unpacked = Path(scratch)
            (unpacked / HIDDEN).mkdir(mode=0o700)
            with gzip.open(archive) as stream:  # to its end, where its checksum stands: `tarfile` stops before it
                while stream.read(1 << 20):
                    pass
            with tarfile.open(archive) as packed:
                count = 0
                for entry in packed:
                    _unpack(packed, entry, unpacked)
                    count += 1
            _check_database(unpacked / HIDDEN / DATABASE)
            for path in list(unpacked.iterdir()):
                path.replace(folder / path.name)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, sqlite3.Error) as error:
        raise InputError(
            say("这个文件不是工作台的备份，或者坏了：{error}", error=error),
            place=Place(str(archive)),
            next_step=say("换一个备份"),
        ) from error
    except OSError as error:
        raise OutputError(
            say("写不了文件：{error}", error=foreign(str(error.strerror or error))),
            place=Place(str(folder)),
            next_step=say("检查目录和权限"),
        ) from error
    return count


def _unpack(packed: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Unpack a file that only its owner can read. A link, or a path that leads elsewhere, is a `TarError`.

    `TarFile.extract(filter="data")` does the same, but the Python of Debian 12 does not have it.
    """
    name = PurePosixPath(entry.name)
    source = packed.extractfile(entry) if entry.isreg() else None
    if source is None or name.is_absolute() or ".." in name.parts:
        raise tarfile.ExtractError(entry.name)
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source, open(path, "xb", opener=_open_private) as target:
        shutil.copyfileobj(source, target)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check_database(path: Path) -> None:
    """Raise an `sqlite3.Error` if a database is missing or damaged."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        connection.execute("SELECT 1 FROM case_file, account, step LIMIT 1")
