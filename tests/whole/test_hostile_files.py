"""Hostile and broken files, thousands of them: each is read exactly or refused by an error that names file and place.

Every file is opened by the entry of docgen that would open it, in a process that watches itself (hostile/opener.py). A
file may not crash it, take it more than five seconds, more than 512 MB of memory (its resident peak), or lead it to
another file, to the network or to another program. hostile/attacks.txt is a table that anybody can add to; the files
that need building are made by hostile/attacks.py, damaged ones by hostile/mutants.py, always the same.

The ordinary run takes a sample; `pytest -m full tests/whole/test_hostile_files.py` takes all.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES

sys.path.insert(0, str(ROOT / "tests/whole/hostile"))
import attacks
import mutants

MOST_SECONDS, MOST_MB = 5, 512
PATIENCE = 60
"""Seconds after which a process that does not answer is stopped; processor time counts, and machines are busy."""

TEMPLATES = ROOT / "templates"
MUTANTS = {
    "case": 600,
    "form": 400,
    "department": 150,
    "profile": 150,
    "vocabulary": 100,
    "wording": 200,
    "shell": 400,
    "docx": 600,
    "pdf": 600,
}
"""How many damaged files of each kind."""
ENDINGS = {"case": "yaml", "form": "txt", "wording": "txt", "shell": "docx", "docx": "docx", "pdf": "pdf"}
SAMPLE_OF_MUTANTS, LARGEST_IN_SAMPLE = 10, 1_000_000
every_kind = pytest.mark.parametrize("kind", MUTANTS)


def seeds(kind: str, finished) -> list[bytes]:
    """The good files that are damaged."""
    match kind:
        case "case":
            return [SAMPLES[name].read_bytes() for name in ("12-special-marks", "08-table", "06-separate-handling")]
        case "form":
            forms = sorted((ROOT / "tests/intake/forms").glob("*.txt"))
            return [(ROOT / "samples/intake/seed.txt").read_bytes(), *(path.read_bytes() for path in forms)]
        case "department":
            own = (TEMPLATES / "departments/gxj/department.toml").read_text(encoding="utf-8")
            return [own.replace("工业和信息化局", "样例局").replace("市工信局", "市样局").encode()]
        case "profile":
            return [(TEMPLATES / "profiles/gbt9704.toml").read_bytes()]
        case "vocabulary":
            return [(TEMPLATES / "vocabulary/zh_Hans.toml").read_bytes()]
        case "wording":
            return [
                (TEMPLATES / "base/points.txt").read_bytes(),
                (TEMPLATES / "base/outcomes.txt").read_bytes(),
            ]
        case "shell":
            return [(TEMPLATES / "base/letter.docx").read_bytes()]
        case _:
            cases = ("08-table", "12-special-marks")
            return [finished(name, "答复函", kind).read_bytes() for name in cases]


def hostile(kind: str, finished, full: bool) -> Iterator[tuple[str, bytes, str]]:
    """(what it is, file, expected) of all hostile files of a kind, or of a sample."""
    given = seeds(kind, finished)
    known = [(title, data, expected) for its, title, data, expected in attacks.texts() if its == kind]
    if kind in ("shell", "docx"):
        # Both open Word files, by one gate: the attacks go to the one, what the other adds is in shells.txt.
        known = attacks.word_files(given[0]) if kind == "docx" or full else []
    if kind == "pdf":
        known = attacks.pdf_files()
    for index, (title, data, expected) in enumerate(known):
        if full or (len(data) < LARGEST_IN_SAMPLE and index % 4 == 0):
            yield title, data, expected
    for number in range(MUTANTS[kind]):
        if full or number % (MUTANTS[kind] // SAMPLE_OF_MUTANTS) == 0:
            done, data = mutants.mutant(kind, given[number % len(given)], number)
            yield f"mutant {number}: {done}", data, attacks.ANY


class Opener:
    """A process that opens files; a new one when the last was stopped or has grown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        programs = folder / "bin"
        programs.mkdir()
        for name in ("fc-list", "fc-match"):
            (programs / name).symlink_to(shutil.which(name) or name)
        shutil.copytree(TEMPLATES, folder / "templates")
        # Without LibreOffice: it would open what was admitted, in a process of its own.
        self.environment = os.environ | {"PATH": str(programs), "PYTHONDONTWRITEBYTECODE": "1"}

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "tests/whole/hostile/opener.py"), str(self.folder)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
        )
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline())["ready"]

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process = None

    def open(self, kind: str, path: Path) -> dict:
        """What came of a file; a process that died or did not answer is "broken"."""
        if self.process is None:
            self.start()
        process = self.process
        process.stdin.write(json.dumps({"kind": kind, "path": str(path)}) + "\n")
        process.stdin.flush()
        clock = threading.Timer(PATIENCE, process.kill)
        clock.start()
        line = process.stdout.readline()
        clock.cancel()
        if not line:
            code = process.wait()
            self.stop()
            return {
                "outcome": "broken",
                "what": f"no answer, ended by {code}",
                "seconds": PATIENCE,
                "peak_mb": 0,
                "forbidden": [],
            }
        answer = json.loads(line)
        if answer["peak_mb"] > MOST_MB - 150:
            self.stop()
        return answer


@pytest.fixture
def opener(tmp_path):
    made = Opener(tmp_path)
    yield made
    made.stop()


def faults(answer: dict, expected: str, path: Path) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer["outcome"] == "broken":
        yield f"broken: {answer['what']}\n{answer.get('said', '')}"
    if answer["outcome"] == "refused" and not answer["file"]:
        yield f"names no file: {answer['said']}"
    if answer["outcome"] == "success" and expected == attacks.REFUSED:
        yield "was not refused"
    if answer["seconds"] > MOST_SECONDS:
        yield f"took {answer['seconds']} s"
    if answer["peak_mb"] > MOST_MB:
        yield f"took {answer['peak_mb']} MB"
    yield from answer["forbidden"]


def run(kind: str, opener: Opener, finished, full: bool) -> None:
    failures, tally, slowest, peak = [], Counter(), (0.0, ""), (0, "")
    for index, (title, data, expected) in enumerate(hostile(kind, finished, full)):
        path = opener.folder / f"m{index}.{ENDINGS.get(kind, 'toml')}"
        path.write_bytes(data)
        answer = opener.open(kind, path)
        path.unlink()
        tally[answer["what"] if answer["outcome"] == "refused" else answer["outcome"]] += 1
        tally["with a place inside"] += bool(answer.get("place"))
        slowest = max(slowest, (answer["seconds"], title))
        peak = max(peak, (answer["peak_mb"], title))
        failures += [f"{title}: {fault}" for fault in faults(answer, expected, path)]
    figures = f"{kind}: {dict(tally)}, slowest {slowest}, peak MB {peak}"
    print(figures)
    if report := os.environ.get("DOCGEN_HOSTILE_REPORT"):
        with Path(report).open("a", encoding="utf-8") as stream:
            print(figures, *failures, sep="\n  ", file=stream)
    assert tally.total() > SAMPLE_OF_MUTANTS
    assert not failures, f"{len(failures)}\n" + "\n".join(failures[:20])


@every_kind
def test_a_hostile_file_is_read_exactly_or_refused_with_its_name(kind, opener, finished):
    run(kind, opener, finished, full=False)


@pytest.mark.full
@every_kind
def test_every_hostile_file_is_read_exactly_or_refused_with_its_name(kind, opener, finished):
    run(kind, opener, finished, full=True)
