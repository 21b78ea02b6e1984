"""Tokens with which other programs of the bureau read cases and documents. They are stored as hashes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection

from docgen.errors import UsageError
from docgen.interfaces.workbench.permissions import SCOPES
from docgen.interfaces.workbench.store import Store, digest
from docgen.language import listing, say


class Tokens:
    """The tokens of a workbench. store: the database."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def add(self, name: str, scopes: Collection[str]) -> str:
        """Add a token and return its secret, which is shown once. An unknown scope or a known name is an error."""
        known = tuple(dict.fromkeys(SCOPES.values()))
        unknown = [scope for scope in scopes if scope not in known]
        if unknown or not scopes:
            step = say("可用的名称：{names}", names=listing(known))
            raise UsageError(say("没有 {name}", name=listing(unknown) or "--scope"), next_step=step)
        secret = f"dg_{secrets.token_urlsafe(32)}"
        found = self._connection.execute(
            "INSERT OR IGNORE INTO token VALUES (?, ?, ?, ?)",
            (name, digest(secret), " ".join(sorted(set(scopes))), time.time()),
        )
        if not found.rowcount:
            raise UsageError(say("令牌 {name} 已经有了", name=name))
        return secret

    def remove(self, name: str) -> None:
        """Remove a token. An unknown name raises a `UsageError`."""
        if not self._connection.execute("DELETE FROM token WHERE name = ?", (name,)).rowcount:
            raise UsageError(say("没有令牌 {name}", name=name))

    def listed(self) -> list[tuple[str, str]]:
        """Return the name and the scopes of each token."""
        return self._connection.execute("SELECT name, scopes FROM token ORDER BY name").fetchall()

    def scopes(self, secret: str) -> frozenset[str]:
        """Return the scopes of a token; none if there is no such token."""
        row = self._connection.execute("SELECT scopes FROM token WHERE sha256 = ?", (digest(secret),)).fetchone()
        return frozenset(row[0].split()) if row else frozenset()
