"""An error about the words of a department names the file, the key and the line, and no Python class."""

import re
import shutil

import pytest
from conftest import ROOT, SAMPLES

import docgen
from docgen.files import toml_files

HEAD = 'extends = "base"\nname = "深圳市财政局"\nshort = "市财政局"\n\n'
ENGLISH = re.compile("[A-Za-z]{4,}")


@pytest.fixture
def fault(tmp_path):
    """Give a department these texts; the answer is the error of its reply and the templates folder."""
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    folder = templates / "departments/czj"

    def found(toml="", **wordings):
        (folder / "department.toml").write_text(HEAD + toml, "utf-8")
        for name, text in wordings.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        with pytest.raises(docgen.DocgenError) as caught:
            (reply,) = docgen.compose(docgen.read(SAMPLES["08-table"]), "reply", templates=templates)
            docgen.render(reply, "docx")
        error = caught.value
        return (error.findings or [error])[0]

    return found


@pytest.mark.parametrize(
    ("toml", "key", "line", "message"),
    [
        ('[phrases]\n# 结尾\nclosing = "感谢{{ proposal.yuo }}！"\n', "[phrases] closing", 7, "没有名为 yuo 的值"),
        ('[phrases]\nclosing = "感谢{{ proposals.you }}！"\n', "[phrases] closing", 6, "没有名为 proposals 的值"),
        ('[phrases]\nclosing = "感谢{{ proposal.you | upper }}！"\n', "[phrases] closing", 6, "没有过滤器 upper"),
        ('[phrases]\nclosing = "感谢{{ proposal }}！"\n', "[phrases] closing", 6, "要打印的值是一组值，不是文字"),
        ('[phrases]\nclosing = "感谢{{ reply.date | join }}{{ 1 | join }}"\n', "[phrases] closing", 6, "不能用于"),
        ('[phrases]\nclosing = "感谢{% if draft %}"\n', "[phrases] closing", 6, "if 没有结束"),
        ('[phrases]\nclosing = "感谢｛｛ proposal.you ｝｝！"\n', "[phrases] closing", 6, "“｛｛”会照样印出"),
        ('[phrases]\nclosing = "感谢{％ if draft ％}"\n', "[phrases] closing", 6, "“{％”会照样印出"),
        ('[lines]\nclosing = "bodi: 感谢"\n', "[lines] closing", 6, "没有 bodi 这种类别"),
        ('[lines]\nclosing = """\nbody: 感谢\n支持"""\n', "[lines] closing", 8, "没有类别"),
    ],
)
def test_an_error_in_the_department_file_names_its_key_and_line(toml, key, line, message, fault):
    error = fault(toml)
    assert error.place.file.endswith("departments/czj/department.toml")
    assert (error.place.key, error.place.line) == (key, line)
    assert message in error.message and "docgen." not in error.message


def test_an_error_in_a_wording_names_its_line(fault):
    error = fault(
        points="{# 一 #}\n{% for answer in reply.answers %}\n{{ answer.text | paragraphs }}\nbodi: 甲\n{% endfor %}"
    )
    assert error.place.file.endswith("czj/points.txt") and error.place.line == 4


def test_an_error_that_a_phrase_makes_in_a_line_names_the_line(fault):
    error = fault('[phrases]\nclosing = "一 | 二"\n[lines]\nclosing = "row: {{ phrase.closing }}"\n')
    assert (error.place.key, error.message.count("row 之前要有 table")) == ("[lines] closing", 1)


def test_a_line_that_was_not_printed_is_told_by_its_place(monkeypatch, fault):
    from docgen.checks import printed_text

    told = printed_text.word
    monkeypatch.setattr(printed_text, "word", lambda text: [line for line in told(text) if "感谢" not in line])
    error = fault('[phrases]\nclosing = "衷心感谢！"\n')
    assert error.message == "措辞的这一行没有印出：“衷心感谢！”"
    # The line is written in the base department, and the phrase in it in this one.
    source = (ROOT / "templates/base/department.toml").read_text("utf-8")
    assert error.place.key == "[lines] closing"
    assert error.place.line == toml_files.key_lines(source)["lines", "closing"]


def test_no_error_about_a_wording_has_the_words_of_python(fault):
    for text in (
        "{{ 1 / 0 }}",
        "{{ reply.answers[99].text }}",
        "{{ reply.date < 3 }}",
        "{% for x in 3 %}{% endfor %}",
        "{{ '' | length + reply }}",
    ):
        message = fault(points=f"body: {text}").message
        assert not ENGLISH.search(message), message


def test_a_shell_in_full_width_braces_is_named_with_its_line(tmp_path):
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    path = templates / "base/document.html"
    path.write_text(path.read_text("utf-8").replace("{{ body }}", "｛｛ body ｝｝"), "utf-8")
    (reply,) = docgen.compose(docgen.read(SAMPLES["08-table"]), "reply", templates=templates)
    with pytest.raises(docgen.StationeryError, match="“｛｛”会照样印出") as caught:
        docgen.render(reply, "pdf")
    assert path.read_text("utf-8").splitlines()[caught.value.place.line - 1].strip().startswith("｛｛")
