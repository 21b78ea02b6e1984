"""A part of a section → its lines, in a worker process.

This module imports little, because a worker waits for its imports. It needs neither WeasyPrint nor the gates.
"""

from __future__ import annotations

from docgen.bind.laid_out_section import break_lines
from docgen.layout import fonts
from docgen.model.book import Section
from docgen.pipeline.workers import frames
from docgen.stationery.departments import Departments


def prepare(departments: Departments) -> None:
    """Find the fonts. A worker calls this before its fence is set, because the search starts other programs."""
    fonts.prepare(departments.stationery("base").profile)


def of_part(departments: Departments, part: Section) -> tuple[bytes, bytes]:
    """Break the lines of a part of a section. Return the packed measures and the packed lines."""
    measures, lines = break_lines(part, departments.stationery("base"))
    return frames.packed(measures), frames.packed(lines)
