"""Whether text can be read on what a shell draws below it: the drawing alone, as a picture."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docgen.language import say
from docgen.layout.pages import Rectangle
from docgen.writers.pdf.shell_drawing import Operation
from docgen.writers.pdf.shell_refusal import UnfitShell

_SCALE = 2
"""Pixels of a point."""
_RUNNING, _OWN = 7.0, 3.0
"""The least contrast of running text and of a shell's own words (WCAG 2.1, 1.4.6, and 1.4.3 for large text)."""


def refuse_unreadable(
    page: Any, operations: Sequence[Operation], running: Iterable[Rectangle], own: Iterable[tuple[str, str, Rectangle]]
) -> None:
    """Refuse a drawing on which text cannot be read.

    page: of WeasyPrint's PDF, a `pypdf.PageObject`, with the resources that the drawing names. operations: that
    draw.
    running: the places of black text. own: text, colour and place of the shell's own words.
    """
    picture = _Picture(page, operations)
    for place in running:
        if picture.least_contrast(place, "000000") < _RUNNING:
            message = say("正文下面的底色或图形太深")
            raise UnfitShell("ground", message, say("水印、底色用浅灰浅色（如 #DDDDDD），或者挪出版心"))
    for text, color, place in own:
        if picture.least_contrast(place, color) < _OWN:
            message = say("“{text}”和它下面的底色分不清", text=text)
            raise UnfitShell("ground", message, say("换一种字色或底色"))


class _Picture:
    """A page with nothing but a drawing, as pixels."""

    def __init__(self, page: Any, operations: Sequence[Operation]) -> None:
        import pypdf
        import pypdfium2
        from pypdf.generic import ContentStream, NameObject

        writer = pypdf.PdfWriter()
        copied = writer.add_page(page)
        content = ContentStream(None, writer)
        content.operations = list(operations)
        copied[NameObject("/Contents")] = content
        stream = io.BytesIO()
        writer.write(stream)
        bitmap = pypdfium2.PdfDocument(stream.getvalue())[0].render(scale=_SCALE, rev_byteorder=True)
        self._stride, self._channels = bitmap.stride, bitmap.n_channels
        self._width, self._height = bitmap.width, bitmap.height
        self._pixels = bytes(bitmap.buffer)

    def least_contrast(self, place: Rectangle, color: str) -> float:
        """Return the least contrast of a colour and the pixels of a place, from 1 to 21."""
        left, right = (min(max(round(edge * _SCALE), 0), self._width) for edge in (place.left, place.right))
        top, bottom = (min(max(round(edge * _SCALE), 0), self._height) for edge in (place.top, place.bottom))
        found: set[tuple[int, ...]] = set()
        for row in range(top, bottom):
            start = row * self._stride
            line = self._pixels[start + left * self._channels : start + right * self._channels]
            found.update(zip(*(line[channel :: self._channels] for channel in range(3)), strict=True))
        text = _luminance(*bytes.fromhex(color))
        return min((_contrast(text, _luminance(*pixel)) for pixel in found), default=21.0)


def _contrast(one: float, other: float) -> float:
    """Return the contrast of two luminances (WCAG 2.1)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(*channels: int) -> float:
    """Return the relative luminance of a colour of red, green and blue, from 0 to 1 (WCAG 2.1)."""
    linear = [value / 3294.6 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
