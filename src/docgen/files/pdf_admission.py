"""The bytes of a PDF from elsewhere → a pypdf reader, if the PDF is safe to open. Otherwise an `InputError`.

There are two checks. Each finds faults that the other cannot find. The first searches the bytes for streams, and
measures the size of each stream after inflation. The second walks the page tree, and counts the drawing operators of
each page. A form XObject is a drawing that a page, or another form XObject, draws by name. Its operators are counted
too. No page is drawn.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from docgen.errors import InputError
from docgen.language import say

LARGEST_FILE = 100_000_000
"""Bytes of a PDF."""
_MOST_PAGES = 5_000
_LARGEST_STREAM = 32_000_000
"""Bytes of one stream after inflation."""
_LARGEST_CONTENT = 256_000_000
"""Bytes of all streams after inflation."""
_LARGEST_PAGE = 2_000_000
"""Bytes of drawing operators on one page.

A form XObject counts as often as it is drawn. A full page of a docgen document has 40,000.
"""
_LARGEST_DRAWING = 20_000_000
"""Bytes of drawing operators on all pages."""
_DEEPEST = 50
"""The most levels of the page tree, and the most levels of form XObjects inside form XObjects."""
_MOST_STREAMS = 100_000
_STEP = 16_384
"""Bytes of input that zlib gets at each call."""

_STREAM = re.compile(rb"(?<!end)stream\s*")  # the beginning of a stream
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]{0,500}\]|/[^\s/<>\[\]()]{1,40}|\d+\s+\d+\s+R)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # an escaped byte in a name
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
"""The operator that draws a form XObject or an image."""
_FILTER_NAMES = {b"Fl": b"FlateDecode", b"LZW": b"LZWDecode", b"A85": b"ASCII85Decode", b"AHx": b"ASCIIHexDecode"}
_FILTER_NAMES |= {b"RL": b"RunLengthDecode"}


def admit(data: bytes) -> None:
    """Raise an `InputError` for a PDF that is encrypted, damaged, too large, or built to exhaust its reader."""
    opened(data)


def opened(data: bytes) -> Any:
    """Return a pypdf reader of a PDF. A PDF that `admit` refuses is refused here too."""
    if len(data) > LARGEST_FILE:
        raise InputError(say("文件过大（{size} 字节）", size=len(data)), next_step=say("检查是否选错了文件"))
    if b"%PDF-" not in data[:1024]:
        raise _refused(say("不是 PDF 文件"))
    _refuse_bombs(data)
    return _reader_of_cheap_pages(data)


# ---- the size of streams ---------------------------------------------------------------------------------------------
def _refuse_bombs(data: bytes) -> None:
    """Refuse a PDF with too many streams, or with streams that inflate to too many bytes."""
    room, before = _LARGEST_CONTENT, 0
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= _MOST_STREAMS:
            raise _refused(say("对象过多"))
        stated = data[before : match.start()]
        before = match.end()
        content = memoryview(data)[match.end() :]
        chains = [*_chains(stated), (b"FlateDecode",)]  # also inflated if no filter is found
        size = max(_size(content, chain) for chain in dict.fromkeys(chains))
        room -= size
        if size > _LARGEST_STREAM or room < 0:
            raise _refused(say("数据流展开后过大"))


def _chains(stated: bytes) -> Iterator[tuple[bytes, ...]]:
    """Yield each chain of filters that is named in the bytes between two streams.

    One of the chains is that of the second stream. The others belong to dictionaries without a stream.
    """
    if b"#" in stated:
        stated = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), stated)
    for match in _FILTERS.finditer(stated):
        names = re.findall(rb"/([^\s/<>\[\]()]+)", match[1])
        if not names and match[1].endswith(b"R"):
            raise _refused(say("数据流的压缩方法写在别处"))
        yield tuple(_FILTER_NAMES.get(name, name) for name in names)


def _size(content: memoryview, chain: tuple[bytes, ...]) -> int:
    """Return the largest size in bytes that a stream has after any filter of the chain.

    Bytes that cannot be decoded do not count.
    """
    largest = 0
    source: memoryview | bytes = content
    for name in chain:
        match name:
            case b"FlateDecode":
                data = _inflated(source)
            case b"ASCII85Decode":
                data = _ascii85(bytes(source[: 2 * _LARGEST_STREAM]))
            case b"ASCIIHexDecode":
                data = _hexadecimal(bytes(source[: 2 * _LARGEST_STREAM]))
            case b"RunLengthDecode":
                data = _run_length(source)
            case b"LZWDecode":
                # Only the size is computed, so a filter after this one cannot be tried. Programs write no such chains.
                return max(largest, _lzw_size(source))
            case _:
                break  # A filter for images. Images are not decoded here.
        largest = max(largest, len(data))
        source = data
        if largest > _LARGEST_STREAM:
            break
    return largest


def _inflated(source: memoryview | bytes) -> bytes:
    """Return an inflated stream. Inflation ends a little above the limit.

    zlib gets the input in small steps, because each call copies the input that it has not used.
    """
    stream, found = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(source), _STEP):
            found += stream.decompress(source[start : start + _STEP], _LARGEST_STREAM + 1)
            if stream.eof or len(found) > _LARGEST_STREAM:
                break
    except zlib.error:
        pass  # Readers show the content before a fault, so this content counts.
    return bytes(found)


def _ascii85(source: bytes) -> bytes:
    try:
        return base64.a85decode(b"<~" + source.partition(b"~>")[0].removeprefix(b"<~") + b"~>", adobe=True)
    except ValueError:
        return b""


def _hexadecimal(source: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", source.partition(b">")[0])
    try:
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except ValueError:
        return b""


def _run_length(source: memoryview | bytes) -> bytes:
    found, at = bytearray(), 0
    while at + 1 < len(source) and source[at] != 128 and len(found) <= _LARGEST_STREAM:
        length = source[at]
        if length < 128:
            found += source[at + 1 : at + 2 + length]
            at += length + 2
        else:
            found += bytes([source[at + 1]]) * (257 - length)
            at += 2
    return bytes(found)


def _lzw_size(source: memoryview | bytes) -> int:
    """Return the size of a decoded LZW stream. The table of the decoder has only the length of each entry."""
    lengths, size, width, pending, bits = [1] * 258, 0, 9, 0, 0
    previous = 0
    for byte in source:
        pending, bits = (pending << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        code = pending >> (bits - width) & ((1 << width) - 1)
        bits -= width
        if code == 257 or size > _LARGEST_STREAM or code > len(lengths):  # 257 ends the stream
            break
        if code == 256:  # 256 empties the table
            lengths, width, previous = [1] * 258, 9, 0
            continue
        length = lengths[code] if code < len(lengths) else previous + 1
        if previous and len(lengths) < 4096:
            lengths.append(previous + 1)
        previous, size = length, size + length
        width = min(max((len(lengths) + 1).bit_length(), 9), 12)  # PDF widens the codes one entry early
    return size


# ---- the drawing operators of pages ----------------------------------------------------------------------------------
def _reader_of_cheap_pages(data: bytes) -> Any:
    """Return a reader of a PDF. Refuse a PDF that is encrypted or damaged, or that draws too much."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise _refused(say("文件已加密"))
        costs: dict[int, int] = {}
        room = _LARGEST_DRAWING
        count = 0
        for page, inherited in _pages(reader.root_object["/Pages"].get_object()):
            count += 1
            resources = _plain(page.get("/Resources")) or inherited
            cost = _cost(_page_content(page), resources, costs, ())
            room -= cost
            if count > _MOST_PAGES or cost > _LARGEST_PAGE or room < 0:
                raise _refused(say("页数或页面内容过多"))
    except InputError:
        raise
    except Exception as error:  # For a damaged file, pypdf raises errors of its own and of Python, of many types.
        raise _refused(say("文件已损坏或不完整")) from error
    if not count:
        raise _refused(say("没有一页"))
    return reader


def _pages(root: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each page with the resources that it inherits. A node that comes twice or is too deep is refused."""
    waiting: list[tuple[Any, Any, int]] = [(root, {}, 0)]
    seen: set[int] = set()
    while waiting:
        node, inherited, depth = waiting.pop()
        reference = getattr(node, "indirect_reference", None)
        number = reference.idnum if reference is not None else None
        if depth > _DEEPEST or (number in seen and number is not None) or len(seen) > 4 * _MOST_PAGES:
            raise _refused(say("页面树循环、过深或过大"))
        if number is not None:
            seen.add(number)
        if "/Kids" in node:
            below = _plain(node.get("/Resources")) or inherited
            kids = _plain(node["/Kids"])
            if len(kids) + len(waiting) > 4 * _MOST_PAGES:
                raise _refused(say("页数或页面内容过多"))
            waiting += [(kid.get_object(), below, depth + 1) for kid in reversed(kids)]
        else:
            yield node, inherited


def _page_content(page: Any) -> bytes:
    """Return the drawing operators of a page."""
    content = _plain(page.get("/Contents"))
    if content is None:
        return b""
    streams = [content] if hasattr(content, "get_data") else [_plain(item) for item in content]
    found = []
    size = 0
    for stream in streams:
        found.append(stream.get_data() if hasattr(stream, "get_data") else b"")
        size += len(found[-1]) + 1
        if size > _LARGEST_PAGE:
            raise _refused(say("页数或页面内容过多"))
    return b"\n".join(found)


def _cost(content: bytes, resources: Any, costs: dict[int, int], within: tuple[int, ...]) -> int:
    """Return how many bytes of operators a reader executes for this content.

    A form XObject counts as often as it is drawn. A glyph that is drawn by operators counts once.

    costs: number of a form XObject → its cost. This function adds the form XObjects that it meets.
    within: the numbers of the form XObjects around the content.
    """
    cost = len(content)
    forms = _plain((resources or {}).get("/XObject")) or {}
    drawn = _DRAWN.findall(content) if forms else []
    for name in drawn:
        cost += _form_cost(forms.get(f"/{name.decode('latin-1')}"), resources, costs, within)
        if cost > _LARGEST_PAGE:
            raise _refused(say("页数或页面内容过多"))
    for reference in (_plain((resources or {}).get("/Font")) or {}).values():
        font = _plain(reference)
        glyphs = _plain(font.get("/CharProcs")) if hasattr(font, "get") else None
        for glyph in (glyphs or {}).values():
            cost += _form_cost(glyph, _plain(font.get("/Resources")) or resources, costs, within)
    return cost


def _form_cost(reference: Any, inherited: Any, costs: dict[int, int], within: tuple[int, ...]) -> int:
    """Return the cost of drawing a form XObject once. An image has the cost 1.

    inherited: the resources around the form XObject.
    """
    form = _plain(reference)
    if not hasattr(form, "get_data") or form.get("/Subtype") == "/Image":
        return 1
    number = getattr(getattr(form, "indirect_reference", None), "idnum", id(form))
    if number in within or len(within) > _DEEPEST:
        raise _refused(say("页面内容循环"))
    if number not in costs:
        costs[number] = _cost(form.get_data(), _plain(form.get("/Resources")) or inherited, costs, (*within, number))
    return costs[number]


def _plain(value: Any) -> Any:
    """Return the object that a reference points to, or the value itself."""
    return value.get_object() if hasattr(value, "get_object") else value


def _refused(reason: str) -> InputError:
    return InputError(say("PDF 打不开：{error}", error=reason), next_step=say("确认文件完整，没有加密"))
