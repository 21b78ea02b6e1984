"""The register of replies (办理情况一览表): entries → rows of text, by kind and number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docgen.digest.record import Entry
from docgen.digest.year import KINDS, number_key
from docgen.model.case import Family
from docgen.stationery.vocabulary import Vocabulary

_COLUMNS = ("编号", "标题", "提出人", "主办", "会办", "类别", "答复日期", "满意度", "公开")
_SATISFACTION = _COLUMNS.index("满意度")
_NAMES = 3
"""How many proposers are named at most. Of more, the first is named, with the number of all."""


@dataclass(frozen=True, slots=True)
class Register:
    """The replies to one kind of proposal as rows."""

    kind: Family
    """建议 or 提案."""
    title: str
    """The title of the register."""
    columns: tuple[str, ...]
    """The headings of the columns."""
    rows: tuple[tuple[str, ...], ...]
    """A row of texts for each reply."""
    anchors: tuple[str, ...]
    """The anchor of the reply in each row."""


def registers(entries: Iterable[Entry], words: Vocabulary, *, public: bool) -> tuple[Register, ...]:
    """Make a register for each kind that has replies.

    public: leave out what proposers thought of each reply; the title says 公开版, since not all replies are listed.
    """
    found = sorted(entries, key=number_key)
    columns = _kept(_COLUMNS, public)
    return tuple(
        Register(
            kind,
            f"{kind}办理情况一览表{'（公开版）' if public else ''}",
            columns,
            tuple(_kept(_row(entry, words), public) for entry in mine),
            tuple(entry.anchor for entry in mine),
        )
        for kind in KINDS
        if (mine := [entry for entry in found if entry.kind == kind])
    )


def _kept(cells: tuple[str, ...], public: bool) -> tuple[str, ...]:
    return (*cells[:_SATISFACTION], *cells[_SATISFACTION + 1 :]) if public else cells


def _row(entry: Entry, words: Vocabulary) -> tuple[str, ...]:
    return (
        entry.number,
        entry.title,
        proposers(entry, words),
        entry.lead,
        words.join(entry.co_handlers) if entry.type != "分办" else f"（分办）{words.join(entry.co_handlers)}",
        entry.category or "",
        words.date(entry.date) if entry.date else "",
        entry.again or entry.first or "",
        entry.publicity or "",
    )


def proposers(entry: Entry, words: Vocabulary) -> str:
    """Return the text of the proposers' cell: 甲、乙, or 甲等8名代表."""
    names = [name.name for name in entry.proposers]
    total = max(entry.total or 0, len(names))
    if total > len(names) or len(names) > _NAMES:
        title = entry.proposers[0].title or words.proposer_titles[entry.kind]
        return f"{names[0]}{words.lists.others.format(count=total)}{title}"
    return words.join(names)
