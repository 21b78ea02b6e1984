"""The pages of a finished book, read by poppler and pypdf: full pages, whole paragraphs, right numbers."""

import functools

import generator
import pytest
from conftest import ROOT, SAMPLES
from printed_pages import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Page,
    Word,
    lonely_lines,
    needless_blanks,
    pages,
    pages_that_end_inside_a_paragraph,
    short_pages,
    wrong_references,
)

from docgen.digest import figures
from docgen.model import case_file
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments

LEAST_LINES = 8
REFERENCES = {12: 60, 120: 500}
"""How many page numbers a year of so many cases prints at least."""


@functools.cache
def files(count):
    """The sample cases, of which twelve are of 2025, or so many generated ones."""
    return [case_file.read(path) for path in SAMPLES.values()] if count == 12 else list(generator.of_a_year(count))


@pytest.mark.full
@pytest.mark.referee
@pytest.mark.parametrize("is_public", [False, True], ids=["internal", "public"])
@pytest.mark.parametrize("count", [12, 120])
def test_a_finished_book_has_full_pages_whole_paragraphs_and_right_numbers(tmp_path, count, is_public):
    known = figures.load(ROOT / "samples/figures-2025.toml", 2025) if count == 12 and not is_public else None
    order = yearbook.BookOrder(2025, is_public=is_public, office="市样例办公室", figures=known)
    made = yearbook.make(files(count), Departments(), tmp_path, order)
    book = pages(next(path for path in made.files if path.suffix == ".pdf"))
    assert len(book) == made.pages
    assert short_pages(book, LEAST_LINES) == lonely_lines(book) == needless_blanks(book) == wrong_references(book) == []
    assert sum(len(list(page.references())) for page in book) >= REFERENCES[count]
    assert count == 12 or pages_that_end_inside_a_paragraph(book) > 20


# ---- what is measured ------------------------------------------------------------------------------------------------
def page(label, *lines, begins=False):
    """A page with these lines of text: (indented by characters, characters)."""
    words = [Word(f"—{label}—", RIGHT - 40, BOTTOM + 20, RIGHT, BOTTOM + 34)]
    for number, (indented, characters) in enumerate(lines):
        top, left = TOP + number * 29, LEFT + indented * 15.75
        words.append(Word("字" * characters, left, top, left + characters * 15.75, top + 16))
    return Page(label, 595.0, 842.0, words, begins=begins)


FULL = [(2, 26)] + [(0, 28)] * 20 + [(0, 10)]
GOES_ON = [(2, 26)] + [(0, 28)] * 21


@pytest.mark.parametrize(
    ("pages_of_book", "is_short", "are_lonely"),
    [
        ([FULL, FULL, FULL], False, False),
        ([FULL, [(2, 20)] * 7, FULL], True, False),
        ([GOES_ON, [(0, 28), (0, 5), *FULL[:18]], FULL], False, False),
        ([GOES_ON, [(0, 5), *FULL[:18]], FULL], False, True),
        ([[*FULL[:21], (2, 26)], [(0, 28), (0, 5), *FULL[:18]], FULL], False, True),
    ],
)
def test_short_pages_orphans_and_widows_are_seen(pages_of_book, is_short, are_lonely):
    book = [page(f"{number}", *lines) for number, lines in enumerate(pages_of_book, 1)]
    assert bool(short_pages(book, LEAST_LINES)) == is_short
    assert bool(lonely_lines(book)) == are_lonely


def test_the_last_page_of_a_chapter_may_be_short():
    book = [page("1", *FULL), page("2", (2, 20)), page("3", *FULL, begins=True)]
    assert short_pages(book, LEAST_LINES) == []


def test_a_wrong_number_and_a_needless_blank_are_seen():
    book = [page("1", *FULL), page("2", *FULL), Page("3", 595.0, 842.0), page("4", *FULL), Page("5", 595.0, 842.0)]
    assert needless_blanks(book) == ["5"]
    number = book[0].words[5]
    book[0].words[5] = Word("4", number.left, number.top, number.right, number.bottom)
    box = (number.left - 1, 842 - number.bottom - 1, number.right + 1, 842 - number.top + 1)
    book[0].links.append((box, 3))
    assert wrong_references(book) == []
    book[0].links[0] = (box, 1)
    assert wrong_references(book) == ["1: 4 leads to 2"]
