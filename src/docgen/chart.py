"""A figure's numbers → its bars: shares of the axis, what is printed beside them. Each writer draws these."""

from __future__ import annotations

from dataclasses import dataclass

from docgen import headline
from docgen.book import Figure, FigureKind
from docgen.profile import Profile


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: which series it is of, and its length as a share of the axis."""

    series: int
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name in lines (none when the bar above has it), its segments, and its value as printed."""

    label: tuple[str, ...]
    segments: tuple[Segment, ...]
    value: str


def legend(figure: Figure) -> tuple[str, ...]:
    """What the shades stand for; nothing where there is but one."""
    return tuple(series.label for series in figure.series) if len(figure.series) > 1 else ()


def bars(figure: Figure, width: float, profile: Profile, size: float) -> tuple[Bar, ...]:
    """All bars from top to bottom. width: of the whole figure in points. size: of its text in points."""
    room = width * profile.part["figure"]["label_width"] / size - 1
    names = [tuple(headline.lines(label, room)) for label in figure.labels]
    made: list[Bar] = []
    for index, name in enumerate(names):
        values = [series.values[index] for series in figure.series]
        if figure.kind is FigureKind.BARS:
            longest = max((value for series in figure.series for value in series.values), default=0) or 1
            made += [
                Bar(name if not number else (), (Segment(number, value / longest),), f"{value:g}{figure.unit}")
                for number, value in enumerate(values)
            ]
        else:
            made.append(Bar(name, _end_to_end(values, _axis(figure, index)), _values(figure, values)))
    return tuple(made)


def _axis(figure: Figure, index: int) -> float:
    """What the whole axis stands for."""
    sums = [sum(series.values[number] for series in figure.series) for number in range(len(figure.labels))]
    return (sums[index] if figure.kind is FigureKind.SHARES else max(sums, default=0)) or 1


def _end_to_end(values: list[float], axis: float) -> tuple[Segment, ...]:
    return tuple(Segment(number, value / axis) for number, value in enumerate(values) if value)


def _values(figure: Figure, values: list[float]) -> str:
    if figure.kind is FigureKind.STACKED:
        return "/".join(f"{value:g}" for value in values) + figure.unit
    total = sum(values) or 1
    return "/".join(f"{value / total:.1%}" for value in values)
