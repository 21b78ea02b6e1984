"""What the wordings of a book can name: an `Edition` → plain frozen values. No record of a reply is among them."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.digest.edition import Edition
from docgen.digest.statistics import Table, proposals, shown


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a table: its name, its count in 件次, its share as printed."""

    name: str
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class BookValues:
    """A year in numbers.

    received, filed, last_replies: None where the year's figures do not have them. rates: name → as printed.
    """

    year: int
    title: str
    office: str
    edition: str
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
    figures = edition.figures
    return {
        "book": BookValues(
            year=edition.year,
            title=title,
            office=office,
            edition="公开版" if edition.is_public else "内部版",
            by=edition.by,
            kinds=tuple(part.kind for part in edition.parts),
            received=sum(figures.received.values()) if figures.received else None,
            filed=sum(figures.filed.values()) if figures.filed else None,
            proposals=proposals(edition.entries),
            replies=len(edition.entries),
            answered=sum(entry.date is not None for entry in edition.entries),
            pending=sum(entry.date is None for entry in edition.entries),
            withheld=edition.withheld,
            left_out=len(edition.left_out),
            last_replies=figures.before.total("replies") if figures.before else None,
            categories=_shares(tables["categories"], 1, 2),
            fields=_shares(tables["fields"], 2, 3),
            types=_shares(tables["types"], 2, 3),
            leads=len(tables["leads"].rows),
            co_handlers=len(tables["co_handlers"].rows),
            rates={share.name: share for share in _shares(tables["rates"], 1, 3)},
        )
    }


def _shares(table: Table, count: int, share: int) -> tuple[Share, ...]:
    return tuple(Share(str(row[0]), _number(row[count]), shown(row[share])) for row in table.rows)


def _number(cell: object) -> int:
    assert isinstance(cell, int)
    return cell
