"""The preview beside the form: pictures of the pages of a draft, made while somebody types."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from docgen.api.long_running import Preview
from docgen.errors import CaseError
from docgen.interfaces.workbench import form
from docgen.interfaces.workbench.desk import Desk, OpenCase, key_of
from docgen.interfaces.workbench.field_names import field_id, field_of
from docgen.interfaces.workbench.field_values import stored_value
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, to_repair

DOTS_PER_INCH = 110
"""How sharp the pictures are. A page is 909 pixels wide."""
_AT_ONCE = asyncio.Semaphore(2)


async def preview(request: Request, sent: Sent) -> Response:
    """Lay out a document with what is typed at this moment. Nothing is saved.

    If several requests of a tab wait for a worker, only the newest preview is made.
    """
    case, desk = case_of(request), desk_of(request)
    if case.is_broken:
        return JSONResponse({"message": "案件文件读不出来"}, 423)
    tab, number = sent.text("tab")[:40], sent.values.get("seq")
    if not isinstance(number, int):
        raise HTTPException(400)
    case.newest[tab] = max(number, case.newest.get(tab, 0))
    async with _AT_ONCE:
        if case.newest[tab] > number:
            return JSONResponse({"superseded": True})
        laid_out = await made(desk, case, _typed(case, sent), sent.text("document"), _known(desk, sent))
    return JSONResponse({"seq": number, **_described(case, laid_out)})


async def picture(request: Request) -> Response:
    """Answer with the picture of a page."""
    data = desk_of(request).pictures.get(request.path_params["name"].removesuffix(".jpg"))
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600, immutable"})


async def pages(request: Request) -> Response:
    """Show all pages of a document below each other. This works without the script."""
    case, desk = case_of(request), desk_of(request)
    if case.is_broken:
        return to_repair(case)
    laid_out = await made(desk, case, {}, request.query_params.get("document", "")[:200], set(desk.pictures))
    return page(request, "pages.html", case=case, proposal=case.editable.case.proposal, preview=laid_out)


async def made(
    desk: Desk, case: OpenCase, typed: dict[tuple[str | int, ...], Any], document: str, known: set[str]
) -> Preview:
    """Lay out a document, and keep the pictures of its pages. typed: values that are not saved yet.

    The pages of a final reply are not marked as a draft.
    """
    values = case.editable.overlaid(typed)
    is_draft = not desk.is_final(case.id)
    future = desk.service.preview(str(case.path), values, document, known, DOTS_PER_INCH, is_draft=is_draft)
    preview = await asyncio.wrap_future(future)
    for one in preview.pages:
        if one.picture is not None:
            desk.keep_picture(one.hash, one.picture)
    return preview


def _typed(case: OpenCase, sent: Sent) -> dict[tuple[str | int, ...], Any]:
    """Return what is typed and not saved yet."""
    values = sent.values.get("values", {})
    if not isinstance(values, dict):
        raise HTTPException(400)
    fields = {one.name: one for one in form.all_fields(case.editable)}
    found: dict[tuple[str | int, ...], Any] = {}
    for name, value in values.items():
        if name not in fields:
            raise CaseError("没有这一项")
        found[key_of(name)] = stored_value(fields[name].kind, fields[name].parts, value)
    return found


def _known(desk: Desk, sent: Sent) -> set[str]:
    """Return the hashes of the pages that the browser shows already, if their pictures are still kept here."""
    shown = sent.values.get("known", [])
    if not isinstance(shown, list):
        return set()
    return {name for name in shown if isinstance(name, str)} & set(desk.pictures)


def _described(case: OpenCase, made: Preview) -> dict[str, Any]:
    """Return a preview as the script needs it: pages by their hashes, and places by the ids of fields."""
    keys = [one.key for one in form.all_fields(case.editable)]
    marks = []
    for mark in made.marks:
        if place := field_of(keys, mark.key, case.editable):
            box = [round(edge, 4) for edge in (mark.left, mark.top, mark.right, mark.bottom)]
            marks.append({"page": mark.page, "field": field_id(place), "box": box, "missing": mark.is_missing})
    lacking = set()
    for key in made.missing:
        if place := field_of(keys, key, case.editable):
            lacking.add(field_id(place))
    return {
        "name": made.name,
        "documents": [list(copy) for copy in made.copies],
        "pages": [{"hash": one.hash, "width": one.width, "height": one.height} for one in made.pages],
        "marks": marks,
        "missing": sorted(lacking),
        "sha256": made.sha256,
    }


ROUTES = [
    writes("/c/{id:int}/preview", preview),
    reads("/c/{id:int}/pages", pages),
    reads("/p/{name}", picture),
]
