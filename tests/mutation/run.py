"""The modules that keep a document's text safe × small faults → how many of the faults a test notices.

    .venv/bin/python tests/mutation/run.py                  all mutants of all modules of targets.toml
    .venv/bin/python tests/mutation/run.py gate publish     of these modules
    .venv/bin/python tests/mutation/run.py --every 5        every fifth mutant

No file is changed. The tests of a module are collected and run once; then a forked process per mutant puts the changed
code in the place of the right one and runs them again. Survivors that survivors.txt explains are counted apart.
Exit code 1: a survivor without an explanation, or too few killed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from hypothesis import settings
from loading import load_instead
from operators import Mutant, mutants

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEAST_KILLED = 0.90
AT_ONCE = 2
SECONDS = 8
"""Of processor time for one mutant; an endless loop is noticed too."""
SURVIVED, KILLED = 0, 1
PLAIN = ["-x", "-s", "-pno:terminal", "-pno:cacheprovider", "-pno:xdist"]
PLAIN += ["-Wignore::pytest.PytestAssertRewriteWarning"]


@dataclass
class Score:
    """What became of the mutants of one module."""

    made: int = 0
    open: int = 0
    explained: int = 0

    @property
    def killed(self) -> int:
        return self.made - self.open - self.explained


class Session:
    """A pytest plugin: runs the collected tests once, then again for every mutant in a process of its own."""

    def __init__(self, module: ModuleType, chosen: list[Mutant]) -> None:
        self.module, self.chosen = module, chosen
        self.survivors: list[Mutant] = []
        self.is_sound = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say what fails where nothing was changed."""
        if report.failed and not self.is_sound:
            print(report.nodeid, report.longreprtext, file=sys.stderr)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        if session.testsfailed or _fails(session):
            return True
        self.is_sound = True
        for mutant, survived in verdicts(self.chosen, lambda mutant: self._test(mutant, session)):
            if survived:
                self.survivors.append(mutant)
        return True

    def _test(self, mutant: Mutant, session: pytest.Session) -> int:
        exchange(self.module, mutant)
        return KILLED if _fails(session) else SURVIVED


def _fails(session: pytest.Session) -> bool:
    for number, item in enumerate(session.items):
        following = session.items[number + 1] if number + 1 < len(session.items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return True
    return not session.items


def exchange(module: ModuleType, mutant: Mutant) -> None:
    """Give a function of the module its mutated code; what it remembers of earlier calls is forgotten."""
    holder: Any = module
    *classes, name = mutant.function.split(".")
    for each in classes:
        holder = getattr(holder, each)
    found = vars(holder)[name]
    function = getattr(found, "fget", None) or getattr(found, "__wrapped__", None) or found
    function.__code__ = next(_codes(compile(mutant.tree, str(module.__file__), "exec"), mutant.function))
    for each in vars(module).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_qualname == name:
                yield inner
            yield from _codes(inner, name)


def main(arguments: list[str]) -> int:
    """Run; 0 when enough mutants are killed and every survivor is explained."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args(arguments)
    targets = tomllib.loads((HERE / "targets.toml").read_text(encoding="utf-8"))
    known = explanations()
    prepare()
    scores: dict[str, Score] = {}
    for name in options.modules or targets:
        started = time.monotonic()
        scores[name] = score(name, targets[name], known, options.every)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    for name, one in scores.items():
        print(f"{name:20} {one.made:5} made {one.killed:5} killed {one.explained:3} explained {one.open:3} open")
    made, killed, explained = (sum(getattr(s, f) for s in scores.values()) for f in ("made", "killed", "explained"))
    print(f"{'all':20} {made:5} made {killed:5} killed {explained:3} explained: {killed / made:.1%} killed")
    return int(killed / made < LEAST_KILLED or any(one.open for one in scores.values()))


def explanations() -> set[tuple[str, str]]:
    """Module and mutant of every line of survivors.txt: `module: name of the mutant  # reason`."""
    lines = (HERE / "survivors.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.rpartition("  # ")[0].partition(": ") for line in lines if line and not line.startswith("#")]
    return {(module, name) for module, _, name in rows}


def prepare() -> None:
    """Load everything once, from this folder."""
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests/support")]
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    settings.register_profile("mutation", database=None, derandomize=True, max_examples=40, deadline=None)
    settings.load_profile("mutation")
    for name in (
        "docgen.interfaces.cli",
        "docgen.pipeline.verify.verification",
        "docgen.digest.record",
        "pypdf",
        "docxtpl",
        "weasyprint",
    ):
        importlib.import_module(name)


def score(name: str, tests: list[str], known: set[tuple[str, str]], every: int) -> Score:
    """Let a module's tests look at its mutants."""
    module = importlib.import_module(f"docgen.{name}")
    path = Path(str(module.__file__))
    chosen = [one for one in mutants(path.read_text(encoding="utf-8")) if one.number % every == 0]
    with tempfile.TemporaryDirectory() as folder:

        def load_and_test(mutant: Mutant) -> int:
            load_instead(module.__name__, path, mutant.tree)
            return int(pytest.main([*PLAIN, f"--basetemp={folder}/{mutant.number}", *tests]))

        own = [mutant for mutant in chosen if not mutant.function]
        survivors = [mutant for mutant, survived in verdicts(own, load_and_test) if survived]
        session = Session(module, [mutant for mutant in chosen if mutant.function])
        process = _forked(
            lambda: _report(session, [*PLAIN, f"--basetemp={folder}/all", *tests], Path(folder) / "found")
        )
        os.waitpid(process, 0)
        found = (Path(folder) / "found").read_text(encoding="utf-8").split()
    if not found or found[0] != "sound":
        raise SystemExit(f"{name}: its tests fail where nothing was changed")
    survivors += [mutant for mutant in chosen if str(mutant.number) in found[1:]]
    result = Score(len(chosen))
    for mutant in sorted(survivors, key=lambda mutant: mutant.number):
        if (name, mutant.name) in known:
            result.explained += 1
        else:
            result.open += 1
            print(f"{name}: {mutant.name}  # line {mutant.line}", flush=True)
    return result


def _report(session: Session, arguments: list[str], path: Path) -> int:
    pytest.main(arguments, plugins=[session])
    words = ["sound" if session.is_sound else "unsound", *(str(mutant.number) for mutant in session.survivors)]
    path.write_text(" ".join(words), encoding="utf-8")
    return SURVIVED


def verdicts(chosen: list[Mutant], test: Callable[[Mutant], int]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether it survived, as they are done."""
    running: dict[int, Mutant] = {}
    waiting = iter(chosen)
    while True:
        while len(running) < AT_ONCE and (mutant := next(waiting, None)):
            running[_forked(lambda mutant=mutant: _limited(test, mutant))] = mutant
        if not running:
            return
        process, status = os.waitpid(-1, 0)
        yield running.pop(process), os.waitstatus_to_exitcode(status) == SURVIVED


def _limited(test: Callable[[Mutant], int], mutant: Mutant) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    signal.alarm(SECONDS * 15)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1), os.dup2(nothing, 2)
    return test(mutant)


def _forked(task: Callable[[], int]) -> int:
    """A process that does a task and ends with its result; what it raises counts as noticed."""
    sys.stdout.flush(), sys.stderr.flush()
    if process := os.fork():
        return process
    code = KILLED
    try:
        code = task()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
