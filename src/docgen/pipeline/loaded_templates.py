"""A templates folder and a font folder → the departments. A worker loads them once for all of its jobs."""

from __future__ import annotations

import functools
from pathlib import Path

from docgen.stationery.departments import Departments


@functools.cache
def loaded(templates: Path, font_folder: Path | None) -> Departments:
    """Return the departments. font_folder: the folder of the fonts; None: the fonts of the machine."""
    return Departments(templates, font_folder)
