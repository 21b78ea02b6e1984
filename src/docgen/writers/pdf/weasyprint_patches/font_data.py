"""WeasyPrint copies every font file that it meets, some ten megabytes each time; here it reads them in place."""

from __future__ import annotations

from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work


def exchange() -> None:
    """Let WeasyPrint look at font files where HarfBuzz has them; `settle` must follow in each document."""
    from weasyprint.pdf import fonts

    copy = fonts.get_hb_object_data

    def data(face: Any) -> Any:
        return _looked_at(face) if is_at_work() else copy(face)

    fonts.get_hb_object_data = data


def settle(file: Any) -> None:
    """Put what is still looked at into the PDF's streams, before `file` (pydyf's) is written."""
    for item in file.objects:
        parts = getattr(item, "stream", None)
        if isinstance(parts, list) and any(isinstance(part, memoryview) for part in parts):
            item.stream = [bytes(part) if isinstance(part, memoryview) else part for part in parts]


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
