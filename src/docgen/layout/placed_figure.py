"""Place the bars, names and values of a bar chart.

The input is a figure, the settings of the section and the size of the column. The output is one strip with the chart
and the caption below it. The chart is one tag, whose alternative text says what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.layout import fonts, placed_blocks, placed_lines, strip
from docgen.layout.bar_chart import LEGEND_ENTRY, SWATCH, Chart, chart, width_of_text
from docgen.layout.pages import PlacedPath
from docgen.layout.placed_blocks import Column
from docgen.layout.placed_lines import Edges, LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import Role, para
from docgen.model.book import Figure

_BASELINE = 0.38
"""The distance of a baseline from the middle of its characters, in em."""
_AFTER_SWATCH = 0.4
"""The space between a swatch of the legend and its name, in em."""


def place(figure: Figure, settings: LineSettings, column: Column) -> Strip:
    """Return a figure with its caption."""
    drawing = _Drawing(figure, settings, column.width)
    caption = para(Role.CAPTION, figure.caption)
    tag = settings.structure.add("P")
    style = settings.profile.roles[Role.CAPTION]
    chart_strip = drawing.strip()
    lines = placed_blocks.place_lines(caption, settings, column, tag)
    above = Strip(style.before * settings.profile.line_pitch.pt)
    return strip.stacked([chart_strip, above, *lines])


class _Drawing:
    """Draws one chart. All lengths are in points, from the upper left corner of the chart."""

    def __init__(self, figure: Figure, settings: LineSettings, width: float) -> None:
        self._settings, self._width = settings, width
        self._chart: Chart = chart(figure, width, settings.profile)
        self._style = settings.profile.roles[Role.FIGURE]
        self._tag = settings.structure.add("Figure", Alt=figure.alternative)
        self._paths: list[PlacedPath] = []
        self._texts: list[Strip] = []

    def strip(self) -> Strip:
        """Return the chart."""
        part, size = self._settings.profile.figure, self._style.size
        pitch, height, gap = self._settings.profile.pitch(Role.FIGURE).pt, part.bar.pt, part.gap.pt
        top = self._legend(pitch)
        y = top
        for bar in self._chart.bars:
            room = max(height, len(bar.label) * pitch)
            middle = y + gap / 2 + room / 2
            for index, line in enumerate(bar.label):
                self._text(0.0, middle + (index - (len(bar.label) - 1) / 2) * pitch, line)
            x = self._chart.left
            for segment in bar.segments:
                self._box(x, middle - height / 2, segment.length, height, segment.series)
                x += segment.length
            self._text(x + size / 2, middle, bar.value)
            y += gap + room
        self._axis(top, y)
        drawn = Strip(0.0, paths=tuple(self._paths))
        return strip.overlaid([drawn, *self._texts], y + gap)

    def _legend(self, pitch: float) -> float:
        """Draw a swatch and a name for each series. Return the height of the legend."""
        size = self._style.size
        for index, line in enumerate(self._chart.legend):
            x, middle = self._chart.left, (index + 0.5) * pitch
            for series, name in line:
                self._box(x, middle - size / 2, SWATCH * size, size, series)
                self._text(x + (SWATCH + _AFTER_SWATCH) * size, middle, name)
                x += width_of_text(name, self._settings.profile) + LEGEND_ENTRY * size
        return len(self._chart.legend) * pitch

    def _text(self, x: float, middle: float, content: str) -> None:
        """Draw a text. middle: the vertical place of the middle of its characters."""
        paragraph = para(Role.FIGURE, content)
        within = Edges(x, self._width, self._width, "left")
        (line,) = placed_lines.place_lines(paragraph, [paragraph.runs], within, self._settings, self._tag)
        pitch = self._settings.profile.pitch(Role.FIGURE).pt
        size = self._style.size
        baseline = (pitch - size) / 2 + fonts.baseline(self._settings.fonts[self._style.font]) * size
        self._texts.append(line.moved(0.0, middle + _BASELINE * size - baseline))

    def _box(self, x: float, y: float, width: float, height: float, series: int) -> None:
        """Draw a rectangle in the grey of a series, with an outline whose middle is on its edges."""
        part = self._settings.profile.figure
        half = part.outline.pt / 2
        grey = part.greys[series % len(part.greys)]
        self._paths += [
            PlacedPath(tuple(_corners(x - half, y - half, width + 2 * half, height + 2 * half)), "000000", self._tag),
            PlacedPath(tuple(_corners(x + half, y + half, width - 2 * half, height - 2 * half)), grey, self._tag),
        ]

    def _axis(self, top: float, bottom: float) -> None:
        """Draw the vertical line at which the bars begin."""
        thickness = self._settings.profile.figure.outline.pt
        corners = tuple(_corners(self._chart.left - thickness / 2, top, thickness, bottom - top))
        self._paths.append(PlacedPath(corners, "000000", self._tag))


def _corners(x: float, y: float, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Yield the corners of a rectangle."""
    yield from ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
