"""The bytes of a PDF → a document of PDFium, which measures characters and draws pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docgen.errors import InputError
from docgen.files import fork_locks
from docgen.language import say

_ONE_AT_A_TIME = fork_locks.lock()
"""PDFium can do only one thing at a time in a process."""


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF with PDFium. Other threads that open one wait until the block ends.

    A PDF that is damaged or locked, or has a page that cannot be read, raises an `InputError`.
    """
    import pypdfium2

    try:
        with _ONE_AT_A_TIME, pypdfium2.PdfDocument(data) as document:
            yield document
    except pypdfium2.PdfiumError as error:
        raise InputError(say("PDF 打不开：{error}", error=error), next_step=say("确认文件完整，没有加密")) from error
