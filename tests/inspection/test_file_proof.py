"""A PDF that docgen drew itself is proved from its bytes; whatever is not proved is looked at.

Faults are a table that anyone can add to: tests/inspection/ink/drawn.toml.
"""

import sys

import pytest
from conftest import FINAL, ROOT, compositions

import docgen
from docgen.errors import Severity
from docgen.inspection.finished import Finished
from docgen.inspection.proof import file_proof, outline_tables
from docgen.inspection.proof.doubt import DoubtError
from docgen.layout import face
from docgen.layout.pages import FaceName

sys.path.insert(0, str(ROOT / "tests/inspection/ink"))
import contextlib

import spoil

FAULTS = spoil.drawn_faults()
SAMPLED = [
    fault if fault.document == "letter" else pytest.param(fault, marks=pytest.mark.full)
    for fault in spoil.drawn_faults()
]
"""The faults in a letter; those in the other documents are for the full run."""


def made(fault):
    case, name = spoil.DRAWN["documents"][fault.document]
    return compositions(case)[name]


@pytest.mark.parametrize(("case", "name"), FINAL)
def test_a_final_document_is_proved(case, name, finished):
    composition = compositions(case)[name]
    proved = file_proof.prove(finished(case, name, "pdf").read_bytes(), composition.stationery.profile)
    assert "".join(proved.pages)


def test_there_are_many_faults_each_with_a_name_of_its_own():
    assert len(FAULTS) >= 200
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", SAMPLED, ids=str)
def test_a_fault_in_a_drawn_file_is_a_doubt_or_another_text_and_is_found(fault):
    composition = made(fault)
    profile = composition.stationery.profile
    data = spoil.drawn_with(fault)
    sound = file_proof.prove(spoil.drawn(fault.document), profile)
    with contextlib.suppress(DoubtError):
        assert file_proof.prove(data, profile).pages != sound.pages
    found = {one.code for one in docgen.check(composition, "pdf", data) if one.severity is Severity.ERROR}
    assert found & set(fault.code) or not fault.code


def test_outlines_of_truetype_are_the_same_in_a_small_and_in_a_large_subset():
    opened = face.of(FaceName("DejaVu Sans", 400))
    glyphs = [glyph for glyph in map(opened.glyph, map(chr, range(0x20, 0x2FFF))) if glyph]
    large = outline_tables.read(opened.subset(glyph.code for glyph in glyphs), is_truetype=True)
    small = outline_tables.read(opened.subset(glyph.code for glyph in glyphs[:200]), is_truetype=True)
    assert small.rest == large.rest
    assert small.glyphs == {code: large.glyphs[code] for code in small.glyphs}


def test_a_glyph_that_shows_another_character_is_named_by_the_character_that_is_copied():
    fault = next(fault for fault in FAULTS if fault.name == "一个字画成另一个字-letter")
    profile = made(fault).stationery.profile
    wrong = Finished(spoil.drawn_with(fault), "pdf", profile=profile, is_new=True).wrong_glyph
    assert wrong is not None
    assert len(wrong.character) == 1
    assert wrong.font
