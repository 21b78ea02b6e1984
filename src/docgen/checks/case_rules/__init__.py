"""The rules for a case and for a document before it is written: `CaseFile` → findings, each with its key and line.

Each rule is one function, and its docstring gives the reason. The tables below list all rules by their input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docgen.checks.case_rules import (
    answers,
    arithmetic,
    contacts,
    dates,
    enumeration,
    figures,
    left_over,
    names,
    numbers,
    offices,
    pasted,
    printing,
    publicity,
    references,
    repetition,
    typed_values,
    unprinted,
    writing,
)
from docgen.checks.case_rules.passages import WrittenTexts
from docgen.composition.compose import Composition
from docgen.errors import Finding
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

VALUE_RULES: tuple[Callable[[CaseFile, Departments], Iterator[Finding]], ...] = (
    left_over.marks_are_filled_in,
    typed_values.values_are_read_as_typed,
    typed_values.category_is_of_the_place,
    typed_values.words_are_not_doubled,
    names.names_have_no_numbers,
    names.proposers_are_told_apart,
    answers.answers_match_points,
    offices.opinions_match_co_handlers,
    offices.opinions_speak_of_their_unit,
    offices.joint_offices_are_told_apart,
    numbers.proposals_are_told_apart,
    numbers.numbers_have_their_office,
    numbers.documents_have_their_own_number,
    numbers.numbers_have_the_usual_length,
    numbers.number_and_reply_are_of_one_time,
    numbers.session_is_of_the_year,
    dates.dates_are_in_order,
    dates.documents_are_dated_on_working_days,
    dates.deadlines_are_kept,
    dates.dissatisfied_proposers_are_answered_again,
    publicity.publicity_has_its_reason,
    publicity.closed_replies_are_not_published,
    contacts.telephones_are_complete,
    contacts.copies_go_to_offices,
    contacts.congress_names_its_level,
)
"""The rules for the values of a case. They apply to every case, independently of its documents."""

TEXT_RULES: tuple[Callable[[WrittenTexts, Departments], Iterator[Finding]], ...] = (
    pasted.drafts_are_not_pasted,
    answers.answers_say_something,
    answers.answers_are_not_the_request,
    answers.texts_are_not_repeated,
    names.texts_name_the_proposers,
    names.texts_fit_the_family,
    names.texts_address_the_proposers_alike,
    offices.texts_speak_of_their_own_office,
    offices.texts_name_the_offices_of_the_case,
    numbers.texts_name_no_other_case,
    numbers.texts_name_the_own_session,
    dates.days_in_texts_exist,
    dates.promises_are_not_over,
    dates.nothing_has_happened_in_the_future,
    dates.periods_run_forward,
    references.references_lead_somewhere,
    arithmetic.figures_agree,
    arithmetic.totals_of_tables_are_right,
    figures.figures_have_their_source,
    figures.digits_are_plain,
    enumeration.headings_are_numbered_in_turn,
    enumeration.items_are_numbered_in_turn,
    enumeration.headings_have_text,
    writing.marks_are_full_width,
    writing.marks_are_paired,
    writing.nothing_is_typed_twice_in_a_row,
    writing.sentences_are_finished,
    writing.characters_are_simplified,
    publicity.public_texts_hold_nothing_internal,
    publicity.texts_hold_no_personal_data,
)
"""The rules for what the offices wrote in a case."""

DOCUMENT_RULES: tuple[Callable[[CaseFile, Composition], Iterator[Finding]], ...] = (
    printing.values_are_there,
    printing.answers_are_printed,
    offices.co_handlers_are_mentioned,
    unprinted.parts_are_there,
    unprinted.omissions_are_made,
    repetition.texts_do_not_repeat_the_wording,
    printing.characters_have_a_font,
    printing.numbers_fit_their_cells,
)
"""The rules for one document that is composed but not yet written."""
