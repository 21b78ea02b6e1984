"""A contender's commands → processor time for each letter and peak memory, round by round beside its rivals.

A contender is a program that serves: a line `FIRST LAST` on its standard input has it make the letters of these
numbers (LAST not included), and it answers with one line of JSON. So all stay warm, and a machine that slows down
slows them all.
This module needs nothing but the standard library, since contenders have environments of their own.
"""

import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Figures:
    """What one contender needed: milliseconds of processor time a letter in each round, and megabytes at the most."""

    ms: list[float] = field(default_factory=list)
    mb: float = 0

    @property
    def median(self) -> float:
        return statistics.median(self.ms)


def spent() -> float:
    """Seconds of processor time that this process and its finished children have used."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak() -> float:
    """The most megabytes that this process or one of its finished children has had."""
    return max(_own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def _own_peak() -> float:
    """Of this process alone; `getrusage` counts what its parent had when it was forked, too."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (found[0] if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def serve(make: Callable[[int], object]) -> None:
    """Be a contender: make the letters that are asked for, one after the other."""

    def timed(numbers: range) -> float:
        start = spent()
        for number in numbers:
            make(number)
        return (spent() - start) / len(numbers)

    answer(timed)


def answer(timed: Callable[[range], float]) -> None:
    """Be a contender that measures for itself: numbers of letters → seconds for each."""
    for line in sys.stdin:
        first, last = map(int, line.split())
        print(json.dumps({"ms": timed(range(first, last)) * 1000, "mb": peak()}), flush=True)


class Contender:
    """A contender at work."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def make(self, numbers: range) -> Mapping[str, float]:
        self._process.stdin.write(f"{numbers.start} {numbers.stop}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise ChildProcessError(f"{self._process.args}: {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextlib.contextmanager
def _at_work(commands: Mapping[str, Sequence[str | Path]]) -> Iterator[dict[str, Contender]]:
    with contextlib.ExitStack() as stack:
        contenders = {name: Contender(command) for name, command in commands.items()}
        for contender in contenders.values():
            stack.callback(contender.close)
        yield contenders


def interleaved(
    commands: Mapping[str, Sequence[str | Path]], rounds: int, count: int, warm: int, proved: Callable[[str], None]
) -> dict[str, Figures]:
    """Have all contenders make the same `count` letters in each round, another one beginning each time.

    warm: how many letters, the first ones, each makes before anything is measured. proved: what then looks at them.
    """
    figures = {name: Figures() for name in commands}
    with _at_work(commands) as contenders:
        for name, contender in contenders.items():
            contender.make(range(warm))
            proved(name)
        names = list(contenders)
        for number in range(rounds):
            numbers = range(warm + number * count, warm + (number + 1) * count)
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                found = contenders[name].make(numbers)
                figures[name].ms.append(found["ms"])
                figures[name].mb = max(figures[name].mb, found["mb"])
    return figures


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """How many times as much the one needed, the median of the rounds."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


@dataclass
class Ran:
    """What a program needed from start to end: seconds of processor time, with its children, and by the clock."""

    cpu: float
    wall: float


def ran(command: Sequence[str | Path], **options: object) -> Ran:
    """Run a program to its end, its output thrown away."""
    begun, used = time.perf_counter(), spent()
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=True, **quiet, **options)
    return Ran(spent() - used, time.perf_counter() - begun)


def machine() -> str:
    """The size of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{os.cpu_count()} 核、{memory:.0f} GB"
