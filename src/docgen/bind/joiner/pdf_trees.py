"""What a PDF finds things by: name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7), and the outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import docgen.bind.joiner.pdf_syntax as spelling
from docgen.bind.joiner.pdf_output import Output

_LEAF = 64


@dataclass
class Entry:
    """An entry of the outline: title and destination as spelled, whether it is shown closed, and those below it."""

    title: bytes
    target: bytes
    closed: bool = False
    entries: list[Entry] = field(default_factory=list)


def below(entries: list[Entry], depth: int) -> list[Entry]:
    """The list that an entry at a depth is appended to: below the last entries, or as deep as there are any."""
    for _ in range(depth):
        if not entries:
            break
        entries = entries[-1].entries
    return entries


def outline(output: Output, entries: Sequence[Entry]) -> int:
    """Write the outline; the number of its root."""
    root = output.number()
    first, last, count = _siblings(output, entries, root)
    output.write(root, b"<</Count %d/First %d 0 R/Last %d 0 R>>" % (count, first, last))
    return root


def _siblings(output: Output, entries: Sequence[Entry], parent: int) -> tuple[int, int, int]:
    """Write the entries below one; first, last, and how many are shown when it is open."""
    numbers = [output.number() for _ in entries]
    shown = len(entries)
    for index, (number, entry) in enumerate(zip(numbers, entries, strict=True)):
        parts = {b"Title": entry.title, b"Dest": entry.target, b"Parent": b"%d 0 R" % parent, b"Count": b"0"}
        if entry.entries:
            first, last, count = _siblings(output, entry.entries, number)
            parts |= {b"First": b"%d 0 R" % first, b"Last": b"%d 0 R" % last}
            parts[b"Count"] = b"%d" % (-count if entry.closed else count)
            shown += 0 if entry.closed else count
        if index:
            parts[b"Prev"] = b"%d 0 R" % numbers[index - 1]
        if index + 1 < len(numbers):
            parts[b"Next"] = b"%d 0 R" % numbers[index + 1]
        output.write(number, spelling.spelled(parts))
    return numbers[0], numbers[-1], shown


def names(output: Output, named: dict[bytes, bytes]) -> int:
    """Write a name tree of spelled names and values; the number of its root."""
    ordered = sorted(named, key=spelling.octets)
    leaves = []
    for at in range(0, len(ordered), _LEAF):
        some = ordered[at : at + _LEAF]
        pairs = b" ".join(name + b" " + named[name] for name in some)
        leaves.append(output.add(b"<</Limits [%s %s]/Names [%s]>>" % (some[0], some[-1], pairs)))
    return output.add(b"<</Kids [%s]>>" % b" ".join(b"%d 0 R" % leaf for leaf in leaves))
