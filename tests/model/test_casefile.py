import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from docgen.errors import CaseError
from docgen.model import case_file
from docgen.model.case import Case
from docgen.model.characters import refusal

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples/cases").glob("*.yaml"))
# A file in tests/model/cases is fine, or begins with the problems it has, a `#! ` line each, as docgen prints them.
FILES = sorted((ROOT / "tests/model/cases").glob("*.yaml"))
WRONG = [path for path in FILES if path.read_text(encoding="utf-8").startswith("#! ")]
RIGHT = [path for path in FILES if path not in WRONG]
HANDWRITTEN = ROOT / "tests/model/cases/注释和引号.yaml"
SCHEMA = Draft202012Validator(case_file.schema())
LEAST = """\
proposal:
  kind: 建议
  title: 关于某事的建议
  proposers:
    - name: 张样例
handling:
  type: 独办
  lead: 市财政局
"""


def stem(path):
    return path.stem


def plain(file):
    """The YAML tree as JSON has it: every scalar text or null."""
    return json.loads(json.dumps(file.document))


def changed(file, key, value):
    """The file's case with another value under `key`; None when the case refuses it."""
    data = file.case.model_dump()
    part = data
    for step in key[:-1]:
        part = part[step]
    part[key[-1]] = value
    try:
        return Case.model_validate(data)
    except ValidationError:
        return None


# ---- reading and writing ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*SAMPLES, *RIGHT], ids=stem)
def test_a_file_that_nobody_changed_is_written_as_it_was(path):
    assert case_file.dump(case_file.read(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRONG, ids=stem)
def test_every_problem_is_told_with_its_key_and_line(path):
    text = path.read_text(encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        case_file.parse(text, "case.yaml")
    error = caught.value
    told = [str(finding).removeprefix("case.yaml · ") for finding in error.findings]
    told = told or [f"第 {error.place.line} 行：{error.message}（{error.next_step}）"]
    wanted = [line.removeprefix("#! ") for line in text.splitlines() if line.startswith("#! ")]
    assert sorted(told) == sorted(wanted)


@pytest.mark.parametrize("number", ["20260001", "0012", "1e5", "0x1F", "1_000"])
def test_a_number_is_read_as_the_text_it_was(number):
    assert case_file.parse(f"{LEAST}note: {number}\n", "case.yaml").case.note == number


@pytest.mark.parametrize("text", ["1.10", "2026-03-05", "12:30:00", "true", "yes", "off", "0755-00000000", "=", ".5"])
def test_a_scalar_is_never_anything_but_text(text):
    file = case_file.parse(f"{LEAST}note: {text}\n", "case.yaml")
    assert file.case.note == text
    assert dict(file.texts)[("note",)] == text


@pytest.mark.parametrize("nothing", ["", "~", "null", '""', "''"])
def test_nothing_is_an_absent_value(nothing):
    assert case_file.parse(f"{LEAST}note: {nothing}\n", "case.yaml").case.note is None


@pytest.mark.parametrize("text", ["null", "None", "NaN", "#N/A", "undefined"])
def test_a_value_that_a_program_left_behind_is_refused(text):
    with pytest.raises(CaseError, match="像是程序留下的空值"):
        case_file.parse(f'{LEAST}note: "{text}"\n', "case.yaml")


@pytest.mark.parametrize("text", ["&a 某事", "*a", "!!str 某事", "[[[[[[[[[[[[[[[[[[[[[某事]]]]]]]]]]]]]]]]]]]]]"])
def test_anchors_tags_and_endless_nesting_are_refused(text):
    with pytest.raises(CaseError) as caught:
        case_file.parse(f"{LEAST}note: {text}\n", "case.yaml")
    assert caught.value.place.line == 9


def test_text_behind_a_sharp_is_not_lost_as_a_comment():
    with pytest.raises(CaseError, match="注释") as caught:
        case_file.parse(f"{LEAST}note: 关于 #1楼\n", "case.yaml")
    assert caught.value.place.line == 9


@pytest.mark.parametrize("text", ["", "- 某事\n", "某事\n", "# 只有注释\n"])
def test_a_file_without_keys_is_no_case_file(text):
    with pytest.raises(CaseError, match="这不是案件文件"):
        case_file.parse(text, "case.yaml")


@pytest.mark.parametrize("blank", ['" "', '"　"'])
def test_a_value_of_spaces_is_an_absent_one(blank):
    with pytest.raises(CaseError, match="缺少这一项"):
        case_file.parse(LEAST.replace("关于某事的建议", blank), "case.yaml")


def test_a_wrong_item_is_not_told_a_second_time_as_a_missing_one():
    with pytest.raises(CaseError) as caught:
        case_file.parse(LEAST.replace("张样例", "张\u200b样例"), "case.yaml")
    assert [finding.code for finding in caught.value.findings] == ["case-value-error"]


# ---- changing --------------------------------------------------------------------------------------------------------
def places(value, key=()):
    """The key of every text and every empty place in a dumped case."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*key, name))
    elif isinstance(value, list | tuple) and not any(isinstance(item, tuple) for item in value):
        for index, item in enumerate(value):
            yield from places(item, (*key, index))
    elif isinstance(value, str | None):
        yield key


def listed(value):
    """A dumped case with lists for tuples, so that it can be changed."""
    if isinstance(value, dict):
        return {key: listed(item) for key, item in value.items()}
    return [listed(item) for item in value] if isinstance(value, list | tuple) else value


READ = {path.stem: case_file.read(path) for path in (HANDWRITTEN, SAMPLES[2], SAMPLES[7])}
LETTERS = "市局建议一二Ab 09.:#-'\"|>&*!%@`{}[],?~\\：“”　"
LINES = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12).filter(lambda line: line.strip(" ?　") == line)
PROSE = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
VALUES = st.one_of(st.none(), LINES, PROSE, st.sampled_from(["A", "公开", "2026-03-05", "是", "1", "1.10", "0012"]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_a_changed_case_is_read_back_as_it_was_changed(data):
    file = READ[data.draw(st.sampled_from(sorted(READ)))]
    dumped = listed(file.case.model_dump())
    case = file.case
    for key in data.draw(st.lists(st.sampled_from(sorted(places(dumped), key=str)), min_size=1, max_size=3)):
        part = dumped
        for step in key[:-1]:
            part = part[step]
        before, part[key[-1]] = part[key[-1]], data.draw(VALUES)
        try:
            case = Case.model_validate(dumped)
        except ValidationError:
            part[key[-1]] = before
    assume(case != file.case)
    text = case_file.dump(case_file.update(file, case))
    assert case_file.parse(text, file.name).case == case


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.sampled_from(sorted(READ)), LINES)
def test_a_changed_line_leaves_every_other_line_as_it_was(name, title):
    assume(not refusal(title))
    file = READ[name]
    case = changed(file, ("proposal", "title"), title)
    before = case_file.dump(file).splitlines()
    after = case_file.dump(case_file.update(file, case)).splitlines()
    others = [(old, new) for old, new in zip(before, after, strict=True) if not old.startswith("  title:")]
    assert all(old == new for old, new in others)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_case_that_did_not_change_changes_nothing(name):
    assert case_file.dump(case_file.update(READ[name], READ[name].case)) == case_file.dump(READ[name])


def test_a_question_mark_in_a_list_of_one_line_is_read_back():
    file = case_file.read(HANDWRITTEN)
    case = changed(file, ("proposal", "proposers", 0, "name"), "?样例")
    assert case_file.parse(case_file.dump(case_file.update(file, case)), "case.yaml").case == case


def test_what_is_taken_away_is_left_empty_and_what_is_new_is_added():
    file = case_file.read(HANDWRITTEN)
    for key, value in ((("note",), None), (("reply", "closing"), "一段\n又一段")):
        file = case_file.update(file, changed(file, key, value))
    text = case_file.dump(file)
    assert re.search("^note: +# 行尾注释$", text, re.MULTILINE)
    assert "  closing: |\n    一段\n    又一段\n" in text
    assert text.count("注释") == HANDWRITTEN.read_text(encoding="utf-8").count("注释")


# ---- the schema ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*SAMPLES, *RIGHT], ids=stem)
def test_the_schema_accepts_what_docgen_accepts(path):
    data = plain(case_file.read(path))
    data["handling"].pop("extended", None)  # see the next test
    assert [error.message for error in SCHEMA.iter_errors(data)] == []


@pytest.mark.parametrize("word", ["是", "否", "true", "false"])
def test_the_schema_accepts_yes_and_no_as_people_write_them(word):
    data = plain(case_file.read(SAMPLES[0]))
    data["handling"]["extended"] = word
    assert SCHEMA.is_valid(data)


@pytest.mark.parametrize("key", [(), ("proposal",), ("proposal", "proposers", 0), ("handling",), ("reply", "contact")])
def test_the_schema_rejects_a_key_that_does_not_exist(key):
    data = part = plain(case_file.read(SAMPLES[0]))
    for step in key:
        part = part[step]
    part["titel"] = "某事"
    assert not SCHEMA.is_valid(data)


def test_the_schema_rejects_what_is_not_text():
    data = plain(case_file.read(SAMPLES[0]))
    data["proposal"]["number"] = 20260001  # read as text all the same
    assert SCHEMA.is_valid(data)
    data["proposal"]["number"] = ["20260001"]
    assert not SCHEMA.is_valid(data)
