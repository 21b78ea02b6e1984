"""`Register`s → the bytes of an .xlsx file. No other module uses XlsxWriter.

All cells are text, so that no text is run as a formula. Some texts would become formulas when somebody edits their
cells. Such a cell has Excel's mark for text (quotePrefix). The same registers give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from docgen.digest.register import Register
from docgen.errors import OutputError
from docgen.language import say

_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")
"""The beginnings of texts that a spreadsheet may take for a formula."""
_WIDTHS = {
    "编号": 12,
    "标题": 44,
    "提出人": 22,
    "主办": 20,
    "会办": 26,
    "类别": 6,
    "答复日期": 15,
    "满意度": 10,
    "公开": 12,
}
"""Heading of a column → width of the column in Excel's unit, a digit. A Chinese character is as wide as two digits."""

_A4 = 9
"""The number of the paper size in XlsxWriter."""
_FIRST_DATE = dt.datetime(1980, 1, 1)
"""The first date that a ZIP archive can store; the date of creation in every workbook."""
_TITLE_ROW, _HEAD_ROW, _FIRST_ROW = 0, 1, 2
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.7}
"""The margins in inches."""


def workbook(registers: Sequence[Register], year: int) -> bytes:
    """Return a workbook with a sheet for each register."""
    with _book(f"{year}年度办理情况一览表") as (book, stream):
        formats = _formats(book)
        for register in registers:
            widths = {name: _WIDTHS[name] for name in register.columns}
            _sheet(book.add_worksheet(register.kind), f"{year}年度{register.title}", widths, register.rows, formats)
    return stream.getvalue()


def table(title: str, widths: Mapping[str, int], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet. widths: heading of a column → width of the column in Excel's unit, a digit."""
    with _book(title) as (book, stream):
        _sheet(book.add_worksheet(title), title, widths, rows, _formats(book))
    return stream.getvalue()


@contextmanager
def _book(title: str) -> Iterator[tuple[Any, io.BytesIO]]:
    """Yield an empty workbook, and the stream to which its bytes are written at the end."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": _FIRST_DATE})
        yield book, stream


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "宋体", "valign": "vcenter"}
    cell = {**font, "font_size": 11, "num_format": "@", "text_wrap": True, "border": 1}
    return {
        "title": book.add_format({**font, "font_size": 16, "bold": True, "align": "center"}),
        "head": book.add_format({**cell, "bold": True, "align": "center"}),
        "text": book.add_format(cell),
        "marked": book.add_format({**cell, "quote_prefix": True}),
    }


def _sheet(
    sheet: Any, title: str, widths: Mapping[str, int], rows: Sequence[Sequence[str]], formats: dict[str, Any]
) -> None:
    last = len(widths) - 1
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, "", formats["title"])
    _write(sheet, _TITLE_ROW, 0, title, formats["title"])
    for column, name in enumerate(widths):
        sheet.set_column(column, column, widths[name])
        _write(sheet, _HEAD_ROW, column, name, formats["head"])
    for row, cells in enumerate(rows, _FIRST_ROW):
        for column, text in enumerate(cells):
            _write(sheet, row, column, text, formats["marked" if text.startswith(_RISKY) else "text"])
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.repeat_rows(_TITLE_ROW, _HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _write(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a text to a cell. A text that is too long raises an `OutputError` and is not shortened."""
    error = sheet.write_string(row, column, text, style) if text else sheet.write_blank(row, column, None, style)
    if error:
        raise OutputError(say("表格写不下这一格：“{value}”", value=text[:20]), next_step=say("缩短这一项"))
