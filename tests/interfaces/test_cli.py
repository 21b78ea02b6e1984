"""The command line as a clerk meets it: what is made, what is said, and the exit code."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, SAMPLES
from ruamel.yaml import YAML

from docgen import __version__
from docgen.errors import ExitCode
from docgen.interfaces.cli import main
from docgen.model.case_file import schema

SEED = ROOT / "samples/intake/seed.txt"
NOT_PUBLIC = SAMPLES["10-not-public"]
INCOMPLETE = """\
proposal:
  kind: 建议
  number: "20260099"
  title: 关于样例的建议
  proposers: [{name: 样例}]
  points: [{label: 建议一, ask: 建议办。}]
handling: {type: 独办, lead: 市财政局}
reply:
  date: 2026-05-08
  publicity: 公开
  contact:
    name: 王样例
  answers:
    - point: 建议一
"""
# What INCOMPLETE lacks, with the line where each stands or would have to be added.
LACKING = {
    "proposal.congress": 1,
    "proposal.session": 1,
    "reply.category": 8,
    "reply.document_number": 8,
    "reply.contact.phone": 11,
    "reply.answers[1].text": 14,
}


@pytest.fixture
def docgen(capsys):
    """Run a command; the answer is its exit code and all that it printed, without line breaks of the terminal.

    Documents are made in this process, which has everything loaded; the workers have tests of their own.
    """

    def run(*words: str | Path) -> tuple[int, str]:
        here = ["--jobs", "0"] if words[:1] in (("make",), ("build",)) else []
        try:
            code = main([*(str(word) for word in words), *here])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path) -> list[str]:
    """The documents below a folder; each folder of them has a manifest, too."""
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and path.name not in ("manifest.json", "printed.json")
    )


def changed(path: Path, source: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    return write(path, text.replace(old, new))


def closing_row(printed: str) -> list[int]:
    """The figures of the closing table: cases, done, failed, files, PDF pages."""
    row = [line for line in printed.splitlines() if re.fullmatch(r"[│ \d]+", line)][-1]
    return [int(figure) for figure in re.findall(r"\d+", row)]


def test_a_broken_case_stops_itself_and_no_other(docgen, tmp_path):
    write(tmp_path / "cases/a.yaml", "proposal: [\n")
    write(tmp_path / "cases/b.yaml", NOT_PUBLIC.read_text(encoding="utf-8"))
    code, printed = docgen("make", tmp_path / "cases", "--out", tmp_path / "out")
    assert code == ExitCode.INPUT
    assert files(tmp_path / "out") == ["征询意见表.docx", "征询意见表.pdf", "答复函.docx", "答复函.pdf"]
    assert "a.yaml" in printed
    assert closing_row(printed)[:4] == [2, 1, 1, 4]


def test_an_incomplete_case_is_refused_with_every_missing_key_and_its_line(docgen, tmp_path):
    case = write(tmp_path / "case.yaml", INCOMPLETE)
    code, printed = docgen("make", case, "--out", tmp_path / "out")
    assert code == ExitCode.INPUT
    found = re.findall(r"- (\S+) · 第 (\d+) 行", printed)
    assert {key: int(line) for key, line in found} == LACKING
    assert len(found) == len(LACKING)
    assert not (tmp_path / "out").exists()
    assert "--draft" in printed


def test_a_draft_is_made_of_an_incomplete_case(docgen, tmp_path):
    case = write(tmp_path / "case.yaml", INCOMPLETE)
    code, _ = docgen("make", case, "--out", tmp_path / "out", "--draft")
    assert code == 0
    assert {"答复函.docx", "答复函.pdf", "征询意见表.pdf", "答复摘要.pdf"} <= set(files(tmp_path / "out/20260099"))


def test_kind_and_format_choose_what_is_made(docgen, tmp_path):
    code, _ = docgen("make", NOT_PUBLIC, "--out", tmp_path, "--kind", "feedback,reply", "--format", "docx")
    assert code == 0
    assert files(tmp_path) == ["征询意见表.docx", "答复函.docx"]


@pytest.mark.parametrize(
    ("option", "names"), [("--kind", "reply、opinion、feedback、summary"), ("--format", "docx、pdf")]
)
def test_a_wrong_name_is_answered_with_the_right_ones(docgen, tmp_path, option, names):
    code, printed = docgen("make", NOT_PUBLIC, "--out", tmp_path, option, "letter")
    assert code == ExitCode.USAGE
    assert "letter" in printed
    assert names in printed
    assert files(tmp_path) == []


def test_a_wrong_kind_to_show_is_answered_with_the_right_ones(docgen):
    code, printed = docgen("show", NOT_PUBLIC, "--kind", "letter")
    assert code == ExitCode.USAGE
    assert "reply、opinion、feedback、summary" in printed


def test_show_prints_the_tree_of_the_document(docgen):
    code, printed = docgen("show", NOT_PUBLIC)
    assert code == 0
    # It shows a case whether it is complete or not, and so as a draft.
    assert printed.replace("  draft: 征求意见稿\n", "") == (
        ROOT / "tests/whole/golden/10-not-public/答复函.txt"
    ).read_text(encoding="utf-8")


def test_departments_lists_every_department_and_what_is_its_own(docgen):
    code, printed = docgen("departments")
    assert code == 0
    for path in (ROOT / "templates/departments").glob("*/department.toml"):
        (row,) = [line for line in printed.splitlines() if f"│ {path.parent.name} " in line]
        name = re.search(r'^name = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)[1]
        assert name in row
    assert "phrases.closing" in printed


def test_doctor_names_a_font_for_every_purpose(docgen):
    code, printed = docgen("doctor")
    assert code == 0, printed
    for word in ("WeasyPrint", "Pango", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"):
        assert word in printed


def test_schema_is_a_json_schema(docgen):
    code, printed = docgen("schema")
    assert code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(printed))


@pytest.mark.parametrize("case", SAMPLES)
def test_an_editor_that_knows_the_schema_finds_nothing_wrong_with_a_sample(case):
    editor = YAML(typ="safe", pure=True)
    editor.constructor.yaml_constructors["tag:yaml.org,2002:timestamp"] = lambda _, node: node.value
    problems = jsonschema.Draft202012Validator(schema()).iter_errors(editor.load(SAMPLES[case]))
    assert [problem.json_path for problem in problems] == []


def test_the_real_form_becomes_a_set_of_drafts(docgen, tmp_path):
    code, printed = docgen("import", SEED, "--out", tmp_path / "cases")
    assert code == 0, printed
    code, printed = docgen("make", tmp_path / "cases", "--out", tmp_path / "out", "--draft")
    assert code == 0, printed
    made = files(tmp_path / "out")
    for format in ("docx", "pdf"):
        of_this = [name for name in made if name.endswith(f".{format}")]
        counts = {
            kind: sum(name.startswith(kind) for name in of_this)
            for kind in ("答复函", "会办意见", "征询意见表", "答复摘要")
        }
        assert counts == {"答复函": 1, "会办意见": 3, "征询意见表": 1, "答复摘要": 1}
    assert closing_row(printed)[:4] == [1, 1, 0, 12]


def test_a_second_import_does_not_overwrite_an_officers_work(docgen, tmp_path):
    assert docgen("import", SEED, "--out", tmp_path)[0] == 0
    (case,) = tmp_path.glob("*.yaml")
    text = case.read_text(encoding="utf-8").replace("number:", 'number: "20260123"', 1)
    write(case, text)
    code, printed = docgen("import", SEED, "--out", tmp_path)
    assert code == ExitCode.OUTPUT
    assert "--force" in printed
    assert case.read_text(encoding="utf-8") == text


def test_of_two_cases_with_one_number_neither_is_made_and_both_are_named(docgen, tmp_path):
    first = write(tmp_path / "cases/a.yaml", NOT_PUBLIC.read_text(encoding="utf-8"))
    changed(tmp_path / "cases/b.yaml", NOT_PUBLIC, "余样例", "于样例")
    code, printed = docgen("make", tmp_path / "cases", "--out", tmp_path / "out", "--format", "docx", "--kind", "reply")
    assert code == ExitCode.INPUT
    assert str(first) in printed
    assert "b.yaml" in printed
    assert closing_row(printed)[:4] == [2, 0, 2, 0]
    assert not list((tmp_path / "out").rglob("*.docx"))


def test_two_cases_with_one_document_number_are_made_and_each_names_the_other(docgen, tmp_path):
    first = write(tmp_path / "cases/a.yaml", NOT_PUBLIC.read_text(encoding="utf-8"))
    changed(tmp_path / "cases/b.yaml", NOT_PUBLIC, '"20260010"', '"20260011"')
    third = changed(tmp_path / "cases/c.yaml", NOT_PUBLIC, '"20260010"', '"20260012"')
    changed(third, third, "〕55号", "〕56号")
    for verb in ("make", "build"):
        words = ("--out", tmp_path / verb, "--format", "docx", "--kind", "reply")
        code, printed = docgen(verb, tmp_path / "cases", *words)
        assert code == 0
        assert f"与 {first} 的相同" in printed and f"与 {tmp_path / 'cases/b.yaml'} 的相同" in printed
        assert str(third) not in printed


def test_an_output_folder_that_is_a_file_is_explained(docgen, tmp_path):
    out = write(tmp_path / "out", "not a folder")
    code, printed = docgen("make", NOT_PUBLIC, "--out", out, "--kind", "reply", "--format", "docx")
    assert code == ExitCode.OUTPUT
    assert "写不了文件" in printed
    assert "Traceback" not in printed
    assert out.read_text() == "not a folder"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], ExitCode.OK),
        (["--help"], ExitCode.OK),
        ([], ExitCode.USAGE),
        (["bake"], ExitCode.USAGE),
        (["make", "no-such-case.yaml", "--out", "x"], ExitCode.INPUT),
        (["show", "no-such-case.yaml"], ExitCode.INPUT),
        (["import", "no-such-form.txt", "--out", "x"], ExitCode.INPUT),
        (["departments", "--templates", "no-such-folder"], ExitCode.STATIONERY),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_the_exit_code_says_what_went_wrong(docgen, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    found, printed = docgen(*words)
    assert found == code
    assert "Traceback" not in printed
    if code:
        assert re.search("[一-鿿]{4}", printed), "an explanation in Chinese"


def test_the_module_is_the_program():
    run = subprocess.run([sys.executable, "-m", "docgen", "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"docgen {__version__}\n"
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()


def test_a_draft_is_not_written_over_a_final_document(docgen, tmp_path):
    case, out = str(SAMPLES["10-not-public"]), tmp_path / "out"
    assert docgen("make", case, "--out", str(out), "--kind", "reply")[0] == ExitCode.OK
    final = {path: path.read_bytes() for path in out.glob("*/*")}
    code, printed = docgen("make", case, "--out", str(out), "--kind", "reply", "--draft")
    assert code == ExitCode.OUTPUT and "草稿不覆盖" in printed
    assert {path: path.read_bytes() for path in out.glob("*/*")} == final
    assert docgen("make", case, "--out", str(tmp_path / "draft"), "--draft")[0] == ExitCode.OK
    assert docgen("make", case, "--out", str(tmp_path / "draft"), "--draft")[0] == ExitCode.OK


# ---- annexes ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("command", ["make", "build"])
@pytest.mark.parametrize("is_there", [True, False])
def test_an_annex_is_looked_for_where_the_case_lies_and_not_by_a_worker(command, is_there, tmp_path):
    folder = tmp_path / "cases"
    (folder / "annex").mkdir(parents=True)
    shutil.copy(SAMPLES["15-last-year"], folder)
    if is_there:
        shutil.copy(ROOT / "samples/cases/annex/20250011.pdf", folder / "annex")
    words = [sys.executable, "-m", "docgen", command, "cases", "--out", "out", "--kind", "reply", "--format", "docx"]
    ran = subprocess.run([*words, "--jobs", "1"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    printed = (ran.stdout + ran.stderr).replace("\n", "")
    assert ("annex" in printed) is not is_there
    assert ("没有这个文件" in printed) is not is_there


def test_everything_an_office_can_write_is_listed_for_people_and_for_programs(docgen):
    code, printed = docgen("departments", "--explain")
    assert code == 0
    for said in ("版头之下 top", "{{ proposal.salutation }}", "结尾的感谢或请提意见的话", "heading2:", "ordinal"):
        assert said in printed
    code, printed = docgen("departments", "--explain", "--json")
    told = json.loads(printed)
    assert code == 0 and {"settings", "phrases", "lines", "values", "filters", "categories", "signs"} <= told.keys()
    assert {"name", "meaning", "example"} == told["phrases"][0].keys()


def test_the_departments_are_listed_for_programs(docgen):
    code, printed = docgen("departments", "--json")
    assert code == 0 and json.loads(printed)[0]["slug"] == "czj"


def test_a_department_is_shown_by_its_changes_and_its_letter(docgen):
    code, printed = docgen("departments", "czj")
    assert code == 0 and "format" in printed and '+ "document"' in printed and '- "letter"' in printed
    assert "letterhead: 深圳市财政局文件" in printed
    code, printed = docgen("departments", "市财政局", "--json")
    assert code == 0 and json.loads(printed)["slug"] == "czj"
