"""Folders with lists → a result for each: for a case, a set or a book. Workers compare documents with their cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from docgen.errors import DocgenError, Finding, Place
from docgen.pipeline import manifest
from docgen.pipeline.ahead import in_order
from docgen.pipeline.batch import document_set
from docgen.pipeline.batch.staging import ListedDocument
from docgen.pipeline.book_list import BOOK
from docgen.pipeline.manifest import Manifest
from docgen.pipeline.verify import book_folder, case_folder, comparison, set_folder
from docgen.pipeline.verify.archive import ListedFolder
from docgen.pipeline.verify.comparison import CaseComparison
from docgen.pipeline.verify.verified import Verified
from docgen.stationery.departments import Departments

_AHEAD = 16
"""How many later cases workers may begin while this process waits for a case."""


def verify(
    folders: Sequence[ListedFolder],
    departments: Departments,
    workers: Executor | None = None,
    report: Callable[[Verified], None] = lambda result: None,
) -> list[Verified]:
    """Return the results for folders, in their order. report: a function that is called with each result of a case.

    workers: the processes that compare documents with their cases; None: this process does, without limits.
    """
    results: dict[ListedFolder, Verified] = {}
    documents: dict[Path, tuple[ListedDocument, ...]] = {}
    cases = [folder for folder in folders if folder.list == manifest.FILE]
    begin = partial(_begin, departments=departments, workers=workers)
    for folder, wait_for_result in in_order(cases, begin, _AHEAD):
        results[folder], documents[folder.path] = wait_for_result()
        report(results[folder])
    titles = {name: kind.title for name, kind in departments.kinds.items()}
    for folder in folders:
        if folder.list == document_set.SET:
            results[folder] = set_folder.verify_set(folder.path, documents, titles)
        elif folder.list == BOOK:
            results[folder] = book_folder.verify_book(folder.path, departments, workers)
    return [results[folder] for folder in folders]


Answer = Callable[[], tuple[Verified, tuple[ListedDocument, ...]]]
"""A function that waits for the result of a case. It also returns the documents of the case if they were made again."""


def _begin(folder: ListedFolder, departments: Departments, workers: Executor | None) -> Answer:
    """Read the folder of a case, and start to compare its documents."""
    try:
        read, findings = case_folder.read(folder.path)
    except DocgenError as error:
        unreadable = Verified(folder.path, files=0, characters=0, findings=(error.as_finding(),))
        return lambda: (unreadable, ())
    if workers is None:
        wait: Callable[[], CaseComparison] = partial(comparison.compare, read, departments)
    else:
        wait = workers.submit(comparison.compare, read, departments).result
    return partial(_finish, folder.path, read.listed, findings, wait)


def _finish(
    folder: Path, listed: Manifest, findings: Sequence[Finding], wait: Callable[[], CaseComparison]
) -> tuple[Verified, tuple[ListedDocument, ...]]:
    """Wait for the comparison of a case, and return the result. findings: the findings before the comparison."""
    try:
        compared = wait()
    except DocgenError as error:
        compared = CaseComparison((comparison.not_compared(error, Place(str(folder))),))
    characters = sum(document.checks.get("characters", 0) for document in listed.documents)
    found = (*findings, *compared.findings)
    result = Verified(folder, len(listed.documents), characters, found, compared.basis)
    documents = compared.documents if result.is_reproduced else ()
    return result, documents
