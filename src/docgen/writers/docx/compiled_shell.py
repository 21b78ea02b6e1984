"""A Word shell that docxtpl has filled with marks → what is left to do for each letter: fill in, deflate, append.

docxtpl compiles, parses and deflates a whole shell for every document. What does not differ from letter to letter is
kept here as a finished archive, so that a letter costs what its own text costs; zipfile, which would read that
archive's directory again for each letter, takes longer than all the rest.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from docgen.files import compression

_MARK = re.compile(r"<\?docgen ([a-z]+)\?>")
# APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16: a file's header, its record in the directory, the end of the directory.
_HEADER = struct.Struct("<4s5H3L2H")
_RECORD = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _FIRST_OF_1980 = 20, 8, 1 << 5 | 1
_ATTRIBUTES = 0o600 << 16

Pack = Callable[[Mapping[str, bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A shell. files: the parts that no slot changes, as they stand in an archive. directory: their records.

    count: how many these are. parts: name → text, slot, text, slot … text.
    """

    files: bytes
    directory: bytes
    count: int
    parts: Mapping[str, tuple[str, ...]]


def marks(slots: Iterable[str]) -> dict[str, str]:
    """What to fill a shell's slots with so that they are found again; a parser takes it for an instruction."""
    return {slot: f"<?docgen {slot}?>" for slot in slots}


def compiled(parts: Mapping[str, bytes], pack: Pack) -> Compiled:
    """A shell that was filled with `marks`; `pack` makes an archive of parts, without a comment."""
    texts = {name: data.decode() for name, data in parts.items() if b"<?docgen " in data}
    archive = pack({name: data for name, data in parts.items() if name not in texts})
    _, _, _, _, count, size, start, _ = _END.unpack(archive[-_END.size :])
    split = {name: tuple(_MARK.split(text)) for name, text in texts.items()}
    return Compiled(archive[:start], archive[start : start + size], count, split)


def completed(shell: Compiled, slots: Mapping[str, str], more: Mapping[str, bytes]) -> bytes:
    """The shell with its slots filled and with more parts, whose names are ASCII."""
    filled = {
        name: "".join(slots[piece] if index % 2 else piece for index, piece in enumerate(pieces)).encode()
        for name, pieces in shell.parts.items()
    }
    files, directory = [shell.files], [shell.directory]
    position = len(shell.files)
    added = {**filled, **more}
    for part, data in added.items():
        name, packed = part.encode("ascii"), compression.raw(data)
        about = (_DEFLATED, 0, _FIRST_OF_1980, zlib.crc32(data), len(packed), len(data), len(name), 0)
        file = _HEADER.pack(b"PK\3\4", _VERSION, 0, *about) + name + packed
        directory.append(_RECORD.pack(b"PK\1\2", _VERSION, _VERSION, 0, *about, 0, 0, 0, _ATTRIBUTES, position) + name)
        files.append(file)
        position += len(file)
    records = b"".join(directory)
    count = shell.count + len(added)
    return b"".join([*files, records, _END.pack(b"PK\5\6", 0, 0, count, count, len(records), position, 0)])
