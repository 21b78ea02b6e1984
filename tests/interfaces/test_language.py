import ast
import contextlib
import io
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import CaseError
from docgen.intake.character_ledger import Destination
from docgen.intake.save import State
from docgen.interfaces.cli import main
from docgen.interfaces.workbench.login_record import LoginEvent
from docgen.language import LANGUAGES, foreign, read_catalogue, say, use
from docgen.model import case_file

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src/docgen").rglob("*.py"))
SAMPLE = str(ROOT / "samples/cases/03-joint-each.yaml")
SEED = str(ROOT / "samples/intake/seed.txt")
CHINESE = re.compile("[一-鿿]+")
# Chinese that an English text shows as it is: an example in quotes, the mark of a missing value, brackets.
SHOWN = re.compile("“[^”]*”|【[^】]*】|〔〕")


def catalogue(language):
    with (ROOT / f"src/docgen/language.{language}.po").open("rb") as stream:
        return {message.id: message.string for message in read_po(stream, abort_invalid=True) if message.id}


def said():
    """Every message given to `say`, by reading the source: also inside f-strings, which pybabel does not see."""
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "say":
                argument = call.args[0]
                if isinstance(argument, ast.Constant):
                    yield argument.value
    yield from (str(member) for kind in (Destination, State, LoginEvent) for member in kind)


def fields(message):
    return sorted(name for _, name, _, _ in Formatter().parse(message) if name)


ENGLISH, MESSAGES = catalogue("en"), set(said())


@pytest.fixture(autouse=True)
def chinese_before_and_after():
    use("zh")
    yield
    use("zh")


def test_every_message_has_an_english_text():
    assert sorted(message for message in MESSAGES if not ENGLISH.get(message)) == []


def test_no_english_text_has_lost_its_message():
    assert sorted(ENGLISH.keys() - MESSAGES) == []


def test_an_english_text_has_the_fields_of_its_message():
    assert {m: text for m, text in ENGLISH.items() if fields(m) != fields(text)} == {}


def test_an_english_text_has_chinese_only_where_it_shows_an_example():
    assert [text for text in ENGLISH.values() if CHINESE.search(SHOWN.sub("", text))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_names_its_language_and_no_machine(language):
    head = (ROOT / f"src/docgen/language.{language}.po").read_text(encoding="utf-8").split("\n\n")[0]
    assert f'"Language: {language}\\n"' in head and "charset=utf-8" in head
    assert not re.search(r"Date|Translator|Team|@|/home", head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_read_as_babel_reads_it(language):
    text = (ROOT / f"src/docgen/language.{language}.po").read_text(encoding="utf-8")
    assert read_catalogue(text) == {message: found for message, found in catalogue(language).items() if found}


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_message_is_read_as_babel_writes_it(message, translation):
    written = Catalog()
    written.add(message, translation)
    stream = io.BytesIO()
    write_po(stream, written, width=20)
    assert read_catalogue(stream.getvalue().decode()) == {message: translation}


@given(st.text())
def test_a_value_with_braces_is_said_as_it_is(value):
    assert say("没有 {name}", name=value) == f"没有 {value}"


@given(st.text(), st.text())
def test_what_a_library_puts_into_its_sentence_is_kept(key, value):
    message = f'found duplicate key "{key}" with value "{value}" (original value: "")'
    use("zh")
    assert foreign(message).startswith("键“") and key in foreign(message) and value in foreign(message)
    use("en")
    assert foreign(message) == message


def test_words_of_a_library_that_nobody_translated_stay():
    assert foreign("something quite new: {x}") == "something quite new: {x}"


# ---- what a user sees ------------------------------------------------------------------------------------------------
def answer(capsys, *words):
    """All that a command prints."""
    with contextlib.suppress(SystemExit):
        main(words)
    printed = capsys.readouterr()
    return printed.out + printed.err


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "make --help",
        "import --help",
        "departments",
        "doctor",
        "make {sample} --kind reply --format docx --out {out}",
        "make {sample} --kind poem --out {out}",
        "make {lacking} --out {out}",
        "make {wrong} --out {out}",
        "make {out}/nothing.yaml --out {out}",
        "import {seed} --out {out}",
        "departments --templates {out}",
        "show {wrong}",
        "show",
    ],
)
def test_a_command_in_english_prints_chinese_only_from_its_files(command, capsys, tmp_path):
    text = Path(SAMPLE).read_text(encoding="utf-8")
    lacking, wrong = tmp_path / "lacking.yaml", tmp_path / "wrong.yaml"
    lacking.write_text(text.replace("category: B", "category:").replace("lead: 市工业", "lead: 市工商业"), "utf-8")
    wrong.write_text(text.replace("date: 2026", "dates: 2026").replace("category: B", "category: 优"), "utf-8")
    files = {"sample": SAMPLE, "seed": SEED, "lacking": lacking, "wrong": wrong, "out": tmp_path}
    printed = answer(capsys, *command.format(**files).split(), "--lang", "en")
    known = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.toml"))
    known += Path(SEED).read_text(encoding="utf-8") + lacking.read_text("utf-8") + "优：【待填】"
    assert printed
    assert [run for run in CHINESE.findall(printed) if run not in known] == []


@pytest.mark.parametrize("command", ["", "import", "make", "show", "departments", "doctor", "schema"])
def test_help_in_chinese_has_no_english_of_the_parser(command, capsys):
    printed = answer(capsys, *command.split(), "--help")
    assert printed.startswith("用法：") and "选项" in printed
    assert not re.search(r"usage|positional|arguments|options|\bshow\b(?! )|help message|exit|optional", printed)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("", "缺少参数 命令"),
        ("make", "缺少参数 CASE, --out"),
        ("make a --out", "参数 --out：后面要写一个值"),
        ("make a --out b --fast", "不认识的参数 --fast"),
        ("make a --out b --draft=1", "参数 --draft：不能带值 '1'"),
        ("import --out b", "缺少参数 FORM"),
        ("mak", "参数 命令：没有 'mak'，可选："),
        ("doctor --lang fr", "参数 --lang：没有 'fr'，可选："),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(command, message, capsys):
    printed = answer(capsys, *command.split())
    assert f"命令有误：{message}" in printed
    assert not re.search("argument|required|expected|invalid|choice|unrecognized|usage", printed)


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c",
        "a: 1\na: 2",
        "a:\n  b: 1\n c: 2",
        "a: |\nb",
        "a: |x\n  b",
        "a: | x\n  b",
        "a: |0\n  b",
        "a: - b",
        'a: "b',
        'a: "b\n---\n"',
        'a: "\\q"',
        'a: "\\xZZ"',
        "a: 'b' c",
        "a: @b",
        "a: %b",
        "%b",
        "%TAG b",
        "a: &",
        "a: !<",
        "!a!b c",
        "a: [b",
        "{a: b",
        "a: ]",
        "a: 1\n---\nb: 2",
    ],
)
def test_a_yaml_problem_is_told_in_chinese(text):
    with pytest.raises(CaseError) as caught:
        case_file.parse(text, "case.yaml")
    assert caught.value.message.startswith("YAML 写法有误：")
    assert not re.search("[a-z]{3}", caught.value.message)
