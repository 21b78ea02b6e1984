"""Standard output and error in real processes: what cannot be shown never stops the work, and is never silent."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES

from docgen.errors import ExitCode

CASE = SAMPLES["10-not-public"]
MADE = ["manifest.json", "printed.json", "答复函.docx"]
NOISE = ("Traceback", "Exception ignored", "Error:")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="without /dev/full")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell in which `docgen` is this program; it ends with the code of the first of its pipe."""
    own = {"PYTHONPATH": str(ROOT / "src"), "PYTHONDEVMODE": "", **environment}
    inherited = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "PYTHONIOENCODING")}
    program = f'docgen() {{ {shlex.quote(sys.executable)} -m docgen "$@"; }}'
    script = f"{program}\n{line}\n(exit ${{PIPESTATUS[0]}})"
    return subprocess.run(["bash", "-c", script], capture_output=True, env=inherited | own)


def make(out: Path, case: Path = CASE) -> str:
    return f"docgen make {case} --out {out} --kind reply --format docx --jobs 0"


def made(out: Path) -> list[str]:
    return sorted(path.name for path in out.rglob("*") if path.is_file())


def is_quiet(run: subprocess.CompletedProcess[bytes]) -> bool:
    text = (run.stdout + run.stderr).decode("utf-8", "replace")
    return not any(word in text for word in NOISE)


@pytest.mark.parametrize(
    ("environment", "sign"),
    [
        ({"PYTHONIOENCODING": "gbk"}, "√ "),
        ({"PYTHONIOENCODING": "gb18030"}, "✓ "),
        ({"PYTHONIOENCODING": "ascii"}, "U+2713 "),
        ({"PYTHONIOENCODING": "gbk:strict"}, "√ "),
        ({"LC_ALL": "C.UTF-8"}, "✓ "),
        ({"LC_ALL": "POSIX"}, "✓ "),
    ],
)
def test_every_encoding_shows_what_it_can_and_spells_the_rest(tmp_path, environment, sign):
    shell(make(tmp_path))
    run = shell(f"docgen verify {tmp_path}", **environment)
    encoding = environment.get("PYTHONIOENCODING", "utf-8").partition(":")[0]
    assert run.stdout.decode(encoding).startswith(sign)
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_terminal_of_plain_ascii_is_told_every_character_by_its_number():
    run = shell("docgen departments", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert (run.returncode, run.stderr) == (0, b"")
    assert "U+5168U+79F0" in run.stdout.decode("ascii")


def test_a_rare_character_is_spelled_by_its_number_and_the_file_keeps_it(tmp_path):
    case = tmp_path / "䶮²✗.yaml"
    case.write_text(CASE.read_text(encoding="utf-8"), encoding="utf-8")
    run = shell(make(tmp_path / "out", case), PYTHONIOENCODING="gbk")
    assert run.returncode == 0 and is_quiet(run)
    assert "U+4DAEU+00B2×.yaml" in run.stdout.decode("gbk")
    assert json.loads((tmp_path / "out/20260010/manifest.json").read_bytes())["source"].endswith("䶮²✗.yaml")


def test_an_error_on_a_gbk_terminal_names_the_rare_file(tmp_path):
    (tmp_path / "䶮.yaml").write_text("proposal: [\n", encoding="utf-8")
    run = shell(make(tmp_path / "out", tmp_path / "䶮.yaml"), PYTHONIOENCODING="gbk")
    assert run.returncode == ExitCode.INPUT and is_quiet(run)
    assert "U+4DAE.yaml" in run.stderr.decode("gbk")


def test_json_stays_json_whatever_the_output_lacks():
    run = shell("docgen schema", PYTHONIOENCODING="ascii")
    assert json.loads(run.stdout)["title"] == "Case"
    assert json.loads(run.stdout)["properties"]["proposal"]["description"] == "建议或提案"
    assert b"U+" not in run.stdout


def often(*cases: str) -> list:
    """Each case starts processes: the first two are tried always, the others with `-m full`."""
    return [*cases[:2], *(pytest.param(case, marks=pytest.mark.full) for case in cases[2:])]


@pytest.mark.parametrize("reader", often("head -1", "true", "head -c 3"))
@pytest.mark.parametrize("command", often("make", "schema", "departments", "--help", "make --help", "check --matrix"))
def test_a_reader_that_goes_away_ends_the_printing_and_not_the_work(tmp_path, command, reader):
    line = make(tmp_path / "out") if command == "make" else f"docgen {command}"
    run = shell(f"{line} | {reader}")
    assert (run.returncode, run.stderr) == (0, b"")
    assert made(tmp_path / "out") == (MADE if command == "make" else [])


def test_a_reader_of_both_streams_that_goes_away_changes_no_exit_code(tmp_path):
    (tmp_path / "a.yaml").write_text("proposal: [\n", encoding="utf-8")
    run = shell(f"{make(tmp_path / 'out', tmp_path / 'a.yaml')} 2>&1 | true")
    assert run.returncode == ExitCode.INPUT and is_quiet(run)


@needs_full
@pytest.mark.parametrize("options", ["", "-u", "-X dev"])
def test_a_full_disk_lets_the_work_end_and_is_told(tmp_path, options):
    program = f'docgen() {{ {shlex.quote(sys.executable)} {options} -m docgen "$@"; }}'
    run = shell(f"{program}; {make(tmp_path)} > /dev/full")
    assert run.returncode == ExitCode.OUTPUT
    assert made(tmp_path) == MADE
    assert run.stderr.decode().startswith("错误：") and is_quiet(run)


@needs_full
@pytest.mark.parametrize(
    "words", often("--help", "show {}", "--version", "make --help", "departments", "schema", "doctor")
)
def test_whatever_prints_says_that_it_could_not(words):
    run = shell(f"docgen {words.format(CASE)} > /dev/full")
    assert run.returncode == ExitCode.OUTPUT
    assert "没有写完" in run.stderr.decode() and is_quiet(run)


@needs_full
def test_the_work_keeps_its_own_exit_code(tmp_path):
    (tmp_path / "a.yaml").write_text("proposal: [\n", encoding="utf-8")
    run = shell(f"{make(tmp_path / 'out', tmp_path / 'a.yaml')} > /dev/full")
    assert run.returncode == ExitCode.INPUT
    assert "没有写完" in run.stderr.decode()
    assert shell("docgen mak 2> /dev/full").returncode == ExitCode.USAGE


@pytest.mark.parametrize(
    ("closed", "code"),
    [
        (">&-", 7),
        (">&- 2>&-", 7),
        (">&- 2>&- <&-", 7),
        ("2>&-", 0),
        ("<&-", 0),
        ("2> /dev/full", 0),
        ("1< /dev/null", 7),
    ],
)
def test_a_closed_stream_is_no_file_of_ours(tmp_path, closed, code):
    if "full" in closed and not Path("/dev/full").exists():
        pytest.skip("without /dev/full")
    run = shell(f"{make(tmp_path / 'closed')} {closed}")
    assert run.returncode == code and is_quiet(run)
    shell(make(tmp_path / "open"))
    same = "20260010/答复函.docx"
    assert (tmp_path / "closed" / same).read_bytes() == (tmp_path / "open" / same).read_bytes()


@needs_full
def test_a_build_whose_warnings_cannot_be_printed_is_published(tmp_path):
    words = f"--out {tmp_path / 'out'} --kind reply --format docx --jobs 0"
    text = CASE.read_text(encoding="utf-8")
    for number in ("20260010", "20260011"):
        path = tmp_path / "cases" / f"{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("20260010", number).replace("publicity_reason", "# publicity_reason"), "utf-8")
    run = shell(f"docgen build {tmp_path / 'cases'} {words} > /dev/full")
    assert run.returncode == ExitCode.OUTPUT and is_quiet(run)
    assert len(list((tmp_path / "out/current").rglob("*.docx"))) == 2


def test_a_pipe_that_is_full_and_does_not_wait_loses_nothing():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen([sys.executable, "-m", "docgen", "schema"], stdout=writer, env=environment)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        printed = stream.read()
    assert process.wait() == 0
    assert json.loads(printed)["title"] == "Case"
