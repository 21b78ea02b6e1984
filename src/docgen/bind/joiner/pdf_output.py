"""Objects → the bytes of one PDF, written one after another: what has been written is not kept in memory as objects.

Everything but streams goes into object streams, without which the tags of a thousand letters would be 60 MB.
"""

from __future__ import annotations

import hashlib
import io
from array import array

from docgen.files import compression

_HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_ROW = 8
_PACKED = 1 << 48
"""Marks a position that is (object stream, index) and not an offset."""
_FULL = 200
"""Objects in an object stream: more do not pack better, and a reader takes all of them in for one."""


class Output:
    """A PDF in the making. Numbers are handed out first; each is to be written once, in any order."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self._file.write(_HEADER)
        self._positions = array("Q", [0])
        self._waiting: dict[bool, list[tuple[int, bytes]]] = {False: [], True: []}
        self._digest = hashlib.sha256()

    def number(self) -> int:
        """A new object's number."""
        self._positions.append(0)
        return len(self._positions) - 1

    def write(self, number: int, body: bytes, *, tag: bool = False) -> None:
        """Write an object that is not a stream. tag: it is one of the many of the structure tree.

        A reader takes an object stream in as a whole: tags have their own, so that who wants pages need not read them.
        """
        waiting = self._waiting[tag]
        waiting.append((number, body))
        if len(waiting) == _FULL:
            self._pack(waiting)

    def add(self, body: bytes) -> int:
        """Write an object that is not a stream under a new number."""
        number = self.number()
        self.write(number, body)
        return number

    def stream(self, number: int, dictionary: bytes, data: bytes) -> None:
        """Write a stream whose dictionary is complete, its length included."""
        self._positions[number] = self._file.tell()
        self._digest.update(data)
        self._file.write(b"%d 0 obj\n%s\nstream\n" % (number, dictionary))
        self._file.write(data)
        self._file.write(b"\nendstream\nendobj\n")

    def compressed(self, number: int, extra: bytes, data: bytes, level: int = compression.BEST) -> None:
        """Compress data and write it as a stream. extra: the entries of its dictionary besides filter and length."""
        packed = compression.stream(data, level)
        self.stream(number, b"<<%s/Filter /FlateDecode/Length %d>>" % (extra, len(packed)), packed)

    def finish(self, root: int, info: int) -> bytes:
        """The file. Its identifier is a digest of what is in it."""
        for waiting in self._waiting.values():
            self._pack(waiting)
        number, position = self.number(), self._file.tell()
        self._positions[number] = position
        missing = [each for each in range(1, number) if not self._positions[each]]
        assert not missing, missing[:5]
        identifier = self._digest.hexdigest()[:32].encode()
        self.compressed(
            number,
            b"/Type /XRef/Size %d/W [1 5 2]/Root %d 0 R/Info %d 0 R/ID [<%s> <%s>]"
            b"/DecodeParms <</Predictor 12/Columns %d>>" % (number + 1, root, info, identifier, identifier, _ROW),
            self._rows(),
        )
        self._file.write(b"startxref\n%d\n%%%%EOF\n" % position)
        return self._file.getvalue()

    def _pack(self, waiting: list[tuple[int, bytes]]) -> None:
        """Write objects that wait as an object stream."""
        if not waiting:
            return
        number = self.number()
        head, position = [], 0
        for index, (each, body) in enumerate(waiting):
            self._positions[each] = _PACKED | number << 16 | index
            head.append(b"%d %d" % (each, position))
            position += len(body) + 1
        first = b" ".join(head) + b"\n"
        content = first + b"\n".join(body for _, body in waiting)
        self.compressed(number, b"/Type /ObjStm/N %d/First %d" % (len(head), len(first)), content, compression.USUAL)
        waiting.clear()

    def _rows(self) -> bytes:
        """The cross-reference table, each row as its difference from the row above: that packs twenty times smaller."""
        rows = b"".join(_row(position) for position in self._positions)
        rows = (0).to_bytes(1, "big") + bytes(5) + b"\xff\xff" + rows[_ROW:]
        above = bytes(_ROW) + rows
        differences = bytes((byte - over) & 255 for byte, over in zip(rows, above, strict=False))
        return b"".join(b"\x02" + differences[at : at + _ROW] for at in range(0, len(differences), _ROW))


def _row(position: int) -> bytes:
    if position & _PACKED:
        return b"\x02" + (position >> 16 & 0xFFFFFFFF).to_bytes(5, "big") + (position & 0xFFFF).to_bytes(2, "big")
    return b"\x01" + position.to_bytes(5, "big") + b"\x00\x00"
