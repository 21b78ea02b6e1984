"""A finished file → its printed text, without white space, page numbers and repeated table headers.

A PDF repeats the header rows of a table on every page of the table. The repetitions are removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen.composition import shell_lines
from docgen.composition.compose import Composition
from docgen.composition.shell_lines import ShellLine
from docgen.inspection import readback
from docgen.inspection.readback import PdfText, WordText
from docgen.model.blocks import Doc, Table, paragraphs, walk
from docgen.model.blocks import text as text_of
from docgen.stationery import shell_text


def own_lines(composition: Composition, format: str) -> tuple[ShellLine, ...] | None:
    """Return the printed lines of a document's shell, including its blocks; None if the shell prints only blocks."""
    if not shell_text.of(composition.stationery, composition.doc.shell, format).has_own_text:
        return None
    return shell_lines.lines(composition.doc, composition.stationery, format)


def word(found: WordText) -> list[str]:
    """Return the paragraphs of a Word file: the first page's header, the body, the other headers and the footers.

    A paragraph that several other headers or footers have occurs once in the result.
    """
    texts = (*found.header, *found.body, *dict.fromkeys((*found.edges, *found.numbered)))
    return [line for text in texts if (line := readback.squeezed(text))]


def plain(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs and table cells of a text."""
    cells = map(readback.squeezed, "\t".join(lines).split("\t"))
    return [cell for cell in cells if cell]


def parted(wanted: Sequence[str], text: str) -> list[str]:
    """Return the paragraphs of a PDF.

    A PDF does not state paragraphs. So its text is divided by the lengths of the paragraphs that it must have. The text
    after the last paragraph becomes an additional one.

    wanted: the paragraphs that the PDF must have. text: the text of the PDF.
    """
    position, found = 0, []
    for paragraph in wanted:
        found.append(text[position : position + len(paragraph)])
        position += len(paragraph)
    found.append(text[position:])
    return [paragraph for paragraph in found if paragraph]


def paged(composition: Composition, read: PdfText) -> tuple[list[str], str]:
    """Return the lines that a PDF or OFD file must have, and its text, page after page.

    A page number is removed only at the end of the page with this number. Any other number is text.
    """
    pages = [readback.squeezed(page) for page in read.pages]
    lines = own_lines(composition, "pdf")
    if lines is not None:
        return _with_own_lines(composition, pages, lines)
    wanted = [readback.squeezed(text_of(para)) for para in walk(composition.doc)]
    bare = [page.removesuffix(page_number(composition, number)) for number, page in enumerate(pages, 1)]
    return wanted, _joined(composition.doc, bare, wanted)


def lacks_number(composition: Composition, page: str, number: int) -> bool:
    """Return whether a page that must end with its number does not. A shell may print words beside the number."""
    lines = own_lines(composition, "pdf") or ()
    own = [readback.squeezed(line.text) for line in lines if not line.is_slot]
    wanted = page_number(composition, number)
    lacking = _without_tails(readback.squeezed(page), [*own, wanted])[1]
    return wanted != "" and wanted in lacking


def _with_own_lines(composition: Composition, pages: list[str], lines: Sequence[ShellLine]) -> tuple[list[str], str]:
    """Return the lines and the text of a PDF whose shell prints words of its own.

    The text of a page ends with the lines of its margins. On page 1, the lines that the shell places beside the text
    come before the lines of the margins. Both results have all these lines at their end. The resulting text has a line
    of the margins only if each page that must have the line has it.
    """
    every = [readback.squeezed(line.text) for line in lines if line.paragraph.after_first]
    first = [readback.squeezed(line.text) for line in lines if line.paragraph.margin.startswith("first")]
    flow = [line for line in lines if not (line.paragraph.after_first or line.paragraph.margin)]
    wanted = [readback.squeezed(line.text) for line in flow]
    found_on_first, found_on_every, bare = list(first), list(every), []
    for number, page in enumerate(pages, 1):
        margin = first if number == 1 else every
        text, lacking = _without_tails(page, [*margin, page_number(composition, number)])
        bare.append(text)
        if number == 1:
            found_on_first = _without_lines(first, lacking)
        else:
            found_on_every = [line for line in found_on_every if line not in lacking]
    text, placed = _joined(composition.doc, bare, wanted), []
    if text != "".join(wanted):  # lines of the shell may stand beside the text of page 1, and are read behind it
        own = [readback.squeezed(line.text) for line in flow if not line.is_slot]
        bare[0], staying = _without_tails(bare[0], own)
        placed = _without_lines(own, staying)
        wanted = _without_lines(wanted, placed)
        text = _joined(composition.doc, bare, wanted)
    return [*wanted, *placed, *first, *every], text + "".join((*placed, *found_on_first, *found_on_every))


def _without_lines(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the lines without other lines. Each occurrence in `others` removes one occurrence in `lines`."""
    remaining = list(others)
    kept = []
    for line in lines:
        if line in remaining:
            remaining.remove(line)
        else:
            kept.append(line)
    return kept


def _joined(doc: Doc, pages: Sequence[str], wanted: Sequence[str]) -> str:
    return "".join(_without_repeated_headers(pages, _header_texts(doc), "".join(wanted)))


def _without_tails(page: str, tails: list[str]) -> tuple[str, list[str]]:
    """Return a page without lines at its end, in any order, and the lines that the page does not end with."""
    lacking = list(tails)
    while found := next((tail for tail in reversed(lacking) if tail and page.endswith(tail)), None):
        page = page.removesuffix(found)
        lacking.remove(found)
    return page, lacking


def page_number(composition: Composition, number: int) -> str:
    """Return the printed page number; empty on the first page of a letter (10.1). number: that of the page, from 1."""
    first_numbered = composition.stationery.profile.page_number.first_page[composition.doc.shell]
    return f"—{number}—" if number > 1 or first_numbered else ""


def _header_texts(doc: Doc) -> list[str]:
    """Return the text of the header rows of each table that has any."""
    headers = []
    for block in doc.body:
        if isinstance(block, Table) and block.header_rows:
            header = replace(block, rows=block.rows[: block.header_rows])
            headers.append(readback.squeezed("".join(map(text_of, paragraphs(header)))))
    return headers


def _without_repeated_headers(pages: Sequence[str], headers: Sequence[str], expected: str) -> Iterator[str]:
    """Yield the text of each page. A table header that begins the page is removed if it is not expected there."""
    position = 0
    for page in pages:
        for header in headers:
            if page.startswith(header) and not expected.startswith(header, position):
                page = page.removeprefix(header)
                break
        position += len(page)
        yield page
