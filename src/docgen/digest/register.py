"""The register of replies (办理情况一览表): entries → rows of text, by kind and number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docgen.digest.record import Entry
from docgen.digest.year import KINDS, number_key
from docgen.model.case import Kind
from docgen.stationery.vocabulary import Vocabulary

_COLUMNS = ("编号", "标题", "提出人", "主办", "会办", "类别", "答复日期", "满意度", "公开")
_SATISFACTION = _COLUMNS.index("满意度")
_NAMES = 3
"""How many proposers are named; of more, the first and their number."""


@dataclass(frozen=True, slots=True)
class Register:
    """One kind's replies as rows. anchors: which reply each row is."""

    kind: Kind
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    anchors: tuple[str, ...]


def registers(entries: Iterable[Entry], words: Vocabulary, *, public: bool) -> tuple[Register, ...]:
    """A register for each kind that has replies.

    public: without what the proposers thought of each reply; its title says so, since it does not list the whole year.
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
    """The proposers in a cell: 甲、乙 · 甲等8名代表."""
    names = [name.name for name in entry.proposers]
    total = max(entry.total or 0, len(names))
    if total > len(names) or len(names) > _NAMES:
        title = entry.proposers[0].title or words.proposer_titles[entry.kind]
        return f"{names[0]}{words.lists.others.format(count=total)}{title}"
    return words.join(names)
