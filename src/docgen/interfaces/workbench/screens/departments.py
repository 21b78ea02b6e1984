"""The departments: what differs in each, a letter of a made-up case, and whether all its documents can be made."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import docgen
from docgen.api.long_running import Linted, Office
from docgen.errors import DocgenError
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.subject import desk_of
from docgen.interfaces.workbench.setting_words import in_words

_SHELLS = ("letter", "document", "plain")
"""The names of the shells. A file with another name is tried as the shell of the department's replies."""
_FORMATS = {"letter": "信函格式", "document": "文件格式"}


async def departments(request: Request) -> Response:
    """Show all departments, and a form for a new one. The name of a unit may be given for it."""
    return _listed(request, short=request.query_params.get("unit", "")[:100])


async def add(request: Request, sent: Sent) -> Response:
    """Make the folder of a new department with the inherited stationery, and show it."""
    name, short = sent.text("name").strip(), sent.text("short").strip()
    try:
        made = docgen.new_department(name, short=short or None, templates=desk_of(request).service.departments.root)
    except DocgenError as error:
        return _listed(request, error, name, short)
    return RedirectResponse(f"/units/{quote(made.path.parent.name)}", 303)


def _listed(request: Request, error: DocgenError | None = None, name: str = "", short: str = "") -> Response:
    """Return the page of all departments. error: why no new department was made. name, short: what was typed for it."""
    found = docgen.departments(templates=desk_of(request).service.departments.root)
    values = {"departments": found, "formats": _FORMATS, "error": error, "name": name, "short": short}
    return page(request, "departments.html", 422 if error else 200, **values)


async def department(request: Request) -> Response:
    """Show what a department changed. With `lint=1`, make its documents of made-up cases and show what is wrong."""
    desk, slug = desk_of(request), _slug(request)
    office = docgen.department(slug, templates=desk.service.departments.root)
    results = None
    if request.query_params.get("lint") == "1":
        results = await asyncio.wrap_future(desk.service.lint(slug))
    return _shown(request, office, results)


async def try_shells(request: Request, sent: Sent) -> Response:
    """Make the documents of made-up cases on shells that somebody uploads, and show what is wrong. Nothing is kept."""
    desk, slug = desk_of(request), _slug(request)
    office = docgen.department(slug, templates=desk.service.departments.root)
    own_format = desk.service.departments.stationery(slug).department.format
    shells = {}
    for file in sent.files:
        path = Path((file.filename or "").replace("\\", "/"))
        ending = path.suffix.lower()
        if ending not in (".docx", ".html"):
            return _shown(request, office, None, f"“{path.name}”不是信笺：信笺是 .docx 和同名的 .html")
        stem = path.stem if path.stem in _SHELLS else own_format
        shells[f"{stem}{ending}"] = await file.read()
    if not shells:
        return _shown(request, office, None, "没有选文件")
    results = await asyncio.wrap_future(desk.service.lint(slug, shells))
    return _shown(request, office, results, tried=tuple(shells))


def _shown(
    request: Request, office: Office, results: list[Linted] | None, error: str = "", tried: tuple[str, ...] = ()
) -> Response:
    """Return the page of a department. results: of the lint. tried: the names of the shells that were tried in it."""
    guide = docgen.explain(templates=desk_of(request).service.departments.root)
    return page(
        request,
        "department.html",
        422 if error else 200,
        office=office,
        settings=list(in_words(office.differences, guide)),
        results=results,
        error=error,
        tried=tried,
    )


async def letter(request: Request) -> Response:
    """Send the letter that a department gives for a made-up case."""
    slug = _slug(request)
    data = await asyncio.wrap_future(desk_of(request).service.specimen_letter(slug))
    if data is None:
        raise HTTPException(404)
    disposition = f'inline; filename="{slug}.pdf"' if slug.isascii() else "inline"
    return Response(data, media_type="application/pdf", headers={"Content-Disposition": disposition})


def _slug(request: Request) -> str:
    """Return the slug in the path. If there is no such department, answer 404."""
    slug: str = request.path_params["slug"]
    if slug not in desk_of(request).service.departments.slugs():
        raise HTTPException(404)
    return slug


ROUTES = [
    reads("/units", departments),
    writes("/units", add),
    reads("/units/{slug}", department),
    writes("/units/{slug}/shells", try_shells),
    reads("/units/{slug}/letter.pdf", letter),
]
