"""The picture beside the form is that of the file: the same bytes, page by page, with each value in its place."""

import time

import pytest
from conftest import SAMPLES

import docgen
from docgen.errors import CaseError
from docgen.files.hashes import hash_of
from docgen.model import case_file
from docgen.pipeline import one_case, previews
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
SOME = ("01-science-environment", "08-table", "12-special-marks", "26-two-co-handlers")

OTHERS = [pytest.param(case, marks=pytest.mark.full) for case in SAMPLES if case not in SOME]


def values_of(case: str) -> dict:
    return case_file.plain(docgen.read(SAMPLES[case]).document)


def seen(case: str, document: str = "", known=(), values=None) -> previews.Preview:
    return previews.preview(DEPARTMENTS, case, values or values_of(case), document, known, 60)


@pytest.mark.parametrize("case", [*SOME, *OTHERS])
def test_the_preview_is_the_draft_that_is_downloaded_byte_for_byte(case):
    made = one_case.produce(DEPARTMENTS, case, SAMPLES[case].read_bytes(), Order(formats=("pdf",), draft=True))
    files = {file.name.removesuffix(".pdf"): hash_of(file.data) for file in made.files}
    assert files
    for name, sha256 in files.items():
        assert seen(case, name).sha256 == sha256


def test_only_the_pages_that_are_not_known_have_a_picture():
    first = seen("01-science-environment")
    known = [page.hash for page in first.pages]
    assert all(page.picture and page.picture.startswith(b"\xff\xd8") for page in first.pages)
    assert [page.picture for page in seen("01-science-environment", known=known).pages] == [None] * 5
    values = values_of("01-science-environment")
    values["reply"]["contact"]["phone"] = "0755-11112222"
    again = seen("01-science-environment", known=known, values=values)
    assert sum(page.picture is not None for page in again.pages) == 1


def test_every_answer_has_its_place_on_a_page():
    preview = seen("01-science-environment")
    keys = {mark.key for mark in preview.marks}
    assert {("reply", "answers", index, "text") for index in range(4)} <= keys
    for mark in preview.marks:
        assert 0 <= mark.left < mark.right <= 1 and 0 <= mark.top < mark.bottom <= 1
        assert mark.page < len(preview.pages)


def test_what_lacks_is_marked_where_it_would_stand():
    values = values_of("10-not-public")
    values["reply"]["document_number"] = None
    preview = seen("10-not-public", values=values)
    assert preview.missing == (("reply", "document_number"),)
    assert [mark.key for mark in preview.marks if mark.is_missing] == [("reply", "document_number")]


def test_the_mark_of_a_missing_value_covers_no_other_words():
    """A mark around both lines of a value that lacks would be as wide as the page."""
    values = values_of("10-not-public")
    values["reply"]["contact"] = None
    marks = [mark for mark in seen("10-not-public", values=values).marks if mark.is_missing]
    assert marks and all(mark.bottom - mark.top < 0.03 for mark in marks)


def test_a_case_that_is_not_valid_has_no_preview():
    with pytest.raises(CaseError):
        seen("10-not-public", values={"proposal": {"title": ""}})


def test_a_preview_costs_at_most_half_of_a_layout_by_weasyprint():
    values = values_of("01-science-environment")
    known = [page.hash for page in seen("01-science-environment").pages]

    def cost(run, times):
        run(0)
        started = time.process_time()
        for count in range(1, times + 1):
            run(count)
        return (time.process_time() - started) / times

    def preview(count):
        values["reply"]["answers"][3]["text"] = f"第{count}次改动。"
        seen("01-science-environment", known=known, values=values)

    (composition,) = docgen.preview(docgen.read(SAMPLES["01-science-environment"]), "reply")

    def layout(_count):
        from docgen.writers.pdf import printer

        printer.write(composition.doc, composition.stationery)

    assert cost(preview, 4) < cost(layout, 2) / 2
