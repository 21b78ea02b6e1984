"""An edition → the page with the main figures of the year: a grid of numbers from the statistics."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.digest.edition import Edition
from docgen.digest.statistics import CATEGORIES, shown
from docgen.model.blocks import Cell, Role, Row, Table, para
from docgen.model.book import BookBlock, Heading

_COLUMNS = 4
_NOTE = "注：件是建议、提案的件数，件次是答复的份数；{categories}；各项的基数见综述各表的注。"


def main_figures(edition: Edition) -> list[BookBlock]:
    """Return the blocks of the page. Each name takes one line, so the numbers of a row stand on one line too."""
    cells = [Cell((para(Role.MAIN_FIGURE, number), para(Role.COUNT, name))) for name, number in _figures(edition)]
    while len(cells) % _COLUMNS:
        cells.append(Cell((para(Role.COUNT, ""),)))
    rows = tuple(Row(tuple(cells[start : start + _COLUMNS])) for start in range(0, len(cells), _COLUMNS))
    heading = Heading(1, para(Role.FRONT, "年度主要数字"), "main-figures")
    note = _NOTE.format(categories="，".join(label.replace("　", "类是") for label, _ in _categories(edition)))
    return [heading, Table((1.0,) * _COLUMNS, rows, whole=True), para(Role.TABLE_NOTE, note)]


def _categories(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the label of each category, such as A　已解决或基本解决, and its printed number."""
    (categories,) = [table for table in edition.tables if table.name == "categories"]
    for label, count, *_ in categories.rows:
        if str(label)[0] in CATEGORIES:
            yield str(label), shown(count)


def _figures(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the name and the printed number of each figure."""
    tables = {table.name: table for table in edition.tables}
    overview = tables["overview"]
    for name, total in zip(overview.columns[1:], (overview.total or ())[1:], strict=True):
        if not name.startswith("上年"):
            yield name, shown(total)
    yield "答复单位（个）", str(len(tables["leads"].rows))
    yield "会办单位（个）", str(len(tables["co_handlers"].rows))
    for label, count in _categories(edition):
        yield f"{label[0]}类（件次）", count
    for rate, _, _, share in tables["rates"].rows:
        yield str(rate), shown(share)
