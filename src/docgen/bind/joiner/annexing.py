"""An annex → pages at the end of the book so far: as they print, told to who cannot see them, found by their title."""

from __future__ import annotations

import docgen.bind.joiner.annex_pages as foreign
import docgen.bind.joiner.pdf_syntax as spelling
import docgen.bind.joiner.pdf_trees as trees
from docgen.bind.joiner.annex_pages import Copy, Sheet
from docgen.bind.joiner.open_book import Book
from docgen.bind.joiner.pieces import Annex
from docgen.errors import Finding


def annex(book: Book, bound: Annex, data: bytes) -> list[Finding]:
    """Append an annex to the book; what a reader should know about it. `InputError` if it cannot be bound in."""
    found = foreign.read(data, bound.name)
    output, copy = book.output, Copy(book.output, bound.name)
    branch, part = output.number(), output.number()
    sheets, figures = [], []
    for index, sheet in enumerate(found.sheets):
        page, figure = output.number(), output.number()
        description = bound.description
        if len(found.sheets) > 1:
            description = f"{description} {index + 1}/{len(found.sheets)}"
        _write_page(book, copy, sheet, page, branch, figure)
        alternative = spelling.string(description)
        output.write(
            figure,
            b"<</Type /StructElem/S /Figure/K [0]/Pg %d 0 R/P %d 0 R/Alt %s>>" % (page, part, alternative),
        )
        sheets.append(page)
        figures.append(figure)
    kids = [b" ".join(b"%d 0 R" % number for number in numbers) for numbers in (sheets, figures)]
    output.write(branch, b"<</Type /Pages/Kids [%s]/Count %d/Parent %d 0 R>>" % (kids[0], len(sheets), book.pages))
    output.write(part, b"<</Type /StructElem/S /Part/K [%s]/P %d 0 R>>" % (kids[1], book.document))
    book.elements.append(part)
    book.sheets.append(branch)
    book.count += len(sheets)
    _make_found(book, bound, sheets[0])
    return found.findings


def _write_page(book: Book, copy: Copy, sheet: Sheet, page: int, branch: int, figure: int) -> None:
    """A page that draws the annex's page, and what stands above it, as one marked figure."""
    output, key = book.output, book.key
    drawn, objects = [], []
    for index, (form, matrix) in enumerate(sheet.layers):
        move = b"%s cm " % b" ".join(b"%.6g" % number for number in matrix) if matrix else b""
        drawn.append(b"q %s/L%d Do Q" % (move, index))
        objects.append(b"/L%d %d 0 R" % (index, copy.add(form)))
    contents = output.number()
    output.compressed(contents, b"", b"/Figure <</MCID 0>> BDC\n%s\nEMC" % b"\n".join(drawn))
    frame = b"".join(b"%s %s" % (name.encode(), copy.spelled(value)) for name, value in sheet.frame.items())
    output.write(
        page,
        b"<</Type /Page/Parent %d 0 R%s/Contents %d 0 R/Resources <</XObject <<%s>>>>/Tabs /S/StructParents %d>>"
        % (branch, frame, contents, b" ".join(objects), key),
    )
    parents = output.add(b"<</Limits [%d %d]/Nums [%d [%d 0 R]]>>" % (key, key, key, figure))
    book.parents.append((key, key, parents))


def _make_found(book: Book, bound: Annex, page: int) -> None:
    target = b"[%d 0 R /Fit]" % page
    trees.below(book.outline, bound.depth).append(trees.Entry(spelling.string(bound.title), target))
    if bound.place is not None:
        book.place(bound.place, target, bound.name)
