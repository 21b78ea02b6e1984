"""Functions and values for a program that stays open on a folder of cases, such as `interfaces.workbench`.

They are not in `docgen.__all__`, because they may change with the workbench.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from docgen.api.way_back import accept
from docgen.checks.chinese_numerals import numeral
from docgen.files.disk import Disk
from docgen.files.disk import replace as replace_file
from docgen.files.hashes import hash_of
from docgen.files.names import safe
from docgen.files.text_files import decode
from docgen.intake.clean_text import clean as cleaned_form
from docgen.intake.edited.returned_document import ReturnedChange, ReturnedDocument
from docgen.model.case import (
    Answer,
    Case,
    Category,
    HandlingType,
    Kind,
    OpinionForm,
    Outcome,
    Point,
    Publicity,
    Satisfaction,
)
from docgen.model.editable import Editable, shown
from docgen.model.key_names import describe
from docgen.model.mistakes import meant
from docgen.pipeline.batch.lock import locked
from docgen.pipeline.document_service import CaseSummary, DocumentService
from docgen.pipeline.lint import Linted
from docgen.pipeline.office import Office
from docgen.pipeline.one_case import ProducedFile, Production
from docgen.pipeline.previews import Preview
from docgen.pipeline.uploads import UploadedCase, UploadedForm, UploadedPaper

KINDS: tuple[str, ...] = get_args(Kind)
"""The choices for 类型."""
WAYS: tuple[str, ...] = get_args(HandlingType)
"""The choices for 办理方式."""
CATEGORIES: tuple[str, ...] = get_args(get_args(Category)[0])
"""The choices for 办理类别. The first argument of `Category` is their type, the second its validator."""
PUBLICITY: tuple[str, ...] = get_args(Publicity)
"""The choices for 公开属性."""
OPINION_FORMS: tuple[str, ...] = get_args(OpinionForm)
"""The choices for how a reply states the opinions of co-handlers."""
RATINGS: tuple[str, ...] = get_args(Satisfaction)
"""The choices for how the proposers rate a reply."""
OUTCOME_PARTS: dict[str, str] = {name: str(field.description) for name, field in Outcome.model_fields.items()}
"""Key of an `Outcome`, which is an answer as a list (办理结果清单) → the name of the key for people."""

__all__ = [
    "CATEGORIES",
    "KINDS",
    "OPINION_FORMS",
    "OUTCOME_PARTS",
    "PUBLICITY",
    "RATINGS",
    "WAYS",
    "Answer",
    "Case",
    "CaseSummary",
    "DocumentService",
    "Editable",
    "Linted",
    "Office",
    "Point",
    "Preview",
    "ProducedFile",
    "Production",
    "ReturnedChange",
    "ReturnedDocument",
    "UploadedCase",
    "UploadedForm",
    "UploadedPaper",
    "accept",
    "answered_again",
    "case_paths",
    "clean",
    "decode",
    "describe",
    "hash_of",
    "keep_printed",
    "locked",
    "manifest",
    "meant",
    "numeral",
    "put",
    "safe",
    "shown",
]


def case_paths(folder: Path) -> list[Path]:
    """Return the paths of the case files in a folder. Empty: it has none."""
    from docgen.errors import CaseError
    from docgen.pipeline import case_files

    try:
        return list(case_files.find([folder]).paths)
    except CaseError:
        return []


def answered_again(editable: Editable) -> str:
    """Return the text of a case file with its reply in the history, ready for the next reply."""
    from docgen.model import round_text

    return round_text.answered_again(editable.file, editable.text)


def clean(text: str) -> tuple[str, list[str]]:
    """Return a text without invisible characters and radicals, and a message about each change."""
    cleaned, findings = cleaned_form(text, file="")
    lines = cleaned.text.replace("\v", "\n")  # `cleaned_form` writes \v for a line break inside a paragraph
    return lines, [finding.message for finding in findings]


def manifest(production: Production, source: str, *, is_draft: bool) -> tuple[str, bytes]:
    """Return the name and the bytes of the manifest of documents. source: the case file's path from their folder."""
    from docgen.pipeline import manifest as manifests
    from docgen.pipeline import publish

    return manifests.FILE, manifests.dump(publish.manifest_of(production, source, is_draft=is_draft))


def keep_printed(path: Path, production: Production) -> None:
    """Record what Word files print, so that edited files can be compared with the record. path: the file of records.

    The records of earlier files stay, up to a limit for each document.
    """
    from docgen.pipeline import printed_file

    if production.printed:
        put(path, printed_file.dump(production.printed, printed_file.load_if_readable(path)))


def put(path: Path, data: bytes) -> None:
    """Write a file completely or not at all, and wait until it is on the disk. Permissions of an old file stay."""
    target = path.resolve()
    mode: Any = target.stat().st_mode & 0o777 if target.exists() else 0o644
    replace_file(Disk(), target, data, beside=target.with_name(f".{target.name}.tmp"), mode=mode, sync=True)
