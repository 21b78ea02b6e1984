"""The case that a request is about."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from docgen.interfaces.workbench.desk import Desk, OpenCase
from docgen.interfaces.workbench.permissions import sees
from docgen.interfaces.workbench.routing import account_of

_LARGEST = 1 << 40


def desk_of(request: Request) -> Desk:
    """Return the desk."""
    desk: Desk = request.app.state.desk
    return desk


def number_of(request: Request, name: str) -> int:
    """Return a number in the path. If it is larger than any number here, answer 404."""
    number: int = request.path_params[name]
    if number >= _LARGEST:
        raise HTTPException(404)
    return number


def case_of(request: Request) -> OpenCase:
    """Return the case whose id is in the path. If there is none, or the account does not see it, answer 404."""
    case = desk_of(request).case(number_of(request, "id"))
    if case is None or not sees(account_of(request), units_of(case)):
        raise HTTPException(404)
    return case


def units_of(case: OpenCase) -> tuple[str, ...]:
    """Return the units that reply to a case; none if its file is broken."""
    if case.is_broken:
        return ()
    handling = case.editable.case.handling
    return (handling.lead, *handling.joint)


def to_repair(case: OpenCase) -> Response:
    """Lead to the page on which a broken file is repaired."""
    return RedirectResponse(f"/c/{case.id}/repair", 303)
