"""What the papers for people and the docstrings show is what happens."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from docgen.stationery.departments import Departments

MANUALS = ("README.md", "README.zh-CN.md")
PAPERS = (*MANUALS, "CONTRIBUTING.md", "tests/benchmarks/RESULTS.md")
TOP = {"samples", "templates", "src", "tests", ".ci"}
ROOMS = {path.name for path in (ROOT / "src/docgen").iterdir() if (path / "__init__.py").exists()}
every_paper = pytest.mark.parametrize("paper", PAPERS)


def read(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


def blocks(paper: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", read(paper), re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[str]:
    """The lines of a shell block that call docgen; a line that ends in \\ goes on in the next."""
    lines = re.sub(r"\\\n\s*", "", block).splitlines()
    lines = [re.sub(r"^(\$ )?(\.venv/bin/)?(?=docgen )", "", line) for line in lines]
    return [line for line in lines if line.startswith("docgen ")]


def in_manuals(language: str, wanted) -> list:
    """The blocks of one language in both manuals that are wanted, each with the place that it has there."""
    found = []
    for manual in MANUALS:
        for index, block in enumerate(blocks(manual, language), 1):
            if wanted(block):
                found.append(pytest.param(block, id=f"{manual}, block {index}"))
    return found


def named_files(text: str) -> set[Path]:
    """Where the files and folders must be that a paper names: in backticks, or as the target of a link.

    A name may begin at the top of the repository or with a room. A name with capitals for what the reader chooses
    (`templates/base/KIND.txt`) stands for none.
    """
    found = set()
    for name in re.findall(r"`([\w.-]+/[\w./-]*)`", text):
        top = name.split("/")[0]
        if "KIND" in name:
            continue
        if top in TOP:
            found.add(ROOT / name)
        elif top in ROOMS:
            found.add(ROOT / "src/docgen" / name)
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        found.add(ROOT / target)
    return found


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A copy of what the examples work on, as the working directory."""
    for folder in ("samples", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", in_manuals("sh", commands))
def test_the_commands_run_one_after_the_other(block, checkout):
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands(block):
        run = subprocess.run(
            ["bash", "-c", command], env=os.environ | {"PATH": programs}, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"


@pytest.mark.parametrize("block", in_manuals("python", bool))
def test_the_code_runs(block, checkout):
    if ">>>" not in block:
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})
        return
    example = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
    assert doctest.DocTestRunner().run(example).failed == 0


@pytest.mark.parametrize("block", in_manuals("toml", lambda block: "extends" in block))
def test_the_new_department_is_one(block, checkout):
    path = checkout / "templates/departments/readme/department.toml"
    path.parent.mkdir()
    path.write_text(block, encoding="utf-8")
    department = Departments(checkout / "templates").stationery("readme").department
    assert department.name in block
    assert department.phrases["title"]


@pytest.mark.parametrize("manual", MANUALS)
def test_each_manual_shows_commands(manual):
    assert any(map(commands, blocks(manual, "sh")))


def test_the_examples_cover_the_library_and_a_new_department():
    assert in_manuals("python", bool)
    assert in_manuals("toml", lambda block: "extends" in block)


@every_paper
def test_every_file_that_a_paper_names_exists(paper):
    assert sorted(str(path) for path in named_files(read(paper)) if not path.exists()) == []


def test_a_file_is_looked_for_where_a_paper_says_it_is():
    text = (
        "`src/docgen/errors.py`, `bind/joiner`, `out/x.pdf`, `templates/base/KIND.txt`, [the manual](README.zh-CN.md)"
    )
    assert named_files(text) == {
        ROOT / "src/docgen/errors.py",
        ROOT / "src/docgen/bind/joiner",
        ROOT / "README.zh-CN.md",
    }


def test_the_architecture_names_every_room():
    table = read("CONTRIBUTING.md")
    assert [room for room in sorted(ROOMS) if f"| `{room}/` |" not in table] == []
