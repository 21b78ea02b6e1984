"""A Word shell that docxtpl has filled with marks → a compiled shell → the Word file of each letter.

A mark is the XML processing instruction that stands for a slot in the filled shell.

docxtpl compiles, parses and deflates a whole shell for every document. Here that is done only once. The parts without
slots are the same in every letter, so they are packed once as a ZIP archive. The parts with slots are filled for each
letter, deflated and appended to that archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.files import zip_archive
from docgen.files.zip_archive import BegunArchive
from docgen.writers.docx import package

_MARK = re.compile(r"<\?docgen ([a-z]+)\?>")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A shell that `completed` can fill."""

    archive: BegunArchive
    """The parts that have no slot, compressed."""
    fixed: Mapping[str, bytes]
    """Name of a part that has no slot → its content, for the check of a finished file."""
    slotted: Mapping[str, tuple[str, ...]]
    """Name of a part with slots → its pieces: text, slot, text, slot … text."""


def marks(slots: Iterable[str]) -> dict[str, str]:
    """Return slot → mark. A mark is an XML processing instruction, so a shell filled with marks is still valid XML."""
    return {slot: f"<?docgen {slot}?>" for slot in slots}


def compiled(parts: Mapping[str, bytes]) -> Compiled:
    """Compile the parts of a shell that was filled with `marks`."""
    texts = {name: data.decode() for name, data in parts.items() if b"<?docgen " in data}
    fixed = {name: data for name, data in parts.items() if name not in texts}
    split = {name: tuple(_MARK.split(text)) for name, text in texts.items()}
    return Compiled(zip_archive.begun(package.pack(fixed)), fixed, split)


def completed(shell: Compiled, slots: Mapping[str, str], more: Mapping[str, bytes]) -> bytes:
    """Return a Word file that contains the shell with filled slots, and additional parts.

    slots: slot → its XML. more: name of an additional part → its content. The name must be ASCII.
    """
    added: dict[str, bytes] = {}
    for part, pieces in shell.slotted.items():
        filled = list(pieces)
        filled[1::2] = [slots[name] for name in pieces[1::2]]  # every second piece is the name of a slot
        added[part] = "".join(filled).encode()
    return zip_archive.completed(shell.archive, {**added, **more})
