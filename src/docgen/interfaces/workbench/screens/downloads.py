"""Downloads: a document, all documents of a case, or those of many. What cannot be made is shown with its reasons."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from docgen.api import long_running as api
from docgen.api.long_running import ProducedFile, Production
from docgen.errors import DocgenError
from docgen.interfaces.workbench.desk import Desk, OpenCase
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import reads
from docgen.interfaces.workbench.screens import editor
from docgen.interfaces.workbench.screens.case_list import chosen
from docgen.interfaces.workbench.screens.subject import case_of, desk_of

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same documents give the same archive."""


async def document(request: Request) -> Response:
    """Make one document in one format, and send it."""
    case = case_of(request)
    if case.editable is None:
        return RedirectResponse(f"/c/{case.id}/repair", 303)
    kind, form = request.path_params["kind"], request.path_params["format"]
    if kind not in desk_of(request).service.departments.kinds or form not in ("docx", "pdf"):
        raise HTTPException(404)
    is_draft = request.query_params.get("draft") == "1"
    name = request.query_params.get("name", "")
    if not is_draft and (final := final_file(desk_of(request), case.id, kind, name, form)):
        return attachment(final[1], f"{case.editable.case.proposal.number or ''}{final[0]}", form)
    made = await _made(request, case, [kind], [form], is_draft)
    if isinstance(made, Response):
        return made
    file = wanted(made, name, form)
    if file is None:
        return _refused(request, case, made)
    number = made.case_number or ""
    draft = "（征求意见稿）" if is_draft else ""
    return attachment(file.data, f"{number}{file.name.removesuffix('.' + form)}{draft}.{form}", form)


async def text(request: Request) -> Response:
    """Show the body of a document as plain text, for an office's own system."""
    case, desk = case_of(request), desk_of(request)
    if case.editable is None:
        return RedirectResponse(f"/c/{case.id}/repair", 303)
    kind = desk.service.departments.kinds.get(request.path_params["kind"])
    if kind is None or not kind.formats(["txt"]):
        raise HTTPException(404)
    made = await _made(request, case, [kind.name], ["txt"], is_draft=False)
    if isinstance(made, Response):
        return made
    if not made.files:
        return _refused(request, case, made)
    texts = [(file.name.removesuffix(".txt"), file.data.decode()) for file in made.files]
    return page(
        request,
        "text.html",
        case=case,
        proposal=case.editable.case.proposal,
        texts=[(name, body, sum(character not in "\n\t" for character in body)) for name, body in texts],
        remarks=[finding.message for finding in made.findings if finding.code == "text-over"],
    )


async def documents(request: Request) -> Response:
    """Make all documents of a case in both formats, and send them in one archive with their manifest.

    If some could not be made, the form says why and offers the others, whose archive says it too.
    """
    case = case_of(request)
    if case.editable is None:
        return RedirectResponse(f"/c/{case.id}/repair", 303)
    is_draft = request.query_params.get("draft") == "1"
    data = case.data
    made = await _made(request, case, [], ["docx", "pdf"], is_draft)
    if isinstance(made, Response):
        return made
    is_kept = not is_draft and bool(desk_of(request).final_files(case.id))
    if made.error is not None and not is_kept and request.query_params.get("part") != "1":
        return _refused(request, case, made)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if not _put(archive, desk_of(request), case, data, made, made.folder, is_draft=is_draft):
            return _refused(request, case, made)
        _tell(archive, _reasons(case, made.error))
    return attachment(stream.getvalue(), f"{made.folder}.zip", "zip")


async def documents_of_many(request: Request) -> Response:
    """Make all documents of the cases that the list shows, on all its pages, and send them in one archive.

    The archive is sent while it is made, because hundreds of cases take minutes.
    """
    desk, ids = desk_of(request), [row.listed.id for row in chosen(request).found]

    async def chunks() -> AsyncIterator[bytes]:
        sent, reasons = _SentFile(), []
        with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:
            for case in filter(None, map(desk.case, ids)):
                reasons += [f"{case.path.name}：{reason}" for reason in await _put_all(archive, request, case)]
                yield sent.taken()
            _tell(archive, reasons)
        yield sent.taken()

    answer = StreamingResponse(chunks())
    answer.headers.update(attachment(b"", f"{desk.folder.name}.zip", "zip").headers)
    del answer.headers["content-length"]
    return answer


class _SentFile(io.BytesIO):
    """A file that is sent while it is written, from its beginning to its end."""

    def tell(self) -> int:
        raise OSError  # an archive does not go back in such a file

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data = self.getvalue()
        self.seek(0)
        self.truncate()
        return data


async def _put_all(archive: zipfile.ZipFile, request: Request, case: OpenCase) -> list[str]:
    """Put all documents of a case into an archive. Return why some of them, or all, are not there."""
    desk, data = desk_of(request), case.data
    if case.editable is not None and (problems := _typed(desk, case)):
        return [problem.text for problem in problems]
    try:
        made = await produced(request, case, [], ["docx", "pdf"], False)
    except DocgenError as error:
        return _reasons(case, error)
    _put(archive, desk, case, data, made, case.path.stem, is_draft=False)
    return _reasons(case, made.error)


def _put(
    archive: zipfile.ZipFile, desk: Desk, case: OpenCase, data: bytes, made: Production, folder: str, *, is_draft: bool
) -> bool:
    """Put documents that were made, with their manifest, and the case file into an archive. Return whether it has any.

    Of a final reply it gets the files that were kept. data: the case file from which they were made.
    """
    final = {} if is_draft else desk.final_files(case.id)
    files = {file.name: file.data for file in made.files}
    if not files and not final:
        return False
    if final.items() <= files.items():  # a newer program may make other bytes than those that were kept
        name, content = api.manifest(made, f"../{case.path.name}", is_draft=is_draft)
        files[name] = content
    for name, content in {**files, **final}.items():
        archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EARLIEST), content, zipfile.ZIP_DEFLATED)
    archive.writestr(zipfile.ZipInfo(case.path.name, _EARLIEST), data, zipfile.ZIP_DEFLATED)
    return True


def _tell(archive: zipfile.ZipFile, reasons: list[str]) -> None:
    """Put the reasons why documents are not there into an archive."""
    if reasons:
        text = "\r\n".join(reasons).encode("utf-8-sig")
        archive.writestr(zipfile.ZipInfo("没有做成的文书.txt", _EARLIEST), text, zipfile.ZIP_DEFLATED)


def _reasons(case: OpenCase, error: DocgenError | None) -> list[str]:
    """Return why documents of a case were not made; nothing if there is no error."""
    if error is None:
        return []
    problems = editor.problems_of(case, error) if case.editable is not None else []
    return [error.message, *(problem.text for problem in problems)]


def _typed(desk: Desk, case: OpenCase) -> list[editor.Problem]:
    """Return the texts that are not valid yet: documents would not contain them.

    What somebody typed into a final reply waits for the next round.
    """
    return [] if desk.is_final(case.id) else editor.unfinished(desk, case)


async def _made(
    request: Request, case: OpenCase, kinds: list[str], formats: list[str], is_draft: bool
) -> Production | Response:
    """Make documents. If a typed text is not valid yet, return the form."""
    if problems := _typed(desk_of(request), case):
        return editor.show(request, case, problems)
    return await produced(request, case, kinds, formats, is_draft)


async def produced(
    request: Request, case: OpenCase, kinds: list[str], formats: list[str], is_draft: bool
) -> Production:
    """Make documents of a case, with all checks. kinds: the kinds of documents; empty: all kinds."""
    future = desk_of(request).service.make_documents(str(case.path), case.data, kinds, formats, is_draft)
    made = await asyncio.wrap_future(future)
    api.keep_printed(desk_of(request).records(case), made)
    return made


def _refused(request: Request, case: OpenCase, made: Production) -> Response:
    """Return the form with what must be changed before the document can be made."""
    error = made.error or DocgenError("这一件没有这份文书")
    problems = editor.problems_of(case, error) or [editor.Problem("", error.message)]
    is_part = request.url.path.endswith(".zip") and bool(made.files)
    return editor.show(request, case, problems, refusal=error.message if is_part else "")


def wanted(made: Production, name: str, form: str) -> ProducedFile | None:
    """Return the file of a document that was made; None if it was not. name: its name; empty: any."""
    return next((file for file in made.files if not name or file.name == f"{name}.{form}"), None)


def final_file(desk: Desk, case_id: int, kind: str, name: str, form: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a file that was kept of a final reply; None if there is none.

    name: as for `wanted`.
    """
    title = desk.service.departments.kinds[kind].title
    for file, data in desk.final_files(case_id).items():
        stem, _, ending = file.rpartition(".")
        if ending == form and stem.partition("-")[0] == title and name in ("", stem):
            return file, data
    return None


def address_of(desk: Desk, case_id: int, file: str) -> str:
    """Return where the file of a final reply can be had. file: its name, which begins with the title of its kind."""
    stem, _, ending = file.rpartition(".")
    kinds = desk.service.departments.kinds.values()
    kind = next((one.name for one in kinds if one.title == stem.partition("-")[0]), "reply")
    return f"/c/{case_id}/file/{kind}.{ending}?name={quote(stem)}"


def attachment(data: bytes, name: str, form: str) -> Response:
    """Return a file that the browser saves under a name. The plain name is for old programs."""
    disposition = f"attachment; filename=\"document.{form}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, headers={"Content-Type": _TYPES[form], "Content-Disposition": disposition})


ROUTES = [
    reads("/c/{id:int}/file/{kind}.{format}", document),
    reads("/c/{id:int}/text/{kind}", text),
    reads("/c/{id:int}/files.zip", documents),
    reads("/files.zip", documents_of_many),
]
