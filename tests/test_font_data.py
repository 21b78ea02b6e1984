"""Font files read in place give the PDF that copies of them give; another version of WeasyPrint is left alone."""

import pytest
import weasyprint
from conftest import compositions
from weasyprint.pdf import fonts
from weasyprint.text.fonts import get_hb_object_data

from docgen.writers import font_data, pdf


@pytest.mark.parametrize("case", ["01-science-environment", "11-rare-characters"])
def test_a_document_is_the_same_to_the_byte(case, monkeypatch):
    one = next(iter(compositions(case).values()))
    pdf._weasyprint()
    assert fonts.get_hb_object_data is font_data._in_place
    made = pdf.write(one.doc, one.stationery)
    monkeypatch.setattr(fonts, "get_hb_object_data", get_hb_object_data)
    assert pdf.write(one.doc, one.stationery) == made


def test_another_version_copies_as_before(monkeypatch):
    monkeypatch.setattr(fonts, "get_hb_object_data", get_hb_object_data)
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    assert not font_data.read_in_place()
    assert fonts.get_hb_object_data is get_hb_object_data


def test_the_locked_version_is_the_one_that_is_known():
    assert weasyprint.__version__ == font_data.VERSION
