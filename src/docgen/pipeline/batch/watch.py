"""A file that somebody is working on → a sign each time its content is another.

Asking every fifth of a second works everywhere, also on network drives, which tell nobody of changes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from docgen.files.hashes import hash_of

INTERVAL = 0.2


def changes(path: Path, interval: float = INTERVAL) -> Iterator[None]:
    """Yield at once, and after each change of content; without end. A file that is away, or
    empty, for a moment is no change.

    interval: seconds between two looks.
    """
    seen: tuple[int, int] | None = None
    content = ""
    while True:
        mark = _mark(path)
        if mark != seen and (found := _content(path)):
            seen = mark
            if found != content:
                content = found
                yield
                continue
        time.sleep(interval)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _content(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    return hash_of(data) if data else ""  # an editor that is about to write has emptied it
