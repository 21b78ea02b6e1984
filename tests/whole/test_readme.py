"""What the README and the docstrings show is what happens."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from docgen import api
from docgen.stationery.cabinet import Cabinet

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8") if README.exists() else ""
pytestmark = pytest.mark.skipif(not TEXT, reason="there is no README.md")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[str]:
    """The lines of a shell block that call docgen; a line that ends in \\ goes on in the next."""
    lines = re.sub(r"\\\n\s*", "", block).splitlines()
    lines = [re.sub(r"^(\$ )?(\.venv/bin/)?(?=docgen )", "", line) for line in lines]
    return [line for line in lines if line.startswith("docgen ")]


def numbered(found: list[str]):
    return [pytest.param(block, id=f"block {index}") for index, block in enumerate(found, 1)]


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A copy of what the README's examples work on, as the working directory."""
    for folder in ("samples", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", numbered([block for block in blocks("sh") if commands(block)]))
def test_the_commands_run_one_after_the_other(block, checkout):
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands(block):
        run = subprocess.run(
            ["bash", "-c", command], env=os.environ | {"PATH": programs}, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"


@pytest.mark.parametrize("block", numbered(blocks("python")))
def test_the_code_runs(block, checkout):
    if ">>>" not in block:
        exec(compile(block, README.name, "exec"), {"__name__": "readme"})
        return
    example = doctest.DocTestParser().get_doctest(block, {}, README.name, README.name, 0)
    assert doctest.DocTestRunner().run(example).failed == 0


@pytest.mark.parametrize("block", numbered([block for block in blocks("toml") if "extends" in block]))
def test_the_new_department_is_one(block, checkout):
    path = checkout / "templates/departments/readme/department.toml"
    path.parent.mkdir()
    path.write_text(block, encoding="utf-8")
    department = Cabinet(checkout / "templates").stationery("readme").department
    assert department.name in block
    assert department.phrases["title"]


def test_every_file_that_the_readme_names_exists():
    names = re.findall(r"`((?:samples|templates|src|tests|\.ci)/[\w./-]+)`", TEXT)
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_the_examples_of_the_library_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    outcome = doctest.testmod(api)
    assert outcome.attempted > 0
    assert outcome.failed == 0
