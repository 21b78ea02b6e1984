"""The text of a PDF's page, as PDFium holds it → its characters one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

UNKNOWN = "\ufffd"


def characters(words: Any) -> Iterator[tuple[int, str]]:
    """Every character of a page with its index in `words`, a text page of PDFium.

    PDFium gives a character beyond U+FFFF in two halves; its index is that of the second one.
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
    """The character of a unit and of the high surrogate before it, "" without one.

    PDFium may give any number for a broken file; what is no character is `UNKNOWN`.
    """
    if unit > 0xFFFF:
        return UNKNOWN
    if not 0xDC00 <= unit < 0xE000:
        return chr(unit)
    if not high:
        return UNKNOWN
    return (high + chr(unit)).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
