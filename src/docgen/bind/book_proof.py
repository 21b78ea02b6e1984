"""A finished book as bytes → findings about content that it may not have, and about annexes that have changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from docgen.bind import annex_proof, book_pdf, photograph_page
from docgen.bind.imposition import Imposition
from docgen.bind.margins import Margins, MarginText
from docgen.checks import pdf_facts, pdf_grammar, pdf_rules, pdf_streams
from docgen.checks.pdf_grammar import PdfReading
from docgen.errors import Finding, Place
from docgen.files.hashes import hash_of
from docgen.inspection import pdf_objects
from docgen.inspection.pdf_objects import Objects, StrangeFileError, Stream, text_of
from docgen.language import say
from docgen.layout import placed_photograph
from docgen.model.book import Book, Section
from docgen.stationery.profile import Profile
from docgen.writers.pdf.drawing import page_content
from docgen.writers.pdf.drawing.drawn_pages import DrawnPage, DrawnPages
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts

_FONT = re.compile(rb"(?<=BT )/\w+")
"""The name of a font in a content stream. It is left out, because the book has other names than the proof."""


def findings(
    data: bytes,
    book: Book,
    imposition: Imposition,
    profile: Profile,
    drawn_pages: Callable[[Iterable[DrawnPages] | Path], Iterable[DrawnPages]],
    proved: MutableMapping[str, int],
) -> Iterator[Finding]:
    """Yield the faults of the PDF of a book: content that is missing, and content that it should not have.

    drawn_pages: reads the drawn pages of a section, as in `book_pdf.bound`. proved: as in `pdf_streams.read`. It also
    has a hash of each stream that shows the margins of a page, together with their texts.
    """
    objects: Objects | None = None
    try:
        objects = pdf_objects.read(data)
        reading = pdf_grammar.read(objects)
        pdf_streams.read(reading, proved)
        pdf_streams.read_programs(reading, proved)
        pdf_facts.read_book(reading, book.title, profile)
        stated = _StatedTexts([], set())
        margins = book_pdf.margin_texts(book, imposition)
        _read_pages(reading, _drawn(book, imposition, drawn_pages, stated), margins, profile, proved)
        _read_words(reading, stated)
    except StrangeFileError as strange:
        message = pdf_rules.message_of(strange, objects)
        yield Finding("pdf-grammar", message, Place(book.title), next_step=say("不要使用此文件；重做一份"))
        return
    annexes = []
    for index, page in enumerate(imposition.pages):
        annexed = book.sections[page.section].annexed
        if page.first and annexed:
            annexes.append((index, annexed.case, book_pdf.annex_data(annexed)))
    yield from annex_proof.differences(data, annexes)


@dataclass(frozen=True, slots=True)
class _StatedTexts:
    """The texts that the sections of a book state beside their pages."""

    outline: list[tuple[str, str]]
    """The title and the anchor of each bookmark."""
    described: set[str]
    """The descriptions of figures."""


def _drawn(
    book: Book,
    imposition: Imposition,
    drawn_pages: Callable[[Iterable[DrawnPages] | Path], Iterable[DrawnPages]],
    stated: _StatedTexts,
) -> Iterator[DrawnPage | Section | None]:
    """Yield for each page of a book its drawn page, or the section of its photograph.

    None is yielded for a blank page, and for a page of an annex.

    stated: gets the texts that the sections state beside their pages.
    """
    pages: Iterator[DrawnPage] = iter(())
    for page in imposition.pages:
        section = book.sections[page.section]
        if page.first and section.annexed:
            stated.outline.append((section.annexed.title, section.annexed.anchor))
        elif section.photograph and not page.blank:
            stated.described.add(book_pdf.caption(section))
            yield section
            continue
        elif page.first:
            pages = _pages(drawn_pages(imposition.laid_out[page.section].drawn), stated)
        yield None if page.blank or section.annexed else next(pages)
    for _ in pages:
        raise StrangeFileError("Kids")


def _pages(groups: Iterable[DrawnPages], stated: _StatedTexts) -> Iterator[DrawnPage]:
    """Yield the pages of a section.

    groups: the pages, some at a time. stated: gets the texts that the section states beside its pages.
    """
    for group in groups:
        stated.outline.extend((title, anchor) for _, title, anchor in group.outline)
        stated.described.update(str(tag.attributes["Alt"]) for tag in group.tags if "Alt" in tag.attributes)
        yield from group.pages


def _read_pages(
    reading: PdfReading,
    drawn: Iterator[DrawnPage | Section | None],
    margins: Iterator[MarginText],
    profile: Profile,
    proved: MutableMapping[str, int],
) -> None:
    """Raise a `StrangeFileError` for a page whose drawing or links differ from those of its section.

    margins: the texts in the margins of each page. proved: as for `findings`.
    """
    (tree,) = reading.of("pages")
    fonts, photographs, placing = EmbeddedFonts(""), set[int](), Margins(profile)
    for number, page, margin in zip_longest(reading.entries(tree)["Kids"], drawn, margins):
        if number is None or margin is None:
            raise StrangeFileError("Kids", tree)
        entries = reading.entries(number)
        if isinstance(page, Section):
            photographs.add(_read_photograph(reading, number, page, profile))
            continue
        if page is None and reading.kinds[number] == "annexed-page":
            continue  # `annex_proof` compares the page with the annex.
        contents = entries.get("Contents", [])
        is_blank = contents == []
        # The last stream is the page of the section. A stream before it shows the margins.
        if not isinstance(contents, list) or is_blank != (page is None):
            raise StrangeFileError("Contents", number)
        if page and reading.objects.bodies[contents[-1]].raw != page.content:
            raise StrangeFileError("Contents", number)
        key = hash_of(b"".join([*(reading.objects.bodies[one].raw for one in contents[:-1]), repr(margin).encode()]))
        if key not in proved:
            in_margins = b"".join(pdf_streams.content_of(reading, content) for content in contents[:-1])
            wanted = page_content.of_page(placing.placed(margin), (), fonts).drawn() if page else b""
            if _FONT.sub(b"", in_margins) != _FONT.sub(b"", wanted):
                raise StrangeFileError("Contents", number)
            proved[key] = 0
        annotations = map(reading.entries, entries.get("Annots", ()))
        links = [(text_of(link["Dest"]), text_of(link["Contents"])) for link in annotations]
        if links != [(link.target, link.words) for link in (page.links if page else ())]:
            raise StrangeFileError("Annots", number)
    if strange := set(reading.of("photograph")) - photographs:
        raise StrangeFileError("Image", min(strange))


def _read_photograph(reading: PdfReading, number: int, section: Section, profile: Profile) -> int:
    """Return the object of a photograph. Raise a `StrangeFileError` if the page does not show it with its caption."""
    entries, photograph = reading.entries(number), section.photograph
    contents = entries.get("Contents")
    if photograph is None or "Annots" in entries or not isinstance(contents, list) or len(contents) != 1:
        raise StrangeFileError("Contents", number)
    placed = placed_photograph.lay_out(section, profile)
    wanted, _ = photograph_page.drawn(placed, photograph_page.tags(""), EmbeddedFonts(""))
    if _FONT.sub(b"", pdf_streams.content_of(reading, contents[0])) != _FONT.sub(b"", wanted):
        raise StrangeFileError("Contents", number)
    shown = reading.entries(entries["Resources"]).get("XObject", {}).get(photograph_page.NAME)
    image = reading.objects.bodies.get(shown)
    if not isinstance(image, Stream) or image.raw != photograph.data:
        raise StrangeFileError("Image", number)
    space = "DeviceGray" if photograph.is_grey else "DeviceRGB"
    stated = (image.entries["Width"], image.entries["Height"], image.entries["ColorSpace"])
    if stated != (photograph.width, photograph.height, space):
        raise StrangeFileError("Image", number)
    return int(shown)


def _read_words(reading: PdfReading, stated: _StatedTexts) -> None:
    """Raise a `StrangeFileError` for a bookmark or the description of a figure that no section has."""
    bookmarks = map(reading.entries, reading.of("bookmark"))
    titles = [(text_of(entries["Title"]), text_of(entries["Dest"])) for entries in bookmarks]
    if sorted(titles) != sorted(stated.outline):
        raise StrangeFileError("Title", max(reading.of("outline"), default=0))
    # The description of a page of an annex begins with the title of the annex, which is a bookmark.
    bookmark_titles = tuple(title for title, _ in stated.outline)
    for number in reading.of("element"):
        alternative = text_of(reading.entries(number).get("Alt", b""))
        if alternative and alternative not in stated.described and not alternative.startswith(bookmark_titles):
            raise StrangeFileError("Alt", number)
