"""That a font is read once changes nothing of what is read, and nothing for anybody else who uses pypdf."""

import io
from contextlib import nullcontext

import pypdf
import pytest
from conftest import compositions
from pypdf.generic._font import Font

from docgen.inspection import pypdf_patch, readback
from docgen.writers.pdf import printer

CASES = ("01-science-environment", "08-table", "11-rare-characters", "12-special-marks")


@pytest.mark.parametrize("case", CASES)
def test_the_same_text_and_fonts_are_read(case, monkeypatch):
    written = [printer.write(one.doc, one.stationery) for one in compositions(case).values()]
    read = [readback.pdf(data) for data in written]
    assert any(len(one.pages) > 1 for one in read)
    monkeypatch.setattr(pypdf_patch, "read_once", nullcontext)
    assert [readback.pdf(data) for data in written] == read


def fonts_of_both_pages(data):
    """The font that pypdf reads for each page of a document, the first on both."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    resources = [page["/Resources"]["/Font"] for page in reader.pages[:2]]
    name = next(iter(resources[0]))
    return [Font.from_font_resource(fonts[name].get_object()) for fonts in resources]


def test_a_font_is_read_once_for_docgen_and_each_time_for_others():
    one = next(iter(compositions("08-table").values()))
    data = printer.write(one.doc, one.stationery)
    with pypdf_patch.read_once():
        first, second = fonts_of_both_pages(data)
    assert first is second
    first, second = fonts_of_both_pages(data)
    assert first is not second
    assert first == second


def test_another_version_is_left_as_it_is(monkeypatch):
    before = Font.from_font_resource
    monkeypatch.setattr(pypdf, "__version__", "7.2.0")
    pypdf_patch._patch.__wrapped__()
    assert Font.from_font_resource == before


def test_the_locked_version_is_the_one_that_is_known():
    assert pypdf.__version__ == pypdf_patch.VERSION
