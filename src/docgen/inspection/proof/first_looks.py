"""A proved PDF → whether it is drawn and searched for ink all the same.

The first file of each look is drawn, and so is one file in fifty. A look is a set of fonts and of drawings of the
shell. The looks that were drawn are remembered as long as the process lives.
"""

from __future__ import annotations

import itertools

from docgen.inspection.proof.file_proof import ProvedFile

_EVERY = 50
"""One file in this number of proved files is drawn."""

_Look = tuple[frozenset[bytes], frozenset[str]]
"""The hashes of the drawings, and the names of the fonts."""
_seen: set[_Look] = set()
_count = itertools.count(1)


def is_due(file: ProvedFile) -> bool:
    """Return whether a proved file is to be drawn."""
    return next(_count) % _EVERY == 0 or _look(file) not in _seen


def note(file: ProvedFile) -> None:
    """Note that a file was drawn and all its characters can be seen."""
    _seen.add(_look(file))


def _look(file: ProvedFile) -> _Look:
    return file.drawings, frozenset(font.name for font in file.fonts)
