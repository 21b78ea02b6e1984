"""The record of logins: who logged in or tried to, from which address, and what happened to accounts.

The record stays for a year. Chinese law asks for six months (《网络安全法》第二十一条). No password is in it.
"""

from __future__ import annotations

import time
from enum import StrEnum

from docgen.interfaces.workbench.store import Store

_KEPT_SECONDS = 366 * 86_400


class LoginEvent(StrEnum):
    """What happened, as people read it."""

    LOGIN = "登录"
    WRONG = "密码不对"
    LOCKING = "密码不对，账号锁住"
    LOCKED = "账号锁着，没有让进"
    DISABLED = "账号停用了，没有让进"
    UNKNOWN = "没有这个登录名"
    ADD = "建账号"
    CHANGE = "改账号"
    PASSWORD = "改密码"
    DISABLE = "停用账号"


class LoginRecord:
    """The record of a workbench. store: the database."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def note(self, login: str, event: LoginEvent, address: str = "") -> None:
        """Note an event. The same event within a minute is counted, so that guesses do not fill the disk.

        login: empty if it is unknown. address: that of the browser; empty for an order on the server.
        """
        minute = int(time.time()) // 60 * 60
        self._connection.execute(
            "INSERT INTO login_record VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
            (minute, login, event, address[:45]),  # the longest IP address has 45 characters
        )
        self._connection.execute("DELETE FROM login_record WHERE minute < ?", (minute - _KEPT_SECONDS,))

    def listed(self, login: str = "") -> list[tuple[int, str, LoginEvent, str, int]]:
        """Return time, login, event, address and how often, the earliest first. login: empty for all logins."""
        rows = self._connection.execute(
            "SELECT minute, login, event, address, times FROM login_record WHERE ? IN ('', login) "
            "ORDER BY minute, rowid",
            (login,),
        )
        return [(minute, who, LoginEvent(event), address, times) for minute, who, event, address, times in rows]
