"""What a document must say: tests/checks/ledger/accounts/*.txt, one for each document.

After an intended change: `DOCGEN_GOLDEN=write .venv/bin/python -m pytest tests/checks/test_account.py`, then read the
diff.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import KINDS, ROOT, compositions

from docgen.checks.text_account import account
from docgen.composition.compose import Composition, compose
from docgen.model import case_file
from docgen.model.case import Case
from docgen.stationery.departments import Departments

FOLDER = ROOT / "tests/checks/ledger/accounts"
WRITING = os.environ.get("DOCGEN_GOLDEN") == "write"
DEPARTMENTS = Departments(ROOT / "templates")
WITH_COMPANION = (ROOT / "tests/digest/full.yaml").read_text(encoding="utf-8")
COMPANION = re.search(r"  together:\n(?:    .*\n)+", WITH_COMPANION)[0]
FULL = WITH_COMPANION.replace(COMPANION, "")
LEADS = {"gxj": "市工业和信息化局", "czj": "市财政局"}
"""One office has contact and copies of its own, the other the format of a document."""


def full_case(**changes) -> Case:
    """The case with a value for every key, led and co-handled by offices that have a paper."""
    text = FULL.replace("标记主办", changes.pop("lead", LEADS["gxj"])).replace("标记会办", "市科技创新委员会")
    for old, new in changes.pop("replaced", {}).items():
        assert old in text
        text = text.replace(old, new)
    return case_file.parse(text, "full.yaml").case


def shown(composition: Composition) -> str:
    found = account(composition)
    lines = []
    for number, group in enumerate(found.groups, 1):
        for passage in group:
            lines += [f"必印 {number} {'.'.join(map(str, passage.key))}：{line}" for line in passage.lines]
    lines += [f"写明 {'.'.join(map(str, key))}：{fact}" for key, fact in found.facts]
    lines += [f"上方 {line.role}：{line.text}" for line in found.head]
    lines += [f"依次 {line.role or '案件'}：{line.text}" for line in found.text]
    return "\n".join(lines) + "\n"


def changed(kind: str, replaced: dict[str, str], **changes) -> Composition:
    """A draft of the full case with something else in it."""
    return compose(full_case(replaced=replaced, **changes), kind, DEPARTMENTS, draft=True)[0]


def made(case: Case, kind: str) -> tuple[Composition, ...]:
    return compose(case, kind, DEPARTMENTS)


SAMPLES = (
    ("02-joint-signers", "答复函"),
    ("05-group-proposal", "答复函"),
    ("07-again", "答复函"),
    ("08-table", "答复函"),
    ("13-summary-only", "答复摘要"),
)
ONE = '    - {name: 标记姓名, title: 标记职衔, unit: 标记代表团, order: "1"}\n'
NOT_YET = {
    "number: 标记编码": "number:",
    "congress: 标记届": "congress:",
    "session: 标记次": "session:",
    "document_number: 标记答复〔2031〕1号": "document_number:",
    "date: 2031-03-13": "date:",
    "category: A": "category:",
    "publicity: 公开": "publicity:",
    "heading: 标记小标题": "heading:",
    "due: 2031-02-12": "due:",
    "name: 标记联系人, phone: 标记电话, address: 标记地址, postcode: 标记邮编": "phone:",
}
NO_OPINION = {
    "document_number: 市科技创新委员会〔2031〕2号": "document_number:",
    "date: 2031-02-15": "date:",
    "category: B": "category:",
    "text: 市科技创新委员会全文": "text:",
    "stated: 市科技创新委员会转述": "stated:",
}
GROUPS = '    - {name: 标记甲会, title: 集体, order: "2"}\n    - {name: 标记乙会, title: 集体, order: "1"}\n'
PEOPLE = GROUPS.replace("title: 集体, ", "")
"""Listed in another order than they sign."""
TOGETHER = {'  proposers_total: "7031"\n': "", "joint: each": "joint: lead"}
EXAMPLES = {
    "还没有填-reply": lambda: changed("reply", NOT_YET),
    "还没有填-opinion": lambda: changed("opinion", NO_OPINION),
    "还没有填-feedback": lambda: changed("feedback", NOT_YET),
    "没有会办意见-opinion": lambda: compose(
        full_case().model_copy(update={"opinions": ()}), "opinion", DEPARTMENTS, draft=True
    )[0],
    "两个集体-reply": lambda: changed("reply", {ONE: GROUPS, **TOGETHER}),
    "两个人-reply": lambda: changed("reply", {ONE: PEOPLE, **TOGETHER}),
    "用别名的单位-reply": lambda: changed(
        "reply", {"type: 主办会办": "type: 独办", ", unit: 市工信局": ""}, lead="市工信局"
    ),
    **{f"各项齐全-{kind}": (lambda kind=kind: made(full_case(), kind)[0]) for kind in KINDS},
    "各项齐全-再一个单位": lambda: made(full_case(lead=LEADS["czj"]), "reply")[0],
    "没有自拟摘要-summary": lambda: made(full_case(replaced={"summary: 标记摘要": "summary:"}), "summary")[0],
    "并案-reply": lambda: made(full_case(replaced={"handling:\n": COMPANION + "handling:\n"}), "reply")[0],
    "独办-reply": lambda: made(full_case(replaced={"type: 主办会办": "type: 独办"}), "reply")[0],
    **{f"{case}-{name}": (lambda case=case, name=name: compositions(case)[name]) for case, name in SAMPLES},
    "03-joint-each-第一位": lambda: next(iter(compositions("03-joint-each").values())),
    "03-joint-each-反馈": lambda: next(
        one for one in compositions("03-joint-each").values() if one.doc.kind == "feedback"
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_document_must_say_what_its_file_lists(name):
    path, found = FOLDER / f"{name}.txt", shown(EXAMPLES[name]())
    if WRITING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()


def lines_of(composition: Composition) -> list[str]:
    """The lines that a document must print."""
    found = account(composition)
    return [line.text for line in (*found.head, *found.text)]


def test_answers_are_numbered_as_the_field_numbers_them():
    case = full_case()
    point = case.proposal.points[0]
    points = tuple(point.model_copy(update={"label": f"第{number}条"}) for number in range(1, 34))
    many = case.model_copy(update={"proposal": case.proposal.model_copy(update={"points": points})})
    (one, *_) = compose(many, "reply", DEPARTMENTS, draft=True)
    numbers = [line.partition("、")[0] for line in lines_of(one) if "、" in line[:4]]
    assert [numbers[place - 1] for place in (1, 2, 9, 10, 11, 19, 20, 21, 29, 30, 33)] == [
        *("一", "二", "九", "十", "十一", "十九", "二十", "二十一", "二十九", "三十", "三十三")
    ]


def owed(composition: Composition) -> dict[str, tuple[str, ...]]:
    found = account(composition)
    return {".".join(map(str, passage.key)): passage.lines for group in found.groups for passage in group}


def test_an_answer_is_owed_though_the_one_before_it_is_not_written():
    points = "- {label: 标记空号, ask: 标记空求, unit: 市工业和信息化局}\n    - {label: 标记序号"
    assert "reply.answers.0.text" in owed(changed("reply", {"- {label: 标记序号": points}))


@pytest.mark.parametrize(("typed", "lines"), [("无", None), ("无。", None), ("已办。", ("已办。",)), (r"无\n。", None)])
def test_what_is_shorter_than_three_characters_may_stand_anywhere_and_is_not_owed(typed, lines):
    one = changed("reply", {"closing: 标记结尾": f'closing: "{typed}"'})
    assert owed(one).get("reply.closing") == lines


@pytest.mark.parametrize(("count", "named"), [(1, 1), (2, 2), (3, 3), (4, 1), (5, 1)])
def test_up_to_three_who_sign_are_all_addressed(count, named):
    people = "".join(f'    - {{name: 标记第{number}人, order: "{number}"}}\n' for number in range(1, count + 1))
    one = changed("reply", {ONE: people, **TOGETHER})
    stated = [fact for key, fact in account(one).facts if key == ("proposal", "proposers")]
    assert stated == [f"标记第{number}人" for number in range(1, named + 1)]


def with_line(composition: Composition, line: str, tmp_path: Path) -> Composition:
    """A document whose wording is this line."""
    path = tmp_path / composition.kind.wording
    path.write_text(f"{line}\n", encoding="utf-8")
    files = {**composition.stationery.files, path.name: path}
    return replace(composition, stationery=replace(composition.stationery, files=files))


def test_a_copy_for_one_names_the_others_only_where_the_wording_lists_them(tmp_path):
    one = [one for one in compositions("03-joint-each").values() if one.addressee][1]
    names = [person.name for person in one.case.proposal.proposers]
    (line,) = lines_of(with_line(one, "body: {{ proposal.proposers }}", tmp_path))
    assert all(name in line for name in names)
    (line,) = lines_of(with_line(one, "body: {{ proposal.salutation }}", tmp_path))
    assert [name for name in names if name in line] == [one.addressee.name]
    assert lines_of(with_line(one, "body: {{ proposal.leader }}", tmp_path)) == []


def test_an_optional_line_is_owed_if_the_case_has_its_values(tmp_path):
    one = compositions("02-joint-signers")["答复函"]
    for line, owed_lines in (
        ("note?: 编号：{{ proposal.number }}", [f"编号：{one.case.proposal.number}"]),
        ("note?: 案由：{{ proposal.background }}，{{ reply.extra.没有 }}", []),
    ):
        assert lines_of(with_line(one, line, tmp_path)) == owed_lines


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("body: *加急*：***", "加急：***"),
        ("row: # 标题 | <3> {{ proposal.kind }}¶二", "标题 建议 二"),
        ("table: 1 2", ""),
        ("page:", ""),
        ("issuer: 甲 | 乙", "甲乙"),
        ("body: 甲 | 乙", "甲|乙"),
        ("row 2.5: 一|二", "一 二"),
        ("body: {% set one %}{{ proposal.kind }}{% endset %}{{ one }}", "建议"),
        ("body: 《{{ '《甲》' }}》和《{{ '甲《乙》' }}》", "《甲》和《甲〈乙〉》"),
    ],
)
def test_a_line_of_a_wording_is_read_as_it_is_printed(line, printed, tmp_path):
    one = with_line(compositions("02-joint-signers")["答复函"], line, tmp_path)
    assert " ".join(lines_of(one)) == printed


def test_every_file_of_an_account_belongs_to_an_example():
    assert {path.stem for path in FOLDER.iterdir()} == set(EXAMPLES)
