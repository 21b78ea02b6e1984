"""Bytes → compressed bytes, by libdeflate. No other module imports libdeflate.

Every program with zlib can decompress the result. On docgen's files libdeflate took less than half of zlib's time, and
the results were a little smaller. docgen does not decompress with libdeflate. A file from elsewhere may inflate to a
huge size, and libdeflate cannot stop at a limit.
"""

from __future__ import annotations

FAST = 1
"""The compression level for data that hardly shrinks more at a higher level, such as font programs."""
USUAL = 6
"""The compression level for files that are made often."""
BEST = 9
"""The compression level for files that are made once and stored for long, such as a book and its scans."""


def raw(data: bytes) -> bytes:
    """Return the data compressed as a member of a ZIP archive (RFC 1951)."""
    import deflate

    return bytes(deflate.deflate_compress(data, USUAL))


def stream(data: bytes, level: int = USUAL) -> bytes:
    """Return the data compressed as a stream of a PDF, for the filter `/FlateDecode` (RFC 1950)."""
    import deflate

    return bytes(deflate.zlib_compress(data, level))
