"""The screens beside the editor: departments and the book of a year."""

import asyncio
import contextlib
import re
import shutil
from urllib.parse import quote

import pytest
from workbench_client import ROOT, Workbench, samples

from docgen.api.long_running import DocumentService
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
    assert "发文机关代字（建议）" in shown and "关于〔这一件〕的答复" in shown and "文件格式" in shown
    assert not re.search(r"phrases|numbers|\{\{|&#34;", shown), "no key and no TOML"
    assert workbench.get("/units/nobody").status == 404


def test_a_department_gives_a_letter_and_the_result_of_its_lint(workbench):
    letter = workbench.get("/units/czj/letter.pdf")
    assert letter.status == 200 and letter.body.startswith(b"%PDF")
    assert "答复函" in workbench.get("/units/czj?lint=1").text


TRIED = {
    "the shell that is in use": ("document.docx", "base/document.docx", "没有毛病"),
    "a shell under another name": ("红头.docx", "base/document.docx", "试的是 document.docx"),
    "a shell that lacks its signs": ("红头.docx", "base/plain.docx", "departments/czj/document.docx"),
    "a file that is no shell": ("说明.txt", "base/reply.txt", "不是信笺"),
}


@pytest.mark.parametrize(
    "tried", [name if "lacks" in name else pytest.param(name, marks=pytest.mark.full) for name in TRIED]
)
def test_a_shell_is_tried_and_changes_nothing(tried, workbench):
    name, source, expected = TRIED[tried]
    root = workbench.service.departments.root
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    page = workbench.upload("/units/czj/shells", (name, (root / source).read_bytes())).text
    assert expected in page
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_no_shell_is_said(workbench):
    answer = workbench.upload("/units/czj/shells")
    assert answer.status == 422 and "没有选文件" in answer.text


def test_the_body_of_a_reply_is_shown_as_plain_text(workbench):
    case = workbench.case_id("01-science-environment.yaml")
    page = workbench.get(f"/c/{case}/text/reply").text
    body = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "一、关于" in body and "深圳市工业和信息化局" not in body and "复制全文" in page
    assert [workbench.get(f"/c/{case}/text/{kind}").status for kind in ("feedback", "nothing")] == [404, 404]


def test_a_year_is_known_from_the_date_of_the_reply(tmp_path):
    folder = samples(tmp_path / "cases", "10")
    (path,) = folder.glob("*.yaml")
    text = re.sub(r"(?m)^  assigned:.*\n", "", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    made = Workbench(folder)
    with contextlib.closing(made):
        page = made.get("/year").text
    assert 'name="year"' in page and "还没有案件" not in page


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


def test_a_unit_without_stationery_is_told_and_gets_its_letter_without_a_restart(tmp_path):
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    folder = samples(tmp_path / "cases", "10")
    (path,) = folder.glob("*.yaml")
    path.write_text(path.read_text("utf-8").replace("lead: 市地方金融监督管理局", "lead: 市住房和建设局"), "utf-8")
    made = Workbench(folder, service=DocumentService(templates, size=1))
    with contextlib.closing(made):
        order = {"document": "", "known": [], "values": {}, "tab": "one", "seq": 1}
        form, refused = made.get("/c/1").text, made.json("POST", "/c/1/preview", order)
        assert "没有“市住房和建设局”的信笺" in form and "/units?unit=" in form
        assert refused.status == 422 and "单位”页新建" in refused.json["step"]
        assert not re.search("department|docgen|toml", refused.text)
        assert 'name="short" value="市住房和建设局"' in made.get("/units?unit=" + quote("市住房和建设局")).text
        assert made.form("/units", {"name": "深圳市财政局"}).status == 422
        assert made.form("/units", {"name": "深圳市住房和建设局", "short": "市住房和建设局"}).status == 303
        assert "没有“市住房和建设局”的信笺" not in made.get("/c/1").text
        first = made.json("POST", "/c/1/preview", order | {"seq": 2})
        assert first.status == 200, first.text
        own = templates / "departments/深圳市住房和建设局/department.toml"
        own.write_text(own.read_text("utf-8").replace('name = "深圳市住', 'name = "鹏城市住'), "utf-8")
        second = made.json("POST", "/c/1/preview", order | {"seq": 3})
        assert second.json["sha256"] != first.json["sha256"]
        assert "鹏城市住房和建设局" in made.get("/units").text
        own.write_text("name = ", "utf-8")  # while it is half written, the list and the forms stay
        assert made.get("/").status == made.get("/c/1").status == 200
