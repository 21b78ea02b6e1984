"""Workers: whatever a job does, it ends within its limits, in a typed error, and no other job notices.

Templates that try to get out (tests/whole/hostile/escapes.txt) or to use everything up (tests/whole/hostile/bombs.txt),
and the order of a batch, which must not show in any document.
"""

import gc
import io
import json
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import CancelledError, Executor, Future
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import batches
import jobs
import pytest
from conftest import ROOT, SAMPLES, compositions
from test_hostile import CASE, DEPARTMENT, PROPOSAL, REPLY, TEMPLATES, entries, packed, yaml

from docgen.errors import DocgenError, LimitError, Place, RenderError, Severity
from docgen.inspection import ink
from docgen.interfaces.cli import main
from docgen.pipeline import folders, manifest, one_case
from docgen.pipeline.documents import render
from docgen.pipeline.order import Order
from docgen.pipeline.workers import Workers, frames
from docgen.pipeline.workers.limits import Limits
from docgen.pipeline.workers.process import KilledError
from docgen.stationery.departments import Departments

SECONDS = 3


@pytest.fixture(scope="module")
def pool():
    with Workers(1, Limits(seconds=SECONDS, megabytes=512), jobs.get_ready) as workers:
        yield workers


@pytest.fixture(scope="module")
def makers(request):
    """Workers that are ready to make documents in one format."""
    with Workers(1, Limits(seconds=SECONDS), jobs.get_ready, (TEMPLATES, request.param)) as workers:
        yield workers


def outcome(workers, job, *arguments):
    """The answer or the error of a job, and the seconds that it took a worker that was ready."""
    assert workers.submit(jobs.echo, "甲").result() == "甲"
    start = time.monotonic()
    try:
        answer = workers.submit(job, *arguments).result()
    except DocgenError as error:
        answer = error
    return answer, time.monotonic() - start


# ---- jobs that go wrong ----------------------------------------------------------------------------------------------
WRONG = {
    jobs.exit_at_once: "worker-died",
    jobs.die_of_a_signal: "worker-died",
    jobs.overflow_the_stack: "worker-died",
    jobs.close_the_line: "worker-died",
    jobs.recurse: "limit-depth",
    jobs.eat_memory: "limit-memory",
    jobs.spin: "limit-time",
    jobs.sleep: "limit-time",
    jobs.hold_the_interpreter: "limit-time",
    jobs.raise_a_fault: "internal",
    jobs.leave: "internal",
    jobs.return_what_cannot_be_sent: "internal",
    jobs.write_a_huge_file: "internal",
}


@pytest.mark.parametrize("job", WRONG, ids=lambda job: job.__name__)
def test_a_job_that_goes_wrong_is_a_typed_error_and_the_next_one_succeeds(pool, job):
    error, seconds = outcome(pool, job)
    assert isinstance(error, RenderError)
    assert error.code == WRONG[job], str(error)
    assert error.next_step
    assert seconds < SECONDS + 1
    assert pool.submit(jobs.echo, 2).result() == 2


REFUSED = (
    jobs.open_a_socket,
    jobs.start_a_program,
    jobs.start_a_shell,
    jobs.become_a_program,
    jobs.fork,
    jobs.kill_the_parent,
    jobs.write,
    jobs.write_by_descriptor,
    jobs.write_through_a_link,
    jobs.remove,
    jobs.rename,
    jobs.remove_by_folder,
)


@pytest.mark.parametrize("job", REFUSED, ids=lambda job: job.__name__)
def test_a_worker_may_not_reach_out(pool, job, tmp_path):
    path = tmp_path / "file"
    path.write_text("甲")
    error, _ = outcome(pool, job, *([str(path)] if job.__code__.co_argcount else []))
    assert isinstance(error, RenderError) and "不许可的操作" in str(error)
    assert path.read_text() == "甲"


def test_a_worker_may_use_its_own_folder_which_goes_with_it(tmp_path):
    with Workers(1, Limits(), jobs.get_ready) as workers:
        assert workers.submit(jobs.use_its_own_folder).result() == []
        _, zone, seed, folder, here = workers.submit(jobs.where).result()
        assert (zone, seed, folder) == ("UTC", "0", here)
        assert Path(folder).is_dir()
    assert not Path(folder).exists()


def test_a_typed_error_arrives_whole(pool):
    error, _ = outcome(pool, jobs.raise_a_typed_error)
    assert (error.place.file, error.place.key, error.place.line) == ("甲.yaml", "proposal", 3)
    assert [finding.message for finding in error.findings] == ["乙"]


def test_what_a_worker_prints_does_not_get_between_its_answers(pool):
    assert outcome(pool, jobs.print_a_lot)[0] == "said"


class Spelled:
    """Is pickled as Python 3.11.2 pickles a member of an enumeration."""

    def __init__(self, kind, name):
        self._spelled = getattr, (kind, name)

    def __reduce__(self):
        return self._spelled


def answered(value):
    stream = io.BytesIO()
    frames.send(stream, frames.packed(value))
    stream.seek(0)
    return frames.read_answer(stream)


def test_a_member_of_an_enumeration_arrives_however_python_spells_it():
    assert answered(Severity.ERROR) is Severity.ERROR
    assert answered(Spelled(Severity, "ERROR")) is Severity.ERROR


@pytest.mark.parametrize(("kind", "name"), [(Severity, "__class__"), (Place, "__init__"), ("甲", "join")])
def test_no_other_attribute_is_looked_up_for_an_answer(kind, name):
    with pytest.raises((pickle.UnpicklingError, KeyError)):
        answered(Spelled(kind, name))


def test_an_answer_runs_no_code_in_the_parent(pool, tmp_path):
    error, _ = outcome(pool, jobs.return_a_trap, str(tmp_path / "sprung"))
    assert error.code == "worker-died"
    assert not (tmp_path / "sprung").exists()


def test_a_worker_has_no_say_in_where_files_go(tmp_path):
    class Traitor(Executor):
        def submit(self, fn, /, *arguments, **options):
            answer = Future()
            entry = manifest.ManifestEntry("../../甲.txt", "reply", "", "", "", None, (), {})
            answer.set_result(one_case.Production("../..", files=(one_case.ProducedFile(b"x", entry),)))
            return answer

    out = tmp_path / "a/b/out"
    (result,) = folders.build([SAMPLES["10-not-public"]], Departments(), out, Order(), workers=Traitor())
    assert result.error is None
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(found) == 2 and all(path.is_relative_to(out) for path in found)


def test_an_order_that_cannot_be_sent_is_the_callers_fault_and_harms_no_worker(pool):
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        pool.submit(lambda: 1).result()
    assert outcome(pool, jobs.echo, 1)[0] == 1


def test_a_worker_that_dies_between_two_jobs_is_replaced(pool):
    first = pool.submit(jobs.where).result()[0]
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert pool.submit(jobs.where).result()[0] != first


def kill_worker(pool, earlier=()):
    """Kill the process that runs a job of the pool, when it has begun."""
    while not (busy := {worker._process.pid for worker in pool._busy if worker.jobs} - set(earlier)):
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(min(busy), signal.SIGKILL)
    return min(busy)


def test_a_job_whose_worker_is_killed_runs_once_more(pool, tmp_path):
    job = pool.submit(jobs.wait_for, str(tmp_path / "file"))
    kill_worker(pool)
    (tmp_path / "file").write_text("")
    assert job.result() == "done"


def test_a_job_whose_worker_is_killed_twice_is_a_typed_error(pool):
    job = pool.submit(jobs.sleep)
    kill_worker(pool, [kill_worker(pool)])
    with pytest.raises(RenderError, match="意外中止") as caught:
        job.result()
    assert caught.value.code == "worker-died" and caught.value.next_step
    assert pool.submit(jobs.echo, 1).result() == 1


def test_a_case_whose_worker_is_killed_each_time_is_named(tmp_path):
    class Killing(Workers):
        def _run_once(self, *arguments):
            raise KilledError("杀", code="worker-died")

    with Killing(1, Limits(), jobs.get_ready) as workers:
        (result,) = folders.build([SAMPLES["10-not-public"]], Departments(), tmp_path, Order(), workers=workers)
    assert result.error.place.file == str(SAMPLES["10-not-public"]) and result.error.code == "worker-died"


# ---- forks -----------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("times", [3, pytest.param(60, marks=pytest.mark.full)])
def test_a_fork_beside_a_thread_that_makes_documents_can_make_documents(times):
    documents = [compositions("10-not-public")["答复函"], compositions("13-summary-only")["答复函"]]
    expected = [render(document, "pdf") for document in documents]
    ended = threading.Event()

    def make():
        while not ended.is_set():
            render(documents[0], "pdf")
            ink.read(expected[0])
            render(documents[0], "pdf", engine="weasyprint")

    thread = threading.Thread(target=make)
    thread.start()
    try:
        for turn in range(times):
            time.sleep(0.03 * (turn % 9))
            child = batches.forked(lambda: check_in_child(documents, expected))
            assert ended_within(child, 60) == 0
    finally:
        ended.set()
        thread.join()


def check_in_child(documents, expected):
    assert [render(document, "pdf") for document in documents] == expected
    assert ink.read(expected[1])


def ended_within(child, seconds):
    """The exit code of a forked process; None if it did not end in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        number, status = os.waitpid(child, os.WNOHANG)
        if number:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_has_no_workers_of_its_parent_and_does_them_no_harm():
    def use_in_child(pool):
        with pytest.raises(RenderError) as caught:
            pool.submit(jobs.echo, 1)
        assert caught.value.code == "worker-stopped"
        pool.shutdown()
        pool.stop()
        with Workers(1, Limits(), jobs.get_ready) as own:
            assert own.submit(jobs.echo, 2).result() == 2
        gc.collect()

    with Workers(1, Limits(), jobs.get_ready) as pool:
        number, _, _, folder, _ = pool.submit(jobs.where).result()
        sleeping = pool.submit(jobs.nap)
        assert ended_within(batches.forked(lambda: use_in_child(pool)), 60) == 0
        assert sleeping.result() == "awake" and pool.submit(jobs.where).result()[0] == number
        assert Path(folder).is_dir()
    assert not Path(folder).exists()


def test_a_worker_that_has_grown_makes_way_for_a_new_one():
    with Workers(1, Limits(), jobs.get_ready) as workers:
        small = workers.submit(jobs.grow, 1).result()
        assert workers.submit(jobs.grow, 650).result() == small
        assert workers.submit(jobs.grow, 1).result() != small


def is_running(number):
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_stopping_waits_for_nothing_and_leaves_no_process():
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Workers(1, Limits(seconds=60), jobs.get_ready) as workers:
        number = workers.submit(jobs.where).result()[0]
        waiting = [workers.submit(jobs.sleep) for _ in range(3)]
        time.sleep(0.2)
        raise KeyboardInterrupt
    assert time.monotonic() - start < 10
    assert not is_running(number)
    with pytest.raises(DocgenError):
        waiting[0].result()
    with pytest.raises(CancelledError):
        waiting[2].result()


def test_the_answers_keep_to_their_jobs_however_many_workers_there_are():
    with Workers(2, Limits(), jobs.get_ready) as workers:
        assert isinstance(workers, Executor)
        assert list(workers.map(jobs.echo, range(50))) == list(range(50))


# ---- the command -----------------------------------------------------------------------------------------------------
ANSWERS = "\n{% for answer in reply.answers %}\n{{ answer.text | paragraphs }}\n{% endfor %}\n"
"""A wording that leaves out what was answered is refused for that alone."""
SLOW_LINE = "table: 1 1 1 1\n{% for a in range(2000) %}\n" + "row: 甲 | 乙 | 丙 | 丁\n" * 5 + "{% endfor %}\n"


@pytest.fixture
def slow(tmp_path):
    """A folder of templates whose department 市样例局 makes documents that never get done, and three cases."""
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates)
    department = templates / "departments/slow"
    department.mkdir()
    (department / "department.toml").write_text(DEPARTMENT, encoding="utf-8")
    (department / "points.txt").write_text(SLOW_LINE, encoding="utf-8")
    cases = tmp_path / "cases"
    cases.mkdir()
    for index, lead in enumerate(("市财政局", "市样例局", "市财政局")):
        single = {"type": "独办", "lead": lead}
        reply = REPLY | {"document_number": f"深财建〔2026〕{index + 1}号"}
        case = {"proposal": PROPOSAL | {"number": f"2026000{index}"}, "handling": single, "reply": reply}
        (cases / f"{index}.yaml").write_text(yaml(case), encoding="utf-8")
    return [
        "make",
        str(cases),
        "--templates",
        str(templates),
        "--kind",
        "reply",
        "--format",
        "pdf",
        "--out",
        str(tmp_path / "out"),
        "--draft",
    ]


def test_a_case_that_takes_too_long_is_stopped_and_the_others_are_made(slow, tmp_path, capsys):
    start = time.monotonic()
    code = main([*slow, "--jobs", "2", "--limit", "3"])
    printed = "".join(capsys.readouterr())
    assert time.monotonic() - start < 15
    assert code == 6
    assert "1.yaml：超过 3 秒没有做完" in printed and "--limit" in printed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["20260000", "20260002"]


def children(number):
    """The processes that a process has started, as Linux lists them."""
    threads = Path(f"/proc/{number}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_no_process_survives_the_command(end, slow):
    words = [sys.executable, "-m", "docgen", *slow, "--limit", "60", "--jobs", "2"]
    command = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ)
    numbers: list[int] = []
    limit = time.monotonic() + 20
    while len(numbers) < 2 and time.monotonic() < limit:
        time.sleep(0.1)
        numbers = children(command.pid)
    assert len(numbers) == 2
    time.sleep(1)
    command.send_signal(end)
    said = command.communicate(timeout=10)[1].decode()
    assert command.returncode == (130 if end is signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in said
    limit = time.monotonic() + 5
    while any(map(is_running, numbers)) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not any(map(is_running, numbers))


@pytest.mark.parametrize("words", [("--jobs", "-1"), ("--limit", "0"), ("--limit", "nan")])
def test_a_limit_that_is_none_is_refused(words, tmp_path, capsys):
    assert main(["make", str(SAMPLES["10-not-public"]), "--out", str(tmp_path / "out"), *words]) == 2
    assert "--jobs" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# ---- templates that try to get out -----------------------------------------------------------------------------------
SENTENCE = "<w:p><w:r><w:t>{}</w:t></w:r></w:p><w:sectPr"
WARNING = ["body: {{ nope }}", "body: {{ 1 / 0 }}"]


def shell(addition):
    """The base department's letter with one more paragraph at its end, already XML."""
    with zipfile.ZipFile(TEMPLATES / "base/letter.docx") as archive:
        parts = [(name, archive.read(name).decode("utf-8", "surrogateescape")) for name in archive.namelist()]
    end = {"word/document.xml": "<w:sectPr"}
    parts = [(name, xml.replace(end.get(name, "\0"), SENTENCE.format(addition), 1)) for name, xml in parts]
    return packed([(name, xml.encode("utf-8", "surrogateescape")) for name, xml in parts])


ESCAPES = [parameter.values[0] for parameter in entries("escapes.txt")]


def watched(folder):
    """What became of every escape: as a wording, then as a Word shell."""
    templates = folder / "templates"
    shutil.copytree(TEMPLATES, templates)
    (templates / "departments/probe").mkdir()
    (templates / "departments/probe/department.toml").write_text(DEPARTMENT, encoding="utf-8")
    case = {**CASE, "handling": {"type": "独办", "lead": "市样例局"}, "opinions": []}
    (templates / "case.yaml").write_text(yaml(case), encoding="utf-8")
    payloads = [(None, shell(text).hex()) for text in ("甲", "{{ nope }}")] + [(text, None) for text in WARNING]
    payloads += [(f"body: {entry.input}", None) for entry in ESCAPES]
    payloads += [(None, shell(escape(entry.input)).hex()) for entry in ESCAPES]
    run = subprocess.run(
        [sys.executable, str(ROOT / "tests/whole/hostile/watch.py"), str(templates)],
        input=json.dumps(payloads),
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert len(found) == 2 * len(ESCAPES) + 1
    seen = " ".join(found.pop()[2])
    assert all(event in seen for event in ("open", "import colorsys", "socket.", "os.system", "subprocess."))
    return found[: len(ESCAPES)], found[len(ESCAPES) :]


def test_no_template_gets_out(tmp_path):
    """Each is refused by a typed error, or is harmless text; none asks the interpreter for anything."""
    wordings, shells = watched(tmp_path)
    for entry, (error, texts, events) in zip(ESCAPES, wordings, strict=True):
        assert events == [], f"{entry.title}: {events}"
        if entry.expected.startswith("exact: "):
            assert entry.expected.removeprefix("exact: ") in texts, f"{entry.title}: {error} {texts}"
        else:
            words = entry.expected.removeprefix("error").removeprefix(": ")
            assert error is not None and words in error, f"{entry.title}: {error} {texts}"
            assert "points.txt" in error, f"{entry.title}: {error}"
    for entry, (error, texts, events) in zip(ESCAPES, shells, strict=True):
        assert events == [], f"{entry.title}: {events}"
        if error is None:
            assert texts[-1] == entry.input, entry.title
        else:
            assert "letter.docx" in error or "甲.docx" in error, f"{entry.title}: {error}"

    for error, texts, _ in (*wordings, *shells):
        said = "\n".join([error or "", *texts])
        assert not re.search(r"<class|object at 0x|uid=\d|root:|<built-in|<function|<bound", said), said


def test_there_are_enough_escapes_and_bombs():
    assert len(ESCAPES) >= 100
    assert len(entries("bombs.txt")) >= 20


# ---- templates that use everything up --------------------------------------------------------------------------------
def written(folder, source):
    """The text of an entry of bombs.txt, its repetitions spelled out; its other files are put into the folder."""
    lines = []
    for line in source.split("\n"):
        wide = re.sub(r"«(\d+)×(.*?)»", lambda match: "".join(repeated(match[2], int(match[1]))), line)
        if many := re.fullmatch(r"repeat (\d+): (.*)", wide):
            lines += repeated(many[2], int(many[1]))
        elif file := re.fullmatch(r"file (\S+) (\d+): (.*)", wide):
            names, texts = repeated(file[1], int(file[2])), repeated(file[3], int(file[2]))
            for name, text in zip(names, texts, strict=True):
                (folder / name).write_text(text, encoding="utf-8")
        else:
            lines.append(wide)
    return "\n".join(lines)


def repeated(text, count):
    return [text.replace("{i}", str(index)).replace("{j}", str(index + 1)) for index in range(count)]


@pytest.fixture
def bomb(tmp_path):
    """Templates with a department 市样例局 that an entry of bombs.txt makes: `bomb(entry)` is the folder."""

    def made(entry):
        templates = tmp_path / "templates"
        shutil.copytree(TEMPLATES, templates)
        folder = templates / "departments/bomb"
        folder.mkdir()
        (folder / "department.toml").write_text(DEPARTMENT, encoding="utf-8")
        source = written(folder, entry.input)
        if entry.where == "shell":
            (folder / "letter.docx").write_bytes(shell(escape(source)))
        else:
            (folder / "points.txt").write_text(source + ANSWERS, encoding="utf-8")
        return templates

    return made


BOMBED = yaml({**CASE, "handling": {"type": "独办", "lead": "市样例局"}, "opinions": []}).encode()


BOMBS = [(("pdf" if entry.values[0].where == "pdf" else "docx"), *entry.values) for entry in entries("bombs.txt")]


@pytest.mark.parametrize(("makers", "entry"), BOMBS, indirect=["makers"], ids=[str(entry) for _, entry in BOMBS])
def test_a_bomb_is_refused_or_stopped_and_the_next_job_succeeds(makers, entry, bomb):
    order = Order(kinds=("reply",), formats=("pdf" if entry.where == "pdf" else "docx",), draft=True)
    answer, seconds = outcome(makers, one_case.produce, Departments(bomb(entry)), "案件.yaml", BOMBED, order)
    error = answer if isinstance(answer, DocgenError) else answer.error
    assert seconds < SECONDS + 1
    if entry.expected == "limit":
        assert isinstance(error, LimitError), error
    elif entry.expected == "stopped":
        assert isinstance(error, DocgenError)
    elif entry.expected == "harmless":
        assert error is None, str(error)
        assert seconds < SECONDS / 2
    else:
        assert entry.expected.removeprefix("error: ") in str(error), f"{error}"
        assert re.search(r"points\.txt|letter\.docx|p\d+\.txt", str(error))
    assert makers.submit(jobs.echo, 1).result() == 1


# ---- alone and in a batch --------------------------------------------------------------------------------------------
QUICK = [
    SAMPLES[name]
    for name in (
        "02-joint-signers",
        "05-group-proposal",
        "06-separate-handling",
        "08-table",
        "10-not-public",
        "12-special-marks",
    )
]
"""Sample cases that are soon made."""
WORD = Order(kinds=("reply", "opinion"), formats=("docx",))
BOTH = Order(kinds=("reply",))


def fingerprints(out):
    return {str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest() for path in out.rglob("*.*")}


def prints(paths, out, order, workers=None):
    """The fingerprints of what is made of each case."""
    results = folders.build(paths, Departments(), out, order, workers=workers)
    assert [(result.source, result.error) for result in results] == [(path, None) for path in paths]
    return {result.source: fingerprints(result.directory) for result in results}


def letters_as_when_alone(count, sizes, order, out, seed):
    """Make `count` batches for each number of workers, random in size and order; each letter is as when made alone."""
    chance, letters = random.Random(seed), 0
    alone = {path: prints([path], out / "alone", order)[path] for path in QUICK}
    assert all(alone.values())
    for size in sizes:
        with Workers(size, Limits(seconds=60), one_case.prepare, (Departments(), order)) as workers:
            for number in range(count):
                batch = chance.sample(QUICK, chance.randint(1, len(QUICK)))
                folder = out / f"{size}-{number}"
                found = prints(batch, folder, order, workers)
                assert found == {path: alone[path] for path in batch}, f"{[p.stem for p in batch]}, {size} workers"
                letters += sum(map(len, found.values()))
                shutil.rmtree(folder)
    return letters


@pytest.mark.full
def test_a_letter_is_the_same_alone_and_in_any_batch(tmp_path):
    assert letters_as_when_alone(8, (1, 3), WORD, tmp_path / "word", seed=1) >= 40
    assert letters_as_when_alone(4, (2,), BOTH, tmp_path / "both", seed=5) >= 16


@pytest.mark.full
def test_a_letter_is_the_same_alone_and_in_a_thousand_batches(tmp_path):
    start = time.monotonic()
    word = letters_as_when_alone(220, (1, 2, 3, 4), WORD, tmp_path / "word", seed=3)
    both = letters_as_when_alone(40, (1, 2, 3), BOTH, tmp_path / "both", seed=4)
    assert word >= 3000 and both >= 800
    print(f"880 + 120 batches, {word} + {both} files, {time.monotonic() - start:.0f} s")


def test_a_letter_is_the_same_whatever_the_hash_seed_and_the_time_zone(tmp_path):
    case = SAMPLES["06-separate-handling"]
    surroundings = [("1", "Asia/Shanghai", "C"), ("7", "Pacific/Kiritimati", "C.UTF-8")]
    found = []
    for seed, zone, locale in surroundings:
        out = tmp_path / seed
        words = [sys.executable, "-m", "docgen", "make", str(case), "--kind", "reply", "--out", str(out)]
        words += ["--jobs", "0"] if seed != "7" else ["--jobs", "1"]
        changed = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        subprocess.run(words, check=True, capture_output=True, env=os.environ | changed)
        found.append(fingerprints(out))
    assert len(found[0]) == 4
    assert found[0] == found[1]
    assert list(prints([case], tmp_path / "here", BOTH).values()) == [
        {Path(name).name: print for name, print in found[0].items()}
    ]
