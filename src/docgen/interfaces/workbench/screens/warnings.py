"""What is doubtful in a case: each warning with its field, and those that somebody looked at and found right."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.editor import form_places
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, to_repair


async def warnings(request: Request) -> Response:
    """Show the warnings of a case, and the entries of its `ignore`."""
    return await _shown(request)


async def _shown(request: Request, unreasoned: tuple[str, str] = ("", "")) -> Response:
    """Return the page of the warnings. unreasoned: code and key of a warning that was to be hidden without a reason."""
    case = case_of(request)
    if case.is_broken:
        return to_repair(case)
    found = await asyncio.wrap_future(desk_of(request).service.warnings(str(case.path), case.data))
    described = zip(found, form_places(case, found), strict=True)
    return page(
        request,
        "warnings.html",
        422 if unreasoned[0] else 200,
        unreasoned=unreasoned,
        case=case,
        proposal=case.editable.case.proposal,
        warnings=[(one.code, one.place.key or "", place, text) for one, (place, text) in described],
        ignored=case.editable.case.ignore,
    )


async def look_at(request: Request, sent: Sent) -> Response:
    """Write down that a warning was looked at and is no fault, or show it again."""
    case = case_of(request)
    if case.is_broken:
        return to_repair(case)
    entry = {"code": sent.text("code"), "key": sent.text("key"), "reason": sent.text("reason").strip()}
    others = [one for one in case.editable.value(("ignore",)) or [] if not _is_same(one, entry)]
    if sent.text("do") == "ignore":
        if not entry["reason"]:
            return await _shown(request, (entry["code"], entry["key"]))
        others.append({name: value for name, value in entry.items() if value})
    desk_of(request).change(case, {("ignore",): others})
    return RedirectResponse(f"/c/{case.id}/warnings", 303)


def _is_same(one: dict[str, str | None], other: dict[str, str]) -> bool:
    return (one.get("code"), one.get("key") or "") == (other["code"], other["key"])


ROUTES = [
    reads("/c/{id:int}/warnings", warnings),
    writes("/c/{id:int}/warnings", look_at),
]
