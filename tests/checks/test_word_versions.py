"""A Word file that an earlier version of docgen wrote is accepted as such, and what somebody changed in it is found."""

import random
import re

import pytest
from conftest import compositions
from word_mutants import DOCUMENT, RULES, mutants

from docgen import checks
from docgen.checks.subject import CheckedFile, Expected
from docgen.errors import InputError
from docgen.inspection.finished import Finished
from docgen.writers import WRITERS
from docgen.writers.docx.package import pack, parts_of

CASE = "26-two-co-handlers"
NAMES = ("答复函", "征询意见表")
STYLES = "word/styles.xml"
LATER = ("word/fontTable.xml", "word/theme/theme1.xml", "docProps/custom.xml")


def earlier(data: bytes) -> bytes:
    """The file as version 0.1.0 wrote it: with fewer parts, boxes by number, and one way to draw the red rules."""
    parts = parts_of(data)
    for name in LATER:
        parts.pop(name, None)
        declared = rf'<(?:Override|Relationship) [^>]*"(?:/?word/|/)?{name.removeprefix("word/")}"[^>]*/>'
        for lists in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
            parts[lists] = re.sub(declared, "", parts[lists].decode()).encode()
    styles = re.sub(r'<w:keepLines/>|<w:outlineLvl w:val="\d"/>', "", parts[STYLES].decode())
    boxes = iter(range(2, 99))
    document = parts[DOCUMENT].decode()
    document = re.sub(r' mc:Ignorable="w14"| xmlns:mc="[^"]*"', "", document, count=2)
    named = re.sub(
        r'<w:(alias|tag) w:val="[^"]*"', lambda match: f'<w:{match[1]} w:val="box-{next(boxes) // 2}"', document
    )
    drawn = r"<mc:AlternateContent ([^>]*)><mc:Choice[^>]*><w:drawing><wp:anchor"
    rules = re.sub(drawn, r"<w:drawing><wp:anchor \1", parts[RULES].decode())
    rules = re.sub(r"<mc:Fallback>.*?</mc:Fallback>|</?mc:[^>]*>", "", rules)
    settings = re.sub(r"<w:clrSchemeMapping[^>]*>", "", parts["word/settings.xml"].decode())
    changed = {STYLES: styles, DOCUMENT: named, RULES: rules, "word/settings.xml": settings}
    return pack({**parts, **{name: xml.encode() for name, xml in changed.items()}})


def codes(name: str, data: bytes, *, is_of_this_version: bool) -> set[str]:
    composition = compositions(CASE)[name]
    finished = Finished(data, "docx", name, composition.stationery.profile)
    subject = CheckedFile(Expected(composition), finished)
    try:
        found = checks.check_file(subject, is_of_this_version=is_of_this_version)
    except InputError as error:
        return {error.code}
    return {finding.code for finding in found}


def written(name: str) -> bytes:
    composition = compositions(CASE)[name]
    return WRITERS["docx"](composition.doc, composition.stationery, False)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_an_earlier_version_is_accepted_as_such_alone(name):
    old = earlier(written(name))
    assert codes(name, old, is_of_this_version=False) == set()
    assert codes(name, old, is_of_this_version=True) >= {"docx-parts", "docx-grammar"}
    assert codes(name, written(name), is_of_this_version=False) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_of_an_earlier_version_is_found(name):
    chance = random.Random(name)
    changed = [one for one in mutants(earlier(written(name)), chance) if chance.random() < 0.2]
    missed = [one.name for one in changed if not codes(name, one.data, is_of_this_version=False)]
    assert len(changed) > 20 and missed == []


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_of_this_version_is_found_though_its_list_states_another(name):
    chance = random.Random(name)
    changed = [one for one in mutants(written(name), chance) if chance.random() < 0.2 or one.place.startswith("in ")]
    missed = [one.name for one in changed if not codes(name, one.data, is_of_this_version=False)]
    assert len(changed) > 40 and missed == []


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_every_change_of_a_file_is_found_whatever_version_its_list_states(name):
    for data in (written(name), earlier(written(name))):
        missed = [
            one.name
            for one in mutants(data, random.Random(name))
            if not codes(name, one.data, is_of_this_version=False)
        ]
        assert missed == []
