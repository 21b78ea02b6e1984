"""A reply that several offices sign: the names in rows with room for seals, the date below the last one."""

import pytest
from conftest import ROOT

import docgen
from docgen import checks
from docgen.checks.text_account import account
from docgen.checks.text_proof import prove
from docgen.composition.compose import compose
from docgen.errors import Severity
from docgen.inspection.readback import squeezed
from docgen.model import case_file
from docgen.model.blocks import Role, Signature, Table, paragraphs, text, walk
from docgen.pipeline.documents import render
from docgen.stationery.departments import Departments

NAMES = ["深圳市工业和信息化局", "深圳市科技创新委员会", "深圳市财政局", "深圳市地方金融监督管理局"]
CASE = """\
proposal:
  kind: 建议
  number: "20260005"
  congress: 市七届人大
  session: 六次会议
  title: 关于帮助农户储粮的建议
  proposers: [{{name: 甲一}}]
  points: [{{label: 建议一, ask: 建议增加晒场。}}]
handling: {{type: 独办, lead: {lead}, joint: [{joint}], assigned: 2026-03-05}}
reply:
  document_number: {number}〔2026〕22号
  date: 2026-06-05
  category: B
  publicity: 公开
  contact: {{name: 王样例, phone: 0755-00000000}}
  copies: []
  answers: [{{point: 建议一, text: 今年新建晒场三处，已经投入使用。}}]
"""


def letter(*joint, lead="市工业和信息化局", number="深工信建函"):
    file = case_file.parse(CASE.format(lead=lead, joint=", ".join(joint), number=number), "case.yaml")
    (made,) = compose(file.case, "reply", Departments(ROOT / "templates"))
    assert checks.check_document(file, made) == []
    return made


def table(made):
    (found,) = (block for block in made.doc.body if isinstance(block, Table) and not block.has_borders)
    return [[[text(para).strip("\u3000") for para in cell.paras] for cell in row.cells] for row in found.rows]


@pytest.mark.parametrize(
    ("joint", "rows"),
    [
        (["市科技创新委员会"], [[[NAMES[0], ""], [NAMES[1], "2026年6月5日"]]]),
        (["市科技创新委员会", "市财政局"], [[[NAMES[0]], [NAMES[1]]], [["", ""], [NAMES[2], "2026年6月5日"]]]),
        (
            ["市科技创新委员会", "市财政局", "市教育局"],
            [[[NAMES[0]], [NAMES[1]]], [[NAMES[2], ""], ["市教育局", "2026年6月5日"]]],
        ),
    ],
)
def test_sealed_offices_sign_in_rows_of_two_and_the_last_one_above_the_date(joint, rows):
    made = letter(*joint)
    assert table(made) == rows
    for format in ("docx", "pdf"):
        render(made, format)  # proves that the file says what the account says


def test_unsealed_offices_sign_below_each_other():
    made = letter("市财政局", lead="市地方金融监督管理局", number="深金监建函")
    (signed,) = (block for block in made.doc.body if isinstance(block, Signature))
    assert [text(para) for para in paragraphs(signed)] == [NAMES[3], NAMES[2], "2026年6月5日"]
    for format in ("docx", "pdf"):
        render(made, format)


def test_a_joint_letter_has_one_number_and_names_all_offices_in_its_title():
    made = letter("市财政局")
    lines = {paragraph.role: text(paragraph) for paragraph in walk(made.doc)}
    assert lines[Role.NUMBER] == "深工信建函〔2026〕22号"
    assert lines[Role.TITLE].startswith("深圳市工业和信息化局、深圳市财政局关于")


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_joint_letter_that_lost_a_signature_is_found_out(gone):
    made = letter("市科技创新委员会", "市财政局")
    printed = [squeezed(text(paragraph)) for paragraph in walk(made.doc) if squeezed(text(paragraph))]
    assert prove(printed, account(made)).holds
    lost = [line for line in printed if line != NAMES[gone]]
    if gone == 0:  # the letterhead is the replying office's name too
        lost.insert(0, NAMES[0])
    assert prove(lost, account(made)).unstated or not prove(lost, account(made)).holds


def test_a_joint_letter_whose_offices_changed_places_is_found_out():
    made = letter("市科技创新委员会", "市财政局")
    printed = [squeezed(text(paragraph)) for paragraph in walk(made.doc) if squeezed(text(paragraph))]
    one, other = printed.index(NAMES[1]), printed.index(NAMES[2])
    printed[one], printed[other] = printed[other], printed[one]
    assert not prove(printed, account(made)).holds


@pytest.mark.parametrize("format", ["docx", "pdf"])
@pytest.mark.parametrize(
    ("joint", "lead", "number"),
    [
        (["市财政局"], "市工业和信息化局", "深工信建函"),
        (["市科技创新委员会", "市财政局"], "市工业和信息化局", "深工信建函"),
        (["市财政局"], "市地方金融监督管理局", "深金监建函"),
    ],
)
def test_what_several_offices_sign_agrees_with_the_standard(joint, lead, number, format, tmp_path):
    path = tmp_path / f"letter.{format}"
    path.write_bytes(render(letter(*joint, lead=lead, number=number), format))
    (verdict,) = docgen.measure(path)
    findings = [finding for finding in verdict.findings if "stand-in" not in finding.code]
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
