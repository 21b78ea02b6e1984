"""A file → cases. The content of the file decides how it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files import docx_package, text_files
from docgen.files.text_files import decode
from docgen.intake.cases import NO_FORM, RETURNED, Intake
from docgen.intake.gather import rows_joined
from docgen.intake.kinds import kind_of
from docgen.intake.local_labels import with_local_labels
from docgen.intake.paper import FormParagraph
from docgen.intake.readers import delimited, pdf, structured
from docgen.intake.returned import feedback_form, opinion_letter
from docgen.intake.stream import read_stream
from docgen.intake.tables import entries_of
from docgen.intake.text_form import read_text
from docgen.intake.whole_file import LARGEST_FILE, parts_of
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_TITLE_LINES = 8
"""The number of lines at the beginning that may contain the title of a paper."""


def read_form(path: Path, vocabulary: Vocabulary) -> Intake:
    """Read a form. An unusable form raises an `InputError`."""
    data = text_files.read(path, LARGEST_FILE)
    words = with_local_labels(vocabulary, path.parent)
    try:
        return rows_joined(read_content(data, str(path), words))
    except InputError as error:
        error.place = replace(error.place, file=error.place.file or str(path))
        raise


def read_content(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read the content of a form. file: its name, for messages."""
    match kind_of(data):
        case "text":
            return _read_text(data, file, vocabulary)
        case "json":
            return read_stream(structured.json_entries(data, file, vocabulary), file, "JSON", vocabulary)
        case "xml":
            return read_stream(structured.xml_entries(data, file, vocabulary), file, "XML", vocabulary)
        case "pdf":
            lines, findings = pdf.entries(data, file)
            head = [(line.value, Place(file, where=line.where)) for line in lines[:_MOST_TITLE_LINES]]
            return _unless_returned(head, lambda: read_stream(lines, file, "PDF", vocabulary, findings))
        case "archive":
            raise _archive_refused(data, file)
        case "image":
            raise InputError(
                say("这是图片，里面的文字读不出来"),
                place=Place(file),
                next_step=say("向交办单位要 Word 或 Excel 文件；docgen 不做文字识别"),
            )
        case _:
            return _read_parts(data, file, vocabulary)


def _read_text(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a text file. A file with the header of a register is read as a table, any other file as a form."""
    text, encoding = decode(data, file)
    if found := delimited.table(text, vocabulary):
        return read_stream(entries_of([found], vocabulary), file, encoding, vocabulary)
    head = [(line, Place(file, line=number)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _unless_returned(head, lambda: read_text(data, file, vocabulary))


def _read_parts(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a file of paragraphs and tables."""
    parts, findings, kind = parts_of(data, file)
    head: list[tuple[str, Place]] = []
    for part in parts[:_MOST_TITLE_LINES]:
        if isinstance(part, FormParagraph):
            head += [(line, Place(file, where=part.where)) for line in part.text.split("\n")]
    return _unless_returned(head, lambda: read_stream(entries_of(parts, vocabulary), file, kind, vocabulary, findings))


def _unless_returned(head: Sequence[tuple[str, Place]], read: Callable[[], Intake]) -> Intake:
    """Read a form. A paper that came back is refused, unless its labels make a case. Then it is read, and reported.

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


def _archive_refused(data: bytes, file: str) -> InputError:
    """Return the error for an archive, or for a package of another program."""
    names = docx_package.member_names(data)
    if {"[Content_Types].xml", "mimetype"} & set(names):
        return InputError(
            say("这是别的软件的文件，不是 Word 或 Excel 文件"),
            place=Place(file),
            next_step=say("在原来的软件中打开，另存为 .docx 或 .xlsx 后再导入"),
        )
    if data.startswith(b"PK") and not names:
        return docx_package.incomplete(file)
    return InputError(say("这是压缩包"), place=Place(file), next_step=say("解压后再导入其中的文件"))
