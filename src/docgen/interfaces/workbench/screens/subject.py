"""The case that a request is about."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from docgen.interfaces.workbench.desk import Desk, OpenCase


def desk_of(request: Request) -> Desk:
    """Return the desk."""
    desk: Desk = request.app.state.desk
    return desk


def case_of(request: Request) -> OpenCase:
    """Return the case whose id is in the path. If there is none, answer 404."""
    case = desk_of(request).case(request.path_params["id"])
    if case is None:
        raise HTTPException(404)
    return case
