"""Place a figure: bars with their names and values, a legend, and the caption below."""

from __future__ import annotations

from docgen.layout import bar_chart, placed_lines, strip
from docgen.layout.bar_chart import LEGEND_ENTRY, SWATCH, Chart
from docgen.layout.pages import PlacedPath, PlacedText
from docgen.layout.placed_blocks import PlacedBlock
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import Role, para
from docgen.model.book import Figure

_BASELINE = 0.38
"""The distance of a baseline from the middle of its characters, in em."""
_SWATCH_GAP = 0.4
"""The space between a sample of a fill and the name of its series, in em."""


def lay_out(figure: Figure, settings: LineSettings) -> PlacedBlock:
    """Return a figure with its caption. Both are one strip."""
    profile = settings.profile
    tag = settings.structure.add("Figure", Alt=figure.alternative)
    drawing = _Drawing(settings, tag).drawn(bar_chart.chart(figure, settings.width, profile))
    caption = para(Role.TABLE_CAPTION, figure.caption)
    within = placed_lines.edges(caption, profile, 0.0, settings.width)
    lines = placed_lines.lay_out(caption, within, settings, settings.structure.add("P"))
    style, pitch = profile.roles[Role.TABLE_CAPTION], profile.line_pitch.pt
    margin = profile.table.margin_lines * pitch
    above_caption = Strip(style.before * pitch)
    below = max(margin, style.after * pitch)
    return PlacedBlock([strip.stacked([drawing, above_caption, *lines])], margin, below)


class _Drawing:
    """Draws one chart. All places are measured from the upper left corner of the figure."""

    def __init__(self, settings: LineSettings, tag: int) -> None:
        self._settings, self._tag = settings, tag
        self._size = settings.profile.roles[Role.FIGURE].size
        self._paths: list[PlacedPath] = []
        self._texts: list[PlacedText] = []

    def drawn(self, chart: Chart) -> Strip:
        """Return the drawing of a chart."""
        profile, size = self._settings.profile, self._size
        look, pitch = profile.figure, profile.pitch(Role.FIGURE).pt
        top = y = self._legend(chart, pitch)
        for bar in chart.bars:
            height = max(look.bar.pt, len(bar.label) * pitch)
            middle = y + look.gap.pt / 2 + height / 2
            for index, line in enumerate(bar.label):
                self._text(0.0, middle + (index - (len(bar.label) - 1) / 2) * pitch, line)
            x = chart.left
            for segment in bar.segments:
                self._box(x, middle, segment.length, look.bar.pt, segment.series)
                inset = (segment.length - bar_chart.width_of_text(segment.number, profile)) / 2
                ink = bar_chart.ink_on(look.greys[segment.series % len(look.greys)])
                self._text(x + inset, middle, segment.number, ink)
                x += segment.length
            self._text(x + size / 2, middle, bar.value)
            y += look.gap.pt + height
        half = look.outline.pt / 2
        self._fill(chart.left - half, top, chart.left + half, y, "000000")
        return Strip(y + look.gap.pt, tuple(self._texts), paths=tuple(self._paths))

    def _legend(self, chart: Chart, pitch: float) -> float:
        """Draw a sample and a name for each series. Return the height of the legend in points."""
        size = self._size
        for index, line in enumerate(chart.legend):
            x, middle = chart.left, (index + 0.5) * pitch
            for series, name in line:
                self._box(x, middle, SWATCH * size, size, series)
                self._text(x + (SWATCH + _SWATCH_GAP) * size, middle, name)
                x += bar_chart.width_of_text(name, self._settings.profile) + LEGEND_ENTRY * size
        return len(chart.legend) * pitch

    def _text(self, x: float, middle: float, content: str, color: str = "000000") -> None:
        """Draw a text. middle: the y of the middle of its characters. color: the colour as RRGGBB."""
        found = self._settings.fonts[self._settings.profile.roles[Role.FIGURE].font]
        baseline = middle + _BASELINE * self._size
        self._texts += placed_lines.text_in_faces(content, found, self._size, x, baseline, self._tag, color)

    def _box(self, left: float, middle: float, width: float, height: float, series: int) -> None:
        """Draw a rectangle in the grey of a series, with a black outline. middle: the y of its middle."""
        look = self._settings.profile.figure
        half = look.outline.pt / 2
        top, bottom = middle - height / 2, middle + height / 2
        self._fill(left - half, top - half, left + width + half, bottom + half, "000000")
        grey = look.greys[series % len(look.greys)]
        if width > 2 * half:
            self._fill(left + half, top + half, left + width - half, bottom - half, grey)

    def _fill(self, left: float, top: float, right: float, bottom: float, color: str) -> None:
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        self._paths.append(PlacedPath(corners, color, self._tag))
