"""Whether every letter of an office can be made is found out before its first case."""

import shutil

import pytest
from conftest import ROOT

import docgen
from docgen.pipeline import office_settings
from docgen.pipeline.specimens import specimens
from docgen.stationery.departments import Departments

NEW = 'extends = "base"\nname = "南山县样例局"\nshort = "县样例局"\nwe = "我局"\n'


@pytest.fixture
def office(tmp_path):
    """Write a department beside the four; return what lint finds by kind, or the templates if nothing is made."""
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    folder = templates / "departments/ylj"
    folder.mkdir()

    def found(toml="", make=True, **wordings):
        (folder / "department.toml").write_text(NEW + toml, "utf-8")
        for name, text in wordings.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        if not make:
            return templates
        results = docgen.lint("ylj", templates=templates)
        return {result.subject: [str(finding) for finding in result.findings] for result in results}

    return found


@pytest.mark.full
def test_the_four_departments_can_make_every_kind_of_document():
    for slug in ("czj", "kjcxw"):
        results = list(docgen.lint(slug))
        assert [(result.subject, result.findings) for result in results if result.findings] == []
        assert {result.subject: result.documents for result in results} == {
            "答复函": 4,
            "会办意见": 1,
            "征询意见表": 4,
            "答复摘要": 2,
            "措辞": 0,
        }


def test_a_new_department_of_a_name_alone_has_no_findings(office):
    assert not any(office().values())


def test_the_specimens_use_every_part_that_an_office_can_write():
    cases = [file.case for file in specimens(Departments().stationery("gxj"))]
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
    root = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (root / "departments/kjcxw/opening.txt").write_text("body: {{ phrase.opening }}\n", encoding="utf-8")
    shown = docgen.department("市科技创新委员会", templates=root)
    changed = {difference.key: (difference.inherited, difference.own) for difference in shown.differences}
    assert changed["category_place"] == ('"top"', '"number"')
    assert changed["numbers.建议"] == (None, '"深科创建函"')
    assert [(file.name, file.replaces) for file in shown.files] == [("opening.txt", True)]
    assert "subtitle: 办理结果清单" in shown.letter.tree
    with pytest.raises(docgen.StationeryError, match="没有“市样例局”的模板"):
        docgen.department("市样例局")


@pytest.mark.parametrize(
    ("toml", "word"),
    [
        ('[phrases]\nclosing = "感谢张三代表的支持！"\n', "张三代表"),
        ('[phrases]\nsalutation = "尊敬的张样例代表："\n', "张样例代表"),
        ('[phrases]\nclosing = "上次已以样农函〔2025〕12号答复。"\n', "上次已以样农函〔2025〕12号"),
        ('[lines]\nclosing = "body: 2025年5月8日前反馈。"\n', "2025年5月8日"),
        ('[phrases]\nopening = "关于第182号建议，现答复如下："\n', "第182号建议"),
        ('[phrases]\nclosing = "感谢各位代表、委员和全体代表的支持，人大代表、政协委员均可来电。"\n', None),
        ('[phrases]\nopening = "《中小企业促进法》第12条规定的，我局照办。"\n', None),
    ],
)
def test_a_word_of_one_case_that_an_office_typed_is_told_with_its_line(toml, word, office):
    templates = office(toml, make=False)
    told = [
        str(finding)
        for finding in office_settings.findings(Departments(templates).stationery("ylj"), templates / "departments/ylj")
    ]
    assert [finding.partition("“")[2].partition("”")[0] for finding in told] == ([word] if word else [])
    assert all("department.toml" in finding and "第 6 行" in finding for finding in told)
