"""Builds with a stub in place of rendering, disks that fail, and processes that die: what the tests of builds share.

Run as a program it kills builds: a process that has loaded everything forks, and the fork dies where it is told to.
"""

import errno
import hashlib
import json
import os
import random
import re
import shutil
import signal
import sys
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from docgen.errors import CaseError, Finding, Place
from docgen.files.disk import Disk
from docgen.files.hashes import hash_of
from docgen.pipeline.batch import document_set
from docgen.pipeline.batch.builder import Builder
from docgen.pipeline.manifest import ManifestEntry
from docgen.pipeline.one_case import ProducedFile, Production
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

TEMPLATES = Path(__file__).parents[2] / "templates"
ORDER = Order(kinds=("reply",), formats=("docx",))
_OWN = Departments(TEMPLATES)
TITLES = {"reply": "答复函", "opinion": "会办意见", "feedback": "征询意见表", "summary": "答复摘要"}
DEPARTMENTS = {"市工业和信息化局": "gxj", "市财政局": "czj"}
CASE = """\
proposal:
  kind: 建议
  number: "{number}"
  congress: 市七届人大
  session: 六次会议
  title: 关于保密标题的建议
  proposers: [{{name: 样例人}}]
  points: [{{label: 建议一, ask: 建议核对。}}]
handling: {{type: 独办, lead: {lead}}}
reply:
  document_number: 深样〔2026〕{serial}号
  date: 2026-05-08
  category: B
  publicity: 依申请公开
  contact: {{name: 王样例, phone: 0755-12345678}}
  answers: [{{point: 建议一, text: "{text}"}}]
"""


def serial(number: str) -> str:
    """The last part of the document number that a case with a number states."""
    return re.sub(r"\D", "", number)[-3:].lstrip("0") or "1"


def write_case(folder: Path, number: str, text: str = "已办理。", lead: str = "市财政局") -> Path:
    """A case file; one whose text has 坏 in it cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number}.yaml"
    path.write_text(CASE.format(number=number, serial=serial(number), text=text, lead=lead), encoding="utf-8")
    return path


def stub(root: Path, name: str, data: bytes, order: Order, assigned: str | None = None) -> Production:
    """Documents whose bytes depend on all that real ones depend on, and on nothing else."""
    text = data.decode()
    number, lead = re.search('number: "(.*)"', text)[1], re.search("lead: (.*)}", text)[1]
    if "坏" in text:
        finding = Finding("broken", "保密标题坏了", Place(name, "reply.answers[1].text", 15))
        return Production(number, error=CaseError("保密标题坏了", place=Place(name), findings=[finding]))
    used = [*(root / "base").iterdir(), *(root / "departments" / DEPARTMENTS[lead]).iterdir()]
    mark = hash_of(data + (assigned or "").encode() + b"".join(path.read_bytes() for path in sorted(used)))
    files = []
    for kind in order.kinds:
        for format in order.formats:
            content = f"{kind} {format} {order.accessible} {mark}\n".encode() * 40
            name = f"{TITLES[kind]}.{format}"
            entry = ManifestEntry(name, kind, "", hash_of(content), "", 2 if format == "pdf" else None, (), {})
            files.append(ProducedFile(content, entry))
    return Production(
        number, case_number=number, stationery_sha256="x", source_sha256=hash_of(data), files=tuple(files)
    )


def builder(
    out: Path, *, root: Path = TEMPLATES, order: Order = ORDER, disk: Disk | None = None, job=None, numbers=None
) -> Builder:
    """A builder without workers that says nothing."""
    quiet = lambda count: nullcontext(lambda done: None)  # noqa: E731
    none = lambda count: nullcontext(None)  # noqa: E731
    departments = _OWN if root == TEMPLATES else Departments(root)
    return Builder(departments, out, order, job or partial(stub, root), none, quiet, disk or Disk(), numbers)


def paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def published(out: Path) -> dict[str, bytes] | None:
    """The files of the current set, which must be complete and no others; None before the first set."""
    folder = document_set.current(out)
    if folder is None:
        return None
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    listed = json.loads(found["set.json"])
    hashes = {f"{case['folder']}/{name}": sha for case in listed["cases"] for name, sha in case["files"].items()}
    hashes["register.xlsx"] = listed["register"]
    assert {name: hash_of(data) for name, data in found.items() if name != "set.json"} == hashes
    return found


def clean(base: Path, folder: Path, **options) -> dict[str, bytes]:
    """What a build from nothing publishes; `base` is where the other build's folder is."""
    out = base / "clean"
    shutil.rmtree(out, ignore_errors=True)
    builder(out, disk=Faulty(), **options).build(paths(folder))
    return published(out)


def temporary(out: Path) -> list[Path]:
    return [path for path in out.rglob("*") if path.name.endswith(".tmp")]


OPERATIONS = tuple(name for name in vars(Disk) if not name.startswith("_"))
TAKES_ROOM = {"make_folder", "create", "write", "sync", "sync_folder", "rename", "link", "point", "append"}


class Killed(BaseException):
    """The process is no more."""


class Faulty(Disk):
    """A disk that counts its operations and lets the k-th go wrong, a writing one in its middle. 0: none does.

    Nothing waits for the disk: the death of a process loses nothing that was written.
    """

    def __init__(self, k: int = 0) -> None:
        self.k = k
        self.count = 0

    def go_wrong(self, name: str) -> None:
        """What happens at the k-th operation."""

    def is_out_of_order(self, name: str) -> bool:
        """Whether it happens at the operation that is about to run."""
        return self.count == self.k


class Dying(Faulty):
    """The process dies for good, without a word and without tidying up."""

    def go_wrong(self, name):
        os._exit(137)


class Dead(Faulty):
    """The same inside of one process: after its death it does nothing to the disk."""

    def go_wrong(self, name):
        raise Killed

    def is_out_of_order(self, name):
        return 0 < self.k <= self.count


class Failing(Faulty):
    """One operation fails."""

    def __init__(self, k: int = 0, number: int = errno.EIO) -> None:
        super().__init__(k)
        self.number = number

    def go_wrong(self, name):
        raise OSError(self.number, os.strerror(self.number))


class Full(Failing):
    """From one operation on there is no room."""

    def __init__(self, k: int = 0) -> None:
        super().__init__(k, errno.ENOSPC)

    def is_out_of_order(self, name):
        return 0 < self.k <= self.count and name in TAKES_ROOM


def _operation(name: str):
    real = getattr(Disk, name)

    def operation(self, *arguments):
        self.count += 1
        wrong = self.is_out_of_order(name)
        if wrong and name == "write":
            stream, data = arguments
            stream.write(data[: len(data) // 2])
        if wrong:
            self.go_wrong(name)
        return None if name.startswith("sync") else real(self, *arguments)

    return operation


for _name in OPERATIONS:
    setattr(Faulty, _name, _operation(_name))


# ---- as a program ----------------------------------------------------------------------------------------------------
def forked(act) -> int:
    """Do something in a fork, which can die; the answer is the fork."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
    return child


def die_everywhere(before: Path, cases: Path) -> tuple[int, int]:
    """Kill a build at each of its operations; check, go on, compare. How many operations, and sets that were new."""
    base = cases.parent
    known = published(before)
    counting = Faulty()
    trial = base / "trial"
    shutil.copytree(before, trial, symlinks=True)
    builder(trial, disk=counting).build(paths(cases))
    expected = clean(base, cases)
    assert published(trial) == expected != known
    assert not json.loads(expected["set.json"])["missing"]
    early = 0
    for k in range(1, counting.count + 1):
        out = base / f"out-{k}"
        shutil.copytree(before, out, symlinks=True)
        code = os.waitstatus_to_exitcode(os.waitpid(forked(lambda o=out, n=k: _die(o, n, cases)), 0)[1])
        assert code == 137, (k, code)
        now = published(out)
        assert now in (known, expected), k
        early += now == expected
        builder(out, disk=Faulty()).build(paths(cases))
        assert published(out) == expected, k
        assert not temporary(out), k
        shutil.rmtree(out)
    return counting.count, early


def _die(out: Path, k: int, cases: Path) -> None:
    builder(out, disk=Dying(k)).build(paths(cases))


def die_at_random(out: Path, cases: Path, times: int) -> int:
    """Kill builds of changing cases at random moments; how many were killed before they ended."""
    chance = random.Random(times)
    allowed: list[dict[str, bytes] | None] = [None]
    killed = 0
    for turn in range(times):
        for path in chance.sample(paths(cases), 3):
            write_case(cases, path.stem, f"第{turn}次。")
        allowed.append(clean(out.parent, cases))
        child = forked(lambda: builder(out).build(paths(cases)))
        time.sleep(chance.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
        assert published(out) in allowed, turn
    builder(out).build(paths(cases))
    assert published(out) == allowed[-1]
    assert not temporary(out)
    return killed


def prepare(base: Path) -> tuple[Path, Path]:
    """A set of three cases, of which then one is changed and one removed."""
    cases, before = base / "cases", base / "before"
    write_case(cases, "20260001")
    write_case(cases, "20260002")
    write_case(cases, "20260003")
    builder(before).build(paths(cases))
    (cases / "20260001.yaml").unlink()
    write_case(cases, "20260002", "改过。", "市工业和信息化局")
    return before, cases


def main(what: str, folder: str, times: str = "0") -> None:
    """`first`, `again` or `random`: print what was counted as JSON."""
    base = Path(folder)
    started = time.monotonic()
    if what == "random":
        for number in range(10):
            write_case(base / "cases", f"2026{number:04d}")
        found = (int(times), die_at_random(base / "out", base / "cases", int(times)))
    else:
        before, cases = prepare(base)
        if what == "first":
            shutil.rmtree(before)
            before.mkdir()
        found = die_everywhere(before, cases)
    print(json.dumps([*found, round(time.monotonic() - started, 1)]))


def digest(found: dict[str, bytes]) -> str:
    """A set as one hash."""
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
