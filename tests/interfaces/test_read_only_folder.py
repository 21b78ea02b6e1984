"""Every command that writes, on a folder in which it may not write: a typed error, and each file as it was."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys

import pytest
from conftest import SAMPLES

_DROP_FROM_BOUNDING_SET = 24
_RIGHTS_OF_ROOT = (1, 2, 3)
"""To write where the mode forbids it (CAP_DAC_OVERRIDE), to read there, and to act as the owner."""
CASE = "10-not-public"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs the modes and the capabilities of Linux")


def obey_modes():
    """Give up the rights with which root writes into every folder."""
    for right in _RIGHTS_OF_ROOT:
        ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, right, 0, 0, 0)


def docgen(*arguments):
    """Run a command as a user who has only the rights that the modes of files and folders state."""
    command = [sys.executable, "-m", "docgen", *map(str, arguments)]
    obey = obey_modes if os.geteuid() == 0 else None
    return subprocess.run(command, capture_output=True, timeout=120, preexec_fn=obey, check=False)


def state(folder):
    """Each file below a folder with its content, and each folder."""
    return {path: path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*")}


def make_read_only(folder):
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


COMMANDS = {
    "make": ("make", "{case}", "--out", "{out}", "--format", "docx", "--jobs", "0"),
    "build": ("build", "{cases}", "--out", "{out}", "--format", "docx", "--jobs", "0"),
    "digest": ("digest", "{cases}", "--year", "2026", "--edition", "internal", "--form", "report", "--out", "{out}"),
    "import": ("import", "{form}", "--out", "{out}"),
    "return": ("return", "--accept", "{out}/case.yaml", "{edited}"),
    "serve": ("serve", "{out}", "--no-browser"),
}


@pytest.mark.parametrize(
    "command", [name if name in ("make", "serve") else pytest.param(name, marks=pytest.mark.full) for name in COMMANDS]
)
@pytest.mark.parametrize("has_results", [False, pytest.param(True, marks=pytest.mark.full)])
def test_a_folder_that_is_read_only_gives_a_typed_error_and_stays_as_it_was(tmp_path, finished, command, has_results):
    cases, out = tmp_path / "cases", tmp_path / "out"
    cases.mkdir(), out.mkdir()
    case = shutil.copy(SAMPLES[CASE], cases)
    edited = tmp_path / "答复函.docx"
    edited.write_bytes(finished(CASE, "答复函", "docx").read_bytes())
    form = tmp_path / "form.txt"
    form.write_text(SAMPLES[CASE].parents[1].joinpath("intake/seed.txt").read_text("utf-8"), "utf-8")
    values = {"cases": cases, "case": case, "out": out, "form": form, "edited": edited}
    arguments = [part.format(**values) for part in COMMANDS[command]]
    if command == "return":
        text = SAMPLES[CASE].read_text("utf-8")
        (out / "case.yaml").write_text(text.replace("分类监管", "分级监管"), "utf-8")
    elif has_results and command not in ("serve", "import"):
        assert docgen(*arguments).returncode == 0
        text = SAMPLES[CASE].read_text("utf-8")
        (cases / f"{CASE}.yaml").write_text(text.replace("category: D", "category: C"), "utf-8")
    make_read_only(out)
    before = state(out)
    ran = docgen(*arguments)
    told = ran.stderr.decode()
    now = {path: kept for path, kept in state(out).items() if path.name != "docgen-build.log"}
    assert now == {path: kept for path, kept in before.items() if path.name != "docgen-build.log"}
    assert (ran.returncode, "Traceback" in told) == (7, False), (ran.stdout.decode(), told)
    assert "没有权限" in told + ran.stdout.decode()
