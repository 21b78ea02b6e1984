"""Checks: a case before its documents are written, or a finished file that was read again → findings.

Each rule is one function, and its docstring gives the reason. `case_rules` lists the rules for cases. The table below
lists the rules for files. Rules report faults and never correct them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from docgen.checks import file_rules, ofd_rules, page_rules, pdf_rules, text_rules, word_kinship, word_rules
from docgen.checks.case_rules import DOCUMENT_RULES, TEXT_RULES, VALUE_RULES
from docgen.checks.case_rules.passages import written
from docgen.checks.subject import CheckedFile
from docgen.composition.compose import Composition
from docgen.errors import Finding, Severity
from docgen.model.case import Case, Ignored
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_FileCheck = Callable[[CheckedFile], Iterator[Finding]]

_CHECKS_OF_TEXT: tuple[_FileCheck, ...] = (
    text_rules.text_is_accounted_for,
    text_rules.statements_fit_the_case,
    text_rules.title_names_all_who_sign,
    text_rules.name_is_the_recipients,
)
FILE_CHECKS: dict[str, tuple[_FileCheck, ...]] = {
    "docx": (
        file_rules.word_text_is_that_of_the_tree,
        word_rules.word_parts_are_those_of_the_shell,
        word_rules.word_text_is_as_the_writer_writes_it,
        *_CHECKS_OF_TEXT,
    ),
    "pdf": (
        file_rules.page_text_is_that_of_the_tree,
        pdf_rules.pdf_has_only_what_the_writer_writes,
        pdf_rules.pdf_is_as_it_is_made_again,
        *_CHECKS_OF_TEXT,
        file_rules.fonts_are_approved,
        file_rules.pages_are_within_the_limit,
        page_rules.glyphs_are_there,
        page_rules.characters_are_seen,
        page_rules.characters_are_on_the_page,
    ),
    "ofd": (
        ofd_rules.file_is_proved,
        *ofd_rules.ARCHIVE_RULES,
        file_rules.page_text_is_that_of_the_tree,
        *_CHECKS_OF_TEXT,
        file_rules.fonts_are_approved,
        file_rules.pages_are_within_the_limit,
    ),
    "txt": (text_rules.text_is_accounted_for, text_rules.name_is_the_recipients),
}
"""The rules for a finished file, by format. A file is not published if a rule finds an error in it."""

_RULES_OF_THIS_VERSION = (
    word_rules.word_parts_are_those_of_the_shell,
    word_rules.word_text_is_as_the_writer_writes_it,
    pdf_rules.pdf_is_as_it_is_made_again,
)
"""The rules that hold only for a file that this version of docgen made."""
_RULES_OF_OTHER_VERSIONS: Mapping[str, tuple[Callable[[CheckedFile], Iterator[Finding]], ...]] = {
    "docx": (word_kinship.word_file_is_kin_to_what_is_written_now,),
    "pdf": (pdf_rules.pdf_of_docgen_is_drawn_as_it_is_made_again,),
}
"""Format → the rules that replace `_RULES_OF_THIS_VERSION` for a file that another version of docgen made."""


def check_case(file: CaseFile, departments: Departments) -> list[Finding]:
    """Return the findings of all rules for a case, without the warnings that the case ignores."""
    findings: list[Finding] = []
    for value_rule in VALUE_RULES:
        findings += value_rule(file, departments)
    texts = written(file)
    for text_rule in TEXT_RULES:
        findings += text_rule(texts, departments)
    return remaining(file.case, findings)


def check_document(file: CaseFile, composition: Composition) -> list[Finding]:
    """Return the findings of all rules for one document that is composed but not yet written."""
    findings: list[Finding] = []
    for rule in DOCUMENT_RULES:
        findings += rule(file, composition)
    return remaining(file.case, findings)


def remaining(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without the warnings that an officer has accepted in the case. Errors cannot be ignored."""
    found = []
    for finding in findings:
        if finding.severity is Severity.ERROR or not any(_ignores(entry, finding) for entry in case.ignore):
            found.append(finding)
    return found


def _ignores(ignored: Ignored, finding: Finding) -> bool:
    """Return whether an entry ignores a finding. An entry with a key ignores findings at this key and below it."""
    key = finding.place.key or ""
    is_covered = ignored.key is None or key == ignored.key or key.startswith((f"{ignored.key}.", f"{ignored.key}["))
    return ignored.code == finding.code and is_covered


def check_text(file: CaseFile, subject: CheckedFile) -> list[Finding]:
    """Return the findings about a plain text. The text is published even so. file: the case file."""
    return list(text_rules.text_is_within_the_limit(file, subject))


def check_file(subject: CheckedFile, *, is_of_this_version: bool = True) -> list[Finding]:
    """Return the findings of all rules for a finished file.

    is_of_this_version: whether this version of docgen made the file.
    """
    rules = FILE_CHECKS[subject.finished.format]
    if not is_of_this_version:
        kept = tuple(rule for rule in rules if rule not in _RULES_OF_THIS_VERSION)
        rules = (*kept, *_RULES_OF_OTHER_VERSIONS.get(subject.finished.format, ()))
    findings: list[Finding] = []
    for rule in rules:
        findings += rule(subject)
    return findings


def counts(subject: CheckedFile) -> dict[str, int]:
    """Return three counts about a finished file, by name.

    rules: the rules that check it. characters: the characters printed in it, without white space. passages: the
    paragraphs and table cells of the case that it must print.
    """
    return {
        "rules": len(FILE_CHECKS[subject.finished.format]),
        "characters": sum(len(paragraph) for paragraph in subject.paragraphs),
        "passages": len(subject.expected.account.passage_lines),
    }
