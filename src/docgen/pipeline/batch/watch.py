"""A file that somebody edits → a signal after each change of its content.

The file is read at intervals, because network drives do not report changes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from docgen.files.hashes import hash_of

INTERVAL = 0.2
"""The seconds between two reads of the file."""


def changes(path: Path, interval: float = INTERVAL) -> Iterator[None]:
    """Yield once at the start and after each change of the content, without end.

    A file that is missing or empty for a moment does not count as changed. interval: the seconds between two reads.
    """
    seen: tuple[int, int] | None = None
    content = ""
    while True:
        state = _state(path)
        found = _content_hash(path) if state != seen else ""
        if found:
            seen = state
            if found != content:
                content = found
                yield
                continue
        time.sleep(interval)


def _state(path: Path) -> tuple[int, int] | None:
    """Return the time of the last change in nanoseconds, and the size in bytes; None if the file is missing."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _content_hash(path: Path) -> str:
    """Return the hash of the content; empty if the file is missing or empty."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    return hash_of(data) if data else ""  # an editor may empty the file before it writes
