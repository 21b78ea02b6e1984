"""What the wordings of a book can name: an `Edition` → plain frozen values. No record of a reply is among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.digest.edition import Edition
from docgen.digest.scope import proposals
from docgen.digest.statistics import Cell, Table, shown


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a table: its name, its count in 件次, its share as printed, and what that is a share of, in 件次."""

    name: str
    count: int
    share: str
    base: int


@dataclass(frozen=True, slots=True)
class BookValues:
    """A year in numbers, or a public edition's own.

    form: book or report, which has no replies in it. holds: what the counted replies are called, 应有答复, 本书收录 or
    本总结计入. received, filed, last_replies: None where the year's figures do not have them, and in a public edition.
    rates: name → as printed; a public edition has neither 办结率 nor 公开率.
    """

    year: int
    title: str
    office: str
    edition: str
    form: str
    holds: str
    by: str
    kinds: tuple[str, ...]
    received: int | None
    filed: int | None
    proposals: int
    replies: int
    answered: int
    pending: int
    withheld: int
    left_out: int
    last_replies: int | None
    categories: tuple[Share, ...]
    fields: tuple[Share, ...]
    types: tuple[Share, ...]
    leads: int
    co_handlers: int
    rates: dict[str, Share]


def values(edition: Edition, title: str, office: str) -> dict[str, object]:
    """All names of a book's wording; one: `book`."""
    tables = {table.name: table for table in edition.tables}
    figures, replies = edition.figures, len(edition.entries)
    return {
        "book": BookValues(
            year=edition.year,
            title=title,
            office=office,
            edition="公开版" if edition.is_public else "内部版",
            form=edition.form,
            holds=edition.scope.holds,
            by=edition.by,
            kinds=tuple(part.kind for part in edition.parts),
            received=sum(figures.received.values()) if figures.received else None,
            filed=sum(figures.filed.values()) if figures.filed else None,
            proposals=proposals(edition.entries),
            replies=replies,
            answered=sum(entry.date is not None for entry in edition.entries),
            pending=sum(entry.date is None for entry in edition.entries),
            withheld=edition.withheld,
            left_out=len(edition.left_out),
            last_replies=figures.before.total("replies") if figures.before else None,
            categories=_shares(tables["categories"], 1, 2, replies),
            fields=_shares(tables["fields"], 2, 3, replies),
            types=_shares(tables["types"], 2, 3, replies),
            leads=len(tables["leads"].rows),
            co_handlers=len(tables["co_handlers"].rows),
            rates={str(row[0]): _share(row, 1, 3, _number(row[2])) for row in tables["rates"].rows},
        )
    }


def _shares(table: Table, count: int, share: int, base: int) -> tuple[Share, ...]:
    return tuple(_share(row, count, share, base) for row in table.rows)


def _share(row: Sequence[Cell], count: int, share: int, base: int) -> Share:
    return Share(str(row[0]), _number(row[count]), shown(row[share]), base)


def _number(cell: object) -> int:
    assert isinstance(cell, int)
    return cell
