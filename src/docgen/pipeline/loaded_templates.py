"""A templates folder and a font folder → the departments. A process loads them once."""

from __future__ import annotations

import functools
from pathlib import Path

from docgen.stationery.departments import Departments


@functools.cache
def loaded(templates: Path, font_folder: Path | None) -> Departments:
    """Return the departments. All jobs of a worker share them. font_folder: None for the fonts of the machine."""
    return Departments(templates, font_folder)
