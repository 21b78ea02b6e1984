"""Convert the parameters that several functions of the library share to the values that the other rooms take."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from docgen.errors import Finding, UsageError
from docgen.language import listing, say

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from docgen.model.case_file import CaseFile
    from docgen.model.synonyms import Synonyms
    from docgen.pipeline.order import Order
    from docgen.stationery.department import Engine
    from docgen.stationery.departments import Departments
    from docgen.stationery.profile import Profile


AnyPath = str | os.PathLike[str]
_LONGEST_NAME = 255
"""The largest number of bytes in a part of a path. No common file system allows longer names."""
_LIMIT_BELOW_SECONDS = 86_400
"""A time limit must be less than this number of seconds. The timers of some systems allow one day at most."""


def silent(*_total: object) -> AbstractContextManager[Callable[..., None]]:
    """Return a progress display that shows nothing."""
    return nullcontext(lambda *_done: None)


def departments_of(templates: AnyPath | None, fonts: AnyPath | None = None) -> Departments:
    """Return the departments of a templates folder. They print with the fonts of a fonts folder.

    templates: the folder with the templates. None: the templates that docgen contains.
    fonts: the folder with the fonts. None: the fonts of this machine.
    """
    from docgen.stationery.departments import Departments

    # A worker process has another working directory. There a relative path would lead to another folder.
    folder = path_of(fonts).absolute() if fonts is not None else None
    return Departments(path_or_none(templates), folder)


def profile_of(name: str, templates: AnyPath | None) -> Profile:
    """Return the profile with this name from the templates folder. A profile contains the lengths of the standard."""
    from docgen.stationery import profile_file

    return profile_file.load(departments_of(templates).root / "profiles" / f"{name}.toml")


def refuse_unless(value: object, *kinds: type) -> None:
    """Raise a `UsageError` if the value of a parameter has none of these types. A `bool` does not count as an `int`."""
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        names = " | ".join(kind.__name__ for kind in kinds)
        shown = f"{type(value).__name__} {value!r}"[:80]
        raise UsageError(say("参数的值用不了：{value}", value=shown), next_step=say("可用的类型：{names}", names=names))


def path_of(given: object) -> Path:
    """Return a path. A value that cannot be a path, such as None, raises a `UsageError`."""
    refuse_unless(given, str, os.PathLike)
    path = Path(cast("AnyPath", given))
    if "\0" in str(path) or any(len(os.fsencode(part)) > _LONGEST_NAME for part in path.parts):
        raise UsageError(say("这不是路径：{value}", value=str(path)[:80]), next_step=say("检查路径和权限"))
    return path


def path_or_none(given: AnyPath | None) -> Path | None:
    """Return a path; None for None."""
    return path_of(given) if given is not None else None


def paths_of(given: AnyPath | Iterable[AnyPath]) -> list[Path]:
    """Return one path or several paths as a list."""
    if isinstance(given, str | os.PathLike) or not isinstance(given, Iterable):
        return [path_of(given)]
    return [path_of(path) for path in given]


def case_file_of(given: AnyPath | CaseFile, words: Synonyms) -> CaseFile:
    """Return a case file, or read it from its path. words: the synonyms that the file may contain."""
    from docgen.model import case_file

    return given if isinstance(given, case_file.CaseFile) else case_file.read(path_of(given), words)


def listed(given: AnyPath | CaseFile | Iterable[AnyPath | CaseFile]) -> list[AnyPath | CaseFile]:
    """Return one case or several cases as a list. given: loaded cases, case files or folders."""
    if isinstance(given, Iterable) and not isinstance(given, str | os.PathLike):
        return list(given)
    return [given]


def case_files_of(
    given: AnyPath | CaseFile | Iterable[AnyPath | CaseFile], words: Synonyms
) -> tuple[list[CaseFile], tuple[Finding, ...]]:
    """Return the cases, and a notice for each file of a folder that was ignored because it is not a case file.

    given: loaded cases, case files or folders. The result contains loaded cases first.
    words: the synonyms that the files may contain.
    """
    from docgen.model import case_file
    from docgen.pipeline import case_files

    items = listed(given)
    files = [item for item in items if isinstance(item, case_file.CaseFile)]
    paths = [path_of(item) for item in items if not isinstance(item, case_file.CaseFile)]
    if files and not paths:
        return files, ()
    found = case_files.find(paths)
    return [*files, *case_file.read_all(found.paths, words)], found.passed_over


def order_of(
    departments: Departments,
    kinds: Iterable[str] | None,
    formats: Iterable[str] | None,
    *,
    draft: bool = False,
    accessible: bool = False,
    engine: str | None = None,
) -> Order:
    """Return an order, which states the documents to make. An unknown kind or format raises a `UsageError`.

    The parameters are those of the library (see `docgen.api`).
    """
    from docgen.pipeline.order import Order
    from docgen.writers import ALL_WRITERS, WRITERS

    # Kinds and formats are sorted, so that the sequence in which a caller names them does not change a register.
    wanted_kinds = () if kinds is None else chosen(kinds, departments.kinds)
    wanted_formats = chosen(formats, WRITERS if formats is None else ALL_WRITERS)
    order = Order(
        tuple(name for name in departments.kinds if name in wanted_kinds),
        tuple(name for name in ALL_WRITERS if name in wanted_formats),
        draft,
        accessible,
        engine_of(engine),
    )
    possible = [kind.name for kind in departments.kinds.values() if kind.formats(order.formats)]
    if not set(possible).intersection(order.chosen(departments)):
        message = say("这几种文书没有答复正文，做不成纯文本")
        if "ofd" in order.formats:
            message = say("这几种文书要由收件人填写，OFD 没有能填的域")
        raise UsageError(message, next_step=f"--kind {listing(possible)}")
    return order


def engine_of(name: str | None) -> Engine | None:
    """Return the engine with this name; None for None. An unknown name raises a `UsageError`."""
    from docgen.stationery.department import Engine as Known

    return None if name is None else cast("Engine", chosen([name], get_args(Known))[0])


def chosen(names: Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return `names`, or all known names if `names` is None. An empty list or an unknown name raises a `UsageError`."""
    known_names = tuple(known)
    if names is None:
        return known_names
    refuse_unless(names, Iterable)
    chosen_names = tuple(names)
    for name in chosen_names or ("",):  # An empty list is refused like an unknown name.
        if name not in known_names:
            step = say("可用的名称：{names}", names=listing(known_names))
            raise UsageError(say("没有 {name}", name=name), next_step=step)
    return chosen_names


def workers_for(
    jobs: int | None, limit: float, most: int, departments: Departments, order: Order | None
) -> AbstractContextManager[Executor | None]:
    """Return a context that gives the worker processes. With 0 jobs it gives None: this process makes the documents.

    jobs: the number of workers. None: one worker for each processor.
    limit: the seconds that a worker may take for one job.
    most: the maximum number of workers.
    departments, order: the templates and the order. Each worker loads them before its first job. Without an order
    (None), the workers break the lines of a book.
    """
    from docgen.pipeline.workers import Workers
    from docgen.pipeline.workers.limits import Limits

    count = jobs
    if count is None:
        count = os.cpu_count() or 1
    refuse_unless(count, int)
    refuse_unless(limit, int, float)
    if count < 0 or not 0 < limit < _LIMIT_BELOW_SECONDS:
        raise UsageError(
            say("--jobs 不能小于 0，--limit 应是正数"), next_step=f"jobs ≥ 0, 0 < limit < {_LIMIT_BELOW_SECONDS}"
        )
    if count == 0:
        return nullcontext()
    size, limits = min(count, most), Limits(seconds=limit)
    if order is None:
        from docgen.pipeline import broken_lines

        return Workers(size, limits, broken_lines.prepare, (departments,))
    from docgen.pipeline import one_case

    return Workers(size, limits, one_case.prepare, (departments, order))
