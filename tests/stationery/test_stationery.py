import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

import docgen
from docgen.errors import DocgenError, StationeryError
from docgen.inspection import readback
from docgen.model import case_file
from docgen.model.blocks import Role, dump, text, walk
from docgen.stationery.departments import Departments

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SAMPLE = (ROOT / "samples/cases/07-again.yaml").read_text(encoding="utf-8")
# A new department is these lines and nothing else.
AGRICULTURE = """\
extends = "base"
name = "深圳市农业农村局"
short = "市农业农村局"
aliases = ["市农业局"]
we = "我局"

[numbers]
"建议" = "深农建函"

[phrases]
closing = "感谢{{ proposal.you }}对农业农村工作的关心！"
"""


@pytest.fixture
def templates(tmp_path):
    """A copy of the templates with a place for the new department."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    (folder / "departments/nyj").mkdir()
    return folder


def establish(templates, toml=AGRICULTURE):
    """Write the new department's file."""
    (templates / "departments/nyj/department.toml").write_text(toml, encoding="utf-8")
    return templates / "departments/nyj"


def letter(templates, unit="市农业农村局"):
    """The sample's reply as the unit would write it."""
    written = SAMPLE.replace("市工业和信息化局", unit).replace("深工信建函", "深农建函")
    (reply,) = docgen.compose(case_file.parse(written, "case.yaml"), "reply", templates=templates)
    return reply


# ---- the four departments --------------------------------------------------------------------------------------------
def test_each_department_overrides_what_the_table_says():
    listed = []
    for row in Departments(TEMPLATES).listing():
        listed += [f"{row.slug} {row.short} {row.format}", *(f"  {override}" for override in row.overrides)]
    wanted = (ROOT / "tests/stationery/departments.txt").read_text(encoding="utf-8").splitlines()
    assert listed == [line for line in wanted if not line.startswith("#")]


@pytest.mark.parametrize("slug", Departments(TEMPLATES).slugs())
def test_a_department_is_found_by_each_of_its_names(slug):
    departments = Departments(TEMPLATES)
    department = departments.stationery(slug).department
    for name in (department.name, department.short, *department.aliases):
        assert departments.find(name) is departments.stationery(slug)


@pytest.mark.parametrize("slug", Departments(TEMPLATES).slugs())
def test_a_department_inherits_what_it_does_not_state(slug):
    departments = Departments(TEMPLATES)
    base, own = departments.stationery("base"), departments.stationery(slug)
    assert own.department.phrases.keys() == base.department.phrases.keys()
    assert own.files.keys() == base.files.keys()
    assert own.profile is base.profile and own.vocabulary is base.vocabulary


# ---- a new one -------------------------------------------------------------------------------------------------------
def test_a_new_department_is_one_file(templates):
    establish(templates)
    reply = letter(templates)
    printed = dump(reply.doc)
    assert "letterhead: 深圳市农业农村局\n" in printed
    assert "body: 感谢您对农业农村工作的关心！\n" in printed
    for format in ("docx", "pdf"):
        data = docgen.render(reply, format)
        words = readback.word(data).body if format == "docx" else readback.pdf(data).pages
        found = readback.squeezed("".join(words))
        assert "深圳市农业农村局" in found and "感谢您对农业农村工作的关心！" in found
        assert "工业和信息化" not in found


def test_a_department_may_differ_from_another_department(templates):
    establish(templates, AGRICULTURE.replace('"base"', '"dfjrj"'))
    reply = letter(templates)
    assert not reply.stationery.department.sealed
    assert "recipient: 尊敬的郑样文代表：\n" in dump(reply.doc)


def test_a_department_may_bring_its_own_wording(templates):
    folder = establish(templates)
    (folder / "points.txt").write_text(
        "{% for answer in reply.answers %}\nitem: {{ answer.label }}：{{ answer.brief }}\n"
        "{{ answer.text | paragraphs }}\n{% endfor %}\n",
        "utf-8",
    )
    items = [text(para) for para in walk(letter(templates).doc) if para.role is Role.ITEM]
    assert [item[:4] for item in items] == ["建议一：", "建议二："]


def test_a_department_may_bring_its_own_shell_and_its_styles_are_kept(templates):
    folder = establish(templates)
    restyled = '<w:rPr><w:color w:val="00B050"/><w:sz w:val="30"/></w:rPr>'
    with (
        zipfile.ZipFile(templates / "base/letter.docx") as base,
        zipfile.ZipFile(folder / "letter.docx", "w") as own,
    ):
        for name in base.namelist():
            part = base.read(name).decode()
            if name == "word/styles.xml":
                part, count = re.subn('(w:styleId="dg-body">.*?<w:qFormat/>)', rf"\1{restyled}", part, count=1)
                assert count == 1
            own.writestr(name, part)
    assert 'w:val="00B050"' in style(docgen.render(letter(templates), "docx"), "dg-body")
    assert 'w:val="00B050"' not in style(docgen.render(letter(templates, "市工业和信息化局"), "docx"), "dg-body")
    assert "w:ind" in style(docgen.render(letter(templates), "docx"), "dg-heading1")


def style(data, name):
    """One style of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml").decode()
    return re.search(f'<w:style [^>]*w:styleId="{name}".*?</w:style>', styles, re.DOTALL)[0]


def test_a_name_that_looks_like_a_template_stays_a_name(templates):
    establish(templates, AGRICULTURE.replace("我局", "{{ 我局 }}"))
    assert "{{ 我局 }}已于" in "".join(map(text, walk(letter(templates).doc)))


# ---- wrong names -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("closing =", "closng =", ["phrases.closng", "没有名为 closng 的句子", "closing", "opening"]),
        ("aliases =", "alias =", ["alias", "是否想写 aliases？"]),
        ("we =", "xyz =", ["xyz", "可用的键：", "letterhead"]),
        ("we =", "place =", ["place", "是否想写 jurisdiction？"]),
        ('"base"', '"gxi"', ["模板 gxi 不存在", "base、czj、dfjrj、gxj、kjcxw、nyj"]),
        ('"base"', '"nyj"', ["循环继承", "base、czj"]),
        ('short = "市农业农村局"', "", ["short", "登记表上的名称"]),
        ('"深农建函"', "深农建函", ["department.toml", "引号"]),
        ('we = "我局"', 'format = "postcard"', ["format", "letter", "document"]),
        ('we = "我局"', 'profile = "gbt9705"', ["gbt9705.toml", "gbt9704.toml"]),
        ('we = "我局"', 'vocabulary = "zh"', ["zh.toml", "zh_Hans.toml"]),
        ("proposal.you", "proposal.your", ["your", "phrases] closing"]),
        ("{{ proposal.you }}", "{{ proposal.you }", ["phrases] closing", "成对"]),
        ("{{ proposal.you }}", "{% include 'yuo' %}", ["yuo", "phrases"]),
        ("{{ proposal.you }}", "{{ proposal.you | upper }}", ["upper"]),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(templates, old, new, names):
    establish(templates, AGRICULTURE.replace(old, new, 1))
    with pytest.raises(StationeryError) as caught:
        letter(templates)
    for name in names:
        assert name in str(caught.value)


def test_an_unknown_unit_is_answered_with_the_near_ones():
    with pytest.raises(StationeryError, match=r"是否为 .*市财政局") as caught:
        Departments(TEMPLATES).find("市财正局")
    assert caught.value.code == "department-unknown"


def test_a_name_belongs_to_one_department(templates):
    establish(templates, AGRICULTURE.replace("市农业局", "市工信局"))
    with pytest.raises(StationeryError, match="“市工信局”同时是 gxj 和 nyj 的名称"):
        Departments(templates).find("市财政局")


def test_a_folder_without_templates_is_told_so(tmp_path):
    with pytest.raises(StationeryError, match="--templates"):
        Departments(tmp_path)


@pytest.mark.parametrize("name", ["letter", "document", "plain", "book"])
def test_a_shipped_shell_uses_the_first_pages_header_that_it_has(name):
    """A word processor that does not see it used drops it when the shell is saved again."""
    with zipfile.ZipFile(TEMPLATES / f"base/{name}.docx") as archive:
        document = archive.read("word/document.xml").decode()
    assert ('Reference w:type="first"' in document) == ("<w:titlePg/>" in document) == (name != "book")


def test_the_shipped_shells_are_the_same_on_each_day():
    for path in sorted((TEMPLATES / "base").glob("*.docx")):
        with zipfile.ZipFile(path) as archive:
            assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.namelist()[0] == "[Content_Types].xml"


def test_a_shell_that_is_no_word_file_is_refused(templates):
    folder = establish(templates)
    (folder / "letter.docx").write_bytes(b"no zip")
    with pytest.raises(DocgenError, match="Word 模板不能用"):
        docgen.render(letter(templates), "docx")
