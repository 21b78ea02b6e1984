"""The folder of a year's book → findings about differences between its list, `book.json`, and its files.

The book is not made again, because the list does not name its cases. A finding reports that.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.errors import DocgenError, Finding, Place, Severity
from docgen.files import pdf_admission
from docgen.language import say
from docgen.pipeline import yearbook
from docgen.pipeline.verify import unlisted_files
from docgen.pipeline.verify.case_folder import content, difference
from docgen.pipeline.verify.verified import Basis, Verified, has_error
from docgen.pipeline.yearbook import BOOK, BookList


def verify_book(folder: Path) -> Verified:
    """Return the result for the folder of a book."""
    try:
        listed = yearbook.load(folder / BOOK)
    except DocgenError as error:
        return Verified(folder, 0, 0, (Finding(error.code, error.message, error.place),), is_case=False)
    findings = [*unlisted_files.in_folder(folder, {BOOK, *listed.files}), *_differences(folder, listed)]
    if not has_error(findings):
        message = say("汇编只核对了清单和页数，没有重编")
        findings.append(Finding("book-not-compared", message, Place(str(folder)), Severity.INFO))
    return Verified(folder, len(listed.files), 0, tuple(findings), Basis.LIST, is_case=False)


def _differences(folder: Path, listed: BookList) -> Iterator[Finding]:
    if not listed.files:
        yield Finding("list-empty", say("清单里一份文书也没有"), Place(str(folder)), next_step=say("重编这一本"))
    for name, sha256 in listed.files.items():
        path = folder / name
        data = content(path)
        if finding := difference(path, data, sha256):
            yield finding
        elif data is not None and path.suffix == ".pdf":
            yield from _page_count_differences(path, data, listed.pages)


def _page_count_differences(path: Path, data: bytes, pages: int) -> Iterator[Finding]:
    """Yield a finding if a PDF cannot be opened or has another number of pages."""
    try:
        count = len(pdf_admission.opened(data).pages)
    except DocgenError as error:
        yield error.as_finding(Place(str(path)))
        return
    if count != pages:
        message = say("有 {count} 页，清单说是 {pages} 页", count=count, pages=pages)
        yield Finding("list-differs", message, Place(str(path)), next_step=say("重编这一本"))
