"""Drafts of whole letters, and Markdown, that were pasted into an answer are found with their lines."""

import pytest

from docgen.checks.case_rules.passages import written
from docgen.checks.case_rules.pasted import drafts_are_not_pasted
from docgen.model import case_file

CASE = """\
proposal:
  kind: 建议
  title: 关于停车的建议
  proposers:
    - name: 周敏
  points:
    - label: 建议一
      ask: 允许共享车位。
handling:
  type: 独办
  lead: 市交通局
reply:
  answers:
    - point: 建议一
      text: |
"""


def found(*paragraphs):
    text = CASE + "".join(f"        {paragraph}\n" for paragraph in paragraphs)
    return [
        (finding.place.line - 15, finding.code, finding.next_step)
        for finding in drafts_are_not_pasted(written(case_file.parse(text, "case.yaml")), None)
    ]


def test_a_pasted_letter_is_found_paragraph_by_paragraph():
    letter = ("尊敬的周敏代表：", "我局已办理。", "特此函复。", "市交通局", "2026年5月8日", "联系人：张三")
    assert [line for line, code, _ in found(*letter) if code == "pasted-draft"] == [1, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("**已完成：**已建桩。", "已完成：已建桩。"), ("## 下一步", "下一步"), ("见`文件`。", "见文件。")],
)
def test_markdown_is_found_with_the_line_as_it_should_read(typed, plain):
    assert found("我局已办理。", typed) == [(2, "pasted-markdown", f"改为：{plain}")]


def test_an_ordinary_answer_is_no_draft():
    assert found("市交通局将会同有关单位办理：", "2026年5月8日起试点。", "- 建桩", "# 1号楼先行", "3*4*5米") == []
