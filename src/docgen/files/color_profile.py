"""The ICC profile of sRGB, the colour space of all colours in documents."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path


@functools.cache
def read() -> bytes:
    """Return the profile. It is a file of WeasyPrint, which is not imported, because the import takes a second."""
    package = importlib.util.find_spec("weasyprint")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("weasyprint")
    (path,) = (Path(package.origin).parent / "pdf").glob("sRGB*.icc")
    return path.read_bytes()
