"""One part that cannot be made does not stop the others: units without a folder, documents, files, and cases.

The cases are the sample one, changed in the one place that a test is about.
"""

import io
import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES
from ruamel.yaml import YAML

import docgen
from docgen.errors import CaseError, ExitCode, Severity, StationeryError, UnfinishedError
from docgen.interfaces.cli import main
from docgen.model import case_file
from docgen.pipeline import documents
from docgen.pipeline.one_case import produce
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments(ROOT / "templates")
CO_HANDLED = SAMPLES["26-two-co-handlers"].read_text(encoding="utf-8")
PLAIN = SAMPLES["10-not-public"].read_text(encoding="utf-8")
PUBLIC = SAMPLES["08-table"].read_text(encoding="utf-8")
UNKNOWN = "市没有文件夹局"
yaml = YAML()


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def prepared(text: str, **options) -> documents.Prepared:
    return documents.documents(case_file.parse(text, "案件.yaml"), DEPARTMENTS, Order(**options))


def names(found: documents.Prepared) -> list[str]:
    return [composition.name for composition in found.compositions]


def make(folder: Path, text: str, *options: str) -> tuple[int, Path]:
    case = folder / "案件.yaml"
    case.write_text(text, encoding="utf-8")
    out = folder / "out"
    return main(["make", str(case), "--out", str(out), "--jobs", "0", *options]), out


def made(out: Path) -> set[str]:
    return {path.name for path in out.rglob("*") if path.suffix in (".docx", ".pdf")}


# ---- units without a department's folder -----------------------------------------------------------------------------
def co_handler() -> str:
    return docgen.read(SAMPLES["26-two-co-handlers"]).case.handling.co_handlers[0]


def test_a_co_handler_without_a_folder_is_named_and_stops_nothing():
    found = prepared(changed(CO_HANDLED, (co_handler(), UNKNOWN)))
    assert "答复函" in names(found) and "征询意见表" in names(found)
    assert f"会办意见-{UNKNOWN}" not in names(found)
    assert sum(name.startswith("会办意见") for name in names(found)) == 1
    (notice,) = [finding for finding in found.findings if finding.code == "unit-without-templates"]
    assert notice.severity is Severity.INFO and UNKNOWN in notice.message and notice.place.line
    assert not found.errors


def test_a_name_that_looks_like_a_slip_of_the_pen_is_asked_about():
    found = prepared(changed(CO_HANDLED, (co_handler(), co_handler() + "局")))
    (notice,) = [finding for finding in found.findings if finding.code == "unit-without-templates"]
    assert notice.severity is Severity.WARNING and co_handler() in notice.next_step


def test_of_a_lead_without_a_folder_the_co_handlers_opinion_is_made_and_the_reply_is_not():
    lead = docgen.read(SAMPLES["26-two-co-handlers"]).case.handling.lead
    body, _, rest = CO_HANDLED.partition("reply:\n")
    opinions = rest[rest.index("opinions:") :]
    found = prepared(changed(body, (lead, UNKNOWN)) + opinions)
    assert names(found) and all(name.startswith("会办意见") for name in names(found))
    recipients = [composition.doc.body[1] for composition in found.compositions]
    assert all(UNKNOWN in str(recipient) for recipient in recipients)
    assert {finding.code for finding in found.findings} >= {"unit-without-templates"}


def test_a_reply_that_somebody_has_written_is_not_dropped_for_its_units_name():
    lead = docgen.read(SAMPLES["26-two-co-handlers"]).case.handling.lead
    found = prepared(changed(CO_HANDLED, (lead, UNKNOWN)))
    assert {error.code for error in found.errors} == {"department-unknown"}
    assert set(found.refused) >= {"答复函", "征询意见表"}


def test_a_case_of_which_no_unit_has_a_folder_is_refused():
    lead = docgen.read(SAMPLES["10-not-public"]).case.handling.lead
    with pytest.raises(StationeryError, match=UNKNOWN):
        prepared(changed(PLAIN, (lead, UNKNOWN)))


def test_a_unit_without_a_folder_is_called_as_one_list_has_it(tmp_path):
    own = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", own)
    (own / "units.toml").write_text(f'"{UNKNOWN}" = "某市没有文件夹局"\n', encoding="utf-8")
    assert Departments(own).named(UNKNOWN).department.name == "某市没有文件夹局"
    assert Departments(own).named("市别的局").department.name == "市别的局"
    (own / "units.toml").write_text(f'"{UNKNOWN}" = 3\n', encoding="utf-8")
    with pytest.raises(StationeryError, match=r"units\.toml"):
        Departments(own).named(UNKNOWN)


@pytest.mark.parametrize(
    ("said", "told"), [("我委没有意见。", "我委"), ("我单位同意。", "我单位"), ("我市已经办理。", None)]
)
def test_what_a_unit_without_a_folder_calls_itself_is_told_apart_from_the_lead(said, told):
    unit = docgen.read(SAMPLES["26-two-co-handlers"]).case.opinions[0].unit
    document_of = yaml.load(changed(CO_HANDLED, (unit, UNKNOWN)))
    document_of["opinions"][0]["text"] = said
    document_of["opinions"][0].pop("stated", None)
    stream = io.StringIO()
    yaml.dump(document_of, stream)
    found = [finding.message for finding in prepared(stream.getvalue()).findings if finding.code == "opinion-we"]
    assert any(told in message for message in found) if told else not any(UNKNOWN in message for message in found)


# ---- documents of one case -------------------------------------------------------------------------------------------
def test_what_one_document_lacks_stops_that_document_and_no_other(tmp_path, capsys):
    opinion = docgen.read(SAMPLES["26-two-co-handlers"]).case.opinions[0]
    text = changed(CO_HANDLED, (f"document_number: {opinion.document_number}", "document_number:"))
    code, out = make(tmp_path, text, "--format", "docx")
    printed = capsys.readouterr().err
    assert code == ExitCode.FAILED
    assert f"会办意见-{opinion.unit}" in printed and "opinions[1].document_number" in printed
    assert f"会办意见-{opinion.unit}.docx" not in made(out)
    assert {"答复函.docx", "征询意见表.docx"} <= made(out)


def test_a_contradiction_in_the_reply_leaves_the_co_handlers_opinions():
    number = docgen.read(SAMPLES["26-two-co-handlers"]).case.reply.document_number
    found = prepared(changed(CO_HANDLED, (number, number.replace("〔202", "〔203"))))
    assert names(found) and all(name.startswith("会办意见") for name in names(found))
    (error,) = found.errors
    assert isinstance(error, CaseError) and {finding.code for finding in error.findings} == {"number-year"}


def test_a_contradiction_in_the_proposal_stops_every_document():
    session = docgen.read(SAMPLES["26-two-co-handlers"]).case.proposal.session
    found = prepared(changed(CO_HANDLED, (session, session.removesuffix("会议"))))
    assert not found.compositions and found.errors


def test_the_error_of_a_part_keeps_what_each_cause_was():
    text = changed(PUBLIC, ("reply:\n", f"reply:\n  summary: {'长' * 2500}\n"))
    production = produce(DEPARTMENTS, "案件.yaml", text.encode(), Order())
    assert isinstance(production.error, UnfinishedError)
    assert [cause.code for cause in production.error.causes] == ["pages-over"]
    assert {Path(file.name).stem for file in production.files} == {"答复函", "征询意见表"}


def test_a_case_that_lacks_a_document_is_made_again_by_the_next_build(tmp_path, capsys):
    opinion = docgen.read(SAMPLES["26-two-co-handlers"]).case.opinions[0]
    cases, out = tmp_path / "cases", tmp_path / "out"
    cases.mkdir()
    text = changed(CO_HANDLED, (f"document_number: {opinion.document_number}", "document_number:"))
    (cases / "a.yaml").write_text(text, encoding="utf-8")
    words = ["build", str(cases), "--out", str(out), "--format", "docx", "--jobs", "0"]
    for _ in range(2):
        assert main(words) == ExitCode.FAILED
        report = json.loads((out / "report.json").read_bytes())
        assert (report["made"], report["kept"], report["failed"]) == (1, 0, 1)
        assert {path.name for path in (out / "current").rglob("*.docx")} >= {"答复函.docx"}
    (cases / "a.yaml").write_text(CO_HANDLED, encoding="utf-8")
    assert main(words) == 0
    capsys.readouterr()


# ---- automatic summaries ---------------------------------------------------------------------------------------------
TABLE = "- table: {caption: 表1　进度, columns: [任务, 时限], rows: [[建成三所学校, 2026年], [修两条路, 2027年]]}"


def answered_by(text: str) -> str:
    """A case with one answer."""
    return changed(
        (ROOT / "tests/whole/hostile/sample.yaml").read_text(encoding="utf-8"),
        ("text: 已经做好样例工作。", f"text: {text}"),
    )


def test_an_answer_that_is_only_a_table_has_a_summary_of_its_rows():
    (summary,) = prepared(answered_by(f"\n        {TABLE}"), kinds=("summary",)).compositions
    assert "任务：建成三所学校，时限：2026年。任务：修两条路，时限：2027年。" in str(summary.doc)
    for format in ("docx", "pdf"):
        assert documents.render(summary, format)


def test_a_table_behind_words_is_not_in_the_summary():
    (summary,) = prepared(answered_by(f"\n        - 已经办好。\n        {TABLE}"), kinds=("summary",)).compositions
    assert "已经办好。" in str(summary.doc) and "任务：建成" not in str(summary.doc)


def long_case(points: int, first: int, more: int) -> str:
    """A case of several points; each answer has a first sentence and others of the given lengths."""
    signs = "甲乙丙丁戊己庚辛壬癸子丑"  # no two answers are the same
    text = "好" * (first - 2) + "。" + ("再" * 19 + "。") * more
    asks = "\n".join(f"    - {{label: 建议{n}, ask: 建议做好第{n}项样例工作。}}" for n in range(1, points + 1))
    answers = "\n".join(f"    - {{point: 建议{n}, text: {signs[n - 1]}{text}}}" for n in range(1, points + 1))
    sample = (ROOT / "tests/whole/hostile/sample.yaml").read_text(encoding="utf-8")
    before, _, rest = sample.partition("    - label: 建议一\n      ask: 建议做好样例工作。\n")
    middle = rest.partition("    - point: 建议一\n")[0]
    return f"{before}{asks}\n{middle}{answers}\n"


@pytest.mark.parametrize(("points", "first", "more"), [(1, 300, 9), (3, 90, 9), (6, 40, 5), (10, 20, 4), (12, 11, 3)])
def test_an_automatic_summary_is_cut_at_a_sentence_and_is_one_page(points, first, more):
    (summary,) = prepared(long_case(points, first, more), kinds=("summary",)).compositions
    for format in ("docx", "pdf"):
        assert documents.render(summary, format)


def test_an_automatic_summary_that_cannot_be_cut_fails_alone(tmp_path, capsys):
    code, out = make(tmp_path, long_case(4, 190, 0))
    assert code == ExitCode.FAILED
    assert made(out) == {f"{name}.{ending}" for name in ("答复函", "征询意见表") for ending in ("docx", "pdf")}
    assert "reply.summary" in capsys.readouterr().err


# ---- what make writes over -------------------------------------------------------------------------------------------
def test_a_document_that_somebody_changed_is_not_written_over(tmp_path, capsys):
    code, out = make(tmp_path, PLAIN, "--format", "docx")
    assert code == 0
    (reply,) = out.rglob("答复函.docx")
    reply.write_bytes(reply.read_bytes() + b"\0")
    kept = reply.read_bytes()
    code, _ = make(tmp_path, changed(PLAIN, ("余样例", "于样例")), "--format", "docx")
    printed = capsys.readouterr().err
    assert code == ExitCode.OUTPUT
    assert "答复函.docx" in printed and "--force" in printed and "移到别处" in printed
    assert reply.read_bytes() == kept
    code, _ = make(tmp_path, changed(PLAIN, ("余样例", "于样例")), "--format", "docx", "--force")
    assert code == 0 and reply.read_bytes() != kept


def test_a_document_of_somebody_elses_is_not_written_over_either(tmp_path, capsys):
    code, out = make(tmp_path, PLAIN, "--format", "docx", "--kind", "feedback")
    (form,) = out.rglob("*.docx")
    (form.parent / "答复函.docx").write_bytes(b"mine")
    code, _ = make(tmp_path, PLAIN, "--format", "docx")
    assert code == ExitCode.OUTPUT and (form.parent / "答复函.docx").read_bytes() == b"mine"
    capsys.readouterr()


def test_what_it_wrote_itself_is_written_over_also_when_a_run_broke_off(tmp_path, capsys):
    _, out = make(tmp_path, PLAIN, "--format", "docx")
    assert make(tmp_path, changed(PLAIN, ("余样例", "于样例")), "--format", "docx")[0] == 0
    (listed,) = out.rglob("manifest.json")
    before = listed.read_bytes()
    assert make(tmp_path, changed(PLAIN, ("余样例", "余样本")), "--format", "docx")[0] == 0
    listed.write_bytes(before)  # the files were written, their manifest was not
    assert make(tmp_path, changed(PLAIN, ("余样例", "余样本")), "--format", "docx")[0] == 0
    capsys.readouterr()


# ---- what is a case file ---------------------------------------------------------------------------------------------
PASSED_OVER = [
    *(
        ".01.yaml",
        "._01.yaml",
        "~$01.yaml",
        "01 (1).yaml",
        "01(1).yaml",
        "01（1）.yaml",
        "01 copy.yaml",
        "01 - Copy.yaml",
    ),
    *("01 - 副本.yaml", "01 - 副本 (2).yaml", "01副本.yaml", "复件 01.yaml", "副本 01.yaml", "Copy of 01.yaml"),
]


@pytest.mark.parametrize("name", PASSED_OVER)
@pytest.mark.parametrize("command", ["make", "build"])
def test_a_file_that_is_no_case_is_named_and_passed_over(tmp_path, capsys, name, command):
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "01.yaml").write_text(PLAIN, encoding="utf-8")
    (cases / name).write_text(changed(PLAIN, ("余样例", "于样例")), encoding="utf-8")
    words = [command, str(cases), "--out", str(tmp_path / "out"), "--kind", "reply", "--format", "docx", "--jobs", "0"]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert name in printed and "没有当作案件文件" in printed


@pytest.mark.parametrize("name", ["第2号 (1).yaml", "关于副本管理的建议.yaml", "copyright.yaml", "01 (1).yaml"])
def test_a_file_that_is_a_copy_of_nothing_is_a_case(tmp_path, capsys, name):
    (tmp_path / name).write_text(PLAIN, encoding="utf-8")
    words = ["make", str(tmp_path), "--out", str(tmp_path / "out"), "--kind", "reply", "--format", "docx"]
    assert main([*words, "--jobs", "0"]) == 0
    assert "没有当作案件文件" not in capsys.readouterr().out


def test_a_folder_of_files_that_are_no_cases_says_which_it_passed_over(tmp_path, capsys):
    (tmp_path / "~$01.yaml").write_bytes(b"x")
    assert main(["make", str(tmp_path), "--out", str(tmp_path / "out")]) == ExitCode.INPUT
    assert "~$01.yaml" in capsys.readouterr().err


def test_of_two_cases_with_one_number_neither_is_built_and_the_third_is(tmp_path, capsys):
    cases = tmp_path / "cases"
    cases.mkdir()
    for name in ("a", "b"):
        (cases / f"{name}.yaml").write_text(PLAIN, encoding="utf-8")
    number = docgen.read(SAMPLES["10-not-public"]).case.proposal.number
    (cases / "c.yaml").write_text(changed(PLAIN, (number, "20267777")), encoding="utf-8")
    words = ["build", str(cases), "--out", str(tmp_path / "out"), "--kind", "reply", "--format", "docx", "--jobs", "0"]
    assert main(words) == ExitCode.FAILED
    printed = capsys.readouterr().err
    assert "a.yaml" in printed and "b.yaml" in printed
    assert [path.parent.name for path in (tmp_path / "out/current").rglob("*.docx")] == ["20267777"]
