"""Rows of figures → the Markdown table that is printed."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

_TITLES = ("做什么", "docgen", "对手", "对手 ÷ docgen", "目标")


@dataclass(frozen=True)
class Row:
    """A line of the table. ratio: None where nothing is compared. goal: of the ratio, or of docgen's own figure."""

    work: str
    docgen: str
    peer: str = "—"
    ratio: float | None = None
    goal: str = "—"


def markdown(rows: Iterable[Row]) -> str:
    """All rows as a table."""
    lines = [_line(_TITLES), "|---|---|---|---|---|"]
    return "\n".join([*lines, *(_line(map(_spelled, astuple(row))) for row in rows)])


def milliseconds(value: float) -> str:
    """Milliseconds with as many digits as mean anything."""
    return f"{_digits(value)} ms"


def seconds(value: float) -> str:
    """Seconds with as many digits as mean anything."""
    return f"{_digits(value)} s"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _spelled(value: object) -> str:
    return "—" if value is None else f"{_digits(value)} 倍" if isinstance(value, float) else str(value)


def _digits(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"
