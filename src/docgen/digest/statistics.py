"""The tables of a year: entries → `Table`s. 件 are proposals, 件次 replies: a 分办 proposal is one 件 and a 件次 a unit.

Percentages have 应有答复件次 as their base, as published yearly reports have them (深圳 2022: 461/616 = 74.84%), and
are rounded each by itself; that they may not add up to 100.00 is said below the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from docgen.deadlines import Timeliness
from docgen.digest.figures import Figures
from docgen.digest.names import sound_key
from docgen.digest.record import Contact, Entry
from docgen.digest.year import KINDS, NO_FIELD

Cell = str | int | Decimal | None
"""Text, a count, a percentage, or nothing to say."""

CATEGORIES = ("A", "B", "C", "D")
TYPES = ("独办", "主办会办", "分办")
SATISFACTIONS = ("满意", "基本满意", "不满意")
PUBLICITIES = ("公开", "摘要公开", "依申请公开", "不公开")
_ROUNDED = "各项百分比分别四舍五入，合计可能不等于100%。"
_PENDING, _ALL = "尚未答复", "合计"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. name: what programs call it. total: the last row, None where adding up has no sense. note: the base."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    note: str


def percentage(part: int, base: int, places: int = 2) -> Decimal | None:
    """part of base in per cent, rounded half up; None if the base is 0."""
    if base == 0:
        return None
    return (Decimal(part) * 100 / base).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(cell: Cell) -> str:
    """A cell as it is printed: 461, 74.84%, —."""
    if cell is None:
        return "—"
    return f"{cell}%" if isinstance(cell, Decimal) else str(cell)


def proposals(entries: Iterable[Entry]) -> int:
    """How many proposals (件) the replies are about."""
    return len({entry.identity for entry in entries})
