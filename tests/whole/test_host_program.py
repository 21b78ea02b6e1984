"""Another program that uses docgen: the wheel, installed outside the checkout, with templates and fonts of its own.

The program stands in host/program.py. It uses nothing but names of `docgen.__all__`.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, compositions

import docgen
from docgen.layout import font_files, fonts
from docgen.stationery.departments import Departments

PROGRAM = ROOT / "tests/whole/host/program.py"
NAMES = ["答复函.docx", "答复函.pdf", "征询意见表.docx", "征询意见表.pdf"]
WATCH = """\
import os, sys
ALLOWED = os.path.realpath(sys.argv[1])
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os." + name for name in "mkdir rename remove rmdir link symlink truncate chmod utime".split()}
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        changes = bool(flags & WRITES) if isinstance(flags, int) else any(letter in (mode or "") for letter in "wax+")
        if not changes or isinstance(path, int):
            return
    elif event in CHANGES:
        path = arguments[0]
    else:
        return
    path = os.path.realpath(os.fsdecode(path))
    if path != os.devnull and not path.startswith(ALLOWED + os.sep):
        os.write(2, f"written outside: {event} {path}\\n".encode())
        os._exit(70)
sys.addaudithook(watch)
sys.argv = sys.argv[2:]
import runpy
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a program and ends it when it writes outside a folder."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the wheel's files and nothing else."""
    wheels, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    # A copy: the build backend reads what git ignores, and nothing may be written in the checkout.
    source = tmp_path_factory.mktemp("source") / "docgen"
    ignored = shutil.ignore_patterns(".git", "__pycache__", "tests", "samples", "out", ".venv", ".*_cache")
    shutil.copytree(ROOT, source, ignore=ignored)
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(wheels)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


@pytest.fixture(scope="module")
def host(installed, tmp_path_factory) -> Path:
    """The folder of a program that brings its own templates and fonts; all that it writes goes to `own`."""
    folder = tmp_path_factory.mktemp("host")
    shutil.copy(PROGRAM, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "fonts").mkdir()
    for found in fonts.find_all(Departments().stationery("base").profile).values():
        for family in found.families:
            path = Path(font_files.file(family, found.weight)[0])
            link = folder / "fonts" / path.name
            if not link.exists():
                link.symlink_to(path)  # a copy would be some hundred megabytes
    values = docgen.read(SAMPLES["10-not-public"]).case.model_dump(mode="json", exclude_none=True)
    (folder / "case.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    (folder / "own/home").mkdir(parents=True)
    (folder / "own/out").mkdir()
    return folder


def environment(installed: Path, host: Path) -> dict[str, str]:
    """What the program knows: the wheel, and no checkout."""
    own = {"PYTHONPATH": str(installed), "HOME": str(host / "own/home"), "TMPDIR": str(host / "own")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON", "FONTCONFIG"))}
    return kept | own | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "PATH": ""}


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and time."""
    found = {path: path.lstat() for path in folder.rglob("*") if path.is_file()}
    return {str(path.relative_to(folder)): (state.st_size, state.st_mtime_ns) for path, state in found.items()}


@pytest.fixture(scope="module")
def ran(installed, host) -> subprocess.CompletedProcess[str]:
    """The program has run, without any other program in its reach: no fontconfig, no git, no shell."""
    words = [str(host / "program.py"), *(str(host / name) for name in ("templates", "fonts", "case.json", "own/out"))]
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-c", WATCH, str(host / "own"), *words],
        cwd=host,
        env=environment(installed, host),
        capture_output=True,
        encoding="utf-8",
    )


def test_the_wheel_holds_the_package_its_templates_and_its_languages(installed):
    for name in ("docgen/py.typed", "docgen/language.en.po", "docgen/templates/base/department.toml"):
        assert (installed / name).is_file(), name


def test_the_program_uses_the_wheel_and_no_checkout(installed, host):
    code = (
        "import docgen; print(docgen.__file__); "
        "from docgen.stationery.departments import Departments; print(Departments().root)"
    )
    words = [sys.executable, "-c", code]
    run = subprocess.run(words, cwd=host, env=environment(installed, host), capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(installed / "docgen/__init__.py"), str(installed / "docgen/templates")]


def test_a_host_program_makes_documents_from_values_in_two_threads(ran, host):
    assert ran.returncode == 0, ran.stderr
    for number in ("0", "1"):
        assert sorted(path.name for path in (host / "own/out" / number).iterdir()) == sorted(NAMES)
    for name in NAMES:
        first, second = ((host / "own/out" / number / name).read_bytes() for number in ("0", "1"))
        assert first == second
        made, _, format = name.partition(".")
        assert docgen.check(compositions("10-not-public")[made], format, first) == []


def test_the_errors_that_a_host_program_sees_have_keys(ran):
    assert ran.stdout.split() == ["proposal.title"]


def test_its_documents_are_those_of_the_command_line(ran, host, finished):
    # The fonts are the same ones, only found in another way.
    for name in NAMES:
        made, _, format = name.partition(".")
        assert (host / "own/out/0" / name).read_bytes() == finished("10-not-public", made, format).read_bytes()


def test_nothing_is_written_outside_its_own_folder(installed, host, ran):
    assert "written outside" not in ran.stderr
    before = tree(installed), tree(host / "templates"), tree(host / "fonts")
    again = subprocess.run(ran.args, cwd=host, env=environment(installed, host), capture_output=True)
    assert again.returncode == 0
    assert (tree(installed), tree(host / "templates"), tree(host / "fonts")) == before
    left = {path.name for path in (host / "own").rglob("*") if path.is_file()}
    assert left == set(NAMES)


def test_the_watch_sees_what_is_written_outside(tmp_path):
    (tmp_path / "own").mkdir()
    program = tmp_path / "program.py"
    program.write_text(f"open({str(tmp_path / 'other')!r}, 'w')", encoding="utf-8")
    run = subprocess.run([sys.executable, "-c", WATCH, tmp_path / "own", program], capture_output=True, text=True)
    assert run.returncode == 70
    assert not (tmp_path / "other").exists()


def test_mypy_knows_the_types_of_the_wheel(installed, host):
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(host / "own/mypy"), "program.py"],
        cwd=host,
        env=environment(installed, host) | {"MYPYPATH": ""},
        capture_output=True,
        text=True,
    )
    shutil.rmtree(host / "own/mypy", ignore_errors=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_program_uses_only_names_of_the_library():
    parsed = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    used = {
        node.attr
        for node in ast.walk(parsed)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "docgen"
    }
    assert used
    assert used <= set(docgen.__all__)
    imported = [node for node in ast.walk(parsed) if isinstance(node, ast.ImportFrom)]
    assert not [node.module for node in imported if (node.module or "").partition(".")[0] == "docgen"]
