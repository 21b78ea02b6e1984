"""A form file → cases, a report, and a ledger of the destination of each character.

    bytes ─clean_text─▶ text ─labels─▶ records ─transcript─▶ values ─case_draft─▶ cases ─save─▶ disk

Each step is named after its module. `READERS` has a reader for each kind of form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from docgen.errors import UsageError
from docgen.files import text_files
from docgen.intake.cases import Intake
from docgen.intake.character_ledger import CharacterLedger, Destination
from docgen.intake.own_labels import with_own_labels
from docgen.intake.save import plan, save
from docgen.intake.text_form import read_text
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

__all__ = ["READERS", "CharacterLedger", "Destination", "Intake", "Reader", "plan", "read_form", "save"]

Reader = Callable[[bytes, str, Vocabulary], Intake]
"""A function that reads a form. Arguments: content, file name, vocabulary. Result: cases, findings and ledger."""


def read_form(path: Path, vocabulary: Vocabulary, kind: str = "text") -> Intake:
    """Read a form with the reader for its kind. An unusable form raises an `InputError`."""
    if kind not in READERS:
        raise UsageError(
            say("没有“{kind}”这种登记表", kind=kind),
            next_step=say("可用：{kinds}", kinds="、".join(READERS)),
        )
    return READERS[kind](text_files.read(path), str(path), with_own_labels(vocabulary, path.parent))


READERS: Mapping[str, Reader] = {
    "text": read_text,
}
