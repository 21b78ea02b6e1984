"""The bytes of a PDF of docgen → its objects by number, or an error at the first place with another syntax.

The reader accepts only the syntax of pydyf, which all our writers use. A file consists of a header, the objects, a
table with the offset of each object, and the end. There may be nothing between them: no other bytes, no second version
of an object, no comment. So a more lenient reader cannot find other content in the file.
"""

from __future__ import annotations

import functools
import re
import zlib
from dataclasses import dataclass
from typing import Any, NamedTuple

_HEADERS = (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")
"""The first bytes of files that docgen draws, and of files of WeasyPrint."""
_TOKEN = re.compile(
    rb"""[\ \n]*(?:
    (/[^\x00-\x20/<>\[\](){}%]+)
    | (\d+)\ 0\ R
    | (-?\d+)(?![\d.])
    | (-?\d*\.\d+)
    | (<<)
    | (>>)
    | (\[(?:[-\d.\ ]|\[[-\d.\ ]*\])*\])
    | (\[)
    | (\])
    | <([0-9a-fA-F]*)>
    | \(((?:[^\\()]|\\.)*)\)
    | (true|false|null)
    )""",
    re.VERBOSE | re.DOTALL,
)
(_NAME, _REFERENCE, _INTEGER, _REAL, _OPEN, _CLOSE, _NUMBERS, _OPEN_ARRAY, _CLOSE_ARRAY, _HEXADECIMAL, _STRING) = range(
    1, 12
)
_WORDS = {b"true": True, b"false": False, b"null": None}
_ESCAPE = re.compile(rb"\\(\d{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BEGIN = re.compile(rb"(\d{1,8}) 0 obj\n")
_STREAM = re.compile(rb"\n?stream\n")
_LARGEST_STREAM = 64_000_000
"""The largest number of bytes of a decompressed stream."""
_DEEPEST = 20
"""The largest nesting depth of arrays and dictionaries. A file of docgen has at most nine levels."""


class StrangeFileError(Exception):
    """A file does not have the syntax of our writers. number: the number of the object; 0 outside the objects."""

    def __init__(self, what: str, number: int = 0) -> None:
        super().__init__(what)
        self.what, self.number = what, number


class PdfName(str):
    """A name, without its slash."""

    __slots__ = ()


class Reference(int):
    """The number of an object."""

    __slots__ = ()


class Numbers(bytes):
    """The spelling of an array of numbers and arrays of numbers. Most of the long arrays in fonts are never parsed."""

    __slots__ = ()

    @property
    def values(self) -> list[float]:
        """The numbers of the array. Raise a `StrangeFileError` if the array contains arrays."""
        try:
            return [int(number) if number.isdigit() else float(number) for number in self[1:-1].split()]
        except ValueError as error:
            raise StrangeFileError(self[:20].decode()) from error


_ELEMENT = re.compile(
    rb"(\d{1,8}) 0 obj\n<</Type /StructElem/S (/\w+)/P (\d+) 0 R(?:/A (<</O /Table/Scope /\w+>>))?"
    rb"/K \[(?:(\d+ 0 R(?: \d+ 0 R)*)|([\d ]*))\](?:/Pg (\d+) 0 R)?>>\nendobj\n"
)
"""A usual structure element. Most objects of a book are structure elements, so they are not read token by token."""
_TYPE, _ROLE, _PARENT, _TABLE, _KIDS, _PAGE = map(PdfName, ("Type", "S", "P", "A", "K", "Pg"))
"""The keys of a usual structure element."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream."""

    entries: dict[str, Any]
    """The dictionary of the stream."""
    raw: bytes
    """The bytes of the stream in the file."""

    @property
    def content(self) -> bytes:
        """The decompressed bytes of the stream. Raise a `StrangeFileError` if they cannot be decompressed."""
        if "Filter" not in self.entries:
            return self.raw
        if self.entries["Filter"] != "FlateDecode" or "DecodeParms" in self.entries:
            raise StrangeFileError("Filter")
        try:
            inflating = zlib.decompressobj()
            content = inflating.decompress(self.raw, _LARGEST_STREAM)
        except zlib.error as error:
            raise StrangeFileError("FlateDecode") from error
        if not inflating.eof or inflating.unused_data:
            raise StrangeFileError("FlateDecode")
        return content


class Objects(NamedTuple):
    """The objects of a file."""

    bodies: dict[int, Any]
    """Number → value."""
    trailer: dict[str, Any]
    """The dictionary at the end."""
    is_packed: bool
    """Whether most objects are in an object stream, as in files of WeasyPrint."""

    def of(self, value: Any) -> Any:
        """Return the object of a reference, or another value itself. Raise a `KeyError` if there is no such object."""
        return self.bodies[value] if type(value) is Reference else value


def read(data: bytes) -> Objects:
    """Return the objects of a file. Raise a `StrangeFileError` at the first place with another syntax."""
    header = next((header for header in _HEADERS if data.startswith(header)), None)
    if header is None:
        raise StrangeFileError("%PDF")
    position, bodies, offsets = len(header), dict[int, Any](), dict[int, int]()
    while begin := _ELEMENT.match(data, position) or _BEGIN.match(data, position):
        number = int(begin[1])
        if number in offsets or not number:
            raise StrangeFileError("obj", number)
        offsets[number] = position
        if begin.re is _ELEMENT:
            bodies[number], position = _element(begin), begin.end()
        else:
            bodies[number], position = body_at(data, begin.end(), number)
    if data.startswith(b"xref\n", position):
        return Objects(bodies, _trailer(data, position, offsets), is_packed=False)
    return _unpacked(data, position, bodies, offsets)


def body_at(data: bytes, position: int, number: int) -> tuple[Any, int]:
    """Return the value of an object, and the position of the next object. position: after the line `NUMBER 0 obj`."""
    body, position = value(data, position, number)
    begin = _STREAM.match(data, position)
    if begin and isinstance(body, dict):
        length = body.pop("Length", None)
        if type(length) is not int:
            raise StrangeFileError("Length", number)
        body, position = Stream(body, data[begin.end() : begin.end() + length]), begin.end() + length
        if not data.startswith(b"\nendstream", position):
            raise StrangeFileError("endstream", number)
        position += len(b"\nendstream")
    if not data.startswith(b"\nendobj\n", position):
        raise StrangeFileError(_quoted(data, position), number)
    return body, position + len(b"\nendobj\n")


def value(text: bytes, position: int = 0, number: int = 0) -> tuple[Any, int]:
    """Return the value at a position, and the position of its end. number: the number of the object, for errors."""
    stack: list[Any] = []
    top: Any = None
    match = _TOKEN.match
    while token := match(text, position):
        position = token.end()
        kind = token.lastindex
        if kind == _NAME:
            item: Any = _name(token[1])
        elif kind == _REFERENCE:
            item = Reference(token[2])
        elif kind == _INTEGER:
            item = int(token[3])
        elif kind == _REAL:
            item = float(token[4])
        elif kind in (_OPEN, _OPEN_ARRAY):
            if len(stack) >= _DEEPEST:
                break
            stack.append(top)
            top = [kind]
            continue
        elif kind == _CLOSE:
            if top is None or top[0] != _OPEN:
                break
            item = _dictionary(top, number)
            top = stack.pop()
        elif kind == _CLOSE_ARRAY:
            if top is None or top[0] != _OPEN_ARRAY:
                break
            item = top[1:]
            top = stack.pop()
        elif kind == _NUMBERS:
            item = Numbers(token[7]) if token[7][1:-1].strip() else []
        elif kind == _HEXADECIMAL:
            if len(token[10]) % 2:
                break
            item = bytes.fromhex(token[10].decode())
        elif kind == _STRING:
            item = _ESCAPE.sub(_unescaped, token[11])
        else:
            item = _WORDS[token[12]]
        if top is None:
            return item, position
        top.append(item)
    raise StrangeFileError(_quoted(text, position), number)


def _element(found: re.Match[bytes]) -> dict[str, Any]:
    """Return a structure element. Its kids are only numbers, or only references."""
    _, role, parent, table, references, numbers, page = found.groups()
    entries: dict[str, Any] = {_TYPE: PdfName("StructElem"), _ROLE: _name(role), _PARENT: Reference(parent)}
    if table:
        entries[_TABLE], _ = value(table)
    if references:
        entries[_KIDS] = [Reference(kid) for kid in references.split(b" 0 R")[:-1]]
    else:
        entries[_KIDS] = Numbers(b"[%s]" % numbers)
    if page:
        entries[_PAGE] = Reference(page)
    return entries


def text_of(string: bytes) -> str:
    """Return the text of a string. Raise a `StrangeFileError` for a string in another encoding."""
    try:
        return string[2:].decode("utf-16-be") if string.startswith(b"\xfe\xff") else string.decode("ascii")
    except UnicodeDecodeError as error:
        raise StrangeFileError(repr(string[:20])) from error


def _dictionary(items: list[Any], number: int) -> dict[str, Any]:
    """Return a dictionary. items: the kind of the opening token, then keys and values in turn."""
    keys = items[1::2]
    if keys and set(map(type, keys)) != {PdfName}:
        raise StrangeFileError("<<", number)
    found = dict(zip(keys, items[2::2], strict=False))
    if len(found) * 2 != len(items) - 1:
        raise StrangeFileError("<<", number)
    return found


@functools.lru_cache(maxsize=1024)
def _name(spelled: bytes) -> PdfName:
    return PdfName(spelled[1:].decode("latin-1"))


def _trailer(data: bytes, start: int, offsets: dict[int, int]) -> dict[str, Any]:
    """Return the trailer after the cross-reference table. The table must have exactly the offsets of the objects."""
    if sorted(offsets) != list(range(1, len(offsets) + 1)):
        raise StrangeFileError("xref")
    rows = [b"0000000000 65535 f ", *(b"%010d 00000 n " % offsets[number] for number in range(1, len(offsets) + 1))]
    table = b"\n".join((b"xref", b"0 %d" % len(rows), *rows, b"trailer", b""))
    if not data.startswith(table, start):
        raise StrangeFileError("xref")
    trailer, position = value(data, start + len(table))
    if not isinstance(trailer, dict) or trailer.pop("Size", None) != len(rows):
        raise StrangeFileError("trailer")
    _end(data, position + 1, start)  # behind the end of the trailer's line
    return trailer


def _unpacked(data: bytes, position: int, bodies: dict[int, Any], offsets: dict[int, int]) -> Objects:
    """Return all objects of a file that ends with an object stream, and with a cross-reference stream after it."""
    if len(offsets) < 2:
        raise StrangeFileError("xref")
    *_, packed, table = offsets
    _end(data, position, offsets[table])
    rows = {number: (1, offset, 0) for number, offset in offsets.items()}
    outer, listed = bodies.pop(packed), bodies.pop(table)
    if not isinstance(outer, Stream) or not isinstance(listed, Stream):
        raise StrangeFileError("xref", table)
    for index, (number, body) in enumerate(_inner(outer, packed)):
        if number in rows:
            raise StrangeFileError("obj", number)
        bodies[number], rows[number] = body, (2, packed, index)
    trailer = dict(listed.entries)
    size = trailer.pop("Size", None)
    width = (offsets[table].bit_length() + 7) // 8
    spelled = (trailer.pop("Type", None), trailer.pop("W", None), trailer.pop("Index", None), trailer.pop("Filter", ""))
    if size != max(rows) + 1 or spelled != ("XRef", b"[1 %d 2]" % width, b"[0 %d]" % size, "FlateDecode"):
        raise StrangeFileError("XRef", table)
    wanted = b""
    for number in range(size):
        kind, first, second = rows.get(number, (0, 0, 65535))
        wanted += kind.to_bytes(1, "big") + first.to_bytes(width, "big") + second.to_bytes(2, "big")
    if listed.content != wanted:
        raise StrangeFileError("XRef", table)
    return Objects(bodies, trailer, is_packed=True)


def _inner(outer: Stream, packed: int) -> list[tuple[int, Any]]:
    """Return the numbers and values of the objects in an object stream. packed: the number of the stream."""
    entries, content = outer.entries, outer.content
    first = entries.get("First")
    if entries.keys() != {"Type", "N", "First", "Filter"} or entries["Type"] != "ObjStm" or type(first) is not int:
        raise StrangeFileError("ObjStm", packed)
    try:
        index = list(map(int, content[:first].split()))
    except ValueError as error:
        raise StrangeFileError("ObjStm", packed) from error
    found, position = [], first
    for number, offset in zip(index[::2], index[1::2], strict=False):
        if first + offset != position or number in (packed, 0):
            raise StrangeFileError("ObjStm", packed)
        body, position = value(content, position, number)
        if content[position : position + 1] not in (b"\n", b""):
            raise StrangeFileError(_quoted(content, position), number)
        found.append((number, body))
        position += 1
    spelled = b" ".join(b"%d" % item for item in index) + b"\n"
    if position != len(content) + 1 or len(found) != entries["N"] or content[:first] != spelled:
        raise StrangeFileError("ObjStm", packed)
    return found


def _end(data: bytes, position: int, start: int) -> None:
    """Refuse a file with another end. position: where it begins. start: where the cross-reference table begins."""
    if data[position:] != b"startxref\n%d\n%%%%EOF\n" % start:
        raise StrangeFileError("%%EOF")


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped: bytes = match[1]
    return bytes([int(escaped, 8) & 255]) if escaped.isdigit() else _ESCAPED.get(escaped, escaped)


def _quoted(text: bytes, position: int) -> str:
    return text[position : position + 24].strip().decode("latin-1") or "obj"
