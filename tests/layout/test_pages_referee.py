"""Two independent engines: every glyph of our pages stands where WeasyPrint puts it when it lays out the same lines.

Known faults of WeasyPrint: it cuts the room behind each glyph to whole thousandths of an em, so the end of a line may
be half a point off; it leaves out rows, or the head of a table, below a row that is taller than a page; it leaves the
imprint alone on a page if it would have to break such a row a second time.
"""

import random

import generator
import glyph_places
import pytest
import random_documents
from conftest import FINAL, compositions

import docgen
from docgen.layout import letter_pages
from docgen.stationery.departments import Departments
from docgen.writers.pdf import printer, shell_pages

FEW = [
    ("08-table", "答复函"),
    ("08-table", "征询意见表"),
    ("11-rare-characters", "答复摘要"),
    ("26-two-co-handlers", "会办意见-市财政局"),
]
"""A letter with a table, a form, a summary and an opinion. The others are as long in the full run."""
ALONG, ACROSS = 0.5, 0.3
"""The largest distance of two places of a glyph that are the same place, along the line and across it, in points."""


def agree(doc, stationery):
    """Both engines agree. If not, the test fails and says where."""
    pages = letter_pages.lay_out(doc, stationery.profile, shell_pages.find(doc, stationery))
    theirs = glyph_places.of_pdf(printer.write(doc, stationery))
    assert glyph_places.differences(glyph_places.of_pages(pages), theirs, ALONG, ACROSS) == []


@pytest.mark.parametrize(
    ("case", "name"),
    [pytest.param(*one, marks=() if one in FEW else pytest.mark.full) for one in FINAL],
)
def test_every_glyph_of_a_sample_stands_where_weasyprint_puts_it(case, name):
    one = compositions(case)[name]
    agree(one.doc, one.stationery)


@pytest.mark.full
def test_every_glyph_of_40_generated_letters_stands_where_weasyprint_puts_it():
    for file in generator.cases(40):
        for one in docgen.compose(file, "reply"):
            agree(one.doc, one.stationery)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(1, 100))])
def test_pages_of_any_document_end_where_weasyprint_ends_them(seed):
    agree(random_documents.document(random.Random(seed)), Departments().find("市财政局"))
