"""Values → the HTML of a page. Every value is escaped: what somebody typed is text on every page."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import defaultdict
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from docgen.api import long_running as api
from docgen.errors import DocgenError
from docgen.interfaces.workbench.accounts import ROLE_NAMES, Person
from docgen.interfaces.workbench.desk import name_of
from docgen.interfaces.workbench.guard import csrf_of
from docgen.interfaces.workbench.permissions import PERMISSIONS
from docgen.interfaces.workbench.routing import session

_KEY = re.compile(r" ?(?<![\w.])([a-z]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)+)(?![\w.]) ?")
"""A key of a case file in advice, such as `handling.assigned`, with the spaces around it."""
_INDEX = re.compile(r"\[\d+\]")
_FOR_LINES = re.compile(r"(?<=改为：)(?:- )?[a-z_]+: ")
"""The key of a line of a case file in advice: the form has a field for each key."""
_FOR_FILES = re.compile(r"(?:^|[，；])[^，；]*(?:--|\bignore\b|\bdocgen\b|\.toml\b)[^，；]*")
"""A clause about a command, an option, a file of templates, or `ignore`, which the page of warnings writes."""


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page. template: its file in `pages`. values: what the page shows."""
    account: Person | None = request.scope["docgen.account"]
    accounts = request.app.state.desk.accounts
    here = {
        "path": request.url.path,
        "csrf": csrf_of(session(request)),
        "now": dt.datetime.now(),
        "account": account,
        "is_shared": accounts is not None,
        "role_names": ROLE_NAMES,
        "may": lambda path, method="GET": account is not None and account.has(*PERMISSIONS[method, path]),
        "people": defaultdict(str, {one.login: one.name for one in accounts.listed()} if accounts is not None else {}),
    }
    return HTMLResponse(_environment().get_template(template).render(here | values), status)


def message(request: Request, status: int, title: str, text: str = "", back: str = "/") -> Response:
    """Return a page that says one thing. back: where its link leads."""
    return page(request, "message.html", status, title=title, text=text, back=back)


def failure(request: Request, error: DocgenError, back: str = "/", status: int = 422) -> Response:
    """Return a page about an error."""
    lines = [str(finding) for finding in error.findings] or [in_words(error.next_step)]
    return message(request, status, error.message, "\n".join(lines), back)


def moment(seconds: float) -> str:
    """Return a time as people write it: today's without the date."""
    at = dt.datetime.fromtimestamp(seconds)
    return at.strftime("%H:%M") if at.date() == dt.date.today() else at.strftime("%Y-%m-%d %H:%M")


def in_words(step: str) -> str:
    """Return advice for somebody who sees a form and no command: keys by their names, no clause with an option."""
    clauses = _FOR_LINES.sub("", _FOR_FILES.sub("", step).strip("，；"))
    return _KEY.sub(lambda key: f"“{_name_of_key(key[1])}”", clauses)


def _name_of_key(key: str) -> str:
    """Return what people call the value at a dotted key."""
    return api.describe(tuple(_INDEX.sub("", key).split("."))).rpartition(" · ")[2]


def causes() -> dict[str, str]:
    """Return the cause of a revision → what the officer reads."""
    return {
        "found": "放进文件夹",
        "form": "填写",
        "outside": "在工作台以外修改",
        "import": "导入",
        "restore": "恢复旧稿",
        "repair": "改正",
        "again": "再次答复",
        "return": "带回改过的文书",
        "paper": "收到来文",
    }


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("docgen.interfaces.workbench", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": moment, "key_name": name_of, "in_words": in_words}
    environment.globals |= {"causes": causes}
    return environment
