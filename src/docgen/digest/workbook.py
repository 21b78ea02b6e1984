"""Tables → the bytes of an .xlsx file. The same tables give the same bytes.

A text is never evaluated as a formula. A text that would become a formula when its cell is edited has Excel's mark for
text (quotePrefix). Dates and numbers have Excel's own types.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.errors import OutputError
from docgen.language import say

_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")
"""The beginnings of texts that a spreadsheet may take for a formula."""
_A3, _A4 = 8, 9
"""The numbers of the paper sizes in XlsxWriter."""
_WIDEST_ON_A4 = 180
"""The largest width of a table, in digits, that is still legible when it is shrunk to the width of A4."""
_LINE_HEIGHT = 16
"""The height of a line in a cell, in points."""
_MOST_LINES = 27
"""The most lines that a row can show. Excel's rows are at most 409 points high."""
_FILTER_BUTTON = 3
"""The width of the filter's button beside a heading, in digits."""
_FIRST_DATE = dt.datetime(1980, 1, 1)
"""The date of creation in every workbook: the first date that a ZIP archive can store."""
_TITLE_ROW, _HEAD_ROW, _FIRST_ROW = 0, 1, 2
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.7}
"""The margins in inches."""


SheetCell = str | int | dt.date | None
"""A text, a number, a date, or nothing."""


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A table of a workbook."""

    name: str
    """The name on the tab."""
    title: str
    """The title above the table."""
    widths: Mapping[str, int]
    """Heading of a column → width of the column in Excel's unit, the width of a digit."""
    rows: Sequence[Sequence[SheetCell]]
    """The cells of each row, below the headings."""


def written(title: str, sheets: Sequence[WorkbookSheet]) -> bytes:
    """Return a workbook with sheets. title: the title in the properties of the workbook."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": _FIRST_DATE})
        formats = _formats(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return stream.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "宋体", "valign": "vcenter"}
    cell = {**font, "font_size": 11, "num_format": "@", "text_wrap": True, "border": 1}
    return {
        "title": book.add_format({**font, "font_size": 16, "bold": True, "align": "center"}),
        "head": book.add_format({**cell, "bold": True, "align": "center"}),
        "text": book.add_format(cell),
        "date": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
        "number": book.add_format({**cell, "num_format": "0", "align": "center"}),
        "marked": book.add_format({**cell, "quote_prefix": True}),
    }


def _write_sheet(page: Any, sheet: WorkbookSheet, formats: dict[str, Any]) -> None:
    from xlsxwriter.utility import xl_range

    last = len(sheet.widths) - 1
    page.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, "", formats["title"])
    _write(page, _TITLE_ROW, 0, sheet.title, formats["title"])
    for column, (name, width) in enumerate(sheet.widths.items()):
        page.set_column(column, column, width)
        _write(page, _HEAD_ROW, column, name, formats["head"])
    # Some programs do not fit the height of a row to its text when they open the file.
    page.set_row(_HEAD_ROW, _LINE_HEIGHT * _lines([f"{name}{' ' * _FILTER_BUTTON}" for name in sheet.widths], sheet))
    for row, cells in enumerate(sheet.rows, _FIRST_ROW):
        page.set_row(row, _LINE_HEIGHT * _lines(cells, sheet))
        for column, cell in enumerate(cells):
            _write(page, row, column, cell, formats[_format_of(cell)])
    # The number of a proposal is a text, and Excel would mark each such cell with a green triangle.
    every = xl_range(_FIRST_ROW, 0, _FIRST_ROW + max(len(sheet.rows) - 1, 0), last)
    page.ignore_errors({"number_stored_as_text": every})
    page.autofilter(_HEAD_ROW, 0, _HEAD_ROW + len(sheet.rows), last)
    page.freeze_panes(_FIRST_ROW, 1)
    page.repeat_rows(_TITLE_ROW, _HEAD_ROW)
    page.set_landscape()
    page.set_paper(_A4 if sum(sheet.widths.values()) <= _WIDEST_ON_A4 else _A3)
    page.set_margins(**_MARGINS)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")


def _lines(cells: Sequence[SheetCell], sheet: WorkbookSheet) -> int:
    """Return how many lines the highest cell of a row has."""
    most = 1
    for cell, width in zip(cells, sheet.widths.values(), strict=True):
        if isinstance(cell, str):
            lines = sum(max(1, math.ceil(_digits(line) / width)) for line in cell.split("\n"))
            most = max(most, lines)
    return min(most, _MOST_LINES)


def _digits(text: str) -> int:
    """Return the width of a text in digits. A Chinese character is as wide as two digits."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _format_of(cell: SheetCell) -> str:
    if isinstance(cell, dt.date):
        return "date"
    if isinstance(cell, int):
        return "number"
    return "marked" if cell and cell.startswith(_RISKY) else "text"


def _write(page: Any, row: int, column: int, cell: SheetCell, style: Any) -> None:
    """Write a cell. A text that is too long raises an `OutputError` and is not shortened."""
    if cell is None or cell == "":
        error = page.write_blank(row, column, None, style)
    elif isinstance(cell, dt.date):
        error = page.write_datetime(row, column, cell, style)
    elif isinstance(cell, int):
        error = page.write_number(row, column, cell, style)
    else:
        error = page.write_string(row, column, cell, style)
    if error:
        value = str(cell)[:20]
        raise OutputError(say("表格写不下这一格：“{value}”", value=value), next_step=say("缩短这一项"))
