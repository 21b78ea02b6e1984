"""A department that leaves a sentence empty: its line is not printed, and the account of the text knows it."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES

from docgen import checks
from docgen.composition.compose import compose
from docgen.composition.wording import without_empty
from docgen.model import case_file
from docgen.model.blocks import text, walk
from docgen.model.case import Reply
from docgen.pipeline.batch.plan import plan
from docgen.pipeline.documents import documents, render
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

CASE = SAMPLES["01-science-environment"]


@pytest.fixture
def department(tmp_path):
    """A departments whose 市工业和信息化局 states these phrases."""

    def stating(**phrases: str) -> Departments:
        root = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))
        path = root / "departments/gxj/department.toml"
        stated = "".join(f'{name} = "{value}"\n' for name, value in phrases.items())
        path.write_text(path.read_text(encoding="utf-8") + f"\n[phrases]\n{stated}", encoding="utf-8")
        return Departments(root)

    return stating


def file(*attachments: str) -> case_file.CaseFile:
    read = case_file.read(CASE)
    reply = Reply.model_validate({**dict(read.case.reply), "attachments": attachments})
    return case_file.update(read, read.case.model_copy(update={"reply": reply}))


def paragraphs(case: case_file.CaseFile, departments: Departments, kind: str = "reply") -> list[tuple[str, str]]:
    (made,) = compose(case.case, kind, departments)
    assert checks.check_document(case, made) == []
    for format in ("docx", "pdf"):
        render(made, format)  # which proves that the text is what the account says
    return [(str(paragraph.role), text(paragraph)) for paragraph in walk(made.doc)]


def attachments(case: case_file.CaseFile, departments: Departments) -> list[str]:
    return [said for role, said in paragraphs(case, departments) if role.startswith("attachment")]


FORM = "人大代表建议办理情况征询意见表"


@pytest.mark.parametrize(
    ("own", "with_form", "without"),
    [
        ([], [f"附件：{FORM}"], []),
        (["实施方案"], [f"附件：1.{FORM}", "2.实施方案"], ["附件：实施方案"]),
        (["实施方案", "目录"], [f"附件：1.{FORM}", "2.实施方案", "3.目录"], ["附件：1.实施方案", "2.目录"]),
    ],
)
def test_the_list_of_attachments_leads_and_counts_with_and_without_the_form(department, own, with_form, without):
    assert attachments(file(*own), Departments()) == with_form
    assert attachments(file(*own), department(feedback_form="")) == without


@pytest.mark.parametrize("empty", ["", " ", "　"])
@pytest.mark.parametrize("phrase", ["closing", "contact", "closing_heading", "opinions_intro"])
def test_a_line_that_is_there_for_an_empty_phrase_is_not_printed(department, phrase, empty):
    before, after = paragraphs(file(), Departments()), paragraphs(file(), department(**{phrase: empty}))
    gone = [line for line in before if line not in after]
    assert len(gone) == len(before) - len(after) == 1
    assert not [said for _, said in after if not said.strip() or said.endswith("附件：")]


def test_a_form_without_a_name_is_not_made_and_is_no_error(department, tmp_path):
    departments = department(feedback_form="")
    assert compose(case_file.read(CASE).case, "feedback", departments) == ()
    made = documents(case_file.read(CASE), departments, Order())
    assert {one.doc.kind for one in made.compositions} == {"reply", "opinion", "summary"}
    (planned,) = plan([CASE], departments, tmp_path, Order(), {}).cases
    assert planned.error is None
    assert not [name for name in planned.outputs if name.startswith("征询意见表")]


def test_an_empty_phrase_inside_another_leaves_the_line(department):
    departments = department(consulted="")
    (opening,) = [said for _, said in paragraphs(file(), departments) if "收悉" in said]
    assert "经我局认真研究，现答复如下：" in opening


def test_the_contact_of_the_form_goes_with_the_phrase_and_is_not_asked_for(department):
    departments = department(contact="")
    assert not [said for _, said in paragraphs(file(), departments, "feedback") if "联系人" in said]
    read = case_file.read(CASE)
    reply = Reply.model_validate({**dict(read.case.reply), "contact": None})
    case = case_file.update(read, read.case.model_copy(update={"reply": reply}))
    (made,) = compose(case.case, "reply", departments)
    assert [key for key, _ in made.missing if "contact" in key] == []


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('body: 附件：{% include "a" %}', ""),
        ("body: 附件：{% include 'a' %}，{% include \"b\" %}", ""),
        ('body: {% include "a" %}{% include "full" %}', None),
        ('body: {% include "a" %}{{ reply.date }}', None),
        ('body: {% if x %}{% include "a" %}', "{% if x %}"),
        ("body: 附件：", None),
        ('{% include "full" %}', None),
    ],
)
def test_a_line_has_nothing_left_or_stays_as_it_is(line, kept):
    sources = {
        "x.txt": (f"title: 甲\n{line}\n{{% endif %}}", "x.txt"),
        "a": ("", ""),
        "b": (" ", ""),
        "full": ("乙", ""),
    }
    expected = line if kept is None else kept
    assert without_empty(sources)["x.txt"][0] == f"title: 甲\n{expected}\n{{% endif %}}"
