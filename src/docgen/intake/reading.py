"""A file → the reader for its kind → cases. The content of the file decides which kind it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import Finding, InputError, Place, Severity, UsageError
from docgen.files import docx_package, text_files
from docgen.files.text_files import decode
from docgen.intake.cases import NO_FORM, RETURNED, Intake
from docgen.intake.gather import rows_joined
from docgen.intake.kinds import kind_of
from docgen.intake.local_labels import with_local_labels
from docgen.intake.paper import FormParagraph
from docgen.intake.readers import delimited, mime, pdf, structured, web, word, workbook
from docgen.intake.returned import feedback_form, opinion_letter
from docgen.intake.stream import read_stream
from docgen.intake.tables import entries_of
from docgen.intake.text_form import read_text
from docgen.intake.whole_file import LARGEST_FILE, Parts, converted_parts, old_parts
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_TITLE_LINES = 8
"""The number of lines at the beginning that may contain the title of a paper."""

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
    return read_content(text_files.read(path, LARGEST_FILE), path, vocabulary, kind)


def read_content(data: bytes, path: Path, vocabulary: Vocabulary, kind: str = "") -> Intake:
    """Read the content of a form. path: its file, for messages and for the labels beside it."""
    words = with_local_labels(vocabulary, path.parent)
    try:
        return rows_joined(READERS[kind or kind_of(data)](data, str(path), words))
    except InputError as error:
        error.place = replace(error.place, file=error.place.file or str(path))
        raise


def _read_text(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a text file. A file with the header of a register is read as a table, any other file as a form."""
    text, encoding = decode(data, file)
    if found := delimited.table(text, vocabulary):
        return read_stream(entries_of([found], vocabulary), file, encoding, vocabulary)
    head = [(line, Place(file, line=number)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _unless_returned(head, lambda: read_text(data, file, vocabulary))


def _read_word(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    parts, findings = word.paper(data, file)
    return _read_parts(parts, findings, file, "Word", vocabulary)


def _read_parts(parts: Parts, findings: list[Finding], file: str, kind: str, vocabulary: Vocabulary) -> Intake:
    """Read paragraphs and tables."""
    head: list[tuple[str, Place]] = []
    for part in parts[:_MOST_TITLE_LINES]:
        if isinstance(part, FormParagraph):
            head += [(line, Place(file, where=part.where)) for line in part.text.split("\n")]
    return _unless_returned(head, lambda: read_stream(entries_of(parts, vocabulary), file, kind, vocabulary, findings))


def _unless_returned(head: Sequence[tuple[str, Place]], read: Callable[[], Intake]) -> Intake:
    """Read a form. A paper that came back is refused; one that makes a case, because it has labels, is reported.

    head: the lines at the top with their places. read: reads the form.
    """
    returned: InputError | None = None
    for line, place in head[:_MOST_TITLE_LINES]:
        if feedback_form.is_title(line) or opinion_letter.is_title(line):
            message = say("这像是收回的“{title}”，不是登记表", title=line.strip())
            step = say("写进那一件：在工作台里打开那一件，点“带回改过的文书”；命令是 docgen import --into")
            returned = InputError(message, place=place, next_step=step, code=RETURNED)
            break
    try:
        intake = read()
    except InputError as error:
        if returned and error.code == NO_FORM:
            raise returned from error
        raise
    if not returned:
        return intake
    finding = Finding(RETURNED, returned.message, returned.place, Severity.ERROR, returned.next_step)
    return replace(intake, findings=(finding, *intake.findings))


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
    head = [(line.value, Place(file, where=line.where)) for line in lines[:_MOST_TITLE_LINES]]
    return _unless_returned(head, lambda: read_stream(lines, file, "PDF", vocabulary, findings))


def _read_ole(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a file of an old program."""
    parts, findings, kind = old_parts(data, file)
    return _read_parts(parts, findings, file, kind, vocabulary)


def _read_office(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a file that LibreOffice converts."""
    parts, findings, kind = converted_parts(data, file)
    return _read_parts(parts, findings, file, kind, vocabulary)


def _refuse_archive(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Refuse an archive, or a package of another program."""
    if {"[Content_Types].xml", "mimetype"} & set(docx_package.member_names(data)):
        raise InputError(
            say("这是别的软件的文件，不是 Word 或 Excel 文件"),
            place=Place(file),
            next_step=say("在原来的软件中打开，另存为 .docx 或 .xlsx 后再导入"),
        )
    if data.startswith(b"PK") and not docx_package.member_names(data):
        raise docx_package.incomplete(file)
    raise InputError(say("这是压缩包"), place=Place(file), next_step=say("解压后再导入其中的文件"))


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
    "archive": _refuse_archive,
    "image": _refuse_image,
}
