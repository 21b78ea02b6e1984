"""Slips of typing in a case file are told with their line, and with the line as it should read."""

from pathlib import Path

import pytest

from docgen.errors import CaseError
from docgen.model import case_file
from docgen.model.typing_slips import slip

CASE = """\
proposal:
  kind: 建议
  title: 关于停车的建议
  proposers:
    - name: 周敏
    - name: 吴建国
  points:
    - label: 建议一
      ask: 允许共享车位。
handling:
  type: 主办会办
  lead: 市交通局
  co_handlers:
    - 市财政局
reply:
  document_number: 深交函〔2026〕12号
  date: 2026-05-08
  category: B
  publicity: 公开
  answers:
    - point: 建议一
      text: |
        我局已会同有关单位办理。
        下一步，我局将再建5000个。
opinions:
  - unit: 市财政局
    text: 我局支持。
"""
SLIPS = [
    ("  category: B", "  category:\tB", "  category: B"),
    ("  category: B", "\u3000category: B", "  category: B"),
    ("  category: B", "  category： B", "  category: B"),
    ("  date: 2026", "  date:2026", "  date: 2026-05-08"),
    ("      text: |", "      text：|", "      text: |"),
    ("      text: |", "      text: ｜", "      text: |"),
    ("      text: |", "      text:", "      text: |"),
    ("        下一步", "      下一步", "        下一步，我局将再建5000个。"),
    ("        下一步", "\u3000\u3000\u3000下一步", "        下一步，我局将再建5000个。"),
    ("        我局已", "            我局已", "        我局已会同有关单位办理。"),
    ("        我局已", "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0我局已", "        我局已会同有关单位办理。"),
    ("text: 我局支持。", "text: [2026]年支持。", '    text: "[2026]年支持。"'),
    ("text: 我局支持。", "text: %支持。", '    text: "%支持。"'),
    ("text: 我局支持。", 'text: "支持"二字。', '    text: "\\"支持\\"二字。"'),
    ("text: 我局支持。", "text: 我局: 支持。", '    text: "我局: 支持。"'),
    ("text: 我局支持。", "text: 我局支持1号楼 # 号楼另定。", '    text: "我局支持1号楼 # 号楼另定。"'),
]
WRONG = [
    ("  category: B", "  办理类别: B", "category: B"),
    ("  category: B", "  Category: B", "category: B"),
    ("  category: B", "  category: B类事项", "category: B"),
    ("  publicity: 公开", "  publicity: 主动公开", "publicity: 公开"),
    ("〔2026〕12号", "（2026）第012号", "document_number: 深交函〔2026〕12号"),
    ("  co_handlers:\n    - 市财政局", "  co_handlers: 市财政局、市教育局", "co_handlers: [市财政局, 市教育局]"),
    ("    - name: 吴建国", "    - 吴建国", "- name: 吴建国"),
    (
        "  proposers:\n    - name: 周敏\n    - name: 吴建国",
        "  proposers: 周敏、吴建国",
        "proposers: [{name: 周敏}, {name: 吴建国}]",
    ),
]
RIGHT = [
    ("  category: B", "  category: B # 已定"),
    ("text: 我局支持。", "text: 我局支持。 # 已核对"),
    ("      text: |", "      text: | # 答复内容，一行一段"),
    ("        我局已", "        # 我局已"),
    ("text: 我局支持。", 'text: "我局支持。" # 已核对'),
]


def refused(old, new):
    assert old in CASE
    with pytest.raises(CaseError) as caught:
        case_file.parse(CASE.replace(old, new), "case.yaml")
    return caught.value


@pytest.mark.parametrize(("old", "new", "line"), SLIPS, ids=[new for _, new, _ in SLIPS])
def test_a_slip_of_typing_is_told_with_the_line_as_it_should_read(old, new, line):
    error = refused(old, new)
    assert error.next_step == f"改为：{line}"
    number = error.place.line
    lines = CASE.replace(old, new).split("\n")
    mended = "\n".join([*lines[: number - 1], line, *lines[number:]])
    assert case_file.parse(mended, "case.yaml").case.reply.category == "B"


@pytest.mark.parametrize(("old", "new", "line"), WRONG, ids=[new for _, new, _ in WRONG])
def test_a_wrong_key_or_value_is_told_with_the_line_as_it_should_read(old, new, line):
    (finding,) = refused(old, new).findings
    assert finding.next_step == f"改为：{line}"
    assert finding.place.line


@pytest.mark.parametrize(("old", "new"), RIGHT, ids=[new for _, new in RIGHT])
def test_what_is_typed_rightly_is_no_slip(old, new):
    text = CASE.replace(old, new)
    assert case_file.parse(text, "case.yaml").case.proposal.title == "关于停车的建议"


def test_the_indent_of_a_paragraph_is_no_part_of_its_text():
    text = CASE.replace("        我局已", "        \u3000\u3000我局已")
    answer = case_file.parse(text, "case.yaml").case.reply.answers[0]
    assert answer.text == "我局已会同有关单位办理。\n下一步，我局将再建5000个。"


def test_no_case_of_the_samples_has_a_slip():
    for path in sorted((Path(__file__).parents[2] / "samples/cases").glob("*.yaml")):
        assert slip(path.read_text(encoding="utf-8")) is None, path.name
