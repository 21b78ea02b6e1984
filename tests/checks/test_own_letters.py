"""Letters of unusual shape that we make: the rules of the standard find nothing in either format."""

import shutil

import pytest
from conftest import ROOT

import docgen
from docgen.checks.gbt9704 import judge
from docgen.errors import Severity
from docgen.inspection.measure import measure_docx, measure_pdf, office
from docgen.stationery.cabinet import Cabinet

PROFILE = Cabinet().stationery("base").profile
CASE = (ROOT / "tests/whole/reports/07-subscript-title.yaml").read_text(encoding="utf-8")
ANSWER = "    text: 已办。\n"


def with_answer(*lines):
    """A case whose answer has these paragraphs."""
    typed = "".join(f"      {line}\n" for line in lines)
    return CASE.replace(ANSWER, f"    text: |\n{typed}")


def letter(case, templates=None):
    (composition,) = docgen.compose(docgen.parse(case), "reply", templates=templates)
    return composition


def faults(composition):
    """What the rules find in the PDF, in the Word file, and in the Word file as LibreOffice lays it out."""
    found = []
    pdf, word = (docgen.render(composition, format) for format in ("pdf", "docx"))
    pages = [None, *office.laid_out([word], PROFILE)] if shutil.which("soffice") else [None]
    for measured in (measure_pdf("letter.pdf", pdf), *(measure_docx("letter.docx", word, page) for page in pages)):
        found += [str(finding) for finding in judge(measured, PROFILE).findings if finding.severity is Severity.ERROR]
    return found


RUN_IN = (
    "一、强化监督，确保质量。针对您提出的问题，我局今年以来对全市三十家企业开展了检查，问题已全部整改到位。",
    "（一）完善制度，形成长效机制。印发办法。",
    "(二)加大投入，补齐短板。今年安排专项资金二百万元，已有五十家企业完成改造任务。",
    "二、我局高度重视学位建设。已建成三所学校，今年还将建成两所学校，新增学位三千个。",
    "三、加强宣传。",
)


def test_a_heading_that_is_a_paragraphs_first_sentence_is_in_its_own_face_in_both_formats():
    composition = letter(with_answer(*RUN_IN))
    assert "*一、强化监督，确保质量。*针对" in composition.tree
    assert "_（一）完善制度，形成长效机制。_印发办法。" in composition.tree
    assert "_(二)加大投入，补齐短板。_今年" in composition.tree
    assert "body: 二、我局高度重视学位建设。已建成" in composition.tree
    assert "body: 三、加强宣传。" in composition.tree
    assert faults(composition) == []


@pytest.mark.parametrize(("emphasis", "code"), [("_（一）", "第二层 楷体"), ("*一、", "第一层 黑体")])
def test_a_heading_in_a_paragraph_that_has_the_face_of_the_text_is_found(emphasis, code, monkeypatch):
    from docgen.layout import font_coverage
    from docgen.model.blocks import Emphasis
    from docgen.writers.docx.ooxml import paragraphs

    faces = {Emphasis.STRONG: "fangsong", Emphasis.SUBHEADING: "fangsong"}
    monkeypatch.setattr(font_coverage, "EMPHASIS_FONTS", faces)
    monkeypatch.setattr(paragraphs, "EMPHASIS_FONTS", faces)
    composition = letter(with_answer(*RUN_IN))
    assert emphasis in composition.tree
    word = measure_docx("letter.docx", docgen.render(composition, "docx"))
    assert any(code in str(finding) for finding in judge(word, PROFILE).findings)
