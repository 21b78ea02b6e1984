"""The orders `docgen serve users …` and `docgen serve tokens …`: who may use the workbench of a folder."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from docgen.errors import UsageError
from docgen.interfaces.workbench import serving
from docgen.interfaces.workbench.accounts import ROLE_NAMES, Accounts
from docgen.interfaces.workbench.tokens import Tokens
from docgen.language import listing, say

_USERS = ("add", "list", "change", "disable", "password", "log")
_TOKENS = ("add", "list", "remove")


def carry_out(what: str, words: Sequence[str], options: argparse.Namespace) -> None:
    """Carry out an order. what: `users` or `tokens`. words: the order, the folder and a name."""
    known = _USERS if what == "users" else _TOKENS
    action, folder, name = (*words, "", "")[:3]
    lacks_name = not name and action not in ("list", "log")
    is_wrong_name = lacks_name or (name and action == "list")
    if action not in known or not folder or is_wrong_name or len(words) > 3:
        names = "|".join(known)
        step = say("如 {example}", example=f"docgen serve {what} {names} FOLDER NAME")
        raise UsageError(say("看不懂这个命令"), next_step=step)
    with closing(serving.open_store(Path(folder))) as store:
        if what == "users":
            _users(Accounts(store), action, name, options)
        else:
            _tokens(Tokens(store), action, name, options)


def _users(accounts: Accounts, action: str, login: str, options: argparse.Namespace) -> None:
    if action == "add":
        accounts.add(login, options.name or "", options.role, options.unit or "", _password())
        print(say("账号 {login} 已经建好", login=login))
    elif action == "password":
        accounts.set_password(login, _password())
        print(say("密码已经改了；这个账号打开的页面都要重新登录"))
    elif action == "change":
        accounts.change(login, options.name, options.role, options.unit)
        print(say("账号 {login} 已经改了；它打开的页面都要重新登录", login=login))
    elif action == "disable":
        accounts.disable(login)
        print(say("账号 {login} 已经停用；改密码会重新启用", login=login))
    elif action == "log":
        for minute, who, event, address, times in accounts.logged(login):
            count = say("{count} 次", count=times) if times > 1 else ""
            print("\t".join((_moment(minute), who or "—", say(event), address or "—", count)).rstrip())
    else:
        for one in accounts.listed():
            roles = listing(ROLE_NAMES[role] for role in sorted(one.roles))
            state = say("停用") if one.is_disabled else ""
            print("\t".join((one.login, one.name, roles, one.unit or say("全部案件"), state)).rstrip())


def _tokens(tokens: Tokens, action: str, name: str, options: argparse.Namespace) -> None:
    if action == "add":
        print(tokens.add(name, options.scope, options.days))
        print(say("令牌只显示这一次，{days} 天后过期；用法见手册", days=options.days), file=sys.stderr)
    elif action == "remove":
        tokens.remove(name)
        print(say("令牌 {name} 已经作废", name=name))
    else:
        for one in tokens.listed():
            is_over = one.expires <= time.time()
            at = _moment(one.expires)
            end = say("过期 {at}", at=at) if is_over else say("到 {at}", at=at)
            used = say("上次用 {at}", at=_moment(one.used)) if one.used else say("没有用过")
            print("\t".join((one.name, one.scopes, end, used)))


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


def _password() -> str:
    """Return a password that somebody types twice, or the first line of what another program sends."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(say("密码："))
    if getpass.getpass(say("再输一遍：")) != first:
        raise UsageError(say("两次输入的密码不一样"))
    return first
