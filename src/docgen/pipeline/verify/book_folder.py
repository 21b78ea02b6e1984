"""The folder of a year's book → findings about what its list, `book.json`, says otherwise than its files.

A book is not made again: the list does not name its cases. So no more than the list is compared, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.errors import DocgenError, Finding, Place, Severity
from docgen.files import pdf_admission
from docgen.files.hashes import hash_of
from docgen.language import say
from docgen.pipeline import yearbook
from docgen.pipeline.verify import strangers
from docgen.pipeline.verify.case_folder import changed, content, missing
from docgen.pipeline.verify.verified import Basis, Verified, has_error
from docgen.pipeline.yearbook import BOOK, BookList


def verified(folder: Path) -> Verified:
    """Return the result for the folder of a book."""
    try:
        listed = yearbook.load(folder / BOOK)
    except DocgenError as error:
        return Verified(folder, 0, 0, (Finding(error.code, error.message, error.place),), is_case=False)
    findings = [*strangers.in_folder(folder, {BOOK, *listed.files}), *_of_the_files(folder, listed)]
    if not has_error(findings):
        message = say("汇编只核对了清单和页数，没有重编")
        findings.append(Finding("book-not-compared", message, Place(str(folder)), Severity.INFO))
    return Verified(folder, len(listed.files), 0, tuple(findings), Basis.LIST, is_case=False)


def _of_the_files(folder: Path, listed: BookList) -> Iterator[Finding]:
    """Yield what is wrong with the files."""
    if not listed.files:
        yield Finding("list-empty", say("清单里一份文书也没有"), Place(str(folder)), next_step=say("重编这一本"))
    for name, sha256 in listed.files.items():
        path = folder / name
        data = content(path)
        if data is None:
            yield missing(path)
        elif hash_of(data) != sha256:
            yield changed(path)
        elif path.suffix == ".pdf":
            yield from _of_the_pages(path, data, listed.pages)


def _of_the_pages(path: Path, data: bytes, pages: int) -> Iterator[Finding]:
    """Yield a finding if a PDF cannot be opened or has another number of pages."""
    try:
        count = len(pdf_admission.opened(data).pages)
    except DocgenError as error:
        yield Finding(error.code, error.message, Place(str(path)), next_step=error.next_step)
        return
    if count != pages:
        message = say("有 {count} 页，清单说是 {pages} 页", count=count, pages=pages)
        yield Finding("list-differs", message, Place(str(path)), next_step=say("重编这一本"))
