"""Files by name → the bytes of a ZIP archive. It states no day and no machine, so equal files give equal bytes.

Archives that begin with the same files share the work for them. `zipfile` would read their directory again each time.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.files import compression

# ZIP's APPNOTE.TXT: 4.3.7 the header of a file, 4.3.12 the record of a file in the directory, 4.3.16 the end record.
_HEADER = struct.Struct("<4s5H3L2H")
_RECORD = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _FIRST_OF_1980 = 20, 8, 1 << 5 | 1
_ATTRIBUTES = 0o600 << 16


@dataclass(frozen=True, slots=True)
class BegunArchive:
    """The files of an archive, to which others can be appended."""

    files: bytes = b""
    """The header and the compressed content of each file."""
    directory: bytes = b""
    """The record of each file in the directory."""
    count: int = 0
    """The number of files."""


def begun(archive: bytes) -> BegunArchive:
    """Return an archive as the beginning of other archives. The archive must have no comment."""
    _, _, _, _, count, size, start, _ = _END.unpack(archive[-_END.size :])
    return BegunArchive(archive[:start], archive[start : start + size], count)


def completed(begin: BegunArchive, files: Mapping[str, bytes]) -> bytes:
    """Return an archive with more files, in their order. The names must be ASCII."""
    contents, directory = [begin.files], [begin.directory]
    position = len(begin.files)
    for file, data in files.items():
        name, packed = file.encode("ascii"), compression.raw(data)
        common = (_DEFLATED, 0, _FIRST_OF_1980, zlib.crc32(data), len(packed), len(data), len(name), 0)
        content = _HEADER.pack(b"PK\3\4", _VERSION, 0, *common) + name + packed
        directory.append(_RECORD.pack(b"PK\1\2", _VERSION, _VERSION, 0, *common, 0, 0, 0, _ATTRIBUTES, position) + name)
        contents.append(content)
        position += len(content)
    records = b"".join(directory)
    count = begin.count + len(files)
    return b"".join([*contents, records, _END.pack(b"PK\5\6", 0, 0, count, count, len(records), position, 0)])
