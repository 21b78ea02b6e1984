"""Accounts: who may use a shared workbench, in which roles. Passwords and sessions are stored as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from docgen.errors import UsageError
from docgen.interfaces.workbench.store import Store, digest
from docgen.language import listing, say

_FAILURES, _LOCKED_SECONDS = 5, 900
"""How many wrong passwords lock an account, and for how long."""
_IDLE_SECONDS = 12 * 3_600
"""A session ends after this time without a request."""
_SHORTEST_PASSWORD = 10
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
"""The parameters of scrypt. The check of a password takes about 50 ms and 16 MB."""


class Duty(StrEnum):
    """What an account may do. An account may have several roles."""

    OFFICER = "officer"
    """Write replies and send them for review."""
    REVIEWER = "reviewer"
    """Pass replies or send them back."""
    OFFICE = "office"
    """Register cases, freeze final replies, compile the year's book."""


ROLE_NAMES = {Duty.OFFICER: "承办", Duty.REVIEWER: "核稿", Duty.OFFICE: "办公室"}
"""Duty → its name for people."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the workbench.

    login: the name for logging in. name: the name that other people see. unit: the unit whose cases the account sees;
    empty: all cases.
    """

    login: str
    name: str
    unit: str
    roles: frozenset[Duty]
    is_disabled: bool = False

    def has(self, *roles: Duty) -> bool:
        """Return whether the account has one of the roles."""
        return not self.roles.isdisjoint(roles)


LOCAL = Person("", "本机", "", frozenset(Duty))
"""The one person who uses a workbench without accounts."""
_CURRENT: ContextVar[Person] = ContextVar("account", default=LOCAL)


def current() -> Person:
    """Return the account whose request is being answered."""
    return _CURRENT.get()


@contextmanager
def acting(account: Person) -> Iterator[None]:
    """Let an account be the current one."""
    token = _CURRENT.set(account)
    try:
        yield
    finally:
        _CURRENT.reset(token)


class Accounts:
    """The accounts and their sessions. store: the database."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def add(self, login: str, name: str, roles: Collection[str], unit: str, password: str) -> None:
        """Add an account. A login that is taken, an unknown role or a weak password raises a `UsageError`."""
        unknown = [role for role in roles if role not in set(Duty)]
        if unknown or not roles:
            step = say("可用的名称：{names}", names=listing(Duty))
            raise UsageError(say("没有 {name}", name=listing(unknown) or "--role"), next_step=step)
        if not login or login.strip() != login or any(character.isspace() for character in login):
            raise UsageError(say("登录名不能是空的，也不能有空格"))
        _check_password(password, login)
        salt = secrets.token_bytes(16)
        values = (login, name or login, unit, " ".join(sorted(set(roles))), salt, _hashed(password, salt))
        found = self._connection.execute(
            "INSERT OR IGNORE INTO account (login, name, unit, roles, salt, scrypt) VALUES (?, ?, ?, ?, ?, ?)", values
        )
        if not found.rowcount:
            raise UsageError(say("登录名 {login} 已经有了", login=login))

    def listed(self) -> list[Person]:
        """Return all accounts in the order of their logins."""
        rows = self._connection.execute("SELECT login, name, unit, roles, is_disabled FROM account ORDER BY login")
        return [_account(*row) for row in rows]

    def disable(self, login: str) -> None:
        """Disable an account and end its sessions. An unknown login raises a `UsageError`."""
        found = self._connection.execute("UPDATE account SET is_disabled = 1 WHERE login = ?", (login,))
        if not found.rowcount:
            raise UsageError(say("没有登录名 {login}", login=login))
        self._end_sessions(login)

    def set_password(self, login: str, password: str) -> None:
        """Change a password and end the sessions of the account. A weak password raises a `UsageError`."""
        _check_password(password, login)
        salt = secrets.token_bytes(16)
        found = self._connection.execute(
            "UPDATE account SET salt = ?, scrypt = ?, failures = 0, locked_until = 0, is_disabled = 0 WHERE login = ?",
            (salt, _hashed(password, salt), login),
        )
        if not found.rowcount:
            raise UsageError(say("没有登录名 {login}", login=login))
        self._end_sessions(login)

    def enter(self, login: str, password: str) -> str | None:
        """Begin a session and return its secret; None if login and password do not match or the account is locked.

        For a wrong login, a wrong password, a disabled and a locked account, the result and its time are the same.
        """
        row = self._connection.execute(
            "SELECT id, salt, scrypt, is_disabled, locked_until, failures FROM account WHERE login = ?", (login,)
        ).fetchone()
        number, salt, expected, is_disabled, locked_until, failures = row or (0, b"-" * 16, b"", 1, 0, 0)
        is_right = hmac.compare_digest(_hashed(password, salt), expected)
        if is_disabled or locked_until > time.time():
            return None
        if not is_right:
            is_last = failures + 1 >= _FAILURES
            self._connection.execute(
                "UPDATE account SET failures = ?, locked_until = ? WHERE id = ?",
                (0 if is_last else failures + 1, time.time() + _LOCKED_SECONDS if is_last else 0, number),
            )
            return None
        self._connection.execute("UPDATE account SET failures = 0, locked_until = 0 WHERE id = ?", (number,))
        secret, now = secrets.token_urlsafe(32), time.time()
        self._connection.execute("DELETE FROM session WHERE account_id NOTNULL AND seen < ?", (now - _IDLE_SECONDS,))
        self._connection.execute(
            "INSERT INTO session (id_sha256, created, account_id, seen) VALUES (?, ?, ?, ?)",
            (digest(secret), now, number, now),
        )
        return secret

    def of_session(self, id_sha256: str) -> Person | None:
        """Return the account of a session; None if there is no such session, or it was idle for too long."""
        now = time.time()
        row = self._connection.execute(
            "SELECT login, name, unit, roles, is_disabled, seen FROM session JOIN account ON account.id = account_id "
            "WHERE id_sha256 = ? AND seen > ? AND NOT is_disabled",
            (id_sha256, now - _IDLE_SECONDS),
        ).fetchone()
        if row is None:
            return None
        if now - row[5] > 60:  # a write for every request would wait for the disk each time
            self._connection.execute("UPDATE session SET seen = ? WHERE id_sha256 = ?", (now, id_sha256))
        return _account(*row[:5])

    def _end_sessions(self, login: str) -> None:
        self._connection.execute(
            "DELETE FROM session WHERE account_id IN (SELECT id FROM account WHERE login = ?)", (login,)
        )


def _account(login: str, name: str, unit: str, roles: str, is_disabled: int) -> Person:
    return Person(login, name, unit, frozenset(map(Duty, roles.split())), bool(is_disabled))


def _check_password(password: str, login: str) -> None:
    if len(password) < _SHORTEST_PASSWORD or login.lower() in password.lower() or len(set(password)) < 5:
        raise UsageError(
            say("密码太弱"),
            next_step=say("至少 {count} 个字符，不含登录名，不要几个字符反复", count=_SHORTEST_PASSWORD),
        )


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)
