"""Pixels ↔ a PNG of one kind: red, green and blue of 8 bits each, no transparency, no filters (ISO 15948).

The reader accepts what the writer writes and nothing else.
"""

from __future__ import annotations

import struct
import zlib

from docgen.files import compression

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KIND = (8, 2, 0, 0, 0)
"""The rest of the header: 8 bits a channel, red-green-blue, the usual compression and filters, no interlace."""
_CHANNELS = 3
_HEADER = len(_SIGNATURE) + 8
"""Where the content of the first chunk begins."""


def written(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG. Equal pixels give equal bytes. pixels: the red, green and blue of each pixel, row by row."""
    stride = width * _CHANNELS
    rows = b"".join(b"\0" + pixels[start : start + stride] for start in range(0, height * stride, stride))
    header = struct.pack(">II5B", width, height, *_KIND)
    return _file(header, compression.stream(rows, compression.BEST))


def read(data: bytes) -> tuple[int, int, bytes]:
    """Return the width, the height and the pixels of a PNG. Raise a `ValueError` if it is of another kind."""
    try:
        width, height, *kind = struct.unpack_from(">II5B", data, _HEADER)
        after_header = _HEADER + 13 + 4  # the content of the header and its checksum
        (length,) = struct.unpack_from(">I", data, after_header)
        stride = width * _CHANNELS + 1
        begin = after_header + 8  # behind the length and the kind of the chunk
        unpacker = zlib.decompressobj()
        rows = unpacker.decompress(data[begin : begin + length], height * stride + 1)
    except (struct.error, zlib.error) as error:
        raise ValueError("a damaged picture") from error
    whole = _file(struct.pack(">II5B", width, height, *_KIND), data[begin : begin + length])
    if tuple(kind) != _KIND or len(rows) != height * stride or not unpacker.eof or whole != data:
        raise ValueError("a picture of another kind")
    if any(rows[::stride]):
        raise ValueError("a picture with filters")
    return width, height, b"".join(rows[start + 1 : start + stride] for start in range(0, height * stride, stride))


def _file(header: bytes, packed: bytes) -> bytes:
    """Return a PNG. packed: the compressed rows."""
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
