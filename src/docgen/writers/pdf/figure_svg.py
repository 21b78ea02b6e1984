"""A figure → inline SVG with the bars, their names and their values.

The title of the drawing is the figure's description for readers who cannot see it.
"""

from __future__ import annotations

from html import escape

from docgen.layout.bar_chart import LEGEND_ENTRY, SWATCH, Chart, chart, width_of_text
from docgen.layout.fonts import FoundFont
from docgen.model.blocks import Role
from docgen.model.book import Figure
from docgen.writers.pdf.block_html import Typesetting

_BASELINE = 0.38
"""The distance of a baseline from the middle of its characters, in em."""


def write(figure: Figure, look: Typesetting) -> str:
    """Return the drawing. It is as wide as the column, and its unit is the point."""
    part, style = look.profile.figure, look.profile.roles[Role.FIGURE]
    pitch, bar_height, gap = look.profile.pitch(Role.FIGURE).pt, part.bar.pt, part.gap.pt
    drawn = chart(figure, look.width, look.profile)
    drawing = _Drawing(look.fonts[style.font], style.size, part.outline.pt, part.greys)
    top = _legend(drawn, look, pitch, drawing)
    y = top
    for bar in drawn.bars:
        height = max(bar_height, len(bar.label) * pitch)
        middle = y + gap / 2 + height / 2
        for index, line in enumerate(bar.label):
            drawing.text(0, middle + (index - (len(bar.label) - 1) / 2) * pitch, line)
        x = drawn.left
        for segment in bar.segments:
            drawing.box(x, middle - bar_height / 2, segment.length, bar_height, segment.series)
            x += segment.length
        drawing.text(x + style.size / 2, middle, bar.value)
        y += gap + height
    drawing.line(drawn.left, top, y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.width:.2f}pt" height="{y + gap:.2f}pt"'
        f' viewBox="0 0 {look.width:.2f} {y + gap:.2f}"><title>{escape(figure.alternative)}</title>'
        f"{''.join(drawing.parts)}</svg>"
    )


def _legend(drawn: Chart, look: Typesetting, pitch: float, drawing: _Drawing) -> float:
    """Draw a swatch and a name for each series. Return the height of the legend in points."""
    for index, line in enumerate(drawn.legend):
        x, middle = drawn.left, (index + 0.5) * pitch
        for series, name in line:
            drawing.box(x, middle - drawing.size / 2, SWATCH * drawing.size, drawing.size, series)
            drawing.text(x + (SWATCH + 0.4) * drawing.size, middle, name)
            x += width_of_text(name, look.profile) + LEGEND_ENTRY * drawing.size
    return len(drawn.legend) * pitch


class _Drawing:
    """The SVG elements that have been drawn. All lengths are in points, from the top left corner of the drawing."""

    def __init__(self, font: FoundFont, size: float, outline: float, greys: tuple[str, ...]) -> None:
        self.parts: list[str] = []
        self._families = ",".join(font.families)
        self.size, self._outline, self._greys = size, outline, greys

    def text(self, x: float, middle: float, content: str) -> None:
        """Draw a text. middle: the vertical place of the middle of its characters."""
        y = middle + _BASELINE * self.size
        self.parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-family="{escape(self._families)}" font-size="{self.size:g}">'
            f"{escape(content)}</text>"
        )

    def box(self, x: float, y: float, width: float, height: float, series: int) -> None:
        """Draw a rectangle in the grey of a series."""
        self.parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
            f' fill="#{self._greys[series % len(self._greys)]}" stroke="#000000" stroke-width="{self._outline:g}"/>'
        )

    def line(self, x: float, top: float, bottom: float) -> None:
        """Draw a vertical line."""
        self.parts.append(
            f'<path d="M{x:.2f} {top:.2f}V{bottom:.2f}" stroke="#000000" stroke-width="{self._outline:g}"/>'
        )
