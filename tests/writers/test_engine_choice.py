"""Which engine makes a PDF: docgen, unless the department or the order asks for WeasyPrint, or the text needs it."""

import shutil
from dataclasses import replace

import pytest
from conftest import ROOT, SAMPLES, compositions

import docgen
from docgen.checks.subject import CheckedFile, Expected
from docgen.errors import StationeryError, UsageError
from docgen.inspection.finished import Finished
from docgen.layout.pages import UnsettableError
from docgen.model.blocks import Para, Role, Run
from docgen.pipeline import manifest
from docgen.writers.pdf import engines

CASE = "13-summary-only"


@pytest.fixture
def summary():
    return compositions(CASE)["答复摘要"]


def engine_of(composition, data):
    """The engine that the manifest states for a PDF."""
    subject = CheckedFile(Expected(composition), Finished(data, "pdf"))
    return manifest.entry("答复摘要.pdf", subject).engine


def of_department(composition, engine):
    """The stationery of a composition, with an engine in its department's file."""
    department = composition.stationery.department.model_copy(update={"engine": engine})
    return replace(composition.stationery, department=department)


@pytest.mark.parametrize(
    ("says", "ordered", "wanted"),
    [
        ("docgen", None, "docgen"),
        ("weasyprint", None, "weasyprint"),
        ("docgen", "weasyprint", "weasyprint"),
        ("weasyprint", "docgen", "docgen"),
    ],
)
def test_the_order_comes_before_the_department(summary, says, ordered, wanted):
    data = engines.write(summary.doc, of_department(summary, says), engine=ordered)
    assert engine_of(summary, data) == wanted


def test_a_word_file_has_no_engine(summary):
    subject = CheckedFile(Expected(summary), Finished(docgen.render(summary, "docx"), "docx"))
    assert manifest.entry("答复摘要.docx", subject).engine is None


def test_a_text_that_runs_from_right_to_left_is_laid_out_by_weasyprint(summary):
    body = (*summary.doc.body, Para(Role.BODY, (Run("签名：שלום"),)))
    doc = replace(summary.doc, body=body)
    with pytest.raises(UnsettableError):
        engines.laid_out(doc, summary.stationery)
    assert engine_of(summary, engines.write(doc, summary.stationery)) == "weasyprint"


def test_a_shell_that_cannot_be_stamped_is_refused_unless_its_department_asks_for_weasyprint(tmp_path):
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    shell = templates / "base/plain.html"
    restyled = "<style>.body{font-size:30pt}</style></head>"
    shell.write_text(shell.read_text(encoding="utf-8").replace("</head>", restyled), encoding="utf-8")
    file = docgen.read(SAMPLES[CASE])
    (summary,) = docgen.compose(file, "summary", templates=templates)
    with pytest.raises(StationeryError) as caught:
        docgen.render(summary, "pdf")
    assert caught.value.code.startswith("shell-") and 'engine = "weasyprint"' in caught.value.next_step
    assert engine_of(summary, engines.write(summary.doc, of_department(summary, "weasyprint"))) == "weasyprint"


def test_an_engine_that_does_not_exist_is_refused(summary):
    with pytest.raises(UsageError, match="docgen、weasyprint"):
        docgen.render(summary, "pdf", engine="chrome")
