"""What several test files share: the sample cases, their composed documents, and the files made of them."""

import functools
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import docgen
from docgen.composition.compose import Composition
from docgen.interfaces.cli import main
from docgen.stationery.departments import Departments

# A shell starts what runs in the background deaf to Ctrl-C, and every command that a test starts would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/whole/golden"
SAMPLES = {path.stem: path for path in sorted((ROOT / "samples/cases").glob("*.yaml"))}
KINDS = tuple(Departments().kinds)
DRAFT = "00-draft"
"""What the real form, imported and not yet filled in, is called beside the samples."""

# Every golden file names one document: (case, document). `test_golden` compares the list with what is composed.
DOCUMENTS = [(path.parent.name, path.stem) for path in sorted(GOLDEN.glob("*/*.txt"))]
FINAL = [(case, name) for case, name in DOCUMENTS if case != DRAFT]

FULL_PAGES = """\
proposal:
  kind: 建议
  number: "20269999"
  congress: 市七届人大
  session: 六次会议
  title: 关于核对版心的建议
  proposers: [{{name: 样例}}]
  points: [{{label: 建议一, ask: 建议核对版心。}}]
handling: {{type: 独办, lead: {lead}}}
reply:
  document_number: {prefix}〔2026〕123号
  date: 2026-05-08
  category: B
  publicity: 公开
  contact: {{name: 王样例, phone: 0755-00000000}}
  answers: [{{point: 建议一, text: {text}}}]
"""
LEADS = {"letter": ("市工业和信息化局", "深工信建函"), "document": ("市财政局", "深财建")}

EVERY_NTH = {
    "test_every_encoding_shows_what_it_can_and_spells_the_rest": 6,
    "test_an_annex_is_looked_for_where_the_case_lies_and_not_by_a_worker": 2,
    "test_a_job_that_goes_wrong_is_a_typed_error_and_the_next_one_succeeds": 4,
    "test_a_text_is_printed_exactly_in_every_place_or_refused_by_name": 3,
    "test_a_wording_is_followed_exactly_or_refused_with_its_file": 2,
    "test_a_route_is_open_to_the_roles_of_its_line_and_to_those_who_see_the_case": 2,
    "test_a_ticked_box_shows_its_tick_and_an_empty_one_what_the_page_has": 3,
    "test_an_office_with_a_long_name_has_its_letterhead_title_and_signature_in_lines": 3,
    "test_a_command_in_english_prints_chinese_only_from_its_files": 2,
    "test_a_box_of_the_pdf_has_an_appearance_for_each_state_and_asks_no_reader_for_one": 3,
    "test_an_edit_comes_back_to_its_key_and_to_no_other": 2,
    "test_a_value_of_one_key_is_printed_exactly_or_refused_by_name": 2,
    "test_a_document_made_again_is_the_same_file": 2,
    "test_a_letter_is_made_of_the_parts_that_its_office_states": 2,
    "test_what_several_offices_sign_agrees_with_the_standard": 2,
    "test_our_own_papers_come_back_as_libreoffice_saves_them": 2,
    "test_a_fault_in_the_shells_is_found": 2,
    "test_another_process_time_zone_and_hash_seed_make_the_same_file": 2,
    "test_an_edit_in_the_xml_of_word_comes_back_to_its_key_and_to_no_other": 16,
    "test_the_letter_made_again_says_what_the_edited_file_says": 4,
    "test_a_hostile_letter_is_a_typed_error_or_all_its_characters_are_accounted_for": 12,
    "test_words_in_any_place_of_a_word_file_are_told_or_the_file_is_refused": 8,
    "test_a_hostile_word_file_of_somebody_else_is_a_typed_error": 8,
    "test_every_fault_in_a_document_is_found_in_its_word_file": 16,
    "test_a_bomb_is_refused_or_stopped_and_the_next_job_succeeds": 8,
    "test_a_fault_on_a_page_is_found": 6,
    "test_a_case_ends_as_its_section_says": 2,
    "test_a_hostile_file_is_read_exactly_or_refused_with_its_name": 4,
    "test_what_is_under_the_title_is_read_and_placed_as_the_standard_asks": 4,
    "test_a_closed_stream_is_no_file_of_ours": 4,
    "test_each_kind_keeps_the_clauses_that_it_claims": 2,
    "test_a_fault_in_a_drawn_file_is_a_doubt_or_another_text_and_is_found": 4,
    "test_a_fault_in_a_pdf_is_found": 4,
    "test_a_final_document_is_not_accused_in_either_variant": 8,
    "test_a_draft_is_not_accused": 3,
    "test_the_pdf_of_every_sample_passes": 3,
    "test_every_operation_may_fail": 2,
    "test_a_build_may_die_at_every_operation": 2,
    "test_a_build_with_a_ledger_may_fail_at_every_operation": 2,
    "test_what_one_format_says_and_the_other_does_not_is_refused_with_its_place": 4,
    "test_a_changed_or_lost_line_of_the_letter_is_found": 4,
    "test_a_line_that_is_there_for_an_empty_phrase_is_not_printed": 2,
    "test_a_part_that_no_page_needs_does_not_leave": 2,
    "test_a_letter_of_parts_without_a_fault_passes_all_gates": 2,
    "test_every_character_stands_in_its_order_and_within_two_hundredths_of_a_point_of_its_place": 20,
    "test_a_file_is_valid_but_for_what_the_standard_says_twice": 10,
    "test_another_reader_reads_the_text_of_the_pdf": 10,
    "test_every_font_is_embedded_with_truetype_outlines_and_the_characters_that_are_printed": 20,
    "test_a_final_document_is_proved_with_the_text_of_the_pdf": 20,
    "test_a_fault_in_an_ofd_file_is_found": 6,
    "test_no_line_begins_or_ends_with_a_forbidden_mark": 3,
    "test_a_file_that_is_no_case_is_named_and_passed_over": 3,
    "test_a_full_disk_lets_the_work_end_and_is_told": 3,
    "test_our_own_opinions_come_back_as_they_were": 3,
    "test_a_changed_word_file_is_found": 2,
    "test_every_glyph_of_a_sample_stands_where_weasyprint_puts_it": 2,
    "test_an_editor_that_knows_the_schema_finds_nothing_wrong_with_a_sample": 3,
    "test_a_case_file_has_at_most_forty_lines_besides_the_text": 2,
    "test_a_form_is_read_however_it_is_typed": 2,
    "test_a_fault_in_a_sample_is_told_at_its_place": 6,
    "test_a_fault_is_told_with_its_code_its_place_and_the_next_step": 2,
    "test_personal_data_in_a_public_text_is_an_error_in_any_spelling": 3,
}
"""Tests with many long cases: an ordinary run takes each nth case of them, and `-m full` the others."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    seen = Counter()
    for item in items:
        name = getattr(item, "originalname", "")
        if name in EVERY_NTH:
            if seen[name] % EVERY_NTH[name]:
                item.add_marker(pytest.mark.full)
            seen[name] += 1


@functools.cache
def compositions(case: str) -> dict[str, Composition]:
    """All documents of a sample case, by name."""
    file = docgen.read(SAMPLES[case])
    return {made.name: made for kind in KINDS for made in docgen.compose(file, kind)}


@pytest.fixture(scope="session")
def draft(tmp_path_factory) -> dict[str, Composition]:
    """All documents of the real form, imported and not yet filled in."""
    folder = tmp_path_factory.mktemp("import")
    assert main(["import", str(ROOT / "samples/intake/seed.txt"), "--out", str(folder)]) == 0
    (path,) = folder.glob("*.yaml")
    file = docgen.read(path)
    return {made.name: made for kind in KINDS for made in docgen.compose(file, kind, draft=True)}


@pytest.fixture(scope="session")
def full_pages(tmp_path_factory) -> Callable[[str], Composition]:
    """A reply in the format `letter` or `document` whose answer is 3,000 hanzi without a place to squeeze."""

    @functools.cache
    def reply(shell: str) -> Composition:
        lead, prefix = LEADS[shell]
        path = tmp_path_factory.mktemp("pages") / f"{shell}.yaml"
        path.write_text(FULL_PAGES.format(lead=lead, prefix=prefix, text="国" * 3000), encoding="utf-8")
        (composition,) = docgen.compose(docgen.read(path), "reply")
        return composition

    return reply


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder that all worker processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def service():
    """The workers of a workbench. All tests share them, because to start one takes seconds."""
    from docgen.api.long_running import DocumentService

    made = DocumentService(size=1)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def bureau_service(service):
    """The workers of a shared workbench: passwords cost nothing, and one text is made once."""
    from workbench_client import cheap_passwords, remembering

    with cheap_passwords(), remembering(service) as made:
        yield made


@pytest.fixture(scope="session")
def finished(shared) -> Callable[[str, str, str], Path]:
    """The file of a sample's document in one format, made once in a test run: `finished(case, name, format)`."""

    def path_of(case: str, name: str, format: str) -> Path:
        path = shared / case / f"{name}.{format}"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            own = path.with_suffix(f".{os.getpid()}")
            own.write_bytes(docgen.render(compositions(case)[name], format))
            own.replace(path)
        return path

    return path_of
