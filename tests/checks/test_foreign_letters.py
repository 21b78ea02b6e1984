"""`docgen check` on letters that python-docx, LibreOffice and Typst make, as the public tools of this field do.

Each letter is an entry of tests/checks/foreign/letters.txt, which says beforehand which clauses it breaks. Faults that
are sown into right letters stand in departures.txt and habits.txt, and right letters of unusual look in lookalikes.txt.
What offices spoil in our own Word files is in tests/checks/faults/habits.toml. A rule that measured
nothing must not have passed.
"""

import importlib.util
import random
import shutil
import sys
from collections.abc import Iterable

import foreign_files
import foreign_setups
import pypdf
import pytest
from conftest import ROOT

import docgen
from docgen.checks.gbt9704 import RULES, Verdict, judge
from docgen.checks.gbt9704.rule import Source
from docgen.errors import Severity
from docgen.inspection.measure import measure_docx, measure_pdf, office, roles
from docgen.inspection.measure.model import Paragraph, Part
from docgen.interfaces.cli import main

sys.path.insert(0, str(ROOT / "tests/checks/faults"))
import sow

PROFILE = foreign_files.PROFILE
SETUPS = foreign_setups.setups()
CODES = {rule.code for rule in RULES}
PAGE_CODES = {rule.code for rule in RULES if rule.source is Source.PAGE}
OFFICE = pytest.mark.skipif(not shutil.which("soffice"), reason="without LibreOffice")
TYPST = pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="without Typst")
TOOLS = [
    pytest.param("python-docx", marks=[OFFICE, pytest.mark.referee]),
    pytest.param("LibreOffice", marks=[OFFICE, pytest.mark.referee]),
    pytest.param("Typst", marks=TYPST),
]


def sampled(items: list, every: int) -> list:
    """Each nth item in an ordinary run, all in the full one."""
    full = pytest.mark.full
    return [pytest.param(item, id=item.name, marks=[full] if n % every else []) for n, item in enumerate(items)]


def errors(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.severity is Severity.ERROR}


def found(verdict: Verdict) -> set[str]:
    """The codes of all findings, warnings too."""
    return {finding.code for finding in verdict.findings}


def judged(files: foreign_files.Files) -> dict[str, Verdict]:
    """The verdict on each file. The Word file is laid out as in the PDF."""
    verdicts = {"pdf": judge(measure_pdf("a.pdf", files.pdf), PROFILE)}
    if files.word:
        verdicts["docx"] = judge(measure_docx("a.docx", files.word, files.pdf), PROFILE)
    return verdicts


def differences(setup: foreign_setups.Setup, verdicts: dict[str, Verdict]) -> list[str]:
    """What was judged otherwise than the set-up says, or otherwise in the two formats."""
    found = []
    for format, verdict in verdicts.items():
        if verdict.kind != setup.kind:
            found.append(f"{format}: {verdict.kind}")
        found += [f"{format}: missed {code}" for code in sorted(setup.wrong - errors(verdict) - put_off(verdict))]
        found += [f"{format}: false {code}" for code in sorted(errors(verdict) - setup.wrong - setup.maybe)]
    return found + [f"not alike: {code}" for code in sorted(not_alike(verdicts))]


def put_off(verdict: Verdict) -> set[str]:
    """The rules that wait until another fault is mended."""
    return {item.code for item in verdict.not_checked if item.reason.startswith("先改")}


def not_alike(verdicts: dict[str, Verdict]) -> set[str]:
    """The rules that passed in one format and found a fault in the other."""
    first, *others = verdicts.values()
    found: set[str] = set()
    for other in others:
        found |= errors(first) & set(other.passed) | errors(other) & set(first.passed)
    return found


def with_differences(files: Iterable[foreign_files.Files]) -> dict[str, list[str]]:
    """The letters that were judged otherwise than their set-ups say."""
    found = {}
    for each in files:
        if different := differences(each.setup, judged(each)):
            found[each.setup.name] = different
    return found


# ---- the list --------------------------------------------------------------------------------------------------------
def test_there_are_enough_letters_of_each_tool_and_each_names_known_clauses():
    assert len(SETUPS) >= 60 and len({setup.name for setup in SETUPS}) == len(SETUPS)
    for tool in foreign_files.TOOLS:
        assert sum(setup.tool == tool for setup in SETUPS) >= 10
    for setup in SETUPS:
        assert setup.wrong | setup.maybe <= CODES, setup.name
    for path in (foreign_files.DEPARTURES, foreign_files.HABITS):
        for _, wrong, maybe in foreign_files.departures(path):
            assert wrong and wrong | maybe <= CODES


# ---- what the Word file of a program states --------------------------------------------------------------------------
@pytest.mark.parametrize("setup", sampled([each for each in SETUPS if each.tool == "python-docx"], 8))
def test_what_a_word_file_states_is_judged_without_its_pages(setup):
    verdict = judge(measure_docx("a.docx", foreign_files.word_file(setup)), PROFILE)
    assert errors(verdict) <= setup.wrong | setup.maybe
    assert setup.wrong - PAGE_CODES - put_off(verdict) <= errors(verdict)
    assert PAGE_CODES.isdisjoint(verdict.passed)


# ---- files as they are laid out --------------------------------------------------------------------------------------
def every(tool: str, step: int) -> list[foreign_setups.Setup]:
    return [setup for setup in SETUPS if setup.tool == tool][::step]


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.full)], ids=["some", "all"])
@pytest.mark.parametrize("tool", TOOLS)
def test_every_letter_is_judged_as_its_entry_says_alike_in_both_formats(tool, step):
    assert with_differences(foreign_files.made(every(tool, step))) == {}


@pytest.mark.full
@pytest.mark.parametrize("tool", TOOLS)
def test_right_letters_drawn_by_lot_have_no_fault(tool):
    lot = random.Random(9704)
    assert with_differences(foreign_files.made([foreign_files.right(lot, tool) for _ in range(40)])) == {}


@pytest.mark.full
@OFFICE
@TYPST
@pytest.mark.referee
@pytest.mark.parametrize("path", [foreign_files.DEPARTURES, foreign_files.HABITS], ids=["departures", "habits"])
def test_of_150_sown_faults_of_each_list_nearly_all_are_found_and_right_clauses_are_not_accused(path):
    wanted = missed = accused = passed = 0
    apart: dict[str, set[str]] = {}
    for files in foreign_files.made(foreign_files.mutants(150, seed=2012, path=path)):
        verdicts = judged(files)
        for verdict in verdicts.values():
            wanted += len(files.setup.wrong)
            missed += len(files.setup.wrong - found(verdict))
            accused += len(errors(verdict) - files.setup.wrong - files.setup.maybe)
            passed += len(verdict.passed)
        apart |= {files.setup.name: codes} if (codes := not_alike(verdicts)) else {}
    assert missed <= wanted * 0.02
    assert accused <= (accused + passed) * 0.01
    assert apart == {}


@pytest.mark.full
@OFFICE
@TYPST
@pytest.mark.referee
def test_right_letters_of_unusual_look_have_no_fault():
    assert with_differences(foreign_files.made(foreign_files.lookalikes(seed=1))) == {}


@OFFICE
@pytest.mark.referee
@pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.full)], ids=["some", "all"])
def test_what_an_office_spoils_in_our_word_files_is_found_in_word_file_and_pdf(step):
    faults = sow.faults("habits.toml")[::step]
    words = [sow.rendered(fault, "docx") for fault in faults]
    missed, accused, passed = [], 0, 0
    for fault, word, pdf in zip(faults, words, office.laid_out(words, PROFILE), strict=True):
        allowed = {fault.code, *fault.how.get("maybe", "").split()}
        for format, verdict in judged(foreign_files.Files(SETUPS[0], word, pdf)).items():
            missed += [(fault.name, format)] if fault.code not in found(verdict) else []
            accused += len(errors(verdict) - allowed)
            passed += len(verdict.passed)
    assert missed == []
    assert accused <= (accused + passed) * 0.01


# ---- what is not judged ----------------------------------------------------------------------------------------------
def verdict_of(**values: str) -> Verdict:
    """The verdict on the Word file of a right letter with these values, without its pages."""
    (setup, *_) = SETUPS
    for key, value in values.items():
        setup = setup.with_value(key, value)
    return judge(measure_docx("a.docx", foreign_files.word_file(setup)), PROFILE)


def test_a_rule_about_what_is_not_there_has_not_passed():
    verdict = verdict_of(附件="无", 附注="无", 页码="无")
    codes = {*verdict.passed, *(item.code for item in verdict.not_checked)}
    assert not {code for code in codes if code.startswith(("7.3.4", "7.3.6", "7.5-size", "7.5-dashes"))}


def test_without_a_red_head_the_rules_about_the_head_are_listed_as_not_checked():
    reasons = {item.code: item.reason for item in verdict_of().not_checked}
    assert reasons["7.2.4-mark"] == reasons["10.1-rules"] == "没有红头，可能印在纸上"


def test_a_short_pdf_has_no_margins_that_passed():
    pytest.importorskip("typst")
    setup = next(each for each in SETUPS if each.tool == "Typst").with_value("段", "-13").with_value("附件", "无")
    verdict = judge(measure_pdf("a.pdf", foreign_files.foreign_typst.document(foreign_setups.sheet(setup))), PROFILE)
    assert "5.2.2-margins" not in verdict.passed
    assert any(item.code == "5.2.2-margins" and "正文太短" in item.reason for item in verdict.not_checked)


def test_no_page_shows_that_the_lower_margin_is_right():
    pytest.importorskip("typst")
    setup = next(each for each in SETUPS if each.tool == "Typst" and not each.wrong)
    verdict = judge(measure_pdf("a.pdf", foreign_files.foreign_typst.document(foreign_setups.sheet(setup))), PROFILE)
    assert "5.2.2-margins" not in found(verdict) and "5.2.2-margins" not in verdict.passed
    assert any(item.code == "5.2.2-margins" and "下边" in item.reason for item in verdict.not_checked)


# ---- what the paragraphs are -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("body_size", [14, 16])
def test_copy_number_red_title_and_recipient_are_told_by_their_words(body_size):
    body = Paragraph("现将有关事项通知如下，请各单位认真执行，并于年底前报送办理情况。" * 3, body_size, "仿宋")
    head = [
        Paragraph("000018", 16, "仿宋"),
        Paragraph("机密★1年", 16, "黑体"),
        Paragraph("样例市财政局文件", 32, "方正小标宋简体", color="E60012"),
        Paragraph("样财〔2026〕8号", 16, "仿宋"),
        Paragraph("关于规范公文用纸的通知", 22, "方正小标宋简体", color="E60012"),
        Paragraph("县人大常委会", 16, "仿宋"),
    ]
    assert [each.part for each in roles.assign([*head, body])] == [
        Part.ASIDE,
        Part.ASIDE,
        Part.MARK,
        Part.NUMBER,
        Part.TITLE,
        Part.RECIPIENT,
        Part.BODY,
    ]


# ---- the page for a folder -------------------------------------------------------------------------------------------
def test_of_a_folder_one_page_is_printed_with_the_commonest_faults(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("docgen.inspection.measure.office.shutil.which", lambda name: None)
    (tmp_path / "inside").mkdir()
    for name in ("右.docx", "inside/粗.docx", "inside/黑.docx"):
        setup = SETUPS[0] if name == "右.docx" else SETUPS[0].with_value("正文", "仿宋 16 加粗")
        (tmp_path / name).write_bytes(foreign_files.word_file(setup))
    (tmp_path / "~$右.docx").write_bytes(b"lock")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert main(["check", str(tmp_path)]) != 0
    printed = capsys.readouterr().out
    assert "4 个文件：1 个无不符，2 个有不符，0 个大多未查，0 个汇编，1 个读不了" in printed
    assert "   2  7.3.3 正文 不加粗 [7.3.3-bold]" in printed
    assert printed.count(".docx") == 3


# ---- the faults on the page ------------------------------------------------------------------------------------------
def test_the_faults_are_marked_on_a_copy_with_clause_and_measure(tmp_path):
    typst = pytest.importorskip("typst")
    assert typst
    setup = next(each for each in SETUPS if each.tool == "Typst").with_value("页码", "- 1 -").with_value("行距", "28")
    source, copies = tmp_path / "letter.pdf", tmp_path / "copies"
    source.write_bytes(foreign_files.foreign_typst.document(foreign_setups.sheet(setup)))
    (verdict,) = docgen.measure(source, marked_copies=copies)
    (copy,) = copies.iterdir()
    before, after = (pypdf.PdfReader(path).pages for path in (source, copy))
    assert len(after) == len(before)
    texts = ["".join(page.extract_text().split()) for page in after]
    assert "7.5页码左右各放一条一字线" in texts[0] and "应为28.95pt，实为28pt" in texts[0]
    assert "各区人民政府：" in texts[0]
    framed = {mark.text.partition(" ")[0] for mark in verdict.marks if mark.box}
    assert framed == {"7.5"}


def test_without_a_fault_there_is_no_marked_copy(tmp_path, finished):
    docgen.measure(finished("02-joint-signers", "答复函", "pdf"), marked_copies=tmp_path / "copies")
    assert not (tmp_path / "copies").exists()
