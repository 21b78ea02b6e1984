"""An Excel workbook (.xlsx) → a table for each sheet, with the texts that Excel shows.

Dates are written as 2026-03-05. Formulas have the value that was last computed. Hidden sheets, rows and columns are
read too and reported.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files import docx_package
from docgen.files.docx_package import Package
from docgen.intake.paper import MOST_CELLS, FormCell, FormTable, too_many_cells
from docgen.intake.passages import small_number
from docgen.language import say

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = re.compile(r"\{.*/relationships\}id")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
"""The numbers of Excel's own formats that show dates or times."""
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
"""The parts of a number format that are no placeholders."""
_ZEROS = re.compile(rf"(?P<before>(?:{_LITERAL.pattern})*)(?P<zeros>0+)(?P<behind>(?:{_LITERAL.pattern})*)")
"""A format of zeros, with fixed words around it, such as "2026"000."""
_SPLIT = "\0"
"""The separator between the words and the zeros of a shape."""
_MOST_MERGED = 2_000
_FIRST_NO_DATE = 2_958_466
"""The serial number after that of 9999-12-31, the last date of Excel."""


def paper(data: bytes, file: str) -> tuple[list[FormTable], list[Finding]]:
    """Return the sheets of a workbook, and findings. An unusable file raises an `InputError`."""
    package = docx_package.container(data, file)
    book = package.tree("xl/workbook.xml")
    if book is None or book.tag not in (f"{_S}workbook", f"{_STRICT}workbook"):
        raise InputError(
            say("表格文件里没有工作表"), place=Place(file), next_step=say("在 Excel 或 WPS 中另存为 .xlsx 后再导入")
        )
    reading = _BookReading(package, book)
    tables: list[FormTable] = []
    findings: list[Finding] = []
    for sheet in _named(book, "sheet"):
        name = str(sheet.get("name", ""))
        part = reading.part_of(sheet)
        root = package.tree(part) if part else None
        if root is None:
            continue
        place = say("工作表“{name}”", name=name)
        tables.append(reading.table(root, place, file))
        rows = [str(row.get("r", "?")) for row in _named(root, "row") if _is_hidden(row) and len(row)]
        columns = [f"{one.get('min')}–{one.get('max')}" for one in _named(root, "col") if _is_hidden(one)]
        is_hidden = sheet.get("state", "visible") != "visible"
        findings += hidden_parts(file, place, rows, columns, is_hidden=is_hidden)
    return tables, findings


class _BookReading:
    """Reads the cells of one workbook."""

    def __init__(self, package: Package, book: Any) -> None:
        self._package = package
        self._parts = _relations(package)
        properties = next(_named(book, "workbookPr"), None)
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = dt.datetime(1904, 1, 1) if is_1904 else dt.datetime(1899, 12, 30)
        shared = package.tree("xl/sharedStrings.xml")
        self._strings = [] if shared is None else [_rich_text(item) for item in _named(shared, "si")]
        self._formats = _formats(package.tree("xl/styles.xml"))
        self._room = MOST_CELLS

    def part_of(self, sheet: Any) -> str:
        """Return the name of the part with a sheet; empty if there is none."""
        for key, value in sheet.attrib.items():
            if _RELATION.fullmatch(str(key)):
                return self._parts.get(str(value), "")
        return ""

    def table(self, root: Any, name: str, file: str) -> FormTable:
        """Return the table of a sheet. A merged area is one cell."""
        cells: dict[tuple[int, int], FormCell] = {}
        row_index = -1
        for row in _named(root, "row"):
            # Numbers begin with 1, indexes with 0. A row without a number follows the row before it.
            row_index = small_number(str(row.get("r", "")), row_index + 2) - 1
            column = -1
            for item in row:
                if not str(item.tag).endswith("}c"):
                    continue
                self._room -= 1
                if self._room < 0:
                    raise too_many_cells(file)
                at = _position(str(item.get("r", "")))
                column = at[1] if at else column + 1
                cells[row_index, column] = FormCell(row_index, column, 1, 1, self._shown(item))
        last = max((key[0] for key in cells), default=0), max((key[1] for key in cells), default=0)
        for area in list(_named(root, "mergeCell"))[:_MOST_MERGED]:
            _merge_area(cells, str(area.get("ref", "")), last)
        return FormTable(name, [cells[key] for key in sorted(cells)])

    def _shown(self, cell: Any) -> str:
        """Return the text that Excel shows for a cell."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_rich_text(item) for item in _named(cell, "is"))
        value = next((str(item.text or "") for item in cell if str(item.tag).endswith("}v")), "")
        if kind == "s":
            index = small_number(value, -1)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind == "d":
            return value.removesuffix("T00:00:00")
        if kind in ("str", "e") or not value:
            return value
        return self._number(value, str(cell.get("s", "")))

    def _number(self, value: str, style: str) -> str:
        index = small_number(style, 0)
        shape = self._formats[index] if index < len(self._formats) else ""
        try:
            return shown_number(Decimal(value), shape, self._epoch)
        except InvalidOperation:
            return value


def shown_number(number: Decimal, shape: str, epoch: dt.datetime) -> str:
    """Return a number as a shape shows it: a date, a number with leading zeros, or the plain number.

    shape: what `shape_of` returned. epoch: the day with the number 0.
    """
    if shape == "date" and 0 < number < _FIRST_NO_DATE:
        return _date(epoch, number)
    whole = number == number.to_integral_value() and abs(number) < 10**15  # Excel keeps 15 digits
    if _SPLIT in shape and whole:
        before, zeros, behind = shape.split(_SPLIT)
        return f"{before}{int(number):0{len(zeros)}}{behind}"
    return str(int(number)) if whole else f"{number.normalize():f}"


def shape_of(number: int, code: str) -> str:
    """Return what a number format is: date, zeros with the words around them, or empty.

    number: the number of the format. code: its text; empty for a format of Excel's own.
    """
    code_of_positive = code.partition(";")[0]
    if code:
        is_date = re.search("[yd]|[Mm].*日|年", _LITERAL.sub("", code_of_positive)) is not None
    else:
        is_date = number in _DATE_FORMATS
    if is_date:
        return "date"
    match = _ZEROS.fullmatch(code_of_positive)
    if not match:
        return ""
    return _SPLIT.join((_words(match["before"]), match["zeros"], _words(match["behind"])))


def _words(literals: str) -> str:
    """Return the text that fixed parts of a number format show."""
    shown = ""
    for part in _LITERAL.findall(literals):
        if part.startswith('"'):
            shown += part[1:-1]
        elif part.startswith("\\"):
            shown += part[1]
    return shown


def _date(epoch: dt.datetime, number: Decimal) -> str:
    """Return the date of a serial number, with the time of day if there is one."""
    moment = epoch + dt.timedelta(seconds=round(float(number) * 86_400))
    has_time = number != number.to_integral_value()
    return moment.strftime("%Y-%m-%d %H:%M:%S") if has_time else moment.date().isoformat()


def _formats(styles: Any) -> list[str]:
    """Return the shape of the numbers of each style of cells. See `shape_of`."""
    if styles is None:
        return []
    codes = {str(item.get("numFmtId")): str(item.get("formatCode", "")) for item in _named(styles, "numFmt")}
    found: list[str] = []
    for group in _named(styles, "cellXfs"):
        for style in group:
            name = str(style.get("numFmtId", "0"))
            found.append(shape_of(small_number(name, 0), codes.get(name, "")))
    return found


def _relations(package: Package) -> dict[str, str]:
    """Return the identifier of a relation of the workbook → the name of the part."""
    root = package.tree("xl/_rels/workbook.xml.rels")
    found: dict[str, str] = {}
    if root is None:
        return found
    for item in root:
        target = str(item.get("Target", ""))
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[str(item.get("Id"))] = name
    return found


def _merge_area(cells: dict[tuple[int, int], FormCell], area: str, last: tuple[int, int]) -> None:
    """Make one cell of a merged area. area: its two corners, as B2:D3. last: the last row and column of the sheet."""
    first, _, other = area.partition(":")
    begin, end = _position(first), _position(other or first)
    if begin and end:
        merge(cells, begin, end, last)


def merge(
    cells: dict[tuple[int, int], FormCell], begin: tuple[int, int], end: tuple[int, int], last: tuple[int, int]
) -> None:
    """Make one cell of a merged area. begin, end: its corners. last: the last row and column of the sheet."""
    if begin not in cells:
        return
    below = [key for key in cells if begin[0] <= key[0] <= end[0] and begin[1] <= key[1] <= end[1] and key != begin]
    if any(not cells[key].blank for key in below):
        return  # a value under a merged area is not shown, but it must not be lost
    for key in below:
        del cells[key]
    cells[begin].height = max(min(end[0], last[0]) - begin[0] + 1, 1)
    cells[begin].width = max(min(end[1], last[1]) - begin[1] + 1, 1)


def hidden_parts(
    file: str, place: str, rows: Sequence[str], columns: Sequence[str], *, is_hidden: bool
) -> Iterator[Finding]:
    """Yield findings about a hidden sheet, and about hidden rows and columns. They were read: they may be cases."""
    messages = []
    if is_hidden:
        messages.append(say("{place}是隐藏的，已一并读入", place=place))
    if rows:
        messages.append(say("{place}第 {rows} 行是隐藏的，已一并读入", place=place, rows=_short(rows)))
    if columns:
        messages.append(say("{place}第 {columns} 列是隐藏的，已一并读入", place=place, columns=_short(columns)))
    step = say("核对是否应当办理；不应当的，删去案件文件")
    for message in messages:
        yield Finding("intake-hidden", message, Place(file), Severity.WARNING, step)


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") in ("1", "true")


def _short(names: Sequence[str]) -> str:
    return "、".join(names[:10]) + ("…" if len(names) > 10 else "")


def _rich_text(item: Any) -> str:
    """Return the text of a string. The reading of characters (phonetic text) is left out."""
    pieces: list[str] = []
    for child in item:
        name = str(child.tag).rpartition("}")[2]
        if name == "t":
            pieces.append(str(child.text or ""))
        elif name == "r":
            pieces += [str(part.text or "") for part in child if str(part.tag).endswith("}t")]
    return re.sub("_x([0-9A-Fa-f]{4})_", _unescaped, "".join(pieces))


def _unescaped(match: re.Match[str]) -> str:
    """Return the character of an escape such as _x000D_."""
    character = chr(int(match[1], 16))
    return "" if character == "\r" else character


def _named(root: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name, in the ordinary or the strict name space."""
    yield from root.iter(f"{_S}{name}", f"{_STRICT}{name}")


def _position(reference: str) -> tuple[int, int] | None:
    """Return the indexes of row and column of a reference such as B2; None if the text is no reference."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
