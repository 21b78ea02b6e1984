"""Whether WeasyPrint may be shown a shorter way: it is the version that was looked at, and docgen is at work.

Private functions and classes are exchanged for those of this folder, for the whole process, but once; each asks here
whether to do as it always did. Whoever else uses WeasyPrint in this process notices nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

VERSION = "70.0"
_AT_WORK = ContextVar("docgen writes a PDF", default=False)


def is_known() -> bool:
    """Whether WeasyPrint is the version that was looked at."""
    import weasyprint

    return bool(weasyprint.__version__ == VERSION)


def is_at_work() -> bool:
    """Whether it is docgen that WeasyPrint works for just now."""
    return _AT_WORK.get()


@contextmanager
def at_work() -> Iterator[None]:
    """While this lasts, WeasyPrint works for docgen, in this thread or task."""
    token = _AT_WORK.set(True)
    try:
        yield
    finally:
        _AT_WORK.reset(token)
