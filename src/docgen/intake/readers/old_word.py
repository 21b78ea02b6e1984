"""An old Word file (.doc, .wps) → its paragraphs and tables, read from its own pieces of text.

LibreOffice loses the cells of some tables, and many offices have no LibreOffice. This reader knows text, cells and rows
([MS-DOC] 2.4.1). It does not know the numbers of lists. A file with such lists is reported.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

from docgen.errors import Finding, Place, Severity
from docgen.files import ole_streams
from docgen.intake.paper import FormCell, FormParagraph, FormTable
from docgen.language import say

_CELL, _PARAGRAPH, _PAGE = "\x07", "\r", "\x0c"
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_DROPPED = re.compile("[\x01-\x06\x08\x0e-\x1f]")
_MOST_CHARACTERS = 2_000_000
_MOST_PIECES = 50_000
_IN_TABLE, _ROW_END, _NUMBERED = 0x2416, 0x2417, 0x460B
"""The codes of properties of a paragraph: it is in a table; it ends a row; it belongs to a numbered list."""
_TABLE_SHAPE = 0xD608
"""The code of the only property whose length has two bytes."""
_PAGE_SIZE = 512
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""The kind of a property → bytes of its operand. Kind 6 states its length."""


def paper(data: bytes, file: str) -> tuple[list[FormParagraph | FormTable], list[Finding]]:
    """Return the paragraphs and tables of a document, and findings. An unusable file raises an `InputError`."""
    main = ole_streams.stream(data, "WordDocument", file)
    try:
        if not main or struct.unpack_from("<H", main)[0] != 0xA5EC:
            raise ValueError("WordDocument")
        flags = struct.unpack_from("<H", main, 10)[0]
        if flags & 0x0100:
            raise ole_streams.encrypted(file)
        table = ole_streams.stream(data, "1Table" if flags & 0x0200 else "0Table", file) or b""
        reading = _OldReading(main, table)
        parts = list(reading.parts())
    except ole_streams.DAMAGE as error:
        raise ole_streams.damaged(file) from error
    findings = []
    if reading.has_numbers:
        message = say("旧格式里的自动编号没有读出，逐条的划分可能不对")
        step = say("在 Word 或 WPS 中另存为 .docx 后再导入")
        findings.append(Finding("intake-old-format", message, Place(file), Severity.ERROR, step))
    return parts, findings


class _OldReading:
    """Reads the text of one document.

    main: the stream with the text. table: the stream that says where the text stands.
    """

    def __init__(self, main: bytes, table: bytes) -> None:
        self._main = main
        self._table = table
        self.has_numbers = False
        self._starts: list[int] = []
        """The offset at which each paragraph begins in the main stream, in order."""
        self._ends: list[tuple[int, set[int]]] = []
        """For each of these paragraphs, the offset behind it and the codes of its properties."""
        self._read_properties()

    def parts(self) -> Iterator[FormParagraph | FormTable]:
        """Yield the paragraphs and tables."""
        paragraphs = tables = 0
        rows: list[list[str]] = []
        cells: list[str] = []
        lines: list[str] = []
        for text, mark, codes in self._paragraphs():
            if mark == _CELL:
                if _ROW_END in codes:
                    rows.append(cells)
                    cells, lines = [], []
                else:
                    cells.append("\n".join([*lines, text]))
                    lines = []
                continue
            if rows and not cells and _IN_TABLE not in codes:
                tables += 1
                yield _table(rows, say("第 {number} 张表", number=tables))
                rows = []
            if _IN_TABLE in codes:
                lines.append(text)
            elif text.strip():
                paragraphs += 1
                yield FormParagraph(text, say("第 {number} 段", number=paragraphs))
        if rows:
            yield _table(rows, say("第 {number} 张表", number=tables + 1))

    def _paragraphs(self) -> Iterator[tuple[str, str, set[int]]]:
        """Yield the text of each paragraph, the mark at its end, and the codes of its properties."""
        begin = 0
        characters = self._characters()
        text = "".join(character for character, _ in characters)
        for match in re.finditer(f"[{_CELL}{_PARAGRAPH}{_PAGE}]", text):
            codes = self._codes(characters[match.start()][1])
            self.has_numbers = self.has_numbers or (_NUMBERED in codes and match.start() > begin)
            yield _plain(text[begin : match.start()]), match[0], codes
            begin = match.end()
        if text[begin:].strip():
            yield _plain(text[begin:]), _PARAGRAPH, set()

    def _characters(self) -> list[tuple[str, int]]:
        """Return the characters of the main text, each with its offset in the stream."""
        count = min(struct.unpack_from("<L", self._main, 0x4C)[0], _MOST_CHARACTERS)
        found: list[tuple[str, int]] = []
        for begin, end, offset, is_narrow in self._pieces():
            if begin >= count:
                break
            size = min(end, count) - begin
            step = 1 if is_narrow else 2
            raw = self._main[offset : offset + size * step]
            if is_narrow:
                for index, character in enumerate(raw.decode("cp1252", "replace")):
                    found.append((character, offset + index))
            else:
                found += [(character, offset + at) for character, at in _wide(raw)]
        return found

    def _pieces(self) -> Iterator[tuple[int, int, int, bool]]:
        """Yield the pieces of text: begin, end, the offset in the stream, and whether a character has only one byte."""
        start, size = struct.unpack_from("<LL", self._main, 0x01A2)
        clx = self._table[start : start + size]
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != 2:
            raise ValueError("pieces")
        length = struct.unpack_from("<L", clx, at + 1)[0]
        plc = clx[at + 5 : at + 5 + length]
        count = (len(plc) - 4) // 12
        if not 0 < count <= _MOST_PIECES:
            raise ValueError("pieces")
        positions = struct.unpack_from(f"<{count + 1}L", plc)
        for index in range(count):
            place = struct.unpack_from("<L", plc, 4 * (count + 1) + 8 * index + 2)[0]
            is_narrow = bool(place & 0x40000000)
            offset = (place & 0x3FFFFFFF) // 2 if is_narrow else place
            if positions[index + 1] >= positions[index]:
                yield positions[index], positions[index + 1], offset, is_narrow

    # ---- properties of paragraphs

    def _codes(self, offset: int) -> set[int]:
        """Return the codes of the properties of the paragraph whose text stands at an offset."""
        index = bisect_right(self._starts, offset) - 1
        return self._ends[index][1] if index >= 0 and offset < self._ends[index][0] else set()

    def _read_properties(self) -> None:
        """Read where each paragraph stands and which properties it has."""
        start, size = struct.unpack_from("<LL", self._main, 0x0102)
        plc = self._table[start : start + size]
        count = (len(plc) - 4) // 8
        found: list[tuple[int, int, set[int]]] = []
        for index in range(min(max(count, 0), _MOST_PIECES)):
            page = struct.unpack_from("<L", plc, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF
            content = self._main[page * _PAGE_SIZE : (page + 1) * _PAGE_SIZE]
            if len(content) == _PAGE_SIZE:
                found += _page_properties(content)
        found.sort(key=lambda item: item[0])
        self._starts = [begin for begin, _, _ in found]
        self._ends = [(end, codes) for _, end, codes in found]


def _page_properties(page: bytes) -> Iterator[tuple[int, int, set[int]]]:
    """Yield begin, end and codes of the paragraphs on one page of properties."""
    count = page[-1]
    places = struct.unpack_from(f"<{count + 1}L", page)
    for index in range(count):
        at = page[4 * (count + 1) + 13 * index] * 2
        codes: set[int] = set()
        if at:
            size = page[at] * 2 - 1 if page[at] else page[at + 1] * 2
            begin = at + (1 if page[at] else 2)
            codes = set(_property_codes(page[begin + 2 : begin + size]))  # behind the two bytes of its style
        yield places[index], places[index + 1], codes


def _property_codes(content: bytes) -> Iterator[int]:
    """Yield the codes of the properties that are switched on."""
    at = 0
    while at + 2 < len(content):
        code = struct.unpack_from("<H", content, at)[0]
        at += 2
        if code == _TABLE_SHAPE:
            size = struct.unpack_from("<H", content, at)[0] + 1 if at + 2 <= len(content) else 2
        elif code >> 13 == 6:
            size = content[at] + 1
        else:
            size = _OPERANDS[code >> 13]
        if any(content[at : at + size]):
            yield code
        at += size


def _wide(raw: bytes) -> Iterator[tuple[str, int]]:
    """Yield the characters of UTF-16, each with its offset. A character beyond the first plane has four bytes."""
    at = 0
    while at + 1 < len(raw):
        is_pair = 0xD8 <= raw[at + 1] < 0xDC and at + 3 < len(raw)
        size = 4 if is_pair else 2
        for character in raw[at : at + size].decode("utf-16-le", "replace"):
            yield character, at
        at += size


def _plain(text: str) -> str:
    """Return a text with the results of fields and without marks of pictures and notes."""
    for _ in range(8):
        text, changed = _FIELD.subn(lambda match: match[1] or "", text)
        if not changed:
            break
    return _DROPPED.sub("", text.replace("\x0b", "\n").replace("\x1e", "-").replace("\xa0", " "))


def _table(rows: list[list[str]], name: str) -> FormTable:
    """Return a table. The widths of cells are not known, so each cell covers one column."""
    cells: list[FormCell] = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            cells.append(FormCell(row, column, 1, 1, text))
    return FormTable(name, cells)
