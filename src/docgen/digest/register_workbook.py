"""An edition and the page numbers of its book → the workbook with its registers and the definitions of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.digest import definitions, workbook
from docgen.digest.anchors import case_anchor
from docgen.digest.edition import Edition
from docgen.digest.record import Entry, InternalRecord
from docgen.digest.register import co_handlers, proposers
from docgen.digest.statistics import percentage, shown
from docgen.digest.workbook import SheetCell, WorkbookSheet
from docgen.digest.year import number_key
from docgen.stationery.vocabulary import Vocabulary

_WIDTHS = {
    "序号": 6,
    "编号": 12,
    "标题": 44,
    "提出人": 22,
    "主办": 20,
    "会办": 26,
    "领域": 12,
    "文号": 24,
    "类别": 6,
    "交办": 12,
    "期限": 12,
    "答复日期": 12,
    "按期": 14,
    "面商": 10,
    "满意度": 10,
    "公开": 12,
    "页码": 7,
}
"""Heading of a column → width of the column in Excel's unit, the width of a digit. A Chinese character has two."""
_INTERNAL = ("交办", "期限", "按期", "面商", "满意度")
"""The columns that a public edition does not have."""
_COUNTING = "统计口径"
_COUNTING_WIDTHS = {"指标": 26, "怎样计算": 76, "件次": 10, "基数（件次）": 14, "比率": 12}


def register_workbook(edition: Edition, words: Vocabulary, numbers: Mapping[str, str]) -> bytes:
    """Return the bytes of the workbook. numbers: anchor → page number as printed."""
    return workbook.written(f"{edition.year}年度办理情况一览表", sheets(edition, words, numbers))


def sheets(edition: Edition, words: Vocabulary, numbers: Mapping[str, str]) -> list[WorkbookSheet]:
    """Return the sheets of the workbook. numbers: as for `register_workbook`."""
    year = edition.year
    widths = {name: width for name, width in _WIDTHS.items() if not edition.is_public or name not in _INTERNAL}
    made = []
    for register in edition.registers:
        entries = sorted((entry for entry in edition.entries if entry.kind == register.kind), key=number_key)
        rows = []
        for number, entry in enumerate(entries, 1):
            row = _row(number, entry, words, numbers.get(case_anchor(entry.anchor), ""))
            rows.append([row[name] for name in widths])
        made.append(WorkbookSheet(register.kind, f"{year}年度{register.title}", widths, rows))
    made.append(WorkbookSheet(_COUNTING, f"{year}年度各项数字的统计口径", _COUNTING_WIDTHS, _counting(edition)))
    return made


def _row(number: int, entry: Entry, words: Vocabulary, page: str) -> dict[str, SheetCell]:
    """Return heading of a column → cell. number: that of the row, from 1. page: the page number as printed."""
    row: dict[str, SheetCell] = {
        "序号": number,
        "编号": entry.number,
        "标题": entry.title,
        "提出人": proposers(entry, words),
        "主办": entry.lead,
        "会办": co_handlers(entry, words),
        "领域": entry.field,
        "文号": entry.document_number,
        "类别": entry.category,
        "答复日期": entry.date,
        "公开": entry.publicity,
        "页码": int(page) if page.isdigit() else page,
    }
    if isinstance(entry, InternalRecord):
        row |= {
            "交办": entry.case.handling.assigned,
            "期限": entry.due,
            "按期": str(entry.timeliness),
            "面商": str(entry.contact),
            "满意度": entry.again or entry.first,
        }
    return row


def _counting(edition: Edition) -> Sequence[Sequence[SheetCell]]:
    """Return a row with the definition of each figure. The row of a rate also has its count, its base and its value."""
    scope = edition.scope
    rows: list[Sequence[SheetCell]] = [[name, how, None, None, None] for name, how in definitions.explained(scope)]
    for rate in definitions.rates(scope):
        count, base = rate.of(edition.entries)
        how = f"{rate.counted}的件次÷{rate.base or scope.holds}的件次"
        rows.append([rate.name, how, count, base, shown(percentage(count, base))])
    return rows
