"""A form file → cases, a report, and a ledger of the destination of each character.

    text ───clean_text──line_breaks──labels──────────▶ records ─transcript─▶ values ─case_draft─▶ cases ─save─▶ disk
    other files ──readers──tables──▶ entries ─stream─▶ records ─▶ …

Papers that come back about a case are read in `returned`.

Each step in the drawing has the name of its module. `READERS` has a reader for each kind of file. The content
of a file decides which reader reads the file.
"""

from __future__ import annotations

from docgen.intake.cases import Intake
from docgen.intake.character_ledger import CharacterLedger, Destination
from docgen.intake.folder import read_folder
from docgen.intake.reading import READERS, Reader, read_form
from docgen.intake.save import plan, save

__all__ = ["READERS", "CharacterLedger", "Destination", "Intake", "Reader", "plan", "read_folder", "read_form", "save"]
