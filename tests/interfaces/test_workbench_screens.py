"""The screens beside the editor: departments and the book of a year."""

import asyncio
import contextlib
import shutil

import pytest
from workbench_client import ROOT, Workbench, samples

from docgen.interfaces.workbench.screens import yearbook


@pytest.fixture(scope="module")
def workbench(tmp_path_factory):
    folder = samples(tmp_path_factory.mktemp("screens") / "cases")
    shutil.copytree(ROOT / "samples/cases/annex", folder / "annex")
    made = Workbench(folder)
    yield made
    made.close()


def test_every_department_is_listed_and_shown(workbench):
    listed = workbench.get("/units").text
    assert "深圳市财政局" in listed
    shown = workbench.get("/units/czj").text
    assert "phrases" in shown or "name" in shown
    assert workbench.get("/units/nobody").status == 404


def test_a_department_gives_a_letter_and_the_result_of_its_lint(workbench):
    letter = workbench.get("/units/czj/letter.pdf")
    assert letter.status == 200 and letter.body.startswith(b"%PDF")
    assert "答复函" in workbench.get("/units/czj?lint=1").text


def test_the_years_that_have_cases_can_be_ordered(workbench):
    page = workbench.get("/year").text
    assert 'value="2025"' in page and 'value="2026"' in page
    for wrong in ({"year": "25"}, {"year": "2025", "edition": "x", "by": "unit", "form": "report"}):
        assert workbench.form("/year", wrong).status == 400


def test_a_book_is_made_in_the_background_and_can_be_downloaded(workbench):
    """The order answers at once. Its page shows the progress, then the files."""

    async def made():
        job = yearbook.BookJob("试编")
        yearbook._JOBS["test"] = job
        out = workbench.folder / ".docgen/books/test"
        await yearbook._make(workbench.desk, job, out, 2025, "public", "unit", "report", "")

    with contextlib.ExitStack() as stack:
        stack.callback(yearbook._JOBS.clear)
        asyncio.run(made())
        page = workbench.get("/year/test").text
        assert "办理工作总结-公开版.pdf" in page and "没有收入" in page
        assert workbench.get("/year/test/0").body.startswith(b"%PDF")
        assert workbench.get("/year/test/99").status == 404


def test_a_book_that_cannot_be_made_names_its_cases(workbench):
    async def made():
        job = yearbook.BookJob("试编")
        yearbook._JOBS["test"] = job
        await yearbook._make(
            workbench.desk, job, workbench.folder / ".docgen/books/x", 1999, "both", "unit", "report", ""
        )
        return job

    with contextlib.ExitStack() as stack:
        stack.callback(yearbook._JOBS.clear)
        assert asyncio.run(made()).error is not None
        assert 'role="alert"' in workbench.get("/year/test").text
