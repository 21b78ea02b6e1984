"""A finished book as bytes → findings: what it may not contain, and pages of annexes that are not what they were."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.bind import annex_proof
from docgen.bind.book_pdf import annex_data
from docgen.bind.imposition import Imposition
from docgen.checks import pdf_facts, pdf_grammar, pdf_rules, pdf_streams
from docgen.errors import Finding, Place
from docgen.inspection import pdf_objects
from docgen.inspection.pdf_objects import Objects, StrangeFileError
from docgen.language import say
from docgen.model.book import Book
from docgen.stationery.profile import Profile


def findings(data: bytes, book: Book, imposition: Imposition, profile: Profile) -> Iterator[Finding]:
    """Yield what is wrong with the PDF of a book. Nothing: it is whole, and has only what it may have."""
    objects: Objects | None = None
    try:
        objects = pdf_objects.read(data)
        reading = pdf_grammar.read(objects)
        pdf_streams.read(reading)
        pdf_facts.read_book(reading, book.title, profile)
    except StrangeFileError as strange:
        message = pdf_rules.message_of(strange, objects)
        yield Finding("pdf-grammar", message, Place(book.title), next_step=say("不要使用此文件；重做一份"))
        return
    annexes = [
        (index, section.annexed.case, annex_data(section.annexed))
        for index, page in enumerate(imposition.pages)
        if page.first and (section := book.sections[page.section]).annexed
    ]
    yield from annex_proof.differences(data, annexes)
