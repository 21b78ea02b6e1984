"""A form file → cases, a report, and a ledger of the destination of each character.

    text ───clean_text──line_breaks──labels──────────▶ records ─transcript─▶ values ─case_draft─▶ cases ─save─▶ disk
    other files ──readers──tables──▶ entries ─stream─▶ records ─▶ …

Each step in the drawing has the name of its module. Opinions and feedback forms that come back are read in `returned`,
and letters that were edited in Word in `edited`.
"""

from __future__ import annotations

from docgen.intake.cases import Intake
from docgen.intake.character_ledger import CharacterLedger, Destination
from docgen.intake.folder import read_folder
from docgen.intake.reading import read_content, read_form
from docgen.intake.save import plan, save

__all__ = [
    "CharacterLedger",
    "Destination",
    "Intake",
    "plan",
    "read_content",
    "read_folder",
    "read_form",
    "save",
]
