"""A patch of pypdf: while `read_once` lasts, each font of a PDF is read once.

Unpatched, pypdf reads a font again for every page that uses it. Measured: a third of the time of reading a letter. Only
the version in `VERSION` is patched, against which tests/inspection/test_page_fonts.py compares the results.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

VERSION = "7.1.0"
_READ: ContextVar[dict[int, tuple[Any, Any]] | None] = ContextVar("docgen fonts read", default=None)
"""`id` of a font's dictionary → the dictionary and what pypdf made of it.

The dictionary is kept because its id could be given to another object once it is freed.
"""


@contextmanager
def read_once() -> Iterator[None]:
    """While this lasts, in this thread or task, pypdf keeps the fonts that it has read."""
    _patch()
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


@functools.cache
def _patch() -> None:
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
