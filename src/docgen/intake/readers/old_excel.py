"""An old Excel file (.xls, .et of Excel 97 to 2003) → a table for each sheet, with the texts that Excel shows.

The reader knows the records of values, formats and merged areas ([MS-XLS] 2.3). Charts and macros are left out. A
formula has the value that was last computed.
"""

from __future__ import annotations

import datetime as dt
import math
import struct
from collections.abc import Iterator
from decimal import Decimal

from docgen.errors import Finding
from docgen.files import ole_streams
from docgen.intake.paper import MOST_CELLS, FormCell, FormTable, too_many_cells
from docgen.intake.readers.workbook import hidden_parts, merge, shape_of, shown_number
from docgen.language import say

_BOF, _EOF, _CONTINUE, _PASSWORD = 0x0809, 0x000A, 0x003C, 0x002F
_SHEET, _STRINGS, _FORMAT, _STYLE, _EPOCH = 0x0085, 0x00FC, 0x041E, 0x00E0, 0x0022
_TEXT, _NUMBER, _PACKED, _SEVERAL, _FORMULA = 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0006
_RESULT, _LABEL, _RICH_LABEL, _TRUTH, _MERGED, _ROW, _COLUMN = 0x0207, 0x0204, 0x00D6, 0x0205, 0x00E5, 0x0208, 0x007D
_MOST_STRINGS, _MOST_MERGED = 400_000, 2_000
_VERSION = 0x0600
"""The version of the records in Excel 97 to 2003."""
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 1

Position = tuple[int, int]


def paper(data: bytes, file: str) -> tuple[list[FormTable], list[Finding]]:
    """Return the sheets of a workbook, and findings. An unusable file raises an `InputError`."""
    content = ole_streams.stream(data, "Workbook", file) or ole_streams.stream(data, "Book", file)
    try:
        return _OldBook(content or b"", file).tables()
    except ole_streams.DAMAGE as error:
        raise ole_streams.damaged(file) from error


class _OldBook:
    """Reads the records of one workbook."""

    def __init__(self, content: bytes, file: str) -> None:
        self._content = content
        self._file = file
        self._strings: list[str] = []
        self._codes: dict[int, str] = {}  # number of a format → its text
        self._styles: list[int] = []  # for each style of cells, the number of its format
        self._sheets: list[tuple[int, int, str]] = []  # offset, state (0: visible) and name of each sheet
        self._epoch = dt.datetime(1899, 12, 30)
        self._room = MOST_CELLS  # how many more cells the workbook may have

    def tables(self) -> tuple[list[FormTable], list[Finding]]:
        """Return the sheets and findings about hidden parts."""
        self._read_globals()
        tables: list[FormTable] = []
        findings: list[Finding] = []
        for offset, state, name in self._sheets:
            place = say("工作表“{name}”", name=name)
            table, hidden_rows, hidden_columns = self._table(offset, place)
            tables.append(table)
            findings += hidden_parts(self._file, place, hidden_rows, hidden_columns, is_hidden=bool(state))
        return tables, findings

    def _records(self, offset: int) -> Iterator[tuple[int, bytes, list[bytes]]]:
        """Yield code, content and continued contents of the records from an offset to the end of its part."""
        at, depth = offset, 0
        while at + 4 <= len(self._content):
            code, size = struct.unpack_from("<HH", self._content, at)
            content = self._content[at + 4 : at + 4 + size]
            at += 4 + size
            more: list[bytes] = []
            while at + 4 <= len(self._content) and struct.unpack_from("<H", self._content, at)[0] == _CONTINUE:
                size = struct.unpack_from("<H", self._content, at + 2)[0]
                more.append(self._content[at + 4 : at + 4 + size])
                at += 4 + size
            depth += _depth_change(code)
            yield code, content, more
            if depth <= 0:
                return

    def _read_globals(self) -> None:
        """Read the strings, the formats and the list of sheets."""
        first = True
        for code, content, more in self._records(0):
            if first and (code != _BOF or struct.unpack_from("<H", content)[0] != _VERSION):
                raise ValueError("version")
            first = False
            if code == _PASSWORD:
                raise ole_streams.encrypted(self._file)
            if code == _SHEET and content[5] == 0:  # cells, and no chart or macro
                text = _short_text(content[6:])
                self._sheets.append((struct.unpack_from("<L", content)[0], content[4] & 3, text))
            elif code == _STRINGS:
                self._strings = list(_strings(content, more))
            elif code == _FORMAT:
                self._codes[struct.unpack_from("<H", content)[0]] = _text(content[2:])
            elif code == _STYLE:
                self._styles.append(struct.unpack_from("<H", content, 2)[0])
            elif code == _EPOCH and content[:1] == b"\x01":
                self._epoch = dt.datetime(1904, 1, 1)

    def _table(self, offset: int, name: str) -> tuple[FormTable, list[str], list[str]]:
        """Return the table of a sheet, and the numbers of its hidden rows and columns."""
        cells: dict[Position, FormCell] = {}
        areas: list[tuple[int, int, int, int]] = []
        rows: list[str] = []
        columns: list[str] = []
        formula: Position | None = None
        depth = 0
        for code, content, _ in self._records(offset):
            depth += _depth_change(code)
            if depth != 1:
                continue  # a chart inside the sheet
            if code == _ROW and struct.unpack_from("<H", content, 12)[0] & _HIDDEN_ROW:
                rows.append(str(struct.unpack_from("<H", content)[0] + 1))
            elif code == _COLUMN and struct.unpack_from("<H", content, 8)[0] & _HIDDEN_COLUMN:
                first, last = struct.unpack_from("<HH", content)
                columns.append(f"{first + 1}–{last + 1}")
            elif code == _MERGED:
                count = struct.unpack_from("<H", content)[0]
                for index in range(count):
                    areas.append(struct.unpack_from("<4H", content, 2 + 8 * index))
            elif code == _RESULT and formula:
                self._put(cells, formula, _text(content))
            else:
                for position, text in self._values(code, content):
                    self._put(cells, position, text)
            if code == _FORMULA:
                formula = struct.unpack_from("<HH", content)
        last_cell = max((key[0] for key in cells), default=0), max((key[1] for key in cells), default=0)
        for top, bottom, left, right in areas[:_MOST_MERGED]:
            merge(cells, (top, left), (bottom, right), last_cell)
        filled = {str(key[0] + 1) for key in cells if not cells[key].blank}
        table = FormTable(name, [cells[key] for key in sorted(cells)])
        return table, [row for row in rows if row in filled], columns

    def _put(self, cells: dict[Position, FormCell], position: Position, text: str) -> None:
        self._room -= 1
        if self._room < 0:
            raise too_many_cells(self._file)
        cells[position] = FormCell(*position, 1, 1, text)

    def _values(self, code: int, content: bytes) -> Iterator[tuple[Position, str]]:
        """Yield the cells of a record with their texts."""
        if code not in (_TEXT, _NUMBER, _PACKED, _SEVERAL, _FORMULA, _LABEL, _RICH_LABEL, _TRUTH):
            return
        row, column, style = struct.unpack_from("<3H", content)
        if code == _TEXT:
            index = struct.unpack_from("<L", content, 6)[0]
            yield (row, column), self._strings[index] if index < len(self._strings) else ""
        elif code == _NUMBER:
            yield (row, column), self._number(struct.unpack_from("<d", content, 6)[0], style)
        elif code == _PACKED:
            yield (row, column), self._number(_unpacked(content[6:10]), style)
        elif code == _SEVERAL:
            for index in range((len(content) - 6) // 6):
                style = struct.unpack_from("<H", content, 4 + 6 * index)[0]
                yield (row, column + index), self._number(_unpacked(content[6 + 6 * index : 10 + 6 * index]), style)
        elif code == _FORMULA:
            if content[12:14] != b"\xff\xff":  # its value is a number; a text follows as `_RESULT`
                yield (row, column), self._number(struct.unpack_from("<d", content, 6)[0], style)
        elif code == _TRUTH:
            is_error = bool(content[7])
            truth = "是" if content[6] else "否"
            yield (row, column), "" if is_error else truth
        else:
            yield (row, column), _text(content[6:])

    def _number(self, number: float, style: int) -> str:
        number_format = self._styles[style] if style < len(self._styles) else 0
        if math.isnan(number) or abs(number) > 1e300:
            return ""
        shape = shape_of(number_format, self._codes.get(number_format, ""))
        return shown_number(Decimal(repr(number)), shape, self._epoch)


def _depth_change(code: int) -> int:
    """Return 1 if a record begins a part, -1 if it ends one, and 0 for any other record."""
    if code == _BOF:
        return 1
    return -1 if code == _EOF else 0


def _unpacked(content: bytes) -> float:
    """Return a number that Excel has packed into four bytes."""
    (packed,) = struct.unpack("<l", content)
    if packed & 2:
        number = float(packed >> 2)
    else:
        (number,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<L", packed & 0xFFFFFFFC))
    return number / 100 if packed & 1 else number


def _short_text(content: bytes) -> str:
    """Return a text whose length has one byte."""
    size = content[0]
    return content[2 : 2 + size * 2].decode("utf-16-le") if content[1] & 1 else content[2 : 2 + size].decode("latin-1")


def _text(content: bytes) -> str:
    """Return a text whose length has two bytes."""
    begin_of_table = b"\1\0\0\0\1\0\0\0"  # a table with this string alone
    return next(_strings(begin_of_table + content, []), "")


def _strings(content: bytes, more: list[bytes]) -> Iterator[str]:
    """Yield the strings of a workbook. One may go on in the next record, which begins with the width of characters."""
    chunks = [content, *more]
    count = min(struct.unpack_from("<L", content, 4)[0], _MOST_STRINGS)
    chunk, at = 0, 8
    for _ in range(count):
        while chunk < len(chunks) and at >= len(chunks[chunk]):
            chunk, at = chunk + 1, at - len(chunks[chunk])
        if chunk >= len(chunks) or at + 3 > len(chunks[chunk]):
            return
        size, flags = struct.unpack_from("<HB", chunks[chunk], at)
        at += 3
        runs = extra = 0  # of formatting, and of phonetic text: both stand behind the string
        if flags & 8:
            runs = struct.unpack_from("<H", chunks[chunk], at)[0]
            at += 2
        if flags & 4:
            extra = struct.unpack_from("<L", chunks[chunk], at)[0]
            at += 4
        pieces: list[str] = []
        while size and chunk < len(chunks):
            width = 2 if flags & 1 else 1
            taken = min(size, (len(chunks[chunk]) - at) // width)
            raw = chunks[chunk][at : at + taken * width]
            pieces.append(raw.decode("utf-16-le", "replace") if width == 2 else raw.decode("latin-1"))
            size, at = size - taken, at + taken * width
            if size:
                chunk, at = chunk + 1, 1
                flags = chunks[chunk][0] if chunk < len(chunks) and chunks[chunk] else 0
        at += 4 * runs + extra
        yield "".join(pieces)
