"""WeasyPrint copies every font file that it meets, some ten megabytes, for each document; here it reads them in place.

A private function of WeasyPrint is exchanged for this, so only in the version that was looked at; any other copies as
before, to the same result (tests/test_font_data.py). Whoever else uses WeasyPrint in this process notices nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

VERSION = "70.0"
_IS_OURS = ContextVar("docgen writes a PDF", default=False)


@contextmanager
def in_place() -> Iterator[None]:
    """While this lasts, WeasyPrint looks at font files where HarfBuzz has them; `settle` must end it."""
    _exchange()
    token = _IS_OURS.set(True)
    try:
        yield
    finally:
        _IS_OURS.reset(token)


def settle(file: Any) -> None:
    """Put what is still looked at into the PDF's streams, before `file` (pydyf's) is written."""
    for item in file.objects:
        parts = getattr(item, "stream", None)
        if isinstance(parts, list) and any(isinstance(part, memoryview) for part in parts):
            item.stream = [bytes(part) if isinstance(part, memoryview) else part for part in parts]


@functools.cache
def _exchange() -> bool:
    """Exchange the function; False where WeasyPrint's version is not the one known."""
    import weasyprint
    from weasyprint.pdf import fonts

    if weasyprint.__version__ != VERSION:
        return False
    copy = fonts.get_hb_object_data

    def data(face: Any) -> Any:
        return _looked_at(face) if _IS_OURS.get() else copy(face)

    fonts.get_hb_object_data = data
    return True


def _looked_at(face: Any) -> memoryview | None:
    """The file of a font, which stays as long as somebody looks at it."""
    from weasyprint.text.ffi import ffi, harfbuzz

    blob = harfbuzz.hb_face_reference_blob(face)
    length = ffi.new("unsigned int *")
    start = harfbuzz.hb_blob_get_data(blob, length)
    if start == ffi.NULL:
        harfbuzz.hb_blob_destroy(blob)
        return None
    held = ffi.gc(start, lambda _: harfbuzz.hb_blob_destroy(blob))
    return memoryview(ffi.buffer(held, length[0]))
