"""The pages of a year's book flow: no short page but the last of a chapter, no orphan, no widow, no needless blank."""

import functools
import io
import zipfile
from itertools import pairwise

import generator
import laid_out
import pytest
from conftest import SAMPLES

from docgen.bind import imposition
from docgen.layout import section_lines, section_pages
from docgen.model import case_file
from docgen.model.blocks import Role, para
from docgen.model.book import Book, Heading, Section, parts_by_case
from docgen.model.links import numbered, references
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments
from docgen.writers.docx import book as docx_book

DEPARTMENTS = Departments()
STATIONERY = DEPARTMENTS.stationery("base")
PROFILE = STATIONERY.profile
LEAST_LINES = 8
YEARS = ["samples", pytest.param("generated", marks=pytest.mark.full)]


@functools.cache
def sections(year):
    files = [case_file.read(path) for path in SAMPLES.values()] if year == "samples" else list(generator.of_a_year(120))
    _, book = yearbook.composed(files, DEPARTMENTS, yearbook.BookOrder(2025, is_public=False, office="市样例办公室"))
    found = []
    for section in book.sections:
        if not section.annexed:
            found.append(numbered(section, {reference.target: "100" for reference in references(section)}))
    return found


@functools.cache
def pages(year):
    """The pages of each section. A page is its lower edge, and for each strip the name and number of its tag."""
    found = []
    for section in sections(year):
        broken = [section_lines.break_lines(part, PROFILE) for part in parts_by_case(section)]
        strips = []
        for number, lines in enumerate(broken):
            for strip in lines.strips:
                tag = next((text.tag for text in strip.texts), 0)
                strips.append((lines.tags[tag].name, (number, tag)))
        parts = [
            section_pages.MeasuredPart(tuple(map(section_pages.measures, one.strips)), one.in_columns, one.below)
            for one in broken
        ]
        supply = iter(strips)
        made = []
        for placed in section_pages.paginate(parts, section, PROFILE).pages:
            below = max(one.top + one.strip.height for one in placed)
            made.append((below, [next(supply) for one in placed if not one.is_head]))
        assert next(supply, None) is None
        found.append((section, made))
    return found


@pytest.mark.parametrize("year", YEARS)
def test_only_the_last_page_of_a_section_has_less_than_eight_lines(year):
    several = [(section, made) for section, made in pages(year) if len(made) > 1]
    assert len(several) > 3
    for section, made in several:
        top = (PROFILE.left if section.landscape else PROFILE.top).pt
        for below, _ in made[:-1]:
            assert below - top >= LEAST_LINES * PROFILE.line_pitch.pt, section.running


def chapter(count):
    """A chapter of a case with so many lines of text, each a paragraph."""
    case = Heading(3, para(Role.CASE, "关于储粮的建议"), "case")
    return Section((case, *(para(Role.BODY, "储粮。") for _ in range(count))))


def test_a_few_lines_on_the_last_page_of_a_chapter_are_pulled_back():
    made = {count: laid_out.lay_out(chapter(count), STATIONERY) for count in range(10, 60)}
    full = [count for count in made if count + 1 in made and made[count + 1].pages > made[count].pages]
    assert len(full) == 2 and all(made[count].share < 1 for count in full)
    assert all(made[count].share == 1 for count in (full[0] - 4, full[0] + 1, full[1] - 8, full[1] + 1))
    lines = [section_lines.break_lines(chapter(full[0]), PROFILE)]
    parts = [section_pages.MeasuredPart(tuple(map(section_pages.measures, lines[0].strips)), 0, 0.0)]
    (page,), share = section_pages.paginate(parts, chapter(full[0]), PROFILE)
    bottom = (PROFILE.height - PROFILE.bottom).pt
    assert page[-1].top + page[-1].strip.height <= bottom + 0.001 and share >= 22 / 24
    word = io.BytesIO()
    docx_book.write(Book("书", (chapter(full[0]),)), STATIONERY, {}, word, [share])
    document = zipfile.ZipFile(word).read("word/document.xml").decode()
    assert document.count(f'w:line="{(PROFILE.line_pitch * share).twips}"') == full[0]


@pytest.mark.parametrize("year", YEARS)
def test_a_page_break_leaves_two_lines_of_a_paragraph_on_either_side(year):
    parted = 0
    for section, made in pages(year):
        for (_, above), (_, below) in pairwise(made):
            name, tag = above[-1]
            if below[0][1] == tag and name != "TD":
                parted += 1
                assert [one for _, one in above].count(tag) >= 2, section.running
                assert [one for _, one in below].count(tag) >= 2, section.running
    assert parted or year == "samples"  # the samples have few pages


@pytest.mark.parametrize("year", YEARS)
def test_a_heading_stands_on_the_page_of_what_follows(year):
    for section, made in pages(year):
        for _, strips in made[:-1]:
            name, _ = strips[-1]
            assert not (name.startswith("H") and name[1:].isdigit()), section.running


def test_a_page_is_blank_only_before_a_part_and_where_the_numbers_begin():
    files = [case_file.read(path) for path in SAMPLES.values()]
    _, book = yearbook.composed(files, DEPARTMENTS, yearbook.BookOrder(2025, is_public=False))
    made = imposition.impose(book, lambda jobs: (laid_out.lay_out(one, STATIONERY) for _, one in jobs))
    before = [book.sections[page.section] for page in made.pages if page.blank]
    assert len(before) == len(set(map(id, before)))
    assert all(section.restart or section.bare for section in before)
