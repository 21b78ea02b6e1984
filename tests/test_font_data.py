"""Font files read in place give the PDF that copies of them give; others who use WeasyPrint notice nothing."""

import pytest
import weasyprint
from conftest import compositions
from weasyprint.pdf import fonts
from weasyprint.text.fonts import get_hb_object_data

from docgen.writers import font_data, pdf


@pytest.mark.parametrize("case", ["01-science-environment", "11-rare-characters"])
def test_a_document_is_the_same_to_the_byte(case, monkeypatch):
    one = next(iter(compositions(case).values()))
    made = pdf.write(one.doc, one.stationery)
    assert fonts.get_hb_object_data is not get_hb_object_data
    monkeypatch.setattr(fonts, "get_hb_object_data", get_hb_object_data)
    assert pdf.write(one.doc, one.stationery) == made


def test_fonts_are_looked_at_while_docgen_writes_and_copied_for_others():
    seen = set()

    def note(document, file):
        seen.update(type(part) for item in file.objects for part in getattr(item, "stream", []) if len(part) > 4000)
        font_data.settle(file)

    page = weasyprint.HTML(string="<p style='font-family:FandolFang'>样张</p>").render()
    with font_data.in_place():
        page.write_pdf(finisher=note)
    assert memoryview in seen
    seen.clear()
    page.write_pdf(finisher=note)
    assert memoryview not in seen


def test_another_version_copies_as_before(monkeypatch):
    monkeypatch.setattr(fonts, "get_hb_object_data", get_hb_object_data)
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    assert not font_data._exchange.__wrapped__()
    assert fonts.get_hb_object_data is get_hb_object_data


def test_the_locked_version_is_the_one_that_is_known():
    assert weasyprint.__version__ == font_data.VERSION
