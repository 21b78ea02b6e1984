"""A folder that a user names → the results for the sets, cases and books in it. Workers compare the cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from docgen.errors import DocgenError, Finding
from docgen.pipeline import manifest
from docgen.pipeline.ahead import in_order
from docgen.pipeline.batch import document_set
from docgen.pipeline.batch.staging import Paper
from docgen.pipeline.manifest import Manifest
from docgen.pipeline.verify import book_folder, case_folder, comparison, set_folder
from docgen.pipeline.verify.archive import ListedFolder
from docgen.pipeline.verify.comparison import CaseComparison
from docgen.pipeline.verify.verified import Verified
from docgen.pipeline.yearbook import BOOK
from docgen.stationery.departments import Departments

_AHEAD = 16
"""How many later cases workers may begin while this process waits for a case."""


def verify(
    folders: Sequence[ListedFolder],
    departments: Departments,
    workers: Executor | None = None,
    report: Callable[[Verified], None] = lambda result: None,
) -> list[Verified]:
    """Return the results for folders, in their order. report: is called with each result of a case.

    workers: the processes that compare documents with their cases; None: this process does, without limits.
    """
    results: dict[ListedFolder, Verified] = {}
    papers: dict[Path, tuple[Paper, ...]] = {}
    cases = [folder for folder in folders if folder.list == manifest.FILE]
    begin = partial(_begin, departments=departments, workers=workers)
    for folder, wait_for_result in in_order(cases, begin, _AHEAD):
        results[folder], papers[folder.path] = wait_for_result()
        report(results[folder])
    titles = {name: kind.title for name, kind in departments.kinds.items()}
    for folder in folders:
        if folder.list == document_set.SET:
            results[folder] = set_folder.verified(folder.path, papers, titles)
        elif folder.list == BOOK:
            results[folder] = book_folder.verified(folder.path)
    return [results[folder] for folder in folders]


Answer = Callable[[], tuple[Verified, tuple[Paper, ...]]]
"""A function that waits for the result of a case, and for its documents as the register has them."""


def _begin(folder: ListedFolder, departments: Departments, workers: Executor | None) -> Answer:
    """Read the folder of a case, and start to compare its documents."""
    try:
        read, findings = case_folder.read(folder.path)
    except DocgenError as error:
        unreadable = Finding(error.code, error.message, error.place, next_step=error.next_step)
        return lambda: (Verified(folder.path, 0, 0, (unreadable,)), ())
    if workers is None:
        wait: Callable[[], CaseComparison] = partial(comparison.compare, read, departments)
    else:
        arguments = departments.root.absolute(), read, departments.fonts
        wait = workers.submit(comparison.compare_with, *arguments).result
    return partial(_verified, folder.path, read.listed, findings, wait)


def _verified(
    folder: Path, listed: Manifest, findings: Sequence[Finding], wait: Callable[[], CaseComparison]
) -> tuple[Verified, tuple[Paper, ...]]:
    """Wait for the comparison of a case, and return its result. findings: what was found before."""
    try:
        compared = wait()
    except DocgenError as error:
        compared = comparison.unfinished(folder, error)
    characters = sum(document.checks.get("characters", 0) for document in listed.documents)
    found = (*findings, *compared.findings)
    result = Verified(folder, len(listed.documents), characters, found, compared.basis)
    return result, compared.papers if result.is_proved else ()
