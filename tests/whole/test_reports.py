"""Cases that users reported, each with the end that it should have: tests/whole/reports/expected.txt."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import word_shells
from conftest import ROOT

from docgen.interfaces.cli import main

FOLDER = ROOT / "tests/whole/reports"


@dataclass(frozen=True)
class Report:
    """A reported case. code: the exit code; documents: what is made; words: what is said."""

    file: str
    code: int
    documents: set[str]
    words: list[str]


def reports() -> list[Report]:
    text = (FOLDER / "expected.txt").read_text(encoding="utf-8").partition("\n")[2]
    found = []
    for part in text.split("----\n"):
        file, code, documents, words = part.split("\n")[:4]
        found.append(Report(file, int(code), set(documents.split()), words.split(" ")))
    return found


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.file)
def test_a_reported_case_ends_as_it_should(report, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["make", str(FOLDER / report.file), "--out", str(out), "--jobs", "0"]) == report.code
    printed = "".join(capsys.readouterr())
    assert {path.stem for path in out.rglob("*.docx")} == {path.stem for path in out.rglob("*.pdf")} == report.documents
    for word in report.words:
        assert word in printed


def shells() -> list[tuple[str, int, str]]:
    """The reported Word shells: file, exit code, words that are said."""
    text = (FOLDER / "expected-shells.txt").read_text(encoding="utf-8").partition("\n")[2]
    parts = [part.split("\n") for part in text.split("----\n")]
    return [(file, int(code), words) for file, code, words, *_ in parts]


def made_on(shell: str, folder: Path) -> int:
    """Make a reply on a reported shell in both formats; return the exit code."""
    templates = folder / "templates"
    shutil.copytree(ROOT / "templates", templates)
    shutil.copy(FOLDER / shell, templates / "departments/gxj/letter.docx")
    case = FOLDER / "22-closing-typed.yaml"
    text = case.read_text(encoding="utf-8").partition("  closing:")[0]
    (folder / "案件.yaml").write_text(text, encoding="utf-8")
    words = ["make", str(folder / "案件.yaml"), "--out", str(folder / "out"), "--templates", str(templates)]
    return main([*words, "--kind", "reply", "--jobs", "0"])


@pytest.mark.parametrize(("shell", "code", "words"), shells(), ids=[shell for shell, _, _ in shells()])
def test_a_reported_shell_ends_as_it_should(shell, code, words, tmp_path, capsys):
    assert made_on(shell, tmp_path) == code
    assert words in "".join(capsys.readouterr())
    files = sorted(path.suffix for path in (tmp_path / "out").rglob("答复函.*"))
    assert files == ([] if code else [".docx", ".pdf"])


def test_every_reported_shell_has_its_end():
    assert {path.name for path in FOLDER.glob("*.docx")} == {shell for shell, _, _ in shells()}


@pytest.mark.parametrize("colour", ["blue-title-", ""])
def test_styles_are_known_by_their_names_whatever_ids_an_editor_gave_them(colour, tmp_path):
    assert made_on(f"01-styleids-renumbered-{colour}letter.docx", tmp_path) == 0
    (letter,) = (tmp_path / "out").rglob("*.docx")
    content = word_shells.parts(letter.read_bytes())
    styles = content["word/styles.xml"].decode()
    names, ids = (re.findall(pattern, styles) for pattern in (r'w:name w:val="([^"]*)"', r'w:styleId="([^"]*)"'))
    assert len(set(names)) == len(names) and len(set(ids)) == len(ids)
    text = b"".join(data for name, data in content.items() if name.startswith("word/")).decode()
    assert set(re.findall(r'w:(?:pStyle|basedOn) w:val="([^"]*)"', text)) <= set(ids)
    title = re.search(r'<w:style [^>]*>\s*<w:name w:val="dg-title".*?</w:style>', styles, re.DOTALL)[0]
    assert ('w:val="0000FF"' in title) == bool(colour)


def test_a_style_whose_id_we_need_gets_another(tmp_path):
    content = word_shells.shell("letter")
    for old, new in (('w:styleId="dg-title"', 'w:styleId="7"'), ('w:styleId="dg-cc"', 'w:styleId="dg-title"')):
        content = word_shells.replaced(content, "word/styles.xml", old, new)
    content = word_shells.replaced(content, "word/document.xml", 'w:val="dg-cc"', 'w:val="dg-title"')
    styles = word_shells.letter(tmp_path, "letter", content)["word/styles.xml"].decode()
    named = {
        name: identity for identity, name in re.findall(r'w:styleId="([^"]*)"[^>]*><w:name w:val="([^"]*)"', styles)
    }
    assert named["dg-title"] == "dg-title" and named["dg-cc"] == "dg-cc"
    assert len(named) == styles.count("<w:style ")


def test_a_reported_shell_lets_nothing_of_its_own_out(tmp_path):
    shell = "05-properties-letter.docx"
    assert made_on(shell, tmp_path) == 0
    (letter,) = (tmp_path / "out").rglob("*.docx")
    shutil.unpack_archive(letter, tmp_path / "parts", "zip")
    said = b"".join(path.read_bytes() for path in (tmp_path / "parts").rglob("*") if path.is_file())
    shutil.unpack_archive(FOLDER / shell, tmp_path / "own", "zip")
    own = b"".join(path.read_bytes() for path in (tmp_path / "own").rglob("*") if path.is_file())
    for private in ("样张三", "样公司", "Normal.dotm", "KSOProductBuildVer", "13800000000"):
        assert private.encode() in own and private.encode() not in said


def test_a_reported_department_with_a_long_name_makes_its_letters(tmp_path, capsys):
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    office = (FOLDER / "11-long-name-department.toml").read_text(encoding="utf-8")
    (templates / "departments/样局").mkdir()
    (templates / "departments/样局/department.toml").write_text(office, encoding="utf-8")
    text = (FOLDER / "07-subscript-title.yaml").read_text(encoding="utf-8")
    text = text.replace("市工业和信息化局", "市样局").replace("深工信建函", "深样建函")
    (tmp_path / "案件.yaml").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    words = ["make", str(tmp_path / "案件.yaml"), "--out", str(out), "--templates", str(templates), "--jobs", "0"]
    assert main(words) == 0
    made = [str(path) for path in out.rglob("答复函.*")]
    assert len(made) == 2 and main(["check", *made, "--templates", str(templates)]) == 0, capsys.readouterr()
