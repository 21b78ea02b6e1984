"""A Word shell that docxtpl has filled with marks → a compiled shell → the Word file of each letter.

A slot is a place in the shell. Its content differs from letter to letter. A mark is the XML processing instruction that
stands for a slot in the filled shell.

docxtpl compiles, parses and deflates a whole shell for every document. Here that is done once. The parts without slots
are the same in every letter, so they are packed once as a ZIP archive. The parts with slots are filled for each
letter, deflated and appended to that archive. `zipfile` is not used, because it would read the directory of the archive
again for each letter. That takes longer than all the other work.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from docgen.files import compression

_MARK = re.compile(r"<\?docgen ([a-z]+)\?>")
# ZIP's APPNOTE.TXT: 4.3.7 the header of a file, 4.3.12 the record of a file in the directory, 4.3.16 the end record.
_HEADER = struct.Struct("<4s5H3L2H")
_RECORD = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _FIRST_OF_1980 = 20, 8, 1 << 5 | 1
_ATTRIBUTES = 0o600 << 16

Pack = Callable[[Mapping[str, bytes]], bytes]
"""Parts by name → a ZIP archive of these parts.

The archive must have no ZIP comment, because `compiled` expects the end record in the last 22 bytes.
"""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A shell that `completed` can fill."""

    archive_start: bytes
    """The start of the ZIP archive: header and compressed content of each part that has no slot."""
    directory: bytes
    """The directory records of the parts that have no slot."""
    fixed: Mapping[str, bytes]
    """Name of a part that has no slot → its content."""
    slotted: Mapping[str, tuple[str, ...]]
    """Name of a part with slots → its pieces: text, slot, text, slot … text."""


def marks(slots: Iterable[str]) -> dict[str, str]:
    """Return slot → mark. A mark is an XML processing instruction, so a shell filled with marks is still valid XML."""
    return {slot: f"<?docgen {slot}?>" for slot in slots}


def compiled(parts: Mapping[str, bytes], pack: Pack) -> Compiled:
    """Compile the parts of a shell that was filled with `marks`."""
    texts = {name: data.decode() for name, data in parts.items() if b"<?docgen " in data}
    fixed = {name: data for name, data in parts.items() if name not in texts}
    archive = pack(fixed)
    _, _, _, _, _, size, start, _ = _END.unpack(archive[-_END.size :])
    split = {name: tuple(_MARK.split(text)) for name, text in texts.items()}
    return Compiled(archive[:start], archive[start : start + size], fixed, split)


def completed(shell: Compiled, slots: Mapping[str, str], more: Mapping[str, bytes]) -> bytes:
    """Return a Word file that contains the shell with filled slots, and additional parts.

    slots: slot → its XML. more: name of an additional part → its content. The name must be ASCII.
    """
    added: dict[str, bytes] = {}
    for part, pieces in shell.slotted.items():
        added[part] = "".join(slots[piece] if index % 2 else piece for index, piece in enumerate(pieces)).encode()
    added |= more
    files, directory = [shell.archive_start], [shell.directory]
    position = len(shell.archive_start)
    for part, data in added.items():
        name, packed = part.encode("ascii"), compression.raw(data)
        common = (_DEFLATED, 0, _FIRST_OF_1980, zlib.crc32(data), len(packed), len(data), len(name), 0)
        file = _HEADER.pack(b"PK\3\4", _VERSION, 0, *common) + name + packed
        record = _RECORD.pack(b"PK\1\2", _VERSION, _VERSION, 0, *common, 0, 0, 0, _ATTRIBUTES, position)
        directory.append(record + name)
        files.append(file)
        position += len(file)
    records = b"".join(directory)
    count = len(shell.fixed) + len(added)
    return b"".join([*files, records, _END.pack(b"PK\5\6", 0, 0, count, count, len(records), position, 0)])
