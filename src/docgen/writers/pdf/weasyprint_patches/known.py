"""Whether the patches apply: WeasyPrint has the known version, and works for docgen.

The patches replace private functions and classes of WeasyPrint once, for the whole process. Each patch asks this module
whether WeasyPrint works for docgen. If not, the patch calls the original. So the patches have no effect on other
programs that use WeasyPrint in this process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

VERSION = "70.0"
_AT_WORK = ContextVar("docgen writes a PDF", default=False)


def is_known() -> bool:
    """Return whether WeasyPrint has the version for which the patches were written."""
    import weasyprint

    return bool(weasyprint.__version__ == VERSION)


def is_at_work() -> bool:
    """Return whether WeasyPrint works for docgen in this thread or task."""
    return _AT_WORK.get()


@contextmanager
def at_work() -> Iterator[None]:
    """Mark the work of WeasyPrint in this thread or task as work for docgen, while the context lasts."""
    token = _AT_WORK.set(True)
    try:
        yield
    finally:
        _AT_WORK.reset(token)
