"""Parameters that several verbs share → what the rooms below want."""

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
    from docgen.pipeline.order import Order
    from docgen.stationery.cabinet import Cabinet
    from docgen.stationery.profile import Profile


AnyPath = str | os.PathLike[str]
_LONGEST_LIMIT = 86_400
"""Seconds; the clocks of some systems take no more."""


def silent(*_total: object) -> AbstractContextManager[Callable[..., None]]:
    """A progress that shows nothing."""
    return nullcontext(lambda *_done: None)


def cabinet_of(templates: AnyPath | None, fonts: AnyPath | None = None) -> Cabinet:
    """The templates folder and the fonts that documents are made with."""
    from docgen.stationery.cabinet import Cabinet

    # Workers have a working folder of their own.
    folder = Path(fonts).absolute() if fonts is not None else None
    return Cabinet(Path(templates) if templates is not None else None, folder)


def profile_of(name: str, templates: AnyPath | None) -> Profile:
    """The numbers of a format, by the name of its file in the templates folder."""
    from docgen.stationery import profile_file

    return profile_file.load(cabinet_of(templates).root / "profiles" / f"{name}.toml")


def paths_of(given: AnyPath | Iterable[AnyPath]) -> list[Path]:
    """One path or several as a list."""
    if isinstance(given, str | os.PathLike):
        return [Path(given)]
    return [Path(path) for path in given]


def case_files_of(
    given: AnyPath | CaseFile | Iterable[AnyPath | CaseFile],
) -> tuple[list[CaseFile], tuple[Finding, ...]]:
    """Cases as they are given, then those of the files and folders; and what was passed over in folders."""
    from docgen.model import case_file
    from docgen.pipeline import case_files

    everything = [given] if isinstance(given, str | os.PathLike | case_file.CaseFile) else list(given)
    files = [one for one in everything if isinstance(one, case_file.CaseFile)]
    paths = [Path(one) for one in everything if not isinstance(one, case_file.CaseFile)]
    if files and not paths:
        return files, ()
    found = case_files.find(paths)
    return [*files, *case_file.read_all(found.paths)], found.passed_over


def order_of(
    cabinet: Cabinet,
    kinds: Iterable[str] | None,
    formats: Iterable[str] | None,
    *,
    draft: bool = False,
    accessible: bool = False,
) -> Order:
    """What to make of each case: kinds that the templates declare."""
    from docgen.pipeline.order import Order
    from docgen.writers import WRITERS

    wanted = () if kinds is None else chosen(kinds, cabinet.kinds)
    return Order(wanted, chosen(formats, WRITERS), draft, accessible)


def chosen(names: Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """The names, all of which must be known; None: all that are known."""
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
    """Processes that make documents, at most `most`; None for no jobs: then this process makes them."""
    from docgen.pipeline import one_case
    from docgen.pipeline.workers import Workers
    from docgen.pipeline.workers.limits import Limits

    wanted = jobs if jobs is not None else os.cpu_count() or 1
    if wanted < 0 or not 0 < limit < _LONGEST_LIMIT:
        raise UsageError(
            say("--jobs 不能小于 0，--limit 应是正数"), next_step=f"jobs ≥ 0, 0 < limit < {_LONGEST_LIMIT}"
        )
    if wanted == 0:
        return nullcontext()
    prepared = (cabinet.root.absolute(), order, cabinet.fonts)
    return Workers(min(wanted, most), Limits(seconds=limit), one_case.prepare, prepared)
