"""Answers in JSON for other programs of the bureau: the list of cases, a case, its review and its documents.

The other programs can only read cases, and cannot change them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from docgen.interfaces.workbench.desk import OpenCase
from docgen.interfaces.workbench.review import ReviewState
from docgen.interfaces.workbench.routing import answers
from docgen.interfaces.workbench.screens import downloads
from docgen.interfaces.workbench.screens.subject import desk_of, number_of


async def cases(request: Request) -> Response:
    """List all cases with their state."""
    desk = desk_of(request)
    states = desk.review.states() if desk.review else {}
    found = []
    for listed in desk.listed(dt.date.today()):
        values: dict[str, Any] = {"id": listed.id, "file": listed.name}
        if listed.summary is None:
            # The case file cannot be read.
            values["problem"] = listed.problem.message if listed.problem else ""
        else:
            values |= asdict(listed.summary)
            values["due"] = listed.summary.due.isoformat() if listed.summary.due else None
            values["review"] = states.get(listed.id, ReviewState.DRAFT)
        found.append(values)
    return JSONResponse({"cases": found})


async def case(request: Request) -> Response:
    """Answer with the values of a case file."""
    found = _case(request)
    if found.is_broken:
        return JSONResponse({"message": found.problem.message if found.problem else ""}, 422)
    values = found.editable.case.model_dump(mode="json", exclude_none=True)
    return JSONResponse({"id": found.id, "file": found.path.name, "sha256": found.sha256, "case": values})


async def review(request: Request) -> Response:
    """Answer with the steps of a case's review from the earliest to the latest, and the hashes of its final files."""
    found, desk = _case(request), desk_of(request)
    if desk.review is None:
        raise HTTPException(404)
    case = None if found.is_broken else found.editable.case
    steps = desk.review.settled(found.id, case)
    return JSONResponse(
        {
            "state": steps[0].state if steps else ReviewState.DRAFT,
            "is_overtaken": desk.review.is_overtaken(steps, case),
            "steps": [asdict(step) for step in reversed(steps)],
            "files": desk.review.issued(found.id),
        }
    )


async def document(request: Request) -> Response:
    """Make one document of a case, and send it. If it cannot be made, answer with the reasons as JSON."""
    found = _case(request)
    kind, format = request.path_params["kind"], request.path_params["format"]
    if kind not in desk_of(request).service.departments.kinds or format not in ("docx", "pdf"):
        raise HTTPException(404)
    is_draft, name = request.query_params.get("draft") == "1", request.query_params.get("name", "")
    if not is_draft:
        final = downloads.final_file(desk_of(request), found.id, kind, name, format)
        if final is not None:
            final_name, data = final
            return downloads.attachment(data, final_name, format)
    made = await downloads.produced(request, found, [kind], [format], is_draft)
    file = downloads.wanted(made, name, format)
    if file is not None:
        return downloads.attachment(file.data, file.name, format)
    error = made.error
    findings = [str(finding) for finding in error.findings] if error else []
    return JSONResponse({"message": error.message if error else "", "findings": findings}, 422)


def _case(request: Request) -> OpenCase:
    """Return the case that the address names. Answer 404 if there is none."""
    found = desk_of(request).case(number_of(request, "id"))
    if found is None:
        raise HTTPException(404)
    return found


ROUTES = [
    answers("/api/cases", cases),
    answers("/api/cases/{id:int}", case),
    answers("/api/cases/{id:int}/review", review),
    answers("/api/cases/{id:int}/file/{kind}.{format}", document),
]
