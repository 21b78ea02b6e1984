"""A figure → inline SVG: bars, their names and values; its text for who cannot see it is the drawing's title."""

from __future__ import annotations

from html import escape

from docgen import chart
from docgen.blocks import Role
from docgen.book import Figure
from docgen.fonts import FoundFont
from docgen.signature import width as characters
from docgen.writers.flow import Look

_BASELINE = 0.38
"""Em by which a baseline stands below the middle of its characters."""
_SWATCH = 1.6
"""Em: how wide a sample of a shade is."""


def write(figure: Figure, look: Look) -> str:
    """The drawing, as wide as the column; lengths in points."""
    part = look.profile.part["figure"]
    style = look.profile.roles[Role.FIGURE]
    pitch = look.profile.pitch(Role.FIGURE).pt
    drawing = _Drawing(look.fonts[style.font], style.size, part["outline"].pt, part["greys"])
    top = _legend(figure, look, drawing)
    left = part["label_width"] * look.width
    axis = look.width - left - part["value_width"] * look.width
    drawing.line(left, top, top + _height(figure, look))
    for bar in chart.bars(figure, look.width, look.profile, style.size):
        height = max(part["bar"].pt, len(bar.label) * pitch)
        middle = top + (part["gap"].pt + height) / 2
        for index, line in enumerate(bar.label):
            drawing.text(0, middle + (index - (len(bar.label) - 1) / 2) * pitch, line)
        x = left
        for segment in bar.segments:
            drawing.box(x, middle - part["bar"].pt / 2, segment.share * axis, part["bar"].pt, segment.series)
            x += segment.share * axis
        drawing.text(x + style.size / 2, middle, bar.value)
        top += part["gap"].pt + height
    height = top + part["gap"].pt
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.width:.2f}pt" height="{height:.2f}pt"'
        f' viewBox="0 0 {look.width:.2f} {height:.2f}"><title>{escape(figure.alternative)}</title>'
        f"{''.join(drawing.parts)}</svg>"
    )


def _height(figure: Figure, look: Look) -> float:
    """Of all bars with their gaps."""
    part, role = look.profile.part["figure"], Role.FIGURE
    bars = chart.bars(figure, look.width, look.profile, look.profile.roles[role].size)
    pitch = look.profile.pitch(role).pt
    return sum(part["gap"].pt + max(part["bar"].pt, len(bar.label) * pitch) for bar in bars) + part["gap"].pt


def _legend(figure: Figure, look: Look, drawing: _Drawing) -> float:
    """A swatch and a name for each series, in as many lines as it takes; how high they are together."""
    part, role = look.profile.part["figure"], Role.FIGURE
    size, pitch = look.profile.roles[role].size, look.profile.pitch(role).pt
    left = x = part["label_width"] * look.width
    names = chart.legend(figure)
    middle = pitch / 2
    for series, name in enumerate(names):
        width = (characters(name) + _SWATCH + 1.5) * size
        if x > left and x + width > look.width:
            x, middle = left, middle + pitch
        drawing.box(x, middle - size / 2, _SWATCH * size, size, series)
        drawing.text(x + (_SWATCH + 0.4) * size, middle, name)
        x += width
    return middle + pitch / 2 if names else 0.0


class _Drawing:
    """The elements drawn so far, one after the other."""

    def __init__(self, font: FoundFont, size: float, outline: float, greys: list[str]) -> None:
        self.parts: list[str] = []
        self._families = ",".join(font.families)
        self._size, self._outline, self._greys = size, outline, greys

    def text(self, x: float, middle: float, content: str) -> None:
        y = middle + _BASELINE * self._size
        self.parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-family="{escape(self._families)}" font-size="{self._size:g}">'
            f"{escape(content)}</text>"
        )

    def box(self, x: float, y: float, width: float, height: float, series: int) -> None:
        self.parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
            f' fill="#{self._greys[series % len(self._greys)]}" stroke="#000000" stroke-width="{self._outline:g}"/>'
        )

    def line(self, x: float, top: float, bottom: float) -> None:
        self.parts.append(f'<path d="M{x:.2f} {top:.2f}V{bottom:.2f}" stroke="#000000" stroke-width="{self._outline:g}"/>')
