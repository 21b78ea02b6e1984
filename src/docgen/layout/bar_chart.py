"""Lay out bar charts.

The input is a figure with its numbers. The output is a `Chart`: bars with lengths, names and printed values. The
writers draw the chart.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.layout import fonts, title_lines
from docgen.model.blocks import Role
from docgen.model.book import Figure, FigureKind
from docgen.stationery.profile import Profile

SWATCH = 1.6
"""The width of the sample of a fill in the legend, in em."""
_AROUND_NUMBER = 0.4
"""The space around the number in a segment, in em."""
_DARK = 0x75
"""The grey value, from 0 to 255, whose contrast with black equals its contrast with white: 4.6 (WCAG 2.1)."""
LEGEND_ENTRY = 3.1
"""The width of an entry of the legend without the name of the series, in em."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a bar."""

    series: int
    """The index of the series, from 0."""
    length: float
    """The length in points."""
    number: str = ""
    """The number in the segment. Empty: there is no room for it, or it stands after the bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart."""

    label: tuple[str, ...]
    """The lines of the name. Empty: the bar has the same name as the bar above it."""
    segments: tuple[Segment, ...]
    """The segments from left to right."""
    value: str
    """The text after the bar."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that is ready to be drawn."""

    left: float
    """The distance from the left edge of the figure to the bars, in points."""
    legend: tuple[tuple[tuple[int, str], ...], ...]
    """The lines of the legend. Each entry of a line is the index and the label of a series."""
    bars: tuple[Bar, ...]
    """The bars from top to bottom."""


def chart(figure: Figure, width: float, profile: Profile) -> Chart:
    """Return the chart of a figure. Names are on the left, and values are after the bars. width: in points."""
    size = profile.roles[Role.FIGURE].size
    widest_label = max((width_of_text(label, profile) for label in figure.labels), default=0)
    left = min(widest_label + size, width * profile.figure.label_width)
    values = []
    for index in range(len(figure.labels)):
        values.append([series.values[index] for series in figure.series])
    printed = [_printed(figure, row) for row in values]
    widest_value = 0.0
    for row_texts in printed:
        widest_value = max([widest_value, *(width_of_text(content, profile) for content in row_texts)])
    axis = width - left - widest_value - size
    has_bar_for_each_series = figure.kind is FigureKind.BARS
    longest = max([max(row) if has_bar_for_each_series else sum(row) for row in values], default=0) or 1
    bars: list[Bar] = []
    for label, row, row_texts in zip(figure.labels, values, printed, strict=True):
        name = tuple(title_lines.lines(label, left / size - 0.5))  # half a character stays free before the bars
        if has_bar_for_each_series:
            for series, (value, content) in enumerate(zip(row, row_texts, strict=True)):
                shown_name = name if series == 0 else ()
                bars.append(Bar(shown_name, (Segment(series, value / longest * axis),), content))
        else:
            whole = longest if figure.kind is FigureKind.STACKED else sum(row) or 1
            segments = []
            for series, value in enumerate(row):
                if value:
                    length = value / whole * axis
                    segments.append(Segment(series, length, _number(figure, value, row, length, profile)))
            bars.append(Bar(name, tuple(segments), row_texts[0]))
    return Chart(left, _legend(figure, width - left, profile), tuple(bars))


def width_of_text(text: str, profile: Profile) -> float:
    """Return the width of a text in a figure, in points."""
    style = profile.roles[Role.FIGURE]
    return fonts.text_width(fonts.find(profile.fonts[style.font]), text) * style.size


def texts(figure: Figure, width: float, profile: Profile) -> list[str]:
    """Return the texts of a figure from top to bottom. width: the width of the figure in points."""
    drawn = chart(figure, width, profile)
    printed: list[str] = []
    for line in drawn.legend:
        printed += [name for _, name in line]
    for bar in drawn.bars:
        printed += [*bar.label, *(segment.number for segment in bar.segments), bar.value]
    return printed


def _legend(figure: Figure, line_width: float, profile: Profile) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Return the lines of the legend. A figure with one series has no legend. line_width: in points."""
    if len(figure.series) < 2:
        return ()
    lines: list[list[tuple[int, str]]] = []
    used = line_width  # so the first entry begins a line
    for index, series in enumerate(figure.series):
        entry_width = width_of_text(series.label, profile) + LEGEND_ENTRY * profile.roles[Role.FIGURE].size
        if used + entry_width > line_width:
            lines.append([])
            used = 0
        lines[-1].append((index, series.label))
        used += entry_width
    return tuple(map(tuple, lines))


def _printed(figure: Figure, values: list[float]) -> list[str]:
    """Return the printed values of one label: a text for each bar. values: the numbers of the series."""
    match figure.kind:
        case FigureKind.BARS:
            return [f"{value:g}{figure.unit}" for value in values]
        case FigureKind.STACKED:
            return [f"{sum(values):g}{figure.unit}"]
        case FigureKind.SHARES:
            return [""]


def _number(figure: Figure, value: float, values: list[float], length: float, profile: Profile) -> str:
    """Return the number in a segment. Empty: the segment is too short for it.

    values: the values of the bar. length: the length of the segment in points.
    """
    number = f"{value / sum(values):.1%}" if figure.kind is FigureKind.SHARES else f"{value:g}"
    available = length - profile.roles[Role.FIGURE].size * _AROUND_NUMBER
    return number if width_of_text(number, profile) <= available else ""


def ink_on(grey: str) -> str:
    """Return the colour of a number on a grey: black or white, whichever has more contrast. Colours are RRGGBB."""
    return "FFFFFF" if int(grey[:2], 16) < _DARK else "000000"
