"""Patches that make WeasyPrint faster for the documents of docgen. The result is the same.

A patch leaves out work that only other documents need. The patches apply only to the known version of WeasyPrint
(`known`). With the patches, a letter takes half the time (`tests/writers/test_engine.py`).
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import docgen.writers.garbage as garbage
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
    """Apply the patches while the context lasts.

    `font_data.settle` must be called at the end of the writing of a PDF.
    """
    with _ONCE:
        _exchange()
    with known.at_work(), garbage.paused():
        yield


@functools.cache
def _exchange() -> bool:
    """Replace functions of WeasyPrint. Return False if its version is not the known one."""
    if not known.is_known():
        return False
    for patch in (font_data, styles, lengths, layouts, lines, ready_lines, strokes, subsets):
        patch.exchange()
    return True
