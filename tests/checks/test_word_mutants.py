"""A finished Word file that somebody has changed is found, though its hash is that of the manifest."""

import random

import pytest
from conftest import FINAL, compositions
from word_mutants import DOCUMENT, LIST, mutants

import docgen
from docgen.composition.compose import Composition
from docgen.errors import InputError
from docgen.writers import WRITERS
from docgen.writers.docx.outgoing_parts import APPLICATION
from docgen.writers.docx.package import pack, parts_of

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
