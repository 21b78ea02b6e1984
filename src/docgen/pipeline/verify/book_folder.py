"""The folder of a year's book → findings about differences between its list, `book.json`, its files and its cases.

If the list names the cases, the book is made again and the bytes are compared. A book that was made with another
program or other fonts is not equal byte for byte. Then its Word file and its PDF must have the content that is made
again, in the grammar of the writers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from docgen.checks import pdf_rules
from docgen.digest import book_plan, figures
from docgen.errors import DocgenError, Finding, Place, Severity
from docgen.files import pdf_admission
from docgen.inspection import pdf_objects
from docgen.language import say
from docgen.model import case_file
from docgen.pipeline import book_list, case_files, yearbook
from docgen.pipeline.book_list import BOOK, BookList, BookSources
from docgen.pipeline.fingerprint import surroundings_of_file, versions
from docgen.pipeline.verify import comparison, unlisted_files
from docgen.pipeline.verify.case_folder import content, difference
from docgen.pipeline.verify.verified import Basis, Verified, has_error
from docgen.pipeline.yearbook import BookOrder, PrintedBook
from docgen.stationery.departments import Departments


def verify_book(folder: Path, departments: Departments, workers: Executor | None = None) -> Verified:
    """Return the result for the folder of a book. workers: the processes that lay out parts; None: this process."""
    try:
        listed = book_list.load(folder / BOOK)
    except DocgenError as error:
        unreadable = Finding(error.code, error.message, error.place)
        return Verified(folder, files=0, characters=0, findings=(unreadable,), is_case=False)
    files = {name: data for name in listed.files if (data := content(folder / name)) is not None}
    findings = [*unlisted_files.in_folder(folder, {BOOK, *listed.files}), *_differences(folder, listed, files)]
    basis = Basis.LIST
    if not has_error(findings) and listed.sources is None:
        message = say("汇编只核对了清单和页数，没有重编")
        findings.append(Finding("book-not-compared", message, Place(str(folder)), Severity.INFO))
    elif not has_error(findings) and listed.sources:
        try:
            found, basis = _compare(folder, listed, listed.sources, files, departments, workers)
        except DocgenError as error:
            found = [comparison.not_compared(error, error.place if error.place.file else Place(str(folder)))]
        findings += found
    return Verified(folder, len(listed.files), characters=0, findings=tuple(findings), basis=basis, is_case=False)


def _differences(folder: Path, listed: BookList, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding for each difference between the list and the files. files: name → content."""
    if not listed.files:
        yield Finding("list-empty", say("清单里一份文书也没有"), Place(str(folder)), next_step=say("重编这一本"))
    for name, sha256 in listed.files.items():
        path = folder / name
        data = files.get(name)
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
        yield _finding("list-differs", path, message)


def _compare(
    folder: Path,
    listed: BookList,
    sources: BookSources,
    files: Mapping[str, bytes],
    departments: Departments,
    workers: Executor | None,
) -> tuple[list[Finding], Basis]:
    """Make the book again. Return the differences, and what the files were compared with. files: name → content."""
    order = _order(folder, listed, sources)
    cases = case_file.read_all(case_files.find([folder / path for path in sources.cases]).paths, departments)
    base = departments.stationery("base")
    is_made_here = listed.surroundings == surroundings_of_file(base.profile, "pdf")
    with yearbook.made_again(cases, departments, order, workers) as made:
        findings = list(_list_differences(folder, listed, made, is_made_here=is_made_here))
        if made.files == files:
            return findings, Basis.BYTES
        for name, wanted in made.files.items():
            if (data := files.get(name)) is None or data == wanted:
                continue
            faults = [] if is_made_here else made.faults(name, data, base)
            place = str(folder / name)
            findings += [replace(one, place=replace(one.place, file=place)) for one in faults]
            if not faults and (is_made_here or not _is_equal_but_for_spelling(name, data, wanted)):
                message = say("与照案件重编的这一本不一样：文件改过，或者案件在成书之后改过")
                findings.append(_finding("file-differs", folder / name, message))
    if not has_error(findings):
        message = say("以别的程序、依赖或字体成文，已核文字")
        findings.append(Finding("made-elsewhere", message, Place(str(folder)), Severity.INFO))
    return findings, Basis.TEXT


def _is_equal_but_for_spelling(name: str, data: bytes, wanted: bytes) -> bool:
    """Return whether a file has the content of the file that was made again, although the bytes differ.

    The file has passed `PrintedBook.faults`, which has compared all words of a Word file. The objects of a PDF are
    compared here. A workbook is not examined there, so its bytes must be equal.
    """
    if name.endswith(".docx"):
        return True
    if not name.endswith(".pdf"):
        return False
    found, again = pdf_objects.read(data), pdf_objects.read(wanted)
    return not pdf_rules.different_object(found, again, is_of_this_version=False)


def _order(folder: Path, listed: BookList, sources: BookSources) -> BookOrder:
    """Return the order by which the book was made."""
    return BookOrder(
        listed.year,
        listed.edition == "public",
        sources.by,
        sources.form,
        sources.office,
        figures.load(folder / sources.figures, listed.year) if sources.figures else None,
        book_plan.load(folder / sources.plan) if sources.plan else None,
    )


def _list_differences(folder: Path, listed: BookList, made: PrintedBook, *, is_made_here: bool) -> Iterator[Finding]:
    """Yield a finding if numbers or names in the list differ from those of the book that was made again."""
    stated = (listed.replies, listed.withheld, listed.pages, {*listed.files}, dict(listed.annexes))
    gathered = made.gathered
    annexes = yearbook.annex_hashes(made.book)
    is_equal = stated == (len(gathered.entries), gathered.withheld, made.pages, {*made.files}, annexes)
    if not is_equal or (is_made_here and dict(listed.versions) != versions()):
        yield _finding("list-differs", folder / BOOK, say("清单里的件次、页数、附件或文件名与照案件重编的不同"))


def _finding(code: str, path: Path, message: str) -> Finding:
    return Finding(code, message, Place(str(path)), next_step=say("重编这一本"))
