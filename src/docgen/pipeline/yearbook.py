"""Cases → the book of a year as files: a PDF, a Word file, a workbook with the registers, and a list of these files.

The sections of the PDF are laid out in parallel. The files of an edition are in one folder and are made together.
"""

from __future__ import annotations

import gc
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Literal

from docgen import language
from docgen.bind import book_pdf, book_proof, imposition
from docgen.bind.laid_out_section import LaidOutPiece, PagesOfSection, bound_whole
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
from docgen.files import own_json, pdf_admission, photograph_admission
from docgen.files.hashes import hash_of
from docgen.files.text_files import read
from docgen.language import say
from docgen.model import annexes
from docgen.model.blocks import PageBreak, Role, para
from docgen.model.book import Anchored, Annexed, Book, BookBlock, Photograph, Section
from docgen.model.case_file import CaseFile
from docgen.pipeline import broken_lines, drawn_file, publish
from docgen.pipeline.ahead import in_order
from docgen.pipeline.documents import refuse_faults
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.kept_pieces import KeptPieces, open_folder
from docgen.stationery.departments import Departments
from docgen.writers.docx import book as docx_book

BOOK = "book.json"
"""The name of the list of a book's files."""
_ENDINGS = (".pdf", ".docx", ".xlsx")
"""The endings of a book's files, in the order in which they are named."""
_AHEAD = 8
"""How many later parts workers may begin while this process waits for a part."""
_FEW = 8
"""How many parts this process breaks into lines by itself. A worker takes a second to start."""


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


@dataclass(frozen=True, slots=True)
class BookList:
    """The list of the files of an edition: the content of `book.json`. It states how many replies are withheld, not
    which."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    year: int
    """The year of the cases."""
    edition: Literal["public", "internal"]
    """The readers for whom the edition is made."""
    replies: int
    """How many replies the edition contains or counts."""
    withheld: int
    """How many replies of the year a public edition does not contain; 0 in an internal edition."""
    pages: int
    """How many pages the PDF has."""
    files: Mapping[str, str]
    """Name of a file → its hash."""
    versions: Mapping[str, str]
    """The versions of docgen and of the libraries, by name."""
    annexes: Mapping[str, str] = field(default_factory=dict)
    """Case file and name of each annex that is bound in → its hash."""


Progress = Callable[[int, int], None]
"""A function that is called with the number of sections that are laid out and the number of all sections."""


@contextmanager
def _garbage_collector_off() -> Iterator[None]:
    """Switch Python's garbage collector off. It searches all objects, and the layout makes many and few cycles.

    The layout takes a tenth of the time without the collector. As a decorator, this lasts until the objects are freed.
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
    data: dict[str, bytes] = {}
    folder_path = out / order.name
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        kept = open_folder(pieces / order.name, base) if pieces else KeptPieces(Path(folder), "")
        sheets = register_workbook.sheets(gathered, base.vocabulary, {})
        others = (order.form, sheets, _annex_hashes(book), gathered.withheld, language.current())
        whole = kept.book(book, others) if pieces else None
        if whole and (unchanged := _unchanged(whole, folder_path, gathered)):
            return unchanged
        layout = _SectionLayout(book, departments, workers, progress, kept)
        imposed = imposition.impose(book, layout.lay_out)
        word = io.BytesIO()
        shares = [piece.share for piece in imposed.pieces]
        docx_book.write(book, base, imposed.numbers, word, shares, kept.written_flow)
        data[f"{order.name}.docx"] = word.getvalue()
        pdf = Path(folder) / "book.pdf"
        with pdf.open("wb") as stream:
            bound = book_pdf.bound(book, imposed, base, drawn_file.pages, stream, kept.program)
        kept.prune()
        data = {f"{order.name}.pdf": pdf.read_bytes(), **data}
        name = f"{order.name}.pdf"
        found = book_proof.findings(data[name], book, imposed, base.profile, drawn_file.pages, kept.streams)
        refuse_faults(name, list(found))
        name = f"{order.name}.docx"
        numbers = imposed.numbers
        found = book_grammar.findings(name, data[name], book, base, numbers, shares, kept.proved_flow)
        refuse_faults(name, list(found))
    if order.form == "book":
        data[f"{order.name}-一览表.xlsx"] = register_workbook.register_workbook(gathered, base.vocabulary, numbers)
    listed = _list(gathered, book, data, bound.pages)
    publish.put_together(folder_path, {**data, BOOK: listed})
    if whole:
        kept.write_proved()
        drawn_file.write_values(whole, (hash_of(listed), bound.findings))
    return _made(folder_path, data, bound.pages, gathered, bound.findings)


def _made(folder: Path, names: Iterable[str], pages: int, gathered: Edition, findings: Sequence[Finding]) -> Yearbook:
    """Return the book in a folder. names: of its files. findings: about its annexes."""
    files = tuple(folder / name for name in names)
    return Yearbook(files, pages, len(gathered.entries), gathered.withheld, (*gathered.findings, *findings))


def _unchanged(whole: Path, folder: Path, gathered: Edition) -> Yearbook | None:
    """Return the book in a folder if it was made of the same values, and nobody has changed its files; else None.

    whole: the file that says how a book of these values ended.
    """
    ended = drawn_file.values(whole)
    try:
        if ended is None or ended[0] != hash_of((folder / BOOK).read_bytes()):
            return None
        listed = load(folder / BOOK)
        if any(hash_of((folder / name).read_bytes()) != sha256 for name, sha256 in listed.files.items()):
            return None
    except (OSError, InputError):
        return None
    names = sorted(listed.files, key=lambda name: _ENDINGS.index(Path(name).suffix))
    return _made(folder, names, listed.pages, gathered, ended[1])


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
    laid_out: LaidOutPiece | None
    """The section if it is laid out already; else None."""


@dataclass
class _SectionLayout:
    """The layout of the sections of a book. Workers break the lines of several parts at the same time."""

    book: Book
    departments: Departments
    workers: Executor | None
    """The processes that break lines; None: this process does."""
    progress: Progress
    """A function that is called after each section."""
    kept: KeptPieces
    """The lines and pages of this run, and perhaps those of earlier runs."""
    done: int = 0
    """How many sections are laid out."""

    def lay_out(self, jobs: Sequence[tuple[int, Section]]) -> Iterator[LaidOutPiece]:
        """Yield the laid-out sections in the order of the jobs. jobs: the index of a section, and the section."""
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
        """Return a function that returns the lines of a part. workers: break the lines; None: this process does."""
        if workers is None:
            return partial(broken_lines.of_part, self.departments, missing[0])
        return workers.submit(broken_lines.of_part, self.departments, missing[0]).result

    def _paginated(self, plan: _SectionPlan) -> LaidOutPiece:
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
        file = known[record.name]  # type: ignore[attr-defined]
        for number, path in enumerate(annexes.paths(file), 1):
            found.setdefault(record.anchor, []).append(_annex(file, path, record.anchor, number))
    return found


def _photographs(gathered: Edition) -> Iterator[Section]:
    """Yield the section of each photograph in an edition."""
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


def load(path: Path) -> BookList:
    """Return the list of a book. An `InputError` is raised if it is damaged, or if its names lead out of the folder."""
    with own_json.damage_refused(path, say("重编这一本")):
        listed = own_json.load(path, BookList)
        if not all(map(own_json.is_plain_name, listed.files)):
            raise ValueError(listed.files)
    return listed


def _list(gathered: Edition, book: Book, data: Mapping[str, bytes], pages: int) -> bytes:
    """Return the list of an edition as JSON. data: file name → its bytes. pages: how many pages the PDF has."""
    listed = BookList(
        gathered.year,
        "public" if gathered.is_public else "internal",
        len(gathered.entries),
        gathered.withheld,
        pages,
        {name: hash_of(content) for name, content in sorted(data.items())},
        versions(),
        _annex_hashes(book),
    )
    return (json.dumps(asdict(listed), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _annex_hashes(book: Book) -> dict[str, str]:
    """Return the hashes of the annexes that are bound into a book, by the names of case file and annex."""
    found: dict[str, str] = {}
    for section in book.sections:
        if section.annexed and isinstance(section.annexed.data, Path):
            name = f"{Path(section.annexed.case).name}/{section.annexed.data.name}"
            found[name] = hash_of(section.annexed.data.read_bytes())
    return found
