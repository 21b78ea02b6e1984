"""pypdf reads a font anew for each page that it is used on; while `read_once` lasts, once. A third of reading a letter.

Only in the version that was looked at (tests/test_page_fonts.py); in any other all is as pypdf has it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

VERSION = "7.1.0"
_READ: ContextVar[dict[int, tuple[Any, Any]] | None] = ContextVar("docgen fonts read", default=None)
"""Identity of a font's dictionary → that, so that it stays the only one, and what pypdf makes of it."""


@contextmanager
def read_once() -> Iterator[None]:
    """While this lasts, in this thread or task, pypdf knows the fonts that it has read."""
    _exchange()
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


@functools.cache
def _exchange() -> None:
    import pypdf
    from pypdf.generic._font import Font

    if pypdf.__version__ != VERSION:
        return
    stock = Font.from_font_resource

    def from_font_resource(dictionary: Any) -> Any:
        read = _READ.get()
        if read is None:
            return stock(dictionary)
        if id(dictionary) not in read:
            read[id(dictionary)] = dictionary, stock(dictionary)
        return read[id(dictionary)][1]

    Font.from_font_resource = staticmethod(from_font_resource)  # type: ignore[method-assign,assignment]
