"""A PDF → pictures of its pages for the screen, and the sizes of the pages."""

from __future__ import annotations

import io

from docgen.files import pdfium

_POINTS_PER_INCH = 72
_QUALITY = 80
"""The quality of the JPEG. Text stays sharp at this value. Writing a PNG takes seven times as long."""


def pictures(data: bytes, wanted: list[int], dots_per_inch: int) -> list[bytes]:
    """Return a JPEG of each wanted page. data: the PDF. wanted: the indexes of the pages, from 0."""
    found = []
    with pdfium.opened(data) as document:
        for index in wanted:
            bitmap = document[index].render(scale=dots_per_inch / _POINTS_PER_INCH, rev_byteorder=True)
            stream = io.BytesIO()
            bitmap.to_pil().convert("RGB").save(stream, "JPEG", quality=_QUALITY)
            found.append(stream.getvalue())
    return found


def sizes(data: bytes) -> list[tuple[float, float]]:
    """Return the width and height of each page of a PDF in points."""
    with pdfium.opened(data) as document:
        return [document.get_page_size(index) for index in range(len(document))]
