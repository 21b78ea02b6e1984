"""Whether every letter of an office can be made is found out before its first case."""

import shutil

import pytest
from conftest import ROOT

import docgen
from docgen.pipeline.specimens import specimens
from docgen.stationery.cabinet import Cabinet

NEW = 'extends = "base"\nname = "南山县样例局"\nshort = "县样例局"\nwe = "我局"\n'


@pytest.fixture
def office(tmp_path):
    """Write a department beside the four; the answer is what lint finds in its kinds of documents."""
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    folder = templates / "departments/ylj"
    folder.mkdir()

    def found(toml="", **wordings):
        (folder / "department.toml").write_text(NEW + toml, "utf-8")
        for name, text in wordings.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        results = docgen.lint("ylj", templates=templates)
        return {result.subject: [str(finding) for finding in result.findings] for result in results}

    return found


def test_the_four_departments_can_make_every_kind_of_document():
    for slug in ("czj", "kjcxw"):
        results = list(docgen.lint(slug))
        assert [(result.subject, result.findings) for result in results if result.findings] == []
        assert {result.subject: result.documents for result in results} | {"措辞": 0} == {
            "答复函": 4,
            "会办意见": 1,
            "征询意见表": 4,
            "答复摘要": 2,
            "措辞": 0,
        }


def test_a_new_department_of_a_name_alone_has_no_findings(office):
    assert not any(office().values())


def test_the_specimens_use_every_part_that_an_office_can_write():
    cases = [file.case for file in specimens(Cabinet().stationery("gxj"))]
    assert {case.handling.type for case in cases} == {"独办", "主办会办", "分办"}
    assert {case.proposal.kind for case in cases} == {"建议", "提案"}
    assert any(case.history for case in cases) and any(case.reply.attachments for case in cases)
    assert any(case.reply.joint == "each" for case in cases)
    assert any("table" in str(case.reply.answers) for case in cases)


def test_a_phrase_that_cannot_be_rendered_is_found_in_every_kind_that_prints_it(office):
    found = office('[phrases]\nanswered = "{{ reply.dat }}"\n')
    assert found["答复函"] == [] and found["会办意见"] == []
    assert found["征询意见表"] and found["答复摘要"]


def test_a_letter_that_leaves_out_what_it_must_state_is_found(office):
    found = office('[parts]\nreply = ["title", "points", "signature", "date"]\n')
    assert any("没有写明 proposal.proposers" in finding for finding in found["答复函"])


def test_a_department_that_cannot_be_read_is_the_only_result(office):
    found = office("we2 = 1\n")
    assert list(found) == ["department.toml"] and "we2" in found["department.toml"][0]


def test_an_office_is_shown_by_what_it_changed_and_the_letter_it_gives(tmp_path):
    shown = docgen.department("市科技创新委员会")
    changed = {difference.key: (difference.inherited, difference.own) for difference in shown.differences}
    assert changed["category_place"] == ('"top"', '"number"')
    assert changed["numbers.建议"] == (None, '"深科创建函"')
    assert [(file.name, file.replaces) for file in shown.files] == [("points.txt", True)]
    assert "subtitle: 办理结果清单" in shown.letter.tree
    with pytest.raises(docgen.StationeryError, match="没有“市样例局”的模板"):
        docgen.department("市样例局")
