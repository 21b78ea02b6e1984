"""The file of a paper that came back → what it says. The content decides whether it is an opinion or a form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docgen.errors import Finding, InputError, Severity
from docgen.files import text_files
from docgen.intake.clean_text import clean
from docgen.intake.paper import FormParagraph, FormTable
from docgen.intake.returned import feedback_form, opinion_letter
from docgen.intake.returned.read_paper import ReadPaper
from docgen.intake.whole_file import LARGEST_FILE, parts_of
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary


def read(path: Path, vocabulary: Vocabulary) -> ReadPaper:
    """Return what a paper says. An unusable file raises an `InputError`."""
    file = str(path)
    try:
        parts, findings, _ = parts_of(text_files.read(path, LARGEST_FILE), file)
    except InputError as error:
        error.place = replace(error.place, file=error.place.file or file)
        raise
    changes: list[Finding] = []
    cleaned: list[FormParagraph | FormTable] = []
    for part in parts:
        if isinstance(part, FormParagraph):
            cleaned.append(replace(part, text=_clean(part.text, file, changes)))
        else:
            for cell in part.cells:
                cell.text = _clean(cell.text, file, changes)
            cleaned.append(part)
    if feedback_form.is_form(cleaned, vocabulary):
        paper = feedback_form.read(cleaned, file, vocabulary)
    else:
        paper = opinion_letter.read(cleaned, file, vocabulary)
    paper.findings = [*findings, *paper.findings]
    if changes:
        message = say("有看不见的字符或部首字符，已删去或改为汉字：{count} 处", count=len(changes))
        paper.report("paper-cleaned", message, None, Severity.INFO)
    return paper


def _clean(text: str, file: str, changes: list[Finding]) -> str:
    """Return a text without invisible characters and radicals. changes: gets a finding for each kind of change."""
    sheet, found = clean(text, file)
    changes += found
    return sheet.text
