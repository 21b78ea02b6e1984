"""A piece's bytes → its objects, and the few of them that a book must know by name.

Reads what WeasyPrint writes and nothing else: streams one after another, one object stream with all that is not a
stream, a cross-reference stream. Whatever looks otherwise is refused.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cached_property

import docgen.bind.joiner.pdf_syntax as spelling
from docgen.errors import Place, RenderError
from docgen.language import say

_HEADER = re.compile(rb"%PDF-1\.7\n%[^\n]*\n")
_STREAM = re.compile(rb"(\d+) 0 obj\n(<<(?:[^s]|s(?!tream\n))*?/Length (\d+)>>)\nstream\n")
_END = b"\nendstream\nendobj\n"
_KNOWN = {
    *(b"Type", b"Pages", b"AcroForm", b"Outlines", b"Lang", b"StructTreeRoot", b"ViewerPreferences", b"MarkInfo"),
    *(b"OutputIntents", b"Metadata", b"Names"),
}
_ROOT = {b"Type", b"ParentTree", b"K"}


@dataclass(frozen=True)
class LaidOut:
    """A piece's objects by their numbers: dictionaries as spelled, streams as (dictionary, data as it is stored)."""

    name: str
    objects: dict[int, bytes]
    streams: dict[int, tuple[bytes, bytes]]
    root: int
    info: int

    @cached_property
    def catalog(self) -> dict[bytes, bytes]:
        """The entries of the catalogue."""
        return self.entries(self.root)

    @cached_property
    def tags(self) -> dict[bytes, bytes]:
        """The entries of the structure tree's root."""
        return self.entries(self.number("StructTreeRoot"))

    @cached_property
    def document(self) -> int:
        """The number of the Document element, the only one at the root."""
        return int(next(spelling.references(self.tags[b"K"])))

    def number(self, key: str) -> int:
        """What an entry of the catalogue refers to."""
        return spelling.reference(self.catalog[key.encode()])

    def entries(self, number: int) -> dict[bytes, bytes]:
        """The entries of a dictionary."""
        return spelling.entries(self.objects[number])

    def content(self, number: int) -> bytes:
        """A stream's data, inflated."""
        return inflated(*self.streams[number])


def inflated(dictionary: bytes, data: bytes) -> bytes:
    """The data of a stream as it is before compression; a filter other than Flate is a `ValueError`."""
    filters = spelling.entries(dictionary).get(b"Filter")
    if filters is None:
        return data
    if filters != b"/FlateDecode":
        raise ValueError(filters)
    return zlib.decompress(data)


def read(data: bytes, name: str) -> LaidOut:
    """Read a piece; `RenderError` if docgen's PDF writer did not make it."""
    try:
        piece = _read(data, name)
        unknown = (piece.catalog.keys() - _KNOWN) | (piece.tags.keys() - _ROOT)
        if unknown or piece.entries(piece.document)[b"S"] != b"/Document":
            raise ValueError(b" ".join(sorted(unknown)))
    except (ValueError, KeyError, IndexError, StopIteration, zlib.error) as error:
        raise not_ours(name) from error
    return piece


def not_ours(name: str) -> RenderError:
    """The error for a piece that is spelled otherwise than docgen's PDF writer does."""
    return RenderError(
        say("这不是 docgen 排出的 PDF，不能当书的一部分装订"),
        place=Place(name),
        next_step=say("别处来的 PDF 作为附件装订"),
        code="bind-piece",
    )


def _read(data: bytes, name: str) -> LaidOut:
    start = _HEADER.match(data)
    position = start.end() if start else len(data)
    streams: dict[int, tuple[bytes, bytes]] = {}
    while match := _STREAM.match(data, position):
        end = match.end() + int(match[3])
        if data[end : end + len(_END)] != _END:
            raise ValueError(position)
        streams[int(match[1])] = match[2], data[match.end() : end]
        position = end + len(_END)
    if not data.startswith(b"startxref\n", position):
        raise ValueError(position)
    (trailer, _), (packed, content) = (streams.pop(number) for number in (max(streams), max(streams) - 1))
    listed = spelling.entries(trailer)
    return LaidOut(
        name,
        _unpacked(packed, content),
        streams,
        spelling.reference(listed[b"Root"]),
        spelling.reference(listed[b"Info"]),
    )


def _unpacked(dictionary: bytes, content: bytes) -> dict[int, bytes]:
    """The objects of an object stream."""
    entries = spelling.entries(dictionary)
    if entries[b"Type"] != b"/ObjStm" or b"Extends" in entries:
        raise ValueError(dictionary)
    content, first = inflated(dictionary, content), int(entries[b"First"])
    numbers = [int(number) for number in content[:first].split()]
    offsets = [first + offset for offset in numbers[1::2]] + [len(content) + 1]
    return {
        number: content[begin : end - 1] for number, begin, end in zip(numbers[::2], offsets, offsets[1:], strict=False)
    }
