"""WeasyPrint's work on a document of docgen's, less what only other documents need; the result is the same.

Each module here spares one thing, in the version that was looked at; in any other everything is as WeasyPrint has it
(tests/test_engine.py). A letter takes half the time so.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from docgen.writers import garbage
from docgen.writers.pdf.weasyprint_patches import (
    font_data,
    known,
    layouts,
    lengths,
    lines,
    ready_lines,
    strokes,
    styles,
    subsets,
)

_ONCE = threading.Lock()


@contextmanager
def applied() -> Iterator[None]:
    """While this lasts, WeasyPrint takes the shorter ways; `font_data.settle` must end the writing of a PDF."""
    with _ONCE:
        _exchange()
    with known.at_work(), garbage.paused():
        yield


@functools.cache
def _exchange() -> bool:
    """Exchange WeasyPrint's ways; False where its version is not the one known."""
    if not known.is_known():
        return False
    for way in (font_data, styles, lengths, layouts, lines, ready_lines, strokes, subsets):
        way.exchange()
    return True
