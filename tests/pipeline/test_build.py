"""Builds of many cases: only what changed is made, and whatever goes wrong, a reader sees a complete set."""

import contextlib
import dataclasses
import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import batches
import pytest
from batches import (
    ORDER,
    TEMPLATES,
    Dead,
    Failing,
    Faulty,
    Full,
    Killed,
    builder,
    clean,
    paths,
    published,
    stub,
    temporary,
    write_case,
)
from conftest import ROOT, SAMPLES
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from docgen.errors import ExitCode, OutputError, SetupError, UsageError
from docgen.files import disk as disks
from docgen.files.disk import Disk
from docgen.interfaces.cli import main
from docgen.pipeline import one_case
from docgen.pipeline.batch import document_set, remote
from docgen.pipeline.batch.lock import locked
from docgen.pipeline.batch.watch import changes
from docgen.stationery.departments import Departments

PROGRAM = str(Path(batches.__file__))
OTHER = dataclasses.replace(ORDER, kinds=("reply", "feedback"))


@pytest.fixture
def cases(tmp_path) -> Path:
    for number in ("20260001", "20260002", "20260003"):
        write_case(tmp_path / "cases", number)
    return tmp_path / "cases"


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "out"


def build(out: Path, cases: Path, **options):
    return builder(out, **options).build(paths(cases))


def made(built) -> list[str]:
    return [case.planned.number for case in built.cases if case.is_new]


def test_a_set_has_every_case_its_documents_a_manifest_and_a_register(out, cases):
    built = build(out, cases)
    found = published(out)
    folders = ("20260001", "20260002", "20260003")
    expected = {f"{folder}/{name}" for folder in folders for name in ("答复函.docx", "manifest.json")}
    assert found.keys() == expected | {"set.json", "register.xlsx"}
    assert (out / "current").resolve() == built.folder.resolve()
    assert json.loads(found["20260001/manifest.json"])["source"] == "../../../cases/20260001.yaml"
    with zipfile.ZipFile(io.BytesIO(found["register.xlsx"])) as archive:
        assert "20260002" in archive.read("xl/sharedStrings.xml").decode()


def test_a_set_that_is_current_is_left_as_it_is(out, cases):
    build(out, cases)
    before = {path: path.stat().st_mtime_ns for path in document_set.current(out).rglob("*")}
    disk = Faulty()
    assert made(build(out, cases, disk=disk)) == []
    assert {path: path.stat().st_mtime_ns for path in document_set.current(out).rglob("*")} == before
    assert disk.count < 12  # the log and the report


def test_a_changed_case_is_made_again_alone(out, cases):
    build(out, cases)
    before = published(out)
    write_case(cases, "20260002", "改过。")
    assert made(build(out, cases)) == ["20260002"]
    now = published(out)
    different = {name for name in before if before[name] != now[name]}
    assert different == {"20260002/答复函.docx", "20260002/manifest.json", "set.json"}
    assert now == clean(out.parent, cases)


@pytest.mark.parametrize("change", ["wording", "option", "removed", "renamed", "number"])
def test_whatever_changed_a_build_is_what_a_clean_one_is(out, cases, tmp_path, change):
    root = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    build(out, cases, root=root)
    options = {"root": root}
    if change == "wording":
        with (root / "base/reply.txt").open("a", encoding="utf-8") as stream:
            stream.write("\n")
    elif change == "option":
        options["order"] = OTHER
    elif change == "removed":
        (cases / "20260002.yaml").unlink()
    elif change == "renamed":
        (cases / "20260002.yaml").rename(cases / "b.yaml")
    else:
        text = (cases / "20260002.yaml").read_text(encoding="utf-8")
        (cases / "20260002.yaml").write_text(text.replace("20260002", "20260022"), encoding="utf-8")
    build(out, cases, **options)
    assert published(out) == clean(tmp_path, cases, **options)


def test_ten_broken_cases_of_many_are_named_and_all_others_are_there(out, cases):
    for number in range(100, 140):
        write_case(cases, f"2026{number:04d}")
    build(out, cases)
    for number in range(100, 110):
        write_case(cases, f"2026{number:04d}", "坏")
    built = build(out, cases)
    assert [case.planned.number for case in built.failed] == [f"2026{number:04d}" for number in range(100, 110)]
    found = published(out)
    assert sum(name.endswith("manifest.json") for name in found) == 33
    missing = json.loads(found["set.json"])["missing"]
    assert [one["number"] for one in missing] == [f"2026{number:04d}" for number in range(100, 110)]
    assert missing[0]["problems"] == [
        {"code": "broken", "key": "reply.answers[1].text", "line": 15, "severity": "error"}
    ]
    assert not any(name.startswith("20260100") for name in found)
    assert found == clean(out.parent, cases)
    write_case(cases, "20260100")
    assert made(build(out, cases)) == ["20260100"]


# How ten case files are broken: a text of the good one and what stands there instead, or all that the file is.
BROKEN = [
    b"proposal: [",
    ("handling: {type: 独办, lead: 市财政局}", "handling: {type: 独办, lead: 没有这个局}"),
    ('text: "已办理。"', "text:"),
    ("  category: B\n", "  categori: B\n"),
    ("2026-05-08", "2026-02-30"),
    ("深样〔2026〕", "深样[2026]第0"),
    b"",
    bytes(range(128, 256)) * 40,
    b"PK\x03\x04 a Word file",
    ("20260100", "20260001"),
]


def spoil(path: Path, how: bytes | tuple[str, str]) -> None:
    if isinstance(how, bytes):
        path.write_bytes(how)
        return
    old, new = how[0].replace("20260100", path.stem), how[1]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.full)])
def test_ten_files_broken_in_ten_ways_are_named_and_all_others_are_made(tmp_path, out, capsys, count):
    cases, every = tmp_path / "cases", count // len(BROKEN)
    good = [write_case(cases, f"2026{number:04d}") for number in range(1, count + 1)]
    broken = good[every - 1 :: every]
    for path, how in zip(broken, BROKEN, strict=True):
        spoil(path, how)
    words = ["build", str(cases), "--out", str(out), "--kind", "reply", "--format", "docx"]
    assert main(words) == ExitCode.FAILED
    report = json.loads((out / "report.json").read_bytes())
    # The last of the ten has the number of the first case, and of two with one number neither is made.
    broken = [good[0], *broken]
    assert (report["cases"], report["made"], report["failed"]) == (count, count - 11, 11)
    found = published(out)
    folders = {path.stem for path in good if path not in broken}
    names = {f"{folder}/{name}" for folder in folders for name in ("答复函.docx", "manifest.json", "printed.json")}
    assert found.keys() == names | {"set.json", "register.xlsx"}
    assert [one["source"] for one in report["failures"]] == [path.name for path in broken]
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("✗ ")]
    assert len(said) == len(broken)
    for path, line in zip(broken, said, strict=True):
        name, problem = line.removeprefix("✗ ").split("　", 1)
        assert name in (path.name, path.stem)
        assert re.search(r"(\.yaml|departments)( · |：)", problem), line
        assert re.search(r"（.+）$", problem), line
    print(*said, json.dumps({name: report[name] for name in ("seconds", "made", "failed", "documents")}), sep="\n")


def test_the_log_and_the_report_know_cases_by_number(out, cases):
    write_case(cases, "20260002", "坏")
    (cases / "保密标题.yaml").write_text("proposal: [", encoding="utf-8")
    build(out, cases)
    log = (out / "docgen-build.log").read_text(encoding="utf-8")
    assert re.search(r"failed case=20260002 code=broken key=reply\.answers\[1\]\.text line=15\n", log)
    assert re.search(r"failed case=#4 code=\S+", log)
    assert re.search(r"made case=20260001 files=1", log)
    for private in ("保密", "样例", "0755"):
        assert private not in log
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert (report["cases"], report["made"], report["failed"]) == (4, 2, 2)
    assert report["failures"][0]["number"] == "20260002"


# ---- what was finished before ----------------------------------------------------------------------------------------
def test_a_staged_file_that_was_changed_is_made_again(out, cases):
    build(out, cases)
    expected = published(out)
    staged = out / ".stage/files/20260001/答复函.docx"
    staged.chmod(0o644)
    staged.write_bytes(b"changed")  # in place, and so in the published set as well
    with pytest.raises(AssertionError):
        published(out)
    assert made(build(out, cases)) == ["20260001"]
    assert published(out) == expected


@pytest.mark.parametrize("note", [b"", b"{}", b"[]", b'{"form": 1}'])
def test_a_note_that_cannot_be_read_vouches_for_nothing(out, cases, note):
    build(out, cases)
    path = out / ".stage/notes/20260001.json"
    path.unlink()
    path.write_bytes(note)
    assert made(build(out, cases)) == ["20260001"]


def test_nothing_is_staged_that_no_case_has(out, cases):
    build(out, cases)
    (cases / "20260002.yaml").unlink()
    (out / ".stage/files/20260001/更多.docx").write_bytes(b"x")
    build(out, cases)
    assert {path.name for path in (out / ".stage/files").iterdir()} == {"20260001", "20260003"}
    assert {path.name for path in (out / ".stage/notes").iterdir()} == {"20260001.json", "20260003.json"}
    assert {path.name for path in (out / ".stage/files/20260001").iterdir()} == {"manifest.json", "答复函.docx"}


def test_the_current_set_and_the_one_before_are_kept(out, cases):
    folders = []
    for turn in range(4):
        write_case(cases, "20260001", f"第{turn}次。")
        folders.append(build(out, cases).folder)
    assert [folder.exists() for folder in folders] == [False, False, True, True]


def test_an_old_set_with_somebodys_file_in_it_is_not_removed(out, cases):
    first = build(out, cases).folder
    (first / "20260001/签署.pdf").write_bytes(b"x")
    for turn in range(2):
        write_case(cases, "20260001", f"第{turn}次。")
        built = build(out, cases)
    assert (first / "20260001/签署.pdf").exists()
    assert (first / "20260001/答复函.docx").exists()
    assert [finding.code for finding in built.findings] == ["set-kept"]


class NoLinks(Disk):
    """A file system without second names and symbolic links."""

    def link(self, old, new):
        raise OSError(errno.EPERM, "no links")

    def point(self, path, target):
        raise OSError(errno.ENOTSUP, "no links")


def test_without_links_a_set_is_made_of_copies_and_a_text_says_where(out, cases):
    built = build(out, cases, disk=NoLinks())
    assert published(out) == clean(out.parent, cases)
    assert built.folder.name in (out / "current.txt").read_text(encoding="utf-8-sig")
    assert not temporary(out)
    assert made(build(out, cases, disk=NoLinks())) == []
    build(out, cases)
    assert (out / "current").is_symlink() and not (out / "current.txt").exists()


def test_a_file_that_is_held_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    held = PermissionError(errno.EACCES, "held")
    held.winerror = 32
    real, calls = Path.replace, []

    def replace(self, target):
        calls.append(self)
        if len(calls) < 3:
            raise held
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(disks.time, "sleep", lambda seconds: None)
    disks.put(Disk(), tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x" and len(calls) == 3


# ---- whatever goes wrong ---------------------------------------------------------------------------------------------
def run(*words: str | Path) -> list[float]:
    found = subprocess.run([sys.executable, PROGRAM, *words], capture_output=True, text=True, cwd=ROOT)
    assert found.returncode == 0, found.stderr[-2000:]
    return json.loads(found.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("what", ["first", "again"])
def test_a_build_may_die_at_every_operation(tmp_path, what):
    points, early, _ = run(what, tmp_path)
    assert points > 50
    assert 0 < early < points  # some died before the set was published, some after


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.full)])
def test_a_build_may_die_at_any_moment(tmp_path, times):
    _, killed, _ = run("random", tmp_path, str(times))
    assert killed > times / 4


@pytest.mark.parametrize(
    "fault",
    [Full, Failing, partial(Failing, number=errno.EACCES), partial(Failing, number=errno.EROFS)],
    ids=["disk full", "input or output error", "no permission", "read only"],
)
def test_every_operation_may_fail(tmp_path, fault):
    before, cases = batches.prepare(tmp_path)
    known, expected = published(before), clean(tmp_path, cases)
    trial = tmp_path / "trial"
    shutil.copytree(before, trial, symlinks=True)
    counting = Faulty()
    build(trial, cases, disk=counting)
    failed = 0
    for k in range(1, counting.count + 1):
        out = Path(shutil.copytree(before, tmp_path / f"out-{k}", symlinks=True))
        try:
            build(out, cases, disk=fault(k))
        except OutputError as error:
            failed += 1
            assert error.code == ("disk-full" if fault is Full else "disk")
            assert error.next_step and error.place.file
            assert published(out) in (known, expected), k
            assert not temporary(out), k
        else:
            # a link that is not permitted is a copy, and what could not be tidied away waits for the next build
            assert published(out) == expected, k
        build(out, cases, disk=Faulty())
        assert published(out) == expected, k
        assert not temporary(out), k
        shutil.rmtree(out)
    assert failed > counting.count * 3 / 4


def test_a_real_disk_that_is_full_leaves_the_set_before(out, cases):
    resource = pytest.importorskip("resource")
    build(out, cases)
    before = published(out)
    write_case(cases, "20260001", "改过。")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OutputError) as caught:
            build(out, cases)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert caught.value.code == "disk-full"
    assert published(out) == before
    assert not temporary(out)


def test_a_second_builder_is_told_who_builds(out, cases):
    out.mkdir()
    with locked(out), pytest.raises(OutputError) as caught:
        build(out, cases)
    assert caught.value.code == "busy"
    assert str(os.getpid()) in caught.value.message


def test_a_builder_that_was_killed_leaves_its_name_and_no_lock(out, cases):
    out.mkdir()
    code = (
        "import sys, time; from pathlib import Path; from docgen.pipeline.batch.lock import locked\n"
        "with locked(Path(sys.argv[1])):\n print('held', flush=True)\n time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OutputError) as caught:
            build(out, cases)
        assert str(holder.pid) in caught.value.message
        holder.kill()
    assert build(out, cases).cut_short == holder.pid
    assert build(out, cases).cut_short is None


def test_a_reader_never_sees_a_mixed_set(out, cases):
    build(out, cases)
    ended, seen = threading.Event(), set()
    problems: list[BaseException] = []

    def read() -> None:
        while not ended.is_set():
            folder = document_set.current(out)
            try:
                found = published(out)
                seen.add(batches.digest(found))
            except FileNotFoundError as error:  # two sets later; who looks again finds the newest
                if document_set.current(out) == folder:
                    problems.append(error)
            except BaseException as error:
                problems.append(error)

    with ThreadPoolExecutor(3) as readers:
        reading = [readers.submit(read) for _ in range(3)]
        for turn in range(25):
            for path in paths(cases):
                write_case(cases, path.stem, f"第{turn}次。")
            build(out, cases)
        ended.set()
    assert all(one.done() for one in reading)
    assert problems == []
    assert len(seen) > 3


class Sets(RuleBasedStateMachine):
    """Whatever is done to cases, wordings and options, and wherever builds die: a build is what a clean one is."""

    numbers = st.sampled_from(["20260001", "20260002", "20260003"])
    texts = st.sampled_from(["已办理。", "改过。", "坏"])

    @initialize()
    def start(self):
        self.stack = contextlib.ExitStack()
        import tempfile

        self.base = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.cases, self.out = self.base / "cases", self.base / "out"
        self.root = Path(shutil.copytree(TEMPLATES, self.base / "templates"))
        self.order = ORDER
        write_case(self.cases, "20260001")

    @rule(number=numbers, text=texts, lead=st.sampled_from(list(batches.DEPARTMENTS)))
    def write(self, number, text, lead):
        write_case(self.cases, number, text, lead)

    @rule(number=numbers)
    def remove(self, number):
        if len(paths(self.cases)) > 1:
            (self.cases / f"{number}.yaml").unlink(missing_ok=True)

    @rule(lines=st.integers(0, 2))
    def reword(self, lines):
        self._replace("base/reply.txt", b"", b"\n" * lines)

    @rule(name=st.sampled_from(["我局", "本局"]))
    def rename(self, name):
        self._replace("departments/czj/department.toml", 'we = "我局"'.encode(), f'we = "{name}"'.encode())

    def _replace(self, file, old, new):
        data = (TEMPLATES / file).read_bytes()
        assert old in data
        (self.root / file).write_bytes(data.replace(old, new) if old else data + new)

    @rule(order=st.sampled_from([ORDER, OTHER, dataclasses.replace(ORDER, accessible=True)]))
    def choose(self, order):
        self.order = order

    @rule(k=st.integers(1, 90))
    def die(self, k):
        before = published(self.out)
        with contextlib.suppress(Killed):
            build(self.out, self.cases, root=self.root, order=self.order, disk=Dead(k))
        assert published(self.out) in (before, self._clean())

    @rule()
    def build(self):
        build(self.out, self.cases, root=self.root, order=self.order, disk=Faulty())
        assert published(self.out) == self._clean()
        assert not temporary(self.out)

    def _clean(self):
        return clean(self.base, self.cases, root=self.root, order=self.order)

    def teardown(self):
        if hasattr(self, "stack"):
            self.stack.close()


TestSets = Sets.TestCase
TestSets.settings = settings(max_examples=12, stateful_step_count=10, deadline=None)


class TestManySets(Sets.TestCase):
    settings = settings(max_examples=300, stateful_step_count=30, deadline=None)


TestManySets = pytest.mark.full(TestManySets)


# ---- who makes the documents -----------------------------------------------------------------------------------------
class Lossy(Executor):
    """Loses every second job, and answers late."""

    def __init__(self):
        self.jobs = 0
        self.most = 0
        self.waiting = 0

    def submit(self, fn, /, *arguments, **options):
        self.jobs += 1
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        future = Future()
        lost = self.jobs % 2 == 0

        def result(timeout=None):
            self.waiting -= 1
            if lost:
                raise ConnectionError("gone")
            return fn(*arguments, **options)

        future.result = result
        return future


def test_whoever_makes_them_a_lost_job_is_its_own_cases_failure(out, cases):
    for number in range(100, 157):
        write_case(cases, f"2026{number:04d}")
    lossy = Lossy()
    built = dataclasses.replace(builder(out), workers=lambda count: nullcontext(lossy)).build(paths(cases))
    assert len(built.failed) == 30
    assert {case.error.code for case in built.failed} == {"worker-died"}
    assert lossy.most < 40
    build(out, cases)
    assert published(out) == clean(out.parent, cases)


def test_a_machine_that_differs_refuses(monkeypatch):
    packed = remote.parcel(Departments(), ORDER)
    path = SAMPLES["10-not-public"]
    arguments = str(path), path.read_bytes(), ORDER
    (file,) = remote.produce(packed, *arguments).files
    assert file == one_case.produce(Departments(), *arguments[:2], ORDER).files[0]
    monkeypatch.setattr(remote, "surroundings", lambda *values: "another")
    with pytest.raises(SetupError) as caught:
        remote.produce(packed, *arguments)
    assert caught.value.code == "machine-differs"


def test_an_executor_that_does_not_exist_is_a_wrong_call():
    with pytest.raises(UsageError), remote.cluster("spark://here"):
        pass


@pytest.fixture
def machines():
    """A cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as found:
        yield found


def address(machines) -> str:
    return machines.scheduler_address.replace("tcp://", "dask://")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("count", [12, pytest.param(200, marks=pytest.mark.full)])
def test_processes_and_a_dask_cluster_make_the_same_set(out, tmp_path, machines, count):
    for number in range(count):
        write_case(tmp_path / "many", f"2026{number:04d}", f"已办理{number}项。" * (1 + number % 7))
    chosen = ["build", str(tmp_path / "many"), "--kind", "reply", "--format", "docx"]
    assert main([*chosen, "--out", str(out), "--executor", address(machines)]) == 0
    assert main([*chosen, "--out", str(out.with_name("here")), "--jobs", "2"]) == 0
    found = published(out)
    assert sum(name.endswith(".docx") for name in found) == count
    assert found == published(out.with_name("here"))


@pytest.mark.filterwarnings("ignore")
def test_a_machine_that_dies_in_the_middle_loses_nothing(out, tmp_path, machines):
    for number in range(24):
        write_case(tmp_path / "many", f"2026{number:04d}")
    victims = [machines.workers[0].pid]

    def kill(_done):
        while victims:
            os.kill(victims.pop(), signal.SIGKILL)

    job = partial(remote.produce, remote.parcel(Departments(TEMPLATES), ORDER))
    here = builder(out, job=job)
    there = dataclasses.replace(
        here, workers=lambda count: remote.cluster(address(machines)), progress=lambda count: nullcontext(kill)
    )
    built = there.build(paths(tmp_path / "many"))
    assert not victims and not built.failed
    dataclasses.replace(here, out=out.with_name("here")).build(paths(tmp_path / "many"))
    assert published(out) == published(out.with_name("here"))


# ---- the commands ----------------------------------------------------------------------------------------------------
def test_the_command_builds_tells_and_goes_on(out, cases, capsys):
    words = ["build", str(cases), "--out", str(out), "--kind", "feedback", "--format", "docx", "--jobs", "1"]
    (cases / "20260002.yaml").write_text("proposal: [", encoding="utf-8")
    assert main(words) == ExitCode.FAILED
    printed = capsys.readouterr()
    assert "20260002.yaml" in printed.err
    assert re.search(r"│ 3 +│ 2 +│ 0 +│ 1 +│ 2 +│", printed.out)
    write_case(cases, "20260002")
    assert main([*words, "--dry-run"]) == 0
    assert "+ 20260002/征询意见表.docx" in capsys.readouterr().out
    assert main(words) == 0
    assert re.search(r"│ 3 +│ 1 +│ 2 +│ 0 +│ 3 +│", capsys.readouterr().out)
    assert main(["verify", str(out / "current")]) == 0


def test_each_change_of_a_file_is_seen_once(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("a", encoding="utf-8")
    signs = changes(path, interval=0.001)
    next(signs)
    path.write_text("b", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    next(signs)
    waiting = threading.Thread(target=lambda: next(signs), daemon=True)
    waiting.start()
    os.utime(path, ns=(2, 2))
    time.sleep(0.05)
    path.unlink()
    time.sleep(0.05)
    path.touch()
    time.sleep(0.05)
    path.write_text("b", encoding="utf-8")
    time.sleep(0.05)
    assert waiting.is_alive()
    path.write_text("c", encoding="utf-8")
    waiting.join(5)
    assert not waiting.is_alive()


def test_watch_makes_a_case_again_when_it_changes_and_ends_on_ctrl_c(out, cases):
    path = cases / "20260001.yaml"
    words = ["watch", str(path), "--out", str(out), "--kind", "reply", "--format", "docx"]
    with subprocess.Popen([sys.executable, "-m", "docgen", *words], stdout=subprocess.PIPE, text=True) as watching:
        try:
            assert next(line for line in watching.stdout if "个文件" in line)
            letter = out / "20260001/答复函.docx"
            before = letter.read_bytes()
            write_case(cases, "20260001", "改过。")
            assert next(line for line in watching.stdout if "个文件" in line)
            assert letter.read_bytes() != before
            watching.send_signal(signal.SIGINT)
            assert watching.wait(20) == 0
        finally:
            watching.kill()


def test_the_stub_makes_what_the_plan_says(cases):
    """The tests above would prove little with a stub of other names."""
    (path, *_) = paths(cases)
    found = stub(TEMPLATES, str(path), path.read_bytes(), OTHER)
    (planned,) = [case.planned for case in builder(cases.parent / "x", order=OTHER).preview([path])]
    assert tuple(file.name for file in found.files) == planned.outputs
