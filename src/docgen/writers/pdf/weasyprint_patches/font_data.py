"""Read font files without copying them. WeasyPrint copies each font file, which has about ten megabytes."""

from __future__ import annotations

from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work


def exchange() -> None:
    """Let WeasyPrint read font files in the memory of HarfBuzz. `settle` must be called for each document."""
    from weasyprint.pdf import fonts

    copy = fonts.get_hb_object_data

    def data(face: Any) -> Any:
        return _view_of(face) if is_at_work() else copy(face)

    fonts.get_hb_object_data = data


def settle(file: Any) -> None:
    """Copy the font files that were read without copying into the streams of a PDF, before it is written.

    file: the `pydyf.PDF`.
    """
    for item in file.objects:
        parts = getattr(item, "stream", None)
        if isinstance(parts, list) and any(isinstance(part, memoryview) for part in parts):
            item.stream = [bytes(part) if isinstance(part, memoryview) else part for part in parts]


def _view_of(face: Any) -> memoryview | None:
    """Return a view of the file of a font. HarfBuzz keeps the file as long as the view exists."""
    from weasyprint.text.ffi import ffi, harfbuzz

    blob = harfbuzz.hb_face_reference_blob(face)
    length = ffi.new("unsigned int *")
    start = harfbuzz.hb_blob_get_data(blob, length)
    if start == ffi.NULL:
        harfbuzz.hb_blob_destroy(blob)
        return None
    held = ffi.gc(start, lambda _: harfbuzz.hb_blob_destroy(blob))
    return memoryview(ffi.buffer(held, length[0]))
