"""A Word shell that docxtpl has filled with marks → what is left to do for each letter: fill in, deflate, append.

docxtpl compiles, parses and deflates a whole shell for every document. What does not differ from letter to letter is
kept here as a finished archive, so that a letter costs what its own text costs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_MARK = re.compile(r"<\?docgen ([a-z]+)\?>")

Pack = Callable[[Mapping[str, bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A shell. archive: the parts that no slot changes. parts: name → text, slot, text, slot … text."""

    archive: bytes
    parts: Mapping[str, tuple[str, ...]]


def marks(slots: Iterable[str]) -> dict[str, str]:
    """What to fill a shell's slots with so that they are found again; a parser takes it for an instruction."""
    return {slot: f"<?docgen {slot}?>" for slot in slots}


def compiled(parts: Mapping[str, bytes], pack: Pack) -> Compiled:
    """A shell that was filled with `marks`; `pack` makes an archive of parts."""
    texts = {name: data.decode() for name, data in parts.items() if b"<?docgen " in data}
    archive = pack({name: data for name, data in parts.items() if name not in texts})
    return Compiled(archive, {name: tuple(_MARK.split(text)) for name, text in texts.items()})


def completed(
    shell: Compiled, slots: Mapping[str, str], more: Mapping[str, bytes], entry: Callable[[str], zipfile.ZipInfo]
) -> bytes:
    """The shell with its slots filled and with more parts; `entry` says how a part is entered."""
    stream = io.BytesIO(shell.archive)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in shell.parts.items():
            filled = (slots[piece] if index % 2 else piece for index, piece in enumerate(pieces))
            archive.writestr(entry(name), "".join(filled).encode())
        for name, data in more.items():
            archive.writestr(entry(name), data)
    return stream.getvalue()
