"""`docgen --help` against an interpreter that does nothing: processor time from start to end."""

import compileall
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from stopwatch import ran
from table import Row, milliseconds

import docgen

HELP = [sys.executable, "-m", "docgen", "--help"]
NOTHING = [sys.executable, "-c", "pass"]


def rows(rounds: int) -> Iterator[Row]:
    """The line of the table; docgen's modules are compiled before, as an installer does."""
    compileall.compile_dir(Path(docgen.__file__).parent, quiet=2)
    ours, bare = zip(*((ran(HELP).cpu * 1000, ran(NOTHING).cpu * 1000) for _ in range(rounds)), strict=True)
    mine, other = statistics.median(ours), statistics.median(bare)
    ratio = statistics.median(b / a for a, b in zip(ours, bare, strict=True))
    yield Row("启动：docgen --help", milliseconds(mine), f"python -c pass {milliseconds(other)}", ratio, "≥ 0.33")
