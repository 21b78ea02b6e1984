"""A finished Word file that somebody has changed is found, though its hash is that of the manifest."""

import functools
import io
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import FINAL, SAMPLES, compositions
from word_mutants import DOCUMENT, LIST, OF_BOOKS, mutants

import docgen
from docgen.checks import book_grammar
from docgen.composition.compose import Composition
from docgen.errors import InputError
from docgen.model.blocks import Role, para
from docgen.model.book import Book, Photograph, Section, anchors
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments
from docgen.writers import WRITERS
from docgen.writers.docx import book as docx_book
from docgen.writers.docx.ooxml.book_blocks import written_flow
from docgen.writers.docx.outgoing_parts import APPLICATION
from docgen.writers.docx.package import pack, parts_of

DEPARTMENTS = Departments()
SAMPLE = [(case, name) for case, name in FINAL if case == "26-two-co-handlers"]


def written(composition: Composition) -> bytes:
    return WRITERS["docx"](composition.doc, composition.stationery, False)


def is_found(composition: Composition, data: bytes) -> bool:
    """Whether the file is refused, or has a finding."""
    try:
        return bool(docgen.check(composition, "docx", data))
    except InputError:
        return True


def passing(case: str, name: str, share: float = 1) -> tuple[int, list[str]]:
    """How many changed files of a document were judged, and the changes that nothing found. share: of all changes."""
    composition = compositions(case)[name]
    chance = random.Random(f"{case} {name}")
    made = [one for one in mutants(written(composition), chance) if chance.random() < share]
    return len(made), [one.name for one in made if not is_found(composition, one.data)]


@pytest.mark.parametrize(("case", "name"), SAMPLE)
def test_a_changed_word_file_is_found(case, name):
    count, missed = passing(case, name, share=0.25)
    assert count > 30 and missed == []


@pytest.mark.parametrize(("case", "name"), FINAL)
@pytest.mark.full
def test_every_change_of_every_word_file_is_found(case, name):
    count, missed = passing(case, name)
    assert count > 150 and missed == []


@functools.cache
def a_book() -> tuple[Book, dict[str, str], bytes]:
    """A book with contents, figures, an index, a register and a photograph, its page numbers, and its Word file."""
    files = [docgen.read(path) for name, path in SAMPLES.items() if name >= "15"]
    _, made = yearbook.composed(files, DEPARTMENTS, yearbook.BookOrder(2025, is_public=True, office="市政府办公室"))
    caption = (para(Role.TABLE_CAPTION, "现场办公"),)
    photograph = Section(caption, bare=True, photograph=Photograph(b"jpeg", 640, 480, is_grey=False))
    made, word = replace(made, sections=(*made.sections, photograph)), io.BytesIO()
    numbers = {anchor: "12" for section in made.sections for anchor in anchors(section)}
    docx_book.write(made, DEPARTMENTS.stationery("base"), numbers, word)
    return made, numbers, word.getvalue()


@functools.cache
def accepted() -> list[str]:
    """The XML of the blocks of the book, in order."""
    made, numbers, _ = a_book()
    base = DEPARTMENTS.stationery("base")
    flows = (piece for piece in docx_book.pieces(made, base, numbers, {}) if not isinstance(piece, str))
    return [written_flow(flow, base.profile) for flow in flows]


def faults_of_book(data: bytes, proved: Sequence[str] = ()) -> list[docgen.Finding]:
    """The faults of a Word file. proved: the XML of the blocks that were accepted before."""
    made, numbers, _ = a_book()
    left = iter(proved)
    return list(
        book_grammar.findings(
            "书.docx", data, made, DEPARTMENTS.stationery("base"), numbers, (), lambda _: next(left, "")
        )
    )


def test_the_word_file_of_a_book_is_in_the_grammar():
    assert faults_of_book(a_book()[-1]) == []


def test_a_change_that_only_a_book_can_have_is_found():
    made = list(mutants(a_book()[-1], random.Random(1), listed=OF_BOOKS))
    assert len(made) == len(OF_BOOKS.read_text(encoding="utf-8").splitlines()) - 1
    assert [one.name for one in made if not faults_of_book(one.data)] == []
    assert [one.name for one in made if not faults_of_book(one.data, accepted())] == []


@pytest.mark.parametrize("share", [16, pytest.param(1, marks=pytest.mark.full)])
def test_a_changed_word_file_of_a_book_is_found(share):
    made = list(mutants(a_book()[-1], random.Random(2026), share=share))
    assert len(made) > 100 / share
    assert [one.name for one in made if not faults_of_book(one.data)] == []


def test_every_change_of_the_list_can_be_made():
    lines = LIST.read_text(encoding="utf-8").splitlines()
    listed = {line.removeprefix("held ") for line in lines if line and not line.startswith("#")}
    for case, name in (*SAMPLE, *((case, name) for case, name in FINAL if case == "08-table")):
        listed -= {one.name for one in mutants(written(compositions(case)[name]), random.Random(name))}
    assert listed == set()


def changed(part: str, old: str, new: str) -> list[docgen.Finding]:
    """The findings about a reply in which a text of a part was replaced where it first stands."""
    composition = compositions(SAMPLE[0][0])[SAMPLE[0][1]]
    parts = parts_of(written(composition))
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return docgen.check(composition, "docx", pack(parts))


def test_a_message_says_where_and_what():
    (finding,) = changed(DOCUMENT, "</w:rPr><w:t", "<w:vanish/></w:rPr><w:t")
    assert finding.code == "docx-grammar" and finding.place.key == DOCUMENT
    assert "第 1 段" in finding.message and "w:vanish" in finding.message


def test_a_part_that_differs_is_named():
    (finding,) = changed("word/settings.xml", "<w:compat>", "<w:trackRevisions/><w:compat>")
    assert finding.code == "docx-parts" and "word/settings.xml" in finding.message


def test_a_file_that_another_program_saved_is_called_so_and_nothing_else():
    (finding,) = changed(APPLICATION, ">docgen<", ">LibreOffice/24.2$Linux_X86_64<")
    assert finding.code == "docx-resaved" and "由 LibreOffice/24.2 另存过" in finding.message
