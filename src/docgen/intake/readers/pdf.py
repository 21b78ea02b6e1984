"""A PDF with a text layer → its lines, a page at a time. A scanned PDF has no text and is refused.

A PDF has no tables, so its lines are read as a text form. That is reported, because cells may stand in another order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files import pdf_admission, pdfium
from docgen.intake.stream import StreamEntry
from docgen.language import say

_MOST_PAGES = 200
_FEWEST_CHARACTERS = 8
"""The least number of characters of a page that has a text layer."""


def entries(data: bytes, file: str) -> tuple[list[StreamEntry], list[Finding]]:
    """Return the lines of a PDF as entries, and findings. An unusable file raises an `InputError`."""
    pdf_admission.admit(data)
    with pdfium_document(data, file) as document:
        pages = [document[index].get_textpage().get_text_range() for index in range(len(document))]
    found: list[StreamEntry] = []
    empty: list[str] = []
    for number, text in enumerate(pages, 1):
        if len(text.strip()) < _FEWEST_CHARACTERS:
            empty.append(str(number))
        where = say("第 {number} 页", number=number)
        found += [StreamEntry("", line, where) for line in text.splitlines() if line.strip()]
    if len(empty) == len(pages):
        raise InputError(
            say("PDF 里没有文字，可能是扫描件"),
            place=Place(file),
            next_step=say("向交办单位要 Word 或 Excel 文件；docgen 不做文字识别"),
        )
    step = say("对照 PDF 逐项核对；有 Word 或 Excel 文件时改导入那一个")
    message = say("PDF 里没有表格和段落，行的先后和段落的划分是推断的")
    findings = [Finding("intake-pdf", message, Place(file), Severity.ERROR, step)]
    if empty:
        message = say("第 {pages} 页没有文字，可能是扫描的", pages="、".join(empty))
        findings.append(Finding("intake-pdf", message, Place(file), Severity.WARNING, step))
    return found, findings


@contextmanager
def pdfium_document(data: bytes, file: str) -> Iterator[Any]:
    """Open a PDF with PDFium. A PDF that cannot be opened, or has too many pages, raises an `InputError`."""
    try:
        with pdfium.opened(data) as document:
            if len(document) > _MOST_PAGES:
                raise InputError(say("PDF 的页数过多"), next_step=say("检查是否选错了文件，或分成几个文件导入"))
            yield document
    except InputError as error:
        error.place = Place(file)
        raise
