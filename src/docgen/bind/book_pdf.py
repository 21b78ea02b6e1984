"""A book with laid-out sections → one PDF with page labels, page numbers and running heads.

Where a section must begin on a right-hand page, the PDF may have a blank page before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from docgen.bind import annex_pages
from docgen.bind.annex_pages import AnnexPages
from docgen.bind.book_file import BookFile
from docgen.bind.imposition import Imposition
from docgen.bind.margins import Margins, MarginText
from docgen.errors import Finding, InputError, Place, Severity
from docgen.language import listing, say
from docgen.layout import page_geometry, placed_photograph
from docgen.model.blocks import Para, text
from docgen.model.book import Annexed, Book, Numbering, Section, head
from docgen.stationery.departments import Stationery
from docgen.writers.pdf.drawing import embedded_fonts
from docgen.writers.pdf.drawing.drawn_pages import DrawnPages
from docgen.writers.pdf.drawing.embedded_fonts import ProgramMaker
from docgen.writers.pdf.drawing.navigation import PageLabel

_BELOW_CASES = 4
"""The level of an annex in the outline, below a part, a chapter and a case."""
_COVER = "封面"
"""The page label of the pages before the first section whose page numbers restart."""


@dataclass(frozen=True, slots=True)
class BoundBook:
    """The result of binding a book."""

    pages: int
    """The number of pages."""
    findings: tuple[Finding, ...]
    """Findings about the annexes."""


def bound(
    book: Book,
    imposition: Imposition,
    stationery: Stationery,
    drawn_pages: Callable[[Iterable[DrawnPages] | Path], Iterable[DrawnPages]],
    stream: BinaryIO,
    program_of: ProgramMaker = embedded_fonts.program,
) -> BoundBook:
    """Write the book as one PDF. The same book gives the same bytes.

    drawn_pages: returns the drawn pages of a section. Its parameter is `LaidOutSection.drawn`: the pages, which it
    returns as they are, or the path of the file with them. stream: the file for the PDF. program_of: makes font
    programs, as `embedded_fonts.program` does.
    """
    file, profile = BookFile(book.title, stream, program_of), stationery.profile
    margins = Margins(profile)
    findings: list[Finding] = []
    cases_with_annex: list[str] = []
    texts = list(margin_texts(book, imposition))
    for index, page in enumerate(imposition.pages):
        section, laid_out = book.sections[page.section], imposition.laid_out[page.section]
        if page.blank:
            area = page_geometry.page(profile, section.landscape)
            file.add_blank(area.width.pt, area.height.pt)
        elif page.first and section.annexed:
            annex = _annex(section.annexed)
            file.add_annex(annex, section.annexed.title, section.annexed.anchor, _BELOW_CASES)
            findings += annex.findings
            cases_with_annex.append(section.annexed.case)
        elif section.photograph:
            placed = placed_photograph.lay_out(section, profile)
            file.add_photograph(section.photograph, placed, caption(section))
        elif page.first:
            of_section = islice(texts, index, index + laid_out.pages)
            file.add_section(drawn_pages(laid_out.drawn), map(margins.placed, of_section))
    if cases_with_annex:
        names = listing(cases_with_annex)
        message = say("装订了别处制作的附件（{names}），本书不再标为 PDF/A 或 PDF/UA", names=names)
        step = say("需要归档格式时把附件另存，不装订进书里")
        findings.append(Finding("annex-claim", message, severity=Severity.INFO, next_step=step))
    file.finish(list(labels(book, imposition)))
    return BoundBook(file.pages, tuple(findings))


def caption(section: Section) -> str:
    """Return the caption of the photograph of a section."""
    return "".join(text(block) for block in section.blocks if isinstance(block, Para))


def margin_texts(book: Book, imposition: Imposition) -> Iterator[MarginText]:
    """Yield the texts in the margins of each page: the page number and the running head.

    Left-hand pages have the book's title as their running head. Right-hand pages have the head of their section.
    """
    for index, page in enumerate(imposition.pages):
        section, right = book.sections[page.section], index % 2 == 0
        if section.bare or section.annexed or page.blank:
            yield MarginText("", "", right, section.landscape)
        else:
            yield MarginText(page.number, head(book, section, right), right, section.landscape)


def labels(book: Book, imposition: Imposition) -> Iterator[PageLabel]:
    """Yield a page label for each page where the numbers in a viewer start again.

    Such a page is the first page of a section whose page numbers restart. The first page of the book gets the label
    封面 if the page numbers of its section do not restart.
    """
    for index, page in enumerate(imposition.pages):
        section = book.sections[page.section]
        if not index and not section.restart:
            yield PageLabel(0, "", prefix=_COVER)
        if page.first and section.restart:
            yield PageLabel(index, "r" if section.numbering is Numbering.ROMAN else "D")


def _annex(annexed: Annexed) -> AnnexPages:
    """Return the pages of an annex. Errors and findings name the annex and its case."""
    try:
        annex = annex_pages.read(annex_data(annexed), annexed.case)
    except InputError as error:
        error.place = replace(error.place, where=annexed.title)
        raise
    findings = []
    for finding in annex.findings:
        where = " · ".join(filter(None, (annexed.title, finding.place.where)))
        findings.append(replace(finding, place=replace(finding.place, where=where)))
    return replace(annex, findings=findings)


def annex_data(annexed: Annexed) -> bytes:
    """Return the bytes of an annex."""
    if isinstance(annexed.data, bytes):
        return annexed.data
    try:
        return annexed.data.read_bytes()
    except OSError as error:
        raise InputError(
            say("读不出要装订的文件：{error}", error=error.strerror or error),
            place=Place(annexed.case),
            next_step=say("核对文件是否取对"),
            code="bind-unreadable",
        ) from error
