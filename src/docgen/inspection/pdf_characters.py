"""A text page of PDFium → the characters of the PDF page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

UNKNOWN = "\ufffd"
"""The character that replaces a number from PDFium that is not a character."""


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
    """Return the character for a number from PDFium. A number that is no character, as in damaged files, is `UNKNOWN`.

    high: the high surrogate before the number; empty if there is none. unit: the number, normally a UTF-16 code unit.
    """
    if unit > 0xFFFF:
        return UNKNOWN
    if not 0xDC00 <= unit < 0xE000:
        return chr(unit)
    if not high:
        return UNKNOWN
    return (high + chr(unit)).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
