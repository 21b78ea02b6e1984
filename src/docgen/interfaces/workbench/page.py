"""Values → the HTML of a page. Every value is escaped: what somebody typed is text on every page."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from docgen.errors import DocgenError
from docgen.interfaces.workbench.desk import name_of
from docgen.interfaces.workbench.guard import csrf_of
from docgen.interfaces.workbench.routing import session


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page. template: its file in `pages`. values: what the page shows."""
    here = {"path": request.url.path, "csrf": csrf_of(session(request)), "now": dt.datetime.now()}
    return HTMLResponse(_environment().get_template(template).render(here | values), status)


def message(request: Request, status: int, title: str, text: str = "", back: str = "/") -> Response:
    """Return a page that says one thing. back: where its link leads."""
    return page(request, "message.html", status, title=title, text=text, back=back)


def failure(request: Request, error: DocgenError, back: str = "/") -> Response:
    """Return a page about an error."""
    lines = [str(finding) for finding in error.findings] or [error.next_step]
    return message(request, 422, error.message, "\n".join(lines), back)


def moment(seconds: float) -> str:
    """Return a time as people write it: today's without the date."""
    at = dt.datetime.fromtimestamp(seconds)
    return at.strftime("%H:%M") if at.date() == dt.date.today() else at.strftime("%Y-%m-%d %H:%M")


def causes() -> dict[str, str]:
    """Return the cause of a revision → what the officer reads."""
    return {
        "found": "放进文件夹",
        "form": "填写",
        "outside": "在工作台以外修改",
        "import": "导入",
        "restore": "恢复旧稿",
        "repair": "改正",
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
    environment.filters |= {"moment": moment, "key_name": name_of}
    environment.globals |= {"causes": causes}
    return environment
