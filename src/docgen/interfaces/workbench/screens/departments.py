"""The departments: what differs in each, a letter of a made-up case, and whether all its documents can be made."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from docgen import api
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import reads
from docgen.interfaces.workbench.screens.subject import desk_of

_FORMATS = {"letter": "信函格式", "document": "文件格式"}


async def departments(request: Request) -> Response:
    """Show all departments."""
    found = api.departments(templates=desk_of(request).press.departments.root)
    return page(request, "departments.html", departments=found, formats=_FORMATS)


async def department(request: Request) -> Response:
    """Show what a department changed. With `lint=1`, make its documents of made-up cases and show what is wrong."""
    desk, slug = desk_of(request), _slug(request)
    office = api.department(slug, templates=desk.press.departments.root)
    results = None
    if request.query_params.get("lint") == "1":
        results = await asyncio.wrap_future(desk.press.lint(slug))
    return page(request, "department.html", office=office, results=results)


async def letter(request: Request) -> Response:
    """Send the letter that a department gives for a made-up case."""
    slug = _slug(request)
    data = await asyncio.wrap_future(desk_of(request).press.specimen(slug))
    if data is None:
        raise HTTPException(404)
    disposition = f'inline; filename="{slug}.pdf"' if slug.isascii() else "inline"
    return Response(data, media_type="application/pdf", headers={"Content-Disposition": disposition})


def _slug(request: Request) -> str:
    """Return the slug in the path. If there is no such department, answer 404."""
    slug: str = request.path_params["slug"]
    if slug not in desk_of(request).press.departments.slugs():
        raise HTTPException(404)
    return slug


ROUTES = [
    reads("/units", departments),
    reads("/units/{slug}", department),
    reads("/units/{slug}/letter.pdf", letter),
]
