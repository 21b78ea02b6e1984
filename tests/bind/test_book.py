"""A book: its tree, its numbers, and its two files, made of thirty cases."""

import functools
import io
import re
import zipfile

import annual
import book_dump
import book_text
import docx as python_docx
import laid_out
import pypdfium2
import pytest
from book_text import head_rows, squeezed
from lxml import etree
from pypdf import PdfReader

from docgen.bind import book_pdf, imposition
from docgen.bind.imposition import roman
from docgen.inspection.measure import office
from docgen.model import blocks
from docgen.model.blocks import PageRef, Role, para
from docgen.model.book import Book, Heading, Section, anchors, headings, targets
from docgen.model.links import numbered, references
from docgen.stationery.departments import Departments
from docgen.writers.docx import book
from docgen.writers.docx.ooxml.elements import NAMESPACES

STATIONERY = Departments().stationery("base")
PROFILE = STATIONERY.profile
W = f"{{{NAMESPACES['w']}}}"
RIGHT_NUMBERS = 0.98


def lay_out(jobs):
    for _, section in jobs:
        yield laid_out.lay_out(section, STATIONERY)


def bound(imposed) -> bytes:
    stream = io.BytesIO()
    book_pdf.bound(annual.book(), imposed, STATIONERY, lambda drawn: drawn, stream)
    return stream.getvalue()


@functools.cache
def imposed():
    return imposition.impose(annual.book(), lay_out)


@functools.cache
def pdf() -> bytes:
    return bound(imposed())


@functools.cache
def word() -> bytes:
    stream = io.BytesIO()
    book.write(annual.book(), STATIONERY, imposed().numbers, stream)
    return stream.getvalue()


def word_part(name):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(word())).read(name))


def says(section: Section) -> str:
    """The text of a section with its page numbers."""
    return book_text.says(section, imposed().numbers, PROFILE)


def joined(pages: list[str], section: Section) -> str:
    """The text of pages without the table heads that a page repeats."""
    content = pages[0]
    for page in pages[1:]:
        for head in head_rows(section):
            if not says(section).startswith(content + page[: len(head) + 1]):
                page = page.removeprefix(head)
        content += page
    return content


# ---- the tree --------------------------------------------------------------------------------------------------------
def heading(anchor: str) -> Heading:
    return Heading(1, para(Role.FRONT, "标题"), anchor)


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ((heading("a"), heading("a")), "twice"),
        ((heading("第一"),), "not a name"),
        ((heading("a"), blocks.Para(Role.BODY, (PageRef("b"),))), "nowhere"),
    ],
)
def test_an_anchor_has_a_sound_name_of_its_own_and_every_link_leads_to_one(found, fault):
    with pytest.raises(ValueError, match=fault):
        Book("书", (Section(found),))


def test_the_print_of_the_tree_shows_every_node():
    printed = book_dump.dump(annual.book())
    for line in (
        "section roman restart right",
        "section arabic right landscape",
        "section arabic right 2 columns “索引　按提出人”",
        "#case-1 level 3 case: ",
        "double line",
        "figure stacked in 件: 图2　各单位办理结果",
        "contents",
        "index",
        "p.?→case-1",
        "办理情况一览表→row-1",
        " #row-30",
    ):
        assert line in printed


def test_roman_numerals():
    assert [roman(number) for number in (1, 4, 9, 14, 49, 90, 1994)] == [
        *("i", "iv", "ix", "xiv", "xlix", "xc"),
        "mcmxciv",
    ]


# ---- numbers ---------------------------------------------------------------------------------------------------------
def test_a_section_that_begins_on_the_right_does():
    begun = set()
    for index, page in enumerate(imposed().pages):
        if page.first:
            begun.add(page.section)
            assert not annual.book().sections[page.section].right or index % 2 == 0
        assert page.blank or page.section in begun
    assert begun == set(range(len(annual.book().sections)))


def test_sections_that_wait_for_each_other_get_their_numbers():
    """The overview names the register's page, whose number hangs on the overview's length."""
    assert imposed().numbers["register"] in says(annual.book().sections[3])
    assert "000" not in imposed().numbers.values()


def test_every_number_is_that_of_the_page_its_anchor_stands_on():
    reader = PdfReader(io.BytesIO(pdf()))
    places = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    known = {name for section in annual.book().sections for name in anchors(section)}
    assert places.keys() == known
    assert {name: reader.page_labels[page] for name, page in places.items()} == imposed().numbers


def test_the_contents_print_each_heading_with_its_page():
    pages = [page for page in imposed().pages if page.section == 2]
    printed = squeezed("".join(pdf_text(2)))
    assert len(pages) > 1
    for entry in headings(annual.book().sections):
        assert squeezed(blocks.text(entry.para)) + imposed().numbers[entry.anchor] in printed


@functools.cache
def pdf_pages() -> list[str]:
    return [squeezed(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf())]


# ---- the PDF ---------------------------------------------------------------------------------------------------------
def pdf_text(section: int) -> list[str]:
    """The text of a section's pages without numbers and heads."""
    found = []
    for index, (page, margin) in enumerate(
        zip(imposed().pages, book_pdf.margin_texts(annual.book(), imposed()), strict=True)
    ):
        if page.section == section and not page.blank:
            content = pdf_pages()[index]
            marks = margin.head + (f"—{margin.number}—" if margin.number else "")
            assert content.startswith(squeezed(marks)), content[:80]
            found.append(content.removeprefix(squeezed(marks)))
    return found


@pytest.mark.parametrize("index", range(len(annual.book().sections)))
def test_the_pdf_says_what_the_tree_says(index):
    section = annual.book().sections[index]
    assert joined(pdf_text(index), section) == says(section)


def test_the_outline_of_the_pdf_is_that_of_the_tree():
    reader = PdfReader(io.BytesIO(pdf()))

    def levels(items, level=1):
        for item in items:
            if isinstance(item, list):
                yield from levels(item, level + 1)
            else:
                yield level, squeezed(str(item.title))

    assert list(levels(reader.outline)) == [
        (entry.level, squeezed(blocks.text(entry.para))) for entry in headings(annual.book().sections)
    ]


def test_every_link_of_the_tree_is_a_link_of_the_pdf():
    reader = PdfReader(io.BytesIO(pdf()))
    wanted = [target for section in annual.book().sections for target in targets(section)]
    found = [
        str(annotation["/Dest"])
        for page in reader.pages
        for annotation in (each.get_object() for each in page.get("/Annots", []))
        if annotation["/Subtype"] == "/Link"
    ]
    assert set(wanted) == set(found)


def test_the_register_stands_on_landscape_pages_with_its_head_on_each():
    reader = PdfReader(io.BytesIO(pdf()))
    wide = [index for index, page in enumerate(reader.pages) if page.mediabox.width > page.mediabox.height]
    sections = [imposed().pages[index].section for index in wide]
    assert len(wide) > 1 and {annual.book().sections[section].landscape for section in sections} == {True}
    _, *others = pdf_text(sections[0])
    (head,) = head_rows(annual.book().sections[sections[0]])
    assert all(page.startswith(head) for page in others)


def tags(node):
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid.get_object(), "get"):
            yield from tags(kid.get_object())


def test_a_figure_has_its_text_for_who_cannot_see_it():
    root = PdfReader(io.BytesIO(pdf())).trailer["/Root"]["/StructTreeRoot"]
    wanted = [figure.alternative for figure in annual.figures()]
    assert [str(tag["/Alt"]) for tag in tags(root["/K"][0].get_object()) if tag.get("/S") == "/Figure"] == wanted
    described = [node.get(f"{W}val") for node in word_part("word/document.xml").iter(f"{W}tblDescription")]
    assert described == wanted


def test_the_same_book_is_the_same_files():
    again = imposition.impose(annual.book(), lay_out)
    assert bound(again) == pdf()
    stream = io.BytesIO()
    book.write(annual.book(), STATIONERY, again.numbers, stream)
    assert stream.getvalue() == word()


# ---- the Word file ---------------------------------------------------------------------------------------------------
def test_the_word_file_says_what_the_tree_says():
    found = squeezed("".join(node.text or "" for node in word_part("word/document.xml").iter(f"{W}t")))
    assert found == "".join(says(section) for section in annual.book().sections)


def test_no_part_of_the_word_file_keeps_a_mark_of_its_shell():
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        texts = {
            name: re.findall(r"<w:t[^>]*>([^<]*)", archive.read(name).decode())
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }
    assert not [name for name, found in texts.items() if any("dg-" in text or "{{" in text for text in found)]


def test_the_word_file_is_a_plain_archive():
    """ZIP64, which is for files above 4 GB, is refused or repaired by what reads Word files (APPNOTE.TXT 4.3.14)."""
    data = word()
    assert b"PK\6\6" not in data and b"PK\6\7" not in data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for item in archive.infolist():
            version, lengths = data[item.header_offset + 4], data[item.header_offset + 26 : item.header_offset + 30]
            assert (version, item.extract_version, item.create_version) == (20, 20, 20), item.filename
            assert int.from_bytes(lengths[2:], "little") == 0 and item.extra == b"", item.filename


def test_another_library_opens_the_word_file():
    document = python_docx.Document(io.BytesIO(word()))
    assert len(document.sections) > len(annual.book().sections) / 2
    assert any(squeezed(paragraph.text) for paragraph in document.paragraphs)


def test_headings_are_words_own_and_have_bookmarks():
    names = {
        style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val")
        for style in word_part("word/styles.xml").iter(f"{W}style")
    }
    assert [names[f"dg-{role}"] for role in ("part", "chapter", "case")] == ["heading 1", "heading 2", "heading 3"]
    document = word_part("word/document.xml")
    marks = [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")]
    assert marks == [name.replace("-", "_") for section in annual.book().sections for name in anchors(section)]
    led = {link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")}
    assert led <= set(marks)


def test_contents_and_page_references_are_fields_that_show_the_number():
    fields = list(shown(word_part("word/document.xml")))
    (toc,) = [instruction for instruction, _ in fields if instruction.startswith("TOC")]
    assert toc == r'TOC \o "1-3" \h \z \u'
    pages = [(re.match(r"PAGEREF (\w+) \\h", instruction), content) for instruction, content in fields]
    found = [(match[1], content) for match, content in pages if match]
    wanted = [
        (reference.target.replace("-", "_"), reference.number)
        for section in annual.book().sections
        for reference in references(numbered(section, imposed().numbers))
    ]
    assert set(found) == set(wanted) and all(content for _, content in found)


def shown(tree):
    """Each field's instruction and the text it shows; the contents' text is not collected."""
    stack = []
    for node in tree.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            stack.append(["", ""])
        elif kind == "end":
            yield tuple(content.strip() for content in stack.pop())
        elif stack and node.tag == f"{W}instrText":
            stack[-1][0] += node.text
        elif stack and node.tag == f"{W}t":
            stack[-1][1] += node.text or ""


def test_sections_of_the_word_file_are_as_wide_and_numbered_as_the_trees():
    sections = list(word_part("word/document.xml").iter(f"{W}sectPr"))
    wide = [section.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for section in sections]
    assert sum(wide) == 1
    starts = [section.find(f"{W}pgNumType") for section in sections]
    restarts = [(node.get(f"{W}fmt"), node.get(f"{W}start")) for node in starts if node.get(f"{W}start")]
    assert restarts == [("lowerRoman", "1"), ("decimal", "1")]
    assert len(list(word_part("word/document.xml").iter(f"{W}tblHeader"))) == sum(
        len(head_rows(section)) for section in annual.book().sections
    )


@pytest.mark.referee
@pytest.mark.skipif(not office.is_there(), reason="without LibreOffice")
def test_the_numbers_of_the_word_file_are_right_as_libreoffice_lays_it_out():
    (data,) = office.laid_out([word()], PROFILE)
    pages = [squeezed(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data)]
    wanted = {
        squeezed(blocks.text(entry.para)): imposed().numbers[entry.anchor]
        for entry in headings(annual.book().sections)
        if entry.level == 3
    }
    right = 0
    for title, number in wanted.items():
        found = [page for page in pages if title in page and f"{title}…" not in page and f"{title}.." not in page]
        right += any(f"—{number}—" in page for page in found)
    assert len(wanted) == annual.CASES
    assert right / len(wanted) >= RIGHT_NUMBERS
