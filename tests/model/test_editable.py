"""A case file in an editor: what a change of one value does to the file, and what it costs."""

import contextlib
import time

import pytest
from conftest import SAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.errors import CaseError
from docgen.model import case_file
from docgen.model.editable import Editable
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
ANSWER = ("reply", "answers", "建议一", "text")
INVALID = [
    (("reply", "date"), "昨天"),
    (("proposal", "title"), ""),
    (ANSWER, "有私用区字符\ue000"),
    (ANSWER, "x" * 300_000),
]
COMMENTED = """\
# 头
proposal:
  kind: 建议
  title: 关于样例的建议
  proposers: [{name: 样例}]
  points: [{label: 建议一, ask: 甲}, {label: 建议二, ask: 乙}]
handling: {type: 独办, lead: 市财政局}
reply:
  date: # 成文日期
  answers:
    # 建议一：承办甲处
    - point: 建议一
      text: | # 一行一段
        第一段
        第二段
    # 建议二：承办乙处
    - point: 建议二
      text: # 一行一段
# 尾
"""


def opened(name: str) -> Editable:
    return Editable(SAMPLES[name].read_text(encoding="utf-8"), name, DEPARTMENTS)


def reread(editable: Editable) -> case_file.CaseFile:
    return case_file.parse(editable.data.decode(), editable.name, DEPARTMENTS)


@pytest.mark.parametrize("name", SAMPLES)
def test_only_the_lines_of_the_changed_value_change(name):
    editable = opened(name)
    before = editable.text
    editable.set(("note",), "新的备注")
    after = editable.text.split("\n")
    changed = [line for line in after if line not in before.split("\n")]
    assert changed == ["note: 新的备注"]
    assert reread(editable).case == editable.case


def test_the_comments_of_an_item_stay_with_it():
    editable = Editable(COMMENTED, "case", DEPARTMENTS)
    editable.set(("reply", "answers", "建议二", "text"), "甲\n乙")
    editable.set(ANSWER, "改了")
    editable.set(("reply", "date"), "2026-05-08")
    lines = editable.text.split("\n")
    assert lines[lines.index("    - point: 建议二") - 1] == "    # 建议二：承办乙处"
    assert "      text: | # 一行一段" in lines and "        改了" in lines
    assert '  date: "2026-05-08" # 成文日期' in lines
    assert (lines[0], lines[-2]) == ("# 头", "# 尾")
    assert reread(editable).case.reply.answers[1].text == "甲\n乙"


def test_a_key_names_an_answer_by_its_point_even_if_the_list_lacks_it():
    editable = Editable(COMMENTED.partition("    # 建议二")[0] + "# 尾\n", "case", DEPARTMENTS)
    assert editable.value(("reply", "answers", "建议二", "text")) is None
    editable.set(("reply", "answers", "建议二", "text"), "补上")
    assert [(answer.point, answer.text) for answer in editable.case.reply.answers] == [
        ("建议一", "第一段\n第二段"),
        ("建议二", "补上"),
    ]
    editable.set(("opinions", "市样例局", "text"), "意见")
    assert editable.case.opinions[0].unit == "市样例局"


def test_what_is_no_valid_case_changes_nothing():
    editable = opened("01-science-environment")
    before = editable.text, editable.case
    for key, value in INVALID:
        with pytest.raises(CaseError):
            editable.set(key, value)
        assert (editable.text, editable.case) == before
    with pytest.raises(CaseError):
        editable.set(("reply", "answers", 99, "text"), "没有这一条")


def test_the_line_ends_of_the_file_stay():
    editable = Editable(COMMENTED.replace("\n", "\r\n"), "case", DEPARTMENTS)
    editable.set(ANSWER, "一\n二")
    assert b"\r\n" in editable.data and b"\n" not in editable.data.replace(b"\r\n", b"")
    assert reread(editable).case.reply.answers[0].text == "一\n二"


def test_a_table_changes_as_a_whole():
    editable = opened("08-table")
    key = (*ANSWER, 1, "table")
    table = {**editable.value(key), "rows": [["1", "甲", "2", "乙"]]}
    editable.set(key, table)
    assert editable.case.reply.answers[0].text[1].table.rows == (("1", "甲", "2", "乙"),)
    assert reread(editable).case == editable.case


CHARACTERS = st.sampled_from("#|>-:?&*!%@`'\"{}[],~ \t\n\u3000\u00a0。一、（") | st.characters(
    exclude_categories=["Cs"]
)
HOSTILE = st.lists(st.text(CHARACTERS, max_size=60), min_size=1, max_size=3)
KEYS = st.sampled_from([ANSWER, ("note",), ("reply", "contact", "name"), ("reply", "closing")])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE, KEYS)
def test_a_hostile_text_is_refused_or_comes_back_the_same(texts, key):
    editable = opened("10-not-public") if key[-1] != "name" else opened("01-science-environment")
    for text in texts:
        with contextlib.suppress(CaseError):
            editable.set(key, text)
        assert reread(editable).case == editable.case
        assert reread(editable).case == case_file.from_values(editable.values, "", DEPARTMENTS).case


def test_white_space_at_the_end_of_a_text_is_left_out():
    editable = opened("10-not-public")
    editable.set(ANSWER, "第一段\n ")
    assert editable.shown(ANSWER) == "第一段" and reread(editable).case == editable.case


def test_a_change_of_a_text_costs_a_few_milliseconds():
    editable = opened("01-science-environment")
    text = editable.shown(ANSWER)
    editable.set(ANSWER, text + "。")
    start = time.process_time()
    for count in range(20):
        editable.set(ANSWER, f"{text}{count}")
    assert (time.process_time() - start) / 20 < 0.010


def test_a_text_of_one_line_does_not_take_the_comment_behind_it_along():
    """`text: 改了 # 张三的意见` would be refused when it is read: nobody knows whether the end is text or comment."""
    for before in (
        "      text: # 张三的意见",
        "      text: 原来的话。 # 张三的意见",
        "      text: | # 张三的意见\n        原来的话",
    ):
        editable = Editable(COMMENTED.replace("      text: # 一行一段", before), "case", DEPARTMENTS)
        editable.set(("reply", "answers", "建议二", "text"), "改了")
        assert reread(editable).case.reply.answers[1].text == "改了"
        assert "# 张三的意见" in editable.text
