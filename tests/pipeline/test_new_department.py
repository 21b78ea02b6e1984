"""A new office has its folder at once, filled in with what its own letter tells for sure."""

import shutil
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, compositions

import docgen
from docgen.composition.guide import guide
from docgen.pipeline import letter_facts, real_letter
from docgen.pipeline.new_department import short_name
from docgen.stationery.departments import Departments

LETTERS = Path(__file__).parent / "letters"
WHOLE, BODY_ONLY, DOUBTFUL = sorted(LETTERS.glob("*.txt"))
PARTS = Departments().stationery("base").department.parts["reply"]


@pytest.fixture
def templates(tmp_path):
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder)
    return folder


def told(letter, name):
    """What a letter tells for sure, and what it tells with doubt."""
    facts = letter_facts.facts(real_letter.read(letter), name, PARTS)
    sure = {fact.key: fact.value for fact in facts if fact.is_sure}
    return sure, {fact.key: fact.value for fact in facts if not fact.is_sure}


# ---- the file --------------------------------------------------------------------------------------------------------
def test_a_new_department_differs_in_its_names_alone(templates):
    made = docgen.new_department("深圳市样例局", folder="ylj", templates=templates)
    data = tomllib.loads(made.path.read_text("utf-8"))
    stated = {key: value for key, value in data.items() if not isinstance(value, dict)}
    assert stated == {"extends": "base", "name": "深圳市样例局", "short": "市样例局", "we": "我局", "you": "你局"}
    assert [difference.key for difference in docgen.department("ylj", templates=templates).differences] == [
        "name",
        "short",
        "we",
        "you",
    ]
    assert docgen.department("市样例局", templates=templates).slug == "ylj"


def test_a_new_department_lists_every_setting_line_and_phrase_with_its_meaning(templates):
    made = docgen.new_department("深圳市样例局", folder="ylj", templates=templates)
    lines = made.path.read_text("utf-8").splitlines()
    for section in guide(Departments()):
        if section.name in ("settings", "lines", "phrases"):
            for entry in section.entries:
                meaning = entry.meaning.split("（不写就是")[0]
                place = lines.index(f"# {meaning}")
                key = entry.name.rpartition(".")[2]
                example = tomllib.loads(
                    entry.example.replace("] ", "]\n", 1) if entry.example[0] == "[" else entry.example
                )
                inner = str(example.get(key, ""))  # a table lists its keys and not itself
                assert key in ("parts", "lines", "phrases") or any(
                    written.startswith(key) or written.split(" = ")[0] in inner
                    for written in (line.lstrip('# "').replace('"', "") for line in lines[place + 1 : place + 3])
                ), entry.name
    # A line without its # is legal: each is what is inherited, or the example of the guide.
    freed = [line[2:] if line.startswith("# ") and " = " in line and "：docgen" not in line else line for line in lines]
    made.path.write_text("\n".join(freed), "utf-8")
    assert Departments(templates).stationery("ylj")


def test_the_folder_has_the_full_name_if_no_other_is_given(templates):
    assert docgen.new_department("样例县水务局", templates=templates).path.parent.name == "样例县水务局"


@pytest.mark.parametrize(
    ("name", "folder"),
    [("深圳市财政局", "new"), ("样例局", "czj"), ("样例局", "../x"), ("样例局", "base"), ("", "x"), ("样例局", "a/b")],
)
def test_a_name_or_folder_that_is_taken_or_odd_is_refused(name, folder, templates):
    with pytest.raises(docgen.UsageError):
        docgen.new_department(name, folder=folder, templates=templates)
    assert sorted(path.name for path in (templates / "departments").iterdir()) == Departments().slugs()


def test_the_name_on_forms_begins_with_the_word_for_the_place():
    names = ("深圳市财政局", "南华县交通运输局", "云南省工业和信息化厅", "神山镇人民政府", "市财政局")
    assert [short_name(name) for name in names] == [
        "市财政局",
        "县交通运输局",
        "省工业和信息化厅",
        "神山镇人民政府",
        "市财政局",
    ]


@pytest.mark.parametrize(
    ("name", "we"),
    [
        *(
            ("样例县水务局", "我局"),
            ("样例省教育厅", "我厅"),
            ("样例市交通运输委员会", "我委"),
            ("样例市委办公室", "我办"),
        ),
        *(
            ("样例市公安局交通警察支队", "我支队"),
            ("样例街道办事处", "我街道"),
            ("神山镇人民政府", "我镇"),
            ("样例集团", None),
        ),
    ],
)
def test_an_office_calls_itself_by_the_end_of_its_name(name, we, templates):
    data = tomllib.loads(docgen.new_department(name, templates=templates).path.read_text("utf-8"))
    assert (data.get("we"), data.get("you")) == (we, we and we.replace("我", "你"))


# ---- what a letter tells ---------------------------------------------------------------------------------------------
def test_a_whole_letter_tells_its_form():
    sure, doubtful = told(WHOLE, "样例县水务局")
    assert not doubtful
    assert sure == {
        "we": "我局",
        "you": "你局",
        "numbers.建议": "样水发",
        "number_place": "title",
        "category_place": "number",
        "phrases.mark_number": "{{ reply.category }}类",
        "phrases.mark_beside": "",
        "phrases.title": "关于对{{ phrase.ref }}的答复",
        "phrases.salutation": "尊敬的{{ proposal.salutation }}：",
        "lines.greeting": "body: {{ proposal.you }}好！",
        "phrases.opening": "{{ proposal.you }}在{{ proposal.congress }}{{ proposal.session }}上提出的"
        "《{{ proposal.title }}》（第{{ proposal.number }}号）收悉。经我局认真研究，现答复如下：",
        "phrases.closing": "感谢{{ proposal.you }}对水利工作的关心和支持！",
        "lines.closing_second": "body: 以上答复，如有不妥，请批评指正。",
        "phrases.feedback_form": "办理情况反馈表",
        "phrases.signature": "{{ department.name }}",
        "phrases.contact": "（联系人：{{ contact.name }}，联系电话：{{ contact.phone }}）",
        "parts.reply": [
            *PARTS[:7],
            "greeting",
            *PARTS[7:14],
            "closing_second",
            *PARTS[14:],
        ],
    }


def test_a_letter_of_which_only_the_text_is_known_tells_what_stands_there():
    sure, doubtful = told(BODY_ONLY, "样例市交通运输委员会")
    assert not doubtful
    assert sure == {
        "we": "我委",
        "you": "你委",
        "phrases.salutation": "{{ proposal.salutation }}：",
        "proposers.most_named": 4,
        "phrases.opening": "{{ proposal.you }}提出的{{ proposal.title }}收悉，现答复如下：",
        "phrases.closing": "感谢{{ proposal.you }}对交通工作的支持，请继续提出宝贵意见。",
        "phrases.feedback_form": "",
        "phrases.signature": "",
    }


def test_what_speaks_of_this_case_or_could_be_read_otherwise_is_doubtful():
    sure, doubtful = told(DOUBTFUL, "样例区住房和建设局")
    assert sure.keys() == {"phrases.mark", "phrases.salutation", "phrases.feedback_form", "phrases.contact"}
    assert {"we", "category_place", "phrases.opening", "phrases.closing", "phrases.signature"} <= doubtful.keys()


@pytest.mark.full
def test_a_letter_fills_in_a_department_whose_letters_can_all_be_made(templates):
    made = docgen.new_department("样例县水务局", folder="slj", letter=WHOLE, templates=templates)
    written = made.path.read_text("utf-8")
    assert "# 读自“尊敬的林示例代表：”\nsalutation = " in written
    results = list(docgen.lint("slj", templates=templates))
    assert [(result.subject, str(result.findings)) for result in results if result.findings] == []
    letter = docgen.department("slj", templates=templates).letter.tree
    assert "  body: 你们好！\n" in letter and "  under-title: 样水发〔2026〕91号A类\n" in letter
    assert "感谢你们对水利工作的关心和支持！\n  body: 以上答复，如有不妥，请批评指正。\n" in letter


def test_a_doubtful_word_stays_a_comment(templates):
    made = docgen.new_department("样例区住房和建设局", folder="zjj", letter=DOUBTFUL, templates=templates)
    data = tomllib.loads(made.path.read_text("utf-8"))
    assert data.get("we") is None and data["phrases"].keys() == {"mark", "feedback_form", "contact"}
    assert "# 信里还有这样的话，没有读懂：“分管领导：赵四”" in made.path.read_text("utf-8")


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_our_own_letter_tells_the_department_that_it_came_from(format, tmp_path):
    reply = compositions("01-science-environment")["答复函"]
    path = tmp_path / f"letter.{format}"
    path.write_bytes(docgen.render(reply, format))
    sure, _ = told(path, "深圳市工业和信息化局")
    assert sure["numbers.建议"] == "深工信建函" and sure["we"] == "我局"
    assert sure["phrases.salutation"] == "{{ proposal.salutation }}："
    assert sure["phrases.closing"] == "衷心感谢{{ proposal.you }}对我们工作的理解、关注和支持！"


def test_a_file_that_is_no_letter_is_refused_before_anything_is_made(templates, tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("一、名单\n二、时间\n", "utf-8")
    with pytest.raises(docgen.InputError, match="没有找到称谓和开头"):
        docgen.new_department("样例局", folder="ylj", letter=path, templates=templates)
    assert not (templates / "departments/ylj").exists()


@pytest.mark.full
def test_no_word_of_a_sample_case_is_taken_for_one_of_the_office(tmp_path):
    for case in SAMPLES:
        made = compositions(case)
        for name, composition in made.items():
            if composition.kind.name == "reply":
                path = tmp_path / f"{case}-{name}.docx"
                path.write_bytes(docgen.render(composition, "docx"))
                sure, _ = told(path, composition.stationery.department.name)
                words = [str(value) for value in sure.values()]
                people = [person.name for person in composition.case.proposal.proposers]
                number = composition.case.proposal.number
                assert not any(word for word in words for one in (*people, number) if one in word), path.name
