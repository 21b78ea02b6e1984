"""A book with laid-out sections → one PDF.

The PDF has page labels, page numbers and running heads. It has a blank page where a section must begin on a right-hand
page.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.bind.imposition import Imposition
from docgen.bind.joiner import Annex, Bound, PageLabel, Piece, bind
from docgen.bind.margins import MarginText, marks
from docgen.bind.section_pdf import lay_out
from docgen.model.book import Book, Numbering, Section, head, headings
from docgen.stationery.cabinet import Stationery

_BELOW_CASES = 3
"""The depth of an annex in the outline, below a part, a chapter and a case."""
_COVER = "封面"
"""The page label of the pages before the first section whose page numbers restart."""


def bound(book: Book, imposition: Imposition, stationery: Stationery) -> Bound:
    """Return the book as one PDF. The same book gives the same bytes."""
    (blank,) = lay_out(Section((), bare=True), stationery, {}, book.title).data
    pieces: list[Piece | Annex] = []
    for page in imposition.pages:
        name = f"{page.section + 1}"
        if page.blank:
            pieces.append(Piece(blank, f"{name} blank"))
        elif page.first and (annexed := book.sections[page.section].annexed):
            pieces.append(
                Annex(
                    annexed.data, annexed.case, annexed.title, annexed.title, place=annexed.anchor, depth=_BELOW_CASES
                )
            )
        elif page.first:
            depth = min((heading.level for heading in headings([book.sections[page.section]])), default=1) - 1
            pieces += (Piece(data, name, depth) for data in imposition.pieces[page.section].data)
    drawn = marks(list(margin_texts(book, imposition)), stationery.profile, book.title)
    return bind(pieces, title=book.title, labels=list(labels(book, imposition)), marks=drawn)


def margin_texts(book: Book, imposition: Imposition) -> Iterator[MarginText]:
    """Yield the texts in the margins of each page: the page number and the running head.

    The running head is the book's title on left-hand pages, and that of the section on right-hand pages.
    """
    for index, page in enumerate(imposition.pages):
        section, right = book.sections[page.section], index % 2 == 0
        if section.bare or section.annexed or page.blank:
            yield MarginText("", "", right)
        else:
            yield MarginText(page.number, head(book, section, right), right, section.landscape)


def labels(book: Book, imposition: Imposition) -> Iterator[PageLabel]:
    """Yield a page label for each page at which the numbers in a viewer start again.

    Such a page is the first page of a section whose numbers restart. If the first section does not restart the numbers,
    the first page of the book gets the label 封面.
    """
    for index, page in enumerate(imposition.pages):
        section = book.sections[page.section]
        if not index and not section.restart:
            yield PageLabel(0, None, prefix=_COVER)
        if page.first and section.restart:
            yield PageLabel(index, "roman" if section.numbering is Numbering.ROMAN else "decimal")
