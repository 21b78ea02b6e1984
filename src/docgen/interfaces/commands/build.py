"""`docgen build` and `docgen watch`: options → builds, and what they print."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from docgen.errors import CaseError, ExitCode, Place
from docgen.interfaces import terminal
from docgen.language import say
from docgen.pipeline import case_files, folders, one_case
from docgen.pipeline.batch import remote
from docgen.pipeline.batch.builder import Builder, Job
from docgen.pipeline.batch.watch import changes
from docgen.pipeline.order import Order
from docgen.stationery.cabinet import Cabinet

Pool = Callable[[int, Callable[..., object], tuple[object, ...]], AbstractContextManager[Executor | None]]
"""Opens workers: at most how many, what each does first, and with what."""


def build(options: argparse.Namespace, order: Order, pool: Pool) -> int:
    """Make every document of every case that is not there yet; 1 if a case is missing in the set.

    The code of the error that held the set back, if one did.
    """
    cabinet = Cabinet(options.templates)
    files = case_files.find(options.cases)
    terminal.findings(files.passed_over)
    root = cabinet.root.absolute()
    job: Job = partial(one_case.produce_with, root)
    workers: Callable[[int], AbstractContextManager[Executor | None]] = partial(_local, pool, root, order)
    if options.executor:
        job = partial(remote.produce, remote.parcel(cabinet, order))
        workers = partial(_remote, options.executor)
    builder = Builder(cabinet, options.out, order, job, workers, terminal.building, numbers=options.numbers)
    if options.dry_run:
        found = builder.preview(files.paths)
        terminal.planned(found)
        return int(ExitCode.FAILED) if any(case.error for case in found) else 0
    built = builder.build(files.paths)
    terminal.built(built)
    if built.held:
        return int(built.held.exit_code)
    return int(ExitCode.FAILED) if built.failed else 0


def watch(options: argparse.Namespace, order: Order, pool: Pool) -> int:
    """Make a case's documents again at every change of its file, until Ctrl-C."""
    path: Path = options.case
    if not path.is_file():
        raise CaseError(say("打不开文件：{error}", error=path), place=Place(str(path)), next_step=say("检查路径和权限"))
    cabinet = Cabinet(options.templates)
    with contextlib.suppress(KeyboardInterrupt), _local(pool, cabinet.root.absolute(), order, 1) as workers:
        for _ in changes(path):
            started = time.monotonic()
            (result,) = folders.build([path], cabinet, options.out, order, workers=workers)
            terminal.rebuilt(result, time.monotonic() - started)
    return 0


def _local(pool: Pool, root: Path, order: Order, most: int) -> AbstractContextManager[Executor | None]:
    return pool(most, one_case.prepare, (root, order))


def _remote(address: str, _most: int) -> AbstractContextManager[Executor]:
    return remote.cluster(address)
