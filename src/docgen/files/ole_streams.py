"""The bytes of a compound file (OLE: .doc, .xls, .wps, .et of old programs) → the content of a stream.

A size that the file states is used only up to the size of the file itself. A chain of sectors that returns to itself is
refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from docgen.errors import InputError, Place
from docgen.language import say

DAMAGE = (struct.error, ValueError, IndexError)
"""The errors that a reader of bytes raises if a file is damaged."""
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s16sHHHHHHLLLLLLLLLL")
_ENTRY_BYTES = 128
_FIRST_SPECIAL = 0xFFFFFFFA
"""This number and higher ones are no sectors. They mark, for example, the end of a chain."""
_MOST_STREAMS = 4_000
_SMALL = 4_096
"""Bytes. A smaller stream is kept in the stream of the root entry."""
_SMALL_SECTOR = 64
"""Bytes of a sector of such a stream."""


def stream(data: bytes, name: str, file: str) -> bytes | None:
    """Return the content of a stream of a compound file; None if there is no such stream.

    A broken file raises an `InputError`. file: the name of the file, for messages.
    """
    try:
        return _Compound(data).read(name)
    except DAMAGE as error:
        raise damaged(file) from error


def damaged(file: str) -> InputError:
    """Return the error of a damaged file of an old program. file: the name of the file, for messages."""
    return InputError(
        say("文件已损坏，可能没有下载完或没有传完"),
        place=Place(file),
        next_step=say("在 Word、Excel 或 WPS 中打开，另存为 .docx 或 .xlsx 后再导入"),
    )


def encrypted(file: str) -> InputError:
    """Return the error of a file that opens only with a password. file: the name of the file, for messages."""
    return InputError(
        say("文件有密码，读不了"),
        code="file-encrypted",
        place=Place(file),
        next_step=say("先在 Word、Excel 或 WPS 里打开并去掉密码，另存后再导入"),
    )


class _Compound:
    """A compound file: sectors of one size, a table of their order, and a directory of streams."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        fields = _HEADER.unpack_from(data)
        signature, sector_power, small_power, small_limit = fields[0], fields[5], fields[6], fields[13]
        first_of_directory, first_of_small_table, next_part = fields[11], fields[14], fields[16]
        if signature != SIGNATURE or sector_power not in (9, 12) or small_power != 6 or small_limit != _SMALL:
            raise ValueError("header")
        self._sector = 1 << sector_power
        self._count = len(data) // self._sector + 1
        table_sectors = list(struct.unpack_from("<109L", data, 76))
        for _ in range(self._count):
            if next_part >= _FIRST_SPECIAL:
                break
            numbers = self._numbers(next_part)
            table_sectors += numbers[:-1]
            next_part = numbers[-1]
        self._table: list[int] = []
        for sector in table_sectors:
            # A table with more entries than the file has sectors is read no further.
            if sector < _FIRST_SPECIAL and len(self._table) <= self._count + self._sector:
                self._table += self._numbers(sector)
        self._small_table: list[int] = []
        for sector in self._chain(first_of_small_table, self._table):
            self._small_table += self._numbers(sector)
        self._directory = b"".join(self._read(sector) for sector in self._chain(first_of_directory, self._table))

    def read(self, name: str) -> bytes | None:
        """Return the content of the first stream with this name; None if there is none."""
        for at in range(0, min(len(self._directory), _MOST_STREAMS * _ENTRY_BYTES), _ENTRY_BYTES):
            entry = self._directory[at : at + _ENTRY_BYTES]
            if len(entry) < _ENTRY_BYTES:
                break
            # The length includes the two bytes of a null character. Kind 2 is a stream.
            length, kind = struct.unpack_from("<HB", entry, 64)
            if kind != 2 or not 2 <= length <= 64 or entry[: length - 2].decode("utf-16-le", "replace") != name:
                continue
            start, size = struct.unpack_from("<LL", entry, 116)
            if size >= _SMALL:
                return self._stream(start, size)
            root = struct.unpack_from("<LL", self._directory, 116)
            return self._small_stream(self._stream(*root), start, size)
        return None

    def _stream(self, start: int, size: int) -> bytes:
        needed = min(size, len(self._data)) // self._sector + 1
        parts: list[bytes] = []
        for sector in self._chain(start, self._table):
            parts.append(self._read(sector))
            if len(parts) >= needed:
                break
        return b"".join(parts)[:size]

    def _small_stream(self, container: bytes, start: int, size: int) -> bytes:
        parts: list[bytes] = []
        for sector in self._chain(start, self._small_table):
            begin = _SMALL_SECTOR * sector
            parts.append(container[begin : begin + _SMALL_SECTOR])
            if _SMALL_SECTOR * len(parts) >= size:
                break
        return b"".join(parts)[:size]

    def _chain(self, start: int, table: list[int]) -> Iterator[int]:
        """Yield the sectors of a chain."""
        steps = 0
        while start < _FIRST_SPECIAL:
            if start >= len(table) or steps > len(table):
                raise ValueError("chain")
            yield start
            start, steps = table[start], steps + 1

    def _read(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector  # the header stands in the place of one sector
        if begin >= len(self._data):
            raise ValueError("sector")
        return self._data[begin : begin + self._sector]

    def _numbers(self, sector: int) -> list[int]:
        data = self._read(sector)
        return list(struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4]))
