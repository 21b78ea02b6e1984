"""Accounts: who may use a shared workbench, in which roles. Passwords and sessions are stored as hashes."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from docgen.errors import UsageError
from docgen.interfaces.workbench.login_record import LoginEvent, LoginRecord
from docgen.interfaces.workbench.store import Store, digest
from docgen.language import listing, say

_FAILURES, _LOCKED_SECONDS = 5, 900
"""How many wrong passwords lock an account, and for how long."""
_IDLE_SECONDS = 12 * 3_600
"""A session ends after this time without a request."""
_SHORTEST_PASSWORD = 10
_LOGIN = re.compile(r"[\w.@-]+")
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
"""The parameters of scrypt. The check of a password takes about 50 ms and 16 MB."""


class AccountRole(StrEnum):
    """What an account may do. An account may have several roles."""

    OFFICER = "officer"
    """Write replies and send them for review."""
    REVIEWER = "reviewer"
    """Pass replies or send them back."""
    OFFICE = "office"
    """Register cases, freeze final replies, compile the year's book."""


ROLE_NAMES = {AccountRole.OFFICER: "承办", AccountRole.REVIEWER: "核稿", AccountRole.OFFICE: "办公室"}
"""Role → its name for people."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the workbench.

    login: the name for logging in. name: the name that other people see. unit: the unit whose cases the account sees;
    empty: all cases.
    """

    login: str
    name: str
    unit: str
    roles: frozenset[AccountRole]
    is_disabled: bool = False

    def has(self, *roles: AccountRole) -> bool:
        """Return whether the account has one of the roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """An account, as it was when somebody typed a password for it."""

    account_id: int
    """The id of the account; 0 for an unknown login."""
    salt: bytes
    """The salt of its password."""
    expected: bytes
    """The hash of its password."""

    def is_right(self, password: str) -> bool:
        """Return whether a password is right. The check takes 50 ms. It uses no database, so a thread may do it."""
        return hmac.compare_digest(_hashed(password, self.salt), self.expected)


LOCAL = Person("", "本机", "", frozenset(AccountRole))
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
        self._store = store
        self._connection = store.connection
        self._record = LoginRecord(store)

    def add(self, login: str, name: str, roles: Collection[str], unit: str, password: str) -> None:
        """Add an account. A login or name that is taken, an unknown role or a weak password raises a `UsageError`.

        No two accounts have the same name, because the record of a review gives names. Logins that differ only in
        capital or full-width letters are the same login.
        """
        _check_roles(roles)
        login = _spelled(login)
        # The author of a change that was made without an account has one of these names.
        if not _LOGIN.fullmatch(login) or login in (LOCAL.name, say("工作台以外")):
            raise UsageError(say("登录名只能有字母、数字、汉字和 . @ - _"))
        self._check_name(name or login, login)
        _check_password(password, login)
        salt = secrets.token_bytes(16)
        values = (login, name or login, unit, " ".join(sorted(set(roles))), salt, _hashed(password, salt))
        found = self._connection.execute(
            "INSERT OR IGNORE INTO account (login, name, unit, roles, salt, scrypt) VALUES (?, ?, ?, ?, ?, ?)", values
        )
        if not found.rowcount:
            raise UsageError(say("登录名 {login} 已经有了", login=login))
        self._record.note(login, LoginEvent.ADD)

    def change(self, login: str, name: str | None, roles: Collection[str], unit: str | None) -> None:
        """Change an account and end its sessions. An unknown login or role, or a taken name, raises a `UsageError`.

        name, unit: None leaves them as they are. roles: empty leaves them as they are.
        """
        login = _spelled(login)
        if roles:
            _check_roles(roles)
        if name is not None:
            self._check_name(name, login)
        found = self._connection.execute(
            "UPDATE account SET name = coalesce(?, name), unit = coalesce(?, unit), roles = coalesce(?, roles) "
            "WHERE login = ?",
            (name, unit, " ".join(sorted(set(roles))) or None, login),
        )
        if not found.rowcount:
            raise UsageError(say("没有登录名 {login}", login=login))
        self._end_sessions(login)
        self._record.note(login, LoginEvent.CHANGE)

    def _check_name(self, name: str, login: str) -> None:
        """Raise a `UsageError` if a name is empty, or if another account than `login` has it."""
        taken = {_spelled(one.name) for one in self.listed() if one.login != login}
        if not name.strip() or not name.isprintable() or _spelled(name) in taken:
            raise UsageError(
                say("姓名“{name}”是空的，或者别的账号用了", name=name),
                next_step=say("加上科室，如 {example}", example="李明（二科）"),
            )

    def listed(self) -> list[Person]:
        """Return all accounts in the order of their logins."""
        rows = self._connection.execute("SELECT login, name, unit, roles, is_disabled FROM account ORDER BY login")
        return [_account(*row) for row in rows]

    def logged(self, login: str) -> list[tuple[int, str, LoginEvent, str, int]]:
        """Return the record of logins: time, login, event, address and how often. login: empty for all."""
        return self._record.listed(_spelled(login))

    def disable(self, login: str) -> None:
        """Disable an account and end its sessions. An unknown login raises a `UsageError`."""
        login = _spelled(login)
        found = self._connection.execute("UPDATE account SET is_disabled = 1 WHERE login = ?", (login,))
        if not found.rowcount:
            raise UsageError(say("没有登录名 {login}", login=login))
        self._end_sessions(login)
        self._record.note(login, LoginEvent.DISABLE)

    def set_password(self, login: str, password: str) -> None:
        """Change a password and end the sessions of the account. A disabled or locked account can be used again.

        An unknown login or a weak password raises a `UsageError`.
        """
        login = _spelled(login)
        _check_password(password, login)
        salt = secrets.token_bytes(16)
        found = self._connection.execute(
            "UPDATE account SET salt = ?, scrypt = ?, failures = 0, locked_until = 0, is_disabled = 0 WHERE login = ?",
            (salt, _hashed(password, salt), login),
        )
        if not found.rowcount:
            raise UsageError(say("没有登录名 {login}", login=login))
        self._end_sessions(login)
        self._record.note(login, LoginEvent.PASSWORD)

    def attempt(self, login: str) -> LoginAttempt:
        """Return what a password for a login is compared with. For an unknown login, no password is right."""
        row = self._connection.execute(
            "SELECT id, salt, scrypt FROM account WHERE login = ?", (_spelled(login),)
        ).fetchone()
        return LoginAttempt(*row) if row else LoginAttempt(0, b"-" * 16, b"")

    def begin(self, attempt: LoginAttempt, *, is_right: bool, address: str = "") -> str | None:
        """Begin a session and return its secret; None if the password is wrong, or the account is locked or disabled.

        For a wrong login, a wrong password, a disabled and a locked account, the result and its time are the same. The
        record of logins tells them apart. address: that of the browser.
        """
        number, expected, now = attempt.account_id, attempt.expected, time.time()
        with self._store.transaction():  # the disk is waited for once, also for an unknown login
            login, is_disabled, is_locked = self._connection.execute(
                "SELECT login, is_disabled, locked_until > ? FROM account WHERE id = ?", (now, number)
            ).fetchone() or ("", False, False)
            event = LoginEvent.WRONG if login else LoginEvent.UNKNOWN
            if is_locked or is_disabled:
                event = LoginEvent.LOCKED if is_locked else LoginEvent.DISABLED
            elif not is_right:
                locking = self._connection.execute(
                    "UPDATE account SET failures = (failures + 1) % ?, locked_until = iif(failures + 1 < ?, 0, ?) "
                    "WHERE id = ? RETURNING locked_until",
                    (_FAILURES, _FAILURES, now + _LOCKED_SECONDS, number),
                ).fetchall()
                if any(until for (until,) in locking):
                    event = LoginEvent.LOCKING
            else:  # the password may have been changed while this one was hashed
                begun = self._connection.execute(
                    "UPDATE account SET failures = 0 WHERE id = ? AND scrypt = ?", (number, expected)
                )
                if begun.rowcount:
                    event = LoginEvent.LOGIN
            self._record.note(login, event, address)
            if event is not LoginEvent.LOGIN:
                return None
            secret = secrets.token_urlsafe(32)
            self._connection.execute(
                "DELETE FROM session WHERE account_id NOTNULL AND seen < ?", (now - _IDLE_SECONDS,)
            )
            self._connection.execute(
                "INSERT INTO session (id_sha256, created, account_id, seen) VALUES (?, ?, ?, ?)",
                (digest(secret), now, number, now),
            )
        return secret

    def of_session(self, id_sha256: str, *, is_idle: bool = False) -> Person | None:
        """Return the account of a session; None if there is no such session, or it was idle for too long.

        is_idle: whether an open page sent the request by itself. Such a request does not prolong the session.
        """
        now = time.time()
        row = self._connection.execute(
            "SELECT login, name, unit, roles, is_disabled, seen FROM session JOIN account ON account.id = account_id "
            "WHERE id_sha256 = ? AND seen > ? AND NOT is_disabled",
            (id_sha256, now - _IDLE_SECONDS),
        ).fetchone()
        if row is None:
            return None
        if not is_idle and now - row[5] > 60:  # a write for every request would wait for the disk each time
            self._connection.execute("UPDATE session SET seen = ? WHERE id_sha256 = ?", (now, id_sha256))
        return _account(*row[:5])

    def _end_sessions(self, login: str) -> None:
        self._connection.execute(
            "DELETE FROM session WHERE account_id IN (SELECT id FROM account WHERE login = ?)", (login,)
        )


def _account(login: str, name: str, unit: str, roles: str, is_disabled: int) -> Person:
    return Person(login, name, unit, frozenset(map(AccountRole, roles.split())), bool(is_disabled))


def _spelled(login: str) -> str:
    """Return a login as it is stored: capital, full-width and other forms of its letters are the same."""
    return unicodedata.normalize("NFKC", login).casefold().strip()


def _check_roles(roles: Collection[str]) -> None:
    unknown = [role for role in roles if role not in set(AccountRole)]
    if unknown or not roles:
        step = say("可用的名称：{names}", names=listing(AccountRole))
        raise UsageError(say("没有 {name}", name=listing(unknown) or "--role"), next_step=step)


def _check_password(password: str, login: str) -> None:
    if len(password) < _SHORTEST_PASSWORD or login.lower() in password.lower() or len(set(password)) < 5:
        raise UsageError(
            say("密码太弱"),
            next_step=say("至少 {count} 个字符，不含登录名，不要几个字符反复", count=_SHORTEST_PASSWORD),
        )


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)
