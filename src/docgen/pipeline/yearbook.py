"""Cases → the book of a year as files: a PDF, a Word file, a workbook with the registers, and a list of these files.

The sections of the PDF are laid out in parallel. The files of an edition are in one folder and are made together.
"""

from __future__ import annotations

import gc
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from docgen import language
from docgen.bind import book_pdf, book_proof, imposition
from docgen.bind.laid_out_section import LaidOutSection, PagesOfSection, bound_whole
from docgen.checks import book_grammar
from docgen.digest import register_workbook
from docgen.digest.anchors import annex_anchor
from docgen.digest.book_plan import BookPlan
from docgen.digest.edition import Edition, edition
from docgen.digest.figures import Figures
from docgen.digest.scope import BookForm
from docgen.digest.volume import report, volume
from docgen.digest.year import Grouping
from docgen.errors import DocgenError, Finding, InputError, Place
from docgen.files import pdf_admission, photograph_admission
from docgen.files.hashes import hash_of
from docgen.files.text_files import read
from docgen.model import annexes
from docgen.model.blocks import PageBreak, Role, para
from docgen.model.book import Anchored, Annexed, Book, BookBlock, Photograph, Section
from docgen.model.case_file import CaseFile
from docgen.pipeline import book_list, broken_lines, drawn_file, publish
from docgen.pipeline.ahead import in_order
from docgen.pipeline.book_list import BOOK, BookList, BookSources
from docgen.pipeline.documents import refuse_faults
from docgen.pipeline.fingerprint import surroundings_of_file, versions
from docgen.pipeline.kept_pieces import KeptPieces, open_folder
from docgen.stationery.departments import Departments, Stationery
from docgen.writers.docx import book as docx_book

_ENDINGS = (".pdf", ".docx", ".xlsx")
"""The endings of a book's files, in the order in which they are named."""
_AHEAD = 8
"""How many later parts workers may begin while this process waits for a part."""
_FEW = 8
"""How many parts this process breaks into lines by itself. A worker takes a second to start."""


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The files that the caller names."""

    cases: tuple[Path, ...]
    """Case files, and folders with case files."""
    figures: Path | None = None
    """The file with the figures; None if there is none."""
    plan: Path | None = None
    """The editor's file; None if there is none."""


@dataclass(frozen=True, slots=True)
class BookOrder:
    """The options for an edition of the book."""

    year: int
    """The year of the cases."""
    is_public: bool
    """Whether the edition is the public one."""
    by: Grouping = "unit"
    """Whether a chapter contains the replies of a unit or of a field."""
    form: BookForm = "book"
    """Whether to make the whole book or only the report."""
    office: str = ""
    """The office that compiles the book, for the cover; empty if no office is printed."""
    figures: Figures | None = None
    """Figures that case files do not contain, for an internal edition."""
    plan: BookPlan | None = None
    """What the editor decides; None: nothing."""
    named: NamedFiles | None = None
    """The files from which the book is made, so that `verify` can make it again; None: it cannot."""

    @property
    def name(self) -> str:
        """The name of the edition's folder and files: 2025年度汇编-公开版."""
        kind = "汇编" if self.form == "book" else "办理工作总结"
        return f"{self.year}年度{kind}-{'公开版' if self.is_public else '内部版'}"


@dataclass(frozen=True, slots=True)
class Yearbook:
    """The finished files of an edition."""

    files: tuple[Path, ...]
    """The files, without their list `book.json`."""
    pages: int
    """How many pages the PDF has."""
    replies: int
    """How many replies the edition contains or counts."""
    withheld: int
    """How many replies of the year a public edition does not contain; 0 in an internal edition."""
    findings: tuple[Finding, ...]
    """Warnings and notices."""


Progress = Callable[[int, int], None]
"""A function that is called with the number of sections that are laid out and the number of all sections."""


@contextmanager
def _garbage_collector_off() -> Iterator[None]:
    """Switch Python's garbage collector off. The layout takes a tenth of the time without the collector.

    The collector searches all objects for cycles. The layout makes many objects, but few cycles. A function with this
    decorator frees its objects before the collector is switched on again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_garbage_collector_off()
def make(
    files: Sequence[CaseFile],
    departments: Departments,
    out: Path,
    order: BookOrder,
    workers: Executor | None = None,
    progress: Progress = lambda done, total: None,
    pieces: Path | None = None,
) -> Yearbook:
    """Make the files of one edition in a folder below `out`. Contradictory cases raise a `CaseError`.

    workers: the processes that lay out sections; None: this process. progress: is called after each section. pieces:
    the folder in which lines and pages are kept for the next run, in a subfolder for each edition; None: none are kept.
    """
    base = departments.stationery("base")
    gathered, book = composed(files, departments, order)
    folder_path = out / order.name
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        kept = open_folder(pieces / order.name, base) if pieces else KeptPieces(Path(folder), common="")
        sheets = register_workbook.sheets(gathered, base.vocabulary, {})  # the page numbers are not known yet
        sources = _sources(order, folder_path.resolve())
        others = (order.form, sheets, annex_hashes(book), gathered.withheld, language.current(), sources)
        note = kept.book(book, others) if pieces else None
        if note and (unchanged := _unchanged(note, folder_path, gathered)):
            return unchanged
        layout = _SectionLayout(book, departments, workers, progress, kept)
        printed = _printed(gathered, book, departments, order, layout)
        kept.prune()
        for name, content in printed.files.items():
            refuse_faults(name, printed.faults(name, content, base))
    listed = book_list.dump(_list(printed, folder_path, order, base))
    publish.put_together(folder_path, {**printed.files, BOOK: listed})
    if note:
        kept.write_proved()
        drawn_file.write_values(note, (hash_of(listed), printed.notices))
    return _made(folder_path, printed.files, printed.pages, gathered, printed.notices)


@contextmanager
def made_again(
    files: Sequence[CaseFile], departments: Departments, order: BookOrder, workers: Executor | None = None
) -> Iterator[PrintedBook]:
    """Make the files of an edition again, and write none. `PrintedBook.faults` works inside the context only.

    The parameters are those of `make`.
    """
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder, _garbage_collector_off():
        gathered, book = composed(files, departments, order)
        kept = KeptPieces(Path(folder), common="")
        layout = _SectionLayout(book, departments, workers, lambda done, total: None, kept)
        yield _printed(gathered, book, departments, order, layout)


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """The files of an edition as bytes, and what they were made from."""

    gathered: Edition
    """The values of the edition."""
    book: Book
    """The book before the layout."""
    imposed: imposition.Imposition
    """The laid-out book. Its pages are on disk."""
    pages: int
    """How many pages the PDF has."""
    notices: tuple[Finding, ...]
    """Findings about the annexes."""
    kept: KeptPieces
    """What earlier runs have kept, and what they have proved."""
    files: Mapping[str, bytes]
    """Name → content of each file, without the list `book.json`."""

    @property
    def shares(self) -> list[float]:
        """For each section, the height of the lines of its last part, as a share of their usual height."""
        return [section.share for section in self.imposed.laid_out]

    def faults(self, name: str, data: bytes, base: Stationery) -> list[Finding]:
        """Return the faults of a PDF or a Word file of this book. A workbook is not examined.

        name, data: of the file. base: the stationery of the book.
        """
        if name.endswith(".pdf"):
            read = drawn_file.pages
            return list(book_proof.findings(data, self.book, self.imposed, base.profile, read, self.kept.streams))
        if name.endswith(".docx"):
            numbers, proved = self.imposed.numbers, self.kept.proved_flow
            return list(book_grammar.findings(name, data, self.book, base, numbers, self.shares, proved))
        return []


def _printed(
    gathered: Edition, book: Book, departments: Departments, order: BookOrder, layout: _SectionLayout
) -> PrintedBook:
    """Lay out a book, and return its files as bytes."""
    base = departments.stationery("base")
    imposed = imposition.impose(book, layout.lay_out)
    kept = layout.kept
    word = io.BytesIO()
    shares = [section.share for section in imposed.laid_out]
    docx_book.write(book, base, imposed.numbers, word, shares, kept.written_flow)
    with tempfile.TemporaryFile(prefix="docgen-") as stream:
        bound = book_pdf.bound(book, imposed, base, drawn_file.pages, stream, kept.program)
        stream.seek(0)
        files = {f"{order.name}.pdf": stream.read(), f"{order.name}.docx": word.getvalue()}
    if order.form == "book":
        workbook = register_workbook.register_workbook(gathered, base.vocabulary, imposed.numbers)
        files[f"{order.name}-一览表.xlsx"] = workbook
    return PrintedBook(gathered, book, imposed, bound.pages, tuple(bound.findings), kept, files)


def _made(folder: Path, names: Iterable[str], pages: int, gathered: Edition, findings: Sequence[Finding]) -> Yearbook:
    """Return the book in a folder. names: the names of its files. findings: the findings about its annexes."""
    files = tuple(folder / name for name in names)
    return Yearbook(files, pages, len(gathered.entries), gathered.withheld, (*gathered.findings, *findings))


def _unchanged(note: Path, folder: Path, gathered: Edition) -> Yearbook | None:
    """Return the book in a folder; None if it was made of other values, or if somebody has changed its files.

    note: the path of the note which says that a book of these values was completed.
    """
    completed = drawn_file.values(note)
    try:
        if completed is None or completed[0] != hash_of((folder / BOOK).read_bytes()):
            return None
        listed = book_list.load(folder / BOOK)
        if any(hash_of((folder / name).read_bytes()) != sha256 for name, sha256 in listed.files.items()):
            return None
    except (OSError, InputError):
        return None
    names = sorted(listed.files, key=lambda name: _ENDINGS.index(Path(name).suffix))
    return _made(folder, names, listed.pages, gathered, completed[1])


def composed(files: Sequence[CaseFile], departments: Departments, order: BookOrder) -> tuple[Edition, Book]:
    """Return the edition of a year, and its book before the layout. Contradictory cases raise a `CaseError`."""
    base = departments.stationery("base")
    gathered = edition(
        files,
        order.year,
        base.vocabulary,
        base.department.jurisdiction,
        is_public=order.is_public,
        form=order.form,
        by=order.by,
        figures=order.figures,
        plan=order.plan,
        named=departments.counted_name,
    )
    if order.form == "report":
        return gathered, report(gathered, base, order.office)
    photographs = list(_photographs(gathered))
    return gathered, volume(gathered, base, order.office, _annexed(files, gathered), photographs)


@dataclass(frozen=True, slots=True)
class _SectionPlan:
    """The work that a section needs."""

    section: Section
    """The section."""
    files: Sequence[Path]
    """The files for the lines of its parts."""
    missing: Sequence[tuple[Section, Path]]
    """The parts whose lines must still be broken, with their files."""
    laid_out: LaidOutSection | None
    """The section if it is laid out already; else None."""


@dataclass
class _SectionLayout:
    """The layout of the sections of a book. Workers break the lines of several parts at the same time."""

    book: Book
    departments: Departments
    workers: Executor | None
    """The processes that break lines; None: this process breaks them."""
    progress: Progress
    """A function that is called after each section."""
    kept: KeptPieces
    """The lines and pages of this run, and perhaps those of earlier runs."""
    done: int = 0
    """How many sections are laid out."""

    def lay_out(self, jobs: Sequence[tuple[int, Section]]) -> Iterator[LaidOutSection]:
        """Yield the laid-out sections in the order of the jobs. jobs: the index of each section, and the section."""
        plans = [self._plan(section) for _, section in jobs]
        missing: list[tuple[Section, Path]] = []
        for plan in plans:
            missing += plan.missing
        workers = self.workers if len(missing) > _FEW else None
        broken = in_order(missing, partial(self._begin, workers=workers), _AHEAD)
        for plan in plans:
            for (_, path), wait_for_lines in islice(broken, len(plan.missing)):
                drawn_file.write(path, wait_for_lines())
            laid_out = plan.laid_out or self._paginated(plan)
            self.done += 1
            # A section is laid out again if the page numbers that it prints have changed. Then `done` may be greater.
            self.progress(self.done, max(self.done, len(self.book.sections)))
            yield laid_out

    def _plan(self, section: Section) -> _SectionPlan:
        if found := bound_whole(section):
            return _SectionPlan(section, (), (), found)
        parts = list(self.kept.lines(section))
        files = [path for _, path in parts]
        found = drawn_file.section(self.kept.pages(section, files))
        missing = [part for part in parts if not found and not drawn_file.is_intact(part[1])]
        return _SectionPlan(section, files, missing, found)

    def _begin(self, missing: tuple[Section, Path], workers: Executor | None) -> Callable[[], tuple[bytes, bytes]]:
        """Return a function that waits for the lines of a part. Without workers, it breaks them itself."""
        if workers is None:
            return partial(broken_lines.of_part, self.departments, missing[0])
        return workers.submit(broken_lines.of_part, self.departments, missing[0]).result

    def _paginated(self, plan: _SectionPlan) -> LaidOutSection:
        """Return a section whose lines are broken. Its pages are written to disk one by one."""
        pages = PagesOfSection(plan.section, self.departments.stationery("base"))
        drawn = pages.drawn(list(map(drawn_file.measures, plan.files)), map(drawn_file.lines, plan.files))
        return drawn_file.write_pages(self.kept.pages(plan.section, plan.files), drawn, pages)


def _annexed(files: Sequence[CaseFile], gathered: Edition) -> dict[str, list[Section]]:
    """Return the anchor of a reply → its annexes as sections.

    A public edition has no annexes, because a scanned page may show what a public record leaves out.
    """
    if gathered.is_public:
        return {}
    known = {file.name: file for file in files}
    found: dict[str, list[Section]] = {}
    for record in gathered.printed:
        file = known[record.name]  # type: ignore[attr-defined]  # in an internal edition, a record names its case file
        for number, path in enumerate(annexes.paths(file), 1):
            found.setdefault(record.anchor, []).append(_annex(file, path, record.anchor, number))
    return found


def _photographs(gathered: Edition) -> Iterator[Section]:
    for number, planned in enumerate(gathered.plan.photographs, 1):
        if planned.is_public or not gathered.is_public:
            place = Place(gathered.plan.name, f"photo[{number}].file")
            found = photograph_admission.admitted(Path(gathered.plan.name).parent / planned.file, place)
            picture = Photograph(found.data, found.width, found.height, found.is_grey)
            yield Section((para(Role.TABLE_CAPTION, planned.caption),), bare=True, photograph=picture)


def _annex(file: CaseFile, path: Path, anchor: str, number: int) -> Section:
    """Return the section of an annex.

    The Word file does not contain the annex. It has a page with one line for each page of the annex, so that its page
    numbers are the same as in the PDF. anchor: the anchor of the reply. number: the number of the annex, from 1.
    """
    try:
        pages = len(pdf_admission.opened(read(path, annexes.LARGEST)).pages)
    except DocgenError as error:
        error.place = Place(file.name, f"annex[{number}]", where=path.name)
        raise
    title, place = f"附件：{path.stem}", annex_anchor(anchor, number)
    blocks: list[BookBlock] = []
    for page in range(1, pages + 1):
        line = para(Role.BODY, f"（{title}，第{page}页，共{pages}页，见本书的PDF。）")
        if blocks:
            blocks += [PageBreak(), line]
        else:
            blocks.append(Anchored(line, place))
    return Section(tuple(blocks), annexed=Annexed(path, file.name, title, place, pages))


def _list(printed: PrintedBook, folder: Path, order: BookOrder, base: Stationery) -> BookList:
    """Return the list of an edition. folder: the folder of the edition. base: the stationery of the edition."""
    gathered = printed.gathered
    return BookList(
        gathered.year,
        "public" if gathered.is_public else "internal",
        len(gathered.entries),
        gathered.withheld,
        printed.pages,
        {name: hash_of(content) for name, content in sorted(printed.files.items())},
        versions(),
        annex_hashes(printed.book),
        _sources(order, folder.resolve()),
        surroundings_of_file(base.profile, "pdf"),
    )


def _sources(order: BookOrder, folder: Path) -> BookSources | None:
    """Return the files that an order names, relative to a folder; None if the list may not state them."""
    named = order.named
    if named is None or (order.is_public and not all(path.is_dir() for path in named.cases)):
        return None  # the name of a single case file may tell which replies are withheld

    def relative(path: Path) -> str:
        return Path(os.path.relpath(path.resolve(), folder)).as_posix()

    figures = named.figures if not order.is_public else None
    return BookSources(
        tuple(map(relative, named.cases)),
        order.by,
        order.form,
        order.office,
        relative(figures) if figures else None,
        relative(named.plan) if named.plan else None,
    )


def annex_hashes(book: Book) -> dict[str, str]:
    """Return the hashes of the annexes that are bound into a book, by the names of case file and annex."""
    found: dict[str, str] = {}
    for section in book.sections:
        if section.annexed and isinstance(section.annexed.data, Path):
            name = f"{Path(section.annexed.case).name}/{section.annexed.data.name}"
            found[name] = hash_of(section.annexed.data.read_bytes())
    return found
