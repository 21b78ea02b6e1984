"""A file of any kind that officers have → its paragraphs and tables."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.errors import Finding, InputError, Place
from docgen.files import ole_streams
from docgen.files.text_files import decode
from docgen.intake.kinds import kind_of
from docgen.intake.paper import FormParagraph, FormTable
from docgen.intake.readers import office, old_excel, old_word, pdf_paper, web, word, workbook
from docgen.language import say

LARGEST_FILE = 30_000_000
"""The greatest size in bytes of a file of any kind. Its reader may allow less."""

Parts = Sequence[FormParagraph | FormTable]


def parts_of(data: bytes, file: str) -> tuple[Parts, list[Finding], str]:
    """Return the paragraphs and tables of a file, findings, and the name of its kind for people.

    A file of data or pictures raises an `InputError`.
    """
    match kind_of(data):
        case "text":
            return _lines(decode(data, file)[0]), [], "text"
        case "word":
            return *word.paper(data, file), "Word"
        case "workbook":
            return *workbook.paper(data, file), "Excel"
        case "html":
            return web.paper(data, file), [], "HTML"
        case "mime":
            return web.paper(web.page_of_mime(data, file), file), [], "HTML"
        case "pdf":
            return *pdf_paper.paper(data, file), "PDF"
        case "ole":
            return _old_parts(data, file)
        case "office":
            return _converted_parts(data, file)
    raise InputError(
        say("这种文件里读不出信和表"),
        place=Place(file),
        next_step=say("用 Word、PDF（不是扫描件）或文本文件；docgen 不做文字识别"),
    )


def needs_office(data: bytes, file: str) -> bool:
    """Return whether LibreOffice must convert a file. It need not convert a file that nobody can read."""
    kind = kind_of(data)
    if kind != "ole":
        return kind == "office"
    try:
        is_locked = ole_streams.stream(data, "EncryptedPackage", file) is not None
        if is_locked or office.is_sheet(data, file) or office.html_inside(data, file):
            return False
    except InputError:
        return False
    try:
        _, findings = old_word.paper(data, file)
        return bool(findings)  # They say that the file has numbered lists, which only LibreOffice counts.
    except InputError as error:
        return error.code != "file-encrypted"


def _old_parts(data: bytes, file: str) -> tuple[Parts, list[Finding], str]:
    """Return the paragraphs and tables of a file of an old program, findings, and the name of its kind.

    Some systems hide a web page in it.
    """
    if ole_streams.stream(data, "EncryptedPackage", file) is not None:
        raise ole_streams.encrypted(file)
    if page := office.html_inside(data, file):
        return web.paper(page, file), [], "HTML"
    if office.is_sheet(data, file):
        sheets, findings = old_excel.paper(data, file)
        return sheets, findings, "Excel 97"
    try:
        parts, findings = old_word.paper(data, file)
    except InputError as error:
        if office.is_there() and error.code != "file-encrypted":
            return _converted_parts(data, file)
        raise
    if findings and office.is_there():
        # LibreOffice counts the numbers of lists, but it loses the cells of some tables.
        converted, others = word.paper(office.converted(data, file), file)
        if _cells(converted) >= _cells(parts):
            parts, findings = converted, others
    return parts, findings, "Word 97"


def _converted_parts(data: bytes, file: str) -> tuple[Parts, list[Finding], str]:
    """Return the paragraphs and tables of a file that LibreOffice converts, findings, and the name of its kind."""
    made = office.converted(data, file)
    kind = kind_of(made)
    if kind == "word":
        return *word.paper(made, file), "Word"
    if kind == "workbook":
        return *workbook.paper(made, file), "Excel"
    raise InputError(
        say("LibreOffice 打不开这个文件，文件可能已损坏或有密码"),
        place=Place(file),
        next_step=say("在 Word、Excel 或 WPS 中打开，另存为 .docx 或 .xlsx 后再导入"),
    )


def _cells(parts: Parts) -> int:
    return sum(len(part.cells) for part in parts if isinstance(part, FormTable))


def _lines(text: str) -> list[FormParagraph]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found.append(FormParagraph(line, say("第 {line} 行", line=number)))
    return found
