"""An `Edition` → the counts and words that the wordings of a book can print. Replies are not among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.digest.edition import Edition
from docgen.digest.scope import proposals
from docgen.digest.statistics import YearCell, YearTable, shown


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a table. A sentence can quote its fields."""

    name: str
    """The name of the row."""
    count: int
    """The number of replies, in 件次."""
    share: str
    """The printed share of these replies, such as 74.84%."""
    base: int
    """The number of replies that are 100% of the share, in 件次."""


@dataclass(frozen=True, slots=True)
class BookValues:
    """The numbers of an edition.

    An internal edition counts all replies of the year. A public edition counts only the replies that it contains.

    Proposals are counted in 件, replies in 件次.
    """

    year: int
    """The year of the cases."""
    title: str
    """The title of the book."""
    office: str
    """The office that compiles the book; empty if none is named."""
    edition: str
    """公开版 or 内部版."""
    form: str
    """book or report. A report contains no replies."""
    holds: str
    """The words for the counted replies: 应有答复, 本书收录 or 本总结计入."""
    by: str
    """unit or field: whether each chapter has the replies of a unit or of a field."""
    kinds: tuple[str, ...]
    """The kinds of proposals with replies: 建议, 提案."""
    received: int | None
    """The proposals that were received (收到), in 件; None in a public edition, or if the number is not known."""
    filed: int | None
    """The proposals that were filed (立案), in 件; None in a public edition, or if the number is not known."""
    proposals: int
    """The proposals that the replies are about, in 件."""
    replies: int
    """The counted replies, given or not, in 件次."""
    answered: int
    """The counted replies that are given, in 件次."""
    pending: int
    """The counted replies that are not given yet, in 件次."""
    withheld: int
    """The replies that a public edition leaves out; 0 in an internal edition."""
    left_out: int
    """The replies that an internal edition lists as not public; 0 in a public edition."""
    omitted: int
    """The counted replies that the book does not print; 0 in a public edition."""
    last_replies: int | None
    """The replies of the year before, in 件次; None in a public edition, or if the number is not known."""
    categories: tuple[Share, ...]
    """A row for each category, and a row for the replies that are not given yet, if there are any."""
    fields: tuple[Share, ...]
    """A row for each field."""
    types: tuple[Share, ...]
    """A row for each of 独办, 主办会办 and 分办."""
    leads: int
    """The number of units that reply."""
    co_handlers: int
    """The number of units that are consulted."""
    rates: dict[str, Share]
    """Name of a rate → the rate. A public edition has neither 办结率 nor 公开率."""


def values(edition: Edition, title: str, office: str) -> dict[str, object]:
    """Return the variables of a book's wordings. There is one variable: `book`."""
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
            left_out=len(edition.not_public),
            omitted=len(edition.counted_only),
            last_replies=figures.last_year.total("replies") if figures.last_year else None,
            categories=_shares(tables["categories"], 1, 2, replies),
            fields=_shares(tables["fields"], 2, 3, replies),
            types=_shares(tables["types"], 2, 3, replies),
            leads=len(tables["leads"].rows),
            co_handlers=len(tables["co_handlers"].rows),
            rates={str(row[0]): _share(row, 1, 3, _checked_count(row[2])) for row in tables["rates"].rows},
        )
    }


def _shares(table: YearTable, count: int, share: int, base: int) -> tuple[Share, ...]:
    """Return a `Share` for each row. count, share: the indexes of the columns with these values."""
    return tuple(_share(row, count, share, base) for row in table.rows)


def _share(row: Sequence[YearCell], count: int, share: int, base: int) -> Share:
    return Share(str(row[0]), _checked_count(row[count]), shown(row[share]), base)


def _checked_count(cell: object) -> int:
    assert isinstance(cell, int)
    return cell
