"""Where a value of a case stands, for programs and for people who see a form."""

import pytest
from conftest import SAMPLES

import docgen
from docgen.checks.case_rules.printing import values_are_there
from docgen.errors import CaseError, Place
from docgen.model import case_file
from docgen.model.key_names import describe

LEAST = """\
proposal:
  kind: 建议
  title: 关于某事的建议
  proposers: [{name: 张样例}]
  points:
    - {label: 建议一, ask: 甲事。}
    - {label: 建议二, ask: 乙事。}
handling: {type: 主办会办, lead: 市财政局, co_handlers: [市工信局]}
reply:
  answers:
    - point: 建议一
      text: 已办。
"""


def incomplete(kind):
    """What the documents of one kind lack."""
    file = case_file.parse(LEAST, "case.yaml")
    (made,) = docgen.compose(file, kind, draft=True)
    return made, list(values_are_there(file, made))


@pytest.mark.parametrize("kind", ["reply", "opinion"])
def test_a_missing_value_is_placed_by_its_whole_path_even_where_its_slot_is_not_there(kind):
    made, findings = incomplete(kind)
    assert {finding.field for finding in findings} == {key for key, _ in made.missing}
    missing = {"reply": ("reply", "answers", 1, "text"), "opinion": ("opinions", 0, "text")}[kind]
    assert missing in {finding.field for finding in findings}


def test_a_value_that_is_there_has_both_its_key_and_its_path():
    place = case_file.parse(LEAST, "case.yaml").place(("reply", "answers", 0, "text"))
    assert place == Place("case.yaml", "reply.answers[1].text", 12)
    assert place.path == ("reply", "answers", 0, "text")


def test_a_wrong_value_has_a_path_without_the_names_of_branches():
    with pytest.raises(CaseError) as caught:
        case_file.parse(LEAST.replace("已办。", '"已\\u200b办。"'), "case.yaml")
    assert [finding.field for finding in caught.value.findings] == [("reply", "answers", 0, "text")]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("note",), "备注"),
        (("proposal", "kind"), "建议或提案 · 类型"),
        (("proposal", "proposers", 1, "name"), "建议或提案 · 第2位提出人 · 姓名"),
        (("handling", "co_handlers", 0), "办理 · 第1个会办单位"),
        (("reply", "answers"), "答复 · 逐条答复"),
        (("reply", "answers", 0, "text"), "答复 · 第1条 · 答复内容"),
        (("reply", "answers", 0, "text", 1), "答复 · 第1条 · 答复内容 · 第2段"),
        (
            ("reply", "answers", 0, "text", 1, "table", "rows", 2, 0),
            "答复 · 第1条 · 答复内容 · 第2段 · 表格 · 第3行 · 第1格",
        ),
        (("reply", "contact", "phone"), "答复 · 联系人 · 联系电话"),
        (("opinions", 1, "date"), "第2份会办意见 · 会办意见的日期"),
        (("history", 0, "document_number"), "第1次答复 · 前次答复的发文字号"),
        (("reply", "titel"), "答复 · titel"),
        ((), ""),
    ],
    ids=str,
)
def test_a_path_is_described_in_the_words_of_the_form(path, told):
    assert describe(path) == told


@pytest.mark.parametrize("path", SAMPLES.values(), ids=lambda path: path.stem)
def test_every_text_of_a_case_file_has_a_description_of_its_own(path):
    keys = [key for key, _ in case_file.read(path).texts]
    told = [describe(key) for key in keys]
    assert len(set(told)) == len(told)
    names = {part for key in keys for part in key if isinstance(part, str)}
    assert not names & {part for words in told for part in words.split(" · ")}
