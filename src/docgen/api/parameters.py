"""The parameters that several functions of the library share → the values that the packages below take."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import Finding, UsageError
from docgen.language import listing, say

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from docgen.model.case_file import CaseFile
    from docgen.model.synonyms import Synonyms
    from docgen.pipeline.order import Order
    from docgen.stationery.cabinet import Cabinet
    from docgen.stationery.profile import Profile


AnyPath = str | os.PathLike[str]
_LIMIT_BELOW_SECONDS = 86_400
"""Seconds. A time limit must be shorter, since the timers of some systems take no more than a day."""


def silent(*_total: object) -> AbstractContextManager[Callable[..., None]]:
    """Return a progress display that shows nothing."""
    return nullcontext(lambda *_done: None)


def cabinet_of(templates: AnyPath | None, fonts: AnyPath | None = None) -> Cabinet:
    """Return the cabinet of a templates folder and a fonts folder. None: the default templates, the machine's fonts."""
    from docgen.stationery.cabinet import Cabinet

    # A worker process has another working directory, where a relative path would lead elsewhere.
    folder = Path(fonts).absolute() if fonts is not None else None
    return Cabinet(Path(templates) if templates is not None else None, folder)


def profile_of(name: str, templates: AnyPath | None) -> Profile:
    """Read the profile (the lengths of the standard) that is called `name` in the templates folder."""
    from docgen.stationery import profile_file

    return profile_file.load(cabinet_of(templates).root / "profiles" / f"{name}.toml")


def paths_of(given: AnyPath | Iterable[AnyPath]) -> list[Path]:
    """Return a list of paths, whether one path is given or several."""
    if isinstance(given, str | os.PathLike):
        return [Path(given)]
    return [Path(path) for path in given]


def case_files_of(
    given: AnyPath | CaseFile | Iterable[AnyPath | CaseFile],
    words: Synonyms,
) -> tuple[list[CaseFile], tuple[Finding, ...]]:
    """Return cases and notices. The cases are the given ones first, then those read from the given files and folders.

    There is a notice for each file of a folder that was not taken for a case file. words: the synonyms that the files
    may contain.
    """
    from docgen.model import case_file
    from docgen.pipeline import case_files

    everything = [given] if isinstance(given, str | os.PathLike | case_file.CaseFile) else list(given)
    files = [one for one in everything if isinstance(one, case_file.CaseFile)]
    paths = [Path(one) for one in everything if not isinstance(one, case_file.CaseFile)]
    if files and not paths:
        return files, ()
    found = case_files.find(paths)
    return [*files, *case_file.read_all(found.paths, words)], found.passed_over


def order_of(
    cabinet: Cabinet,
    kinds: Iterable[str] | None,
    formats: Iterable[str] | None,
    *,
    draft: bool = False,
    accessible: bool = False,
) -> Order:
    """Return the order for these kinds and formats; None: all. An unknown kind or format is a `UsageError`."""
    from docgen.pipeline.order import Order
    from docgen.writers import WRITERS

    wanted = () if kinds is None else chosen(kinds, cabinet.kinds)
    return Order(wanted, chosen(formats, WRITERS), draft, accessible)


def chosen(names: Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return `names`, or all known names for None. No name at all, or an unknown one, is a `UsageError`."""
    there_are = tuple(known)
    if names is None:
        return there_are
    wanted = tuple(names)
    for name in wanted or ("",):
        if name not in there_are:
            step = say("可用的名称：{names}", names=listing(there_are))
            raise UsageError(say("没有 {name}", name=name), next_step=step)
    return wanted


def workers_for(
    jobs: int | None, limit: float, most: int, cabinet: Cabinet, order: Order
) -> AbstractContextManager[Executor | None]:
    """Return the worker processes that make documents, or None if `jobs` is 0 and this process is to make them.

    jobs: the number of workers; None: one for each processor. most: no more workers than this. limit: the seconds that
    a worker may take for one job.
    """
    from docgen.pipeline import one_case
    from docgen.pipeline.workers import Workers
    from docgen.pipeline.workers.limits import Limits

    wanted = jobs if jobs is not None else os.cpu_count() or 1
    if wanted < 0 or not 0 < limit < _LIMIT_BELOW_SECONDS:
        raise UsageError(
            say("--jobs 不能小于 0，--limit 应是正数"), next_step=f"jobs ≥ 0, 0 < limit < {_LIMIT_BELOW_SECONDS}"
        )
    if wanted == 0:
        return nullcontext()
    prepared = (cabinet.root.absolute(), order, cabinet.fonts)
    return Workers(min(wanted, most), Limits(seconds=limit), one_case.prepare, prepared)
