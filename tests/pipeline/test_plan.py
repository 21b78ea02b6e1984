"""What a build plans: which documents are to be there, and an id that changes with all that they depend on."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batches import ORDER, TEMPLATES, builder, paths, published, write_case
from conftest import DRAFT, GOLDEN, ROOT, SAMPLES

from docgen.layout import fonts
from docgen.pipeline import fingerprint
from docgen.pipeline.batch import plan as plans
from docgen.pipeline.batch.plan import CaseFacts, plan
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments


def planned(cases, order=ORDER, *, root=TEMPLATES, out=Path("out"), known=()):
    return plan(cases, Departments(root), out, order, dict(known))


def ids(*arguments, **options):
    return [case.id for case in planned(*arguments, **options).cases]


@pytest.fixture
def cases(tmp_path):
    for number in ("20260001", "20260002"):
        write_case(tmp_path / "cases", number)
    return tmp_path / "cases"


@pytest.fixture
def templates(tmp_path):
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def test_the_outputs_of_the_samples_are_their_documents():
    found = planned(SAMPLES.values(), Order(formats=("docx",)))
    outputs = {case.source.stem: {name.removesuffix(".docx") for name in case.outputs} for case in found.cases}
    golden = {folder.name: {path.stem for path in folder.glob("*.txt")} for folder in GOLDEN.iterdir()}
    golden.pop(DRAFT)
    assert {name: made for name, made in outputs.items() if made} == golden


def test_each_case_has_a_folder_and_an_id_of_its_own():
    found = planned(SAMPLES.values()).cases
    assert len({case.folder for case in found}) == len({case.id for case in found}) == len(SAMPLES)


def test_the_same_inputs_give_the_same_plan(cases):
    assert ids(paths(cases)) == ids(paths(cases))
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = ['tests', 'tests/support', 'tests/pipeline']\n"
        "import test_plan as t\n"
        "print(*t.ids(t.paths(Path(sys.argv[1])), out=Path(sys.argv[2])))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    run = [sys.executable, "-c", code, str(cases), str(cases.parent / "out")]
    found = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ids(paths(cases), out=cases.parent / "out")


def test_a_changed_case_changes_its_own_id_alone(cases):
    first, second = ids(paths(cases))
    write_case(cases, "20260001", "改过。")
    assert ids(paths(cases))[0] != first
    assert ids(paths(cases))[1] == second


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("base/reply.txt", "", "\n"),
        ("base/letter.docx", "", "\n"),
        ("departments/czj/department.toml", 'we = "我局"', 'we = "本局"'),
        ("profiles/gbt9704.toml", "FandolFang", "FandolSong"),
        ("vocabulary/zh_Hans.toml", "征求意见稿", "草稿"),
        ("kinds/reply.toml", "答复函", "复函"),
    ],
    ids=["wording", "shell", "department", "profile", "vocabulary", "kind"],
)
def test_an_id_depends_on_wording_shell_department_profile_vocabulary_and_kind(cases, templates, file, old, new):
    before = ids(paths(cases), root=templates)
    path = templates / file
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode()) if old else data + new.encode())
    moved = templates.rename(templates.with_name("moved"))  # loaded files are known by their path
    assert not set(before) & set(ids(paths(cases), root=moved))


def test_another_departments_change_changes_nothing(cases, templates):
    before = ids(paths(cases), root=templates)
    path = templates / "departments/gxj/department.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('we = "我局"', 'we = "本局"'), encoding="utf-8")
    assert ids(paths(cases), root=templates) == before


def test_an_id_depends_on_options_versions_fonts_and_program(cases, monkeypatch):
    pdf = dataclasses.replace(ORDER, formats=("pdf",))
    found = [ids(paths(cases), order) for order in (ORDER, pdf, dataclasses.replace(ORDER, accessible=True))]
    monkeypatch.setattr(fingerprint, "versions", lambda: {"docgen": "9"})
    found.append(ids(paths(cases)))
    monkeypatch.setattr(fingerprint, "program", lambda: "another")
    found.append(ids(paths(cases)))
    found.append(ids(paths(cases), pdf))
    monkeypatch.setattr(fonts, "_hash", lambda path: "another")
    found.append(ids(paths(cases), pdf))
    assert len({tuple(one) for one in found}) == len(found)


def test_two_cases_of_one_number_are_told_apart(cases):
    shutil.copy(cases / "20260001.yaml", cases / "20260009.yaml")
    found = planned(paths(cases)).cases
    assert [case.error and case.error.code for case in found] == ["number-taken", None, "number-taken"]
    assert "20260009.yaml" in str(found[0].error) and "20260001.yaml" in str(found[-1].error)


def test_a_case_cannot_take_the_place_of_the_set(cases):
    path = write_case(cases, "Set.json")
    path.write_text(path.read_text(encoding="utf-8").replace('  number: "Set.json"\n', ""), encoding="utf-8")
    assert planned(paths(cases)).cases[-1].error.code == "number-taken"


def test_a_case_that_cannot_be_read_is_planned_as_an_error(cases):
    (cases / "b.yaml").write_text("proposal: [", encoding="utf-8")
    write_case(cases, "20260005", lead="没有这个局")
    found = planned(paths(cases)).cases
    assert [bool(case.error) for case in found] == [False, False, True, True]
    assert found[2].error.findings == () or found[2].error.code == "department-unknown"


def test_known_facts_are_not_read_again(cases, monkeypatch):
    known = planned(paths(cases)).facts
    monkeypatch.setattr(plans, "read_facts", None)
    assert planned(paths(cases), known=known).facts == known


@pytest.mark.parametrize(
    "spoilt", [b"", b"[]", b"{}", b'{"program": "another", "facts": {}}', b'{"facts": {"x": {"number": 1}}}']
)
def test_facts_that_cannot_be_used_are_no_facts(tmp_path, spoilt):
    (tmp_path / "facts").write_bytes(spoilt)
    assert plans.load_facts(tmp_path / "facts") == {}


def test_facts_are_read_as_they_were_written(tmp_path):
    facts = {"a": CaseFacts("1", "1-甲", ("甲", "乙"), {"reply": (("甲", ""),), "opinion": (("乙", "乙"),)})}
    (tmp_path / "facts").write_bytes(plans.dump_facts(facts))
    assert plans.load_facts(tmp_path / "facts") == facts


def test_a_preview_names_what_would_be_made_and_writes_nothing(cases):
    out = cases.parent / "out"
    assert [bool(case.staged) for case in builder(out).preview(paths(cases))] == [False, False]
    assert not out.exists()
    builder(out).build(paths(cases))
    write_case(cases, "20260002", "改过。")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    found = builder(out).preview(paths(cases))
    assert [bool(case.staged) for case in found] == [True, False]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_plan_loads_no_library_that_makes_documents(cases):
    code = (
        "import sys; from docgen.interfaces.cli import main\n"
        "code = main(['build', sys.argv[1], '--out', sys.argv[2], '--dry-run'])\n"
        "print(code, *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    run = [sys.executable, "-c", code, str(cases), str(cases.parent / "out")]
    found = subprocess.run(run, capture_output=True, text=True, check=True)
    loaded = found.stderr.split()
    assert loaded[0] == "0"
    assert not {"docxtpl", "docx", "weasyprint", "pypdf", "pypdfium2", "xlsxwriter"} & set(loaded)
    assert "+ 20260001/答复函.docx" in found.stdout


@pytest.mark.full
def test_a_thousand_unchanged_cases_take_less_than_three_seconds(tmp_path):
    for number in range(1000):
        write_case(tmp_path / "cases", f"2026{number:04d}", "已办理。" * 400)
    build = builder(tmp_path / "out")
    build.build(paths(tmp_path / "cases"))
    started = time.process_time(), time.perf_counter()
    found = build.preview(paths(tmp_path / "cases"))
    planning = time.process_time() - started[0], time.perf_counter() - started[1]
    assert all(case.staged for case in found)
    again = build.build(paths(tmp_path / "cases"))
    print(json.dumps({"plan": planning, "build": again.seconds, "files": len(published(tmp_path / "out"))}))
    assert planning[0] < 3
    assert not any(case.is_new for case in again.cases)
