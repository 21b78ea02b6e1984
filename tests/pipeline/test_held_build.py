"""Builds that publish nothing because of a fault that cases share, and builds that supersede what somebody edited."""

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from batches import TEMPLATES, builder, paths, published, stub, write_case

from docgen.errors import (
    CaseError,
    ExitCode,
    Finding,
    IntegrityError,
    LimitError,
    Place,
    RenderError,
    SetupError,
    Severity,
    StationeryError,
    UnfinishedError,
)
from docgen.interfaces.cli import main
from docgen.pipeline.batch import document_set
from docgen.pipeline.one_case import Production

NUMBERS = ("20260001", "20260002", "20260003")
TEMPLATE = StationeryError("模板写法有误", place=Place("base/reply.txt", line=3), next_step="检查这一行")


@pytest.fixture
def cases(tmp_path) -> Path:
    for number in NUMBERS:
        write_case(tmp_path / "cases", number)
    return tmp_path / "cases"


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "out"


def failing(errors, name, data, order, assigned=None) -> Production:
    """Like the stub, but the cases that `errors` names fail with its errors, in part where it is an unfinished one."""
    error = errors.get(Path(name).stem)
    if error is None or isinstance(error, UnfinishedError):
        return replace(stub(TEMPLATES, name, data, order, assigned), error=error)
    return Production(Path(name).stem, error=error)


def build(out, cases, errors=None, **options):
    return builder(out, job=partial(failing, errors or {}), **options).build(paths(cases))


def log(out: Path) -> str:
    return (out / "docgen-build.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("error", [TEMPLATE, SetupError("没有字体", next_step="安装字体")])
@pytest.mark.parametrize("others", [{}, {"20260003": CaseError("案件坏了", place=Place("20260003.yaml"))}])
def test_a_slip_in_a_template_leaves_the_published_set_as_it_was(out, cases, error, others):
    build(out, cases)
    before, link = published(out), (out / "current").readlink()
    for number in NUMBERS:
        write_case(cases, number, "改过。")
    built = build(out, cases, {"20260002": error, **others})
    assert published(out) == before and (out / "current").readlink() == link
    assert built.folder == document_set.current(out)
    assert type(built.held) is type(error) and built.held.exit_code == error.exit_code
    assert built.held.place == error.place and error.message in str(built.held) and "照旧" in str(built.held)
    assert {case.planned.number for case in built.failed} == {"20260002", *others}
    report = json.loads((out / "report.json").read_bytes())
    assert (report["set"], report["held"]) == (link.name, error.code)
    assert f"held code={error.code}" in log(out) and "failed case=20260002" in log(out)


def test_what_was_made_waits_for_the_build_that_publishes(out, cases):
    build(out, cases)
    for number in NUMBERS:
        write_case(cases, number, "改过。")
    build(out, cases, {"20260002": TEMPLATE})
    built = build(out, cases)
    assert built.held is None
    assert [case.planned.number for case in built.cases if case.is_new] == ["20260002"]
    assert "改过" not in log(out) and len(built.cases) == 3 and not built.failed


def test_a_first_build_that_is_held_has_no_set(out, cases):
    built = build(out, cases, {"20260002": TEMPLATE})
    assert built.folder is None and published(out) is None
    assert json.loads((out / "report.json").read_bytes())["set"] is None


FINDING = Finding("text-differs", "文字不符", Place("答复函"))


@pytest.mark.parametrize(
    "error", [RenderError("排不出"), IntegrityError("不符", findings=[FINDING]), LimitError("超时", code="limit-time")]
)
def test_a_fault_that_no_case_gets_past_holds_the_set_back(out, cases, error):
    build(out, cases)
    before = published(out)
    for number in NUMBERS[:2]:
        write_case(cases, number, "改过。")
    built = build(out, cases, dict.fromkeys(NUMBERS, error))
    assert published(out) == before
    assert built.held.exit_code == ExitCode.RENDER and built.held.code == error.code
    assert [case.planned.number for case in built.failed] == list(NUMBERS[:2])  # the third is kept


@pytest.mark.parametrize(
    "errors",
    [
        {"20260001": RenderError("排不出")},
        {"20260001": RenderError("排不出"), "20260002": RenderError("排不出")},
        dict.fromkeys(NUMBERS, CaseError("坏", place=Place("x.yaml"))),
        {"20260001": StationeryError("没有“某局”的模板", code="department-unknown")},
    ],
)
def test_broken_cases_are_missing_in_the_new_set_as_before(out, cases, errors):
    build(out, cases)
    for number in NUMBERS:
        write_case(cases, number, "改过。")
    built = build(out, cases, errors)
    assert built.held is None and len(built.failed) == len(errors)
    assert len(json.loads(published(out)["set.json"])["missing"]) == len(errors)


def in_part(cause):
    return UnfinishedError("有 1 份文书没有做成", causes=(cause,))


@pytest.mark.parametrize("cause", [TEMPLATE, IntegrityError("不符", findings=[FINDING])])
def test_a_shared_fault_in_one_document_of_each_case_holds_the_set_back_too(out, cases, cause):
    build(out, cases)
    before = published(out)
    for number in NUMBERS[:2]:
        write_case(cases, number, "改过。")
    built = build(out, cases, dict.fromkeys(NUMBERS, in_part(cause)))
    assert published(out) == before and built.held.code == cause.code


@pytest.mark.parametrize("cause", [IntegrityError("两页", code="pages-over"), CaseError("缺", place=Place("x.yaml"))])
def test_documents_that_their_cases_spoil_are_missing_in_the_new_set(out, cases, cause):
    built = build(out, cases, dict.fromkeys(NUMBERS, in_part(cause)))
    assert built.held is None and len(built.failed) == 3
    assert {"20260001/答复函.docx", "20260003/答复函.docx"} <= published(out).keys()


def test_the_command_names_the_template_and_answers_with_its_code(tmp_path, out, cases, capsys):
    words = ["build", str(cases), "--out", str(out), "--kind", "reply", "--format", "docx", "--jobs", "0"]
    assert main(words) == 0
    before = published(out)
    root = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    with (root / "base/reply.txt").open("a", encoding="utf-8") as stream:
        stream.write("body: {{ reply.dat }}\n")
    capsys.readouterr()
    assert main([*words, "--templates", str(root)]) == ExitCode.STATIONERY
    said = capsys.readouterr().err.splitlines()[-2:]
    assert "reply.txt" in said[0] and "照旧" in said[0] and said[1].startswith("下一步：")
    assert published(out) == before


# ---- what somebody edited --------------------------------------------------------------------------------------------
def edited(built) -> list[tuple[str, str, Severity]]:
    found = [finding for finding in built.findings if finding.code == "set-edited"]
    return [(finding.place.file, finding.message, finding.severity) for finding in found]


def edit(path: Path) -> None:
    path.unlink()  # as an editor saves: a new file under the old name
    path.write_bytes(b"edited")


def test_a_build_says_at_once_which_edited_files_it_supersedes_and_where_they_are(out, cases):
    old = build(out, cases).folder
    edit(old / "20260001/答复函.docx")
    (old / "20260002/便条.txt").write_text("便条", encoding="utf-8")
    write_case(cases, "20260003", "改过。")
    built = build(out, cases)
    ((place, message, severity),) = edited(built)
    assert (place, severity) == (str(old), Severity.WARNING) and built.folder != old
    assert "20260001/答复函.docx" in message and "20260002/便条.txt" in message and "20260003" not in message
    assert (old / "20260001/答复函.docx").read_bytes() == b"edited"
    assert edited(build(out, cases)) == []


def test_an_edited_set_whose_cases_did_not_change_is_superseded_with_a_word_too(out, cases):
    old = build(out, cases).folder
    edit(old / "20260001/答复函.docx")
    built = build(out, cases)
    assert built.folder != old and [place for place, _, _ in edited(built)] == [str(old)]


def test_a_file_edited_in_place_is_named(out, cases):
    old = build(out, cases).folder
    path = old / "20260001/答复函.docx"
    path.chmod(0o644)
    path.write_bytes(b"edited")
    built = build(out, cases)
    assert "20260001/答复函.docx" in edited(built)[0][1]


def test_many_edited_files_are_counted(out, cases):
    old = build(out, cases).folder
    for number in range(9):
        (old / f"{number}.txt").write_text("便条", encoding="utf-8")
    write_case(cases, "20260003", "改过。")
    assert "9 个文件" in edited(build(out, cases))[0][1]


def test_a_set_that_nobody_touched_is_superseded_without_a_word(out, cases):
    build(out, cases)
    for text in ("改过。", "又改过。", "再改过。"):
        write_case(cases, "20260003", text)
        assert build(out, cases).findings == ()
