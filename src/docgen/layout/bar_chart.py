"""The numbers of a figure → its bars with lengths, names and printed values. Each writer draws these."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from docgen.layout import fonts, title_lines
from docgen.layout.line_breaking import AUTOSPACE, autospaces
from docgen.model.blocks import Role
from docgen.model.book import Figure, FigureKind
from docgen.stationery.profile import Profile

SWATCH, LEGEND_ENTRY = 1.6, 3.1
"""In em. The width of the sample of a shade in the legend; the width of a legend's entry without its name."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a bar: the index of its series, and its length in points."""

    series: int
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar."""

    label: tuple[str, ...]
    """The lines of its name; empty for a bar that shares the name of the bar above it."""
    segments: tuple[Segment, ...]
    value: str
    """As printed behind the bar."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure as it is drawn, every length in points."""

    left: float
    """Where the bars begin."""
    axis: float
    """The length of the longest bar."""
    legend: tuple[tuple[tuple[int, str], ...], ...]
    """The lines of the legend; each names some series by index and label."""
    bars: tuple[Bar, ...]


def chart(figure: Figure, width: float, profile: Profile) -> Chart:
    """Lay out a figure `width` points wide: names on the left, values behind the bars, the axis between."""
    size = profile.roles[Role.FIGURE].size
    left = min(
        max((wide(label, profile) for label in figure.labels), default=0) + size,
        width * profile.figure.label_width,
    )
    values = [[series.values[index] for series in figure.series] for index in range(len(figure.labels))]
    printed = [_printed(figure, row) for row in values]
    axis = width - left - max((wide(text, profile) for row in printed for text in row), default=0) - size
    full = max((max(row) if figure.kind is FigureKind.BARS else sum(row) for row in values), default=0) or 1
    bars: list[Bar] = []
    for label, row, texts in zip(figure.labels, values, printed, strict=True):
        name = tuple(title_lines.lines(label, left / size - 0.5))
        if figure.kind is FigureKind.BARS:
            for series, (value, text) in enumerate(zip(row, texts, strict=True)):
                bars.append(Bar(() if series else name, (Segment(series, value / full * axis),), text))
        else:
            whole = full if figure.kind is FigureKind.STACKED else sum(row) or 1
            bars.append(Bar(name, tuple(Segment(s, v / whole * axis) for s, v in enumerate(row) if v), texts[0]))
    return Chart(left, axis, _legend(figure, width - left, profile), tuple(bars))


def wide(text: str, profile: Profile) -> float:
    """The width of a text in a figure in points, with the quarter em that Word sets between Chinese and Latin."""
    style = profile.roles[Role.FIGURE]
    font = fonts.find(profile.fonts[style.font])
    gaps = sum(autospaces(before, after) for before, after in pairwise(text)) * AUTOSPACE
    return (sum(fonts.advance(font, character) for character in text) + gaps) * style.size


def texts(figure: Figure, width: float, profile: Profile) -> list[str]:
    """What is printed in a figure, from top to bottom."""
    drawn = chart(figure, width, profile)
    return [
        *(name for line in drawn.legend for _, name in line),
        *(text for bar in drawn.bars for text in (*bar.label, bar.value)),
    ]


def _legend(figure: Figure, room: float, profile: Profile) -> tuple[tuple[tuple[int, str], ...], ...]:
    """The names of the series, as many on a line as fit; none where there is but one series."""
    lines: list[list[tuple[int, str]]] = []
    used = room
    for number, series in enumerate(figure.series if len(figure.series) > 1 else ()):
        taken = wide(series.label, profile) + LEGEND_ENTRY * profile.roles[Role.FIGURE].size
        if used + taken > room:
            lines.append([])
            used = 0
        lines[-1].append((number, series.label))
        used += taken
    return tuple(map(tuple, lines))


def _printed(figure: Figure, values: list[float]) -> list[str]:
    """The values of one label: one text for each bar."""
    match figure.kind:
        case FigureKind.BARS:
            return [f"{value:g}{figure.unit}" for value in values]
        case FigureKind.STACKED:
            return ["/".join(f"{value:g}" for value in values) + figure.unit]
        case FigureKind.SHARES:
            total = sum(values) or 1
            return ["/".join(f"{value / total:.1%}" for value in values)]
