"""Tokens with which other programs of the bureau read cases and documents. They are stored as hashes and expire."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass

from docgen.errors import UsageError
from docgen.interfaces.workbench.permissions import SCOPES
from docgen.interfaces.workbench.store import Store, digest
from docgen.language import listing, say

DAYS = 365
"""How many days a token is valid, if nothing else is said."""
_MOST_DAYS = 3 * 366
_SECONDS_OF_DAY = 86_400


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token. expires, used: when it ends, and when it was used last, in seconds since 1970; used 0: never."""

    name: str
    scopes: str
    expires: float
    used: float


class Tokens:
    """The tokens of a workbench. store: the database."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def add(self, name: str, scopes: Collection[str], days: int = DAYS) -> str:
        """Add a token and return its secret, which is shown once.

        days: how long it is valid. An unknown scope, a known name, or another number of days than 1 to 1098 raises a
        `UsageError`.
        """
        known = tuple(dict.fromkeys(SCOPES.values()))
        unknown = [scope for scope in scopes if scope not in known]
        if unknown or not scopes:
            step = say("可用的名称：{names}", names=listing(known))
            raise UsageError(say("没有 {name}", name=listing(unknown) or "--scope"), next_step=step)
        if not 1 <= days <= _MOST_DAYS:
            raise UsageError(say("--days 应是 1 到 {most} 的天数", most=_MOST_DAYS))
        secret = f"dg_{secrets.token_urlsafe(32)}"
        found = self._connection.execute(
            "INSERT OR IGNORE INTO token (name, sha256, scopes, created, expires) VALUES (?, ?, ?, ?, ?)",
            (name, digest(secret), " ".join(sorted(set(scopes))), time.time(), time.time() + days * _SECONDS_OF_DAY),
        )
        if not found.rowcount:
            raise UsageError(say("令牌 {name} 已经有了", name=name))
        return secret

    def remove(self, name: str) -> None:
        """Remove a token. An unknown name raises a `UsageError`."""
        if not self._connection.execute("DELETE FROM token WHERE name = ?", (name,)).rowcount:
            raise UsageError(say("没有令牌 {name}", name=name))

    def listed(self) -> list[ListedToken]:
        """Return all tokens, also those that expired."""
        rows = self._connection.execute("SELECT name, scopes, expires, used FROM token ORDER BY name")
        return [ListedToken(*row) for row in rows]

    def scopes(self, secret: str) -> frozenset[str]:
        """Return the scopes of a token, and note that it was used; none if there is no such token, or it expired."""
        now, sha256 = time.time(), digest(secret)
        row = self._connection.execute(
            "SELECT scopes, used FROM token WHERE sha256 = ? AND expires > ?", (sha256, now)
        ).fetchone()
        if row is None:
            return frozenset()
        if now - row[1] > 60:  # a write for every request would wait for the disk each time
            self._connection.execute("UPDATE token SET used = ? WHERE sha256 = ?", (now, sha256))
        return frozenset(row[0].split())
