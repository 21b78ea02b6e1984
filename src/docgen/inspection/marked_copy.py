"""A finished PDF and marks → a copy of the PDF on which the marks are drawn.

A mark consists of a red frame around the fault and a text beside it in the right margin.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.inspection.measure.model import Box
from docgen.layout import face, fonts
from docgen.layout.pages import FaceName
from docgen.stationery.profile import POINTS_PER_MM, Profile
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts

_SIZE_PT = 6.5
"""The size of the texts in the margin."""
_PITCH_MM = 2.8
"""The line pitch of the texts."""
_WIDTH_MM = 23.0
"""The width of the texts."""
_EDGE_MM = 1.5
"""The distance of the texts from the right edge of the paper."""
_TOP_MM = 8.0
"""The distance of the texts about a whole page from the upper edge of the paper."""
_RED = (0.85, 0, 0)
_FRAME_PT = 0.8
"""The thickness of a frame."""


@dataclass(frozen=True, slots=True)
class FaultMark:
    """A mark on a page."""

    page: int
    """The number of the page, from 1."""
    box: Box | None
    """The place of the fault; None for a fault of the whole page."""
    text: str
    """The description of the fault."""

    @property
    def top_mm(self) -> float:
        """The top of the text, in mm from the upper edge of the paper."""
        return self.box.top_mm if self.box else _TOP_MM


def with_marks(data: bytes, marks: Sequence[FaultMark], profile: Profile) -> bytes:
    """Return a copy of a PDF with marks. data: an admitted PDF. profile: states the font of the texts, 黑体."""
    name = fonts.find(profile.fonts["heiti"]).faces[0]
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for number, page in enumerate(writer.pages, 1):
        here = {mark for mark in marks if mark.page == number}
        on_page = sorted(here, key=lambda mark: (mark.top_mm, mark.text))
        if on_page:
            page.transfer_rotation_to_content()
            paper = (float(page.cropbox.left), float(page.cropbox.right), float(page.cropbox.top))
            drawing = pypdf.PdfReader(io.BytesIO(_drawn(on_page, paper, name)))
            page.merge_page(drawing.pages[0])
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _drawn(marks: Sequence[FaultMark], paper: tuple[float, float, float], name: FaceName) -> bytes:
    """Return a PDF whose only page has the marks, from top to bottom. A text begins below the text of the mark before.

    paper: the left, right and upper edge of the marked page, in points. name: the face of the texts.
    """
    import pydyf

    pdf, stream, embedded = pydyf.PDF(), pydyf.Stream(), EmbeddedFonts()
    left, right, upper = paper
    stream.set_color_rgb(*_RED, stroke=True)
    stream.set_color_rgb(*_RED)
    stream.set_line_width(_FRAME_PT)
    top_mm = 0.0
    for mark in marks:
        if mark.box is not None:
            box, scale = mark.box, POINTS_PER_MM
            corner = (left + box.left_mm * scale, upper - box.bottom_mm * scale)
            stream.rectangle(*corner, box.width_mm * scale, box.height_mm * scale)
            stream.stroke()
        top_mm = max(top_mm, mark.top_mm)
        for line in _broken(mark.text, face.of(name)):
            top_mm += _PITCH_MM
            stream.begin_text()
            font = embedded.of(name, line)
            stream.set_font_size(font.name, _SIZE_PT)
            stream.move_text_to(right - (_WIDTH_MM + _EDGE_MM) * POINTS_PER_MM, upper - top_mm * POINTS_PER_MM)
            stream.show_text(f"<{''.join(font.codes[character] for character in line)}>")
            stream.end_text()
        top_mm += _PITCH_MM / 2
    pdf.add_object(stream)
    resources = pydyf.Dictionary({"Font": embedded.objects(pdf)})
    page = {"Type": "/Page", "Parent": pdf.pages.reference, "Contents": stream.reference, "Resources": resources}
    pdf.add_page(pydyf.Dictionary({**page, "MediaBox": pydyf.Array([left, 0, right, upper])}))
    output = io.BytesIO()
    pdf.write(output)
    return output.getvalue()


def _broken(text: str, opened: face.FontFace) -> list[str]:
    """Return the lines of a text in the margin. A question mark replaces each character that the face lacks."""
    lines, width = [""], 0.0
    most = _WIDTH_MM * POINTS_PER_MM / _SIZE_PT
    for character in text:
        glyph = opened.glyph(character)
        advance = glyph.advance if glyph else 1.0
        width += advance
        if width > most:
            lines.append("")
            width = advance
        lines[-1] += character if glyph else "?"
    return lines
