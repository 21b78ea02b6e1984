"""The database beside the case files: revisions, unfinished texts, sessions. SQLite, in one file.

The numbered files in `migrations` make and change its tables. `PRAGMA user_version` is the number of the last one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from docgen.errors import OutputError, Place
from docgen.language import say

HIDDEN, DATABASE = ".docgen", "workbench.db"
"""The name of the workbench's folder inside the folder of cases, and the name of the database in it."""
_GROWING_SECONDS = 120
"""The longest time between two saves of a growing text that become one revision, in seconds."""


def digest(secret: str) -> str:
    """Return the hash under which a secret is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Revision:
    """A case file as it was at a time."""

    case_id: int
    n: int
    """Its number within the case, from 1."""
    sha256: str
    author: str
    """The login of who made it; empty if it was made outside of the workbench."""
    at: float
    """When it was made, in seconds since 1970."""
    cause: str
    """How it came about. `page.causes` has the words for it."""
    keys: tuple[str, ...]
    """The names of the fields that changed."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A typed text that is not in the case file. message: the reason; empty if another change came before it."""

    key: str
    text: str
    message: str
    at: float
    author: str = ""
    """Who typed a text that another change overtook."""


class Store:
    """The database of a folder. path: its file."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self._migrate(path)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _migrate(self, path: Path) -> None:
        """Bring the tables of the database to the present version. A newer database raises an `OutputError`."""
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        folder = files("docgen.interfaces.workbench") / "migrations"
        steps = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda one: one.name)
        if version > len(steps):
            raise OutputError(
                say("这个文件夹的数据库是更新的 docgen 写的"),
                place=Place(str(path)),
                next_step=say("升级 docgen，或把这个数据库改名后再启动（案件文件不受影响）"),
            )
        for number, step in enumerate(steps[version:], version + 1):
            script = f"BEGIN; {step.read_text(encoding='utf-8')} PRAGMA user_version = {number}; COMMIT;"
            self.connection.executescript(script)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all statements inside the `with` block; after an error, none."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # ---- cases -------------------------------------------------------------------------------------------------------
    def case_ids(self, paths: Sequence[str]) -> dict[str, int]:
        """Return the id of each case file. A new file gets an id. paths: relative to the folder."""
        known = dict(self.connection.execute("SELECT path, id FROM case_file"))
        for path in paths:
            if path not in known:
                known[path] = self.connection.execute("INSERT INTO case_file (path) VALUES (?)", (path,)).lastrowid
        return {path: known[path] for path in paths}

    def follow_renamed(self, paths: Sequence[str], hash_of: Callable[[str], str]) -> list[int]:
        """Let a file that was renamed keep its case, and return the ids of such cases.

        A new file counts as renamed if it has the last content of a case whose own file is gone. paths: those of all
        files in the folder. hash_of: path → hash of the file; empty if it cannot be read.
        """
        known = dict(self.connection.execute("SELECT path, id FROM case_file"))
        gone = {known[path] for path in known.keys() - set(paths)}
        found: list[int] = []
        for path in paths:
            if path in known or not gone:
                continue
            last = self.connection.execute(
                "SELECT case_id, max(n), sha256 FROM revision GROUP BY case_id HAVING sha256 = ?", (hash_of(path),)
            )
            case_id = next((row[0] for row in last if row[0] in gone), None)
            if case_id is not None:
                self.connection.execute("UPDATE case_file SET path = ? WHERE id = ?", (path, case_id))
                gone.remove(case_id)
                found.append(case_id)
        return found

    def case_path(self, case_id: int) -> str | None:
        """Return the path of a case file; None if the id is unknown."""
        found = self.connection.execute("SELECT path FROM case_file WHERE id = ?", (case_id,)).fetchone()
        return found[0] if found else None

    def summary(self, case_id: int, sha256: str, valid_for: str) -> str:
        """Return the stored summary of a file with this hash; empty if there is none.

        valid_for: the day and the state of the templates for which it was made. The column `day` has both.
        """
        found = self.connection.execute(
            "SELECT summary FROM case_file WHERE id = ? AND sha256 = ? AND day = ?", (case_id, sha256, valid_for)
        ).fetchone()
        return found[0] if found else ""

    def keep_summary(self, case_id: int, sha256: str, valid_for: str, summary: str) -> None:
        """Store a summary."""
        self.connection.execute(
            "UPDATE case_file SET sha256 = ?, day = ?, summary = ? WHERE id = ?", (sha256, valid_for, summary, case_id)
        )

    # ---- revisions ---------------------------------------------------------------------------------------------------
    def last(self, case_id: int) -> Revision | None:
        """Return the last revision of a case; None if there is none."""
        found = self.revisions(case_id, 1)
        return found[0] if found else None

    def revisions(self, case_id: int, most: int = 500) -> list[Revision]:
        """Return the revisions of a case, the last first."""
        rows = self.connection.execute(
            "SELECT case_id, n, sha256, author, at, cause, keys FROM revision "
            "WHERE case_id = ? ORDER BY n DESC LIMIT ?",
            (case_id, most),
        )
        found = []
        for case, n, sha256, author, at, cause, keys in rows:
            found.append(Revision(case, n, sha256, author, at, cause, tuple(json.loads(keys))))
        return found

    def text(self, case_id: int, n: int) -> bytes | None:
        """Return the file of a revision; None if there is none."""
        found = self.connection.execute(
            "SELECT text_z FROM revision WHERE case_id = ? AND n = ?", (case_id, n)
        ).fetchone()
        return zlib.decompress(found[0]) if found else None

    def add_revision(
        self,
        case_id: int,
        data: bytes,
        sha256: str,
        cause: str,
        keys: Sequence[str] = (),
        *,
        author: str = "",
        tab: str = "",
        is_growing: bool = False,
    ) -> None:
        """Add a revision.

        is_growing: whether the last revision may be replaced, if the same tab made it just now. A revision that a step
        of a review is about is never replaced.
        """
        packed, spelled, now = zlib.compress(data, 6), json.dumps(list(keys), ensure_ascii=False), time.time()
        last = self.connection.execute(
            "SELECT id, cause, keys, tab, author, at, n FROM revision WHERE case_id = ? ORDER BY n DESC LIMIT 1",
            (case_id,),
        ).fetchone()
        is_same = bool(last) and last[1:5] == (cause, spelled, tab, author) and now - last[5] < _GROWING_SECONDS
        if is_growing and is_same and not self._has_step(case_id, last[6]):
            self.connection.execute(
                "UPDATE revision SET sha256 = ?, text_z = ? WHERE id = ?", (sha256, packed, last[0])
            )
            return
        self.connection.execute(
            "INSERT INTO revision (case_id, n, sha256, text_z, author, at, cause, keys, tab) "
            "SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM revision WHERE case_id = ?",
            (case_id, sha256, packed, author, now, cause, spelled, tab, case_id),
        )

    def _has_step(self, case_id: int, n: int) -> bool:
        row = self.connection.execute("SELECT 1 FROM step WHERE case_id = ? AND revision = ?", (case_id, n)).fetchone()
        return row is not None

    # ---- texts that are not in the case file -------------------------------------------------------------------------
    def keep_unfinished(self, case_id: int, key: str, text: str, message: str) -> None:
        """Keep a text that is not valid yet. message: why it is not."""
        self.connection.execute(
            "INSERT OR REPLACE INTO unfinished VALUES (?, ?, ?, ?, ?)", (case_id, key, text, message, time.time())
        )

    def drop_unfinished(self, case_id: int, key: str) -> None:
        """Forget an unfinished text, because a valid one was saved."""
        self.connection.execute("DELETE FROM unfinished WHERE case_id = ? AND key = ?", (case_id, key))

    def unfinished(self, case_id: int) -> dict[str, KeptText]:
        """Return the unfinished texts of a case by their keys."""
        rows = self.connection.execute("SELECT key, text, message, at FROM unfinished WHERE case_id = ?", (case_id,))
        return {row[0]: KeptText(*row) for row in rows}

    def lay_aside(self, case_id: int, key: str, text: str, author: str) -> None:
        """Keep a text that another change overtook. The same text is kept once."""
        known = self.connection.execute(
            "SELECT 1 FROM aside WHERE case_id = ? AND key = ? AND text = ?", (case_id, key, text)
        ).fetchone()
        if not known:
            self.connection.execute(
                "INSERT INTO aside (case_id, key, text, author, at) VALUES (?, ?, ?, ?, ?)",
                (case_id, key, text, author, time.time()),
            )

    def aside(self, case_id: int) -> list[KeptText]:
        """Return the texts of a case that other changes overtook, the last first."""
        rows = self.connection.execute(
            "SELECT key, text, '', at, author FROM aside WHERE case_id = ? ORDER BY id DESC", (case_id,)
        )
        return [KeptText(*row) for row in rows]

    # ---- sessions ----------------------------------------------------------------------------------------------------
    def add_link(self, token_sha256: str, seconds: float) -> None:
        """Allow one session to begin with a token within some seconds."""
        self.connection.execute("INSERT INTO link VALUES (?, ?)", (token_sha256, time.time() + seconds))

    def burn_link(self, token_sha256: str) -> bool:
        """Use a token up. Return whether it was valid."""
        used = self.connection.execute(
            "DELETE FROM link WHERE token_sha256 = ? RETURNING expires", (token_sha256,)
        ).fetchall()
        self.connection.execute("DELETE FROM link WHERE expires < ?", (time.time(),))
        return bool(used) and used[0][0] >= time.time()

    def add_session(self, id_sha256: str) -> None:
        """Begin a session."""
        self.connection.execute("INSERT INTO session (id_sha256, created) VALUES (?, ?)", (id_sha256, time.time()))

    def has_session(self, id_sha256: str, seconds: float) -> bool:
        """Return whether a session without an account exists that began within some seconds."""
        found = self.connection.execute(
            "SELECT 1 FROM session WHERE id_sha256 = ? AND created > ? AND account_id IS NULL",
            (id_sha256, time.time() - seconds),
        ).fetchone()
        return found is not None

    def end_session(self, id_sha256: str) -> None:
        """End a session."""
        self.connection.execute("DELETE FROM session WHERE id_sha256 = ?", (id_sha256,))

    def setting(self, name: str) -> str:
        """Return a setting; empty if there is none."""
        found = self.connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def set_setting(self, name: str, value: str) -> None:
        """Store a setting."""
        self.connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
