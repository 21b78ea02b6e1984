"""The case that a request is about."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from docgen.interfaces.workbench.desk import Desk, OpenCase

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
    """Return the case whose id is in the path. If there is none, answer 404."""
    case = desk_of(request).case(number_of(request, "id"))
    if case is None:
        raise HTTPException(404)
    return case
