"""Checks: a case before its documents are written, or a finished file that was read again → findings.

Each rule is one function, and its docstring gives the reason. The two tables below list all rules. Rules report faults
and never mend them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docgen.checks import (
    again_rules,
    case_order,
    case_rules,
    file_rules,
    left_over,
    page_rules,
    pasted,
    repetition,
    shown_text,
    text_rules,
    unprinted,
)
from docgen.checks.subject import CheckedFile
from docgen.composition.compose import Composition
from docgen.errors import Finding
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

CASE_CHECKS: tuple[Callable[[CaseFile, Departments], Iterator[Finding]], ...] = (
    left_over.marks_are_filled_in,
    pasted.drafts_are_not_pasted,
    case_rules.values_are_read_as_typed,
    case_rules.category_is_of_the_place,
    case_rules.words_are_not_doubled,
    case_rules.names_have_no_numbers,
    case_rules.answers_match_points,
    case_rules.proposals_are_told_apart,
    case_rules.proposers_are_told_apart,
    case_rules.opinions_match_co_handlers,
    case_order.joint_offices_are_told_apart,
    case_order.headings_are_numbered_in_turn,
    case_rules.numbers_have_their_office,
    case_rules.number_and_reply_are_of_one_time,
    case_rules.dates_are_in_order,
    case_rules.deadlines_are_kept,
    again_rules.dissatisfied_proposers_are_answered_again,
    case_rules.opinions_speak_of_their_unit,
    case_rules.publicity_has_its_reason,
)
"""The rules for a case file. They apply whichever documents are made of the case."""

FILE_CHECKS: dict[str, tuple[Callable[[CheckedFile], Iterator[Finding]], ...]] = {
    "docx": (
        file_rules.word_text_is_that_of_the_tree,
        shown_text.word_text_is_shown,
        text_rules.text_is_accounted_for,
        text_rules.statements_fit_the_case,
        text_rules.title_names_all_who_sign,
        text_rules.name_is_the_recipients,
    ),
    "pdf": (
        file_rules.pdf_text_is_that_of_the_tree,
        text_rules.text_is_accounted_for,
        text_rules.statements_fit_the_case,
        text_rules.title_names_all_who_sign,
        text_rules.name_is_the_recipients,
        file_rules.pdf_fonts_are_approved,
        file_rules.pages_are_within_the_limit,
        page_rules.glyphs_are_there,
        page_rules.characters_are_seen,
        page_rules.characters_are_on_the_page,
    ),
    "txt": (text_rules.text_is_accounted_for, text_rules.name_is_the_recipients),
}
"""The rules for a finished file, by format. A file is not published if a rule finds an error in it."""


def check_case(file: CaseFile, departments: Departments) -> list[Finding]:
    """Return the findings of all rules for a case."""
    return [finding for rule in CASE_CHECKS for finding in rule(file, departments)]


def check_missing(file: CaseFile, composition: Composition) -> list[Finding]:
    """Return the findings about one document that is composed but not yet written.

    The rules find values that the case lacks, answers that the document does not print, texts that the document prints
    twice, characters that no font has, and numbers that do not fit in their cells.
    """
    return [
        *case_rules.values_are_there(file, composition),
        *case_rules.answers_are_printed(file, composition),
        *case_rules.co_handlers_are_mentioned(file, composition),
        *unprinted.parts_are_there(file, composition),
        *unprinted.omissions_are_made(file, composition),
        *repetition.texts_do_not_repeat_the_wording(file, composition),
        *case_rules.characters_have_a_font(file, composition),
        *case_rules.numbers_fit_their_cells(file, composition),
    ]


def check_text(file: CaseFile, subject: CheckedFile) -> list[Finding]:
    """Return the findings about a plain text that do not prevent it. file: the case file."""
    return list(text_rules.text_is_within_the_limit(file, subject))


def check_file(subject: CheckedFile) -> list[Finding]:
    """Return the findings of all rules for a finished file."""
    return [finding for rule in FILE_CHECKS[subject.finished.format] for finding in rule(subject)]


def counts(subject: CheckedFile) -> dict[str, int]:
    """Return three counts about a finished file, by name.

    rules: the rules that check it. characters: the characters printed in it, without white space. passages: the
    paragraphs and table cells of the case that it must print.
    """
    return {
        "rules": len(FILE_CHECKS[subject.finished.format]),
        "characters": sum(len(paragraph) for paragraph in subject.paragraphs),
        "passages": subject.expected.account.passages,
    }
