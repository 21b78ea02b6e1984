"""Downloads: one document, all documents of a case, or all documents of many cases.

If a document cannot be made, the page or a text file in the archive says why.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from docgen.api import long_running as api
from docgen.api.long_running import ProducedFile, Production
from docgen.errors import DocgenError
from docgen.interfaces.workbench.desk import Desk, OpenCase
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import reads
from docgen.interfaces.workbench.screens import editor
from docgen.interfaces.workbench.screens.case_list import chosen
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, to_repair

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""Ending of a file → its media type."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same documents give the same archive."""


async def document(request: Request) -> Response:
    """Make one document in one format, and send it."""
    case = case_of(request)
    if case.is_broken:
        return to_repair(case)
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
    if case.is_broken:
        return to_repair(case)
    kind = desk.service.departments.kinds.get(request.path_params["kind"])
    if kind is None or not kind.formats(["txt"]):
        raise HTTPException(404)
    made = await _made(request, case, [kind.name], ["txt"], is_draft=False)
    if isinstance(made, Response):
        return made
    if not made.files:
        return _refused(request, case, made)
    texts: list[tuple[str, str, int]] = []
    for file in made.files:
        body = file.data.decode()
        length = len(body) - body.count("\n") - body.count("\t")
        texts.append((file.name.removesuffix(".txt"), body, length))
    return page(
        request,
        "text.html",
        case=case,
        proposal=case.editable.case.proposal,
        texts=texts,
        remarks=[finding.message for finding in made.findings if finding.code == "text-over"],
    )


async def documents(request: Request) -> Response:
    """Make all documents of a case in both formats, and send them in one archive with their manifest.

    If some documents cannot be made, show the form, which says why and offers an archive of the other documents. A text
    file in this archive says why too.
    """
    case = case_of(request)
    if case.is_broken:
        return to_repair(case)
    is_draft = request.query_params.get("draft") == "1"
    data = case.data
    made = await _made(request, case, kinds=[], formats=["docx", "pdf"], is_draft=is_draft)
    if isinstance(made, Response):
        return made
    # The kept files of a final reply are sent even if they could not be made again.
    has_final_files = not is_draft and bool(desk_of(request).final_files(case.id))
    if made.error is not None and not has_final_files and request.query_params.get("part") != "1":
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
    desk = desk_of(request)
    ids = [row.listed.id for row in chosen(request).found]

    async def chunks() -> AsyncIterator[bytes]:
        """Yield the archive in pieces, one for each case."""
        sent = _SentFile()
        reasons: list[str] = []
        with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:
            for case_id in ids:
                case = desk.case(case_id)
                if case is None:
                    continue  # The case file was removed after the list was read.
                reasons_of_case = await _put_all(archive, request, case)
                reasons += [f"{case.path.name}：{reason}" for reason in reasons_of_case]
                yield sent.taken()
            _tell(archive, reasons)
        yield sent.taken()

    answer = StreamingResponse(chunks())
    # The name and the type are those of any archive. The length is not known yet.
    answer.headers.update(attachment(b"", f"{desk.folder.name}.zip", "zip").headers)
    del answer.headers["content-length"]
    return answer


class _SentFile(io.BytesIO):
    """A file that is sent while it is written, from its beginning to its end."""

    def tell(self) -> int:
        raise OSError  # `ZipFile` takes this as a file in which it cannot go back.

    def taken(self) -> bytes:
        """Return the bytes that were written since the last call, and forget them."""
        data = self.getvalue()
        self.seek(0)
        self.truncate()
        return data


async def _put_all(archive: zipfile.ZipFile, request: Request, case: OpenCase) -> list[str]:
    """Put all documents of a case into an archive. Return the reasons why documents are not in it."""
    desk, data = desk_of(request), case.data
    problems = [] if case.is_broken else _typed(desk, case)
    if problems:
        return [problem.text for problem in problems]
    try:
        made = await produced(request, case, kinds=[], formats=["docx", "pdf"], is_draft=False)
    except DocgenError as error:
        return _reasons(case, error)
    _put(archive, desk, case, data, made, case.path.stem, is_draft=False)
    return _reasons(case, made.error)


def _put(
    archive: zipfile.ZipFile, desk: Desk, case: OpenCase, data: bytes, made: Production, folder: str, *, is_draft: bool
) -> bool:
    """Put the documents of a case, their manifest and the case file into an archive. Return False if nothing was made.

    If the reply is final and no draft is wanted, the files that were kept replace the files that were made. data: the
    case file from which the documents were made. folder: the folder in the archive for the documents.
    """
    final = {} if is_draft else desk.final_files(case.id)
    files = {file.name: file.data for file in made.files}
    if not files and not final:
        return False
    if final.items() <= files.items():
        # A newer program may make other bytes than those that were kept. Then the manifest would be wrong.
        name, content = api.manifest(made, f"../{case.path.name}", is_draft=is_draft)
        files[name] = content
    for name, content in {**files, **final}.items():
        archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EARLIEST), content, zipfile.ZIP_DEFLATED)
    archive.writestr(zipfile.ZipInfo(case.path.name, _EARLIEST), data, zipfile.ZIP_DEFLATED)
    return True


def _tell(archive: zipfile.ZipFile, reasons: list[str]) -> None:
    """Put a text file into an archive that says why documents are not in it. Without reasons, put none."""
    if reasons:
        text = "\r\n".join(reasons).encode("utf-8-sig")
        archive.writestr(zipfile.ZipInfo("没有做成的文书.txt", _EARLIEST), text, zipfile.ZIP_DEFLATED)


def _reasons(case: OpenCase, error: DocgenError | None) -> list[str]:
    """Return the reasons why documents of a case were not made. Without an error the list is empty."""
    if error is None:
        return []
    problems = [] if case.is_broken else editor.problems_of(case, error)
    return [error.message, *(problem.text for problem in problems)]


def _typed(desk: Desk, case: OpenCase) -> list[editor.Problem]:
    """Return a problem for each text that was typed and is not valid yet. Documents would not contain this text.

    If the reply is final, there is no such problem, because a text that is typed now belongs to the next reply.
    """
    return [] if desk.is_final(case.id) else editor.unfinished(desk, case)


async def _made(
    request: Request, case: OpenCase, kinds: list[str], formats: list[str], is_draft: bool
) -> Production | Response:
    """Make documents. If a typed text is not valid yet, make nothing and return the form with the problems."""
    if problems := _typed(desk_of(request), case):
        return editor.show(request, case, problems)
    return await produced(request, case, kinds, formats, is_draft)


async def produced(
    request: Request, case: OpenCase, kinds: list[str], formats: list[str], is_draft: bool
) -> Production:
    """Make documents of a case, with all checks, and record what they print.

    kinds: the kinds of documents. Empty: all kinds.
    """
    future = desk_of(request).service.make_documents(str(case.path), case.data, kinds, formats, is_draft)
    made = await asyncio.wrap_future(future)
    api.keep_printed(desk_of(request).records(case), made)
    return made


def _refused(request: Request, case: OpenCase, made: Production) -> Response:
    """Return the form. It says what the officer must change so that the document can be made."""
    error = made.error or DocgenError("这一件没有这份文书")
    problems = editor.problems_of(case, error) or [editor.Problem("", error.message)]
    is_part = request.url.path.endswith(".zip") and bool(made.files)
    return editor.show(request, case, problems, refusal=error.message if is_part else "")


def wanted(made: Production, name: str, form: str) -> ProducedFile | None:
    """Return the file of a document that was made; None if it was not made.

    name: the name of the file without its ending. Empty: the first file. form: the ending.
    """
    for file in made.files:
        if not name or file.name == f"{name}.{form}":
            return file
    return None


def final_file(desk: Desk, case_id: int, kind: str, name: str, form: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a kept file of a final reply; None if there is no such file.

    kind: the kind of document. name: the name of the file without its ending. Empty: the first file of the kind.
    """
    title = desk.service.departments.kinds[kind].title
    for file, data in desk.final_files(case_id).items():
        stem, _, ending = file.rpartition(".")
        if ending == form and stem.partition("-")[0] == title and name in ("", stem):
            return file, data
    return None


def address_of(desk: Desk, case_id: int, file: str) -> str:
    """Return the address from which a kept file of a final reply is downloaded.

    file: the name of the file. It begins with the title of its kind of document.
    """
    stem, _, ending = file.rpartition(".")
    title = stem.partition("-")[0]
    kind_name = "reply"  # For a title that no kind has.
    for kind in desk.service.departments.kinds.values():
        if kind.title == title:
            kind_name = kind.name
            break
    return f"/c/{case_id}/file/{kind_name}.{ending}?name={quote(stem)}"


def attachment(data: bytes, name: str, form: str) -> Response:
    """Return a file that the browser saves under a name. Old programs that cannot read this name save `document`."""
    disposition = f"attachment; filename=\"document.{form}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, headers={"Content-Type": _TYPES[form], "Content-Disposition": disposition})


ROUTES = [
    reads("/c/{id:int}/file/{kind}.{format}", document),
    reads("/c/{id:int}/text/{kind}", text),
    reads("/c/{id:int}/files.zip", documents),
    reads("/files.zip", documents_of_many),
]
