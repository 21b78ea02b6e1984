"""Cases that users reported, each with the end that it should have: tests/whole/reports/expected.txt."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
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


@pytest.mark.parametrize(
    ("shell", "quoted"), [("04-address-in-first-footer-letter.docx", "首页页脚"), ("05-properties-letter.docx", None)]
)
def test_a_reported_shell_lets_nothing_of_its_own_out(shell, quoted, tmp_path, capsys):
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    shutil.copy(FOLDER / shell, templates / "departments/gxj/letter.docx")
    case = FOLDER / "22-closing-typed.yaml"
    text = case.read_text(encoding="utf-8").partition("  closing:")[0]
    (tmp_path / "案件.yaml").write_text(text, encoding="utf-8")
    words = ["make", str(tmp_path / "案件.yaml"), "--out", str(tmp_path / "out"), "--templates", str(templates)]
    code = main([*words, "--kind", "reply", "--format", "docx", "--jobs", "0"])
    printed = capsys.readouterr().err
    if quoted:
        assert code == 5 and quoted in printed and not list(Path(tmp_path / "out").rglob("*.docx"))
        return
    assert code == 0
    (letter,) = (tmp_path / "out").rglob("*.docx")
    shutil.unpack_archive(letter, tmp_path / "parts", "zip")
    said = b"".join(path.read_bytes() for path in (tmp_path / "parts").rglob("*") if path.is_file())
    shutil.unpack_archive(FOLDER / shell, tmp_path / "own", "zip")
    own = b"".join(path.read_bytes() for path in (tmp_path / "own").rglob("*") if path.is_file())
    for private in ("样张三", "样公司", "Normal.dotm", "KSOProductBuildVer", "13800000000"):
        assert private.encode() in own and private.encode() not in said
