"""`docgen check`: our own documents pass, every sown fault is found, files of other producers are judged alike.

Faults are a table that anyone can add to: tests/checks/faults/faults.toml. A Word file is looked at twice: as it
states its styles, and, where LibreOffice is there (marker `referee`), as its pages are laid out.
"""

import functools
import json
import shutil
import sys
from pathlib import Path

import pytest
from conftest import FINAL, FULL_PAGES, LEADS, ROOT, compositions

import docgen
from docgen.checks.gbt9704 import RULES, judge
from docgen.checks.gbt9704.matrix import matrix
from docgen.checks.gbt9704.rule import Source
from docgen.errors import ExitCode, Severity
from docgen.inspection.measure import measure_docx, measure_pdf, office
from docgen.inspection.measure.document_kinds import red_lines_of
from docgen.inspection.measure.drawn_lines import around
from docgen.inspection.measure.model import Kind, Part
from docgen.interfaces.cli import main
from docgen.model import case_file
from docgen.stationery.departments import Departments
from docgen.writers import WRITERS

sys.path.insert(0, str(ROOT / "tests/checks/faults"))
import foreign_files
import foreign_setups
import sow

PROFILE = Departments().stationery("base").profile
FAULTS = sow.faults()
IN_PDF = [fault for fault in FAULTS if "pdf" in fault.formats]
IN_DOCX = [fault for fault in FAULTS if "docx" in fault.formats]
STATED = {rule.code for rule in RULES if rule.source is not Source.PAGE}
# 29.6 pt on a text area that begins half a line above the type area (GB/T 33476.2).
ELECTRONIC = {
    "page.top": {"mm": 34.58},
    "page.area_height": {"mm": 229.84},
    "page_number.below_area": {"mm": 4.58},
}


def referee(test):
    """A test that needs LibreOffice."""
    return pytest.mark.referee(pytest.mark.skipif(not shutil.which("soffice"), reason="without LibreOffice")(test))


def errors(verdict) -> list[str]:
    return [str(finding) for finding in verdict.findings if finding.severity is Severity.ERROR]


def codes(verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def shell(case: str, name: str) -> str:
    return compositions(case)[name].doc.shell


def kinds(case: str, name: str) -> set[Kind]:
    """What a sample may be: a shell without a head prints forms and summaries."""
    name = shell(case, name)
    return {Kind.FORM, Kind.PLAIN} if name == "plain" else {Kind(name)}


def needs_pages(verdict) -> set[str]:
    """The rules that were not checked because the Word file was not laid out."""
    return {item.code for item in verdict.not_checked if "LibreOffice" in item.reason}


def every(items):
    """Every fault in the full run, every second in the ordinary one."""
    sampled = [
        pytest.param(fault, id=fault.name, marks=[pytest.mark.full] if index % 2 else [])
        for index, fault in enumerate(items)
    ]
    return pytest.mark.parametrize("fault", sampled)


# ---- the table of rules ----------------------------------------------------------------------------------------------
def test_there_are_many_rules_each_with_a_code_of_its_own_a_title_and_a_reason():
    assert len(RULES) >= 40
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.title and rule.rationale, rule.code
        assert rule.clause.replace(".", "").isdigit(), rule.code


def test_a_rule_stands_behind_those_whose_consequence_it_may_be():
    known = [rule.code for rule in RULES]
    for rule in RULES:
        for code in rule.after:
            assert known.index(code) < known.index(rule.code), rule.code


def test_every_rule_finds_a_fault_that_was_sown():
    sown = {fault.code for fault in FAULTS}.union(*(setup.wrong for setup in foreign_setups.setups()))
    habits = {code for _, wrong, _ in foreign_files.departures(foreign_files.HABITS) for code in wrong}
    unproved = {rule.code for rule in RULES} - sown - habits
    # What our writers cannot be made to get wrong; the first is no fault.
    assert unproved <= {"5.2.3-stand-in", "5.2.2-area", "7.4.1-last-page"}


def test_the_matrix_names_what_is_checked_and_what_only_paper_shows():
    ways = [clause.way for clause in matrix(RULES)]
    assert ways.count("auto") == len(RULES)
    assert {"word", "paper"} <= set(ways)


# ---- sound documents -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("case", "name"), FINAL)
def test_the_pdf_of_every_sample_passes(case, name, finished):
    measured = measure_pdf(name, finished(case, name, "pdf").read_bytes())
    assert measured.kind in kinds(case, name)
    assert errors(judge(measured, PROFILE)) == []


@pytest.mark.parametrize(("case", "name"), FINAL)
def test_the_word_file_of_every_sample_states_what_it_should(case, name, finished):
    measured = measure_docx(name, finished(case, name, "docx").read_bytes())
    assert measured.kind in kinds(case, name)
    verdict = judge(measured, PROFILE)
    assert errors(verdict) == []
    of_pages = {rule.code for rule in RULES if rule.source is Source.PAGE}
    assert of_pages.isdisjoint(verdict.passed)
    assert needs_pages(verdict) <= of_pages and needs_pages(verdict)


@pytest.mark.parametrize(
    "shells",
    [
        pytest.param(("letter", "plain"), id="letters and forms"),
        pytest.param(("document",), id="documents"),
    ],
)
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.full)], ids=["some", "all"])
@referee
def test_the_word_file_of_every_sample_passes_as_it_is_laid_out(shells, step, finished):
    rows = [(case, name) for case, name in FINAL if shell(case, name) in shells][::step]
    files = [finished(case, name, "docx").read_bytes() for case, name in rows]
    found = {}
    for row, data, pages in zip(rows, files, office.laid_out(files, PROFILE), strict=True):
        verdict = judge(measure_docx(row[1], data, pages), PROFILE)
        assert verdict.kind in kinds(*row) and not needs_pages(verdict)
        found |= {row: problems} if (problems := errors(verdict)) else {}
    assert found == {}


@pytest.mark.parametrize("on", sow.LEADS)
def test_the_letter_that_faults_are_sown_into_has_none(on):
    for format, measure in (("pdf", measure_pdf), ("docx", measure_docx)):
        composition = sow.sound(on)
        data = WRITERS[format](composition.doc, composition.stationery)
        assert errors(judge(measure(on, data), PROFILE)) == []


def test_a_letter_of_one_page_whose_imprint_stands_on_its_lower_rule_passes():
    lead, prefix = LEADS["letter"]
    case = case_file.parse(FULL_PAGES.format(lead=lead, prefix=prefix, text="我局已经办理。"), "一件")
    (letter,) = docgen.compose(case, "reply")
    measured = measure_pdf("", docgen.render(letter, "pdf"))
    assert len(measured.pages) == 1
    assert errors(judge(measured, PROFILE)) == []


def test_both_layouts_of_the_standard_pass():
    electronic = sow.Fault("GB/T 33476.2", "letter", "", {"profile": ELECTRONIC})
    assert errors(judge(measure_pdf("", sow.rendered(electronic, "pdf")), PROFILE)) == []


# ---- sown faults -----------------------------------------------------------------------------------------------------
def test_there_are_enough_faults_for_each_format():
    assert len(IN_PDF) >= 60 and len(IN_DOCX) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert {fault.code for fault in FAULTS} <= {rule.code for rule in RULES}


@functools.cache
def said_of_the_sound_letter(on: str, writer, measure) -> frozenset[str]:
    """What is found without any fault sown (stand-in fonts): it proves nothing."""
    composition = sow.sound(on)
    data = writer(composition.doc, composition.stationery)
    if measure is measure_pages:
        return said(measure(data, *office.laid_out([data], PROFILE)))
    return said(measure("", data))


def measure_pages(data, pages):
    return measure_docx("", data, pages)


def said(measured) -> frozenset[str]:
    return frozenset(finding.message for finding in judge(measured, PROFILE).findings)


def new_codes(fault, measured, measure) -> set[str]:
    writer = sow.writer(fault, "pdf" if measure is measure_pdf else "docx")
    known = said_of_the_sound_letter(fault.on, writer, measure)
    return {finding.code for finding in judge(measured, PROFILE).findings if finding.message not in known}


@every(IN_PDF)
def test_a_fault_in_a_pdf_is_found(fault):
    measured = measure_pdf("", sow.rendered(fault, "pdf"))
    assert fault.code in new_codes(fault, measured, measure_pdf)


@every([fault for fault in IN_DOCX if fault.code in STATED])
def test_a_fault_that_a_word_file_states_is_found_without_its_pages(fault):
    measured = measure_docx("", sow.rendered(fault, "docx"))
    assert fault.code in new_codes(fault, measured, measure_docx)


@pytest.mark.full
@referee
def test_every_other_fault_in_a_word_file_is_found_on_its_pages():
    faults = [fault for fault in IN_DOCX if fault.code not in STATED]
    files = [sow.rendered(fault, "docx") for fault in faults]
    missed = []
    for fault, data, pages in zip(faults, files, office.laid_out(files, PROFILE), strict=True):
        if fault.code not in new_codes(fault, measure_pages(data, pages), measure_pages):
            missed.append((fault.name, fault.code))
    assert missed == []


# ---- what is measured ------------------------------------------------------------------------------------------------
def letter_geometry(measured) -> dict[str, float]:
    """Distances on a letter's first page in mm, by what the standard says about them."""
    upper, lower = red_lines_of(measured.pages)
    ink = around([glyph.ink for glyph in measured.first(Part.MARK).lines[0].glyphs])
    return {
        "30": ink.top_mm,
        "4": upper.box.top_mm - ink.bottom_mm,
        "170": upper.box.width_mm,
        "170 ": lower.box.width_mm,
        "20": measured.pages[0].height_mm - lower.box.bottom_mm,
    }


LETTERS = [(case, name) for case, name in FINAL if name.startswith(("答复函", "会办意见"))]


def test_a_letters_geometry_is_within_three_tenths_in_the_pdf(finished):
    for case, name in LETTERS:
        if shell(case, name) == "letter":
            measured = measure_pdf(name, finished(case, name, "pdf").read_bytes())
            for want, have in letter_geometry(measured).items():
                assert have == pytest.approx(float(want), abs=0.3), (case, name)


@referee
def test_a_letters_geometry_is_within_six_tenths_in_the_word_file(finished):
    rows = [row for row in LETTERS if shell(*row) == "letter"]
    files = [finished(case, name, "docx").read_bytes() for case, name in rows]
    for row, pages in zip(rows, office.laid_out(files, PROFILE), strict=True):
        for want, have in letter_geometry(measure_pdf("", pages)).items():
            assert have == pytest.approx(float(want), abs=0.6), row


# ---- the command -----------------------------------------------------------------------------------------------------
@pytest.fixture
def no_office(monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)


def test_a_sound_pdf_ends_with_0_and_a_faulty_one_with_6(finished, tmp_path, capsys):
    sound = finished("02-joint-signers", "答复函", "pdf")
    faulty = tmp_path / "faulty.pdf"
    faulty.write_bytes(sow.rendered(next(f for f in FAULTS if f.code == "7.3.1-size"), "pdf"))
    assert main(["check", str(sound)]) == 0
    capsys.readouterr()
    assert main(["check", str(sound), str(faulty)]) == ExitCode.RENDER
    assert "7.3.1 标题 2号小标宋 居中 · 应为 22pt，实为 18pt · 第1页" in capsys.readouterr().out


def test_without_libreoffice_what_needs_pages_is_not_called_passed(finished, no_office, capsys):
    assert main(["check", "--json", str(finished("02-joint-signers", "答复函", "docx"))]) == 0
    (verdict,) = json.loads(capsys.readouterr().out)
    not_checked = {item["code"] for item in verdict["not_checked"]}
    assert "10.1-mark-top" in not_checked
    assert not not_checked & set(verdict["passed"])
    assert verdict["kind"] == "letter" and verdict["findings"] == []


def test_the_matrix_is_printed_with_the_count_of_what_is_checked(capsys):
    assert main(["check", "--matrix"]) == 0
    printed = capsys.readouterr().out
    assert f"自动检查 {len(RULES)} 条" in printed
    assert "实物" in printed and "需要 Word" in printed


def test_what_cannot_be_read_is_told_and_the_rest_is_checked(finished, tmp_path, capsys):
    broken, text = tmp_path / "broken.pdf", tmp_path / "text.txt"
    broken.write_bytes(b"%PDF-1.7 nothing")
    text.write_text("公文", encoding="utf-8")
    sound = finished("02-joint-signers", "答复函", "pdf")
    assert main(["check", str(broken), str(text), str(tmp_path / "none.docx"), str(sound)]) == ExitCode.INPUT
    printed = capsys.readouterr()
    assert all(name in printed.err for name in ("broken.pdf", "text.txt", "none.docx"))
    assert Path(sound).name in printed.out


def test_no_file_and_no_profile_are_told(tmp_path, capsys):
    assert main(["check"]) == ExitCode.USAGE
    assert main(["check", "--profile", "none", str(tmp_path)]) == ExitCode.STATIONERY
    assert "none" in capsys.readouterr().err
