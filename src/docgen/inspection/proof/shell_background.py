"""The drawing of a shell, and the extents of texts → a doubt if the drawing is dark under a text.

A run has thousands of letters and few shells. So each drawing is rendered once, and its dark rows are kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docgen.files import pdfium
from docgen.inspection.proof.doubt import DoubtError
from docgen.inspection.proof.readability import TextExtent

_SCALE = 2
"""The pixels in one point."""
_LIGHTEST = 200
"""The smallest grey value (0 to 255) that a pixel under text may have. WCAG 1.4.3 demands less contrast."""
_MOST_KEPT = 64
"""The number of drawings in the cache."""

_grounds: dict[bytes, dict[int, bytes]] = {}
"""Hash of a drawing → the dark rows of its page: number of the row → the grey values of its pixels."""


def refuse_dark(
    data: bytes, number: int, digest: bytes, extents: Iterable[TextExtent], width: float, height: float
) -> None:
    """Raise a `DoubtError` if a drawing is dark under text.

    data: the file. number: the number of the drawing, a form XObject. digest: the hash of the drawing. width, height:
    the size of the page in points.
    """
    if digest not in _grounds:
        if len(_grounds) >= _MOST_KEPT:
            _grounds.clear()
        _grounds[digest] = _drawn(data, number, width, height)
    dark_rows = _grounds[digest]
    for extent in extents:
        left, right = max(int(extent.left * _SCALE), 0), int(extent.right * _SCALE) + 1
        for row in range(int((height - extent.top) * _SCALE), int((height - extent.bottom) * _SCALE) + 1):
            pixels = dark_rows.get(row, b"")[left:right]
            if pixels and min(pixels) < _LIGHTEST:
                raise DoubtError("text on a dark ground of the shell")


def _drawn(data: bytes, number: int, width: float, height: float) -> dict[int, bytes]:
    """Return the dark rows of a page that shows only the drawing."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    drawing: Any = PdfReader(io.BytesIO(data), strict=True).get_object(number)
    writer = PdfWriter()
    page = writer.add_blank_page(width, height)
    objects = DictionaryObject({NameObject("/S0"): drawing.clone(writer)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
    content = DecodedStreamObject()
    content.set_data(b"q /S0 Do Q")
    page[NameObject("/Contents")] = content
    file = io.BytesIO()
    writer.write(file)
    with pdfium.opened(file.getvalue()) as document:
        bitmap = document[0].render(scale=_SCALE, grayscale=True)
        rows = memoryview(bitmap.buffer).cast("B")
        lines = (bytes(rows[row * bitmap.stride :][: bitmap.width]) for row in range(bitmap.height))
        return {row: pixels for row, pixels in enumerate(lines) if min(pixels) < _LIGHTEST}
