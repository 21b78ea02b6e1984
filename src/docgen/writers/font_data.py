"""WeasyPrint copies every font file that it meets, some ten megabytes, for each document; here it reads them in place.

A private function of WeasyPrint is exchanged for this, so only in the version that was looked at; any other copies as
before, to the same result (tests/test_font_data.py).
"""

from __future__ import annotations

from typing import Any

VERSION = "70.0"


def read_in_place() -> bool:
    """Let WeasyPrint look at font files where HarfBuzz has them; False where its version is not the one known."""
    import weasyprint
    from weasyprint.pdf import fonts

    if weasyprint.__version__ != VERSION:
        return False
    fonts.get_hb_object_data = _in_place
    return True


def _in_place(face: Any) -> memoryview | None:
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


def settle(file: Any) -> None:
    """Put what is still looked at into the PDF's streams, before `file` (pydyf's) is written."""
    for item in file.objects:
        parts = getattr(item, "stream", None)
        if isinstance(parts, list) and any(isinstance(part, memoryview) for part in parts):
            item.stream = [bytes(part) if isinstance(part, memoryview) else part for part in parts]
