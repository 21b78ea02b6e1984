"""Cases → the year's book as files: its sections are laid out in parallel, bound as a PDF, and written as a Word file.

A register and a manifest are written beside them. Each edition has a folder of its own, whose files are made together.
"""

from __future__ import annotations

import functools
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.bind import book_pdf, imposition
from docgen.bind.section_pdf import LaidOutPiece, lay_out
from docgen.digest import workbook
from docgen.digest.anchors import annex_anchor
from docgen.digest.edition import Edition, edition
from docgen.digest.figures import Figures
from docgen.digest.scope import Form
from docgen.digest.volume import report, volume
from docgen.digest.year import By
from docgen.errors import DocgenError, Finding, Place, StationeryError
from docgen.files import pdf_admission
from docgen.files.hashes import hash_of
from docgen.files.text_files import read
from docgen.model import annexes
from docgen.model.blocks import PageBreak, Role, para
from docgen.model.book import Annexed, Book, BookBlock, Marked, Section
from docgen.model.case_file import CaseFile
from docgen.pipeline import publish
from docgen.pipeline.ahead import in_order
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.kept_pieces import Kept, open_folder
from docgen.stationery.cabinet import Cabinet
from docgen.writers import garbage
from docgen.writers.docx import book as docx_book

_AHEAD = 4
"""How many sections are under way besides the one that is waited for."""


@dataclass(frozen=True, slots=True)
class BookOrder:
    """What to make of a year."""

    year: int
    is_public: bool
    by: By = "unit"
    form: Form = "book"
    office: str = ""
    """The office that compiles the book, printed on the cover; empty: none is named."""
    figures: Figures | None = None
    """Figures that the cases do not give, for an internal edition."""

    @property
    def name(self) -> str:
        """The edition's name, for its folder and files: 2025年度汇编-公开版."""
        kind = "汇编" if self.form == "book" else "办理工作总结"
        return f"{self.year}年度{kind}-{'公开版' if self.is_public else '内部版'}"


@dataclass(frozen=True, slots=True)
class Yearbook:
    """The finished files of an edition."""

    files: tuple[Path, ...]
    pages: int
    replies: int
    withheld: int
    findings: tuple[Finding, ...]


Progress = Callable[[int, int], None]
"""A function that is told how many sections are laid out, and of how many."""


def make(
    files: Sequence[CaseFile],
    cabinet: Cabinet,
    out: Path,
    order: BookOrder,
    workers: Executor | None = None,
    progress: Progress = lambda done, total: None,
    pieces: Path | None = None,
) -> Yearbook:
    """Make one edition of a year's book in a folder of its own below `out`.

    workers: who lays sections out; None: this process. pieces: where laid-out sections are kept for the next run, a
    folder for each edition; None: nowhere. A contradiction in the data is a `CaseError`.
    """
    base = cabinet.stationery("base")
    kept = open_folder(pieces / order.name, base) if pieces else None
    with garbage.paused():
        gathered, book = composed(files, cabinet, order)
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        press = _Press(book, cabinet, Path(folder), workers, progress, kept)
        imposed = imposition.impose(book, press.lay_out)
        word = io.BytesIO()
        with garbage.paused():
            bound = book_pdf.bound(book, imposed, base)
            docx_book.write(book, base, imposed.numbers, word)
    if kept:
        kept.prune()
    data = {f"{order.name}.pdf": bound.data, f"{order.name}.docx": word.getvalue()}
    if order.form == "book":
        data[f"{order.name}-一览表.xlsx"] = workbook.workbook(gathered.registers, order.year)
    folder_path = out / order.name
    for name, content in data.items():
        publish.put(folder_path / name, content)
    publish.put(folder_path / "book.json", _manifest(gathered, data, bound.pages))
    return Yearbook(
        tuple(folder_path / name for name in data),
        bound.pages,
        len(gathered.entries),
        gathered.withheld,
        (*gathered.findings, *bound.findings),
    )


def composed(files: Sequence[CaseFile], cabinet: Cabinet, order: BookOrder) -> tuple[Edition, Book]:
    """The edition of a year and its book; a contradiction in the data is a `CaseError`."""
    base = cabinet.stationery("base")
    gathered = edition(
        files,
        order.year,
        base.vocabulary,
        base.department.place,
        is_public=order.is_public,
        form=order.form,
        by=order.by,
        figures=order.figures,
        named=functools.partial(_known_name, cabinet),
    )
    if order.form == "report":
        return gathered, report(gathered, base, order.office)
    return gathered, volume(gathered, base, order.office, _annexed(files, gathered))


def lay_out_one(templates: Path, section: Section, title: str, font_folder: Path | None = None) -> LaidOutPiece:
    """Lay out a section in a worker, which keeps its templates and fonts."""
    return lay_out(section, _cabinet(templates, font_folder).stationery("base"), {}, title)


@functools.cache
def _cabinet(templates: Path, font_folder: Path | None) -> Cabinet:
    return Cabinet(templates, font_folder)


@dataclass
class _Press:
    """Lays out sections, several at a time, and holds the results in files."""

    book: Book
    cabinet: Cabinet
    folder: Path
    workers: Executor | None
    progress: Progress
    kept: Kept | None = None
    done: int = 0

    def lay_out(self, jobs: Sequence[tuple[int, Section]]) -> Iterator[LaidOutPiece]:
        """The sections laid out, in order."""
        for _, answer in in_order((section for _, section in jobs), self._begun, _AHEAD):
            yield self._ended(answer())

    def _begun(self, section: Section) -> Callable[[], LaidOutPiece]:
        if self.kept is None or section.annexed:
            return self._laying(section)
        mark = self.kept.mark(section, self.book.title)
        if found := self.kept.load(mark):
            return lambda: found
        laying, save = self._laying(section), functools.partial(self.kept.save, mark)
        return lambda: save(laying())

    def _laying(self, section: Section) -> Callable[[], LaidOutPiece]:
        what = self.cabinet.root.absolute(), section, self.book.title, self.cabinet.fonts
        if self.workers is None or section.annexed:
            return functools.partial(lay_out_one, *what)
        return self.workers.submit(lay_out_one, *what).result

    def _ended(self, laid: LaidOutPiece) -> LaidOutPiece:
        """A piece on disk: a thousand replies in memory are hundreds of megabytes."""
        self.done += 1
        self.progress(self.done, max(self.done, len(self.book.sections)))
        return replace(laid, data=tuple(self._on_disk(data, f"{n}") for n, data in enumerate(laid.data)))

    def _on_disk(self, data: bytes | Path, part: str) -> Path:
        if isinstance(data, Path):
            return data
        path = self.folder / f"{self.done}-{part}.pdf"
        path.write_bytes(data)
        return path


def _known_name(cabinet: Cabinet, unit: str) -> str:
    """The short name of a unit that has a department; a unit without one keeps the name that the file gives it."""
    try:
        return cabinet.find(unit).department.short
    except StationeryError:
        return unit


def _annexed(files: Sequence[CaseFile], gathered: Edition) -> dict[str, list[Section]]:
    """Reply → its annexes as sections. A public edition has none: a scan shows what the projection leaves out."""
    if gathered.is_public:
        return {}
    known = {file.name: file for file in files}
    found: dict[str, list[Section]] = {}
    for record in gathered.entries:
        file = known[record.name]  # type: ignore[attr-defined]
        if file.case.annex:
            found[record.anchor] = [
                _annex(file, path, record.anchor, number) for number, path in enumerate(annexes.paths(file), 1)
            ]
    return found


def _annex(file: CaseFile, path: Path, anchor: str, number: int) -> Section:
    """The pages of an annex; the Word file has a page for each, so that its page numbers stay those of the PDF."""
    try:
        pages = len(pdf_admission.opened(read(path, annexes.LARGEST)).pages)
    except DocgenError as error:
        error.place = Place(file.name, f"annex[{number}]")
        raise
    title, place = f"附件：{path.stem}", annex_anchor(anchor, number)
    blocks: list[BookBlock] = []
    for page in range(1, pages + 1):
        line = para(Role.BODY, f"（{title}，第{page}页，共{pages}页，见本书的PDF。）")
        blocks += [*([PageBreak()] if blocks else []), line if blocks else Marked(line, place)]
    return Section(tuple(blocks), annexed=Annexed(path, file.name, title, place, pages))


def _manifest(gathered: Edition, data: dict[str, bytes], pages: int) -> bytes:
    """What was made, of how much; nothing of what the edition leaves out but its number."""
    content = {
        "year": gathered.year,
        "edition": "public" if gathered.is_public else "internal",
        "replies": len(gathered.entries),
        "withheld": gathered.withheld,
        "pages": pages,
        "files": {name: hash_of(content) for name, content in sorted(data.items())},
        "versions": versions(),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
