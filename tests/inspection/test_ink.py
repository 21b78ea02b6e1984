"""What can be copied out of a PDF can be read on paper: every sown fault is found, no sound document is accused.

Faults are a table that anyone can add to: tests/inspection/ink/faults.toml.
"""

import sys
import time
from dataclasses import replace

import pytest
from conftest import FINAL, KINDS, ROOT, SAMPLES, compositions

import docgen
from docgen.errors import RenderError, Severity
from docgen.inspection import ink, readback
from docgen.inspection.ink import InkFault
from docgen.layout import font_coverage
from docgen.model.blocks import Emphasis, Para, Role, Run, para
from docgen.writers import WRITERS

sys.path.insert(0, str(ROOT / "tests/inspection/ink"))
import spoil

FAULTS = spoil.faults()
SAMPLED = [
    fault if fault.name.endswith(("letter", "letter:body")) else pytest.param(fault, marks=pytest.mark.full)
    for fault in FAULTS
]
"""The faults in the body of a letter; those elsewhere are for the full run. WeasyPrint makes these files on request."""
GATE_MS = 100
"""What all checks of a PDF may cost of a processor's time, a page."""
UNKNOWN = "\U0002a700"
"""A character that no font of the profile has."""


def found(composition, data) -> list[str]:
    return [str(finding) for finding in docgen.check(composition, "pdf", data)]


# ---- faults ----------------------------------------------------------------------------------------------------------
def test_there_are_many_faults_each_with_a_name_of_its_own():
    assert len(FAULTS) >= 180
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", SAMPLED, ids=str)
def test_a_fault_on_a_page_is_found(fault):
    findings = docgen.check(spoil.composition(fault), "pdf", spoil.rendered(fault))
    assert {finding.code for finding in findings if finding.severity is Severity.ERROR} & set(fault.code)


def test_a_hidden_text_is_named_with_its_page_and_reason():
    fault = next(fault for fault in FAULTS if fault.name == "白字-letter:title")
    (page, *_) = ink.read(spoil.rendered(fault))
    assert [(hidden.text[:6], hidden.fault) for hidden in page.hidden] == [("关于市七届人", InkFault.NO_INK)]
    assert any(
        "第 1 页有字看不见：“关于市七届人" in told for told in found(spoil.composition(fault), spoil.rendered(fault))
    )


def test_a_drawn_code_without_a_glyph_is_named_by_the_character_that_would_be_copied():
    fault = next(fault for fault in FAULTS if fault.name == "宽度表里没有这些字-letter")
    fonts = {font.name: font for font in readback.pdf(spoil.rendered(fault)).fonts}
    assert "深" in {missing.text for missing in fonts["FandolFang"].missing if missing.page == 1}


# ---- sound documents -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("case", "name"), FINAL)
def test_a_final_document_is_not_accused_in_either_variant(case, name, finished):
    made = compositions(case)[name]
    assert found(made, finished(case, name, "pdf").read_bytes()) == []
    assert found(made, WRITERS["pdf"](made.doc, made.stationery, True)) == []


@pytest.mark.parametrize("case", SAMPLES)
def test_a_draft_is_not_accused(case):
    file = docgen.read(SAMPLES[case])
    for kind in KINDS:
        for made in docgen.compose(file, kind, draft=True):
            assert found(made, WRITERS["pdf"](made.doc, made.stationery, False)) == []


def test_the_draft_of_a_form_that_lacks_much_is_not_accused(draft):
    for made in draft.values():
        for accessible in (False, True):
            assert found(made, WRITERS["pdf"](made.doc, made.stationery, accessible)) == []


@pytest.mark.full  # the machine's load decides, too
def test_all_checks_of_a_page_cost_less_than_a_tenth_of_a_second(finished):
    files = [(compositions(case)[name], finished(case, name, "pdf").read_bytes()) for case, name in FINAL]
    pages = sum(len(readback.pdf(data).pages) for _, data in files)
    start = time.process_time()
    for made, data in files:
        assert docgen.check(made, "pdf", data) == []
    assert (time.process_time() - start) * 1000 / pages < GATE_MS


# ---- before a document is made ---------------------------------------------------------------------------------------
def with_paragraph(paragraph: Para):
    made = compositions("01-science-environment")["答复函"]
    return replace(made, doc=replace(made.doc, body=(*made.doc.body, paragraph)))


@pytest.mark.parametrize(
    "paragraph",
    [
        para(Role.BODY, f"甲{UNKNOWN}"),
        para(Role.TITLE, f"甲{UNKNOWN}"),
        Para(Role.BODY, (Run(f"甲{UNKNOWN}", Emphasis.STRONG),)),
    ],
    ids=["running text", "a title", "strong text"],
)
def test_a_character_that_no_font_has_is_named_in_both_formats(paragraph):
    made = with_paragraph(paragraph)
    (found,) = font_coverage.unprintable(made.doc, made.stationery.profile)
    assert (found.character, found.position) == (UNKNOWN, 2)
    for format in ("docx", "pdf"):
        with pytest.raises(RenderError) as caught:
            docgen.render(made, format)
        assert caught.value.code == "no-glyph" and "U+2A700" in str(caught.value)


@pytest.mark.parametrize(("case", "name"), FINAL)
def test_the_fonts_have_all_characters_of_the_samples(case, name):
    made = compositions(case)[name]
    assert list(font_coverage.unprintable(made.doc, made.stationery.profile)) == []
