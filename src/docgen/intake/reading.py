"""A file → the reader for its kind → cases. The content of the file decides which kind it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import InputError, Place, UsageError
from docgen.files import ole_streams, text_files
from docgen.files.text_files import decode
from docgen.intake.cases import Intake
from docgen.intake.gather import rows_joined
from docgen.intake.kinds import kind_of
from docgen.intake.own_labels import with_own_labels
from docgen.intake.paper import FormParagraph, FormTable
from docgen.intake.readers import delimited, mime, office, old_excel, old_word, pdf, structured, web, word, workbook
from docgen.intake.stream import read_stream
from docgen.intake.tables import entries_of
from docgen.intake.text_form import read_text
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

LARGEST_FILE = 30_000_000
"""Bytes of a form of any kind. Its reader may allow less."""

Reader = Callable[[bytes, str, Vocabulary], Intake]
"""A function that reads a form. Arguments: content, file name, vocabulary. Result: cases, findings and ledger."""


def read_form(path: Path, vocabulary: Vocabulary, kind: str = "") -> Intake:
    """Read a form. An unusable form raises an `InputError`.

    kind: the kind of the file, one of `READERS`. Empty: the content decides.
    """
    if kind and kind not in READERS:
        raise UsageError(
            say("没有“{kind}”这种登记表", kind=kind),
            next_step=say("可用：{kinds}", kinds="、".join(READERS)),
        )
    data = text_files.read(path, LARGEST_FILE)
    words = with_own_labels(vocabulary, path.parent)
    try:
        return rows_joined(READERS[kind or kind_of(data)](data, str(path), words))
    except InputError as error:
        error.place = replace(error.place, file=error.place.file or str(path))
        raise


def _read_text(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a text file: a table if it has the header of a register, else a form."""
    text, encoding = decode(data, file)
    if found := delimited.table(text, vocabulary):
        return read_stream(entries_of([found], vocabulary), file, encoding, vocabulary)
    return read_text(data, file, vocabulary)


def _read_word(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    parts, findings = word.paper(data, file)
    return read_stream(entries_of(parts, vocabulary), file, "Word", vocabulary, findings)


def _read_workbook(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    sheets, findings = workbook.paper(data, file)
    return read_stream(entries_of(sheets, vocabulary), file, "Excel", vocabulary, findings)


def _read_web(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    return read_stream(entries_of(web.paper(data, file), vocabulary), file, "HTML", vocabulary)


def _read_mime(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    return _read_web(mime.page(data, file), file, vocabulary)


def _read_json(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    return read_stream(structured.json_entries(data, file, vocabulary), file, "JSON", vocabulary)


def _read_xml(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    return read_stream(structured.xml_entries(data, file, vocabulary), file, "XML", vocabulary)


def _read_pdf(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    lines, findings = pdf.entries(data, file)
    return read_stream(lines, file, "PDF", vocabulary, findings)


def _read_ole(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a file of an old program. Some systems hide a web page in it."""
    if ole_streams.stream(data, "EncryptedPackage", file) is not None:
        raise InputError(
            say("文件有打开密码，读不了"), place=Place(file), next_step=say("打开后去掉密码，另存后再导入")
        )
    if page := office.html_inside(data, file):
        return _read_web(page, file, vocabulary)
    if office.is_sheet(data, file):
        sheets, findings = old_excel.paper(data, file)
        return read_stream(entries_of(sheets, vocabulary), file, "Excel 97", vocabulary, findings)
    try:
        parts, findings = old_word.paper(data, file)
    except InputError:
        if office.is_there():
            return _read_office(data, file, vocabulary)
        raise
    if findings and office.is_there():
        # LibreOffice counts the numbers of lists, but it loses the cells of some tables.
        converted, others = word.paper(office.converted(data, file), file)
        if _cells(converted) >= _cells(parts):
            parts, findings = converted, others
    return read_stream(entries_of(parts, vocabulary), file, "Word 97", vocabulary, findings)


def _cells(parts: Sequence[FormParagraph | FormTable]) -> int:
    return sum(len(part.cells) for part in parts if isinstance(part, FormTable))


def _read_office(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a file that LibreOffice converts."""
    made = office.converted(data, file)
    kind = kind_of(made)
    if kind not in ("word", "workbook"):
        raise InputError(
            say("LibreOffice 打不开这个文件：{error}", error=kind),
            place=Place(file),
            next_step=say("在 Word、Excel 或 WPS 中打开，另存为 .docx 或 .xlsx 后再导入"),
        )
    return READERS[kind](made, file, vocabulary)


def _refuse_archive(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Refuse an archive, or a package of another program."""
    raise InputError(
        say("这是压缩包，或者是不认识的文件"),
        place=Place(file),
        next_step=say("解压后导入其中的文件；别的软件的文件先另存为 .docx 或 .xlsx"),
    )


def _refuse_image(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Refuse a picture."""
    raise InputError(
        say("这是图片，里面的文字读不出来"),
        place=Place(file),
        next_step=say("向交办单位要 Word 或 Excel 文件；docgen 不做文字识别"),
    )


READERS: Mapping[str, Reader] = {
    "text": _read_text,
    "word": _read_word,
    "workbook": _read_workbook,
    "html": _read_web,
    "mime": _read_mime,
    "json": _read_json,
    "xml": _read_xml,
    "ole": _read_ole,
    "office": _read_office,
    "pdf": _read_pdf,
    "zip": _refuse_archive,
    "image": _refuse_image,
}
