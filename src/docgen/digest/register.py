"""Entries → the registers of replies (办理情况一览表): rows of text, sorted by number, for each kind of proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docgen.digest.record import Entry
from docgen.digest.year import KINDS, number_key
from docgen.model.case import Family
from docgen.stationery.vocabulary import Vocabulary

_COLUMNS = ("编号", "标题", "提出人", "主办", "会办", "类别", "答复日期", "满意度", "公开")
_SATISFACTION = _COLUMNS.index("满意度")
_MOST_NAMED = 3
"""Of more proposers than this, only the first is named, with the number of all of them."""


@dataclass(frozen=True, slots=True)
class Register:
    """A table of the replies to one kind of proposal."""

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
    """Return a register for each kind of proposal with replies.

    public: whether the registers are for a public edition. Such a register has 公开版 in its title and no 满意度.
    """
    found = sorted(entries, key=number_key)
    columns = _kept(_COLUMNS, public)
    made: list[Register] = []
    for kind in KINDS:
        listed = [entry for entry in found if entry.kind == kind]
        if listed:
            title = f"{kind}办理情况一览表{'（公开版）' if public else ''}"
            rows = tuple(_kept(_row(entry, words), public) for entry in listed)
            made.append(Register(kind, title, columns, rows, tuple(entry.anchor for entry in listed)))
    return tuple(made)


def _kept(cells: tuple[str, ...], public: bool) -> tuple[str, ...]:
    """Return the cells of a row; for a public edition, without 满意度."""
    return (*cells[:_SATISFACTION], *cells[_SATISFACTION + 1 :]) if public else cells


def _row(entry: Entry, words: Vocabulary) -> tuple[str, ...]:
    return (
        entry.number,
        entry.title,
        proposers(entry, words),
        entry.lead,
        co_handlers(entry, words),
        entry.category or "",
        words.date(entry.date) if entry.date else "",
        entry.again or entry.first or "",
        entry.publicity or "",
    )


def co_handlers(entry: Entry, words: Vocabulary) -> str:
    """Return the consulted units as printed in one cell; for 分办, the other units that reply."""
    return f"（分办）{words.join(entry.co_handlers)}" if entry.type == "分办" else words.join(entry.co_handlers)


def proposers(entry: Entry, words: Vocabulary) -> str:
    """Return the names of the proposers as printed in one cell: 甲、乙, or 甲等8名代表."""
    names = [proposer.name for proposer in entry.proposers]
    total = max(entry.total or 0, len(names))
    if total > len(names) or len(names) > _MOST_NAMED:
        title = entry.proposers[0].title or words.proposer_titles[entry.kind]
        return f"{names[0]}{words.lists.others.format(count=total)}{title}"
    return words.join(names)
