"""Refuse a shell on which text cannot be read: something covers the text, or its background has nearly its colour.

The boxes of text and shapes are compared first. If boxes overlap, the drawing is rendered and its pixels decide.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from docgen.files import pdfium
from docgen.language import say
from docgen.layout.pages import Rectangle
from docgen.writers.pdf import shell_html
from docgen.writers.pdf.shell_drawing import PAINTS, DrawnWord
from docgen.writers.pdf.shell_reading import ReadPage, holds, overlap
from docgen.writers.pdf.shell_refusal import UnfitShell

_SCALE = 2
"""The pixels of one point."""
_RUNNING, _OWN = 7.0, 3.0
"""The least contrast of running text and of a shell's own words (WCAG 2.1, 1.4.6, and 1.4.3 for large text)."""
_SEEN = 10
"""The least opacity of a drawn pixel, from 0 to 255."""
_CLEAR, _WHITE = (0, 0, 0, 0), (255, 255, 255, 255)


def refuse_covered(page: ReadPage) -> None:
    """Refuse a page with a drawing over text, because a stamped shell lies below all text."""
    for word in page.drawing.words:
        area, text = word.box, word.text
        if word.text == shell_html.SAMPLE and page.body is not None and holds(page.body, word):
            area, text = page.body, say("正文")
        later = [one for one in page.drawing.painted if one.order > word.order and overlap(one.box, area)]
        if later and _Picture(page, _CLEAR, after=word.order).is_drawn(area):
            message = say("有图形盖在“{text}”上面", text=text)
            raise UnfitShell("covered", message, say("给它写上 z-index: -1，垫在字下面；或者挪开"))


def refuse_unreadable(page: ReadPage, running: Sequence[Rectangle], own: Iterable[DrawnWord]) -> None:
    """Refuse a page on which the text of a document or the shell's words cannot be read.

    running: the places of black text. own: the shell's own words.
    """
    shapes = [painted.box for painted in page.drawing.painted]

    def is_drawn_on(place: Rectangle) -> bool:
        return any(overlap(place, shape) for shape in shapes)

    places = [place for place in running if is_drawn_on(place)]
    words = [word for word in own if is_drawn_on(word.box)]
    if not places and not words:
        return
    picture = _Picture(page, _WHITE)
    for place in places:
        if picture.least_contrast(place, "000000") < _RUNNING:
            message = say("正文下面的底色或图形太深")
            raise UnfitShell("ground", message, say("水印、底色用浅灰浅色（如 #DDDDDD），或者挪出版心"))
    for word in words:
        if picture.least_contrast(word.box, word.color) < _OWN:
            message = say("“{text}”和它下面的底色分不清", text=word.text)
            raise UnfitShell("ground", message, say("换一种字色或底色"))


class _Picture:
    """The pixels of everything except text that a page draws.

    paper: the red, green, blue and opacity of the paper. after: drawings up to this position are left out.
    """

    def __init__(self, page: ReadPage, paper: tuple[int, int, int, int], after: int = -1) -> None:
        import pypdf
        from pypdf.generic import ContentStream

        writer = pypdf.PdfWriter()
        copied = writer.add_page(page.pdf_page)
        content = ContentStream(None, writer)
        content.operations = []
        for operands, operator, order in page.drawing.operations:
            if order > after:
                content.operations.append((operands, operator))
            elif operator in PAINTS:
                content.operations.append(([], b"n"))  # the path ends without a drawing, but it may still clip
            elif operator not in (b"Do", b"sh"):
                content.operations.append((operands, operator))
        copied.replace_contents(content)
        stream = io.BytesIO()
        writer.write(stream)
        with pdfium.opened(stream.getvalue()) as document:
            bitmap = document[0].render(scale=_SCALE, fill_color=paper, rev_byteorder=True)
            self._stride, self._channels = bitmap.stride, bitmap.n_channels
            self._width, self._height = bitmap.width, bitmap.height
            self._pixels = bytes(bitmap.buffer)

    def is_drawn(self, place: Rectangle) -> bool:
        """Return whether anything is drawn in a place. The paper must be clear."""
        return any(max(row[3 :: self._channels], default=0) >= _SEEN for row in self._rows(place))

    def least_contrast(self, place: Rectangle, color: str) -> float:
        """Return the least contrast of a colour and the pixels of a place, from 1 to 21. The paper must be white."""
        pixels: set[tuple[int, ...]] = set()
        for row in self._rows(place):
            pixels.update(zip(*(row[channel :: self._channels] for channel in range(3)), strict=True))
        text = _luminance(*bytes.fromhex(color))
        least = 21.0
        for pixel in pixels:
            lighter, darker = max(text, _luminance(*pixel)), min(text, _luminance(*pixel))
            least = min(least, (lighter + 0.05) / (darker + 0.05))  # contrast by WCAG 2.1
        return least

    def _rows(self, place: Rectangle) -> Iterator[bytes]:
        """Yield the bytes of each row of pixels in a place."""
        left, right = (min(max(round(edge * _SCALE), 0), self._width) for edge in (place.left, place.right))
        top, bottom = (min(max(round(edge * _SCALE), 0), self._height) for edge in (place.top, place.bottom))
        for row in range(top, bottom):
            start = row * self._stride
            yield self._pixels[start + left * self._channels : start + right * self._channels]


def _luminance(*channels: int) -> float:
    """Return the relative luminance of a colour of red, green and blue, from 0 to 1 (WCAG 2.1)."""
    # The standard divides dark channels, from 0 to 1, by 12.92. Here they go from 0 to 255, and 3294.6 is 255 × 12.92.
    linear = [value / 3294.6 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
