"""The roles that each route needs. If a route is missing here, the server does not start."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Route

from docgen.interfaces.workbench.accounts import AccountRole, Person
from docgen.interfaces.workbench.review import StepError
from docgen.language import say

ALL = frozenset(AccountRole)
_WRITERS = frozenset((AccountRole.OFFICER, AccountRole.REVIEWER, AccountRole.OFFICE))  # today these are all roles
_OFFICE = frozenset((AccountRole.OFFICE,))
_REGISTERING = frozenset((AccountRole.OFFICER, AccountRole.OFFICE))

PERMISSIONS: dict[tuple[str, str], frozenset[AccountRole]] = {
    ("GET", "/static/{name}"): ALL,
    ("GET", "/"): ALL,
    ("GET", "/c/{id:int}"): ALL,
    ("POST", "/c/{id:int}"): _WRITERS,
    ("PUT", "/c/{id:int}/field"): _WRITERS,
    ("GET", "/c/{id:int}/state"): ALL,
    ("POST", "/c/{id:int}/preview"): ALL,
    ("GET", "/c/{id:int}/pages"): ALL,
    ("GET", "/p/{name}"): ALL,
    ("GET", "/c/{id:int}/file/{kind}.{format}"): ALL,
    ("GET", "/c/{id:int}/files.zip"): ALL,
    ("GET", "/files.zip"): ALL,
    ("GET", "/c/{id:int}/text/{kind}"): ALL,
    ("GET", "/c/{id:int}/warnings"): ALL,
    ("POST", "/c/{id:int}/warnings"): _WRITERS,
    ("GET", "/c/{id:int}/history"): ALL,
    ("GET", "/c/{id:int}/history/{first:int}..{second:int}"): ALL,
    ("POST", "/c/{id:int}/restore"): _WRITERS,
    ("GET", "/c/{id:int}/return"): ALL,
    ("POST", "/c/{id:int}/return"): _WRITERS,
    ("GET", "/c/{id:int}/return/{file}"): ALL,
    ("POST", "/c/{id:int}/return/{file}"): _WRITERS,
    ("GET", "/c/{id:int}/repair"): ALL,
    ("POST", "/c/{id:int}/repair"): _WRITERS,
    ("GET", "/c/{id:int}/review"): ALL,
    ("POST", "/c/{id:int}/step"): ALL,  # `Review.take` says who may take which step
    ("POST", "/c/{id:int}/remarks"): ALL,
    ("POST", "/c/{id:int}/remarks/{remark:int}"): ALL,
    ("GET", "/intake"): _REGISTERING,
    ("POST", "/intake"): _REGISTERING,
    ("GET", "/intake/{job}"): _REGISTERING,
    ("POST", "/intake/{job}"): _REGISTERING,
    ("GET", "/year"): _OFFICE,
    ("POST", "/year"): _OFFICE,
    ("GET", "/year/{job}"): _OFFICE,
    ("GET", "/year/{job}/{number:int}"): _OFFICE,
    ("GET", "/units"): ALL,
    ("GET", "/units/{slug}"): ALL,
    ("POST", "/units"): _OFFICE,
    ("POST", "/units/{slug}/shells"): _OFFICE,
    ("GET", "/units/{slug}/letter.pdf"): ALL,
    ("GET", "/account"): ALL,
    ("POST", "/account"): ALL,
    ("POST", "/leave"): ALL,
}
"""Method and path of a route → the roles that may ask for it. Paths about a case are for those who see the case."""
SCOPES: dict[str, str] = {
    "/api/cases": "cases",
    "/api/cases/{id:int}": "cases",
    "/api/cases/{id:int}/review": "cases",
    "/api/cases/{id:int}/file/{kind}.{format}": "documents",
}
"""Path of a route for programs → the scope that its token must have. Such a route only reads."""
OPEN = (("GET", "/login"), ("POST", "/login"))
"""The routes for those who have not logged in."""


def lacking(routes: Iterable[BaseRoute]) -> list[tuple[str, str]]:
    """Return the method and path of each route without permissions."""
    found = []
    for route in routes:
        if isinstance(route, Route):
            methods = sorted((route.methods or set()) - {"HEAD"})
            found += [(method, route.path) for method in methods if not _is_known(method, route.path)]
    return found


def _is_known(method: str, path: str) -> bool:
    return (method, path) in PERMISSIONS or (method, path) in OPEN or (method == "GET" and path in SCOPES)


def check_role(account: Person, method: str, path: str) -> None:
    """Raise a `StepError` if an account has none of the roles that a route needs.

    An account that sees only the cases of one unit has no access to routes about the cases of all units.
    """
    is_about_all = path.startswith(("/intake", "/year"))
    if not account.has(*PERMISSIONS[method, path]) or (account.unit and is_about_all):
        raise StepError(say("您的账号不能做这一步"), 403, say("请办公室或系统管理员处理"))


def sees(account: Person, units: Iterable[str]) -> bool:
    """Return whether an account sees a case. units: those that reply to it; none: unknown, since its file is broken."""
    return not account.unit or account.unit in units
