"""Opinions of co-handlers set apart, woven into the answers, or only named in the opening."""

import pytest
from conftest import ROOT, SAMPLES

from docgen import checks
from docgen.composition.compose import compose
from docgen.model import case_file
from docgen.model.blocks import text, walk
from docgen.pipeline.documents import render
from docgen.stationery.departments import Departments

SAMPLE = SAMPLES["26-two-co-handlers"].read_text(encoding="utf-8")


def file(form, answer=""):
    """The sample with a form of its opinions. answer: a sentence that its first answer says besides."""
    written = SAMPLE.replace("reply:\n", f"reply:\n  opinions: {form}\n", 1)
    read = case_file.parse(written, "case.yaml")
    if not answer:
        return read
    reply = read.case.reply
    first = reply.answers[0].model_copy(update={"text": f"{reply.answers[0].text}\n{answer}"})
    changed = reply.model_copy(update={"answers": (first, *reply.answers[1:])})
    return case_file.update(read, read.case.model_copy(update={"reply": changed}))


def letter(read):
    (made,) = compose(read.case, "reply", Departments(ROOT / "templates"))
    return made


def test_opinions_set_apart_have_a_section():
    lines = [text(paragraph) for paragraph in walk(letter(file("单列")).doc)]
    assert any(line.endswith("会办单位意见") for line in lines)


@pytest.mark.parametrize("form", ["融入", "列名"])
def test_a_letter_without_a_section_of_opinions_names_its_co_handlers_and_passes_all_gates(form):
    units = case_file.parse(SAMPLE, "case.yaml").case.handling.co_handlers
    read = file(form, "".join(f"经商{unit}，意见一致。" for unit in units))
    made = letter(read)
    assert checks.check_document(read, made) == []
    for format in ("docx", "pdf"):
        render(made, format)
    lines = [text(paragraph) for paragraph in walk(made.doc)]
    assert not any(line.endswith("会办单位意见") for line in lines)
    assert any(f"会同{'、'.join(units)}" in line for line in lines)


def test_opinions_that_are_neither_set_apart_nor_woven_in_are_an_error_for_each_unit():
    read = file("融入")
    found = [finding for finding in checks.check_document(read, letter(read)) if finding.code == "opinion-unmentioned"]
    units = read.case.handling.co_handlers
    assert [finding.place.key for finding in found] == [f"handling.co_handlers[{n + 1}]" for n in range(len(units))]


def test_a_name_in_the_opening_is_enough_where_opinions_are_only_named():
    read = file("列名")
    assert checks.check_document(read, letter(read)) == []


def test_a_letter_that_only_names_its_co_handlers_needs_no_text_of_their_opinions():
    read = file("列名")
    case = read.case.model_copy(update={"opinions": ()})
    assert letter(case_file.update(read, case)).missing == ()
