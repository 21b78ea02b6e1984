"""Both editions of the sample year, as files: what they say, what they count, where everything leads.

Figures are counted a second time from the YAML by `test_statistics`; nothing of the digest's own counting is asked.
"""

import functools
import io
import itertools
import os
import re
import shutil
import sys
import zipfile
from collections import Counter
from pathlib import Path

import book_counts
import book_pages
import pypdfium2
import pytest
from book_counts import spoken
from book_text import says, squeezed
from conftest import ROOT, SAMPLES
from lxml import etree
from pypdf import PdfReader, PdfWriter
from test_book import shown
from test_statistics import plain

from docgen.digest import figures
from docgen.errors import DocgenError
from docgen.inspection.measure import office
from docgen.model import blocks, case_file
from docgen.model.blocks import Para, Role, Table
from docgen.model.book import Figure, headings, paragraphs
from docgen.pipeline import broken_lines, yearbook
from docgen.pipeline.workers import Workers
from docgen.pipeline.workers.limits import Limits
from docgen.stationery.departments import Departments
from docgen.writers.docx.ooxml.elements import NAMESPACES

sys.path.insert(0, str(ROOT / "tests/benchmarks"))
import digest_book

DEPARTMENTS = Departments()
PROFILE = DEPARTMENTS.stationery("base").profile
W = f"{{{NAMESPACES['w']}}}"
YEAR = 2025
OFFICE = "市样例办公室"
EDITIONS = {"公开版": True, "内部版": False}
RIGHT_PAGES = 0.98
MOST_PAGES = 5
"""Of a report on the sample year."""
each_edition = pytest.mark.parametrize("edition", EDITIONS)


@functools.cache
def case_files():
    return tuple(case_file.read(path) for path in SAMPLES.values())


def order(edition, form="book"):
    known = figures.load(ROOT / "samples/figures-2025.toml", YEAR)
    return yearbook.BookOrder(YEAR, EDITIONS[edition], form=form, office=OFFICE, figures=known)


@functools.cache
def tree(edition, form="book"):
    return yearbook.composed(case_files(), DEPARTMENTS, order(edition, form))[1]


@pytest.fixture
def made(shared):
    """The file of an edition, made once in a test run: `made(edition, suffix)`."""

    def file(edition: str, suffix: str, form: str = "book") -> Path:
        folder = shared / f"digest-{form}"
        own = folder / order(edition, form).name
        if not own.exists():
            work = folder / f"{os.getpid()}"
            yearbook.make(case_files(), DEPARTMENTS, work, order(edition, form))
            try:
                (work / own.name).rename(own)
            except OSError:  # another process was quicker
                shutil.rmtree(work / own.name)
        return own / f"{own.name}{suffix}"

    return file


@pytest.fixture
def pages(made):
    return lambda edition, form="book": _pages(made(edition, ".pdf", form), edition, form)


@functools.cache
def _pages(path, edition, form):
    return book_pages.Pages(path, tree(edition, form))


@pytest.fixture
def document(made):
    def parsed(edition, form="book"):
        with zipfile.ZipFile(made(edition, ".docx", form)) as archive:
            return etree.fromstring(archive.read("word/document.xml"))

    return parsed


# ---- what the files say ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["book", "report"])
@each_edition
def test_both_files_say_what_the_tree_says(edition, form, pages, document):
    found = pages(edition, form)  # compares each page with the tree as it reads
    wanted = "".join(says(section, found.numbers, PROFILE) for section in tree(edition, form).sections)
    assert squeezed(spoken(document(edition, form))) == wanted
    assert len(found.sections) == len(tree(edition, form).sections)


@each_edition
def test_an_edition_says_which_it_is_on_its_cover_and_the_internal_one_on_every_page(edition, pages, made):
    found = pages(edition)
    assert ("公开版" if edition == "公开版" else "内部资料注意保存") in found.texts[0]
    for section, own in found.sections:
        for index, _ in own:
            if not section.bare and not section.annexed:
                assert ("内部资料" in found.texts[index][:20]) == (edition == "内部版")
    with zipfile.ZipFile(made(edition, ".docx")) as archive:
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        targets_of = {relation.get("Id"): relation.get("Target") for relation in relations}
        used = re.findall(r'<w:headerReference [^>]*r:id="(\w+)"', archive.read("word/document.xml").decode())
        heads = [archive.read(f"word/{targets_of[identity]}").decode() for identity in set(used)]
    marked = ["内部资料" in part for part in heads if re.search("<w:t[ >]", part)]
    assert marked and set(marked) == {edition == "内部版"}


# ---- what is counted -------------------------------------------------------------------------------------------------
HOLDS = {("内部版", "book"): "应有答复", ("内部版", "report"): "应有答复"}
HOLDS |= {("公开版", "book"): "本书收录", ("公开版", "report"): "本总结计入"}
GIVEN = book_counts.Given((7, 8), (7, 6), (5, 4), (6, 4), (4, 3, 2, 1))
"""samples/figures-2025.toml"""


def counted(edition):
    """The sample cases of an edition, plain."""
    return [case for case in plain(YEAR) if edition == "内部版" or book_counts.is_held(case)]


@pytest.mark.parametrize("form", ["book", "report"])
@each_edition
def test_every_figure_in_a_table_is_as_counted_and_its_share_has_a_base(edition, form, document):
    holds, cases = HOLDS[edition, form], counted(edition)
    found = book_counts.printed(book_counts.of_word(document(edition, form)))
    book_counts.check_tables(found, book_counts.tables(cases, holds, GIVEN if edition == "内部版" else None))
    book_counts.check_bases(found, cases, holds)


@pytest.mark.parametrize("form", ["book", "report"])
@each_edition
def test_every_figure_in_words_is_as_counted(edition, form, document):
    """The note and the overview: what was counted is struck out, and no digit is left but the year's."""
    cases, holds = counted(edition), HOLDS[edition, form]
    base, helped, years = len(cases), book_counts.helpers(cases), book_counts.proposals(cases)
    left_out = len(plain(YEAR)) - len(counted("公开版"))
    text = "\n".join(spoken(node) for node in document(edition, form).find(f"{W}body") if node.tag == f"{W}p")
    words = text[text.index("办理工作总结" if form == "report" else "一、总体情况") : text.index("四、统计表")]
    book_counts.check_sentences(words)
    if edition == "公开版":
        counts = [f"本书收录{YEAR}年度建议、提案的答复{base}件次，涉及建议、提案{years}件", f"另有{left_out}件次未收入"]
        own = [f"{holds}{YEAR}年度建议、提案的答复{base}件次，涉及建议、提案{years}件"]
        own += [f"另有{left_out}件次未计入"] if form == "report" else []
    else:
        counts = [f"共{years}件，应有答复{base}件次", f"其中{left_out}件次不在公开版之列"]
        own = [
            f"收到建议、提案15件，立案13件，交办{years}件，应有答复{base}件次",
            f"已答复{base}件次。",
            "上年应有答复10件次",
        ]
    own += [f"{len({case['handling']['lead'] for case in cases})}个", f"会办单位{len(helped)}个"]
    bases = re.findall(r"的\d+件次中，", words)
    rest = book_counts.struck_out(words, [*own, *book_counts.said(cases, holds), *bases])
    if form == "book":
        rest += book_counts.struck_out(text[text.index("一、本书") : text.index("目　录")], counts)
    assert not re.search(r"\d", rest.replace(f"{YEAR}年", ""))


@each_edition
def test_no_percentage_is_parted_between_lines(edition, pages):
    found = pages(edition)
    tables = [block for section in tree(edition).sections for block in section.blocks if isinstance(block, Table)]
    cells = Counter(blocks.text(p) for one in tables for p in blocks.paragraphs(one) if "%" in blocks.text(p))
    lines = Counter(match for text in found.opened.pages() for match in re.findall(r"\b\d+\.\d\d%", text))
    assert len(cells) > 5 and cells <= lines


# ---- where everything leads ------------------------------------------------------------------------------------------
@each_edition
@pytest.mark.parametrize("proof", book_pages.PROOFS, ids=lambda proof: proof.__name__)
def test_anchors_links_contents_and_outline_lead_where_they_say(edition, proof, pages):
    proof(pages(edition))


@pytest.mark.full
def test_everything_in_a_book_of_a_thousand_replies_leads_where_it_says(tmp_path):
    files = list(digest_book.replies(1000))
    wanted = yearbook.BookOrder(YEAR, is_public=False)
    with Workers(2, Limits(seconds=600), broken_lines.prepare, (DEPARTMENTS,)) as workers:
        made = yearbook.make(files, DEPARTMENTS, tmp_path, wanted, workers)
    found = book_pages.Pages(made.files[0], yearbook.composed(files, DEPARTMENTS, wanted)[1])
    assert len(found.places) > 2000
    for proof in book_pages.PROOFS:
        proof(found)


@each_edition
def test_no_heading_stands_alone_at_the_foot_of_a_page(edition, pages):
    """Nor a caption: the next thing that is read stands below it on the same page."""
    for section, own in pages(edition).sections:
        titles = [
            squeezed(blocks.text(p))
            for block in section.blocks
            for p in paragraphs(block)
            if PROFILE.roles[p.role].keep_next
            and p.role not in (Role.CONTENTS1, Role.INDEX_GROUP)
            and not isinstance(getattr(block, "block", block), Figure)
        ]
        for index, text in own:
            assert not [title for title in titles if text.endswith(title)], index + 1


def test_no_heading_of_a_case_has_nothing_below_it():
    text = SAMPLES["16-co-handled-2025"].read_text("utf-8")
    text = re.sub(r"(?s)(  points:\n).*?(?=handling:)", r"\1", text).replace("20250012", "20250999")
    text = re.sub(r"(?s)(  answers:\n).*?(?=opinions:)", r"\1", text)
    unanswered = case_file.parse(text, "空.yaml")
    files = (*case_files(), unanswered)
    _, document = yearbook.composed(files, DEPARTMENTS, yearbook.BookOrder(YEAR, is_public=False))
    for section in document.sections:
        roles = [getattr(block, "role", None) for block in section.blocks]
        for role, below in itertools.pairwise([*roles, Role.CASE_HEADING]):
            assert role is not Role.CASE_HEADING or below is not Role.CASE_HEADING


def test_what_a_reply_says_of_an_opinion_stands_below_its_own_heading():
    shown = []
    for section in tree("内部版").sections:
        shown += [blocks.text(block) for block in section.blocks if isinstance(block, Para)]
    said = ["【会办意见　市财政局】", "我局支持", "【答复转述的会办意见　市财政局】", "市财政局支持"]
    groups = zip(shown, shown[1:], shown[2:], shown[3:], strict=False)
    assert any(all(map(str.startswith, group, said)) for group in groups)


# ---- annexes ---------------------------------------------------------------------------------------------------------
def test_an_annex_is_bound_in_behind_its_case(pages):
    found = pages("内部版")
    places = [number for number, (section, _) in enumerate(found.sections) if section.annexed]
    assert len(places) == 1
    before, (section, own) = found.sections[places[0] - 1][0], found.sections[places[0]]
    assert "20250011" in blocks.text([*headings([before])][-1].para)
    scan = pypdfium2.PdfDocument((ROOT / "samples/cases/annex/20250011.pdf").read_bytes())
    assert len(own) == len(scan) == section.annexed.pages
    assert [text for _, text in own] == [squeezed(page.get_textpage().get_text_range()) for page in scan]
    labels = [found.labels[index] for index, _ in own]
    first = int(found.labels[own[0][0] - 1]) + 1
    assert labels == [f"{first + index}" for index in range(len(own))]
    assert not [section for section in tree("公开版").sections if section.annexed]


@pytest.mark.parametrize("harm", ["broken", "encrypted"])
def test_an_annex_that_cannot_be_bound_names_its_case(harm, tmp_path):
    case, scan = tmp_path / "case.yaml", tmp_path / "annex/20250011.pdf"
    scan.parent.mkdir()
    shutil.copy(SAMPLES["15-last-year"], case)
    data = (ROOT / "samples/cases/annex/20250011.pdf").read_bytes()
    if harm == "encrypted":
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        writer.encrypt("secret", algorithm="RC4-128")
        stream = io.BytesIO()
        writer.write(stream)
        data = stream.getvalue()
    scan.write_bytes(data if harm == "encrypted" else data[:200])
    with pytest.raises(DocgenError) as caught:
        yearbook.make([case_file.read(case)], DEPARTMENTS, tmp_path / "out", yearbook.BookOrder(YEAR, is_public=False))
    assert str(case) in str(caught.value) and "annex" in str(caught.value)
    assert not (tmp_path / "out").exists()


# ---- the Word file ---------------------------------------------------------------------------------------------------
@each_edition
def test_the_contents_of_the_word_file_are_a_live_field_of_links(edition, document, pages):
    tree_of_word = document(edition)
    (toc,) = [instruction for instruction, _ in shown(tree_of_word) if instruction.startswith("TOC")]
    assert toc == r'TOC \o "1-3" \h \z \u'
    styles = ("dg-contents1", "dg-contents2", "dg-contents3")
    lines = [p for p in tree_of_word.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") in styles]
    bookmarks = {mark.get(f"{W}name") for mark in tree_of_word.iter(f"{W}bookmarkStart")}
    for line, entry in zip(lines, headings(tree(edition).sections), strict=True):
        (link,) = line.iter(f"{W}hyperlink")
        name = entry.anchor.replace("-", "_")
        assert link.get(f"{W}anchor") == name and name in bookmarks
        assert f"PAGEREF {name} \\h" in "".join(node.text for node in link.iter(f"{W}instrText"))
        assert spoken(link).endswith(pages(edition).numbers[entry.anchor])


@pytest.mark.referee
@pytest.mark.skipif(not office.is_there(), reason="without LibreOffice")
@each_edition
def test_the_word_file_has_the_pages_of_the_pdf_as_libreoffice_lays_it_out(edition, made, pages):
    (data,) = office.laid_out([made(edition, ".docx").read_bytes()], PROFILE)
    in_word = Counter(map(characters, pypdfium2.PdfDocument(data)))
    book = pypdfium2.PdfDocument(made(edition, ".pdf"))
    annexed = {page for section, own in pages(edition).sections if section.annexed for page, _ in own}
    printed = [page for index, page in enumerate(book) if characters(page) and index not in annexed]
    same = (Counter(map(characters, printed)) & in_word).total()
    assert len(printed) > 20 and same / len(printed) >= RIGHT_PAGES


def characters(page):
    """The characters of a page in any order: a turned head comes before or after the table. Leaders are left out."""
    return "".join(sorted(re.sub(r"[.…]{3,}", "", squeezed(page.get_textpage().get_text_range()))))


def test_the_replies_of_several_units_to_a_proposal_name_each_other_with_the_page(pages):
    found = pages("内部版")
    references = {}
    for section, own in found.sections:
        for block in section.blocks:
            if isinstance(block, Para) and block.role is Role.SEE:
                references[blocks.text(block)] = "".join(text for _, text in own)
    lines = [line for line in references if "市科技创新委员会" in line or "市工业和信息化局" in line]
    assert len(lines) == len(references) == 2
    shown = "".join(references.values())
    numbers = [
        found.numbers[entry.anchor] for entry in headings(found.book.sections) if "机器人" in blocks.text(entry.para)
    ]
    for number in numbers:
        assert f"的答复，第{number}页。" in shown


# ---- the whole -------------------------------------------------------------------------------------------------------
def test_workers_give_the_same_bytes_and_lay_out_each_section_once(made, tmp_path):
    heard = []
    with Workers(2, Limits(seconds=60), broken_lines.prepare, (DEPARTMENTS,)) as workers:
        again = yearbook.make(
            case_files(),
            DEPARTMENTS,
            tmp_path,
            order("公开版"),
            workers,
            lambda done, total: heard.append((done, total)),
        )
    for path in again.files:
        assert path.read_bytes() == made("公开版", path.name.removeprefix(order("公开版").name)).read_bytes(), path.name
    count = len(tree("公开版").sections)
    assert heard == [(number, count) for number in range(1, count + 1)]


@each_edition
def test_a_report_has_some_pages_and_no_reply(edition, pages):
    found = pages(edition, "report")
    assert len(found.texts) <= MOST_PAGES
    assert not [one for one in headings(tree(edition, "report").sections) if one.level > 1]


def test_the_manifest_says_what_was_made_and_nothing_of_what_was_left_out(made):
    import json

    listed = json.loads(made("公开版", ".pdf").with_name("book.json").read_text(encoding="utf-8"))
    assert (listed["edition"], listed["replies"], listed["withheld"]) == ("public", 9, 3)
    numbers = {"year", "edition", "replies", "withheld", "pages"}
    assert listed.keys() == {*numbers, "files", "versions", "annexes", "sources", "surroundings"}
    assert listed["annexes"] == {} and listed["sources"] is None  # loaded cases, not files
