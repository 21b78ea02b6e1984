"""A part of a section → its lines, in a worker process.

This module imports little, because a worker waits for its imports. It needs neither WeasyPrint nor the gates.
"""

from __future__ import annotations

from pathlib import Path

from docgen.bind.laid_out_section import break_lines
from docgen.layout import fonts
from docgen.model.book import Section
from docgen.pipeline.workers import frames
from docgen.stationery.departments import loaded


def prepare(templates: Path, font_folder: Path | None = None) -> None:
    """Find the fonts. A worker calls this function before its fence is set, because the search starts other programs.

    templates, font_folder: see `departments.loaded`.
    """
    fonts.prepare(loaded(templates, font_folder).stationery("base").profile)


def of_part(templates: Path, part: Section, font_folder: Path | None = None) -> tuple[bytes, bytes]:
    """Break the lines of a part of a section. Return the packed measures and the packed lines.

    A worker calls this function. templates, font_folder: see `departments.loaded`.
    """
    measures, lines = break_lines(part, loaded(templates, font_folder).stationery("base"))
    return frames.packed(measures), frames.packed(lines)
