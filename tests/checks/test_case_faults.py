"""What a careful section chief would find in a case: every fault of `case-faults.txt`, and no honest text."""

import re
from pathlib import Path

import pytest
from conftest import SAMPLES

from docgen import checks
from docgen.composition.compose import compose
from docgen.errors import Severity
from docgen.model import case_file
from docgen.stationery.departments import Departments

FAULTS = Path(__file__).parent / "faults"
BASE = (FAULTS / "case-base.yaml").read_text(encoding="utf-8")
DEPARTMENTS = Departments()
SENTENCES = (FAULTS / "personal-data.txt").read_text(encoding="utf-8").splitlines()


def faults(name):
    """The faults of a file: expected code, severity and key, and the changed text of the base case or of a sample."""
    for number, entry in enumerate((FAULTS / name).read_text(encoding="utf-8").split("\n= ")[1:], 1):
        expected, *lines = [line for line in entry.split("\n") if not line.startswith("#")]
        code, severity, key, *sample = expected.split()
        text = SAMPLES[sample[0]].read_text(encoding="utf-8") if sample else BASE
        old, new = None, []
        for line in [*lines, "- "]:
            if line[:1] == "-":
                text = changed(text, old, new)
                old, new = line[2:], []
            elif line[:1] == "+":
                new.append(line[2:])
        yield pytest.param(code, severity, key, text, id=f"{number}-{expected.replace(' ', '-')}")


def changed(text, old, new):
    """The text with one passage replaced. Further lines are indented as the line of the passage is."""
    if old is None:
        return text
    assert text.count(old) == 1, old
    before = text[: text.index(old)].rsplit("\n", 1)[-1]
    indent = " " * (len(before) - len(before.lstrip(" ")))
    return text.replace(old, f"\n{indent}".join(new))


def found(text, *, with_reply=False):
    """The findings about a case, apart from notices. with_reply: whether those about its reply are among them."""
    file = case_file.parse(text, "case.yaml", DEPARTMENTS)
    findings = checks.check_case(file, DEPARTMENTS)
    for made in compose(file.case, "reply", DEPARTMENTS) if with_reply else ():
        findings += checks.check_document(file, made)
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def test_the_base_case_has_no_fault():
    assert found(BASE, with_reply=True) == []


def test_honest_texts_have_no_fault():
    lines = [line for line in (FAULTS / "honest-texts.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    for old, new in zip(lines[::2], lines[1::2], strict=True):
        assert found(changed(BASE, old[2:], [new[2:]])) == [], new


@pytest.mark.parametrize(("code", "severity", "key", "text"), list(faults("case-faults.txt")))
def test_a_fault_is_told_with_its_code_its_place_and_the_next_step(code, severity, key, text):
    findings = found(text, with_reply=code == "wording-repeated")
    (first, *_) = [finding for finding in findings if finding.code == code] or [None]
    assert first is not None, [str(finding) for finding in findings]
    assert (first.severity, first.place.key) == (severity, key)
    assert first.place.line and first.place.path and first.next_step


@pytest.mark.parametrize(("code", "severity", "key", "text"), list(faults("sample-faults.txt")))
def test_a_fault_in_a_sample_is_told_at_its_place(code, severity, key, text):
    findings = found(text, with_reply=code == "wording-repeated")
    assert (code, severity, key) in [(each.code, each.severity, each.place.key) for each in findings], findings


# ---- what is right ---------------------------------------------------------------------------------------------------
EXPECTED = {"17-late-reply": ["reply-late", "answer-again"]}
"""The samples that show a warning."""


def test_the_samples_have_only_the_warnings_that_they_show():
    for name, path in SAMPLES.items():
        file = case_file.read(path, DEPARTMENTS)
        told = [f.code for f in checks.check_case(file, DEPARTMENTS) if f.severity is not Severity.INFO]
        assert told == EXPECTED.get(name, []), name


# ---- personal data ---------------------------------------------------------------------------------------------------
def closing(sentence, publicity="公开"):
    """The findings about a case with a sentence in its last paragraph."""
    text = changed(BASE, "各项工作的进展", [f"{sentence}各项工作的进展"])
    if publicity != "公开":
        text = changed(text, "publicity: 公开", [f"publicity: {publicity}", "publicity_reason: 理由"])
        text = changed(text, "  published: 2026-05-20\n", [""])
    return [finding for finding in found(text) if finding.code == "personal-data"]


@pytest.mark.parametrize("line", [line for line in SENTENCES if line.startswith(("+ ", "- "))])
def test_personal_data_in_a_public_text_is_an_error_in_any_spelling(line):
    told = closing(line[2:])
    assert bool(told) == (line[0] == "+")
    assert all(f.severity is Severity.ERROR and f.place.key == "reply.closing" and f.place.line for f in told)


@pytest.mark.parametrize(
    ("sample", "old", "new", "key"),
    [
        ("22-finance-2025", "自2025年起，我局", ["请拨138", "00138000，我局"], "reply.answers[1].text"),
        ("22-finance-2025", "自2025年起，我局", ["身份证号440305", "19851212", "7890。我局"], "reply.answers[1].text"),
        ("22-finance-2025", "自2025年起，我局", ["手机一三八〇〇", "一三八〇〇〇", "我局"], "reply.answers[1].text"),
        ("16-co-handled-2025", "done: 将原值50", ['done: "请拨138"', 'advancing: "00138000"', "pending: 50"], ""),
        ("08-table", '- ["1", 专精特新企业培育, "12000"', ['- [手机, "138", "00138000"'], ""),
    ],
)
def test_a_number_that_goes_on_in_the_next_paragraph_field_or_cell_is_found(sample, old, new, key):
    text = SAMPLES[sample].read_text(encoding="utf-8")
    if sample.startswith("16"):
        text = re.sub(r"(?ms)^        done: .*?(?=^opinions)", "", text)
        text = text.replace("      outcome:\n", "      outcome:\n        " + "\n        ".join(new[:2]) + "\n")
    else:
        text = changed(text, old, new)
    told = [finding for finding in found(text) if finding.code == "personal-data"]
    assert told and all(finding.severity is Severity.ERROR for finding in told)
    assert str(told[0].place.key).startswith(key)


def test_figures_in_the_cells_of_a_row_are_no_number_of_a_person():
    text = SAMPLES["08-table"].read_text(encoding="utf-8")
    text = changed(text, '["2", 中小企业数字化改造, "8500"', ['["138", "0013", "8000"'])
    assert [finding for finding in found(text) if finding.code == "personal-data"] == []


@pytest.mark.parametrize("publicity", ["不公开", "依申请公开", "摘要公开"])
def test_personal_data_in_an_internal_text_is_a_warning(publicity):
    (told,) = closing("请联系张三，手机13800138000。", publicity)
    assert told.severity is Severity.WARNING


# ---- warnings that somebody looked at --------------------------------------------------------------------------------
SUNDAY = changed(BASE, "date: 2026-05-08", ["date: 2026-05-10"])


@pytest.mark.parametrize(
    ("entry", "remains"),
    [
        ("{code: date-weekend, reason: 当日值班签发}", False),
        ("{code: date-weekend, key: reply.date, reason: 当日值班签发}", False),
        ("{code: date-weekend, key: reply, reason: 当日值班签发}", False),
        ("{code: date-weekend, key: opinions, reason: 当日值班签发}", True),
        ("{code: name-foreign, reason: 当日值班签发}", True),
    ],
)
def test_a_warning_that_the_case_ignores_is_not_told(entry, remains):
    assert [f.code for f in found(f"{SUNDAY}ignore: [{entry}]\n")] == ["date-weekend"] * remains


def test_an_error_cannot_be_ignored():
    text = changed(BASE, "每人1200元", ["每人XX元"])
    assert [f.code for f in found(f"{text}ignore: [{{code: case-mark, reason: 就这样}}]\n")] == ["case-mark"]
