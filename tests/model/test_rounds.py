"""`docgen again`: a reply moves into the history with all its texts and comments, and the case waits for another."""

import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import SAMPLES, main
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import docgen
from docgen.errors import CaseError
from docgen.model import case_file, round_text
from docgen.model.rounds import last_given, with_reply_in_history

ROOT = Path(__file__).parents[2]
COMMENTED = (ROOT / "tests/model/cases/逐条注释.yaml").read_text(encoding="utf-8")
DATED = COMMENTED.replace("reply:\n", "reply:\n  date: 2026-05-08  # 已寄出\n", 1)
FULL = (ROOT / "tests/digest/full.yaml").read_text(encoding="utf-8")
STYLES = {
    "in lines": """\
# 开头
proposal: {kind: 建议, number: "1", title: 修路的建议, proposers: [{name: 张样例}], points: [{label: 甲, ask: 修路}]}
# 办理
handling:
  type: 独办
  lead: 市财政局
  # 期限的说明
  due: 2026-05-01  # 分管领导定的
  assigned: 2026-02-01
# 答复
reply:  # 待审
  # 文号未定
  date: "2026-04-20"  # 引号
  answers:
    - point: 甲
      text: |
        # 这是正文，不是注释
        修好了 # 也是正文。
  # 别处也有 date
  extra: {date: 另一个日期}
# 反馈
feedback:
  # 来电
  date: 2026-05-03  # 收到
  result: 不满意
  comment: |
    date: 是正文。
# 文件尾
""",
    "in braces": """\
proposal: {kind: 建议, number: "1", title: 修路的建议, proposers: [{name: 张样例}], points: [{label: 甲, ask: 修路}]}
handling: {type: 独办, lead: 市财政局, due: 2026-05-01}  # 办理
reply: {date: 2026-04-20, answers: [{point: 甲, text: '修好了。'}]}  # 答复
feedback: {date: 2026-05-03, result: 不满意, comment: "太慢；date: 晚了"}  # 反馈
history: [{date: 2026-03-01, result: 不满意}]  # 前次
""",
    "other columns": """\
proposal:
    kind: 建议
    number: "1"
    title: 修路的建议
    proposers:
    - name: 张样例
    points:
    -   label: 甲
        ask: 修路
handling:
    type: 独办
    lead: 市财政局
reply:
    date: 2026-04-20
    answers:
    -   point: 甲  # 甲
        text: |
            修好了。

            第二段。
history:
-   date: 2026-03-01  # 第一次
feedback:
    result: 不满意
""",
    "an empty history": """\
feedback:
  result: 不满意
history:  # 还没有
reply:
  date: 2026-04-20
  text: 修好了。
handling: {type: 独办, lead: 市财政局}
proposal: {kind: 建议, number: "1", title: 修路的建议, proposers: [{name: 张样例}], points: []}
""",
    "no feedback": """\
proposal: {kind: 建议, number: "1", title: 修路的建议, proposers: [{name: 张样例}], points: [{label: 甲, ask: 修路}]}
handling: {type: 独办, lead: 市财政局}
history: []
reply:
  date: 2026-04-20
  text: 修好了。
""",
    "every key": FULL,
    "comments everywhere": DATED,
}


def again(text):
    """The file before, and after its reply has moved, with its text."""
    file = case_file.parse(text, "case.yaml")
    changed = round_text.answered_again(file, text)
    return file, case_file.parse(changed, "case.yaml"), changed


def words(text):
    """All texts of a file by how often they occur, with its comments."""
    return Counter(value for _, value in case_file.parse(text, "").texts) + Counter(re.findall("#.*", text))


def comments(text):
    return re.findall(r"(?m)(?:^|\s)(#.*)$", text)


def in_the_order_of(some, others):
    """Whether items are among others, in their order."""
    rest = iter(others)
    return all(item in rest for item in some)


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_nothing_is_lost_however_the_file_is_written(text):
    file, moved, changed = again(text)
    assert moved.case == with_reply_in_history(file.case)
    assert not words(text) - words(changed)
    assert last_given(moved.case) == file.case


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_loses_nothing_and_gives_its_reply_back(name):
    text = SAMPLES[name].read_text(encoding="utf-8")
    file, moved, changed = again(text)
    assert not words(text) - words(changed)
    assert last_given(moved.case) == file.case
    assert in_the_order_of(comments(text), comments(changed))
    # What does not move stays as it is, to the last blank.
    kept = text.partition("history:" if file.case.history else "\nreply:")[0].replace("\n  due: 2", "\0")
    assert changed.startswith(kept.split("\0")[0])


def test_lines_and_comments_go_with_what_they_belong_to():
    assert (
        again(STYLES["in lines"])[2]
        == """\
# 开头
proposal: {kind: 建议, number: "1", title: 修路的建议, proposers: [{name: 张样例}], points: [{label: 甲, ask: 修路}]}
# 办理
handling:
  type: 独办
  lead: 市财政局
  assigned: 2026-02-01
history:
    # 文号未定
  - date: "2026-04-20"  # 引号
    answers:
      - point: 甲
        text: |
          # 这是正文，不是注释
          修好了 # 也是正文。
    # 别处也有 date
    extra: {date: 另一个日期}
    # 来电
    feedback_date: 2026-05-03  # 收到
    result: 不满意
    comment: |
      date: 是正文。
    # 期限的说明
    due: 2026-05-01  # 分管领导定的
# 答复
reply:  # 待审
  document_number: # 发文字号，如“深工信建函〔2026〕12号”
  date: # 成文日期
  category: # 办理类别：A、B、C、D（有的地方还有 E）
  publicity: # 公开属性
  answers:
    - point: 甲
      text:
# 反馈
feedback:
# 文件尾
"""
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_comment_at_any_line_is_kept(data):
    lines = STYLES["in lines"].split("\n")
    places = [index for index, line in enumerate(lines) if not line.startswith("        ")]
    for number in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places))
        column = data.draw(st.sampled_from((0, 2, 4)))
        lines.insert(place, f"{' ' * column}# 第 {number} 条，任意一行")
        places = [index + (index >= place) for index in places]
    text = "\n".join(lines)
    try:
        file = case_file.parse(text, "case.yaml")
    except CaseError:
        return
    try:
        changed = round_text.answered_again(file, text)
    except CaseError as error:
        assert error.code != "reply-missing"  # a file that cannot be changed by lines is left as it is
        return
    assert not words(text) - words(changed)
    assert last_given(case_file.parse(changed, "").case) == file.case


def test_a_case_is_answered_again_and_again(tmp_path):
    path = tmp_path / "17.yaml"
    path.write_bytes(SAMPLES["17-late-reply"].read_bytes())
    for count, date in enumerate(("2025-08-01", "2025-09-10", "2025-10-10"), 1):
        moved = docgen.again(path)
        assert len(moved.case.history) == count
        assert docgen.read(path).case == moved.case
        text = path.read_text(encoding="utf-8").replace("  date: # 成文日期", f"  date: {date}")
        path.write_text(text, encoding="utf-8")
    assert [str(one.date) for one in docgen.read(path).case.history] == ["2025-06-10", "2025-08-01", "2025-09-10"]


def test_the_line_ends_of_windows_stay(tmp_path):
    path = tmp_path / "17.yaml"
    path.write_bytes(SAMPLES["17-late-reply"].read_bytes().replace(b"\n", b"\r\n"))
    docgen.again(path)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 40


def test_a_second_time_without_a_new_reply_is_an_error_with_a_next_step(tmp_path, capsys):
    path = tmp_path / "17.yaml"
    path.write_bytes(SAMPLES["17-late-reply"].read_bytes())
    assert main(["again", str(path)]) == 0
    before = path.read_bytes()
    capsys.readouterr()
    assert main(["again", str(path)]) == 4
    assert "上一次答复已经移入 history" in (printed := capsys.readouterr().err) and "下一步：" in printed
    assert path.read_bytes() == before


def test_a_case_without_a_reply_is_an_error(tmp_path):
    text = STYLES["no feedback"].replace("  date: 2026-04-20\n", "")
    with pytest.raises(CaseError, match=r"reply\.date") as caught:
        again(text)
    assert caught.value.code == "reply-missing"


def test_a_dissatisfied_proposer_is_a_finding_until_the_reply_has_moved():
    file = docgen.read(SAMPLES["17-late-reply"])
    (found,) = [one for one in docgen.check(file) if one.code == "answer-again"]
    assert (
        found.place.key == "feedback.result" and "2025年8月2日" in found.message and "docgen again" in found.next_step
    )
    moved = docgen.parse(round_text.answered_again(file))
    assert [one for one in docgen.check(moved) if one.code == "answer-again"] == []
    satisfied = docgen.parse(file.yaml.replace("result: 不满意", "result: 基本满意"))
    assert [one for one in docgen.check(satisfied) if one.code == "answer-again"] == []


def test_the_new_reply_names_the_earlier_one():
    text = (
        round_text.answered_again(docgen.read(SAMPLES["17-late-reply"]))
        .replace("date: # 成文日期", "date: 2025-08-01")
        .replace("      text:\n", "      text: 改为年初下达。\n")
    )
    text = text.replace("category: #", "category: B #").replace("publicity: #", "publicity: 公开 #")
    text = text.replace("document_number: #", "document_number: 深财提〔2025〕30号 #")
    (reply,) = docgen.compose(docgen.parse(text), "reply")
    assert "深财提〔2025〕14号" in reply.tree and "改为年初下达" in reply.tree
    assert docgen.render(reply, "docx")
