"""The bytes of a PDF → a document of PDFium, which measures characters and draws pages; its characters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docgen.errors import InputError
from docgen.files import fork_locks
from docgen.language import say

_ONE_AT_A_TIME = fork_locks.lock()
"""PDFium can do only one thing at a time in a process."""
_UNKNOWN = "\ufffd"
"""The character that replaces a number from PDFium that is not a character."""


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


def characters(words: Any) -> Iterator[tuple[int, str]]:
    """Yield each character of a page with its index in PDFium's text page `words`.

    PDFium returns a character above U+FFFF as two surrogates. Its index is the index of the second surrogate.
    """
    from pypdfium2 import raw

    high = ""
    for index in range(raw.FPDFText_CountChars(words)):
        unit = raw.FPDFText_GetUnicode(words, index)
        if 0xD800 <= unit < 0xDC00:
            high = chr(unit)
            continue
        yield index, _character(high, unit)
        high = ""


def _character(high: str, unit: int) -> str:
    """Return the character for a number from PDFium. A number that is no character, as in damaged files, is `_UNKNOWN`.

    high: the high surrogate before the number; empty if there is none. unit: the number, normally a UTF-16 code unit.
    """
    if unit > 0xFFFF:
        return _UNKNOWN
    if not 0xDC00 <= unit < 0xE000:
        return chr(unit)
    if not high:
        return _UNKNOWN
    return (high + chr(unit)).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
